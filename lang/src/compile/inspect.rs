//! Finds what will fail for certain wherever the program gets there: names that nothing in the text gives a value, and
//! calls of built-ins, those of the language's own modules too, with arguments they do not take. Where the text shows that it reckons with that (`isset`, a
//! `catch` around it), nothing is said: a false alarm is worse than a mistake that shows itself later.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::MOST_TOLD;
use super::names::Names;
use super::tree::*;
use crate::builtins::registry;
use crate::diagnostic::{Diagnostic, Span};
use crate::message;
use crate::messages::{ErrorKind, Message, modules};
use crate::source::SESSION;
use crate::undefined::Undefined;
use crate::vm::misfit;

/// Walks a text whose names are bound. Later texts of a session might set what this one does not: for a text that
/// stands alone, they are mistakes.
pub fn inspect(unit: &Unit, source: &str, names: &Names) -> Vec<Diagnostic> {
    let mut walk = Walk {
        unit,
        source,
        names,
        function: 0,
        caught: Vec::new(),
        asked: FxHashSet::default(),
        unknown: Vec::new(),
        imported: FxHashMap::default(),
        changed: FxHashSet::default(),
        calls: Vec::new(),
        found: Vec::new(),
    };
    walk.function(0);
    for call in std::mem::take(&mut walk.calls) {
        walk.call_of_import(call);
    }
    for (slot, span, function) in std::mem::take(&mut walk.unknown) {
        if !walk.asked.contains(&slot) {
            walk.undefined(slot, span, function);
        }
    }
    walk.found
}

struct Walk<'a> {
    unit: &'a Unit,
    source: &'a str,
    names: &'a Names,
    /// The function at hand.
    function: usize,
    /// What the `try` statements around this place catch; `None`: everything.
    caught: Vec<Option<ErrorKind>>,
    /// Session variables some `isset` asks about.
    asked: FxHashSet<SlotId>,
    /// Those that nothing declares: where they are read, and in which function.
    unknown: Vec<(SlotId, Span, usize)>,
    /// Session variables that are given one of the language's own modules, or a function of one, by its full name.
    imported: FxHashMap<SlotId, String>,
    /// Session variables that are given something else.
    changed: FxHashSet<SlotId>,
    /// Calls of what may be imported: the imports may stand below.
    calls: Vec<ImportCall>,
    found: Vec<Diagnostic>,
}

/// A call of what may be a function of one of the language's own modules.
struct ImportCall {
    /// The variable of the module, or of the function.
    slot: SlotId,
    /// The member of the module.
    member: Option<Rc<str>>,
    /// How many arguments stand by their place; `None` where nobody knows.
    positional: Option<usize>,
    /// The names of the others.
    named: Vec<Rc<str>>,
    span: Span,
    /// What is caught around it, as in [`Walk`].
    caught: Vec<Option<ErrorKind>>,
}

impl Walk<'_> {
    fn function(&mut self, number: usize) {
        let before = std::mem::replace(&mut self.function, number);
        let function = &self.unit.functions[number];
        for default in function.parameters.iter().filter_map(|p| p.default.as_ref()) {
            self.expr(default);
        }
        self.hoisted(&function.hoisted);
        self.block(&function.body);
        self.function = before;
    }

    fn hoisted(&mut self, hoisted: &[(Place, usize, Span)]) {
        for (place, function, _) in hoisted {
            self.given(place, None);
            self.function(*function);
        }
    }

    fn block(&mut self, statements: &[Stmt]) {
        statements.iter().for_each(|statement| self.statement(statement));
    }

    fn statement(&mut self, statement: &Stmt) {
        match &statement.kind {
            StmtKind::Expr(e) | StmtKind::Throw(e) => self.expr(e),
            StmtKind::Assign(place, e) => {
                self.given(place, Some(e));
                self.place(place);
                self.expr(e);
            }
            StmtKind::Update(place, _, e, _) => {
                self.given(place, None);
                match place {
                    // It stands at the beginning of the statement.
                    Place::Slot(slot) => {
                        let start = statement.span.start;
                        self.read(*slot, Span::new(start, start + self.names.name(*slot).len() as u32));
                    }
                    other => self.place(other),
                }
                self.expr(e);
            }
            StmtKind::Unpack(places, e) => {
                let values = if let ExprKind::Tuple(values) = &e.kind { values.as_slice() } else { &[] };
                for (i, place) in places.iter().enumerate() {
                    let value = if let Some(Element::One(value)) = values.get(i) { Some(value) } else { None };
                    self.given(place, value);
                    self.place(place);
                }
                self.expr(e);
            }
            StmtKind::If(condition, then, otherwise) => {
                self.expr(condition);
                self.block(then);
                self.block(otherwise);
            }
            StmtKind::While(condition, body) => {
                self.expr(condition);
                self.block(body);
            }
            StmtKind::For(each) => {
                self.expr(&each.iterable);
                self.hoisted(&each.hoisted);
                self.block(&each.body);
            }
            StmtKind::Try(attempt) => {
                let outside = self.caught.len();
                self.caught.extend(attempt.catches.iter().map(|clause| clause.kind));
                self.block(&attempt.body);
                self.caught.truncate(outside);
                for clause in &attempt.catches {
                    clause.binding.iter().for_each(|place| self.given(place, None));
                    self.block(&clause.body);
                }
                self.block(&attempt.otherwise);
                self.block(&attempt.finally);
            }
            StmtKind::Return(e) => e.iter().for_each(|e| self.expr(e)),
            StmtKind::Declare(place, function) => {
                self.given(place, None);
                self.function(*function);
            }
            StmtKind::ImportAll(_, named) => self.statement(named),
            StmtKind::Class(class) => {
                self.given(&class.place, None);
                class.parent.iter().for_each(|parent| self.expr(parent));
                class.functions().chain([class.setup]).for_each(|function| self.function(function));
            }
            StmtKind::Break | StmtKind::Continue => {}
        }
    }

    /// What a place is made of.
    fn place(&mut self, place: &Place) {
        place.parts().for_each(|e| self.expr(e));
    }

    fn expr(&mut self, e: &Expr) {
        match &e.kind {
            ExprKind::Slot(slot, _) => return self.read(*slot, e.span),
            ExprKind::Function(function) => return self.function(*function),
            ExprKind::IsSet(variable) => {
                if let ExprKind::Slot(slot, _) = variable.kind {
                    self.asked.insert(slot);
                }
            }
            ExprKind::Call(callee, arguments) => match callee.kind {
                ExprKind::Builtin(builtin) => self.arguments_of(builtin, arguments, e.span),
                ExprKind::Slot(slot, _) => self.note_call(slot, None, arguments, e.span),
                _ => {}
            },
            ExprKind::Method(receiver, name, arguments) => {
                if let ExprKind::Slot(slot, _) = receiver.kind {
                    self.note_call(slot, Some(name.clone()), arguments, e.span);
                }
            }
            _ => {}
        }
        e.parts(&mut |e| self.expr(e));
    }

    /// Notes what a session variable is given.
    fn given(&mut self, place: &Place, value: Option<&Expr>) {
        let Place::Slot(slot) = place else { return };
        let import = |e: &Expr| match &e.kind {
            ExprKind::Import(path, _) if registry::is_module(&path.join(".")) => Some(path.join(".")),
            _ => None,
        };
        let imported = value.and_then(|e| match &e.kind {
            ExprKind::Field(module, name) => import(module).map(|module| format!("{module}.{name}")),
            _ => import(e),
        });
        match imported {
            Some(name) if self.imported.get(slot).is_none_or(|before| *before == name) => {
                self.imported.insert(*slot, name);
            }
            _ => {
                self.changed.insert(*slot);
            }
        }
    }

    fn note_call(&mut self, slot: SlotId, member: Option<Rc<str>>, arguments: &Arguments, span: Span) {
        let positional = (!arguments.is_spread()).then_some(arguments.positional.len());
        let named = arguments.named.iter().map(|(name, _)| name.clone()).collect();
        self.calls.push(ImportCall { slot, member, positional, named, span, caught: self.caught.clone() });
    }

    /// Whether a function of one of the language's own modules is there, and takes such arguments.
    fn call_of_import(&mut self, call: ImportCall) {
        let Some(name) = self.imported.get(&call.slot).filter(|_| !self.changed.contains(&call.slot)) else { return };
        let full = call.member.as_ref().map_or_else(|| name.clone(), |member| format!("{name}.{member}"));
        let told = match (registry::find(&full), call.positional, &call.member) {
            (Some(builtin), Some(positional), _) => misfit(builtin, positional, call.named.iter().cloned()),
            (None, _, Some(member)) => Some((message!(modules::NO_MODULE_MEMBER, module = name, name = member), None)),
            _ => None,
        };
        if let Some((message, help)) = told
            && !is_caught(&call.caught, message.text.kind)
        {
            self.report(call.span, message, help);
        }
    }

    /// Notes a read of a session variable that nothing in the text, and no text before it, gives a value.
    fn read(&mut self, slot: SlotId, span: Span) {
        if !self.unit.takes_all
            && self.names.declared(self.names.name(slot)).is_none()
            && !self.is_caught(ErrorKind::NameError)
        {
            self.unknown.push((slot, span, self.function));
        }
    }

    fn undefined(&mut self, slot: SlotId, span: Span, function: usize) {
        let name: &str = self.names.name(slot);
        // The search for near names is slow; what is not told needs none.
        if self.found.len() < MOST_TOLD {
            let (place, hints) = (span.start as usize, &self.unit.functions[function].hints);
            let (message, help) =
                Undefined { name, source: self.source, space: SESSION, place, hints }.told(self.names);
            self.report(span, message, help);
        }
    }

    /// Whether a built-in takes so many arguments and those names; of a spread nobody knows what it holds.
    fn arguments_of(&mut self, builtin: u32, arguments: &Arguments, span: Span) {
        if arguments.is_spread() {
            return;
        }
        let named = arguments.named.iter().map(|(name, _)| name.clone());
        if let Some((message, help)) = misfit(builtin, arguments.positional.len(), named)
            && !self.is_caught(message.text.kind)
        {
            self.report(span, message, help);
        }
    }

    fn is_caught(&self, kind: ErrorKind) -> bool {
        is_caught(&self.caught, kind)
    }

    fn report(&mut self, span: Span, message: Message, help: Option<Message>) {
        if self.found.len() < MOST_TOLD {
            self.found.push(Diagnostic { help, ..Diagnostic::at(self.source, span, message) });
        }
    }
}

fn is_caught(caught: &[Option<ErrorKind>], kind: ErrorKind) -> bool {
    caught.iter().any(|caught| caught.is_none_or(|ancestor| kind.is(ancestor)))
}

#[cfg(test)]
mod tests {
    use crate::messages::Lang;
    use crate::{Failure, Interpreter};

    /// What is found, each as its place, its message and what was meant.
    fn found(text: &str) -> Vec<String> {
        let Err(Failure::Errors(diagnostics)) = Interpreter::new(512 * 1024).check(text) else { return Vec::new() };
        let told = diagnostics.iter().map(|d| {
            let help = d.help.as_ref().map(|help| format!("; {}", help.render(Lang::En))).unwrap_or_default();
            format!("{}:{} {}{help}", d.place.line, d.place.column, d.message.render(Lang::En))
        });
        told.collect()
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(found(text), expected, "{text}");
    }

    #[test]
    fn names_that_nothing_gives_a_value_are_told_wherever_they_are_read() {
        check(
            "let amount = 1\nprint(amuont)\nprintl(2)\ntotal += 1\nfn f(a) { return a + b }\n\"${c}\"\nx[0] = 1",
            &[
                "2:7 variable 'amuont' is not defined; did you mean 'amount'?",
                "3:1 function 'printl' is not defined; did you mean 'print'?",
                "4:1 variable 'total' is not defined",
                "5:22 variable 'b' is not defined",
                "6:4 variable 'c' is not defined",
                "7:1 variable 'x' is not defined",
            ],
        );
        check(
            "fn f() { inner = 1 }\nprint(inner)",
            &[
                "2:7 variable 'inner' is not defined; variable 'inner' exists only inside its function; 'return' hands a value out",
            ],
        );
        check(
            "for i in [1] { let inner = i }\nprint(inner)",
            &[
                "2:7 variable 'inner' is not defined; variable 'inner' exists only inside its 'for' loop; to keep its value, assign it to a variable declared before the loop",
            ],
        );
    }

    #[test]
    fn names_some_part_of_the_text_sets_or_asks_about_are_not_told() {
        check("fn f() { return later }\nlater = 1\nf()", &[]);
        check("fn f() { global counter = 1 }\nf()\nprint(counter)", &[]);
        check("if isset('limit') { print(limit) }\nfn f() { return limit }", &[]);
        check("try { missing } catch NameError { 1 }\ntry { missing } catch e { 1 }", &[]);
        check("try { missing } catch ValueError { 1 }", &["1:7 variable 'missing' is not defined"]);
        check("[1] |> map(x => x + 1) |> print\nfor [k, v] in {'a': 1} { print(k, v) }", &[]);
    }

    #[test]
    fn calls_of_built_ins_with_arguments_they_do_not_take_are_told() {
        check(
            "push([1])\nupper('a', 'b')\nsort([1], dsc=true)\n[1] |> push(1, 2)",
            &[
                "1:1 function 'push': argument 'value' is missing; it is called: push(array: array, value) -> array",
                "2:1 too many arguments for function 'upper': 2 given, at most 1 taken; it is called: upper(s: str | column) -> str | column",
                "3:1 function 'sort' has no argument 'dsc'; did you mean 'desc'?",
                "4:1 too many arguments for function 'push': 3 given, at most 2 taken; it is called: push(array: array, value) -> array",
            ],
        );
    }

    #[test]
    fn calls_of_the_functions_of_built_in_modules_are_told_by_whatever_name_they_were_imported() {
        check(
            "fn f(t) { return p.line(t, zz=1) }\nimport plot as p, uuid\nfrom plot import bar\nuuid.v4(1, 2)\nbar()\np.lin([])",
            &[
                "1:18 function 'plot.line' has no argument 'zz'; it is called: plot.line(table: table, x: str | null = null, y: str | array | tuple | null = null, title: str = \"\", x_label: str | null = null, y_label: str | null = null) -> chart",
                "4:1 too many arguments for function 'uuid.v4': 2 given, at most 0 taken; it is called: uuid.v4() -> str",
                "5:1 function 'plot.bar': argument 'table' is missing; it is called: plot.bar(table: table, x: str | null = null, y: str | array | tuple | null = null, title: str = \"\", x_label: str | null = null, y_label: str | null = null, stacked: bool = false, horizontal: bool = false) -> chart",
                "6:1 module 'plot' has no 'lin'",
            ],
        );
        check("import plot\nplot = {'line': x => x}\nplot.line(1, zz=2)", &[]);
        check("import plot\nfn plot(a) { return a }\nplot(1)", &[]);
        check("import plot\ntry { plot.line(1, zz=2) } catch TypeError { 1 }", &[]);
        check("import plot\nlet args = [1]\nplot.line(*args)", &[]);
    }

    #[test]
    fn calls_nobody_can_judge_before_they_are_made_are_not_told() {
        check("let args = [[1], 2]\npush(*args)\nlet named = {'desc': true}\nsort([1], **named)", &[]);
        check("fn push(a) { return a }\npush([1])", &[]);
        check("let o = {'push': x => x}\no.push()", &[]);
        check("fn f(upper) { return upper('a', 'b') }", &[]);
        check("try { upper(1, 2) } catch TypeError { 1 }", &[]);
    }

    #[test]
    fn mistakes_of_every_sort_come_in_the_order_of_the_text_and_a_hundred_at_most() {
        check(
            "print(a)\nbreak\nprint(b)",
            &[
                "1:7 variable 'a' is not defined",
                "2:1 'break' stands outside of a loop",
                "3:7 variable 'b' is not defined",
            ],
        );
        check("import a\nfrom b import *\na.f(c)", &[]);
        assert_eq!(found(&"x\n".repeat(300)).len(), 100);
    }
}
