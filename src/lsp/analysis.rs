//! A text's tree and the scopes of its names: which declaration a name means.
//!
//! What a scope declares is told by the compiler's own rule ([`datacode_lang::compile::declared`]); here stands only
//! where scopes begin: the program, functions, and the bodies of `for`. A text may have mistakes; what can be told of it is.

use std::collections::HashMap;

use datacode_lang::assist::cursor::is_name;
use datacode_lang::compile::{Declared, declared, global_names};
use datacode_lang::syntax::ast::{self, AstNode, ClassDecl, Expr, ForStmt, LetStmt, ParamList, Stmt};
use datacode_lang::syntax::{self, SyntaxKind, SyntaxNode, SyntaxToken};

/// A name a scope declares.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// Where it first stands.
    pub token: SyntaxToken,
    /// Whether it is given a value elsewhere in the scope too.
    pub again: bool,
}

/// What is known of a text.
pub struct Analysis {
    /// Its tree.
    pub root: ast::Root,
    /// The names each scope declares, by the node the scope belongs to.
    scopes: HashMap<SyntaxNode, HashMap<String, Declaration>>,
    /// The classes of the text: their names are types everywhere.
    classes: HashMap<String, ClassDecl>,
}

impl Analysis {
    /// Looks through a text.
    pub fn of(source: &str) -> Analysis {
        let root = syntax::parse(source).root;
        let nodes = || root.syntax().descendants();
        let mut classes = HashMap::new();
        for class in nodes().filter_map(ClassDecl::cast) {
            if let Some(name) = class.name() {
                classes.entry(name.text().to_owned()).or_insert(class);
            }
        }
        let mut analysis = Analysis { root: root.clone(), scopes: HashMap::new(), classes };
        // Those around come before those inside, as a plain assignment needs it.
        nodes().filter(is_scope).for_each(|node| analysis.enter(node));
        analysis
    }

    fn enter(&mut self, node: SyntaxNode) {
        let mut names = HashMap::new();
        parameters(&node).for_each(|token| declare(&mut names, token));
        let mut found = Declared::default();
        declared(&statements(&node), &mut found);
        if node.kind() == SyntaxKind::ROOT {
            global_names(&self.root).into_iter().for_each(|token| declare(&mut names, token));
        }
        found.own.into_iter().for_each(|token| declare(&mut names, token));
        let outside = node.parent();
        for token in found.plain {
            let known = outside.as_ref().and_then(|outside| self.visible_from(outside.clone(), token.text()));
            match known {
                Some(home) if !names.contains_key(token.text()) => {
                    if let Some(known) = self.scopes.get_mut(&home).and_then(|names| names.get_mut(token.text())) {
                        known.again = true;
                    }
                }
                _ => declare(&mut names, token),
            }
        }
        self.scopes.insert(node, names);
    }

    /// The scope in which a name seen from inside a node is declared.
    fn visible_from(&self, node: SyntaxNode, name: &str) -> Option<SyntaxNode> {
        let mut inside: Option<SyntaxNode> = None;
        for around in node.ancestors() {
            let walked = inside.as_ref().is_some_and(|inside| is_outside_of_its_for(&around, inside));
            if !walked && self.scopes.get(&around).is_some_and(|names| names.contains_key(name)) {
                return Some(around);
            }
            inside = Some(around);
        }
        None
    }

    /// The declaration a name seen from inside a node means.
    pub fn lookup(&self, node: SyntaxNode, name: &str) -> Option<&Declaration> {
        let home = self.visible_from(node, name)?;
        self.scopes.get(&home)?.get(name)
    }

    /// The declaration of the name at a token that stands for one: where it is declared, and where it is used.
    pub fn declaration(&self, token: &SyntaxToken) -> Option<&Declaration> {
        let parent = token.parent()?;
        let from = match parent.kind() {
            SyntaxKind::LET_STMT if is_global(&parent) => self.root.syntax().clone(),
            SyntaxKind::FN_DECL if is_global(&parent) => self.root.syntax().clone(),
            // The name of a function stands outside of it; that of a method is known only behind a dot.
            SyntaxKind::FN_DECL | SyntaxKind::CLASS_DECL => {
                parent.parent().filter(|around| around.kind() != SyntaxKind::CLASS_DECL)?
            }
            SyntaxKind::NAME_REF
            | SyntaxKind::LET_STMT
            | SyntaxKind::PARAM
            | SyntaxKind::PATTERN_NAME
            | SyntaxKind::CATCH_CLAUSE => parent,
            _ => return None,
        };
        self.lookup(from, token.text())
    }

    /// All names visible from inside a node, those of inner scopes first; a name that hides another comes alone.
    pub fn visible(&self, node: SyntaxNode) -> Vec<&Declaration> {
        let mut found: HashMap<&str, &Declaration> = HashMap::new();
        let mut inside: Option<SyntaxNode> = None;
        for around in node.ancestors() {
            if !inside.as_ref().is_some_and(|inside| is_outside_of_its_for(&around, inside)) {
                for (name, declaration) in self.scopes.get(&around).into_iter().flatten() {
                    found.entry(name).or_insert(declaration);
                }
            }
            inside = Some(around);
        }
        let mut found: Vec<&Declaration> = found.into_values().collect();
        found.sort_by_key(|declaration| declaration.token.text_range().start());
        found
    }

    /// The class of that name.
    pub fn class(&self, name: &str) -> Option<&ClassDecl> {
        self.classes.get(name)
    }

    /// The token a place is in; of two that meet there, the one that is a name.
    pub fn token_at(&self, offset: usize) -> Option<SyntaxToken> {
        let end: usize = self.root.syntax().text_range().end().into();
        let offset = u32::try_from(offset.min(end)).ok()?;
        let here = self.root.syntax().token_at_offset(offset.into());
        let right = here.clone().right_biased()?;
        let name = |token: &SyntaxToken| is_name(token.kind());
        if name(&right) { Some(right) } else { here.left_biased().filter(name).or(Some(right)) }
    }
}

fn declare(names: &mut HashMap<String, Declaration>, token: SyntaxToken) {
    names
        .entry(token.text().to_owned())
        .and_modify(|known| known.again |= known.token != token)
        .or_insert(Declaration { token, again: false });
}

fn is_scope(node: &SyntaxNode) -> bool {
    use SyntaxKind::{CONSTRUCTOR, FN_DECL, FN_EXPR, FOR_STMT, LAMBDA_EXPR, ROOT};
    matches!(node.kind(), ROOT | FN_DECL | FN_EXPR | LAMBDA_EXPR | CONSTRUCTOR | FOR_STMT)
}

/// What a `for` walks is computed outside of its scope.
fn is_outside_of_its_for(around: &SyntaxNode, inside: &SyntaxNode) -> bool {
    around.kind() == SyntaxKind::FOR_STMT && Expr::can_cast(inside.kind())
}

fn is_global(node: &SyntaxNode) -> bool {
    let let_keyword = LetStmt::cast(node.clone()).and_then(|s| s.keyword());
    let keyword = let_keyword.or_else(|| ast::FnDecl::cast(node.clone())?.scope_keyword());
    keyword.is_some_and(|keyword| keyword.kind() == SyntaxKind::GLOBAL_KW)
}

/// The names a scope begins with.
fn parameters(scope: &SyntaxNode) -> impl Iterator<Item = SyntaxToken> {
    let params = scope.children().filter_map(ParamList::cast).flat_map(|list| list.params());
    let bound = ForStmt::cast(scope.clone()).and_then(|each| each.pattern());
    let bound = bound.into_iter().flat_map(|pattern| pattern.names());
    params.filter_map(|param| param.name()).chain(bound.filter_map(|name| name.name())).collect::<Vec<_>>().into_iter()
}

/// The statements of a scope, down to the scopes inside.
fn statements(scope: &SyntaxNode) -> Vec<Stmt> {
    match ast::Root::cast(scope.clone()) {
        Some(root) => root.statements().collect(),
        None => scope.children().filter_map(ast::Block::cast).flat_map(|block| block.statements()).collect(),
    }
}

/// Bytes of a declaration that are shown.
const LONGEST_HEADER: usize = 200;

/// The declaration a name stands in, as far as it is shown: the head of a function or a class, else the line.
pub fn header(token: &SyntaxToken) -> String {
    let Some(node) = token.parent_ancestors().find(|node| is_declaration(node.kind())) else {
        return token.text().to_owned();
    };
    let tokens = node.descendants_with_tokens().filter_map(|element| element.into_token());
    let is_body = |t: &SyntaxToken| {
        let block = t
            .parent()
            .is_some_and(|parent| parent.kind() == SyntaxKind::BLOCK && parent.parent().as_ref() == Some(&node));
        block || (node.kind() == SyntaxKind::CLASS_DECL && t.kind() == SyntaxKind::L_BRACE)
    };
    let mut text = String::new();
    for token in tokens.take_while(|t| !is_body(t)) {
        match token.kind() {
            SyntaxKind::NEWLINE | SyntaxKind::WHITESPACE if text.ends_with([' ', '(', '[', '{']) => {}
            SyntaxKind::NEWLINE | SyntaxKind::WHITESPACE => text.push(' '),
            SyntaxKind::COMMENT => {}
            _ => text.push_str(token.text()),
        }
        if text.len() > LONGEST_HEADER {
            let cut: String = text.chars().take(LONGEST_HEADER).collect();
            return format!("{}…", cut.trim_end());
        }
    }
    text.trim_end().to_owned()
}

fn is_declaration(kind: SyntaxKind) -> bool {
    use SyntaxKind::*;
    matches!(
        kind,
        LET_STMT
            | ASSIGN_STMT
            | FN_DECL
            | CLASS_DECL
            | PARAM
            | PATTERN
            | CATCH_CLAUSE
            | CLASS_FIELD
            | CLASS_VARIABLE
            | CONSTRUCTOR
    )
}

/// The comment lines right above a declaration, without their signs.
pub fn comment_above(token: &SyntaxToken) -> String {
    let Some(node) = token.parent_ancestors().find(|node| is_declaration(node.kind())) else { return String::new() };
    if matches!(node.kind(), SyntaxKind::PARAM | SyntaxKind::PATTERN) {
        return String::new();
    }
    let mut lines = Vec::new();
    let mut line_ends = 0;
    let first =
        node.descendants_with_tokens().filter_map(|element| element.into_token()).find(|t| !t.kind().is_trivia());
    let mut before = first.and_then(|first| first.prev_token());
    while let Some(token) = before {
        match token.kind() {
            SyntaxKind::WHITESPACE => {}
            SyntaxKind::NEWLINE if line_ends == 0 => line_ends = 1,
            SyntaxKind::COMMENT if line_ends == 1 && is_alone(&token) => {
                line_ends = 0;
                lines.push(token.text().trim_matches(['#', '"']).trim().to_owned());
            }
            _ => break,
        }
        before = token.prev_token();
    }
    lines.reverse();
    lines.join("\n")
}

/// Whether nothing but blanks stands before a token on its line.
fn is_alone(token: &SyntaxToken) -> bool {
    let mut before = token.prev_token();
    while let Some(token) = before {
        match token.kind() {
            SyntaxKind::WHITESPACE => before = token.prev_token(),
            kind => return kind == SyntaxKind::NEWLINE,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use datacode_lang::diagnostic::Diagnostic;
    use datacode_lang::{Failure, Interpreter};

    use super::*;

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

    /// The line and the column of a token, as mistakes have them.
    fn place(source: &str, token: &SyntaxToken) -> (u32, u32) {
        let before = &source[..token.text_range().start().into()];
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (before.matches('\n').count() as u32 + 1, column as u32)
    }

    #[test]
    fn names_mean_what_they_mean_to_the_compiler() {
        let mut paths = Vec::new();
        for folder in ["tests/language", "examples"] {
            programs(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
        }
        let (mut bound, mut unbound) = (0, 0);
        for path in paths {
            let Ok(source) = std::fs::read_to_string(&path) else { continue };
            let mistakes = match Interpreter::new(512 << 10).check(&source) {
                Ok(()) => Vec::new(),
                Err(Failure::Errors(mistakes)) => mistakes,
                Err(_) => continue,
            };
            let is_undefined = |m: &&Diagnostic| ["E0201", "E0203"].contains(&m.message.text.code);
            let undefined: Vec<(u32, u32)> =
                mistakes.iter().filter(is_undefined).map(|m| (m.place.line, m.place.column)).collect();
            if undefined.len() < mistakes.len() {
                continue;
            }
            let analysis = Analysis::of(&source);
            for token in analysis.root.tokens().filter(|token| token.kind() == SyntaxKind::IDENT) {
                let parent = token.parent().unwrap();
                if parent.kind() != SyntaxKind::NAME_REF {
                    continue;
                }
                let declared = analysis.declaration(&token).is_some();
                if undefined.contains(&place(&source, &token)) {
                    assert!(!declared, "{}: {token} is undefined", path.display());
                    unbound += 1;
                } else if !["isset", "try", "import *", ", *"].iter().any(|word| source.contains(word)) {
                    let decorates = parent.parent().is_some_and(|node| node.kind() == SyntaxKind::DECORATOR);
                    let builtin = datacode_lang::builtins::registry::find(token.text()).is_some()
                        || decorates && token.text() == "cache";
                    assert!(declared || builtin, "{}: {token} is defined", path.display());
                    bound += 1;
                }
            }
        }
        assert!(bound > 1_000 && unbound > 20, "{bound} names, {unbound} without a declaration");
    }

    #[test]
    fn a_declaration_is_shown_by_its_head_and_the_comment_above_it() {
        let check = |source: &str, name: &str, head: &str, comment: &str| {
            let analysis = Analysis::of(source);
            let token = analysis.root.tokens().find(|token| token.text() == name).unwrap();
            assert_eq!((header(&token).as_str(), comment_above(&token).as_str()), (head, comment), "{source}");
        };
        check("fn f(a,\n     b = [1,\n 2]) -> int {\n return 1 }", "f", "fn f(a, b = [1, 2]) -> int", "");
        check("x = 1 # no\n# One.\n  # Two.\nlet y = 2 # no", "y", "let y = 2", "One.\nTwo.");
        check("# far\n\nlet y = 2", "y", "let y = 2", "");
        check("@Abstract cls A(B) { x: int }", "A", "@Abstract cls A(B)", "");
        check("function f(a) do\nreturn a\nendfunction", "f", "function f(a)", "");
        check(&format!("let long = '{}'", "я".repeat(500)), "long", &format!("let long = '{}…", "я".repeat(188)), "");
    }
}
