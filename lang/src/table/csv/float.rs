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
#[inline]
pub(super) fn int(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    match digits {
        [b'0'] if !negative => return Some(0),
        [b'1'..=b'9', ..] if digits.len() <= 19 => {}
        _ => return None,
    }
    if digits.len() <= 18 {
        let mut value = 0i64;
        for &digit in digits {
            let digit = digit.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            value = value * 10 + i64::from(digit);
        }
        return Some(if negative { -value } else { value });
    }
    text.parse().ok()
}

/// A float, and how it was spelled. Takes `-?digits[.digits][e[+-]digits]` without leading zeros, in which at least one
/// of point and exponent stands, or which is `-0`: digits alone that are no int are an identifier (an account of 20
/// digits), and a float would lose some of them.
#[inline]
pub(super) fn float(text: &str) -> Option<(f64, Decimals)> {
    let bytes = text.as_bytes();
    let (negative, rest) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    match rest {
        [b'0'] if negative => return Some((-0.0, 0)),
        [b'0', b'0'..=b'9', ..] => return None,
        [b'0'..=b'9' | b'.', ..] => {}
        _ => return None,
    }
    // Up to 15 digits are exact in a float, and so is the power of ten: one division rounds once (Clinger 1990).
    let (mut mantissa, mut digits, mut point) = (0u64, 0usize, None);
    for (i, &byte) in rest.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                digits += 1;
                if digits <= 19 {
                    mantissa = mantissa * 10 + u64::from(byte - b'0');
                }
            }
            b'.' if point.is_none() => point = Some(i),
            b'e' | b'E' if digits > 0 => return odd(text),
            _ => return None,
        }
    }
    let point = point?;
    let decimals = rest.len() - point - 1;
    if digits == 0 {
        return None;
    }
    if digits > 15 || decimals == 0 || point == 0 {
        return odd(text);
    }
    let value = mantissa as f64 / POWERS[decimals];
    Some((if negative { -value } else { value }, decimals as Decimals))
}

#[cold]
fn odd(text: &str) -> Option<(f64, Decimals)> {
    // The standard parser also knows words and a plus, which the caller has ruled out at the beginning.
    let value: f64 = text.parse().ok()?;
    value.is_finite().then_some((value, ODD))
}
