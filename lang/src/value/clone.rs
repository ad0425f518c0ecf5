//! Deep copies.
use super::Value;
/// A deep copy.
pub fn deep_clone(value: &Value) -> Value {
    value.clone()
}
