//! Classes: their members, and what `this`, `super` and `@class` mean.

use std::cell::Cell;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::Lowering;
use super::expression::{Body, Role};
use crate::compile::tree::*;
use crate::diagnostic::Span;
use crate::message;
use crate::messages::classes as texts;
use crate::syntax::ast::{self, AstNode, ClassPart, span_of};
use crate::syntax::{SyntaxKind, SyntaxToken};

/// What stands for the class where its variables are computed; no program can write it.
const CLASS_ITSELF: &str = "@";

/// A class around a place.
pub(super) struct Within {
    name: Rc<str>,
    /// The function that stands for it.
    setup: usize,
    has_parent: bool,
    /// Whether the method at hand takes `@class`.
    takes_class: bool,
}

/// What is known of a class from the members read so far.
#[derive(Default)]
struct Members {
    names: FxHashSet<Rc<str>>,
    /// For how many arguments there is a constructor: from, to.
    constructors: Vec<(usize, usize)>,
    /// Statements that compute defaults of fields and class variables.
    defaults: Vec<(Rc<str>, ast::Expr)>,
    variables: Vec<(Rc<str>, ast::Expr)>,
}

impl Lowering<'_> {
    /// Notes the classes a text declares: their names are types from its beginning on.
    pub(super) fn note_classes(&mut self, root: &ast::Root) {
        for declaration in root.syntax().descendants().filter_map(ast::ClassDecl::cast) {
            if let Some(name) = declaration.name() {
                self.names.declare_class(name.text(), name.text());
                self.here.insert(Rc::from(name.text()));
            }
        }
        for import in root.syntax().descendants().filter_map(ast::FromStmt::cast) {
            self.takes_all |= import.star().is_some();
            for taken in import.names() {
                if let (Some(bound), Some(name)) = (taken.bound(), taken.name()) {
                    self.names.declare_class(bound.text(), name.text());
                }
            }
        }
    }

    /// A new function without anything in it.
    pub(super) fn reserve_function(&mut self, name: &str, span: Span) -> usize {
        self.unit.functions.push(FunctionTree {
            name: Rc::from(name),
            span,
            parameters: Vec::new(),
            this: None,
            class: self.within.last().map(|within| within.setup),
            is_constructor: false,
            is_cached: false,
            returns: None,
            own: Vec::new(),
            hoisted: Vec::new(),
            body: Vec::new(),
            captures: Vec::new(),
            hints: Vec::new(),
        });
        self.unit.functions.len() - 1
    }

    /// The variable `this` of a method.
    pub(super) fn this_of(&mut self, function: usize) -> (Rc<str>, VariableId) {
        self.receiver(function, "this")
    }

    fn receiver(&mut self, function: usize, name: &str) -> (Rc<str>, VariableId) {
        let this = self.variable(name);
        self.unit.variables[this].function = function;
        self.unit.functions[function].this = Some(this);
        (Rc::from(name), this)
    }

    /// `this`.
    pub(super) fn this(&mut self, span: Span) -> Expr {
        let kind = match self.local("this") {
            Some(variable) => ExprKind::Local(variable, Cell::default()),
            None => {
                self.report(span, message!(texts::NO_THIS));
                ExprKind::Null
            }
        };
        Expr { span, kind }
    }

    /// `@class`.
    pub(super) fn class_value(&mut self, span: Span) -> ExprKind {
        if !self.within.last().is_some_and(|within| within.takes_class) {
            self.report(span, message!(texts::NO_CLASS_VALUE));
            return ExprKind::Null;
        }
        ExprKind::ClassOf(Box::new(self.this(span)))
    }

    /// `super.f(...)`, or `super(...)` where it may not stand; nothing for any other callee.
    pub(super) fn super_call(&mut self, callee: &ast::Expr, arguments: &mut Arguments) -> Option<Option<ExprKind>> {
        let span = span_of(callee.syntax());
        match callee {
            ast::Expr::NameRef(name) if is_super(name) => {
                let known = self.knows_parent(span);
                if known {
                    self.report(span, message!(texts::SUPER_NOT_FIRST));
                }
                Some(None)
            }
            ast::Expr::FieldExpr(field) => match field.base()? {
                ast::Expr::NameRef(name) if is_super(&name) => {
                    let span = span_of(name.syntax());
                    if !self.knows_parent(span) {
                        return Some(None);
                    }
                    let method = SuperCall::Method(Rc::from(field.name()?.text()));
                    let this = Box::new(self.this(span));
                    Some(Some(ExprKind::Super(this, method, std::mem::take(arguments))))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the class at hand has a parent; says so when it has none.
    fn knows_parent(&mut self, span: Span) -> bool {
        let Some(within) = self.within.last() else { return false };
        if !within.has_parent {
            let message = message!(texts::SUPER_WITHOUT_PARENT, class = within.name);
            self.report(span, message);
            return false;
        }
        true
    }

    /// The body of a constructor: the other constructor it begins with, then what it does, then `this`.
    pub(super) fn constructor_body(&mut self, statements: &[ast::Stmt], role: Role<'_>, span: Span) -> Vec<Stmt> {
        let mut body = Vec::with_capacity(statements.len() + 2);
        let begins = statements.first().and_then(super_arguments);
        let delegation = match role {
            Role::Constructor { delegation } => delegation,
            _ => None,
        };
        if let Some(delegation) = delegation {
            let span = span_of(delegation.syntax());
            let arguments = self.arguments(delegation.args(), None);
            body.push(self.other_constructor(SuperCall::Own, arguments, span));
            if let Some((_, span)) = &begins {
                self.report(*span, message!(texts::DELEGATES_AND_SUPER));
            }
        } else if let Some((list, span)) = &begins {
            if self.knows_parent(*span) {
                let arguments = self.arguments(list.clone(), None);
                body.push(self.other_constructor(SuperCall::Parent { implicit: false }, arguments, *span));
            }
        } else if self.within.last().is_some_and(|within| within.has_parent) {
            let span = Span::new(span.start, span.start + "new".len() as u32);
            body.push(self.other_constructor(SuperCall::Parent { implicit: true }, Arguments::default(), span));
        }
        body.extend(self.statements(&statements[usize::from(begins.is_some())..]));
        let end = Span::new(span.end.saturating_sub(1).max(span.start), span.end);
        let this = self.this(end);
        body.push(Stmt { span: end, kind: StmtKind::Return(Some(this)) });
        body
    }

    fn other_constructor(&mut self, which: SuperCall, arguments: Arguments, span: Span) -> Stmt {
        let this = Box::new(self.this(span));
        Stmt { span, kind: StmtKind::Expr(Expr { span, kind: ExprKind::Super(this, which, arguments) }) }
    }

    /// A class.
    pub(super) fn class(&mut self, declaration: &ast::ClassDecl) -> Option<StmtKind> {
        let token = declaration.name()?;
        let (name, span): (Rc<str>, Span) = (Rc::from(token.text()), span_of(declaration.syntax()));
        let parent = declaration.parent().map(|parent| self.expression(&ast::Expr::NameRef(parent)));
        let place = self.place(&name);
        let setup = self.reserve_function(&name, span);
        self.unit.functions[setup].class = Some(setup);
        self.within.push(Within { name: name.clone(), setup, has_parent: parent.is_some(), takes_class: false });
        let mut class = ClassTree {
            name,
            place,
            parent,
            is_abstract: declaration.is_abstract(),
            fields: Vec::new(),
            variables: Vec::new(),
            methods: Vec::new(),
            constructors: Vec::new(),
            initializer: None,
            setup,
            is_set_up: false,
        };
        let mut members = Members::default();
        let mut visibility = Visibility::Private;
        for part in declaration.parts() {
            match part {
                ClassPart::Section(section) => {
                    visibility = match section.word().as_ref().map(SyntaxToken::text) {
                        Some("public") => Visibility::Public,
                        Some("protected") => Visibility::Protected,
                        _ => Visibility::Private,
                    };
                }
                part => {
                    self.member(&part, visibility, &mut class, &mut members);
                }
            }
        }
        if !members.defaults.is_empty() {
            let initializer = self.reserve_function(&class.name, span);
            self.assignments(initializer, "this", members.defaults);
            class.initializer = Some(initializer);
        }
        if class.constructors.is_empty() && class.parent.is_none() {
            let constructor = self.reserve_function(&class.name, span);
            let this = self.this_of(constructor);
            self.enter(constructor, &[this], &[]);
            let this = self.this(span);
            self.leave();
            let function = &mut self.unit.functions[constructor];
            function.is_constructor = true;
            function.body.push(Stmt { span, kind: StmtKind::Return(Some(this)) });
            class.constructors.push(constructor);
        }
        class.is_set_up = !members.variables.is_empty();
        self.assignments(setup, CLASS_ITSELF, members.variables);
        self.within.pop();
        Some(StmtKind::Class(Box::new(class)))
    }

    fn member(
        &mut self,
        part: &ClassPart,
        visibility: Visibility,
        class: &mut ClassTree,
        members: &mut Members,
    ) -> Option<()> {
        match part {
            ClassPart::ClassField(field) => {
                let name = self.new_member(&field.name()?, class, members);
                let kind = self.type_set(&field.declared_type()?);
                let default = self.constant(field.default(), &name, &mut members.defaults);
                class.fields.push(FieldTree { name, visibility, kind, default });
            }
            ClassPart::ClassVariable(variable) => {
                let name = self.new_member(&variable.name()?, class, members);
                let value = self.constant(variable.value(), &name, &mut members.variables);
                class.variables.push((name, visibility, value));
            }
            ClassPart::FnDecl(method) => {
                let name = self.new_member(&method.name()?, class, members);
                let takes_class = method.params().is_some_and(|list| list.params().any(|p| p.is_class()));
                if let Some(within) = self.within.last_mut() {
                    within.takes_class = takes_class;
                }
                let (span, body) = (span_of(method.syntax()), Body::Block(method.body()));
                let (params, returns) = (method.params(), method.return_type());
                let function = self.function_tree(&name, span, params, returns, body, Role::Method);
                if let Some(within) = self.within.last_mut() {
                    within.takes_class = false;
                }
                class.methods.push((name, visibility, function, takes_class));
            }
            ClassPart::Constructor(constructor) => {
                let span = span_of(constructor.syntax());
                let body = Body::Block(constructor.body());
                let delegation = constructor.delegation();
                let role = Role::Constructor { delegation: delegation.as_ref() };
                let function = self.function_tree(&class.name, span, constructor.params(), None, body, role);
                let parameters = &self.unit.functions[function].parameters;
                let least = parameters.iter().filter(|p| p.default.is_none()).count();
                let most = parameters.len();
                let twice = members.constructors.iter().find(|(from, to)| *from <= most && least <= *to);
                if let Some((from, _)) = twice {
                    let count = (*from).max(least);
                    self.report(span, message!(texts::CONSTRUCTOR_TWICE, class = class.name, count = count));
                }
                members.constructors.push((least, most));
                class.constructors.push(function);
            }
            ClassPart::Section(_) => {}
        }
        Some(())
    }

    /// The name of a member, which no other of the class may have.
    fn new_member(&mut self, token: &SyntaxToken, class: &ClassTree, members: &mut Members) -> Rc<str> {
        let name: Rc<str> = Rc::from(token.text());
        if !members.names.insert(name.clone()) {
            let span = Span::new(token.text_range().start().into(), token.text_range().end().into());
            self.report(span, message!(texts::MEMBER_TWICE, class = class.name, name = name));
        }
        name
    }

    /// A value that is a constant; any other is put aside to be computed.
    fn constant(
        &mut self,
        value: Option<ast::Expr>,
        name: &Rc<str>,
        computed: &mut Vec<(Rc<str>, ast::Expr)>,
    ) -> Option<Expr> {
        let value = value?;
        let is_plain = match &value {
            ast::Expr::Literal(_) => true,
            ast::Expr::UnaryExpr(unary) => {
                unary.operator().is_some_and(|o| o.kind() == SyntaxKind::MINUS)
                    && matches!(unary.operand(), Some(ast::Expr::Literal(_)))
            }
            ast::Expr::StringLit(text) => text.parts().all(|part| matches!(part, ast::StringPart::Token(_))),
            _ => false,
        };
        if is_plain {
            return Some(self.expression(&value));
        }
        computed.push((name.clone(), value));
        None
    }

    /// Makes a function of assignments to members of what it is called on.
    fn assignments(&mut self, function: usize, receiver: &str, values: Vec<(Rc<str>, ast::Expr)>) {
        let (name, this) = self.receiver(function, receiver);
        self.enter(function, &[(name, this)], &[]);
        self.loops.push(0);
        let mut body = Vec::with_capacity(values.len());
        for (name, value) in values {
            let span = span_of(value.syntax());
            let this = Expr { span, kind: ExprKind::Local(this, Cell::default()) };
            let target = Place::Field(this, name);
            body.push(Stmt { span, kind: StmtKind::Assign(target, self.expression(&value)) });
        }
        self.loops.pop();
        self.leave();
        self.unit.functions[function].body = body;
    }
}

fn is_super(name: &ast::NameRef) -> bool {
    name.name().is_some_and(|token| token.kind() == SyntaxKind::SUPER_KW)
}

/// The arguments of `super(...)`, when the statement is that, and where it stands.
fn super_arguments(statement: &ast::Stmt) -> Option<(Option<ast::ArgList>, Span)> {
    let ast::Stmt::ExprStmt(statement) = statement else { return None };
    let Some(ast::Expr::CallExpr(call)) = statement.expr() else { return None };
    match call.callee()? {
        ast::Expr::NameRef(name) if is_super(&name) => Some((call.args(), span_of(call.syntax()))),
        _ => None,
    }
}
