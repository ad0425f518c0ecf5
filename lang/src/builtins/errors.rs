//! The errors a program makes itself: `throw ValueError("m")`.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Builtin, Code, Context, optional};
use crate::error::{ErrorValue, Result};
use crate::message;
use crate::messages::{ErrorKind, runtime as texts};
use crate::value::{Value, display_asking};

fn make(kind: ErrorKind, message: &Value, context: &mut Context<'_>) -> Result<Value> {
    let mut shown = String::new();
    display_asking(message, &mut shown, context.host)?;
    let message = message!(texts::THROWN, message = shown);
    let origin = RefCell::new(None);
    let error = ErrorValue { gc: Default::default(), kind, message, help: None, thrown: None, origin };
    Ok(Value::Error(Rc::new(error)))
}

/// Declares one function per kind of error, and the family.
macro_rules! kinds {
    ($($kind:ident),* $(,)?) => {
        pub(super) static FAMILY: &[&Builtin] = &[$(&Builtin {
            name: stringify!($kind),
            parameters: &[optional("message", &[], super::Default::Str(""))],
            returns: "error",
            doc: [
                concat!("An error of type ", stringify!($kind), ", to be thrown."),
                concat!("Ошибка типа ", stringify!($kind), " для оператора throw."),
            ],
            code: Code::Plain(|context, arguments| make(ErrorKind::$kind, &arguments[0], context)),
        }),*];
    };
}

kinds!(
    RuntimeError,
    ProtectError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    NameError,
    StateError,
    OverflowError,
    ZeroDivisionError,
    LimitError,
    IOError,
    FileNotFoundError,
    PermissionError,
    DirectoryError,
    ReadOnlyError,
    ShareError,
    ParseError,
    SyntaxError,
    DataError,
    SchemaError,
    ColumnNotFoundError,
    DataFormatError,
);
