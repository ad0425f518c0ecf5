//! Calls. The callee stands in a register with its arguments behind it; the result takes the callee's place.

use std::rc::Rc;

use super::Emitter;
use crate::builtins::registry;
use crate::compile::instruction::{Instruction, Register};
use crate::compile::prototype::{Method, NamedArguments, OnArray};
use crate::compile::tree::*;

/// Arguments passed in registers; more go through arrays.
const MAX_IN_REGISTERS: usize = 60;

impl<'a> Emitter<'a> {
    pub(super) fn call(&mut self, callee: &'a Expr, arguments: &'a Arguments, a: Register) {
        if let ExprKind::Builtin(f) = &callee.kind
            && self.inlined(*f, arguments, a)
        {
            return;
        }
        let t = self.scratch(a);
        let plain = arguments.is_plain() && arguments.positional.len() <= MAX_IN_REGISTERS;
        match &callee.kind {
            ExprKind::Builtin(f) if plain => {
                let n = self.positional(&arguments.positional);
                self.emit(Instruction::CallBuiltin { a: t, n, f: *f });
            }
            ExprKind::Slot(slot, _) if plain && !self.slots.contains_key(slot) => {
                let n = self.positional(&arguments.positional);
                self.emit(Instruction::CallSlot { a: t, n, slot: *slot });
            }
            _ => {
                self.into(callee, t);
                if plain {
                    let n = self.positional(&arguments.positional);
                    self.emit(Instruction::Call { a: t, n });
                } else if arguments.is_spread() || arguments.positional.len() > MAX_IN_REGISTERS {
                    self.spread(arguments, t);
                    self.emit(Instruction::CallSpread { a: t, k: 0 });
                } else {
                    let n = self.positional(&arguments.positional);
                    let k = self.named_list(arguments, 0);
                    self.emit(Instruction::CallNamed { a: t, n, k });
                }
            }
        }
        self.take_to(t, a);
    }

    pub(super) fn method(&mut self, receiver: &'a Expr, name: &Rc<str>, arguments: &'a Arguments, a: Register) {
        let t = self.scratch(a);
        self.into(receiver, t);
        self.method_call(name, None, arguments, t);
        self.take_to(t, a);
    }

    /// `super.f(...)`, `super(...)`, `: this(...)`.
    pub(super) fn upwards(&mut self, this: &'a Expr, which: &SuperCall, arguments: &'a Arguments, a: Register) {
        let t = self.scratch(a);
        self.into(this, t);
        let name: Rc<str> = match which {
            SuperCall::Method(name) => name.clone(),
            SuperCall::Parent { .. } | SuperCall::Own => Rc::from(""),
        };
        self.method_call(&name, Some(which.clone()), arguments, t);
        self.take_to(t, a);
    }

    /// Calls a method of the receiver in `t`.
    fn method_call(&mut self, name: &Rc<str>, upwards: Option<SuperCall>, arguments: &'a Arguments, t: Register) {
        let on_array = match (&**name, arguments.positional.len()) {
            ("len", 0) => OnArray::Len,
            ("push", 1) => OnArray::Push,
            _ => OnArray::Call,
        };
        self.methods.push(Method {
            name: (self.intern)(name),
            builtin: registry::find(name),
            on_array,
            hint: Default::default(),
            met: Default::default(),
            upwards,
        });
        let k = self.methods.len() as u32 - 1;
        if arguments.is_spread() || arguments.positional.len() > MAX_IN_REGISTERS {
            self.spread(arguments, t);
            self.emit(Instruction::CallSpread { a: t, k: k + 1 });
        } else if arguments.named.is_empty() {
            let n = self.positional(&arguments.positional);
            self.emit(Instruction::CallMethod { a: t, n, k });
        } else {
            let n = self.positional(&arguments.positional);
            let k = self.named_list(arguments, k);
            self.emit(Instruction::CallMethodNamed { a: t, n, k });
        }
    }

    /// `len(x)` and `push(a, x)` have instructions of their own.
    fn inlined(&mut self, f: u32, arguments: &'a Arguments, a: Register) -> bool {
        if !arguments.is_plain() {
            return false;
        }
        match (registry::get(f).name, arguments.positional.as_slice()) {
            ("len", [Element::One(e)]) => {
                let b = self.any(e);
                self.emit(Instruction::Len { a, b });
                true
            }
            ("push", [Element::One(array), Element::One(e)]) => {
                let t = self.push(array, e);
                self.move_to(t, a);
                true
            }
            _ => false,
        }
    }

    /// `push(array, e)`; gives where the array stands.
    fn push(&mut self, array: &'a Expr, e: &'a Expr) -> Register {
        let a = self.any(array);
        let b = self.any(e);
        self.emit(Instruction::Push { a, b });
        a
    }

    /// An expression whose value nobody wants.
    pub(super) fn discard(&mut self, e: &'a Expr) {
        if let ExprKind::Call(callee, arguments) = &e.kind
            && let ExprKind::Builtin(f) = callee.kind
            && registry::get(f).name == "push"
            && arguments.is_plain()
            && let [Element::One(array), Element::One(e)] = arguments.positional.as_slice()
        {
            self.push(array, e);
        } else {
            self.any(e);
        }
    }

    fn positional(&mut self, elements: &'a [Element]) -> u8 {
        for element in elements {
            let register = self.allocate();
            match element {
                Element::One(e) | Element::Spread(e) => self.into(e, register),
            }
        }
        elements.len() as u8
    }

    /// Puts the named arguments behind the positional ones and their names into a list.
    fn named_list(&mut self, arguments: &'a Arguments, method: u32) -> u32 {
        for (_, e) in &arguments.named {
            let register = self.allocate();
            self.into(e, register);
        }
        let names = arguments.named.iter().map(|(name, _)| name.clone()).collect();
        self.named.push(NamedArguments { method, names });
        self.named.len() as u32 - 1
    }

    /// Gathers all arguments into an array and an object behind the callee.
    fn spread(&mut self, arguments: &'a Arguments, callee: Register) {
        debug_assert_eq!(self.next, callee as usize + 1, "arguments stand behind their callee");
        let positional = self.allocate();
        self.emit(Instruction::NewArray { a: positional, n: arguments.positional.len() as u32 });
        let free = self.next;
        for element in &arguments.positional {
            match element {
                Element::One(e) => {
                    let b = self.any(e);
                    self.emit(Instruction::Append { a: positional, b });
                }
                Element::Spread(e) => {
                    let b = self.any(e);
                    self.emit(Instruction::Extend { a: positional, b });
                }
            }
            self.next = free;
        }
        let named = self.allocate();
        self.emit(Instruction::NewObject { a: named, n: arguments.named.len() as u32 });
        let free = self.next;
        for (name, e) in &arguments.named {
            let b = self.any(e);
            let s = self.site(name);
            self.emit(Instruction::InitField { a: named, b, s });
            self.next = free;
        }
        for e in &arguments.spread {
            let b = self.any(e);
            self.emit(Instruction::ExtendObject { a: named, b });
            self.next = free;
        }
    }
}
