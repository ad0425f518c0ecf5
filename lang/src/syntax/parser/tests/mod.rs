//! Tests as data: a text, and its tree or its diagnostics in a short form.

mod errors;
mod robust;
mod trees;

use super::{Parse, parse};
use crate::messages::Lang;
use crate::syntax::kind::{SyntaxKind, SyntaxNode};
use rowan::NodeOrToken;
use rowan::ast::AstNode;

/// The tree in brackets, `(let let a = 1)`: kinds in small letters without their ending, literals and names bare,
/// white space left out.
fn tree(node: &SyntaxNode) -> String {
    let parts = node.children_with_tokens().filter(|e| !e.kind().is_trivia()).map(|element| match element {
        NodeOrToken::Node(n) if matches!(n.kind(), SyntaxKind::LITERAL | SyntaxKind::NAME_REF) => n.text().to_string(),
        NodeOrToken::Node(n) => tree(&n),
        NodeOrToken::Token(t) => t.text().to_owned(),
    });
    let name = format!("{:?}", node.kind()).to_lowercase();
    let name = name.trim_end_matches("_stmt").trim_end_matches("_expr").trim_end_matches("_clause").to_owned();
    format!("({})", std::iter::once(name).chain(parts).collect::<Vec<_>>().join(" "))
}

/// The statements of a text, one a line.
fn trees(parse: &Parse) -> String {
    parse.root.syntax().children().map(|n| tree(&n)).collect::<Vec<_>>().join("\n")
}

/// `line:column message; help` of every diagnostic, in English.
fn errors(parse: &Parse) -> Vec<String> {
    let line = |d: &crate::diagnostic::Diagnostic| {
        let help = d.help.as_ref().map_or(String::new(), |h| format!(" | {}", h.render(Lang::En)));
        format!("{}:{} {}{help}", d.place.line, d.place.column, d.message.render(Lang::En))
    };
    parse.diagnostics.iter().map(line).collect()
}

/// Every byte of the text stands in the tree, and every placeholder of every message has its value.
fn whole(source: &str) -> Parse {
    let parse = parse(source);
    assert_eq!(parse.root.syntax().text().to_string(), source);
    for diagnostic in &parse.diagnostics {
        for message in [Some(&diagnostic.message), diagnostic.help.as_ref()].into_iter().flatten() {
            for name in
                ["{found}", "{line}", "{token}", "{open}", "{close}", "{keyword}", "{word}", "{name}", "{limit}"]
            {
                assert!(!message.render(Lang::En).contains(name), "{source}: {message:?}");
            }
        }
    }
    parse
}

/// A text without mistakes has this tree.
#[track_caller]
fn check(source: &str, expected: &str) {
    let parse = whole(source);
    assert_eq!(errors(&parse), Vec::<String>::new(), "{source}");
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    assert_eq!(trees(&parse), expected.join("\n"), "{source}");
}

/// A text has exactly these mistakes.
#[track_caller]
fn check_errors(source: &str, expected: &[&str]) {
    assert_eq!(errors(&whole(source)), expected, "{source}");
}
