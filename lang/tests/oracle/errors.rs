//! The types of errors and which of them a `catch` takes (section 2).

/// Each type and the one above it.
pub const TYPES: &[(&str, &str)] = &[
    ("RuntimeError", ""),
    ("ProtectError", "RuntimeError"),
    ("ValueError", "RuntimeError"),
    ("TypeError", "RuntimeError"),
    ("IndexError", "RuntimeError"),
    ("KeyError", "RuntimeError"),
    ("NameError", "RuntimeError"),
    ("StateError", "RuntimeError"),
    ("OverflowError", "RuntimeError"),
    ("ZeroDivisionError", "RuntimeError"),
    ("LimitError", "RuntimeError"),
    ("IOError", ""),
    ("FileNotFoundError", "IOError"),
    ("PermissionError", "IOError"),
    ("DirectoryError", "IOError"),
    ("ReadOnlyError", "IOError"),
    ("ShareError", "IOError"),
    ("ParseError", ""),
    ("SyntaxError", "ParseError"),
    ("DataError", ""),
    ("SchemaError", "DataError"),
    ("ColumnNotFoundError", "DataError"),
    ("DataFormatError", "DataError"),
];

/// The type by its name.
pub fn named(name: &str) -> Option<&'static str> {
    TYPES.iter().find(|(known, _)| *known == name).map(|(known, _)| *known)
}

/// Whether `catch wanted` takes an error of that type.
pub fn takes(wanted: &str, kind: &str) -> bool {
    kind == wanted || TYPES.iter().any(|(name, parent)| *name == kind && !parent.is_empty() && takes(wanted, parent))
}
