//! What is on a picture: simple shapes, each at its place. x goes right, y goes down.

/// A place.
pub type Point = (f64, f64);

/// A colour: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// Where a text stands by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// One shape.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A line through these points.
    Line { points: Vec<Point>, colour: Colour, width: f64 },
    /// What these points enclose.
    Area { points: Vec<Point>, colour: Colour },
    /// A rectangle: its corner, its width and height.
    Rect { corner: Point, size: Point, colour: Colour },
    /// Round dots.
    Dots { points: Vec<Point>, radius: f64, colour: Colour },
    /// A text; `at` is on its base line. Turned against the clock by so many degrees.
    Text { at: Point, text: String, size: f64, colour: Colour, anchor: Anchor, turn: f64 },
}

/// A picture.
#[derive(Debug, Default)]
pub struct Scene {
    /// What it is called, for those who hear it.
    pub title: String,
    /// Width and height.
    pub size: Point,
    /// From the back to the front.
    pub shapes: Vec<Shape>,
}

impl Scene {
    /// Adds a straight line.
    pub fn line(&mut self, from: Point, to: Point, colour: Colour, width: f64) {
        self.shapes.push(Shape::Line { points: vec![from, to], colour, width });
    }

    /// Adds a rectangle.
    pub fn rect(&mut self, corner: Point, size: Point, colour: Colour) {
        self.shapes.push(Shape::Rect { corner, size, colour });
    }

    /// Adds a text that is not turned.
    pub fn text(&mut self, at: Point, text: impl Into<String>, size: f64, colour: Colour, anchor: Anchor) {
        self.turned(at, text, size, colour, anchor, 0.0);
    }

    /// Adds a text, turned against the clock by so many degrees.
    pub fn turned(&mut self, at: Point, text: impl Into<String>, size: f64, colour: Colour, anchor: Anchor, turn: f64) {
        let text = text.into();
        if !text.is_empty() {
            self.shapes.push(Shape::Text { at, text, size, colour, anchor, turn });
        }
    }
}
