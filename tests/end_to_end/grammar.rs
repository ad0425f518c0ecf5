//! The grammar that colours programs in editors, in the engine of editors, against the tokens of the language.

use std::path::{Path, PathBuf};

use datacode_lang::builtins::registry;
use datacode_lang::syntax::{self, KEYWORDS, SyntaxKind, SyntaxToken};
use datacode_test_support::clients::{node_script, repository};
use datacode_test_support::{DEADLINE, run};

/// What a character is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Keyword,
    Text,
    Escape,
    Number,
    Comment,
    Builtin,
    Other,
}

/// What the language says of a token.
fn kind(token: &SyntaxToken) -> Kind {
    use SyntaxKind::*;
    let parent = token.parent().map(|node| node.kind());
    match token.kind() {
        // A member or a key may have the name of any word.
        kind if kind.is_keyword() && matches!(parent, Some(FIELD_EXPR | OBJECT_FIELD)) => Kind::Other,
        kind if kind.is_keyword() => Kind::Keyword,
        // `@class`
        IDENT if token.prev_token().is_some_and(|before| before.kind() == AT) => Kind::Keyword,
        QUOTE | STRING_TEXT => Kind::Text,
        STRING_ESCAPE => Kind::Escape,
        INT | FLOAT => Kind::Number,
        COMMENT => Kind::Comment,
        IDENT if is_called(token) && registry::find(token.text()).is_some() => Kind::Builtin,
        _ => Kind::Other,
    }
}

/// Whether a token is the name of what is called, not behind a dot.
fn is_called(token: &SyntaxToken) -> bool {
    let callee = token.parent().filter(|node| node.kind() == SyntaxKind::NAME_REF);
    let call = callee.as_ref().and_then(|callee| callee.parent()).filter(|node| node.kind() == SyntaxKind::CALL_EXPR);
    call.is_some_and(|call| call.first_child() == callee)
}

/// What the grammar says of a token, by its innermost scope that tells.
fn kind_of(scopes: &[&str]) -> Kind {
    let of = |scope: &&str| {
        let begins = |names: &[&str]| names.iter().any(|name| scope.starts_with(name));
        Some(match () {
            () if begins(&["keyword.operator.datacode", "punctuation.section", "punctuation.datacode"]) => Kind::Other,
            () if begins(&["punctuation.definition.decorator", "meta.", "source.", "variable.other", "entity."]) => {
                Kind::Other
            }
            () if begins(&["keyword.", "storage.", "constant.language.", "variable.language."]) => Kind::Keyword,
            () if begins(&["constant.character.escape"]) => Kind::Escape,
            () if begins(&["constant.numeric."]) => Kind::Number,
            () if begins(&["string.", "punctuation.definition.string"]) => Kind::Text,
            () if begins(&["comment."]) => Kind::Comment,
            () if begins(&["support.function.builtin"]) => Kind::Builtin,
            () => return None,
        })
    };
    scopes.iter().rev().find_map(of).unwrap_or(Kind::Other)
}

/// The programs of a folder and those below it.
fn programs(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            programs(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "dc") {
            found.push(path);
        }
    }
}

/// Colours texts.
fn coloured(texts: &[String]) -> Vec<Vec<(String, Vec<String>)>> {
    let mut node = node_script("tokenise.cjs");
    node.arg(repository().join("editors/vscode/syntaxes/datacode.tmLanguage.json"));
    let ended = run(&mut node, &serde_json::to_string(texts).unwrap(), DEADLINE);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    serde_json::from_str(&ended.stdout).unwrap()
}

/// Where the grammar and the language part on a text: a line for each token.
fn differences(text: &str, coloured: &[(String, Vec<String>)]) -> Vec<String> {
    let mut by_grammar = Vec::with_capacity(text.len() + 1);
    for (piece, scopes) in coloured {
        let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
        by_grammar.extend(std::iter::repeat_n(kind_of(&scopes), piece.len()));
    }
    let mut differences = Vec::new();
    for token in syntax::parse(text).root.tokens() {
        let expected = kind(&token);
        let start = usize::from(token.text_range().start());
        let seen = token.text().char_indices().filter(|(_, c)| !c.is_whitespace());
        // A variable may have the name of a built-in: no grammar can know it.
        let may_be = |kind| kind == Kind::Builtin && registry::find(token.text()).is_some();
        let wrong = seen.map(|(i, _)| by_grammar[start + i]).find(|kind| *kind != expected && !may_be(*kind));
        if let Some(wrong) = wrong {
            let line = text[..start].matches('\n').count() + 1;
            differences.push(format!("{line}: {:.40} is {expected:?}, not {wrong:?}", token.text()));
        }
    }
    differences
}

#[test]
fn programs_are_coloured_by_the_grammar_as_the_language_reads_them() {
    let mut paths = Vec::new();
    programs(&repository().join("tests/language"), &mut paths);
    programs(&repository().join("examples"), &mut paths);
    paths.sort();
    let texts = paths.iter().filter_map(|path| Some((path, std::fs::read_to_string(path).ok()?)));
    // What is no program has no one way to be read.
    let (paths, texts): (Vec<&PathBuf>, Vec<String>) =
        texts.filter(|(_, text)| syntax::parse(text).diagnostics.is_empty()).unzip();
    assert!(texts.len() > 300, "{} programs", texts.len());
    let mut wrong = Vec::new();
    for ((path, text), tokens) in paths.iter().zip(&texts).zip(coloured(&texts)) {
        wrong.extend(differences(text, &tokens).into_iter().map(|line| format!("{}:{line}", path.display())));
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn words_strings_and_comments_are_told_apart_wherever_they_stand() {
    let texts = [
        "\"\"\" of the program\nin two lines \"\"\"\nlet x = \"\"\"a 'text' ${1 + \"in ${'it'} }\"} \"\"\"\nprint(\"\"\"x\"\"\", [\"\"\"y\"\"\"])",
        "fn f() { return \"\"\"text\"\"\" }\n\"\"\"comment\"\"\"\nf() # not 'text",
        "let s = 'it\\'s \\u{1f980} \\q ${ {\"a\": {1: 2}}[\"a\"] } # no comment'",
        "let если = 0xFF + 1_000.5e-3\nlet x1 = если",
        "for i in [1] do\nif i == 1 then print(i) endif\nnext i\nlet next = 1\nnext = next + 1",
        "@Abstract cls A { private: x: int = 0\npublic: new A(x) { this.x = x }\nfn f(@class) { return @class.name } }",
        "o.in.len\nlet o = {null: 1, if: 2, new: 3, private: 4}\no.print = o.len()",
    ];
    let texts: Vec<String> =
        texts.iter().map(|text| (*text).to_owned()).chain(KEYWORDS.map(|word| format!("x {word} y"))).collect();
    let mut wrong = Vec::new();
    for (text, tokens) in texts.iter().zip(coloured(&texts)) {
        wrong.extend(differences(text, &tokens).into_iter().map(|line| format!("{text}\n{line}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_parts_of_the_extension_are_where_its_description_says() {
    let folder = repository().join("editors/vscode");
    let read = |name: &str| -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
    };
    let package = read("package.json");
    let parts = &package["contributes"];
    read(parts["languages"][0]["configuration"].as_str().unwrap());
    let grammar = read(parts["grammars"][0]["path"].as_str().unwrap());
    assert_eq!(grammar["scopeName"], parts["grammars"][0]["scopeName"]);
    let script = std::fs::read_to_string(folder.join(package["main"].as_str().unwrap())).unwrap();
    for setting in parts["configuration"]["properties"].as_object().unwrap().keys() {
        let name = setting.strip_prefix("datacode.").unwrap();
        assert!(script.contains(&format!("settings.get(\"{name}\")")), "{setting} changes nothing");
    }
    assert_eq!(package["version"], env!("CARGO_PKG_VERSION"));
}
