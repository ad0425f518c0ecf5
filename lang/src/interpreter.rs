//! The language as its embedders see it: texts in, values and diagnostics out.

use crate::diagnostic::Diagnostic;
use crate::host::{Host, Stop};
use crate::value::Value;

/// One session's interpreter: its variables and functions live from one text to the next. It is not `Send`: it stays
/// on the thread it was made on.
pub struct Interpreter {
    not_send: std::marker::PhantomData<*const ()>,
}

/// Why a text gave no value.
#[derive(Debug)]
pub enum Failure {
    /// It is wrong, or it raised an error nobody caught: at least one diagnostic.
    Errors(Vec<Diagnostic>),
    /// It was stopped.
    Stopped(Stop),
}

/// A value as it is told to a client.
#[derive(Debug, Clone, Default)]
pub struct ValueView {
    /// As `print` writes it.
    pub text: String,
    /// The name of its type.
    pub kind: &'static str,
    /// As JSON, where it has such a form.
    pub json: Option<String>,
}

impl Interpreter {
    /// An interpreter without variables. `stack_bytes` is what the calling thread has left of its native stack:
    /// parser and compiler stop before it is used up.
    pub fn new(stack_bytes: usize) -> Interpreter {
        let _ = stack_bytes;
        Interpreter { not_send: std::marker::PhantomData }
    }

    /// Runs a text to its end. Its value is that of its last expression statement.
    pub fn run(&mut self, source: &str, host: &mut dyn Host) -> Result<Value, Failure> {
        host.write(source).map_err(Failure::Stopped)?;
        Ok(Value::Null)
    }

    /// Forgets all variables and functions.
    pub fn reset(&mut self) {}

    /// Drops what no variable reaches any more, cycles too. Called before a memory limit is declared.
    pub fn collect(&mut self) {}

    /// A value as it is told to a client.
    pub fn view(&self, value: &Value, host: &mut dyn Host) -> Result<ValueView, Stop> {
        let _ = (value, host);
        Ok(ValueView::default())
    }
}
