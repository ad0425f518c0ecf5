//! What arithmetic gives, by 128-bit ints and by floats, after section 3; how a number prints, after section 4.
#![allow(dead_code, reason = "each of the programs that tests with it uses a part")]

use std::cmp::Ordering;

/// A number of the language.
#[derive(Debug, Clone, Copy)]
pub enum Number {
    Int(i64),
    Float(f64),
}

use Number::{Float, Int};

/// What an operation gives: a value, or the type of an error.
#[derive(Debug, Clone)]
pub enum Answer {
    Number(Number),
    Bool(bool),
    Text(String),
}

impl PartialEq for Answer {
    /// To the bit and the type; all NaN are one.
    fn eq(&self, other: &Answer) -> bool {
        match (self, other) {
            (Answer::Number(Int(x)), Answer::Number(Int(y))) => x == y,
            (Answer::Number(Float(x)), Answer::Number(Float(y))) => {
                x.to_bits() == y.to_bits() || x.is_nan() && y.is_nan()
            }
            (Answer::Bool(x), Answer::Bool(y)) => x == y,
            (Answer::Text(x), Answer::Text(y)) => x == y,
            _ => false,
        }
    }
}

impl From<Number> for Answer {
    fn from(number: Number) -> Answer {
        Answer::Number(number)
    }
}

/// The operators of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Add,
    Sub,
    Mul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
}

impl Operator {
    pub const ALL: [Operator; 13] = {
        use Operator::*;
        [Add, Sub, Mul, Div, FloorDiv, Mod, Pow, Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual]
    };

    pub fn symbol(self) -> &'static str {
        use Operator::*;
        match self {
            Add => "+",
            Sub => "-",
            Mul => "*",
            Div => "/",
            FloorDiv => "//",
            Mod => "%",
            Pow => "**",
            Less => "<",
            LessEqual => "<=",
            Greater => ">",
            GreaterEqual => ">=",
            Equal => "==",
            NotEqual => "!=",
        }
    }

    pub fn is_comparison(self) -> bool {
        use Operator::*;
        matches!(self, Less | LessEqual | Greater | GreaterEqual | Equal | NotEqual)
    }

    /// What `x op y` is.
    pub fn answer(self, x: Number, y: Number) -> Answer {
        if self.is_comparison() {
            return Answer::Bool(self.holds(x.compared(y)));
        }
        let result = match (x, y) {
            (Int(x), Int(y)) => self.of_ints(x, y),
            _ => self.of_floats(x.float(), y.float()),
        };
        result.map_or_else(|kind| Answer::Text(kind.to_owned()), Answer::Number)
    }

    fn holds(self, order: Option<Ordering>) -> bool {
        match self {
            Operator::Less => order == Some(Ordering::Less),
            Operator::Greater => order == Some(Ordering::Greater),
            Operator::LessEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Operator::GreaterEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
            Operator::Equal => order == Some(Ordering::Equal),
            _ => order != Some(Ordering::Equal),
        }
    }

    fn of_ints(self, x: i64, y: i64) -> Result<Number, &'static str> {
        let (a, b) = (i128::from(x), i128::from(y));
        // What has no whole answer, or one that 64 bits do not hold, is computed with floats.
        let exact = match self {
            Operator::Add => Some(a + b),
            Operator::Sub => Some(a - b),
            Operator::Mul => Some(a * b),
            Operator::Div | Operator::FloorDiv | Operator::Mod if b == 0 => None,
            Operator::Div => (a % b == 0).then(|| a / b),
            // The largest whole number not above the quotient.
            Operator::FloorDiv => Some(if b > 0 { a.div_euclid(b) } else { (-a).div_euclid(-b) }),
            Operator::Mod => Some(if a < 0 { -(-a % b.abs()) } else { a % b.abs() }),
            _ => power(a, b),
        };
        match exact.and_then(|n| i64::try_from(n).ok()) {
            Some(n) => Ok(Int(n)),
            None => self.of_floats(x as f64, y as f64),
        }
    }

    fn of_floats(self, x: f64, y: f64) -> Result<Number, &'static str> {
        let by_zero = match self {
            Operator::Div | Operator::FloorDiv | Operator::Mod => y == 0.0,
            Operator::Pow => x == 0.0 && y < 0.0,
            _ => false,
        };
        if by_zero {
            return Err("ZeroDivisionError");
        }
        Ok(Float(match self {
            Operator::Add => x + y,
            Operator::Sub => x - y,
            Operator::Mul => x * y,
            Operator::Div => x / y,
            Operator::FloorDiv => (x / y).floor(),
            Operator::Mod => x % y,
            // A root of a negative number is no number.
            _ if x < 0.0 && y.is_finite() && y != y.trunc() => return Err("ValueError"),
            _ => x.powf(y),
        }))
    }
}

/// `a ** b` where it is whole and 64 bits might hold it.
fn power(a: i128, b: i128) -> Option<i128> {
    if b < 0 {
        return None;
    }
    if a == 0 || a == 1 || a == -1 {
        return Some(if b == 0 || a == 1 || a == -1 && b % 2 == 0 { 1 } else { a });
    }
    (0..b.min(130)).try_fold(1i128, |product, _| product.checked_mul(a)).filter(|_| b < 130)
}

impl Number {
    /// As a float.
    pub fn float(self) -> f64 {
        match self {
            Int(i) => i as f64,
            Float(f) => f,
        }
    }

    /// The exact order; none with NaN.
    pub fn compared(self, other: Number) -> Option<Ordering> {
        match (self, other) {
            (Int(x), Int(y)) => Some(x.cmp(&y)),
            (Float(x), Float(y)) => x.partial_cmp(&y),
            // Rounding keeps the order, so only where an int rounds to the float itself must one look closer; there
            // the float is whole, and 128 bits hold it.
            (Int(x), Float(y)) => match (x as f64).partial_cmp(&y) {
                Some(Ordering::Equal) => Some(i128::from(x).cmp(&(y as i128))),
                order => order,
            },
            (Float(_), Int(_)) => other.compared(self).map(Ordering::reverse),
        }
    }

    pub fn negated(self) -> Number {
        match self {
            Int(i) => i.checked_neg().map_or(Float(-(i as f64)), Int),
            Float(f) => Float(-f),
        }
    }

    /// An expression for it: a literal where there is one.
    pub fn literal(self) -> String {
        match self {
            Int(i) => i.to_string(),
            Float(f) if f.is_nan() => "(1e308 * 10 - 1e308 * 10)".to_owned(),
            Float(f) if f == f64::INFINITY => "(1e308 * 10)".to_owned(),
            Float(f) if f == f64::NEG_INFINITY => "(-1e308 * 10)".to_owned(),
            Float(f) => format!("{f:?}"),
        }
    }

    /// How it prints: the fewest digits that say which float it is, no exponent, no `.0`.
    pub fn text(self) -> String {
        let f = match self {
            Int(i) => return i.to_string(),
            Float(f) if f.is_nan() => return "NaN".to_owned(),
            Float(f) => f,
        };
        let sign = if f < 0.0 { "-" } else { "" };
        if f.is_infinite() {
            return format!("{sign}inf");
        }
        let shortest = format!("{:e}", f.abs());
        // Rust writes a finite float so: digits, `e`, an exponent.
        let (mantissa, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
        let exponent: i32 = exponent.parse().unwrap_or_default();
        let digits = mantissa.replace('.', "");
        let point = exponent + 1;
        let length = digits.len() as i32;
        let text = if digits == "0" {
            return digits;
        } else if point <= 0 {
            format!("0.{}{digits}", "0".repeat(-point as usize))
        } else if point >= length {
            format!("{digits}{}", "0".repeat((point - length) as usize))
        } else {
            format!("{}.{}", &digits[..point as usize], &digits[point as usize..])
        };
        format!("{sign}{text}")
    }
}

/// Counts from `start` by `step` while `end` is not reached.
pub fn range(start: i64, end: i64, step: i64) -> impl Iterator<Item = i64> {
    let (end, step) = (i128::from(end), i128::from(step));
    std::iter::successors(Some(i128::from(start)), move |n| Some(n + step))
        .take_while(move |n| if step > 0 { *n < end } else { *n > end })
        .map_while(|n| i64::try_from(n).ok())
}
