//! Colours. Those of series are told apart by people who do not see all colours, on paper too: after Okabe and Ito,
//! without their yellow, which is too light on white, and their black.

use super::scene::Colour;

/// Titles.
pub const INK: Colour = Colour(0x1f, 0x29, 0x33);
/// What stands beside axes.
pub const QUIET: Colour = Colour(0x52, 0x5f, 0x6b);
/// The lines of axes.
pub const AXIS: Colour = Colour(0x9a, 0xa5, 0xb1);
/// Lines behind what is drawn.
pub const GRID: Colour = Colour(0xe4, 0xe7, 0xeb);
/// The paper.
pub const PAPER: Colour = Colour(0xff, 0xff, 0xff);

const SERIES: [Colour; 8] = [
    Colour(0x00, 0x72, 0xb2),
    Colour(0xe6, 0x9f, 0x00),
    Colour(0x00, 0x9e, 0x73),
    Colour(0xd5, 0x5e, 0x00),
    Colour(0x56, 0xb4, 0xe9),
    Colour(0xcc, 0x79, 0xa7),
    Colour(0x5f, 0x5f, 0x5f),
    Colour(0x6a, 0x3d, 0x9a),
];

/// The colour of series number `place`; past the last they come again, lighter.
pub fn series(place: usize) -> Colour {
    let colour = SERIES[place % SERIES.len()];
    if place < SERIES.len() { colour } else { mixed(colour, PAPER, 0.45) }
}

/// From few to many: one colour that grows darker, so that it is read in grey too.
const STEPS: [Colour; 5] = [
    Colour(0xed, 0xf4, 0xfa),
    Colour(0xb9, 0xd6, 0xea),
    Colour(0x67, 0xa9, 0xcf),
    Colour(0x22, 0x70, 0xb0),
    Colour(0x08, 0x30, 0x6b),
];

/// The colour of a part between 0 and 1.
pub fn heat(part: f64) -> Colour {
    let place = part.clamp(0.0, 1.0) * (STEPS.len() - 1) as f64;
    let below = (place as usize).min(STEPS.len() - 2);
    mixed(STEPS[below], STEPS[below + 1], place - below as f64)
}

/// What is read on the colour of that part.
pub fn on_heat(part: f64) -> Colour {
    if part > 0.55 { PAPER } else { INK }
}

fn mixed(a: Colour, b: Colour, part: f64) -> Colour {
    let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * part).round() as u8;
    Colour(mix(a.0, b.0), mix(a.1, b.1), mix(a.2, b.2))
}
