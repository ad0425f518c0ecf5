//! Amounts of money: whole numbers of the smallest unit, so that nothing is lost in a sum, with the format they are
//! written by.

use std::cmp::Ordering;
use std::rc::Rc;

use super::Value;
use crate::compile::tree::BinaryOp;

/// The longest format, in bytes.
const LONGEST: usize = 100;
/// The most digits behind the point.
const MOST_DIGITS: usize = 12;
/// Amounts are kept to cents at least, whatever their format shows.
const LEAST_DIGITS: u8 = 2;

/// An amount of a currency.
pub struct Money {
    /// In units of the last digit that is kept: cents, mostly.
    units: i128,
    form: Rc<Form>,
}

/// How amounts are written: `$0.00`, `0,0 EUR`. What stands around the number names the currency.
#[derive(Debug)]
pub(crate) struct Form {
    before: Box<str>,
    after: Box<str>,
    point: char,
    /// Digits behind the point that are always written.
    shown: u8,
}

/// Why there is no such amount.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Only amounts of one currency are added and compared.
    Currencies,
    /// It has more digits than there is room for.
    TooLarge,
    /// Nothing is divided by zero.
    ByZero,
}

impl Form {
    /// What a format says; `None` when it does not show one number, as `0`, `0.00` or `0,00`.
    pub(crate) fn read(format: &str) -> Option<Form> {
        let (before, rest) = format.split_once('0').filter(|_| format.len() <= LONGEST)?;
        let behind = |point: char| {
            let digits = rest.strip_prefix(point)?;
            let after = digits.trim_start_matches('0');
            Some((point, digits.len() - after.len(), after)).filter(|(_, shown, _)| *shown > 0)
        };
        let (point, shown, after) = behind('.').or_else(|| behind(',')).unwrap_or(('.', 0, rest));
        let digit = |text: &str| text.contains(|c: char| c.is_ascii_digit());
        if shown > MOST_DIGITS || digit(before) || digit(after) {
            return None;
        }
        Some(Form { before: before.into(), after: after.into(), point, shown: shown as u8 })
    }

    /// Digits behind the point that are kept.
    fn digits(&self) -> u8 {
        self.shown.max(LEAST_DIGITS)
    }

    fn currency(&self) -> (&str, &str) {
        match (self.before.trim(), self.after.trim()) {
            // A sign is the same on either side.
            (sign, "") | ("", sign) => (sign, ""),
            both => both,
        }
    }
}

impl Money {
    /// That number of the currency, halves rounded away from zero; `None` for what is no number or has too many digits.
    pub(crate) fn new(amount: &Value, form: Rc<Form>) -> Option<Money> {
        let (mantissa, exponent) = decimal(amount)?;
        let units = shifted(mantissa, exponent + i32::from(form.digits()))?;
        Some(Money { units, form })
    }

    /// The name of the currency, as its format has it.
    pub(crate) fn currency(&self) -> String {
        let (before, after) = self.form.currency();
        format!("{before}{after}")
    }

    /// Whether there is any of it.
    pub(crate) fn is_zero(&self) -> bool {
        self.units == 0
    }

    /// Appends its text.
    pub(crate) fn write(&self, out: &mut String) {
        let digits = usize::from(self.form.digits());
        let figures = format!("{:0width$}", self.units.unsigned_abs(), width = digits + 1);
        let (whole, fraction) = figures.split_at(figures.len() - digits);
        let (always, rest) = fraction.split_at(usize::from(self.form.shown));
        let rest = rest.trim_end_matches('0');
        if self.units < 0 {
            out.push('-');
        }
        out.push_str(&self.form.before);
        out.push_str(whole);
        if !always.is_empty() || !rest.is_empty() {
            out.push(self.form.point);
        }
        out.push_str(always);
        out.push_str(rest);
        out.push_str(&self.form.after);
    }

    /// The amount as a decimal number.
    pub fn number(&self) -> f64 {
        // The text of a number is read as the float next to it.
        self.decimal().parse().unwrap_or(f64::NAN)
    }

    fn decimal(&self) -> String {
        let digits = usize::from(self.form.digits());
        let figures = format!("{:0width$}", self.units.unsigned_abs(), width = digits + 1);
        let (whole, fraction) = figures.split_at(figures.len() - digits);
        let sign = if self.units < 0 { "-" } else { "" };
        format!("{sign}{whole}.{fraction}")
    }

    /// The amount, and the format of a spreadsheet that shows it as [`Money::write`] does; `None` when a spreadsheet,
    /// whose numbers are floats, would change it.
    pub(crate) fn cell(&self) -> Option<(String, String)> {
        if self.units.unsigned_abs() >= 1 << 53 {
            return None;
        }
        let literal = |text: &str| match text {
            "" => String::new(),
            text => format!("\"{}\"", text.replace('"', "\"\\\"\"")),
        };
        let digits = usize::from(self.form.shown);
        let fraction = if digits == 0 { String::new() } else { format!(".{}", "0".repeat(digits)) };
        Some((self.decimal(), format!("{}0{fraction}{}", literal(&self.form.before), literal(&self.form.after))))
    }

    /// The order of two amounts; `None` for different currencies.
    pub(crate) fn order(&self, other: &Money) -> Option<Ordering> {
        match self.aligned(other) {
            Ok((a, b, _)) => Some(a.cmp(&b)),
            Err(Fault::Currencies) => None,
            // One of them is too large to be written with the digits of the other: whole units tell them apart.
            Err(_) => Some(self.rounded().cmp(&other.rounded())),
        }
    }

    fn rounded(&self) -> i128 {
        self.units / power(u32::from(self.form.digits())).unwrap_or(1)
    }

    /// `-x`.
    pub(crate) fn negated(&self) -> Option<Money> {
        Some(Money { units: self.units.checked_neg()?, form: self.form.clone() })
    }

    /// The units of both with the same number of digits, and the form of that one which has more of them.
    fn aligned<'a>(&'a self, other: &'a Money) -> Result<(i128, i128, &'a Rc<Form>), Fault> {
        if self.form.currency() != other.form.currency() {
            return Err(Fault::Currencies);
        }
        let (mine, theirs) = (i32::from(self.form.digits()), i32::from(other.form.digits()));
        let grown = |units, by: i32| shifted(units, by.max(0)).ok_or(Fault::TooLarge);
        let form = if theirs > mine { &other.form } else { &self.form };
        Ok((grown(self.units, theirs - mine)?, grown(other.units, mine - theirs)?, form))
    }
}

/// What an operator gives of two values of which one is money; `None` where it is not for them.
pub(crate) fn arithmetic(op: BinaryOp, a: &Value, b: &Value) -> Option<Result<Value, Fault>> {
    let result = match (op, a, b) {
        (BinaryOp::Add, Value::Money(x), Value::Money(y)) => sum(x, y, i128::checked_add),
        (BinaryOp::Sub, Value::Money(x), Value::Money(y)) => sum(x, y, i128::checked_sub),
        (BinaryOp::Div, Value::Money(x), Value::Money(y)) => ratio(x, y),
        (BinaryOp::Mul, Value::Money(x), number) | (BinaryOp::Mul, number, Value::Money(x)) => {
            multiplied(x, decimal_of(number)?)
        }
        (BinaryOp::Div, Value::Money(x), number) => quotient(x, decimal_of(number)?),
        _ => return None,
    };
    Some(result)
}

fn value(units: Option<i128>, form: &Rc<Form>) -> Result<Value, Fault> {
    let units = units.ok_or(Fault::TooLarge)?;
    Ok(Value::Money(Rc::new(Money { units, form: form.clone() })))
}

fn sum(x: &Money, y: &Money, add: fn(i128, i128) -> Option<i128>) -> Result<Value, Fault> {
    let (a, b, form) = x.aligned(y)?;
    value(add(a, b), form)
}

fn ratio(x: &Money, y: &Money) -> Result<Value, Fault> {
    let (a, b, _) = x.aligned(y)?;
    if b == 0 {
        return Err(Fault::ByZero);
    }
    let whole = a.checked_div(b).filter(|whole| whole.checked_mul(b) == Some(a));
    Ok(match whole.and_then(|whole| i64::try_from(whole).ok()) {
        Some(whole) => Value::Int(whole),
        None => Value::float(a as f64 / b as f64),
    })
}

/// A number as a decimal, if the value is one; too large a one has no decimal.
type Decimal = Option<(i128, i32)>;

fn decimal_of(number: &Value) -> Option<Decimal> {
    matches!(number, Value::Int(_) | Value::Float(_)).then(|| decimal(number))
}

fn multiplied(x: &Money, by: Decimal) -> Result<Value, Fault> {
    let (mantissa, exponent) = by.ok_or(Fault::TooLarge)?;
    value(x.units.checked_mul(mantissa).and_then(|product| shifted(product, exponent)), &x.form)
}

fn quotient(x: &Money, by: Decimal) -> Result<Value, Fault> {
    let (mantissa, exponent) = by.ok_or(Fault::TooLarge)?;
    if mantissa == 0 {
        return Err(Fault::ByZero);
    }
    let dividend = shifted(x.units, (-exponent).max(0));
    let divisor = shifted(mantissa, exponent.max(0));
    value(dividend.zip(divisor).and_then(|(dividend, divisor)| divided(dividend, divisor)), &x.form)
}

/// A number as its decimal text has it: so much times a power of ten.
fn decimal(number: &Value) -> Decimal {
    match number {
        Value::Int(i) => Some((i128::from(*i), 0)),
        Value::Float(x) if x.get().is_finite() => {
            let text = format!("{:e}", x.get());
            let (mantissa, exponent) = text.split_once('e')?;
            let behind = mantissa.split_once('.').map_or(0, |(_, behind)| behind.len());
            let mantissa = mantissa.replacen('.', "", 1).parse().ok()?;
            Some((mantissa, exponent.parse::<i32>().ok()? - behind as i32))
        }
        _ => None,
    }
}

fn power(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

/// A number times a power of ten, halves rounded away from zero; `None` when 128 bits do not hold it.
fn shifted(number: i128, by: i32) -> Option<i128> {
    match (number, power(by.unsigned_abs())) {
        (0, _) => Some(0),
        (_, Some(power)) if by >= 0 => number.checked_mul(power),
        (_, Some(power)) => divided(number, power),
        // Nothing is left in front of so many digits.
        (_, None) => (by < 0).then_some(0),
    }
}

/// The nearest whole quotient, halves away from zero.
fn divided(dividend: i128, divisor: i128) -> Option<i128> {
    let (quotient, rest) = (dividend.checked_div(divisor)?, dividend.checked_rem(divisor)?);
    let up = rest.unsigned_abs() >= divisor.unsigned_abs() - rest.unsigned_abs();
    let away = if (dividend < 0) == (divisor < 0) { 1 } else { -1 };
    if up { quotient.checked_add(away) } else { Some(quotient) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount: Value, format: &str) -> Value {
        Value::Money(Rc::new(Money::new(&amount, Rc::new(Form::read(format).unwrap())).unwrap()))
    }

    fn shown(value: &Value) -> String {
        super::super::to_text(value)
    }

    #[test]
    fn an_amount_is_written_by_its_format() {
        for (amount, format, text) in [
            (100.5, "$0.00", "$100.50"),
            (250.75, "0,0 $", "250,75 $"),
            (250.0, "0,0 $", "250,0 $"),
            (50.0, "0 EUR", "50 EUR"),
            (50.5, "0 EUR", "50.5 EUR"),
            (-0.05, "$0.00", "-$0.05"),
            (0.125, "0.000 KWD", "0.125 KWD"),
            (1.005, "$0.00", "$1.01"),
            (-1.005, "$0.00", "-$1.01"),
            (2.675, "0.00", "2.68"),
            (1e20, "0.00 ₽", "100000000000000000000.00 ₽"),
            (1e-300, "$0.00", "$0.00"),
        ] {
            assert_eq!(shown(&money(Value::float(amount), format)), text);
        }
    }

    #[test]
    fn what_shows_no_single_number_is_no_format() {
        for format in
            ["", "$", "1.00", "00", "0.0.0", "0,000.00", "$0 0", "0.0000000000000", &format!("0{}", "x".repeat(100))]
        {
            assert!(Form::read(format).is_none(), "{format}");
        }
    }

    #[test]
    fn sums_are_exact_and_quotients_rounded_to_the_last_digit_that_is_kept() {
        let mut sum = money(Value::Int(0), "$0.00");
        let tenth = money(Value::float(0.1), "$0.00");
        for _ in 0..1000 {
            sum = arithmetic(BinaryOp::Add, &sum, &tenth).unwrap().unwrap();
        }
        assert_eq!(shown(&sum), "$100.00");
        for (op, by, text) in [
            (BinaryOp::Div, Value::Int(3), "$33.33"),
            (BinaryOp::Div, Value::Int(-8), "-$12.50"),
            (BinaryOp::Div, Value::float(0.3), "$333.33"),
            (BinaryOp::Div, Value::float(1e30), "$0.00"),
            (BinaryOp::Mul, Value::float(0.2), "$20.00"),
            (BinaryOp::Mul, Value::float(1.000_05), "$100.01"),
            (BinaryOp::Mul, Value::float(-1.000_05), "-$100.01"),
        ] {
            assert_eq!(shown(&arithmetic(op, &sum, &by).unwrap().unwrap()), text);
        }
    }

    #[test]
    fn what_128_bits_do_not_hold_is_refused_and_still_has_its_order() {
        let large = money(Value::float(1e30), "0.00 A");
        let fine = money(Value::Int(1), "0.000000000000 A");
        assert_eq!(arithmetic(BinaryOp::Add, &large, &fine).unwrap().err(), Some(Fault::TooLarge));
        assert_eq!(arithmetic(BinaryOp::Mul, &large, &Value::float(1e300)).unwrap().err(), Some(Fault::TooLarge));
        assert_eq!(arithmetic(BinaryOp::Div, &large, &Value::float(1e-300)).unwrap().err(), Some(Fault::TooLarge));
        assert!(Money::new(&Value::float(1e40), Rc::new(Form::read("0").unwrap())).is_none());
        let (Value::Money(large), Value::Money(fine)) = (&large, &fine) else { panic!("both are money") };
        assert_eq!(large.order(fine), Some(Ordering::Greater));
        assert_eq!(fine.order(large), Some(Ordering::Less));
    }
}
