//! The font of all pictures, part of the program: DejaVu Sans, which has Latin, Greek and Cyrillic letters. Systems
//! without it draw the texts of an SVG with one of theirs; nearly all of those are narrower.

use std::sync::LazyLock;

use ttf_parser::{Face, GlyphId};

/// What an SVG asks for.
pub const FAMILY: &str = "DejaVu Sans, Verdana, Segoe UI, Arial, sans-serif";

static FACE: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(include_bytes!("font/DejaVuSans.ttf"), 0).ok());

/// The font, and what its units are multiplied with for texts of a size.
pub fn face(size: f64) -> Option<(&'static Face<'static>, f64)> {
    FACE.as_ref().map(|face| (face, size / f64::from(face.units_per_em())))
}

/// What stands for a character: itself, or the box of what the font lacks.
pub fn glyph(face: &Face<'_>, c: char) -> GlyphId {
    face.glyph_index(c).unwrap_or(GlyphId(0))
}

/// How wide a text of a size is.
pub fn width(text: &str, size: f64) -> f64 {
    let Some((face, unit)) = face(size) else { return 0.0 };
    let advance = |c| f64::from(face.glyph_hor_advance(glyph(face, c)).unwrap_or(0));
    text.chars().map(advance).sum::<f64>() * unit
}

/// The text, cut in its middle so that it is no wider: names that begin alike often differ at their ends.
pub fn fit_name(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let characters: Vec<char> = text.chars().collect();
    for kept in (2..characters.len()).rev() {
        let head: String = characters[..kept.div_ceil(2)].iter().collect();
        let tail: String = characters[characters.len() - kept / 2..].iter().collect();
        let cut = format!("{}…{}", head.trim_end(), tail.trim_start());
        if width(&cut, size) <= room {
            return cut;
        }
    }
    String::new()
}

/// The text, cut so that it is no wider.
pub fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept: String = text.to_owned();
    while kept.pop().is_some() {
        let cut = format!("{}…", kept.trim_end());
        if width(&cut, size) <= room {
            return cut;
        }
    }
    String::new()
}
