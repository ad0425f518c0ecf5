use std::path::PathBuf;

use super::formatted;
use crate::syntax::parse;

/// What of a text the program is made of: its tokens without white space.
fn tokens(source: &str) -> Vec<String> {
    parse(source)
        .root
        .tokens()
        .filter(|token| {
            !matches!(token.kind(), crate::syntax::SyntaxKind::WHITESPACE | crate::syntax::SyntaxKind::NEWLINE)
        })
        .map(|token| token.text().trim_end().to_owned())
        .collect()
}

/// The tree without white space, by kinds.
fn shape(source: &str) -> Vec<crate::syntax::SyntaxKind> {
    use crate::syntax::ast::AstNode;
    parse(source).root.syntax().descendants().map(|node| node.kind()).collect()
}

#[track_caller]
fn check(source: &str, expected: &str) {
    assert_eq!(formatted(source).unwrap(), expected);
    assert_eq!(formatted(expected).unwrap(), expected, "laid out twice");
}

#[test]
fn spaces_stand_where_they_usually_do() {
    check("let  a=1\n", "let a = 1\n");
    check("print( a,b , sep = \", \" )", "print(a, b, sep=\", \")\n");
    check("x=a[ 1 : 3 ]", "x = a[1:3]\n");
    check("let o={ \"k\" :1,n : 2 }", "let o = {\"k\": 1, n: 2}\n");
    check("let f=fn (x,y=2)->int{return -x*- y}", "let f = fn(x, y = 2) -> int { return -x * -y }\n");
    check("let g=(a,b)=>a+b", "let g = (a, b) => a + b\n");
    check("if not(a)and ! b {}", "if not (a) and !b {}\n");
    check("f( *a, ** b )", "f(*a, **b)\n");
    check("fn f(a:int|null=null){ }", "fn f(a: int | null = null) {}\n");
    check("a . b . c( 1 )( 2 )[ 3 ]", "a.b.c(1)(2)[3]\n");
    check("for [a,* r] in it {}", "for [a, *r] in it {}\n");
    check("let a = 1 let b = 2;let c=3", "let a = 1 let b = 2; let c = 3\n");
    check("x = - -1", "x = - -1\n");
}

#[test]
fn classes_are_laid_out_as_blocks_are() {
    check(
        "@Abstract\ncls A (B) {\nprivate :\nx:int=1\n# made\npublic:\nnew A (x):this( x,1 ) { }\nfn f(@class,y) {\nreturn y\n}\n}\n",
        "@Abstract\ncls A(B) {\n    private:\n    x: int = 1\n    # made\n    public:\n    new A(x): this(x, 1) {}\n    fn f(@class, y) {\n        return y\n    }\n}\n",
    );
}

#[test]
fn lines_are_indented_by_what_they_stand_in() {
    check(
        "if a {\nb()\n}\nelse if c {\n  d()\n} else {\n e() }\n",
        "if a {\n    b()\n}\nelse if c {\n    d()\n} else {\n    e() }\n",
    );
    check(
        "function f(a) do\nfor x in a do\nprint(x)\nnext x\nreturn 1\nendfunction\n",
        "function f(a) do\n    for x in a do\n        print(x)\n    next x\n    return 1\nendfunction\n",
    );
    check(
        "try\nx = 1\ncatch e\ny = 2\nfinally\nz = 3\nendtry\n",
        "try\n    x = 1\ncatch e\n    y = 2\nfinally\n    z = 3\nendtry\n",
    );
    check(
        "let t = table([\n[1, 2],\n[3, 4]\n], [\"a\",\n\"b\"])\n",
        "let t = table([\n    [1, 2],\n    [3, 4]\n], [\"a\",\n    \"b\"])\n",
    );
    check(
        "let t = a\n.b(1)\n.c(x => {\n\"k\": x\n})\n",
        "let t = a\n    .b(1)\n    .c(x => {\n        \"k\": x\n    })\n",
    );
    check("let s = 1 +\n2\n", "let s = 1 +\n    2\n");
    check("if a and\nb {\nc()\n}\n", "if a and\n    b {\n    c()\n}\n");
}

#[test]
fn comments_and_strings_stay_and_empty_lines_are_single() {
    check(
        "# a\n\n\n\nx = 1   # b\n  # c\nif x {\n\n# d\ny()\n# e\n\n}\n",
        "# a\n\nx = 1   # b\n# c\nif x {\n    # d\n    y()\n    # e\n}\n",
    );
    check("let s = \"a  ${ x+1 }\n  b\"\n", "let s = \"a  ${ x+1 }\n  b\"\n");
    check("\"\"\"a\n   b\"\"\"\nx=1", "\"\"\"a\n   b\"\"\"\nx = 1\n");
    check("", "");
    check("\n\n# only\r\n", "# only\n");
    check("a = 1\rb = 2\r\r\n# c\rd()", "a = 1\nb = 2\n\n# c\nd()\n");
}

#[test]
fn a_program_with_mistakes_is_left_alone() {
    assert_eq!(formatted("let = 1").unwrap_err().len(), 1);
}

fn programs() -> Vec<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = vec![root.join("examples"), root.join("tests/language"), root.join("benches/programs")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "dc") {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn a_function_stands_below_its_decorators() {
    check(
        "@cache\n  fn f(x) {\nx\n}\nif a {\n@ b.c( 1 )\n@d\nglobal fn g() { }\n}\n",
        "@cache\nfn f(x) {\n    x\n}\nif a {\n    @b.c(1)\n    @d\n    global fn g() {}\n}\n",
    );
}

#[test]
fn every_program_at_hand_keeps_its_tokens_and_its_tree_and_is_laid_out_once() {
    let programs = programs();
    assert!(programs.len() > 400, "{}", programs.len());
    for path in programs {
        let source = String::from_utf8(std::fs::read(&path).unwrap()).unwrap_or_default();
        let Ok(once) = formatted(&source) else { continue };
        assert_eq!(tokens(&once), tokens(&source), "{}", path.display());
        assert_eq!(shape(&once), shape(&source), "{}", path.display());
        assert_eq!(formatted(&once).unwrap(), once, "{}", path.display());
    }
}

#[test]
fn the_examples_are_laid_out() {
    for path in programs().iter().filter(|path| path.components().any(|part| part.as_os_str() == "examples")) {
        let source = std::fs::read_to_string(path).unwrap();
        assert_eq!(formatted(&source).unwrap(), source, "{}", path.display());
    }
}
