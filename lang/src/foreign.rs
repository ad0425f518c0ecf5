//! What words of other languages are called here, for "did you mean".

/// The constant that is written otherwise elsewhere, or what something of theirs that is no function is for.
pub(crate) fn constant(word: &str) -> Option<&'static str> {
    Some(match word {
        "None" | "nil" | "undefined" | "NULL" | "Null" | "nullptr" => "null",
        "True" | "TRUE" => "true",
        "console" => "print",
        "False" | "FALSE" => "false",
        _ => return None,
    })
}

/// What a named argument is called here that has another name elsewhere: one of these, whichever the function has.
pub(crate) fn argument(word: &str) -> &'static [&'static str] {
    match word {
        "reverse" | "reversed" | "descending" => &["desc"],
        "ascending" => &["asc"],
        "by" => &["key", "columns"],
        "separator" | "delim" | "sep" => &["delimiter", "sep"],
        "how" => &["type"],
        "ndigits" | "decimals" | "precision" => &["digits"],
        "sheet" => &["sheet_name"],
        _ => &[],
    }
}

/// The type that has another name elsewhere.
pub(crate) fn type_name(word: &str) -> Option<&'static str> {
    Some(match word {
        "string" | "String" | "text" | "char" | "varchar" => "str",
        "integer" | "Integer" | "i64" | "i32" | "long" => "int",
        "double" | "decimal" | "real" | "f64" => "float",
        "number" | "numeric" => "num",
        "boolean" | "logical" => "bool",
        "list" | "vector" => "array",
        "dict" | "map" | "hash" | "record" | "struct" => "object",
        "function" | "callable" | "lambda" => "fn",
        "None" | "nil" | "void" | "undefined" => "null",
        "dataframe" | "DataFrame" => "table",
        "datetime" => "date",
        _ => return None,
    })
}

/// The built-in function that has another name elsewhere, as a function or as a method.
pub(crate) fn function(word: &str) -> Option<&'static str> {
    Some(match word {
        "println" | "echo" | "puts" | "printf" | "write" | "writeln" => "print",
        "length" | "size" | "strlen" | "nrow" => "len",
        "type" | "class_of" => "typeof",
        "string" | "to_string" | "toString" | "text" => "str",
        "integer" | "parseInt" | "to_int" | "toInt" => "int",
        "parseFloat" | "double" | "to_float" | "number" | "Number" => "float",
        "boolean" | "to_bool" => "bool",
        "list" | "to_list" => "array",
        "strip" => "trim",
        "toUpperCase" | "to_upper" | "uppercase" | "ucase" => "upper",
        "toLowerCase" | "to_lower" | "lowercase" | "lcase" => "lower",
        "indexOf" | "index_of" | "index" | "instr" | "strpos" => "find",
        "includes" => "contains",
        "replaceAll" | "replace_all" | "gsub" => "replace",
        "startsWith" => "starts_with",
        "endsWith" => "ends_with",
        "padStart" | "ljust" | "rjust" | "lpad" | "rpad" => "pad",
        "add" | "push_back" | "append_row" => "push",
        "concat" => "extend",
        "delete" | "del" => "remove",
        "sorted" | "order" | "sort_by" => "sort",
        "reversed" => "reverse",
        "distinct" | "uniq" => "unique",
        "mean" | "avg" => "average",
        "fold" | "foldl" | "inject" => "reduce",
        "forEach" | "apply" | "collect" => "map",
        "select" | "where" => "filter",
        "some" => "any",
        "every" => "all",
        "enumerate" | "each_with_index" => "enum",
        "has_key" | "hasOwnProperty" | "contains_key" => "has",
        "entries" => "items",
        "copy" | "deepcopy" | "dup" => "clone",
        "ln" => "log",
        "ceiling" => "ceil",
        "randint" | "rand_int" | "randrange" => "random_int",
        "rand" => "random",
        "read_csv" | "read_excel" | "open" | "load" => "read_file",
        "write_csv" | "to_csv" | "save" => "write_file",
        "listdir" | "glob" => "list_files",
        "groupby" | "groupBy" => "group_by",
        "strptime" | "to_date" | "to_datetime" | "parse_date" | "fromisoformat" => "date",
        "strftime" | "format_date" | "to_char" => "date_format",
        "dateadd" | "add_days" | "add_months" | "timedelta" => "date_add",
        "datediff" | "days_between" => "date_diff",
        "current_timestamp" | "utcnow" => "now",
        "current_date" => "today",
        "dayofweek" | "day_of_week" | "isoweekday" => "weekday",
        "readline" | "read_line" | "raw_input" | "prompt" | "gets" | "scanf" => "input",
        "delay" | "pause" | "setTimeout" | "usleep" => "sleep",
        "head" => "table_head",
        "tail" => "table_tail",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::builtins::registry;

    #[test]
    fn what_is_suggested_for_words_of_other_languages_exists_and_the_words_themselves_do_not() {
        let source = include_str!("foreign.rs");
        let body = &source[..source.find("#[cfg(test)]").unwrap()];
        let mut seen = 0;
        for word in body.split('"').skip(1).step_by(2) {
            if let Some(name) = super::function(word) {
                seen += 1;
                assert!(registry::find(name).is_some(), "there is no '{name}'");
                assert!(registry::find(word).is_none(), "'{word}' exists here");
            }
        }
        assert!(seen > 80, "only {seen} words were found");
    }
}
