//! How a built-in is called, written out from its declaration.

use super::{Builtin, Default, Parameter};

impl Builtin {
    /// How it is called: `sort(a: array | tuple, key: fn = null, desc: bool = false) -> array`. A parameter that takes
    /// any value has no types; `[name]` may be left out; `*values` takes all further arguments, `**fields` all further named ones.
    pub fn signature(&self) -> String {
        let parameters: Vec<String> = self.parameters.iter().map(Parameter::signature).collect();
        format!("{}({}) -> {}", self.name, parameters.join(", "), self.returns)
    }
}

impl Parameter {
    /// How it stands in the signature of its function.
    pub fn signature(&self) -> String {
        let stars = match self.default {
            Default::Rest => "*",
            Default::NamedRest => "**",
            _ => "",
        };
        let mut out = format!("{stars}{}", self.name);
        let types: Vec<&str> = self.takes.iter().map(|kind| kind.name()).collect();
        if !types.is_empty() {
            out.push_str(": ");
            out.push_str(&types.join(" | "));
        }
        let default = match self.default {
            Default::Required | Default::Rest | Default::NamedRest => return out,
            Default::Absent => return format!("[{out}]"),
            Default::Null => "null".to_owned(),
            Default::Bool(value) => value.to_string(),
            Default::Int(value) => value.to_string(),
            Default::Str(text) => format!("{text:?}"),
        };
        out.push_str(" = ");
        out.push_str(&default);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::registry;

    fn check(name: &str, expected: &str) {
        let place = registry::find(name).unwrap();
        assert_eq!(registry::get(place).signature(), expected);
    }

    #[test]
    fn a_signature_has_the_types_and_the_defaults_of_the_declaration() {
        check("push", "push(array: array, value) -> array");
        check("pop", "pop(array: array, i: int = -1) -> any");
        check("min", "min(*values) -> any");
        check("show_table", "show_table(table: table | column, n: int | null = 20) -> null");
        check("int", "int(x, [default]) -> int | column");
        check("ValueError", "ValueError(message = \"\") -> error");
    }

    #[test]
    fn every_default_can_be_read_back_by_the_language() {
        for builtin in registry::all() {
            let call = builtin.signature();
            for default in call.split(" = ").skip(1).filter_map(|rest| rest.split([',', ')']).next()) {
                let parse = crate::syntax::parse(default);
                assert!(parse.diagnostics.is_empty(), "{call}: {default}");
            }
        }
    }
}
