//! Statements and blocks, in both generations of syntax.

use super::{Known, Type, Writer};

impl Writer<'_> {
    /// One statement; what holds others holds some of less depth.
    pub fn statement(&mut self, depth: usize) {
        if depth == 0 {
            return self.simple(1);
        }
        match self.draw.below(20) {
            0..=7 => self.simple(3),
            8..=9 => self.conditional(depth - 1),
            10 => self.while_loop(depth - 1),
            11..=13 => self.for_loop(depth - 1),
            14..=16 => self.attempt(depth - 1),
            17..=18 => self.declaration(depth),
            _ => self.closures(depth - 1),
        }
    }

    /// A statement without a block.
    fn simple(&mut self, depth: usize) {
        match self.draw.below(20) {
            0..=2 => {
                let kinds = [self.draw.one_of(&Type::ALL), self.draw.one_of(&Type::ALL)];
                let values: Vec<String> = kinds.iter().map(|kind| self.expression(*kind, depth)).collect();
                self.line(&format!("print({})", values.join(", ")));
            }
            3..=5 => {
                let keyword = self.draw.one_of(&["let", "let", "local", "global"]);
                self.definition(&format!("{keyword} "), depth);
            }
            6..=9 => self.definition("", depth),
            10..=11 => self.update(depth),
            12 => self.element(depth),
            13 => self.several(depth),
            14 => {
                let value = self.expression(Type::Int, depth);
                let error = self.draw.one_of(&["ValueError", "KeyError", "IOError", "DataFormatError", "RuntimeError"]);
                let thrown = self.draw.one_of(&["'text'", "[1, 2]", "7"]);
                match self.draw.below(4) {
                    // Mostly not always: what follows would never run.
                    0..=1 => self.line(&format!("if {value} > 1 {{ throw {error}('e') }}")),
                    2 => self.line(&format!("if {value} > 1 {{ throw {thrown} }}")),
                    _ => self.line(&format!("throw {error}('e' + {value})")),
                }
            }
            15 => self.jump(depth),
            16 => {
                let kind = self.draw.one_of(&[Type::Int, Type::Text, Type::Array]);
                let call = self.named_call(kind, depth);
                self.line(&call);
            }
            17 => {
                let array = self.variable(Type::Array).unwrap_or("a0");
                let value = self.expression(Type::Int, depth);
                let call = match self.draw.below(3) {
                    0 => format!("push({array}, {value})"),
                    1 => format!("{array}.push({value})"),
                    _ => format!("{array}.insert(0, {value})"),
                };
                self.line(&call);
            }
            _ => {
                let kind = self.draw.one_of(&Type::ALL);
                let value = self.expression(kind, depth);
                // A line that begins with a bracket or a brace would be read as something else.
                self.line(&format!("null or {value}"));
            }
        }
    }

    fn definition(&mut self, keyword: &str, depth: usize) {
        let kind = self.draw.one_of(&Type::ALL);
        let name = self.draw.one_of(kind.names());
        let value = self.expression(kind, depth);
        self.line(&format!("{keyword}{name} = {value}"));
        self.know(name);
    }

    fn update(&mut self, depth: usize) {
        let (kind, operators): (Type, &[&str]) = match self.draw.below(4) {
            0 => (Type::Text, &["+="]),
            1 => (Type::Float, &["+=", "*=", "/=", "-="]),
            2 => (Type::Array, &["+="]),
            _ => (Type::Int, &["+=", "-=", "*=", "//=", "%="]),
        };
        let name = self.variable(kind).unwrap_or("i0");
        let (operator, value) = (self.draw.one_of(operators), self.expression(kind, depth));
        self.line(&format!("{name} {operator} {value}"));
    }

    fn element(&mut self, depth: usize) {
        let operator = self.draw.one_of(&["=", "=", "+=", "-=", "*="]);
        let value = self.expression(Type::Int, depth);
        if self.draw.chance(50) {
            let array = self.variable(Type::Array).unwrap_or("a0");
            let index = self.expression(Type::Int, depth.min(1));
            self.line(&format!("{array}[{index}] {operator} {value}"));
        } else {
            let object = self.variable(Type::Object).unwrap_or("o0");
            let member = self.draw.one_of(&[".k", ".m", "['k']", "[1]", ".n", "[s0]"]);
            self.line(&format!("{object}{member} {operator} {value}"));
        }
    }

    /// Several variables at once.
    fn several(&mut self, depth: usize) {
        let (a, b) = (self.draw.one_of(Type::Int.names()), self.draw.one_of(Type::Int.names()));
        let (x, y) = (self.expression(Type::Int, depth), self.expression(Type::Int, depth));
        match self.draw.below(5) {
            0 => self.line(&format!("let {a}, {b} = {x}, {y}")),
            1 => self.line(&format!("{a}, {b} = {x}, {y}")),
            2 => self.line(&format!("{a}, {b} = {b}, {a}")),
            3 => self.line(&format!("{a}, a0[0] = [{x}, {y}]")),
            _ => {
                let value = self.expression(Type::Tuple, depth);
                self.line(&format!("{a}, o0.k = {value}"));
            }
        }
        self.know(a);
        self.know(b);
    }

    fn jump(&mut self, depth: usize) {
        let condition = self.condition(1);
        if self.loops > 0 && self.draw.chance(70) {
            let jump = self.draw.one_of(&["break", "continue"]);
            self.line(&format!("if {condition} {{ {jump} }}"));
        } else if self.functions > 0 || self.draw.chance(10) {
            let value = self.expression(Type::Int, depth);
            match self.draw.below(3) {
                0 => self.line(&format!("if {condition} {{ return {value} }}")),
                1 => self.line(&format!("if {condition} {{ return {value}, 1 }}")),
                _ => self.line(&format!("return {value}")),
            }
        }
    }

    fn block(&mut self, depth: usize) {
        self.indent += 1;
        for _ in 0..1 + self.draw.below(3) {
            self.statement(depth);
        }
        self.indent -= 1;
    }

    fn conditional(&mut self, depth: usize) {
        let words = self.draw.chance(25);
        let condition = self.condition(2);
        let (open, otherwise, close) = if words { (" do", "else", "endif") } else { (" {", "} else", "}") };
        self.line(&format!("if {condition}{open}"));
        self.block(depth);
        if self.draw.chance(25) {
            let condition = self.condition(2);
            self.line(&format!("{otherwise} if {condition}{open}"));
            self.block(depth);
        }
        if self.draw.chance(40) {
            self.line(&format!("{otherwise}{}", if words { "" } else { " {" }));
            self.block(depth);
        }
        self.line(close);
    }

    fn while_loop(&mut self, depth: usize) {
        let words = self.draw.chance(25);
        let counter = format!("w{}", self.counters);
        self.counters += 1;
        let bound = self.draw.below(4);
        let condition = match self.draw.below(4) {
            0 => format!("{counter} < {bound} and {}", self.condition(1)),
            1 => format!("not ({counter} >= {bound})"),
            2 => format!("{bound} > {counter}"),
            _ => format!("{counter} < {bound}"),
        };
        self.line(&format!("let {counter} = 0"));
        self.line(&format!("while {condition}{}", if words { " do" } else { " {" }));
        self.indent += 1;
        // First of all, so that `continue` counts too.
        self.line(&format!("{counter} += 1"));
        self.indent -= 1;
        self.loops += 1;
        self.block(depth);
        self.loops -= 1;
        self.line(if words { "endwhile" } else { "}" });
    }

    fn for_loop(&mut self, depth: usize) {
        let words = self.draw.chance(25);
        let mut bound: Vec<&'static str> = Vec::new();
        let header = match self.draw.below(9) {
            0..=2 => {
                let name = self.draw.one_of(Type::Int.names());
                bound.push(name);
                let range = self.draw.one_of(&["3", "1, 4", "0", "5, 0, -2", "0, 4, step=2", "abs(i0 % 4)"]);
                format!("{name} in range({range})")
            }
            3..=4 => {
                let name = self.draw.one_of(Type::Int.names());
                bound.push(name);
                format!("{name} in {}", self.expression(Type::Array, 2))
            }
            5 => {
                let name = self.draw.one_of(Type::Text.names());
                bound.push(name);
                let kind = self.draw.one_of(&[Type::Text, Type::Object]);
                format!("{name} in {}", self.walked(kind))
            }
            6 => {
                bound.extend(["s1", "i1"]);
                let of = self.walked(Type::Object);
                if self.draw.chance(50) { format!("s1, i1 in {of}") } else { format!("s1, i1 in items({of})") }
            }
            7 => {
                bound.extend(["i2", "a1"]);
                let arrays = self.draw.one_of(&["[[1, 2, 3], [4]]", "[(5,), (6, 7)]", "[[1, 2], []]"]);
                format!("[i2, *a1] in {arrays}")
            }
            _ => {
                bound.extend(["i2", "i3"]);
                format!("i2, i3 in enum({})", self.expression(Type::Array, 1))
            }
        };
        self.line(&format!("for {header}{}", if words { " do" } else { " {" }));
        let last = bound.first().copied().unwrap_or("i0");
        self.scopes.push(Known { variables: bound.clone(), functions: Vec::new() });
        self.loops += 1;
        self.block(depth);
        self.loops -= 1;
        self.scopes.pop();
        let end = self.draw.one_of(&["next", "endfor", "forend"]);
        match (words, end) {
            (true, "next") if bound.len() == 1 => self.line(&format!("next {last}")),
            (true, "next") => self.line("endfor"),
            (true, end) => self.line(end),
            (false, _) => self.line("}"),
        }
    }

    /// What a loop walks, in parentheses where a brace would open the body.
    fn walked(&mut self, kind: Type) -> String {
        format!("({})", self.expression(kind, 2))
    }

    /// A statement whose error is caught and told.
    pub fn guarded(&mut self) {
        self.line("try {");
        self.indent += 1;
        self.statement(2);
        self.indent -= 1;
        self.line("} catch e {");
        self.line("    print('caught', e.type, e.line, e.column)");
        self.line("}");
    }

    fn attempt(&mut self, depth: usize) {
        let words = self.draw.chance(25);
        let (open, close) = if words { ("", "") } else { (" {", "} ") };
        self.line(&format!("try{open}"));
        self.block(depth);
        let catches = self.draw.one_of(&[0, 1, 1, 2]);
        for number in 0..catches {
            let clause = self.draw.one_of(&[
                "catch e",
                "catch",
                "catch ValueError e",
                "catch TypeError",
                "catch IOError e",
                "catch RuntimeError e",
                "catch ZeroDivisionError",
                "catch DataError e",
                "catch e",
            ]);
            self.line(&format!("{close}{clause}{open}"));
            if clause.ends_with(" e") {
                self.indent += 1;
                self.line(self.caught_line(number));
                self.indent -= 1;
            }
            self.block(depth);
            if clause.ends_with(" e") && self.draw.chance(15) {
                self.indent += 1;
                self.line("throw e");
                self.indent -= 1;
            }
        }
        if catches > 0 && self.draw.chance(25) {
            self.line(&format!("{close}else{open}"));
            self.block(depth);
        }
        if catches == 0 || self.draw.chance(45) {
            self.line(&format!("{close}finally{open}"));
            self.block(depth);
        }
        self.line(if words { "endtry" } else { "}" });
    }

    fn caught_line(&self, number: usize) -> &'static str {
        ["print('caught', e.type, e.line, e.column)", "print(e.type, typeof(e.value))"][number % 2]
    }

    /// Functions made in the turns of a loop, called after it.
    fn closures(&mut self, depth: usize) {
        let name = self.draw.one_of(Type::Function.names());
        let first = self.function_value(2);
        self.line(&format!("let {name} = {first}"));
        self.know(name);
        let list = format!("made{}", self.counters);
        self.counters += 1;
        self.line(&format!("let {list} = []"));
        let turn = self.draw.one_of(Type::Int.names());
        let turns = 1 + self.draw.below(3);
        self.line(&format!("for {turn} in range({turns}) {{"));
        self.scopes.push(Known { variables: vec![turn], functions: Vec::new() });
        self.loops += 1;
        self.indent += 1;
        if depth > 0 {
            self.statement(depth - 1);
        }
        let f = self.function_value(2);
        self.line(&format!("push({list}, {f})"));
        self.indent -= 1;
        self.loops -= 1;
        self.scopes.pop();
        self.line("}");
        let argument = self.expression(Type::Int, 1);
        self.line(&format!("print(map({list}, f => f({argument})), {name}(1), {name}(2))"));
    }
}
