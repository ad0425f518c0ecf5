//! One instruction, whatever it is: all that `quick.rs` does not do itself, and its uncommon cases.

use std::cell::RefCell;
use std::rc::Rc;

use super::run::Run;
use super::{WINDOW, access, cache, call, classes, iterate, operations as op, unwind};
use crate::builtins::Context;
use crate::compile::instruction::Instruction as I;
use crate::compile::prototype::Prototype;
use crate::compile::tree::BinaryOp;
use crate::error::Result;
use crate::value::{Fields, Gc, Shared, Value, set};

impl Run<'_> {
    /// Does one instruction, or looks up when it is time. Gives whether the program goes on.
    #[inline(never)]
    pub(super) fn step(&mut self) -> bool {
        match self.instruction() {
            Ok(goes_on) => goes_on,
            Err(error) => self.fail(error),
        }
    }

    #[inline(always)]
    fn instruction(&mut self) -> Result<bool> {
        if !self.ready()? {
            return Ok(true);
        }
        let prototype: &Prototype = &self.prototypes[self.at.prototype as usize];
        let instruction = &prototype.code[self.at.pc as usize];
        self.at.pc += 1;
        let Some(window) = self.stack[self.at.base as usize..].first_chunk_mut::<WINDOW>() else { return Ok(true) };
        macro_rules! r {
            ($register:expr) => {
                window[$register as usize]
            };
        }
        macro_rules! context {
            () => {
                &mut Context { host: &mut *self.host, heap: &mut *self.heap }
            };
        }
        macro_rules! jump_if {
            ($condition:expr, $offset:expr) => {
                if $condition {
                    self.at.pc = self.at.pc.wrapping_add_signed($offset);
                    if $offset < 0 {
                        self.budget -= 1;
                    }
                }
            };
        }
        macro_rules! binary {
            ($op:ident, $a:expr, $b:expr, $c:expr) => {
                op::binary(window, BinaryOp::$op, $a, $b, $c, context!())?
            };
        }
        macro_rules! binary_int {
            ($op:ident, $a:expr, $b:expr, $i:expr) => {
                op::binary_int(window, BinaryOp::$op, $a, $b, $i, context!())?
            };
        }
        macro_rules! binary_constant {
            ($op:ident, $a:expr, $b:expr, $k:expr) => {
                op::binary_with(window, BinaryOp::$op, $a, $b, &prototype.constants[$k as usize], context!())?
            };
        }
        macro_rules! holds {
            ($op:ident, $b:expr, $c:expr) => {
                op::condition(BinaryOp::$op, &r!($b), &r!($c), context!())?
            };
        }
        macro_rules! holds_int {
            ($op:ident, $b:expr, $i:expr) => {
                op::condition(BinaryOp::$op, &r!($b), &Value::Int(i64::from($i)), context!())?
            };
        }
        match *instruction {
            I::Move { a, b } => {
                let value = r!(b).clone();
                set(&mut r!(a), value);
            }
            I::Take { a, b } => {
                let value = std::mem::take(&mut r!(b));
                set(&mut r!(a), value);
            }
            I::LoadInt { a, i } => set(&mut r!(a), Value::Int(i64::from(i))),
            I::LoadConst { a, k } => set(&mut r!(a), prototype.constants[k as usize].clone()),
            I::LoadNull { a } => set(&mut r!(a), Value::Null),
            I::LoadUndefined { a } => set(&mut r!(a), Value::Undefined),
            I::LoadBool { a, v } => set(&mut r!(a), Value::bool(v)),
            I::LoadBuiltin { a, f } => set(&mut r!(a), Value::Builtin(u64::from(f))),
            I::Check { a, k } => {
                if let Value::Undefined = r!(a) {
                    return Err(op::undefined(&prototype.names[k as usize], prototype, self.at.pc, self.names));
                }
            }
            I::SkipGiven { a, o } => jump_if!(!matches!(r!(a), Value::Undefined), o),
            I::CheckType { a, t } => call::check_type(&r!(a), &prototype.types[t as usize], prototype)?,
            I::IsGiven { a, b } => {
                let given = !matches!(r!(b), Value::Undefined);
                set(&mut r!(a), Value::bool(given));
            }
            I::IsSlotGiven { a, slot } => {
                let given = !matches!(self.slots[slot as usize], Value::Undefined);
                set(&mut r!(a), Value::bool(given));
            }
            I::GetSlot { a, slot } => match &self.slots[slot as usize] {
                Value::Undefined => {
                    return Err(op::undefined(self.names.name(slot), prototype, self.at.pc, self.names));
                }
                value => set(&mut r!(a), value.clone()),
            },
            I::SetSlot { a, slot } => set(&mut self.slots[slot as usize], r!(a).clone()),

            I::Add { a, b, c } => op::add(window, a, b, c, context!())?,
            I::Sub { a, b, c } => binary!(Sub, a, b, c),
            I::Mul { a, b, c } => binary!(Mul, a, b, c),
            I::Div { a, b, c } => binary!(Div, a, b, c),
            I::Mod { a, b, c } => binary!(Mod, a, b, c),
            I::AddInt { a, b, i } => op::add_int(window, a, b, i, context!())?,
            I::SubInt { a, b, i } => binary_int!(Sub, a, b, i),
            I::MulInt { a, b, i } => binary_int!(Mul, a, b, i),
            I::ModInt { a, b, i } => binary_int!(Mod, a, b, i),
            I::DivInt { a, b, i } => binary_int!(Div, a, b, i),
            I::AddConst { a, b, k } => binary_constant!(Add, a, b, k),
            I::SubConst { a, b, k } => binary_constant!(Sub, a, b, k),
            I::MulConst { a, b, k } => binary_constant!(Mul, a, b, k),
            I::DivConst { a, b, k } => binary_constant!(Div, a, b, k),
            I::Binary { op, a, b, c } => op::binary(window, op, a, b, c, context!())?,
            I::Negate { a, b } => op::negate(window, a, b, context!())?,
            I::Not { a, b } => op::not(window, a, b, context!())?,
            I::Merge { and, a, b } => op::merge(window, and, a, b, context!())?,

            I::JumpLess { b, c, o } => jump_if!(holds!(Lt, b, c), o),
            I::JumpNotLess { b, c, o } => jump_if!(!holds!(Lt, b, c), o),
            I::JumpLessEqual { b, c, o } => jump_if!(holds!(Le, b, c), o),
            I::JumpNotLessEqual { b, c, o } => jump_if!(!holds!(Le, b, c), o),
            I::JumpLessInt { b, i, o } => jump_if!(holds_int!(Lt, b, i), o),
            I::JumpNotLessInt { b, i, o } => jump_if!(!holds_int!(Lt, b, i), o),
            I::JumpLessEqualInt { b, i, o } => jump_if!(holds_int!(Le, b, i), o),
            I::JumpNotLessEqualInt { b, i, o } => jump_if!(!holds_int!(Le, b, i), o),
            I::JumpGreaterInt { b, i, o } => jump_if!(holds_int!(Gt, b, i), o),
            I::JumpNotGreaterInt { b, i, o } => jump_if!(!holds_int!(Gt, b, i), o),
            I::JumpGreaterEqualInt { b, i, o } => jump_if!(holds_int!(Ge, b, i), o),
            I::JumpNotGreaterEqualInt { b, i, o } => jump_if!(!holds_int!(Ge, b, i), o),
            I::JumpEqual { b, c, o } => jump_if!(holds!(Eq, b, c), o),
            I::JumpNotEqual { b, c, o } => jump_if!(!holds!(Eq, b, c), o),
            I::JumpEqualInt { b, i, o } => jump_if!(holds_int!(Eq, b, i), o),
            I::JumpNotEqualInt { b, i, o } => jump_if!(!holds_int!(Eq, b, i), o),
            I::JumpTrue { a, o } => jump_if!(op::truth(&r!(a))?, o),
            I::JumpFalse { a, o } => jump_if!(!op::truth(&r!(a))?, o),
            I::JumpFalseKeep { a, o } => jump_if!(!matches!(r!(a), Value::Column(_)) && !r!(a).is_truthy(), o),
            I::JumpTrueKeep { a, o } => jump_if!(!matches!(r!(a), Value::Column(_)) && r!(a).is_truthy(), o),
            I::Jump { o } => jump_if!(true, o),

            I::RangePrepare { a, o } => jump_if!(!iterate::prepare_range(window, a)?, o),
            I::RangeNext { a, o } | I::RangeStep { a, o } => jump_if!(iterate::step(window, a), o),
            I::IteratePrepare { a, pairs } => iterate::prepare(window, a, pairs)?,
            I::IterateNext { a, pairs, o } => jump_if!(iterate::next(window, a, pairs)?, o),
            I::Unpack { a, b, n } => iterate::unpack(window, a, b, n)?,
            I::UnpackRest { a, b, n, r } => iterate::unpack_rest(window, a, b, n, r)?,

            I::Call { a, n } => self.call(a, n)?,
            I::CallSlot { a, n, slot } => {
                match &self.slots[slot as usize] {
                    Value::Undefined => {
                        return Err(op::undefined(self.names.name(slot), prototype, self.at.pc, self.names));
                    }
                    callee => set(&mut r!(a), callee.clone()),
                }
                self.call(a, n)?;
            }
            I::CallBuiltin { a, n, f } => self.builtin(a, a + 1, n, f)?,
            I::CallMethod { a, n, k } => self.call_method(a, n, &prototype.methods[k as usize])?,
            I::CallNamed { a, n, k } => {
                let arguments = self.gather(a, n, &prototype.named[k as usize].names);
                self.call_arranged(a, arguments, None)?;
            }
            I::CallMethodNamed { a, n, k } => {
                let named = &prototype.named[k as usize];
                let mut arguments = self.gather(a, n, &named.names);
                let this = self.bind(a, &prototype.methods[named.method as usize], &mut arguments)?;
                self.call_arranged(a, arguments, this)?;
            }
            I::CallSpread { a, k } => {
                let mut arguments = self.spread(a);
                let this = match k {
                    0 => None,
                    k => self.bind(a, &prototype.methods[k as usize - 1], &mut arguments)?,
                };
                self.call_arranged(a, arguments, this)?;
            }
            I::Return { a } => {
                let value = std::mem::take(&mut r!(a));
                return Ok(self.leave(value));
            }
            I::ReturnNull => return Ok(self.leave(Value::Null)),
            I::Resume => return self.resume(),

            I::GetIndex { a, b, c } => {
                access::leaves_row(&r!(b), prototype, self.at.pc)?;
                access::get_index(window, a, b, c, context!())
                    .map_err(|e| access::explain(e, prototype, self.at.pc))?;
            }
            I::NameColumn { a, b, c } => access::name_column(window, a, b, c)?,
            I::SetIndex { a, b, c } => access::set_index(window, a, b, c, context!())?,
            I::GetSlice { a, b, c } => access::get_slice(window, a, b, c, context!())?,
            I::GetField { a, b, s } => {
                access::leaves_row(&r!(b), prototype, self.at.pc)?;
                let site = &prototype.sites[s as usize];
                if let Value::Instance(_) | Value::Class(_) = r!(b) {
                    let from = classes::From { declaration: prototype.class, classes: self.classes };
                    let value = classes::get(&r!(b), site, from)?;
                    set(&mut r!(a), value);
                    return Ok(true);
                }
                if let Value::Module(module) = &r!(b) {
                    let module = module.clone();
                    let value = self.module_member(&module, site)?;
                    set(&mut self.stack[self.at.base as usize + a as usize], value);
                    return Ok(true);
                }
                let outcome = access::get_field(window, a, b, site, context!());
                outcome.map_err(|e| access::explain(e, prototype, self.at.pc))?;
            }
            I::SetField { a, b, s } => {
                let site = &prototype.sites[s as usize];
                if let Value::Instance(_) | Value::Class(_) = r!(a) {
                    let from = classes::From { declaration: prototype.class, classes: self.classes };
                    classes::put(&r!(a), r!(b).clone(), site, from, context!())?;
                } else if let Value::Module(module) = &r!(a) {
                    let (module, value) = (module.clone(), r!(b).clone());
                    self.change_module(&module, site.name.as_str(), value)?;
                } else {
                    access::set_field(window, a, b, site, context!())?;
                }
            }
            I::MakeClass { a, k } => {
                classes::make(window, a, &prototype.classes[k as usize], prototype, self.classes, self.host)?;
            }
            I::Import { a, k } => return Ok(self.import(a, k)),
            I::Imported { a, k } => self.imported(a, k),
            I::ImportAll { a } => {
                self.import_all(a);
                return Ok(false);
            }
            I::GetClass { a, b } => {
                let class = classes::class_of(&r!(b));
                set(&mut r!(a), class);
            }

            I::NewArray { a, n } => set(&mut r!(a), Value::array(Vec::with_capacity(n as usize))),
            I::Append { a, b } => op::append(window, a, b),
            I::Extend { a, b } => op::extend(window, a, b, context!())?,
            I::ToTuple { a } => op::to_tuple(&mut r!(a)),
            I::NewObject { a, n } => set(&mut r!(a), Value::object(Fields::with_capacity(n as usize))),
            I::AddField { a, b, s } | I::InitField { a, b, s } => {
                op::init_field(window, a, b, &prototype.sites[s as usize])
            }
            I::ExtendObject { a, b } => op::extend_object(window, a, b, context!())?,
            I::Interpolate { a, b, n } => op::interpolate(window, a, b, n, context!())?,
            I::Len { a, b } => {
                let length = crate::builtins::length(&r!(b))?;
                set(&mut r!(a), Value::Int(length as i64));
            }
            I::Push { a, b } => op::push(window, a, b, context!())?,

            I::Closure { a, f } => op::closure(window, a, &prototype.closures[f as usize], self.prototypes),
            I::CacheGet { a, o } => {
                let met = cache::get(window, a, prototype.parameters.len());
                jump_if!(!met, o);
            }
            I::CachePut { a, b } => cache::put(window, a, b, self.heap),
            I::NewCell { a } => {
                let value = RefCell::new(std::mem::take(&mut r!(a)));
                set(&mut r!(a), Value::Cell(Rc::new(Shared { gc: Gc::default(), value })));
            }
            I::GetCell { a, b } => op::get_cell(window, a, b),
            I::SetCell { a, b } => op::set_cell(window, a, b, self.heap),
            I::GetCaptured { a, u } => op::get_captured(window, a, u),
            I::SetCaptured { a, u } => op::set_captured(window, a, u, self.heap),
            I::GetCopied { a, u } => op::get_copied(window, a, u),

            I::Throw { a } => return Err(unwind::thrown(&r!(a), self.host.lang())),
            I::JumpNotKind { a, k, o } => jump_if!(!unwind::is_kind(&r!(a), k), o),
            I::Rethrow { a } => {
                self.rethrown = true;
                return Err(unwind::rethrow(&r!(a), self.stopping.as_ref()));
            }
        }
        Ok(true)
    }
}
