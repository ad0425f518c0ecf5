//! What texts without mistakes become.

use super::{check, errors, whole};

#[test]
fn assignments_bind_names_elements_and_fields() {
    check(
        "let a = 1\nglobal b, c = 1, 2\nlocal d = a",
        "(let let a = 1)
         (let global b , c = (tuple 1 , 2))
         (let local d = a)",
    );
    check("a, b = b, a", "(assign a , b = (tuple b , a))");
    check("o.k[i].m += 1", "(assign (field (index (field o . k) [ i ]) . m) += 1)");
    check("x //= 2; y **= 3", "(assign x //= 2)\n(assign y **= 3)");
    check("x =\n  1", "(assign x = 1)");
    check("return 1, 2", "(return return (tuple 1 , 2))");
    check("1, 2", "(expr (tuple 1 , 2))");
}

#[test]
fn a_line_end_ends_a_statement() {
    check("a\nb", "(expr a)\n(expr b)");
    check("f(a)\n(b)", "(expr (call f (arg_list ( (arg a) ))))\n(expr (paren ( b )))");
    check("a\n[1]", "(expr a)\n(expr (array [ 1 ]))");
    check("a\n-b", "(expr a)\n(expr (unary - b))");
    check("return\na", "(return return)\n(expr a)");
    check("a\r\nb\rc", "(expr a)\n(expr b)\n(expr c)");
    check("a \"\"\" x\n \"\"\" b", "(expr a)\n(expr b)");
}

#[test]
fn a_line_goes_on_inside_brackets_and_around_operators() {
    check("f(\na\n,\nb\n)", "(expr (call f (arg_list ( (arg a) , (arg b) ))))");
    check("x = a +\n b", "(assign x = (binary a + b))");
    check("x = a\n + b\n * c\n and d", "(assign x = (binary (binary a + (binary b * c)) and d))");
    check("x = a # why\n\n  # and\n  .b\n  .c()", "(assign x = (call (field (field a . b) . c) (arg_list ( ))))");
    check("a\n|> f\n|> g", "(expr (binary (binary a |> f) |> g))");
    check("a, b =\n1,\n2", "(assign a , b = (tuple 1 , 2))");
    check("[\n1,\n-2\n]", "(expr (array [ 1 , (unary - 2) ]))");
}

#[test]
fn a_block_inside_brackets_ends_its_statements_at_line_ends() {
    check(
        "map(a, fn(x) {\n let y = x\n -y\n})",
        "(expr (call map (arg_list ( (arg a) , (arg (fn fn (param_list ( (param x) )) \
         (block { (let let y = x) (expr (unary - y)) }))) ))))",
    );
    check(
        "f(function(x) do\n x\n (1)\nendfunction, 2)",
        "(expr (call f (arg_list ( (arg (fn function (param_list ( (param x) )) \
         (block do (expr x) (expr (paren ( 1 )))) endfunction)) , (arg 2) ))))",
    );
}

#[test]
fn statements_may_share_a_line() {
    check(
        "let a = 1 let b = 2 f(a) a = 3;; b",
        "(let let a = 1)\n(let let b = 2)\n(expr (call f (arg_list ( (arg a) ))))\n(assign a = 3)\n(expr b)",
    );
    check("if a { 1 } 2", "(if if a (block { (expr 1) }))\n(expr 2)");
    check("while a do b = 1 c endwhile d", "(while while a (block do (assign b = 1) (expr c)) endwhile)\n(expr d)");
}

#[test]
fn operators_bind_as_the_table_says() {
    check("-2 ** 2 ** -1 * 3", "(expr (binary (unary - (binary 2 ** (binary 2 ** (unary - 1)))) * 3))");
    check(
        "not a == b and c or not not d",
        "(expr (binary (binary (unary not (binary a == b)) and c) or (unary not (unary not d))))",
    );
    check("1 in a == true", "(expr (binary (binary 1 in a) == true))");
    check("a - b - c // d % e", "(expr (binary (binary a - b) - (binary (binary c // d) % e)))");
    check("!a == b", "(expr (binary (unary ! a) == b))");
    check("a < b == c >= d", "(expr (binary (binary a < b) == (binary c >= d)))");
    check(
        "a |> x => x + 1 |> g",
        "(expr (binary (binary a |> (lambda (param_list (param x)) => (binary x + 1))) |> g))",
    );
    check("-a.b[0]()", "(expr (unary - (call (index (field a . b) [ 0 ]) (arg_list ( )))))");
}

#[test]
fn function_values_are_written_in_three_ways() {
    check(
        "f = x => y => x + y",
        "(assign f = (lambda (param_list (param x)) => (lambda (param_list (param y)) => (binary x + y))))",
    );
    check(
        "f = (a, b = (1)) => (a)",
        "(assign f = (lambda (param_list ( (param a) , (param b = (paren ( 1 ))) )) => (paren ( a ))))",
    );
    check("() => { a: 1 }", "(expr (lambda (param_list ( )) => (object { (object_field a : 1) })))");
    check("fn() { 1 }()", "(expr (call (fn fn (param_list ( )) (block { (expr 1) })) (arg_list ( ))))");
    check(
        "f(x => x, (y) => y)",
        "(expr (call f (arg_list ( (arg (lambda (param_list (param x)) => x)) , (arg (lambda (param_list ( (param y) )) => y)) ))))",
    );
    check("(a)\n(b)", "(expr (paren ( a )))\n(expr (paren ( b )))");
}

#[test]
fn functions_have_types_and_defaults_in_both_styles() {
    check(
        "fn f(a, b = 1, c: int | null | \"dev\" = null,) -> str { }",
        "(fn_decl fn f (param_list ( (param a) , (param b = 1) , (param c : (type int | null | (string \" dev \")) = null) , )) -> (type str) (block { }))",
    );
    check(
        "global function f(a) do\n return a\nendfunction\nlocal fn g() { }",
        "(fn_decl global function f (param_list ( (param a) )) (block do (return return a)) endfunction)
         (fn_decl local fn g (param_list ( )) (block { }))",
    );
}

#[test]
fn calls_take_names_and_spreads() {
    check(
        "f(a, from = b, *c, **d)",
        "(expr (call f (arg_list ( (arg a) , (arg from = b) , (arg (spread * c)) , (arg (spread ** d)) ))))",
    );
    check("f(a == b)", "(expr (call f (arg_list ( (arg (binary a == b)) ))))");
    check(
        "a[1:3] b[:3] c[1:] d[:] e[-1]",
        "(expr (index a [ (slice 1 : 3) ]))\n(expr (index b [ (slice : 3) ]))\n(expr (index c [ (slice 1 :) ]))\n(expr (index d [ (slice :) ]))\n(expr (index e [ (unary - 1) ]))",
    );
    check("[*a, 1,]", "(expr (array [ (spread * a) , 1 , ]))");
    check(
        "x = ()\ny = (1,)\nz = (1, 2)",
        "(assign x = (tuple ( )))\n(assign y = (tuple ( 1 , )))\n(assign z = (tuple ( 1 , 2 )))",
    );
    check(
        "{a: 1, \"b c\": 2, if: 3, 4: 5, **o}",
        "(expr (object { (object_field a : 1) , (object_field (string \" b c \") : 2) , (object_field if : 3) , (object_field 4 : 5) , (spread ** o) }))",
    );
    check("a.in.next", "(expr (field (field a . in) . next))");
}

#[test]
fn an_if_takes_its_else_in_both_styles() {
    check(
        "if a { }\n\nelse if b\n{ }\nelse\n{ 1 }",
        "(if if a (block { }) (else else (if if b (block { }) (else else (block { (expr 1) })))))",
    );
    check(
        "if a do\n 1\nelse if b then\n 2\nelse\n 3\nendif\nc",
        "(if if a (block do (expr 1)) (else else (if if b (block then (expr 2)) (else else (block (expr 3))) endif)))
         (expr c)",
    );
    check(
        "if a do\n 1\nelse\n if b do\n 2\n endif\nendif",
        "(if if a (block do (expr 1)) (else else (block (if if b (block do (expr 2)) endif))) endif)",
    );
    check("if a do 1 else { 2 }\nb", "(if if a (block do (expr 1)) (else else (block { (expr 2) })))\n(expr b)");
    check(
        "if a do 1 else if b do 2 endif endif",
        "(if if a (block do (expr 1)) (else else (if if b (block do (expr 2)) endif endif)))",
    );
    check("if a then 1 endeif", "(if if a (block then (expr 1)) endeif)");
    check("if x == {} { 1 }", "(if if (binary x == (object { })) (block { (expr 1) }))");
}

#[test]
fn a_for_binds_one_name_several_or_a_pattern() {
    check("for x in a { }", "(for for (pattern (pattern_name x)) in a (block { }))");
    check(
        "for a, b in c do\nnext a, b",
        "(for for (pattern (pattern_name a) , (pattern_name b)) in c (block do) next a , b)",
    );
    check(
        "for [a, *r] in c do a forend",
        "(for for (pattern [ (pattern_name a) , (pattern_name * r) ]) in c (block do (expr a)) forend)",
    );
    check(
        "for k in {\"a\": 1} { }",
        "(for for (pattern (pattern_name k)) in (object { (object_field (string \" a \") : 1) }) (block { }))",
    );
    check(
        "for x in a do\n for y in b do\n f()\n next y\nnext x",
        "(for for (pattern (pattern_name x)) in a (block do (for for (pattern (pattern_name y)) in b (block do (expr (call f (arg_list ( ))))) next y)) next x)",
    );
}

#[test]
fn next_inside_an_if_continues_the_loop() {
    check(
        "for x in a do\n if b do\n next x\n endif\n c\nnext x",
        "(for for (pattern (pattern_name x)) in a (block do (if if b (block do (continue next x)) endif) (expr c)) next x)",
    );
    check(
        "for x in a {\n if b { next x }\n try\n c\n catch e\n next x\n endtry\n}",
        "(for for (pattern (pattern_name x)) in a (block { (if if b (block { (continue next x) })) (try try (block (expr c)) (catch catch e (block (continue next x))) endtry) }))",
    );
}

#[test]
fn words_that_end_blocks_are_names_elsewhere() {
    check(
        "next = 5\nnext.x\ndo = next\nf(do, endif, new)",
        "(assign next = 5)\n(expr (field next . x))\n(assign do = next)\n(expr (call f (arg_list ( (arg do) , (arg endif) , (arg new) ))))",
    );
    check(
        "for x in a do next = x next x",
        "(for for (pattern (pattern_name x)) in a (block do (assign next = x)) next x)",
    );
    check("if a do endif = 1 endif", "(if if a (block do (assign endif = 1)) endif)");
}

#[test]
fn a_try_has_clauses_in_both_styles() {
    check(
        "try { a }\ncatch ValueError e { b }\ncatch { c } else { d }\nfinally { f }",
        "(try try (block { (expr a) }) (catch catch ValueError e (block { (expr b) })) (catch catch (block { (expr c) })) (else else (block { (expr d) })) (finally finally (block { (expr f) })))",
    );
    check(
        "try\n throw \"m\"\ncatch e\n f(e)\nfinally\n g()\nendtry",
        "(try try (block (throw throw (string \" m \"))) (catch catch e (block (expr (call f (arg_list ( (arg e) )))))) (finally finally (block (expr (call g (arg_list ( )))))) endtry)",
    );
    check(
        "try f() catch e print(e) endtry",
        "(try try (block (expr (call f (arg_list ( ))))) (catch catch e (block (expr (call print (arg_list ( (arg e) )))))) endtry)",
    );
    check("try f() catch endtry", "(try try (block (expr (call f (arg_list ( ))))) (catch catch (block)) endtry)");
}

#[test]
fn strings_are_taken_apart() {
    check(
        "'a\\n${b + 'c'}d$e\\$f'",
        "(expr (string ' a \\n (interpolation ${ (binary b + (string ' c ')) }) d$e \\$ f '))",
    );
    check(
        "\"${ {\"k\": \"}\"}[\"k\"] }\"",
        "(expr (string \" (interpolation ${ (index (object { (object_field (string \" k \") : (string \" } \")) }) [ (string \" k \") ]) }) \"))",
    );
    check("\"\\u{41}\\z\\\\\"", "(expr (string \" \\u{41} \\z \\\\ \"))");
    check("\"\"\n''", "(expr (string \" \"))\n(expr (string ' '))");
}

#[test]
fn a_triple_quote_is_a_comment_on_its_own_and_a_text_where_a_value_is_due() {
    check("\"\"\" a\n b \"\"\"\nx", "(expr x)");
    check("x = 1 \"\"\"a\"\"\"", "(assign x = 1)");
    check("x = \"\"\"a \"b\" ${c}\"\"\"", "(assign x = (string \"\"\" a \"b\"  (interpolation ${ c }) \"\"\"))");
    check("return\n\"\"\" c \"\"\"", "(return return)");
}

#[test]
fn numbers_and_names_have_their_spellings() {
    check(
        "a = 1_000 b = 0xFF_ff c = 1.5e-3 d = 1e5 e = 2.name",
        "(assign a = 1_000)\n(assign b = 0xFF_ff)\n(assign c = 1.5e-3)\n(assign d = 1e5)\n(assign e = (field 2 . name))",
    );
    check("выручка_2024 = имя.длина", "(assign выручка_2024 = (field имя . длина))");
    check("\u{feff}a\u{a0}= 1", "(assign a = 1)");
}

#[test]
fn imports_name_modules_and_what_is_taken() {
    check(
        "import m, n.o as k\nfrom m.x import y, z as w, *",
        "(import import (imported (module_name m)) , (imported (module_name n . o) as k))\n(from from (module_name m . x) import (imported y) , (imported z as w) , *)",
    );
}

/// The rule for a terminal: ask for another line as long as nothing is wrong but the end.
#[test]
fn a_text_that_only_ends_too_early_is_incomplete() {
    for source in [
        "if a {",
        "if a",
        "if a do\n b",
        "f(",
        "f(a,",
        "[1, 2",
        "x =",
        "x = a +",
        "let",
        "let x",
        "\"abc",
        "\"a ${b",
        "\"\"\" c",
        "fn f(a)",
        "fn",
        "for x in",
        "for x in a do",
        "while",
        "try {",
        "try { }",
        "try\n a",
        "a.",
        "a, b =",
        "return (",
        "{\"a\":",
        "x =>",
        "not",
        "import",
        "if a { } else",
        "throw",
        "function f() do",
        "from m import",
        "cls A {",
        "cls A(B) { public:\n x: int",
    ] {
        let parse = whole(source);
        assert!(parse.incomplete, "{source}: {:?}", errors(&parse));
    }
    for source in ["", "a", "a b", "let = 1", "f(a))", "if a { } }", "x = 1 +\n)", "12a (", "let = ("] {
        assert!(!whole(source).incomplete, "{source}");
    }
}

#[test]
fn an_else_behind_a_brace_may_go_on_with_the_statement_of_words_around_it() {
    let outer = "(if if a (block do (if if b (block { (expr c) }))) (else else (block (expr d))) endif)";
    check("if a do\n  if b { c }\nelse\n  d\nendif", outer);
    check("if a do if b { c }\nelse d endif", outer);
    check(
        "if a do\n  if b { c }\nelse if e do\n  d\nendif",
        "(if if a (block do (if if b (block { (expr c) }))) (else else (if if e (block do (expr d)) endif)))",
    );
    check(
        "if a do\n  if b { c }\n  else { d }\nendif",
        "(if if a (block do (if if b (block { (expr c) }) (else else (block { (expr d) })))) endif)",
    );
    check(
        "try\n  try { a } catch e { b }\ncatch e\n  c\nendtry",
        "(try try (block (try try (block { (expr a) }) (catch catch e (block { (expr b) })))) (catch catch e (block (expr c))) endtry)",
    );
    check(
        "try\n  try { a }\n  catch e { b }\n  finally { c }\nfinally\n  d\nendtry",
        "(try try (block (try try (block { (expr a) }) (catch catch e (block { (expr b) })) (finally finally (block { (expr c) })))) (finally finally (block (expr d))) endtry)",
    );
}
