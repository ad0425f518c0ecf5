//! Line charts and charts of points.

use std::rc::Rc;

use datacode_lang::chart::{Chart, Points, Scale};

use super::frame::{self, Beside, Frame, Sides, base_line};
use crate::charts::axis::{range, roomy};
use crate::charts::palette::series as colour;
use crate::charts::scene::{Point, Scene, Shape};

/// Lines with at most so many points show each of them.
const FEW: usize = 40;

/// Draws the series: joined by lines, or as they are.
pub fn draw(chart: &Chart, scale: &Scale, series: &[Points], joined: bool, scene: &mut Scene) {
    let all = || series.iter().flat_map(|s| &s.points);
    let (low, high) = roomy(range(all().map(|p| p.1)), false);
    let across = range(all().filter(|p| !p.1.is_nan()).map(|p| p.0));
    let (left, right) = match (joined, across.0 < across.1) {
        // A line begins at the left edge and ends at the right one.
        (true, true) => across,
        _ => margins(across),
    };
    let names: Vec<Rc<str>> = series.iter().map(|s| s.name.clone()).collect();
    let sides = Sides { left: Beside::Numbers(low, high), below: Beside::of(scale, left, right) };
    let frame = frame::draw(chart, &names, &sides, 0.0, scene);
    let field = frame.field;
    base_line((field.left, field.bottom), (field.right, field.bottom), scene);
    if low < 0.0 && high > 0.0 {
        let zero = frame.up.at(0.0);
        base_line((field.left, zero), (field.right, zero), scene);
    }
    for (place, series) in series.iter().enumerate() {
        let colour = colour(place);
        if !joined {
            let points: Vec<Point> = series.points.iter().map(|p| placed(&frame, *p)).collect();
            let radius = if points.len() > 400 { 2.0 } else { 3.5 };
            scene.shapes.push(Shape::Dots { points, radius, colour });
            continue;
        }
        let mut alone = Vec::new();
        for part in series.points.split(|p| p.1.is_nan()).filter(|part| !part.is_empty()) {
            let points: Vec<Point> = part.iter().map(|p| placed(&frame, *p)).collect();
            if points.len() == 1 || series.points.len() <= FEW {
                alone.extend_from_slice(&points);
            }
            let width = if series.points.len() > 1000 { 1.25 } else { 2.0 };
            if points.len() > 1 {
                scene.shapes.push(Shape::Line { points, colour, width });
            }
        }
        if !alone.is_empty() {
            scene.shapes.push(Shape::Dots { points: alone, radius: 3.0, colour });
        }
    }
}

fn placed(frame: &Frame, (x, y): (f64, f64)) -> Point {
    (frame.across.at(x), frame.up.at(y))
}

/// Room on both sides, so that no point stands on the edge.
fn margins((low, high): (f64, f64)) -> (f64, f64) {
    if low >= high {
        let room = (low.abs() * 0.1).max(0.5);
        return (low - room, high + room);
    }
    let room = (high / 2.0 - low / 2.0) * 0.06;
    ((low - room).max(-f64::MAX), (high + room).min(f64::MAX))
}
