//! The outline of a text: functions, classes with their members, variables of the program.

use std::collections::HashSet;

use datacode_lang::syntax::ast::{AssignStmt, AstNode, Expr, LetStmt, span_of};
use datacode_lang::syntax::{SyntaxKind, SyntaxNode, SyntaxToken};
use lsp_types::{DocumentSymbol, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind, Uri};

use super::analysis::{Analysis, header};
use super::client::Client;
use super::hover::bytes;
use super::text::Text;

/// Symbols that are told of one text.
const MOST: usize = 10_000;

/// The outline, nested where the editor can show it so.
pub fn of(text: &Text, analysis: &Analysis, uri: &Uri, client: &Client) -> DocumentSymbolResponse {
    let found = outline(text, analysis);
    if client.nested_symbols {
        return DocumentSymbolResponse::Nested(nested(&found));
    }
    let flat = found.into_iter().map(|found| {
        let container_name = None;
        let location = Location::new(uri.clone(), found.symbol.range);
        #[allow(deprecated, reason = "the structure has a field of that name, and no other way to be made")]
        SymbolInformation {
            name: found.symbol.name,
            kind: found.symbol.kind,
            tags: None,
            deprecated: None,
            location,
            container_name,
        }
    });
    DocumentSymbolResponse::Flat(flat.collect())
}

struct Found {
    /// How many symbols are around it.
    depth: usize,
    symbol: DocumentSymbol,
}

/// Those around a symbol come before it.
fn outline(text: &Text, analysis: &Analysis) -> Vec<Found> {
    let mut found = Vec::new();
    // Where the symbols around the node at hand end.
    let mut around: Vec<usize> = Vec::new();
    let visible = analysis.visible(analysis.root.syntax().clone());
    let declared: HashSet<&SyntaxToken> = visible.iter().map(|declaration| &declaration.token).collect();
    for node in analysis.root.syntax().descendants() {
        let start = usize::from(node.text_range().start());
        while around.last().is_some_and(|end| *end <= start) {
            around.pop();
        }
        let in_class = node.parent().is_some_and(|parent| parent.kind() == SyntaxKind::CLASS_DECL);
        let names: Vec<(SyntaxToken, SymbolKind)> = match node.kind() {
            SyntaxKind::FN_DECL => {
                let kind = if in_class { SymbolKind::METHOD } else { SymbolKind::FUNCTION };
                own_name(&node).into_iter().map(|name| (name, kind)).collect()
            }
            SyntaxKind::CLASS_DECL => own_name(&node).into_iter().map(|name| (name, SymbolKind::CLASS)).collect(),
            SyntaxKind::CLASS_FIELD => own_name(&node).into_iter().map(|name| (name, SymbolKind::FIELD)).collect(),
            SyntaxKind::CLASS_VARIABLE => {
                own_name(&node).into_iter().map(|name| (name, SymbolKind::PROPERTY)).collect()
            }
            SyntaxKind::CONSTRUCTOR => {
                let name = node.children_with_tokens().filter_map(|e| e.into_token()).find(|t| !t.kind().is_trivia());
                name.into_iter().map(|name| (name, SymbolKind::CONSTRUCTOR)).collect()
            }
            SyntaxKind::LET_STMT | SyntaxKind::ASSIGN_STMT => {
                let names = assigned(&node).into_iter().filter(|name| declared.contains(name));
                names.map(|name| (name, SymbolKind::VARIABLE)).collect()
            }
            _ => continue,
        };
        for (name, kind) in names {
            if found.len() == MOST {
                return found;
            }
            let span = span_of(&node);
            let range = text.range(span.start as usize..span.end as usize);
            #[allow(deprecated, reason = "the structure has a field of that name, and no other way to be made")]
            let symbol = DocumentSymbol {
                name: name.text().to_owned(),
                detail: Some(header(&name)).filter(|_| kind != SymbolKind::CLASS),
                kind,
                tags: None,
                deprecated: None,
                range,
                selection_range: text.range(bytes(&name)),
                children: None,
            };
            found.push(Found { depth: around.len(), symbol });
        }
        if matches!(node.kind(), SyntaxKind::FN_DECL | SyntaxKind::CLASS_DECL) && own_name(&node).is_some() {
            around.push(node.text_range().end().into());
        }
    }
    found
}

/// Puts symbols into those around them.
fn nested(found: &[Found]) -> Vec<DocumentSymbol> {
    // From the last to the first, each takes what came before it in this order and stands deeper.
    let mut waiting: Vec<(usize, DocumentSymbol)> = Vec::new();
    for Found { depth, symbol } in found.iter().rev() {
        let mut symbol = symbol.clone();
        let mut children = Vec::new();
        while waiting.last().is_some_and(|(inner, _)| inner > depth) {
            children.extend(waiting.pop().map(|(_, child)| child));
        }
        symbol.children = Some(children).filter(|children| !children.is_empty());
        waiting.push((*depth, symbol));
    }
    waiting.into_iter().rev().map(|(_, symbol)| symbol).collect()
}

/// The names a statement gives a value.
fn assigned(statement: &SyntaxNode) -> Vec<SyntaxToken> {
    if let Some(statement) = LetStmt::cast(statement.clone()) {
        return statement.names().collect();
    }
    let targets = AssignStmt::cast(statement.clone()).map(|statement| statement.targets()).unwrap_or_default();
    let name = |target| match target {
        Expr::NameRef(name) => name.name(),
        _ => None,
    };
    targets.into_iter().filter_map(name).collect()
}

fn own_name(node: &SyntaxNode) -> Option<SyntaxToken> {
    node.children_with_tokens().filter_map(|element| element.into_token()).find(|t| t.kind() == SyntaxKind::IDENT)
}
