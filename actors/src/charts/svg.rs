//! A scene as SVG. Every text is escaped: what a program writes is text and never mark-up.

use std::fmt::Write;

use super::font;
use super::palette::PAPER;
use super::scene::{Anchor, Colour, Point, Scene, Shape};

/// The picture.
pub fn write(scene: &Scene) -> String {
    let (width, height) = scene.size;
    let mut out = String::with_capacity(8 << 10);
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"{}\" role=\"img\">\n<title>",
        font::FAMILY
    );
    escaped(&scene.title, &mut out);
    let _ = writeln!(out, "</title>\n<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>", hex(PAPER));
    scene.shapes.iter().for_each(|shape| one(shape, &mut out));
    out.push_str("</svg>\n");
    out
}

fn one(shape: &Shape, out: &mut String) {
    let _ = match shape {
        Shape::Line { points, colour, width } => {
            out.push_str("<path d=\"");
            outline(points, out);
            let join = if points.len() > 2 { " stroke-linejoin=\"round\" stroke-linecap=\"round\"" } else { "" };
            writeln!(out, "\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\"{join}/>", hex(*colour))
        }
        Shape::Area { points, colour } => {
            out.push_str("<path d=\"");
            outline(points, out);
            writeln!(out, "Z\" fill=\"{}\"/>", hex(*colour))
        }
        Shape::Rect { corner, size, colour } => {
            out.push_str("<rect x=\"");
            number(corner.0, out);
            out.push_str("\" y=\"");
            number(corner.1, out);
            out.push_str("\" width=\"");
            number(size.0, out);
            out.push_str("\" height=\"");
            number(size.1, out);
            writeln!(out, "\" fill=\"{}\"/>", hex(*colour))
        }
        Shape::Dots { points, radius, colour } => {
            // Lines without length and with round ends: a fifth of the bytes that circles take.
            out.push_str("<path d=\"");
            for point in points {
                out.push('M');
                number(point.0, out);
                out.push(' ');
                number(point.1, out);
                out.push_str("h.01");
            }
            writeln!(
                out,
                "\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linecap=\"round\"/>",
                hex(*colour),
                radius * 2.0
            )
        }
        Shape::Text { at, text, size, colour, anchor, turn } => {
            out.push_str("<text x=\"");
            number(at.0, out);
            out.push_str("\" y=\"");
            number(at.1, out);
            let anchor = match anchor {
                Anchor::Start => "",
                Anchor::Middle => " text-anchor=\"middle\"",
                Anchor::End => " text-anchor=\"end\"",
            };
            let _ = write!(out, "\" font-size=\"{size}\" fill=\"{}\"{anchor}", hex(*colour));
            if *turn != 0.0 {
                let _ = write!(out, " transform=\"rotate({} ", -turn);
                number(at.0, out);
                out.push(' ');
                number(at.1, out);
                out.push_str(")\"");
            }
            out.push('>');
            escaped(text, out);
            writeln!(out, "</text>")
        }
    };
}

fn outline(points: &[Point], out: &mut String) {
    for (i, point) in points.iter().enumerate() {
        out.push(if i == 0 { 'M' } else { 'L' });
        number(point.0, out);
        out.push(' ');
        number(point.1, out);
    }
}

/// A hundredth of a pixel is nothing anybody sees.
fn number(value: f64, out: &mut String) {
    let start = out.len();
    let _ = write!(out, "{value:.2}");
    let shorter = out[start..].trim_end_matches('0').trim_end_matches('.').len();
    out.truncate(start + shorter);
    if &out[start..] == "-0" {
        out.replace_range(start.., "0");
    }
}

fn hex(colour: Colour) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.0, colour.1, colour.2)
}

/// Characters XML has no place for are left out.
fn escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c < ' ' => {}
            c => out.push(c),
        }
    }
}
