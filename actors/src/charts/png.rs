//! A scene as PNG, with twice as many points each way, for screens and paper that show them.

use tiny_skia::{Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Stroke, Transform};
use ttf_parser::OutlineBuilder;

use super::font;
use super::palette::PAPER;
use super::scene::{Anchor, Colour, Point, Scene, Shape};

/// Points to a unit of the scene.
const SCALE: f32 = 2.0;

/// The picture; `None` when there is no room for its points.
pub fn write(scene: &Scene) -> Option<Vec<u8>> {
    let points = |length: f64| (length as f32 * SCALE).round() as u32;
    let mut pixmap = Pixmap::new(points(scene.size.0), points(scene.size.1))?;
    pixmap.fill(Color::from_rgba8(PAPER.0, PAPER.1, PAPER.2, 255));
    scene.shapes.iter().for_each(|shape| one(shape, &mut pixmap));
    pixmap.encode_png().ok()
}

fn one(shape: &Shape, pixmap: &mut Pixmap) {
    let whole = Transform::from_scale(SCALE, SCALE);
    match shape {
        Shape::Line { points, colour, width } => {
            let Some(path) = outline(points, false) else { return };
            let is_bent = points.len() > 2;
            let stroke = Stroke {
                width: *width as f32,
                line_cap: if is_bent { LineCap::Round } else { LineCap::Butt },
                line_join: if is_bent { LineJoin::Round } else { LineJoin::Miter },
                ..Stroke::default()
            };
            pixmap.stroke_path(&path, &paint(*colour), &stroke, whole, None);
        }
        Shape::Area { points, colour } => fill(outline(points, true), *colour, whole, pixmap),
        Shape::Rect { corner: (x, y), size: (w, h), colour } => {
            fill(outline(&[(*x, *y), (x + w, *y), (x + w, y + h), (*x, y + h)], true), *colour, whole, pixmap);
        }
        Shape::Dots { points, radius, colour } => {
            let mut path = PathBuilder::new();
            for (x, y) in points {
                path.push_circle(*x as f32, *y as f32, *radius as f32);
            }
            fill(path.finish(), *colour, whole, pixmap);
        }
        Shape::Text { at, text, size, colour, anchor, turn } => {
            let Some((face, unit)) = font::face(*size) else { return };
            let width = font::width(text, *size);
            let before = match anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => width / 2.0,
                Anchor::End => width,
            };
            let mut letters = Letters { path: PathBuilder::new(), left: -before, unit };
            for c in text.chars() {
                let glyph = font::glyph(face, c);
                let _ = face.outline_glyph(glyph, &mut letters);
                letters.left += f64::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * unit;
            }
            let place = whole.pre_translate(at.0 as f32, at.1 as f32).pre_rotate(-*turn as f32);
            fill(letters.path.finish(), *colour, place, pixmap);
        }
    }
}

fn fill(path: Option<Path>, colour: Colour, place: Transform, pixmap: &mut Pixmap) {
    if let Some(path) = path {
        pixmap.fill_path(&path, &paint(colour), FillRule::Winding, place, None);
    }
}

fn paint(colour: Colour) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(colour.0, colour.1, colour.2, 255);
    paint.anti_alias = true;
    paint
}

fn outline(points: &[Point], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let (x, y) = (*x as f32, *y as f32);
        if i == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    if closed {
        path.close();
    }
    path.finish()
}

/// The outlines of letters beside each other; those of a font go up, those of a picture down.
struct Letters {
    path: PathBuilder,
    left: f64,
    unit: f64,
}

impl Letters {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        ((self.left + f64::from(x) * self.unit) as f32, (-f64::from(y) * self.unit) as f32)
    }
}

impl OutlineBuilder for Letters {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.place(x1, y1), self.place(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.place(x1, y1), self.place(x2, y2), self.place(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
