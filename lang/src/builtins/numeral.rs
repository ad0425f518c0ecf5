//! Texts that may be numbers, however long they are.

use std::borrow::Cow;

use crate::builtins::Context;
use crate::error::Result;
use crate::pace::{BLOCK, Pace};

/// Texts up to this many bytes are read as they are.
const SHORT: usize = 4096;
/// Digits that can make a difference: no float tells two numbers apart that have so many in common, if it is known
/// whether anything but zeros follows.
const TELLING: usize = 1000;
/// What no number looks like.
const NONE: Cow<'_, str> = Cow::Borrowed("?");

/// The text without blanks around it and short enough to be read at once: of very many digits those are left out that
/// make no difference. What is no number stays none. `fraction`: a point and an exponent may stand in it.
pub(super) fn numeral<'t>(text: &'t str, fraction: bool, context: &mut Context<'_>) -> Result<Cow<'t, str>> {
    let text = super::text::trimmed(text, context)?;
    if text.len() <= SHORT {
        return Ok(Cow::Borrowed(text));
    }
    let (text, sign) = match text.as_bytes()[0] {
        b'-' => (&text[1..], "-"),
        b'+' => (&text[1..], ""),
        _ => (text, ""),
    };
    let mut kept = String::new();
    // The power of ten the kept digits are to be taken by.
    let mut scale = 0i64;
    let (mut point, mut more) = (false, false);
    let mut length = 0;
    'digits: for block in text.as_bytes().chunks(BLOCK) {
        context.spend(4 * block.len())?;
        for byte in block {
            match byte {
                b'0' if kept.is_empty() => scale -= i64::from(point),
                b'0'..=b'9' if kept.len() < TELLING => {
                    kept.push(char::from(*byte));
                    scale -= i64::from(point);
                }
                b'0'..=b'9' => {
                    more |= *byte != b'0';
                    scale += i64::from(!point);
                }
                b'.' if fraction && !point => point = true,
                b'e' | b'E' if fraction => break 'digits,
                _ => return Ok(NONE),
            }
            length += 1;
        }
    }
    if more {
        kept.push('1');
        scale -= 1;
    }
    if kept.is_empty() {
        kept.push('0');
    }
    if !fraction {
        // Digits were left out only where no int is long enough.
        return Ok(Cow::Owned(format!("{sign}{kept}")));
    }
    if let Some(exponent) = text.get(length + 1..) {
        match exponent.parse::<i64>() {
            Ok(exponent) => scale = scale.saturating_add(exponent),
            Err(_) => return Ok(NONE),
        }
    }
    Ok(Cow::Owned(format!("{sign}{kept}e{scale}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::test_world::World;

    fn float(text: &str) -> Option<f64> {
        World::default().run(|context| numeral(text, true, context).ok()?.parse().ok())
    }

    #[test]
    fn a_very_long_number_is_the_one_its_digits_spell() {
        let zeros = "0".repeat(5000);
        let nines = "9".repeat(5000);
        for text in [
            format!("{zeros}12.5{zeros}"),
            format!("-{zeros}7"),
            format!("+0.{nines}"),
            format!("1{zeros}e-5000"),
            format!("0.{zeros}25e5001"),
            format!(" {nines}e-4990 "),
            // A tie that only the last digit breaks.
            format!("9007199254740993{zeros}1e-5001"),
            nines.clone(),
            zeros.clone(),
        ] {
            assert_eq!(float(&text), text.trim().parse().ok(), "{}", &text[..20]);
        }
        for text in [format!("{nines}x"), format!("1.{zeros}.1"), format!("{zeros}e"), format!("--{zeros}")] {
            assert_eq!(float(&text), None);
        }
    }

    #[test]
    fn a_whole_number_may_have_any_number_of_zeros_before_it_and_nothing_else() {
        let zeros = "0".repeat(5000);
        let int = |text: &str| World::default().run(|context| numeral(text, false, context).ok()?.parse::<i64>().ok());
        assert_eq!(int(&format!("-{zeros}42")), Some(-42));
        assert_eq!(int(&format!("1{zeros}")), None);
        assert_eq!(int(&format!("{zeros}.0")), None);
    }
}
