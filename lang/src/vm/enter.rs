//! Calls: into functions of the program, of built-ins, and back.

use std::rc::Rc;

use super::access::Callee;
use super::frames::Frame;
use super::run::{Run, grow};
use super::{FIRST_ROUTINE, NATIVE, WINDOW, call, classes, operations as op};
use crate::builtins::{Context, Step};
use crate::compile::prototype::{Method, Prototype};
use crate::compile::tree::SuperCall;
use crate::error::{Error, Result};
use crate::host::{Limit, Stop};
use crate::message;
use crate::messages::classes as texts;
use crate::value::class::DEEPEST;
use crate::value::number::reserve;
use crate::value::{Class, Value, set};

/// The most parameters of a built-in that goes on as a loop of the machine.
const MOST_LOOPED: usize = 3;

/// Empties a function's registers and puts what it returns into the first, where its caller looks for it.
#[inline(never)]
pub(super) fn give_back(registers: &mut [Value], value: Value) {
    for register in &mut registers[1..] {
        if !register.is_immediate() {
            set(register, Value::Null);
        }
    }
    set(&mut registers[0], value);
}

impl Run<'_> {
    /// A register of the function at hand.
    #[inline(always)]
    fn register(&mut self, register: u8) -> &mut Value {
        &mut self.stack[self.at.base as usize + register as usize]
    }

    /// The registers from one on.
    #[inline(always)]
    fn registers(stack: &mut [Value], at: Frame, first: u8) -> &mut [Value] {
        &mut stack[at.base as usize + first as usize..at.base as usize + WINDOW]
    }

    /// A call counts as a backward jump; the machine looks up before the next instruction.
    #[inline(always)]
    fn count(&mut self) {
        self.budget = self.budget.saturating_sub(1);
    }

    /// Notes who called.
    pub(super) fn open(&mut self) -> Result<()> {
        if self.frames.open(self.at, self.most_frames) { Ok(()) } else { Err(Stop::Limit(Limit::Depth).into()) }
    }

    /// Calls the function of the program whose arguments stand behind the register `a`.
    pub(super) fn enter(&mut self, a: u8, n: u8, target: u32) -> Result<()> {
        self.count();
        let callee: &Prototype = &self.prototypes[target as usize];
        if n as usize != callee.parameters.len() {
            call::adjust(&mut Self::registers(self.stack, self.at, a)[1..], n, callee)?;
        }
        self.open()?;
        self.at = Frame { prototype: target, base: self.at.base + u32::from(a), pc: 0 };
        Ok(())
    }

    /// Calls whatever stands in the register `a`.
    pub(super) fn call(&mut self, a: u8, n: u8) -> Result<()> {
        match self.register(a) {
            Value::Function(f) => {
                let target = f.prototype;
                self.enter(a, n, target)
            }
            Value::Builtin(f) => {
                let f = *f as u32;
                self.builtin(a, a + 1, n, f)
            }
            Value::Class(class) => {
                let class = class.clone();
                self.construct(a, n, &class)
            }
            _ => Err(self.not_callable(a)),
        }
    }

    #[cold]
    fn not_callable(&mut self, a: u8) -> Box<Error> {
        let callee = self.register(a).clone();
        op::not_callable(&callee, &self.prototypes[self.at.prototype as usize], self.at.pc)
    }

    /// Calls a built-in with the arguments from `first` on; one that calls functions of the program gets a frame of its
    /// own.
    pub(super) fn builtin(&mut self, result: u8, first: u8, n: u8, f: u32) -> Result<()> {
        self.count();
        let registers = &mut self.stack[self.at.base as usize + first as usize..self.at.base as usize + WINDOW];
        let context = &mut Context { host: &mut *self.host, heap: &mut *self.heap };
        match call::builtin(f, registers, n, context)? {
            call::Outcome::Value(value) => {
                set(self.register(result), value);
                Ok(())
            }
            outcome => self.finish(result, first, outcome),
        }
    }

    fn finish(&mut self, result: u8, first: u8, outcome: call::Outcome) -> Result<()> {
        match outcome {
            call::Outcome::Value(value) => set(self.register(result), value),
            call::Outcome::Calls(continuation) => {
                self.open()?;
                self.continuations.push(continuation);
                set(self.register(result.wrapping_add(1)), Value::Null);
                self.at = Frame { prototype: NATIVE, base: self.at.base + u32::from(result), pc: 0 };
            }
            call::Outcome::Loops(routine) => {
                self.open()?;
                if first == result {
                    // The arguments of a method begin where those of a function have the callee.
                    Self::registers(self.stack, self.at, result)[..=MOST_LOOPED].rotate_right(1);
                }
                let prototype = FIRST_ROUTINE + routine as u32;
                self.at = Frame { prototype, base: self.at.base + u32::from(result), pc: 0 };
            }
        }
        Ok(())
    }

    /// From where the function at hand looks for members of classes.
    pub(super) fn from(&self) -> classes::From<'_> {
        let prototype = &self.prototypes[self.at.prototype as usize];
        classes::From { declaration: prototype.class, classes: self.classes }
    }

    /// Makes an instance of a class, whose arguments stand behind the register `a`.
    fn construct(&mut self, a: u8, n: u8, class: &Rc<Class>) -> Result<()> {
        let given = classes::Given { positional: n as usize, named: &[] };
        let this = self.instance(a, class, &given)?;
        self.enter_with(a, n, this, class.is_computed.then_some(class))
    }

    /// A new instance; puts the constructor for such arguments into the register `a`.
    fn instance(&mut self, a: u8, class: &Rc<Class>, given: &classes::Given<'_>) -> Result<Value> {
        if class.is_abstract {
            return Err(Error::new(message!(texts::ABSTRACT_CLASS, class = class.name)));
        }
        let constructor = classes::choose(class, given, self.prototypes)?;
        reserve(self.host, class.fields.len(), class.fields.len() * size_of::<Value>())?;
        let this = class.instantiate();
        set(self.register(a), Value::Function(constructor));
        Ok(this)
    }

    /// Calls the method in the register `a` on `this`, with the arguments behind it. Before a constructor run the
    /// functions that compute defaults of fields, where the class of a new instance is given: those of the class it
    /// extends first.
    fn enter_with(&mut self, a: u8, n: u8, this: Value, made: Option<&Rc<Class>>) -> Result<()> {
        let Value::Function(function) = self.register(a) else { return Err(self.not_callable(a)) };
        let target = function.prototype;
        self.count();
        let callee: &Prototype = &self.prototypes[target as usize];
        let base = self.at.base as usize + a as usize;
        // A call with many arguments ends behind the window of its caller.
        let end = base + WINDOW + 2 * DEEPEST as usize;
        if self.stack.len() < end {
            grow(self.stack, end, self.host)?;
        }
        if n as usize != callee.parameters.len() {
            call::adjust(&mut self.stack[base + 1..base + WINDOW], n, callee)?;
        }
        self.open()?;
        let mut top = base + callee.registers as usize;
        set(&mut self.stack[base + callee.parameters.len() + 1], this.clone());
        self.at = Frame { prototype: target, base: base as u32, pc: 0 };
        // What runs first is called last.
        for initializer in made.iter().flat_map(|class| class.chain()).filter_map(|class| class.initializer.as_ref()) {
            self.open()?;
            self.at = Frame { prototype: initializer.prototype, base: top as u32, pc: 0 };
            set(&mut self.stack[top], Value::Function(initializer.clone()));
            set(&mut self.stack[top + 1], this.clone());
            top += 2;
        }
        Ok(())
    }

    /// Calls a method of what stands in `a`, with the arguments behind it.
    pub(super) fn call_method(&mut self, a: u8, n: u8, method: &Method) -> Result<()> {
        let given = classes::Given { positional: n as usize, named: &[] };
        match self.method(a, method, &given)? {
            Callee::Builtin(f) => self.builtin(a, a, n + 1, f),
            Callee::Value(callee) => {
                set(self.register(a), callee);
                self.call(a, n)
            }
            Callee::Bound(function) => {
                let this = std::mem::replace(self.register(a), Value::Function(function));
                self.enter_with(a, n, this, None)
            }
        }
    }

    /// What a method call calls.
    fn method(&mut self, a: u8, method: &Method, given: &classes::Given<'_>) -> Result<Callee> {
        let receiver = &self.stack[self.at.base as usize + a as usize];
        match &method.upwards {
            Some(which @ (SuperCall::Parent { .. } | SuperCall::Own)) => {
                classes::constructor(receiver, which, given, self.from(), self.prototypes).map(Callee::Bound)
            }
            _ => match receiver {
                Value::Module(module) => self.module_method(module, method),
                _ => super::access::method(receiver, method, self.from()),
            },
        }
    }

    /// Calls with arguments that have yet to be given to their parameters; a method on `this`.
    pub(super) fn call_arranged(&mut self, a: u8, arguments: call::Arguments, this: Option<Value>) -> Result<()> {
        let (this, made) = match self.register(a) {
            Value::Class(class) => {
                let class = class.clone();
                let given = classes::Given { positional: arguments.positional.len(), named: &arguments.named };
                (Some(self.instance(a, &class, &given)?), class.is_computed.then_some(class))
            }
            _ => (this, None),
        };
        match call::arrange(Self::registers(self.stack, self.at, a), arguments, self.prototypes)? {
            call::Arranged::Registers(n) => match this {
                Some(this) => self.enter_with(a, n, this, made.as_ref()),
                None => self.call(a, n),
            },
            call::Arranged::Values(f, values) => {
                self.count();
                let first = a.wrapping_add(1);
                let registers = Self::registers(self.stack, self.at, first);
                let context = &mut Context { host: &mut *self.host, heap: &mut *self.heap };
                let outcome = call::complete(f, values, registers, context)?;
                self.finish(a, first, outcome)
            }
        }
    }

    /// Positional and named arguments that stand in registers.
    pub(super) fn gather(&mut self, a: u8, n: u8, names: &[std::rc::Rc<str>]) -> call::Arguments {
        call::gather(&mut Self::registers(self.stack, self.at, a)[1..], n, names)
    }

    /// Arguments that were collected in an array and an object.
    pub(super) fn spread(&mut self, a: u8) -> call::Arguments {
        call::spread(&mut Self::registers(self.stack, self.at, a)[1..])
    }

    /// Puts a method into the place of its receiver, which becomes the first argument of a built-in; gives the receiver
    /// where it is to be `this`.
    pub(super) fn bind(&mut self, a: u8, method: &Method, arguments: &mut call::Arguments) -> Result<Option<Value>> {
        let given = classes::Given { positional: arguments.positional.len(), named: &arguments.named };
        let callee = self.method(a, method, &given)?;
        Ok(call::bind(self.register(a), callee, arguments))
    }

    /// Leaves the function with a value taken out of its registers. Gives whether anybody called it.
    pub(super) fn leave(&mut self, value: Value) -> bool {
        let Some(caller) = self.frames.close() else {
            self.end(Ok(value));
            return false;
        };
        let registers = self.prototypes[self.at.prototype as usize].registers as usize;
        let base = self.at.base as usize;
        give_back(&mut self.stack[base..base + registers], value);
        self.at = caller;
        true
    }

    /// Goes on with a built-in whose function has given its value. Gives whether the program goes on.
    pub(super) fn resume(&mut self) -> Result<bool> {
        let given = std::mem::take(self.register(1));
        let context = &mut Context { host: &mut *self.host, heap: &mut *self.heap };
        let Some(continuation) = self.continuations.last_mut() else { return Ok(self.leave(Value::Null)) };
        let call = &mut self.stack[self.at.base as usize + 1..self.at.base as usize + WINDOW];
        match continuation.resume(context, given, call)? {
            Step::Done(value) => {
                self.continuations.pop();
                Ok(self.leave(value))
            }
            Step::Call(n) => {
                self.at.pc = 0;
                self.call(1, n)?;
                Ok(true)
            }
        }
    }
}
