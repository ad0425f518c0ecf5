//! What is told of texts with mistakes.

use super::check_errors;

#[test]
fn the_end_of_what_was_opened_is_asked_for_where_it_was_opened() {
    check_errors(
        "f(a, [1",
        &[
            "1:2 the bracket '(' is not closed: there is no ')' up to the end of the text",
            "1:6 the bracket '[' is not closed: there is no ']' up to the end of the text",
        ],
    );
    check_errors(
        "x = (1 + 2\nlet y = 3\nf(y)",
        &["1:11 ')' is missing at the end of the line: the bracket '(' was opened on line 1"],
    );
    check_errors(
        "f(a, b\nprint(x)",
        &["1:7 ')' is missing at the end of the line: the bracket '(' was opened on line 1"],
    );
    check_errors("x = [1, 2)\ny", &["1:10 ']' is missing before ')': the bracket '[' was opened on line 1"]);
    check_errors(
        "fn f() {\n if a {\n b\n}\nc",
        &["1:8 the bracket '{' is not closed: there is no '}' up to the end of the text"],
    );
    check_errors(
        "if a do\n b\nc",
        &["1:1 the block of 'if' is not closed: there is no 'endif' up to the end of the text"],
    );
    check_errors("x = 'abc\ny", &["1:5 the string opened with ' is not closed up to the end of the text"]);
    check_errors("\"\"\" abc", &["1:1 the comment opened with a triple quote is not closed up to the end of the text"]);
    // Of what holds the string nothing is said: its end may stand in the string.
    let string = "1:11 the string opened with \" is not closed up to the end of the text";
    check_errors("if a { f([\"abc", &[string]);
    check_errors("x = \"a ${b\"", &["1:11 '}' is missing before '\"': the bracket '${' was opened on line 1"]);
}

#[test]
fn a_forgotten_quote_is_looked_for_where_the_string_began() {
    let help = "the string that begins on line 1 goes over several lines: perhaps its closing quote is missing there";
    check_errors(
        "let s = \"abc\nprint(s)\nlet t = 5 + \"def\"",
        &[&format!(
            "3:17 there is nothing between 'def' and '\"': an operator, parentheses or a new line is missing | {help}"
        )],
    );
}

#[test]
fn a_block_that_lacks_its_end_does_not_take_that_of_the_one_around_it() {
    check_errors(
        "for x in a do\n if x do\n  f(x)\nnext x\nlet = 1",
        &[
            "4:1 'endif' is missing before 'next': 'if' begins on line 2",
            "5:5 a name is expected here, but '=' was found",
        ],
    );
    check_errors(
        "for x in a do\n for y in b do\n  f()\n next x",
        &["4:2 'next y' is missing before 'next': 'for' begins on line 2"],
    );
    check_errors(
        "while a do\n if b {\n c\nendwhile",
        &["4:1 '}' is missing before 'endwhile': the bracket '{' was opened on line 2"],
    );
    check_errors(
        "function f() do\n while a do\n b\nendfunction",
        &["4:1 'endwhile' is missing before 'endfunction': 'while' begins on line 2"],
    );
    check_errors(
        "if a {\n b\nelse {\n c\n}",
        &["3:1 '}' is missing before 'else': the bracket '{' was opened on line 1"],
    );
    check_errors("f(fn(x) do x)", &["1:13 'endfunction' is missing before ')': 'function' begins on line 1"]);
}

#[test]
fn the_word_that_ends_a_block_fits_its_beginning() {
    check_errors(
        "while a do\n b\nendif",
        &["3:1 the block of 'while' on line 1 is closed with 'endwhile', not 'endif'"],
    );
    check_errors("for x in a do\n b\nnext y", &["3:6 'next y' does not fit the loop 'for x' on line 1"]);
    check_errors(
        "endif\nnext x\n}\n)\nelse\ncatch e",
        &[
            "1:1 'endif' closes nothing: there is no 'if' for it",
            "2:1 'next' closes nothing: there is no 'for' for it",
            "3:1 there is no open bracket for '}'",
            "4:1 there is no open bracket for ')'",
            "5:1 'else' stands without 'if'",
            "6:1 'catch' stands without 'try'",
        ],
    );
    check_errors("try { a }\nb", &["2:1 'try' has neither 'catch' nor 'finally' | write: try { ... } catch e { ... }"]);
}

const BLOCK: &str =
    "a block stands in braces { ... } or between 'do' and its end: endif, next x, endwhile, endfunction";

#[test]
fn a_block_that_does_not_begin_is_told_once() {
    check_errors(
        "if x > 5\n f()\nelse\n g()\nendif\nh()",
        &[&format!("1:9 a block should begin at the end of the line: '{{' or 'do' | {BLOCK}")],
    );
    check_errors("while x:\n f()\n", &[&format!("1:8 ':' cannot stand here | {BLOCK}")]);
    check_errors(
        "for x in a f(x)",
        &[&format!("1:12 a block, '{{' or 'do', should begin here, but 'f' was found | {BLOCK}")],
    );
    check_errors(
        "function f(a)\n return a\nendfunction",
        &[&format!("1:14 a block should begin at the end of the line: '{{' or 'do' | {BLOCK}")],
    );
}

#[test]
fn assigning_where_comparing_is_meant_is_told() {
    check_errors("if x = 5 { }", &["1:6 '=' assigns, but a condition compares | to compare, write '=='"]);
    check_errors(
        "while (x = 5) { }",
        &["1:10 an assignment cannot stand inside an expression | to compare, write '=='"],
    );
    check_errors(
        "f() = 3",
        &["1:1 nothing can be assigned to this | a function is declared with: fn name(a, b) { ... }"],
    );
    check_errors("a, b += 3", &["1:6 only one name may stand before '+='"]);
    let help = "write the assignments on lines of their own; several names at once: a, b = 1, 2";
    check_errors(
        "a = b = 3\nlet a = 1, b = 2",
        &[
            &format!("1:7 one statement has only one assignment | {help}"),
            &format!("2:14 one statement has only one assignment | {help}"),
        ],
    );
}

#[test]
fn a_declaration_needs_a_name_and_a_value() {
    check_errors(
        "let = 5\nlet in = 3\nlet x\nlet x: int = 5",
        &[
            "1:5 a name is expected here, but '=' was found",
            "2:5 'in' is a keyword and cannot be a name | choose another name",
            "3:6 '=' is expected here, but the line ends | a variable gets its value at once: let x = null",
            "4:6 types are given to parameters of functions, not to variables | remove the colon and the type",
        ],
    );
}

#[test]
fn what_other_languages_have_is_translated() {
    let choice = "there is no choice inside an expression: write if condition { x = a } else { x = b }";
    check_errors("x = a ? b : c", &[&format!("1:7 '?' cannot stand here | {choice}")]);
    check_errors(
        "if a && b { }",
        &[
            "1:6 a block, '{' or 'do', should begin here, but '&&' was found | the logical 'and' is written as a word: and",
        ],
    );
    check_errors(
        "x = .5",
        &["1:5 a value is expected here, but '.' was found | a fraction is written with its zero: 0.5"],
    );
    check_errors(".5", &["1:1 '.' cannot stand here | a fraction is written with its zero: 0.5"]);
    check_errors(".len()", &["1:1 '.' cannot stand here"]);
    check_errors(
        "print \"a\"",
        &[
            "1:7 there is nothing between 'print' and '\"': an operator, parentheses or a new line is missing | a function is called with parentheses: print(...)",
        ],
    );
    check_errors(
        "var x = 5",
        &[
            "1:5 there is nothing between 'var' and 'x': an operator, parentheses or a new line is missing | a variable is declared with: let x = 1",
        ],
    );
    check_errors(
        "def f(x) { let = 1 }",
        &[
            "1:5 there is nothing between 'def' and 'f': an operator, parentheses or a new line is missing | a function is declared with: fn name(a, b) { ... }",
            "1:16 a name is expected here, but '=' was found",
        ],
    );
    check_errors("x not in y", &["1:3 'not in' is written differently | write: not (x in list)"]);
    check_errors(
        "z = [x for x in a]",
        &[
            "1:8 ',' or ']' is missing before 'for' (the bracket was opened on line 1) | there is no loop inside a value: write map(list, x => x * 2) or filter(list, x => x > 0)",
        ],
    );
    let loops = "a loop is written: for x in list { ... } or for i in range(1, 10) { ... }";
    check_errors(
        "for (let i = 0; i < 5; i = i + 1) { let = 1 }",
        &[
            &format!("1:5 there is no loop with a counter in parentheses: 'for' walks values | {loops}"),
            "1:41 a name is expected here, but '=' was found",
        ],
    );
    check_errors("for (a, b) in c { }", &[&format!("1:5 the variables of 'for' stand without parentheses | {loops}")]);
    check_errors("for i = 1 to 10 { }", &[&format!("1:7 'in' is expected here, but '=' was found | {loops}")]);
    check_errors(
        "try { } catch (e) { }",
        &[
            "1:15 the name after 'catch' stands without parentheses | write: catch e { ... } or catch ValueError e { ... }",
        ],
    );
    check_errors(
        "x = “a”",
        &["1:5 a value is expected here, but '“a”' was found | strings stand in straight quotes: \"...\" or '...'"],
    );
}

#[test]
fn one_missing_comma_is_one_mistake() {
    let missing = "',' or ')' is missing before";
    check_errors("f(x y, z)", &[&format!("1:5 {missing} 'y' (the bracket was opened on line 1)")]);
    check_errors(
        "f(\n a\n b\n)\nc",
        &["2:3 ',' or ')' is missing at the end of the line (the bracket was opened on line 1)"],
    );
    check_errors("f(1, , 2)", &["1:6 there is nothing between the commas"]);
    check_errors(
        "{a = 1, b: 2}",
        &[
            "1:4 a key of an object needs ':' after it, but '=' was found | an object is written {\"name\": 1, \"city\": \"Minsk\"}",
        ],
    );
    check_errors(
        "a[]\na[::2]",
        &["1:3 there is no index in the square brackets", "2:4 a slice has only a beginning and an end: a[1:3]"],
    );
}

#[test]
fn mistakes_inside_a_token_are_told() {
    let number = "is not a number: digits and letters run together, or '_' does not stand between digits";
    check_errors(
        "a = 12abc\nb = 0x\nc = 1__0\nd = 1_",
        &[
            &format!("1:5 '12abc' {number}"),
            &format!("2:5 '0x' {number}"),
            &format!("3:5 '1__0' {number}"),
            &format!("4:5 '1_' {number}"),
        ],
    );
    check_errors(
        "'\\u{zz} \\u{110000}'",
        &[
            "1:2 '\\u{zz}' names no character: it takes one to six hexadecimal digits, as in '\\u{41}'",
            "1:9 '\\u{110000}' names no character: it takes one to six hexadecimal digits, as in '\\u{41}'",
        ],
    );
    check_errors("'a${ }'", &["1:3 there is no value inside '${ }' | for the sign '$' itself write '\\$'"]);
}

#[test]
fn what_comes_later_is_told_once() {
    check_errors(
        "cls A(B) {\n fn m() { let = 1 }\n}\n@cache(1) let f = 1\nlet = 2",
        &[
            "2:15 a name is expected here, but '=' was found",
            "4:11 a function must follow the decorator '@' | a function is declared with: fn name(a, b) { ... }",
            "5:5 a name is expected here, but '=' was found",
        ],
    );
    check_errors(
        "new A(1)\nthis.x = 1",
        &[
            "1:5 there is nothing between 'new' and 'A': an operator, parentheses or a new line is missing | an instance is made by calling the class: Name(...); 'new' only begins a constructor in the body of a class",
            "2:1 'this' exists only inside a class",
        ],
    );
}

#[test]
fn columns_count_characters() {
    check_errors(
        "имя = «»",
        &["1:7 a value is expected here, but '«»' was found | strings stand in straight quotes: \"...\" or '...'"],
    );
}

#[test]
fn what_is_missing_at_the_end_of_a_line_is_told_there() {
    check_errors(
        "f(\n a\n b\n)",
        &["2:3 ',' or ')' is missing at the end of the line (the bracket was opened on line 1)"],
    );
    check_errors(
        "print(\"x\"\ny = 1",
        &["1:10 ')' is missing at the end of the line: the bracket '(' was opened on line 1"],
    );
}

#[test]
fn a_block_closed_as_in_another_language_is_closed() {
    check_errors(
        "if a do\n b\nend\nwhile c do\n d\nend while\nlet = 1",
        &[
            "3:1 the block of 'if' on line 1 is closed with 'endif', not 'end'",
            "6:1 the block of 'while' on line 4 is closed with 'endwhile', not 'end'",
            "7:5 a name is expected here, but '=' was found",
        ],
    );
    check_errors("fn f() {\n let end = 1\n end\n}\nif a do\n end = 1\n f(end)\nendif", &[]);
}

#[test]
fn a_slip_of_the_pen_in_a_keyword_is_told() {
    let told = |first: &str, found: &str, word: &str| {
        format!(
            "1:{} there is nothing between '{first}' and '{found}': an operator, parentheses or a new line is missing | did you mean '{word}'?",
            first.len() + 2
        )
    };
    check_errors("retrun x", &[&told("retrun", "x", "return")]);
    check_errors("whle x { }", &[&told("whle", "x", "while")]);
    check_errors("If x { }", &[&told("If", "x", "if")]);
    check_errors(
        "foo bar",
        &["1:5 there is nothing between 'foo' and 'bar': an operator, parentheses or a new line is missing"],
    );
}

#[test]
fn statements_after_an_arrow_are_told_how_to_stand_there() {
    let told = "after '=>' a brace begins an object, not a block of statements | a function with statements is written fn(x) { ... }";
    check_errors("f = x => { print(x) }", &[&format!("1:10 {told}")]);
    check_errors(
        "f = x => { return x }\nlet = 1",
        &[&format!("1:10 {told}"), "2:5 a name is expected here, but '=' was found"],
    );
    check_errors("f = x => { a: 1 }\ng = x => { }\nh = x => { if: 1 }", &[]);
}

#[test]
fn more_of_other_languages_is_translated() {
    check_errors("i++\nj = 1", &["1:3 a value is expected here, but '+' was found | to increase a variable: x += 1"]);
    check_errors(
        "for i in 1..10 { }",
        &[
            "1:12 a name is expected here, but '.' was found | a range of numbers is written range(1, 10), a slice a[1:3]",
        ],
    );
    check_errors(
        "print(f\"a {x}\")",
        &[
            "1:8 ',' or ')' is missing before '\"' (the bracket was opened on line 1) | no letter before the quote: values are put in with \"total: ${x}\"",
        ],
    );
}
