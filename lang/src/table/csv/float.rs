//! Decimal fractions: fast in, and out again as they were spelled.

/// How a float was written: so many digits behind the point.
pub(super) type Decimals = u8;

/// Written otherwise than `-12.50`; its text must be kept to be written again.
pub(super) const ODD: Decimals = u8::MAX;

const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// A whole number of 64 bits in its only spelling: no sign but a minus, no leading zeros, not `-0`.
#[inline(always)]
pub(super) fn int(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    match digits {
        [b'0'] if !negative => return Some(0),
        [b'1'..=b'9', ..] if digits.len() <= 18 => {}
        [b'1'..=b'9', ..] if digits.len() == 19 => return long_int(text),
        _ => return None,
    }
    let mut value = 0i64;
    for &digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(if negative { -value } else { value })
}

#[cold]
fn long_int(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// A float, and how it was spelled. Takes `-?digits[.digits][e[+-]digits]` without leading zeros, in which at least one
/// of point and exponent stands, or which is `-0`: digits alone that are no int are an identifier (an account of 20
/// digits), and a float would lose some of them.
#[inline]
pub(super) fn float(text: &[u8]) -> Option<(f64, Decimals)> {
    let (negative, rest) = match text {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    match rest {
        [b'0'] if negative => return Some((-0.0, 0)),
        [b'0', b'0'..=b'9', ..] => return None,
        [b'0'..=b'9' | b'.', ..] => {}
        _ => return None,
    }
    let mut mantissa = 0u64;
    let mut at = digits(rest, 0, &mut mantissa);
    let whole = at;
    let decimals = match rest.get(at) {
        Some(b'.') => {
            at = digits(rest, whole + 1, &mut mantissa);
            at - whole - 1
        }
        _ => 0,
    };
    if whole + decimals == 0 {
        return None;
    }
    match rest.get(at) {
        None if at == whole => return None,
        None => {}
        Some(b'e' | b'E') => return odd(text),
        Some(_) => return None,
    }
    // A mantissa of up to 2^53 is exact in a float, and so is the power of ten: one division rounds once (Clinger 1990).
    if whole + decimals > 19 || mantissa > 1 << 53 || decimals == 0 || whole == 0 {
        return odd(text);
    }
    let value = mantissa as f64 / POWERS[decimals];
    // As long as neighbouring floats lie closer than one unit of the last decimal, so many decimals spell it again.
    let apart = f64::from_bits(value.to_bits() + 1) - value;
    let spelled = if apart * POWERS[decimals] < 0.99 { decimals as Decimals } else { ODD };
    Some((if negative { -value } else { value }, spelled))
}

/// Adds the digits from `at` on to the mantissa; gives where they end. Beyond 19 digits the mantissa means nothing.
#[inline(always)]
fn digits(text: &[u8], mut at: usize, mantissa: &mut u64) -> usize {
    while let Some(digit) = text.get(at).map(|b| b.wrapping_sub(b'0')).filter(|digit| *digit <= 9) {
        *mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    at
}

#[inline(never)]
fn odd(text: &[u8]) -> Option<(f64, Decimals)> {
    // The standard parser also knows words and a plus, which the caller has ruled out at the beginning.
    let value: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    value.is_finite().then_some((value, ODD))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ODD, float, int};

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_float_is_what_the_standard_parser_says_and_its_decimals_spell_it_again(text in "-?(0|[1-9][0-9]{0,17})\\.[0-9]{1,20}") {
            let (value, decimals) = float(text.as_bytes()).unwrap();
            prop_assert_eq!(value.to_bits(), text.parse::<f64>().unwrap().to_bits());
            if decimals != ODD {
                prop_assert_eq!(format!("{value:.*}", decimals as usize), text);
            }
        }

        #[test]
        fn an_int_is_one_exactly_when_it_is_spelled_as_it_would_be_printed(text in "-?[0-9]{1,20}") {
            let printed = text.parse::<i64>().ok().filter(|i| i.to_string() == text);
            prop_assert_eq!(int(text.as_bytes()), printed);
        }
    }
}
