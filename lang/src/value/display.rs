//! Values as text.
use super::Value;
/// The text `print` writes.
pub fn display(value: &Value, out: &mut String) {
    write_number(value, out)
}
/// A number as text.
pub fn write_number(value: &Value, out: &mut String) {
    if let Value::Int(i) = value {
        out.push_str(&i.to_string())
    }
}
