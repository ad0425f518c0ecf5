//! How the function is called whose arguments are being written, and which of them comes now.

use datacode_lang::builtins::{Builtin, Default, registry};
use datacode_lang::syntax::SyntaxKind;
use datacode_lang::syntax::ast::{Arg, ArgList, AstNode, CallExpr, Expr, ParamList, span_of};
use lsp_types::{ParameterInformation, ParameterLabel, SignatureHelp, SignatureInformation};

use super::analysis::Analysis;
use super::client::Client;
use super::navigation;
use super::text::Encoding;
use datacode_lang::messages::said;

/// The call around a byte of the text.
pub fn at(analysis: &Analysis, offset: usize, client: &Client) -> Option<SignatureHelp> {
    let here = u32::try_from(offset).ok()?.min(analysis.root.syntax().text_range().end().into());
    let mut token = analysis.root.syntax().token_at_offset(here.into()).left_biased()?;
    // Blanks behind an unfinished call are not a part of it.
    while token.kind().is_trivia() {
        token = token.prev_token()?;
    }
    let args = token.parent_ancestors().filter_map(ArgList::cast).find(|args| is_inside(args, offset))?;
    let call = CallExpr::cast(args.syntax().parent()?)?;
    let callee = call.callee()?;
    let place = Place::of(&args, offset);
    let own = navigation::called(analysis, &callee);
    if !own.is_empty() {
        let signatures: Vec<Signature> = own.iter().map(|list| Signature::own(&callee, list)).collect();
        // The constructor that takes as many arguments as there are, else the largest.
        let fits = |signature: &Signature| signature.parameters.len() > place.number;
        let active = signatures.iter().position(fits).unwrap_or(signatures.len() - 1);
        let number = signatures[active].active(&place, usize::from(is_piped(&call)));
        return Some(help(signatures, active, number, client));
    }
    let (name, behind_dot) = match &callee {
        Expr::NameRef(name) => (name.name()?, false),
        Expr::FieldExpr(field) => (field.name()?, true),
        _ => return None,
    };
    let builtin = registry::get(navigation::builtin_at(analysis, &name)?);
    let signature = Signature::builtin(builtin, client);
    // `plot.line(t)` is given all its arguments, `t.table_head(1)` one of them before the dot.
    let is_of_module = builtin.name.contains('.');
    let number = signature.active(&place, usize::from(behind_dot && !is_of_module || is_piped(&call)));
    Some(help(vec![signature], 0, number, client))
}

/// Whether a place stands between the brackets of arguments.
fn is_inside(args: &ArgList, offset: usize) -> bool {
    let tokens = || args.syntax().children_with_tokens().filter_map(|element| element.into_token());
    let opened = tokens().find(|t| t.kind() == SyntaxKind::L_PAREN);
    let closed = tokens().filter(|t| t.kind() == SyntaxKind::R_PAREN).last();
    opened.is_some_and(|t| usize::from(t.text_range().end()) <= offset)
        && closed.is_none_or(|t| offset <= usize::from(t.text_range().start()))
}

/// Whether the value before `|>` is the first argument of a call.
fn is_piped(call: &CallExpr) -> bool {
    let Some(around) = call.syntax().parent() else { return false };
    let pipe = |kind| kind == SyntaxKind::PIPE_GT;
    around.kind() == SyntaxKind::BINARY_EXPR
        && around.children_with_tokens().any(|element| pipe(element.kind()))
        && around.children().last().as_ref() == Some(call.syntax())
}

/// Which argument a place is in.
struct Place {
    /// How many stand before it.
    number: usize,
    /// The name it is given by.
    name: Option<String>,
}

impl Place {
    fn of(args: &ArgList, offset: usize) -> Place {
        let tokens = args.syntax().children_with_tokens().filter_map(|element| element.into_token());
        let commas = tokens.filter(|t| t.kind() == SyntaxKind::COMMA && usize::from(t.text_range().end()) <= offset);
        let around = |arg: &Arg| {
            let span = span_of(arg.syntax());
            span.start as usize <= offset && offset <= span.end as usize
        };
        let name = args.args().find(around).and_then(|arg| arg.name()).map(|name| name.text().to_owned());
        Place { number: commas.count(), name }
    }
}

/// How something is called.
struct Signature {
    label: String,
    /// The name of each parameter, and where it stands in the label.
    parameters: Vec<(String, std::ops::Range<usize>)>,
    /// The first that takes all further arguments.
    rest: Option<usize>,
    words: String,
}

impl Signature {
    fn new(name: &str, parameters: impl Iterator<Item = (String, String)>, end: &str) -> Signature {
        let mut label = format!("{name}(");
        let mut places = Vec::new();
        for (name, written) in parameters {
            if !places.is_empty() {
                label.push_str(", ");
            }
            places.push((name, label.len()..label.len() + written.len()));
            label.push_str(&written);
        }
        label.push(')');
        label.push_str(end);
        Signature { label, parameters: places, rest: None, words: String::new() }
    }

    fn builtin(builtin: &Builtin, client: &Client) -> Signature {
        let parameters = builtin.parameters.iter().map(|p| (p.name.to_owned(), p.signature()));
        let end = format!(" -> {}", builtin.returns);
        Signature {
            rest: builtin.parameters.iter().position(|p| p.default == Default::Rest),
            words: said(builtin.doc, client.lang).to_owned(),
            ..Signature::new(builtin.name, parameters, &end)
        }
    }

    fn own(callee: &Expr, list: &ParamList) -> Signature {
        let name = callee.syntax().last_token().map(|token| token.text().to_owned()).unwrap_or_default();
        // `@class` is not given by a call.
        let parameters = list.params().filter(|param| !param.is_class()).filter_map(|param| {
            let written = param.syntax().text().to_string();
            Some((param.name()?.text().to_owned(), written.split_whitespace().collect::<Vec<_>>().join(" ")))
        });
        Signature::new(&name, parameters, "")
    }

    /// The parameter an argument is for; `given` stand before the call.
    fn active(&self, place: &Place, given: usize) -> usize {
        let named = place.name.as_ref().and_then(|name| self.parameters.iter().position(|(known, _)| known == name));
        let number = place.number + given;
        named.unwrap_or_else(|| self.rest.map_or(number, |rest| number.min(rest)))
    }
}

fn help(signatures: Vec<Signature>, active: usize, parameter: usize, client: &Client) -> SignatureHelp {
    let told = signatures.into_iter().map(|signature| {
        let parameters = signature.parameters.iter().map(|(_, range)| {
            let label = if client.label_places {
                // They count code units of UTF-16, whatever positions count.
                let units =
                    |end| signature.label[..end].chars().map(|c| Encoding::Utf16.width(c)).sum::<usize>() as u32;
                ParameterLabel::LabelOffsets([units(range.start), units(range.end)])
            } else {
                ParameterLabel::Simple(signature.label[range.clone()].to_owned())
            };
            ParameterInformation { label, documentation: None }
        });
        SignatureInformation {
            parameters: Some(parameters.collect()),
            documentation: (!signature.words.is_empty()).then(|| client.words(&signature.words)),
            label: signature.label,
            active_parameter: None,
        }
    });
    SignatureHelp {
        signatures: told.collect(),
        active_signature: Some(active as u32),
        active_parameter: Some(parameter as u32),
    }
}
