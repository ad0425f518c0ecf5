//! The errors a program makes itself: `throw ValueError("m")`.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Builtin, Code, optional};
use crate::error::ErrorValue;
use crate::message;
use crate::messages::{ErrorKind, runtime as texts};
use crate::value::{Value, to_text};

fn make(kind: ErrorKind, message: &Value) -> Value {
    let message = message!(texts::THROWN, message = to_text(message));
    let origin = RefCell::new(None);
    let error = ErrorValue { gc: Default::default(), kind, message, help: None, thrown: None, origin };
    Value::Error(Rc::new(error))
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
            code: Code::Plain(|_, arguments| Ok(make(ErrorKind::$kind, &arguments[0]))),
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
