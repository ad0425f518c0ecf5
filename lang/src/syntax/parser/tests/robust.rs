//! Any text at all: no panic, no loss, no native overflow, work that grows with the text.

use proptest::prelude::*;

use super::super::cursor::Parser;
use super::super::report::MAX_DIAGNOSTICS;
use super::super::{MAX_DEPTH, MAX_NESTING};
use super::{errors, whole};
use crate::syntax::kind::{SyntaxKind, SyntaxNode};
use crate::syntax::lexer;
use rowan::ast::AstNode;

/// Less than what any thread that parses has.
const SMALL_STACK: usize = 512 << 10;

/// Runs on a thread with a small native stack; a native overflow ends the whole test program.
fn on_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(SMALL_STACK).spawn(run).unwrap();
    thread.join().unwrap();
}

/// As a compiler would walk the tree: one call for every level.
fn depth(node: &SyntaxNode) -> usize {
    1 + node.children().map(|child| depth(&child)).max().unwrap_or(0)
}

#[track_caller]
fn too_deep(source: String, limit: u32) {
    on_small_stack(move || {
        let parse = whole(&source);
        assert!(depth(parse.root.syntax()) <= 4 * MAX_DEPTH as usize);
        let told = errors(&parse);
        assert_eq!(told.len(), 1, "{told:?}");
        let what = if limit == MAX_NESTING { "nested deeper than" } else { "it has more than" };
        assert!(told[0].contains(&format!("{what} {limit} ")), "{told:?}");
        assert!(!parse.incomplete);
    });
}

#[test]
fn nesting_beyond_the_limit_is_one_diagnostic_and_no_native_overflow() {
    let nested = |open: &str, n: usize| open.repeat(n);
    for open in [
        "(",
        "[",
        "{a:",
        "f(",
        "a[",
        "\"${",
        "-",
        "!",
        "not ",
        "x => ",
        "(x) => ",
        "fn() {",
        "2 ** ",
        "a + (",
        "if a {",
        "if a do ",
        "while a do ",
        "for x in a do ",
        "try ",
        "try { ",
        "fn f() {",
        "x = [{k: fn(a) { return f(",
        "@a ",
        "if a do else ",
    ] {
        let source = nested(open, 20_000);
        on_small_stack(move || {
            let parse = whole(&source);
            assert!(parse.diagnostics.len() <= MAX_DIAGNOSTICS);
            assert!(depth(parse.root.syntax()) <= 4 * MAX_DEPTH as usize);
        });
    }
    too_deep(format!("{}1{}", "(".repeat(20_000), ")".repeat(20_000)), MAX_NESTING);
    too_deep(format!("{}1", "-".repeat(100_000)), MAX_NESTING);
    too_deep(format!("{}1", "not ".repeat(100_000)), MAX_NESTING);
    too_deep(format!("{}1{}", "fn() { ".repeat(20_000), "}".repeat(20_000)), MAX_NESTING);
    too_deep("if a do ".repeat(20_000) + &"endif ".repeat(20_000), MAX_NESTING);
}

#[test]
fn chains_beyond_the_limit_are_one_diagnostic_and_no_native_overflow() {
    too_deep("a".to_owned() + &".b".repeat(100_000), MAX_DEPTH);
    too_deep("a".to_owned() + &" + a".repeat(100_000), MAX_DEPTH);
    too_deep("f".to_owned() + &"()".repeat(100_000), MAX_DEPTH);
    too_deep("a".to_owned() + &"[0]".repeat(100_000), MAX_DEPTH);
    too_deep("a".to_owned() + &" |> f".repeat(100_000), MAX_DEPTH);
    too_deep("if a { }".to_owned() + &" else if b { }".repeat(20_000), MAX_DEPTH);
    too_deep("if a do 1".to_owned() + &" else if b do 2".repeat(20_000) + " endif", MAX_DEPTH);
}

#[test]
fn chains_and_nesting_count_together() {
    let level = |inner: String| format!("({inner}{})", ".b".repeat(20));
    let mut source = "a".to_owned();
    for _ in 0..100 {
        source = level(source);
    }
    too_deep(source, MAX_DEPTH);
}

#[test]
fn what_people_write_is_not_too_deep() {
    let fine = |source: String| {
        on_small_stack(move || {
            let parse = whole(&source);
            assert_eq!(errors(&parse), Vec::<String>::new());
            assert!(depth(parse.root.syntax()) <= 4 * MAX_DEPTH as usize);
        });
    };
    fine(format!("x = 1{}", " + 1".repeat(490)));
    fine("if a { }".to_owned() + &" else if b { }".repeat(490));
    fine(format!("{}1{}", "(".repeat(190), ")".repeat(190)));
    fine(format!("{}1{}", "f({a: [".repeat(60), "]})".repeat(60)));
    fine("x = 1\n".repeat(50_000));
    fine(format!("x = [{}]", "1, ".repeat(100_000)));
}

/// How often the parser looks at a token of this text.
fn steps(source: &str) -> u64 {
    let lexed = lexer::lex(source);
    let mut parser = Parser::new(source, &lexed);
    parser.root();
    parser.steps.get()
}

#[test]
fn the_work_grows_with_the_text_and_no_faster() {
    let pieces = [
        "x = 1\n",
        "f(",
        "(",
        ")",
        "[1, 2\n",
        "}\n",
        "{",
        "if a do\n",
        "endif\n",
        "else\n",
        "\n",
        "# c\n",
        "(a, b) => ",
        "\"${",
        "\"",
        "let\n",
        "a b ",
        "(a b ",
        "{a b ",
        "for x in y do\n",
        "next x\n",
        "fn f(a b\n",
        "if {",
        "@x ",
        "cls A {",
        "cls ",
        "x = (1\n",
        "try\n",
        "catch\n",
        "try { } ",
        "= ",
        "1 ",
        "a, ",
        "f(a\n\n\n\n",
        "[f(\n",
        "x => ",
        "a\n.b\n",
        ", ",
        "; ",
        "? ",
        "not in ",
        "if a { } else ",
        "while x\n",
        "\"a\" ",
        "endwhile ",
        "f)\n",
        "a ]",
        "let x: (",
        "}",
        "{}",
        "({",
        "})",
        "catch (a\n",
    ];
    for piece in pieces {
        let (small, large) = (1_000, 8_000);
        let (few, many) = (steps(&piece.repeat(small)), steps(&piece.repeat(large)));
        let per_piece = (large / small) as u64;
        assert!(many <= few * per_piece * 5 / 4 + 10_000, "{piece:?}: {few} steps, then {many}");
    }
}

#[test]
fn no_more_than_a_hundred_mistakes_are_told() {
    assert_eq!(whole(&"let = 1\n".repeat(1_000)).diagnostics.len(), MAX_DIAGNOSTICS);
    assert_eq!(whole(&"12abc\n".repeat(1_000)).diagnostics.len(), MAX_DIAGNOSTICS);
    assert_eq!(whole(&format!("{}{}", "12abc\n".repeat(200), "(".repeat(1_000))).diagnostics.len(), MAX_DIAGNOSTICS);
}

#[test]
fn a_text_of_too_many_tokens_is_told_so_and_kept_whole() {
    let source = ";".repeat(lexer::MAX_TOKENS + 10);
    let told = errors(&whole(&source));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("too long"), "{told:?}");
}

#[test]
fn mistakes_are_told_in_order_of_place() {
    let parse = whole("f(\nlet = 1\n12abc\nx = \"${ }\"\n}\nif a {");
    let places: Vec<_> = parse.diagnostics.iter().map(|d| (d.place.line, d.place.column)).collect();
    assert!(places.len() >= 5 && places.is_sorted(), "{places:?}");
}

/// Pieces of programs, whole and broken.
fn soup() -> impl Strategy<Value = String> {
    let words = vec![
        "let",
        "global",
        "local",
        "fn",
        "function",
        "if",
        "else",
        "while",
        "for",
        "in",
        "return",
        "break",
        "continue",
        "true",
        "null",
        "and",
        "or",
        "not",
        "try",
        "catch",
        "finally",
        "throw",
        "import",
        "from",
        "as",
        "cls",
        "this",
        "do",
        "then",
        "next",
        "endif",
        "endfor",
        "forend",
        "endwhile",
        "endfunction",
        "endtry",
        "x",
        "y",
        "f",
        "1",
        "1.5",
        "0x",
        "12a",
        "\"",
        "'",
        "\"\"\"",
        "${",
        "}",
        "{",
        "(",
        ")",
        "[",
        "]",
        ",",
        ";",
        ":",
        ".",
        "@",
        "+",
        "-",
        "*",
        "**",
        "/",
        "//",
        "!",
        "=",
        "==",
        "+=",
        "=>",
        "->",
        "|>",
        "|",
        "\n",
        "\r\n",
        "#",
        "\\",
        "\\n",
        "\\u{",
        "?",
        "«",
        "ё",
        "\u{feff}",
    ];
    let piece = prop_oneof![9 => prop::sample::select(words).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    let blank = prop_oneof![3 => Just(" "), 1 => Just(""), 1 => Just("\n")];
    prop::collection::vec((piece, blank), 0..120)
        .prop_map(|parts| parts.into_iter().flat_map(|(piece, blank)| [piece, blank.to_owned()]).collect())
}

/// Well-formed pieces with a few of their characters lost: mistakes as they are made.
fn damaged() -> impl Strategy<Value = String> {
    let programs = vec![
        "for x in items do\n  if x > 1 do\n    print(\"a ${x}\")\n  endif\nnext x\n",
        "fn f(a, b = 1) -> int {\n  return a + b\n}\n",
        "try { f(1, k = [2, 3]) } catch ValueError e { print(e) } finally { x = {\"a\": 1} }\n",
        "users.map(fn(u) { let n = u.name; n |> upper })\n",
        "function g(x) do\n  while x do\n    x -= 1\n  endwhile\nendfunction\n",
    ];
    (
        prop::collection::vec(prop::sample::select(programs), 1..6),
        prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    )
        .prop_map(|(programs, lost)| {
            let mut text: Vec<char> = programs.concat().chars().collect();
            for index in lost {
                if !text.is_empty() {
                    text.remove(index.index(text.len()));
                }
            }
            text.into_iter().collect()
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn no_text_makes_the_parser_panic_or_lose_a_byte(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        whole(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_mix_of_tokens_makes_the_parser_panic_or_lose_a_byte(source in soup()) {
        let parse = whole(&source);
        prop_assert!(parse.diagnostics.len() <= MAX_DIAGNOSTICS);
        prop_assert!(parse.diagnostics.is_sorted_by_key(|d| (d.place.line, d.place.column)));
    }

    #[test]
    fn a_damaged_program_is_parsed_to_its_end(source in damaged()) {
        whole(&source);
    }

    #[test]
    fn what_is_put_aside_is_told(source in prop_oneof![damaged(), soup()]) {
        let parse = whole(&source);
        let aside = parse.root.syntax().descendants().any(|n| n.kind() == SyntaxKind::ERROR);
        prop_assert!(!aside || !parse.diagnostics.is_empty());
    }
}
