//! Expressions of a wanted type.

use super::{Type, Writer};

impl Writer<'_> {
    /// An expression of a type; now and then, of another one.
    pub fn expression(&mut self, kind: Type, depth: usize) -> String {
        if depth == 0 || self.draw.is_empty() {
            return self.leaf(kind);
        }
        if self.draw.chance(1) {
            return ["null".to_owned(), self.leaf(Type::ALL[7]), self.leaf(Type::Text)][self.draw.below(3)].clone();
        }
        if self.draw.chance(30) {
            return self.leaf(kind);
        }
        let depth = depth - 1;
        match kind {
            Type::Int => self.int(depth),
            Type::Float => self.float(depth),
            Type::Text => self.text(depth),
            Type::Bool => self.condition(depth),
            Type::Array => self.array(depth),
            Type::Object => self.object(depth),
            Type::Tuple => self.tuple(depth),
            Type::Function => self.function_value(depth),
        }
    }

    /// A variable or a constant.
    fn leaf(&mut self, kind: Type) -> String {
        if self.draw.chance(60)
            && let Some(name) = self.variable(kind)
        {
            return name.to_owned();
        }
        match kind {
            Type::Int => self.draw.one_of(&[
                "1",
                "0",
                "2",
                "3",
                "7",
                "10",
                "-1",
                "-2",
                "5",
                "100",
                "40000",
                "-40000",
                "3000000000",
                "9223372036854775807",
                "-9223372036854775808",
                "4611686018427387904",
            ]),
            Type::Float => self.draw.one_of(&[
                "1.5",
                "0.0",
                "0.5",
                "2.0",
                "-0.0",
                "-2.5",
                "1e308",
                "0.1",
                "(1e308 * 10)",
                "(0 * (1e308 * 10))",
            ]),
            Type::Text => self.draw.one_of(&["'a'", "''", "'ab'", "\"xyz\"", "'1'", "'k'", "'ключ'", "'a\\tb'"]),
            Type::Bool => self.draw.one_of(&["true", "false"]),
            Type::Array => self.draw.one_of(&["[1]", "[]", "[1, 2, 3]", "[3, 1, 2, 1]", "[0, -1]"]),
            Type::Object => self.draw.one_of(&["{k: 1}", "{}", "{k: 1, m: 2}", "{\"m\": 5, k: 0}"]),
            Type::Tuple => self.draw.one_of(&["(1, 2)", "(1,)", "(1, 'a', 2.5)"]),
            Type::Function => self.draw.one_of(&["x => x", "i => i + 1", "(i, by = 2) => i * by"]),
        }
        .to_owned()
    }

    /// Two expressions with an operator between, in parentheses more often than not.
    fn infix(&mut self, left: String, operator: &str, right: String) -> String {
        if self.draw.chance(25) { format!("{left} {operator} {right}") } else { format!("({left} {operator} {right})") }
    }

    fn int(&mut self, depth: usize) -> String {
        match self.draw.below(14) {
            0..=3 => {
                let operator = self.draw.one_of(&["+", "-", "*", "//", "%", "+", "-"]);
                let (left, right) = (self.expression(Type::Int, depth), self.expression(Type::Int, depth));
                self.infix(left, operator, right)
            }
            4 => {
                let kind = self.draw.one_of(&[Type::Array, Type::Text, Type::Object]);
                let x = self.expression(kind, depth);
                self.call_of("len", &x, &[])
            }
            5 => {
                let array = self.expression(Type::Array, depth);
                let index = if self.draw.chance(25) {
                    self.expression(Type::Int, 0)
                } else {
                    self.draw.one_of(&["0", "-1", "1"]).into()
                };
                format!("({array})[{index}]")
            }
            6 => {
                let object = self.expression(Type::Object, depth);
                let member = self.draw.one_of(&[".k", ".get('k', 1)", "['k']", ".get('n', 7)", ".k", ".m"]);
                format!("({object}){member}")
            }
            7 => {
                let array = self.expression(Type::Array, depth);
                let function = self.draw.one_of(&["sum", "max", "min", "pop"]);
                self.call_of(function, &array, &[])
            }
            8 => self.named_call(Type::Int, depth),
            9 => {
                let f = self.expression(Type::Function, depth);
                let argument = self.expression(Type::Int, depth);
                format!("({f})({argument})")
            }
            10 => {
                let operand = self.expression(Type::Int, depth);
                format!("(-{operand})")
            }
            11 => {
                let array = self.expression(Type::Array, depth);
                let initial = self.expression(Type::Int, 0);
                let operator = self.draw.one_of(&["+", "-", "*"]);
                self.call_of("reduce", &array, &[format!("(p, q) => p {operator} q"), initial])
            }
            12 => {
                let operator = self.draw.one_of(&["or", "and"]);
                let (left, right) = (self.expression(Type::Int, depth), self.expression(Type::Int, depth));
                self.infix(left, operator, right)
            }
            _ => {
                let value = self.expression(Type::Int, depth);
                let f = self.draw.one_of(&["abs", "(i => i * 2)"]);
                if self.draw.chance(50) { format!("({value} |> {f})") } else { format!("{f}({value})") }
            }
        }
    }

    /// A call of a built-in: plain, as a method or in a pipeline.
    fn call_of(&mut self, function: &str, x: &str, others: &[String]) -> String {
        let others = others.join(", ");
        match self.draw.below(3) {
            0 if others.is_empty() => format!("{function}({x})"),
            0 => format!("{function}({x}, {others})"),
            1 => format!("({x}).{function}({others})"),
            _ => format!("({x} |> {function}({others}))"),
        }
    }

    fn float(&mut self, depth: usize) -> String {
        let other = self.draw.one_of(&[Type::Float, Type::Int]);
        let operator = self.draw.one_of(&["+", "-", "*", "/", "//", "%", "**"]);
        let (left, right) = (self.expression(Type::Float, depth), self.expression(other, depth));
        if self.draw.chance(50) { self.infix(left, operator, right) } else { self.infix(right, operator, left) }
    }

    fn text(&mut self, depth: usize) -> String {
        match self.draw.below(9) {
            0 => {
                let kind = self.draw.one_of(&[Type::Text, Type::Int, Type::Float, Type::Bool]);
                let (left, right) = (self.expression(Type::Text, depth), self.expression(kind, depth));
                if self.draw.chance(30) { self.infix(right, "+", left) } else { self.infix(left, "+", right) }
            }
            1 => {
                let kind = self.draw.one_of(&Type::ALL);
                let inner = self.expression(kind, depth);
                let quote = self.draw.one_of(&["'", "\""]);
                format!("{quote}<${{{inner}}}>{quote}")
            }
            2 => {
                let kind = self.draw.one_of(&Type::ALL);
                let x = self.expression(kind, depth);
                let function = self.draw.one_of(&["str", "typeof"]);
                self.call_of(function, &x, &[])
            }
            3 => {
                let x = self.expression(Type::Text, depth);
                let function = self.draw.one_of(&["upper", "reverse", "clone"]);
                self.call_of(function, &x, &[])
            }
            4 => {
                let x = self.expression(Type::Text, depth);
                let slice = self.slice();
                format!("({x}){slice}")
            }
            5 => {
                let x = self.expression(Type::Text, depth);
                let times = self.draw.one_of(&["2", "0", "3", "-1", "1"]);
                self.infix(x, "*", times.to_owned())
            }
            6 => self.named_call(Type::Text, depth),
            7 => {
                let operator = self.draw.one_of(&["or", "and"]);
                let (left, right) = (self.expression(Type::Text, depth), self.expression(Type::Text, depth));
                self.infix(left, operator, right)
            }
            _ => {
                let x = self.expression(Type::Text, depth);
                let index = self.draw.one_of(&["0", "-1", "0", "-1", "1", "5"]);
                format!("({x})[{index}]")
            }
        }
    }

    fn slice(&mut self) -> String {
        let bounds = ["", "1", "0", "-1", "2", "-2", "9", "-9"];
        let (from, to) = (self.draw.one_of(&bounds), self.draw.one_of(&bounds));
        format!("[{from}:{to}]")
    }

    /// A truth value: mostly comparisons, as conditions have them.
    pub fn condition(&mut self, depth: usize) -> String {
        match self.draw.below(9) {
            0..=3 => {
                let kind = self.draw.one_of(&[Type::Int, Type::Int, Type::Float, Type::Text]);
                let operator = self.draw.one_of(&["<", ">", "<=", ">=", "==", "!="]);
                let other = if kind == Type::Float { Type::Int } else { kind };
                let (left, right) = (self.expression(kind, depth), self.expression(other, depth));
                if self.draw.chance(50) { self.infix(left, operator, right) } else { self.infix(right, operator, left) }
            }
            4 => {
                let operator = self.draw.one_of(&["and", "or"]);
                let (left, right) = (self.expression(Type::Bool, depth), self.expression(Type::Bool, depth));
                self.infix(left, operator, right)
            }
            5 => {
                let inner = self.expression(Type::Bool, depth);
                let not = self.draw.one_of(&["not ", "!"]);
                format!("({not}({inner}))")
            }
            6 => {
                let (kind, of) = self.draw.one_of(&[
                    (Type::Array, Type::Int),
                    (Type::Object, Type::Text),
                    (Type::Text, Type::Text),
                    (Type::Tuple, Type::Int),
                ]);
                let (element, container) = (self.expression(of, depth), self.expression(kind, depth));
                self.infix(element, "in", container)
            }
            7 => {
                let kind = self.draw.one_of(&[Type::Array, Type::Object, Type::Tuple, Type::Text]);
                let operator = self.draw.one_of(&["==", "!="]);
                let (left, right) = (self.expression(kind, depth), self.expression(kind, depth));
                self.infix(left, operator, right)
            }
            _ => {
                let kind = self.draw.one_of(&Type::ALL);
                let name = self.draw.one_of(kind.names());
                format!("isset(\"{name}\")")
            }
        }
    }

    fn array(&mut self, depth: usize) -> String {
        match self.draw.below(10) {
            0 => {
                let count = self.draw.below(4);
                let items: Vec<String> = (0..count).map(|_| self.expression(Type::Int, depth)).collect();
                format!("[{}]", items.join(", "))
            }
            1 => {
                let (array, item) = (self.expression(Type::Array, depth), self.expression(Type::Int, depth));
                format!("[*{}, {item}]", self.parenthesised(array))
            }
            2 => {
                let (left, right) = (self.expression(Type::Array, depth), self.expression(Type::Array, depth));
                self.infix(left, "+", right)
            }
            3 => {
                let x = self.expression(Type::Array, depth);
                let slice = self.slice();
                format!("({x}){slice}")
            }
            4..=5 => {
                let (array, f) = (self.expression(Type::Array, depth), self.expression(Type::Function, depth));
                let function = self.draw.one_of(&["map", "filter"]);
                self.call_of(function, &array, &[f])
            }
            6 => {
                let array = self.expression(Type::Array, depth);
                let function = self.draw.one_of(&["sort", "reverse", "unique", "clone"]);
                self.call_of(function, &array, &[])
            }
            7 => {
                let bounds = self.draw.one_of(&["3", "1, 4", "0", "5, 0, -2", "0, 9, step=3", "2, 2"]);
                format!("range({bounds})")
            }
            8 => {
                let array = self.expression(Type::Array, depth);
                let f = self.expression(Type::Function, depth);
                format!("sort({array}, key={}, desc={})", f, self.expression(Type::Bool, 0))
            }
            _ => {
                let array = self.expression(Type::Array, depth);
                let item = self.expression(Type::Int, depth);
                self.call_of("push", &array, &[item])
            }
        }
    }

    /// In parentheses, where an operator would take only a part of it.
    fn parenthesised(&self, expression: String) -> String {
        format!("({expression})")
    }

    fn object(&mut self, depth: usize) -> String {
        let keys = ["k", "m", "n", "\"two words\"", "7"];
        let mut members = Vec::new();
        if self.draw.chance(30) {
            let object = self.expression(Type::Object, depth);
            members.push(format!("**{}", self.parenthesised(object)));
        }
        for _ in 0..self.draw.below(4) {
            let key = self.draw.one_of(&keys);
            let kind = self.draw.one_of(&[Type::Int, Type::Int, Type::Text, Type::Function]);
            members.push(format!("{key}: {}", self.expression(kind, depth)));
        }
        format!("{{{}}}", members.join(", "))
    }

    fn tuple(&mut self, depth: usize) -> String {
        let kind = self.draw.one_of(&[Type::Int, Type::Text, Type::Array]);
        let (first, second) = (self.expression(Type::Int, depth), self.expression(kind, depth));
        match self.draw.below(3) {
            0 => format!("({first}, {second})"),
            1 => format!("({first},)"),
            _ => format!("({second}, {first}, {second})[{}:]", self.draw.below(3)),
        }
    }
}
