//! Functions: values, declarations with defaults and types, recursion, calls by place and by name.

use super::{Known, Signature, Type, Writer};

impl Writer<'_> {
    /// A function of one int, written in one line.
    pub fn function_value(&mut self, depth: usize) -> String {
        let parameter = self.draw.one_of(&["i0", "i1", "i2", "i3"]);
        let (loops, kept) = (std::mem::take(&mut self.loops), self.functions);
        self.functions += 1;
        self.scopes.push(Known { variables: vec![parameter], functions: Vec::new() });
        let text = match self.draw.below(6) {
            0 => format!("{parameter} => {}", self.expression(Type::Int, depth)),
            1 => {
                let default = self.expression(Type::Int, 0);
                format!("({parameter}, n = {default}) => {} + n", self.expression(Type::Int, depth))
            }
            2 => format!("fn({parameter}) {{ return {} }}", self.expression(Type::Int, depth)),
            3 => {
                // It changes what it captured, or what is its own, or declares.
                let target = self.draw.one_of(Type::Int.names());
                let operator = self.draw.one_of(&["+=", "=", "-=", "*="]);
                let by = self.expression(Type::Int, depth);
                format!("fn({parameter}) {{ {target} {operator} {by}; return {target} }}")
            }
            4 => {
                let (inner, local) = (self.expression(Type::Int, depth), self.draw.one_of(Type::Int.names()));
                format!("fn({parameter}) {{ let {local} = {inner}; return {} }}", self.expression(Type::Int, depth))
            }
            _ => {
                // A counter: each call of the inner function changes a variable of the outer one.
                let n = self.draw.one_of(Type::Int.names());
                let start = self.expression(Type::Int, 0);
                format!("(fn() {{ let {n} = {start}; return fn(by) {{ {n} += by; return {n} }} }})()")
            }
        };
        self.scopes.pop();
        (self.loops, self.functions) = (loops, kept);
        // As an operand or an element it would take what follows into its body.
        format!("({text})")
    }

    /// `fn name(parameters) { body }` over several lines.
    pub fn declaration(&mut self, depth: usize) {
        let name = self.draw.one_of(&["h0", "h1", "h2"]);
        let returns = self.draw.one_of(&[Type::Int, Type::Text, Type::Array]);
        let signature = self.signature(name, returns);
        let prefix = self.draw.one_of(&["fn", "fn", "function", "fn", "global function", "local fn"]);
        let parameters = self.parameter_list(&signature);
        let words = self.draw.chance(25);
        let typed = if self.draw.chance(10) { " -> int | str | array" } else { "" };
        self.line(&format!("{prefix} {name}({parameters}){typed}{}", if words { " do" } else { " {" }));
        let loops = std::mem::take(&mut self.loops);
        self.functions += 1;
        self.indent += 1;
        let variables = signature.parameters.iter().map(|(name, ..)| *name).collect();
        self.scopes.push(Known { variables, functions: Vec::new() });
        let recursive = self.draw.chance(25);
        if recursive {
            // It ends, since each call is made with less.
            self.line("if n <= 0 { return null }");
        }
        for _ in 0..1 + self.draw.below(3) {
            self.statement(depth.saturating_sub(1));
        }
        if recursive {
            let target = self.draw.one_of(Type::Int.names());
            let others: Vec<String> =
                signature.parameters[1..].iter().filter(|p| !p.2).map(|p| self.expression(p.1, 1)).collect();
            let mut arguments = vec!["n - 1".to_owned()];
            arguments.extend(others);
            self.line(&format!("let {target} = {name}({})", arguments.join(", ")));
            self.know(target);
        }
        let value = self.expression(returns, 2);
        self.line(&format!("return {value}"));
        self.scopes.pop();
        self.functions -= 1;
        self.loops = loops;
        self.indent -= 1;
        self.line(if words { "endfunction" } else { "}" });
        if let Some(scope) = self.scopes.last_mut() {
            scope.functions.retain(|known| known.name != name);
            scope.functions.push(signature.clone());
        }
        if self.draw.chance(60) {
            let call = self.call_of_declared(&signature, 1);
            self.line(&format!("print({call})"));
        }
    }

    /// The first parameter is a small int `n`, others have any type.
    fn signature(&mut self, name: &'static str, returns: Type) -> Signature {
        let mut parameters = vec![("n", Type::Int, false)];
        let mut optional = false;
        for _ in 0..self.draw.below(3) {
            let kind = self.draw.one_of(&[Type::Int, Type::Text, Type::Array, Type::Function]);
            let parameter = self.draw.one_of(kind.names());
            optional |= self.draw.chance(50);
            if parameters.iter().all(|(known, ..)| *known != parameter) {
                parameters.push((parameter, kind, optional));
            }
        }
        Signature { name, parameters, returns }
    }

    fn parameter_list(&mut self, signature: &Signature) -> String {
        let mut written = Vec::new();
        for (name, kind, optional) in &signature.parameters {
            let mut text = (*name).to_owned();
            if self.draw.chance(15) {
                text.push_str(match kind {
                    Type::Int => ": int | float",
                    Type::Text => ": str | null",
                    Type::Array => ": array",
                    _ => ": any",
                });
            }
            if *optional {
                text.push_str(&format!(" = {}", self.expression(*kind, 1)));
            }
            written.push(text);
        }
        written.join(", ")
    }

    /// A call of a declared function that gives that type, where there is one.
    pub fn named_call(&mut self, wanted: Type, depth: usize) -> String {
        let known: Vec<Signature> =
            self.scopes.iter().flat_map(|s| &s.functions).filter(|f| f.returns == wanted).cloned().collect();
        if known.is_empty() {
            return self.expression(wanted, depth);
        }
        let function = known[self.draw.below(known.len())].clone();
        self.call_of_declared(&function, depth)
    }

    fn call_of_declared(&mut self, function: &Signature, depth: usize) -> String {
        let mut arguments = vec![self.draw.one_of(&["2", "0", "1", "3", "i0"]).to_owned()];
        let mut by_name = false;
        for (name, kind, optional) in &function.parameters[1..] {
            if *optional && self.draw.chance(50) {
                // What stands behind a parameter that was left out has to be named.
                by_name = true;
                continue;
            }
            by_name |= self.draw.chance(20);
            let value = self.expression(*kind, depth);
            arguments.push(if by_name { format!("{name}={value}") } else { value });
        }
        let odd = self.draw.chance(3);
        if odd {
            arguments.push(self.draw.one_of(&["1", "zz=1", "*[1, 2]", "**{n: 1}"]).to_owned());
        }
        let first = arguments[0].clone();
        match self.draw.below(8) {
            0 => format!("({first} |> {}({}))", function.name, arguments[1..].join(", ")),
            1 if !by_name && !odd => format!("{}(*[{}])", function.name, arguments.join(", ")),
            _ => format!("{}({})", function.name, arguments.join(", ")),
        }
    }
}
