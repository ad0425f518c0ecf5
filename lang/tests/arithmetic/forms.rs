//! One operation in all the ways a program can write it: what the compiler knows of the operands decides which
//! instruction does the work.

use crate::model::{Number, Operator};

/// Statements that each add `x op y` to the answers: in functions, and at top level, where variables are the session's.
pub fn of(operator: Operator, x: Number, y: Number) -> Vec<String> {
    let (left, right, op) = (operand(x), operand(y), operator.symbol());
    let both = format!("let x = {left} let y = {right}");
    let mut forms = vec![
        format!("{both} return x {op} y"),
        format!("let x = {left} return x {op} {right}"),
        format!("let y = {right} return {left} {op} y"),
        format!("return {left} {op} {right}"),
        format!("return ((x, y) => x {op} y)({left}, {right})"),
        format!("return ((x) => x {op} {right})({left})"),
        format!("{both} x = x {op} y return x"),
        format!("{both} y = x {op} y return y"),
        format!("let x = {left} let f = () => x {op} {right} return f()"),
        format!("{both} let f = fn() {{ x = x {op} y }} f() return x"),
        format!("{both} let r = null for i in range(2) {{ r = x {op} y }} return r"),
        format!("let r = null for x in [{left}] {{ r = x {op} {right} }} return r"),
        format!("let a = [{left}, {right}] return a[0] {op} a[1]"),
        format!("global gx = {left} global gy = {right} return gx {op} gy"),
        format!("global gx = {left} return gx {op} {right}"),
        format!("global gy = {right} return {left} {op} gy"),
    ];
    if operator.is_comparison() {
        forms.extend(conditions(operator, &left, &right));
    } else {
        forms.extend(updates(operator, &left, &right));
    }
    let mut statements: Vec<String> = forms.iter().map(|body| attempt(body)).collect();
    statements.extend(at_top_level(operator, &left, &right));
    statements
}

/// A function with that body is called, and what it gives is an answer.
fn attempt(body: &str) -> String {
    format!("attempt(fn() {{ {body} }})")
}

fn at_top_level(operator: Operator, left: &str, right: &str) -> Vec<String> {
    let op = operator.symbol();
    let mut bodies = vec![
        format!("let x = {left} let y = {right} push(answers, x {op} y)"),
        format!("let x = {left} push(answers, x {op} {right})"),
        format!("let y = {right} y = {left} {op} y push(answers, y)"),
        format!("let x = {left} let r = null for i in range(2) {{ r = x {op} {right} }} push(answers, r)"),
    ];
    if operator.is_comparison() {
        bodies.push(format!(
            "let x = {left} if x {op} {right} {{ push(answers, true) }} else {{ push(answers, false) }}"
        ));
    } else {
        bodies.push(format!("let x = {left} x {op}= {right} push(answers, x)"));
    }
    bodies.iter().map(|body| format!("try {{ {body} }} catch e {{ push(answers, e.type) }}")).collect()
}

/// `x op= y` in all places.
fn updates(operator: Operator, left: &str, right: &str) -> Vec<String> {
    let op = operator.symbol();
    vec![
        format!("let x = {left} x {op}= {right} return x"),
        format!("let x = {left} let y = {right} x {op}= y return x"),
        format!("let a = [0, {left}] a[1] {op}= {right} return a[1]"),
        format!("let a = [0, {left}] let y = {right} a[-1] {op}= y return a[1]"),
        format!("let o = {{k: {left}}} o.k {op}= {right} return o.k"),
        format!("let o = {{k: {left}}} let y = {right} o['k'] {op}= y return o.k"),
        format!("let x = {left} let f = fn() {{ x {op}= {right} }} f() return x"),
        format!("global gx = {left} gx {op}= {right} return gx"),
        format!("let x = {left} let n = 0 while n < 1 {{ x {op}= {right} n += 1 }} return x"),
    ]
}

/// A comparison as a condition: it is compiled together with its jump.
fn conditions(operator: Operator, left: &str, right: &str) -> Vec<String> {
    let op = operator.symbol();
    let mut forms = Vec::new();
    for (given, condition) in [
        (format!("let x = {left} let y = {right}"), format!("x {op} y")),
        (format!("let x = {left}"), format!("x {op} {right}")),
        (format!("let y = {right}"), format!("{left} {op} y")),
        (String::new(), format!("{left} {op} {right}")),
        (format!("global gx = {left} global gy = {right}"), format!("gx {op} gy")),
    ] {
        for test in [
            format!("if {condition} {{ return true }} return false"),
            format!("if not ({condition}) {{ return false }} return true"),
            format!("if {condition} {{ return true }} else {{ return false }}"),
            format!("while {condition} {{ return true }} return false"),
            format!("while !({condition}) {{ return false }} return true"),
            format!("if {condition} or false {{ return true }} return false"),
            format!("if true and {condition} {{ return true }} return false"),
            format!("if not ({condition} and true) {{ return false }} return true"),
            format!("let n = 0 while n < 3 and {condition} {{ n += 1 }} return n == 3"),
            format!("let n = 0 while n < 3 {{ if {condition} {{ n += 1 continue }} break }} return n == 3"),
            format!("return not not ({condition})"),
            format!("return {condition} and true"),
            format!("return {condition} or false"),
        ] {
            forms.push(format!("{given} {test}"));
        }
    }
    forms
}

/// Statements that each add `op x` to the answers.
pub fn prefixed(op: &str, x: Number) -> Vec<String> {
    let x = operand(x);
    [
        format!("return {op}{x}"),
        format!("return {op}({x})"),
        format!("let x = {x} return {op}x"),
        format!("let x = {x} x = {op}x return x"),
        format!("let x = {x} return (() => {op}x)()"),
    ]
    .iter()
    .map(|body| attempt(body))
    .collect()
}

/// A negative number as an operand stands in parentheses: `-2 ** 2` is `-(2 ** 2)`.
fn operand(number: Number) -> String {
    let literal = number.literal();
    if literal.starts_with('-') { format!("({literal})") } else { literal }
}

/// A program that gives the answers of all the statements, in order: the value, or the type of the error as a text.
pub fn program<'f>(statements: impl Iterator<Item = &'f str>) -> String {
    let mut program = "let answers = []\n\
        fn attempt(f) { try { push(answers, f()) } catch e { push(answers, e.type) } }\n"
        .to_owned();
    for statement in statements {
        program.push_str(statement);
        program.push('\n');
    }
    program.push_str("answers\n");
    program
}
