//! Classes and their instances.
//!
//! A class knows every field of its instances by a place, its parent's first, and every method by a place that a class
//! which overrides it keeps. So whoever has met a class once need not look for a name in it again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{Function, Gc, Str, Value, drop_children};
use crate::compile::prototype::{Prototype, TypeCheck};
use crate::compile::tree::{TypeName, Visibility};

/// A class of the program.
pub struct Class {
    /// For the collector.
    pub gc: Gc,
    /// Which class of the session it is, from 1.
    pub number: u64,
    /// Which declaration it was made by: functions that stand in it carry the same.
    pub declaration: u32,
    /// Its name.
    pub name: Rc<str>,
    /// The class it extends.
    pub parent: Option<Rc<Class>>,
    /// How many classes it extends, one after the other.
    pub depth: u32,
    /// The numbers of the classes it extends, farthest first, and its own: for [`Met`].
    pub kin: Box<[u64]>,
    /// Whether it has no instances of its own.
    pub is_abstract: bool,
    /// The fields of its instances, by place.
    pub fields: Vec<Field>,
    /// What the fields begin with.
    pub template: Vec<Value>,
    /// All methods, by place.
    pub methods: Vec<Method>,
    /// The forms in which it can be called: its own, or its parent's where it has none.
    pub constructors: Vec<Rc<Function>>,
    /// Computes the defaults that are no constants, of this class alone.
    pub initializer: Option<Rc<Function>>,
    /// Whether this class or one it extends has such defaults.
    pub is_computed: bool,
    /// What it declares itself, by name.
    pub own: FxHashMap<Rc<str>, Member>,
    /// The class variables it declares itself.
    pub variables: RefCell<Vec<Value>>,
    /// Held as functions hold it, so that the declaration's number stays its own.
    pub text: Rc<crate::compile::TextId>,
}

/// A field of all instances of a class.
#[derive(Clone)]
pub struct Field {
    /// Its name.
    pub name: Rc<Str>,
    /// Who may use it.
    pub visibility: Visibility,
    /// The kinds of values that surely fit, see [`kind_of`].
    pub mask: u32,
    /// Its type.
    pub check: Rc<TypeCheck>,
}

/// A method.
#[derive(Clone)]
pub struct Method {
    /// What it does.
    pub function: Rc<Function>,
    /// Whether it begins with `@class`, so that the class itself may be asked.
    pub takes_class: bool,
}

/// Something a class declares.
#[derive(Clone, Copy)]
pub struct Member {
    /// Who may use it. A method is as visible as what it overrides, or more.
    pub visibility: Visibility,
    /// What it is.
    pub kind: MemberKind,
    /// The declaration that has it first: of a method, that of the first class with a method it overrides.
    pub since: u32,
}

/// What a member is, and its place among those.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// A field of instances.
    Field(u32),
    /// A class variable of the class that declares it.
    Variable(u32),
    /// A method.
    Method(u32),
}

/// The class a place in a program met last. In its instances, and in those of classes that extend it, the member which is
/// named there stands at one place, and the program may use it.
#[derive(Default)]
pub struct Met {
    number: Cell<u64>,
    depth: Cell<u32>,
}

impl Met {
    /// Whether the class is that one or extends it.
    #[inline(always)]
    pub fn is_kin_of(&self, class: &Class) -> bool {
        let number = self.number.get();
        class.number == number || class.kin.get(self.depth.get() as usize) == Some(&number)
    }

    /// Whether it is that of a module.
    #[inline(always)]
    pub fn is(&self, number: u64) -> bool {
        self.number.get() == number
    }

    /// Notes a module, by its number.
    pub fn note_number(&self, number: u64) {
        self.number.set(number);
        self.depth.set(u32::MAX);
    }

    /// Notes a class.
    pub fn note(&self, class: &Class) {
        self.number.set(class.number);
        self.depth.set(class.depth);
    }
}

/// An instance of a class.
pub struct Instance {
    /// For the collector.
    pub gc: Gc,
    /// Its class.
    pub class: Rc<Class>,
    /// The fields, by the places the class gives them.
    pub fields: RefCell<Vec<Value>>,
}

impl Class {
    /// A new instance whose fields have the defaults that are constants.
    #[inline(never)]
    pub fn instantiate(self: &Rc<Class>) -> Value {
        let fields = self.template.iter().map(Value::clone_inline).collect();
        Value::Instance(Rc::new(Instance { gc: Gc::default(), class: self.clone(), fields: RefCell::new(fields) }))
    }

    /// The constructor that has exactly so many parameters, where nothing else has to run before it.
    #[inline]
    pub fn direct(&self, count: usize, prototypes: &[Rc<Prototype>]) -> Option<&Rc<Function>> {
        let fits = |function: &&Rc<Function>| {
            prototypes.get(function.prototype as usize).is_some_and(|prototype| prototype.parameters.len() == count)
        };
        let is_plain = !self.is_abstract && !self.is_computed && self.fields.len() <= FEW_FIELDS;
        if is_plain { self.constructors.iter().find(fits) } else { None }
    }

    /// The class and those it extends, nearest first.
    pub fn chain(self: &Rc<Class>) -> impl Iterator<Item = &Rc<Class>> {
        std::iter::successors(Some(self), |class| class.parent.as_ref())
    }

    /// Whether it or a class it extends has this name.
    pub fn is_called(self: &Rc<Class>, name: &str) -> bool {
        self.chain().any(|class| *class.name == *name)
    }

    /// Whether it is that class or extends it.
    pub fn extends(self: &Rc<Class>, other: &Rc<Class>) -> bool {
        self.chain().any(|class| Rc::ptr_eq(class, other))
    }

    /// The names of the fields, methods and class variables everybody may use.
    pub fn public_members(self: &Rc<Class>) -> impl Iterator<Item = &str> {
        let own = self.chain().flat_map(|class| &class.own);
        own.filter(|(_, member)| member.visibility == Visibility::Public).map(|(name, _)| &**name)
    }

    /// The first public field at this place or behind it, with its place.
    pub fn next_shown(&self, place: usize) -> Option<(usize, &Rc<Str>)> {
        let rest = self.fields.get(place..)?;
        let behind = rest.iter().position(|field| field.visibility == Visibility::Public)?;
        rest.get(behind).map(|field| (place + behind, &field.name))
    }
}

/// The number of a kind of value, for [`Field::mask`].
#[inline(always)]
pub fn kind_of(value: &Value) -> u32 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Int(_) => 2,
        Value::Float(_) => 3,
        Value::Str(_) => 4,
        Value::Array(_) => 5,
        Value::Object(_) => 6,
        _ => 31,
    }
}

/// The kinds of values that fit a type whatever they are.
pub fn mask_of(alternatives: &[TypeName]) -> u32 {
    let bits = alternatives.iter().map(|alternative| match alternative {
        TypeName::Any => u32::MAX,
        TypeName::Number => 1 << 2 | 1 << 3,
        TypeName::Named(name) => match *name {
            "null" => 1,
            "bool" => 1 << 1,
            "int" => 1 << 2,
            "float" => 1 << 3,
            "str" => 1 << 4,
            "array" => 1 << 5,
            "object" => 1 << 6,
            _ => 0,
        },
        TypeName::Class(_) | TypeName::Text(_) | TypeName::Int(_) => 0,
    });
    bits.fold(0, |mask, bit| mask | bit)
}

/// The classes of a session: the number the next one gets, and which declaration extends which.
#[derive(Default)]
pub struct Classes {
    last: Cell<u64>,
    parents: RefCell<FxHashMap<u32, u32>>,
}

impl Classes {
    /// Notes a class about to be made by a declaration; gives its number.
    pub fn note(&self, declaration: u32, parent: Option<&Rc<Class>>) -> u64 {
        match parent {
            Some(parent) => self.parents.borrow_mut().insert(declaration, parent.declaration),
            None => self.parents.borrow_mut().remove(&declaration),
        };
        self.number()
    }

    /// A number no other class or module of the session has.
    pub fn number(&self) -> u64 {
        self.last.set(self.last.get() + 1);
        self.last.get()
    }

    /// Forgets which extends which: nothing refers to the declarations any more.
    pub fn forget(&self) {
        self.parents.borrow_mut().clear();
    }

    /// Whether a declaration is another one or extends it.
    pub fn extends(&self, declaration: u32, other: u32) -> bool {
        let parents = self.parents.borrow();
        let mut at = Some(declaration);
        // As many as a class may extend: what was declared anew may have left a circle.
        for _ in 0..=DEEPEST {
            match at {
                Some(here) if here == other => return true,
                Some(here) => at = parents.get(&here).copied(),
                None => return false,
            }
        }
        false
    }
}

/// Instances with so many fields are made without asking the host for memory.
const FEW_FIELDS: usize = 1000;

/// How many classes a class may extend, one after the other.
pub const DEEPEST: u32 = 100;

/// Takes out all a class holds.
pub(super) fn take_apart(class: &mut Class, work: &mut Vec<Value>) {
    work.append(class.variables.get_mut());
    work.append(&mut class.template);
    work.extend(class.methods.drain(..).map(|m| Value::Function(m.function)));
    work.extend(class.constructors.drain(..).map(Value::Function));
    work.extend(class.initializer.take().map(Value::Function));
    work.extend(class.parent.take().map(Value::Class));
}

impl Drop for Class {
    fn drop(&mut self) {
        let mut work = Vec::new();
        take_apart(self, &mut work);
        drop_children(work);
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let fields = self.fields.get_mut();
        if Rc::strong_count(&self.class) == 1 || fields.iter().any(Value::is_container) {
            let mut work = std::mem::take(fields);
            work.push(Value::Class(self.class.clone()));
            drop_children(work);
        }
    }
}
