//! Classes while a program runs: making them, finding members, who may use which, and what a call of a class calls.

use std::cell::RefCell;
use std::rc::Rc;

use super::WINDOW;
use super::access::Callee;
use super::call;
use crate::builtins::Context;
use crate::compile::prototype::{ClassPlan, Method, OUTSIDE, Prototype, Site};
use crate::compile::tree::{SuperCall, Visibility};
use crate::error::{Error, Result};
use crate::host::{Host, Limit, Stop};
use crate::message;
use crate::messages::{classes as texts, runtime};
use crate::table::nearest;
use crate::value::class::{Classes, DEEPEST, Field, Member, MemberKind, Method as ClassMethod};
use crate::value::number::reserve;
use crate::value::{Class, Function, Gc, Value};

/// Where a member is looked for from.
#[derive(Clone, Copy)]
pub(super) struct From<'a> {
    /// The class the code stands in, by its declaration.
    pub declaration: u32,
    pub classes: &'a Classes,
}

/// Makes a class of what stands in `a` (what it extends) and behind it (its functions).
#[inline(never)]
pub(super) fn make(
    window: &mut [Value; WINDOW],
    a: u8,
    plan: &ClassPlan,
    prototype: &Prototype,
    classes: &Classes,
    host: &mut dyn Host,
) -> Result<()> {
    let parent = match &window[a as usize] {
        _ if !plan.extends => None,
        Value::Class(parent) => Some(parent.clone()),
        other => return Err(Error::new(message!(texts::NOT_A_CLASS, class = plan.name, got = other.type_name()))),
    };
    let depth = parent.as_ref().map_or(0, |parent| parent.depth + 1);
    if depth > DEEPEST {
        return Err(Error::new(message!(texts::TOO_MANY_PARENTS, limit = DEEPEST)));
    }
    let functions: Vec<Rc<Function>> = match std::mem::take(&mut window[a as usize + 1]) {
        Value::Array(list) => std::mem::take(&mut *list.items.borrow_mut()).into_iter().filter_map(function).collect(),
        _ => Vec::new(),
    };
    let mut functions = functions.into_iter();
    let mut class = empty(plan, prototype);
    if let Some(parent) = &parent {
        let members = parent.fields.len() + parent.methods.len();
        reserve(host, members, members * (size_of::<Field>() + size_of::<Value>()))?;
        class.fields = parent.fields.clone();
        class.template = parent.template.clone();
        class.methods = parent.methods.clone();
    }
    for (field, default) in &plan.fields {
        refuse_hidden(parent.as_ref(), field.name.as_str())?;
        if !matches!(default, Value::Null) && !call::fits(default, &field.check.alternatives) {
            return Err(wrong_type(default, &field.check));
        }
        let kind = MemberKind::Field(class.fields.len() as u32);
        let member = Member { visibility: field.visibility, kind, since: plan.declaration };
        class.own.insert(Rc::from(field.name.as_str()), member);
        class.fields.push(field.clone());
        class.template.push(default.clone());
    }
    for (place, (name, visibility, value)) in plan.variables.iter().enumerate() {
        refuse_hidden(parent.as_ref(), name)?;
        let kind = MemberKind::Variable(place as u32);
        class.own.insert(name.clone(), Member { visibility: *visibility, kind, since: plan.declaration });
        class.variables.get_mut().push(value.clone());
    }
    for ((name, visibility, takes_class), function) in plan.methods.iter().zip(functions.by_ref()) {
        refuse_hidden(parent.as_ref(), name)?;
        let method = ClassMethod { function, takes_class: *takes_class };
        let member = match overridden(parent.as_ref(), name) {
            Some((member, place)) => {
                class.methods[place as usize] = method;
                Member { visibility: member.visibility.max(*visibility), ..member }
            }
            None => {
                class.methods.push(method);
                let kind = MemberKind::Method(class.methods.len() as u32 - 1);
                Member { visibility: *visibility, kind, since: plan.declaration }
            }
        };
        class.own.insert(name.clone(), member);
    }
    class.constructors = functions.by_ref().take(plan.constructors).collect();
    if let Some(parent) = &parent
        && class.constructors.is_empty()
    {
        class.constructors = parent.constructors.clone();
    }
    class.initializer = functions.next();
    class.is_computed = class.initializer.is_some() || parent.as_ref().is_some_and(|parent| parent.is_computed);
    class.number = classes.note(plan.declaration, parent.as_ref());
    class.kin = kin(class.number, plan.declaration, parent.as_ref());
    class.depth = depth;
    class.parent = parent;
    window[a as usize] = Value::Class(Rc::new(class));
    Ok(())
}

fn function(value: Value) -> Option<Rc<Function>> {
    match value {
        Value::Function(function) => Some(function),
        _ => None,
    }
}

fn empty(plan: &ClassPlan, prototype: &Prototype) -> Class {
    Class {
        gc: Gc::default(),
        number: 0,
        declaration: plan.declaration,
        name: plan.name.clone(),
        parent: None,
        depth: 0,
        kin: Box::default(),
        is_abstract: plan.is_abstract,
        fields: Vec::new(),
        template: Vec::new(),
        methods: Vec::new(),
        constructors: Vec::new(),
        initializer: None,
        is_computed: false,
        own: Default::default(),
        variables: RefCell::default(),
        text: prototype.text.clone(),
    }
}

/// Refuses a member that would hide a field of the parent which the class can use.
fn refuse_hidden(parent: Option<&Rc<Class>>, name: &str) -> Result<()> {
    let declares = |class: &&Rc<Class>| {
        let hides = |m: &Member| m.visibility != Visibility::Private && matches!(m.kind, MemberKind::Field(_));
        class.own.get(name).is_some_and(hides)
    };
    match parent.and_then(|parent| parent.chain().find(declares)) {
        Some(owner) => Err(Error::new(message!(texts::FIELD_OF_PARENT, name = name, parent = owner.name))),
        None => Ok(()),
    }
}

/// The numbers of the classes one extends, and its own. A class that extends another of the same declaration has two
/// sets of what is private to it, and only its own place in the program knows which: it is kin to none but itself.
fn kin(number: u64, declaration: u32, parent: Option<&Rc<Class>>) -> Box<[u64]> {
    const NONE: u64 = u64::MAX;
    let is_own = |class: &Rc<Class>| class.declaration == declaration;
    let hides = parent.is_some_and(|parent| parent.chain().any(is_own));
    let above = parent.iter().flat_map(|parent| parent.kin.iter().copied());
    above.map(|number| if hides { NONE } else { number }).chain([number]).collect()
}

/// The parent's method a method of that name takes over, and its place.
fn overridden(parent: Option<&Rc<Class>>, name: &str) -> Option<(Member, u32)> {
    let visible = |class: &Rc<Class>| class.own.get(name).copied().filter(|m| m.visibility != Visibility::Private);
    let member = parent?.chain().find_map(visible)?;
    match member.kind {
        MemberKind::Method(place) => Some((member, place)),
        _ => None,
    }
}

#[cold]
fn wrong_type(value: &Value, check: &crate::compile::prototype::TypeCheck) -> Box<Error> {
    let (name, expected, got) = (&check.subject, &check.text, call::shown_type(value, check));
    Error::new(message!(texts::WRONG_FIELD_TYPE, name = name, expected = expected, got = got))
}

/// A member and the class that declares it.
struct Found<'c> {
    owner: &'c Rc<Class>,
    kind: MemberKind,
    /// The farthest class whose instances have it in the same place, where the program may use it.
    root: &'c Class,
}

/// Finds a member: a private one of the class the code stands in, else the nearest of that name.
fn find<'c>(class: &'c Rc<Class>, name: &str, from: From<'_>) -> Result<Option<Found<'c>>> {
    if from.declaration != OUTSIDE
        && let Some(owner) = class.chain().find(|class| class.declaration == from.declaration)
        && let Some(member) = owner.own.get(name)
        && member.visibility == Visibility::Private
    {
        return Ok(Some(Found { owner, kind: member.kind, root: owner }));
    }
    let Some((owner, member)) = class.chain().find_map(|class| Some((class, class.own.get(name)?))) else {
        return Ok(None);
    };
    let is_allowed = |member: &Member| match member.visibility {
        Visibility::Public => true,
        Visibility::Protected => from.declaration != OUTSIDE && from.classes.extends(from.declaration, member.since),
        Visibility::Private => from.declaration == member.since,
    };
    if !is_allowed(member) {
        return Err(refused(owner, name, member.visibility));
    }
    let is_same = |class: &&Rc<Class>| {
        class.own.get(name).is_some_and(|m| m.kind == member.kind && m.since == member.since && is_allowed(m))
    };
    let root = owner.chain().filter(is_same).last().unwrap_or(owner);
    Ok(Some(Found { owner, kind: member.kind, root }))
}

#[cold]
fn refused(owner: &Class, name: &str, visibility: Visibility) -> Box<Error> {
    let message = match visibility {
        Visibility::Protected => message!(texts::PROTECTED_MEMBER, name = name, class = owner.name),
        _ => message!(texts::PRIVATE_MEMBER, name = name, class = owner.name),
    };
    Error::with_help(message, Some(message!(texts::HELP_PUBLIC, class = owner.name)))
}

#[cold]
fn no_member(class: &Rc<Class>, name: &str) -> Box<Error> {
    let known = || class.chain().flat_map(|class| class.own.keys().map(AsRef::as_ref));
    let help = nearest(name, known()).map(|near| message!(runtime::DID_YOU_MEAN, name = near));
    Error::with_help(message!(texts::NO_CLASS_MEMBER, class = class.name, name = name), help)
}

#[cold]
fn method_as_value(name: &str) -> Box<Error> {
    let help = message!(texts::HELP_METHOD_VALUE, name = name);
    Error::with_help(message!(texts::METHOD_AS_VALUE, name = name), Some(help))
}

#[cold]
fn needs_instance(owner: &Class, name: &str) -> Box<Error> {
    Error::new(message!(texts::NEEDS_INSTANCE, name = name, class = owner.name))
}

fn variable(owner: &Class, place: u32) -> Value {
    owner.variables.borrow().get(place as usize).cloned().unwrap_or_default()
}

/// A member of a class or an instance.
#[inline(never)]
pub(super) fn get(base: &Value, site: &Site, from: From<'_>) -> Result<Value> {
    let name = site.name.as_str();
    match base {
        Value::Instance(instance) => {
            let class = &instance.class;
            let found = find(class, name, from)?.ok_or_else(|| no_member(class, name))?;
            match found.kind {
                MemberKind::Field(place) => {
                    site.met.note(found.root);
                    site.hint.set(place);
                    Ok(instance.fields.borrow().get(place as usize).cloned().unwrap_or_default())
                }
                MemberKind::Variable(place) => Ok(variable(found.owner, place)),
                MemberKind::Method(_) => Err(method_as_value(name)),
            }
        }
        Value::Class(class) => match find(class, name, from)? {
            Some(found) => match found.kind {
                MemberKind::Field(_) => Err(needs_instance(found.owner, name)),
                MemberKind::Variable(place) => Ok(variable(found.owner, place)),
                MemberKind::Method(_) => Err(method_as_value(name)),
            },
            None => about(class, name).ok_or_else(|| no_member(class, name)),
        },
        _ => Ok(Value::Null),
    }
}

/// What every class can tell about itself.
fn about(class: &Rc<Class>, name: &str) -> Option<Value> {
    Some(match name {
        // Two names, as published programs have them: no class stands inside another.
        "name" | "full_name" => Value::str(&*class.name),
        "parent" => class.parent.as_ref().map_or(Value::Null, |parent| Value::str(&*parent.name)),
        "is_abstract" => Value::bool(class.is_abstract),
        "method_names" => {
            let mut names: Vec<&str> = Vec::new();
            let mut chain: Vec<&Rc<Class>> = class.chain().collect();
            chain.reverse();
            for class in chain {
                let mut own: Vec<(u32, &str)> = Vec::new();
                for (name, member) in &class.own {
                    if let (MemberKind::Method(place), Visibility::Public) = (member.kind, member.visibility) {
                        own.push((place, name));
                    }
                }
                own.sort_unstable();
                for (_, name) in own {
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
            Value::array(names.into_iter().map(Value::str).collect())
        }
        _ => return None,
    })
}

/// Changes a member of a class or an instance.
#[inline(never)]
pub(super) fn put(base: &Value, value: Value, site: &Site, from: From<'_>, context: &mut Context<'_>) -> Result<()> {
    let name = site.name.as_str();
    let class = match base {
        Value::Instance(instance) => &instance.class,
        Value::Class(class) => class,
        _ => return Ok(()),
    };
    let found = find(class, name, from)?.ok_or_else(|| no_member(class, name))?;
    let old = match (base, found.kind) {
        (Value::Instance(instance), MemberKind::Field(place)) => {
            let field = &class.fields[place as usize];
            if !call::fits(&value, &field.check.alternatives) {
                return Err(wrong_type(&value, &field.check));
            }
            site.met.note(found.root);
            site.hint.set(place);
            context.heap.stored(base, &value);
            instance.fields.borrow_mut().get_mut(place as usize).map(|place| std::mem::replace(place, value))
        }
        (_, MemberKind::Field(_)) => return Err(needs_instance(found.owner, name)),
        (_, MemberKind::Variable(place)) => {
            context.heap.stored(&Value::Class(found.owner.clone()), &value);
            found.owner.variables.borrow_mut().get_mut(place as usize).map(|place| std::mem::replace(place, value))
        }
        (_, MemberKind::Method(_)) => {
            return Err(Error::new(message!(texts::METHOD_ASSIGNED, name = name, class = found.owner.name)));
        }
    };
    drop(old);
    Ok(())
}

/// What a method call on an instance or a class calls; nothing when it has no such member. Calls of constructors are
/// told apart before.
pub(super) fn method(receiver: &Value, method: &Method, from: From<'_>) -> Result<Option<Callee>> {
    let name = method.name.as_str();
    let class = match receiver {
        Value::Instance(instance) => &instance.class,
        Value::Class(class) => class,
        _ => return Ok(None),
    };
    if method.upwards.is_some() {
        let parent = parent_of(class, from);
        let Some(found) = find(parent, name, from)? else { return Err(no_member(parent, name)) };
        return Ok(Some(match found.kind {
            MemberKind::Method(place) => Callee::Bound(parent.methods[place as usize].function.clone()),
            _ => Callee::Value(member(receiver, &found)?),
        }));
    }
    let Some(found) = find(class, name, from)? else {
        return if method.builtin.is_none() { Err(no_member(class, name)) } else { Ok(None) };
    };
    match (receiver, found.kind) {
        (Value::Instance(_), MemberKind::Method(place)) => {
            method.met.note(found.root);
            method.hint.set(place);
            Ok(Some(Callee::Bound(class.methods[place as usize].function.clone())))
        }
        (_, MemberKind::Method(place)) if class.methods[place as usize].takes_class => {
            Ok(Some(Callee::Bound(class.methods[place as usize].function.clone())))
        }
        (_, MemberKind::Method(_)) => Err(needs_instance(found.owner, name)),
        _ => Ok(Some(Callee::Value(member(receiver, &found)?))),
    }
}

fn member(receiver: &Value, found: &Found<'_>) -> Result<Value> {
    Ok(match (receiver, found.kind) {
        (_, MemberKind::Variable(place)) => variable(found.owner, place),
        (Value::Instance(instance), MemberKind::Field(place)) => {
            instance.fields.borrow().get(place as usize).cloned().unwrap_or_default()
        }
        (_, MemberKind::Field(_) | MemberKind::Method(_)) => Value::Null,
    })
}

/// The class the code stands in, among a class and those it extends.
fn here<'c>(class: &'c Rc<Class>, from: From<'_>) -> &'c Rc<Class> {
    class.chain().find(|class| class.declaration == from.declaration).unwrap_or(class)
}

fn parent_of<'c>(class: &'c Rc<Class>, from: From<'_>) -> &'c Rc<Class> {
    let here = here(class, from);
    here.parent.as_ref().unwrap_or(here)
}

/// The constructor `super(...)` or `: this(...)` calls.
pub(super) fn constructor(
    receiver: &Value,
    which: &SuperCall,
    given: &Given<'_>,
    from: From<'_>,
    prototypes: &[Rc<Prototype>],
) -> Result<Rc<Function>> {
    let class = match receiver {
        Value::Instance(instance) => &instance.class,
        // A program cannot get here: a constructor is only ever given an instance.
        _ => return Err(Stop::Limit(Limit::Depth).into()),
    };
    let owner = if *which == SuperCall::Own { here(class, from) } else { parent_of(class, from) };
    match choose(owner, given, prototypes) {
        Err(_) if *which == (SuperCall::Parent { implicit: true }) => {
            let help = message!(texts::HELP_WRITE_SUPER, forms = forms(owner, prototypes));
            Err(Error::with_help(message!(texts::IMPLICIT_SUPER, class = owner.name), Some(help)))
        }
        chosen => chosen,
    }
}

/// How many arguments a call gives by place, and which by name.
pub(super) struct Given<'a> {
    pub positional: usize,
    pub named: &'a [(Rc<str>, Value)],
}

/// The constructor that takes such arguments.
pub(super) fn choose(class: &Rc<Class>, given: &Given<'_>, prototypes: &[Rc<Prototype>]) -> Result<Rc<Function>> {
    let count = given.positional + given.named.len();
    let call = || {
        let named = given.named.iter().map(|(name, _)| format!("{name}=_"));
        let arguments: Vec<String> = (0..given.positional).map(|_| "_".to_owned()).chain(named).take(20).collect();
        format!("{}({})", class.name, arguments.join(", "))
    };
    let takes = |function: &&Rc<Function>| {
        let parameters = &prototypes[function.prototype as usize].parameters;
        (function.required as usize..=parameters.len()).contains(&count)
            && given.named.iter().all(|(name, _)| parameters.contains(name))
    };
    match class.constructors.iter().find(takes) {
        Some(function) => Ok(function.clone()),
        None => {
            let help = message!(texts::HELP_FORMS, forms = forms(class, prototypes));
            Err(Error::with_help(message!(texts::NO_CONSTRUCTOR, class = class.name, got = call()), Some(help)))
        }
    }
}

/// The ways to call a class.
fn forms(class: &Class, prototypes: &[Rc<Prototype>]) -> String {
    const MOST: usize = 10;
    let form = |function: &Rc<Function>| call::form(&class.name, &prototypes[function.prototype as usize]);
    let forms: Vec<String> = class.constructors.iter().take(MOST).map(form).collect();
    forms.join(", ")
}

/// The class of which `this` is an instance, or which it is.
pub(super) fn class_of(this: &Value) -> Value {
    match this {
        Value::Instance(instance) => Value::Class(instance.class.clone()),
        other => other.clone(),
    }
}
