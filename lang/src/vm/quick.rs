//! What needs no call: arithmetic, comparisons, jumps, reads and writes of numbers and the like.
//!
//! A function of its own, so that the few things it looks at all the time stay in the machine's registers. What it
//! finds it cannot do, it leaves as it was for `step.rs`, which can do everything.

use std::rc::Rc;

use super::enter::give_back;
use super::run::Run;
use super::{Frame, WINDOW};
use crate::compile::instruction::Instruction as I;
use crate::compile::prototype::{OnArray, Prototype};
use crate::compile::tree::BinaryOp;
use crate::value::class::kind_of;
use crate::value::{Value, discard, set};

#[inline(always)]
fn replace_immediate(place: &mut Value, value: Value) {
    std::mem::forget(std::mem::replace(place, value));
}

/// Runs a program to its end.
#[inline(never)]
pub(super) fn run(state: &mut Run<'_>) {
    'frame: loop {
        // The instruction before the one that comes next.
        let mut pc = (state.at.pc as usize).wrapping_sub(1);
        let prototype: &Prototype = &state.prototypes[state.at.prototype as usize];
        'left: {
            let Some(window) =
                state.stack.get_mut(state.at.base as usize..).and_then(|rest| rest.first_chunk_mut::<WINDOW>())
            else {
                break 'left;
            };
            let code = &prototype.code[..];
            macro_rules! r {
                ($register:expr) => {
                    window[$register as usize]
                };
            }
            macro_rules! enter {
                ($a:expr, $n:expr, $target:expr) => {
                    enter!($a, $n, $target, ())
                };
                ($a:expr, $n:expr, $target:expr, $prepare:expr) => {{
                    let target: u32 = $target;
                    let callee: &Prototype = &state.prototypes[target as usize];
                    if $n as usize == callee.parameters.len() {
                        state.budget -= 1;
                        let caller = Frame { pc: pc as u32 + 1, ..state.at };
                        if state.budget == 0 || !state.frames.note(caller) {
                            state.at.pc = pc as u32;
                            break 'left;
                        }
                        $prepare;
                        state.at = Frame { prototype: target, base: caller.base + u32::from($a), pc: 0 };
                        continue 'frame;
                    }
                }};
            }
            macro_rules! back {
                ($value:expr) => {
                    if state.frames.any() {
                        let value = $value;
                        let registers = prototype.registers as usize;
                        if window[..registers].iter().skip(1).all(Value::is_immediate) {
                            // Mostly a function that somebody else holds too: not worth a call.
                            match std::mem::replace(&mut r!(0u8), value) {
                                Value::Function(callee) => drop(callee),
                                other => discard(other),
                            }
                        } else {
                            give_back(&mut window[..registers], value);
                        }
                        if let Some(caller) = state.frames.close() {
                            state.at = caller;
                            continue 'frame;
                        }
                    }
                };
            }
            // Of the loop of what needs no call: each goes on with the next instruction when it could be done.
            macro_rules! put {
                ($a:expr, $kind:ident, $scalar:expr) => {{
                    let scalar = $scalar;
                    let place = &mut r!($a);
                    if place.is_immediate() {
                        replace_immediate(place, Value::$kind(scalar));
                        continue;
                    }
                }};
            }
            macro_rules! put_found {
                ($a:expr, $found:expr) => {
                    if let Some(value) = $found {
                        set(&mut r!($a), value);
                        continue;
                    }
                };
            }
            macro_rules! copy {
                ($a:expr, $from:expr) => {{
                    let value = $from.clone_inline();
                    set(&mut r!($a), value);
                    continue;
                }};
            }
            macro_rules! hop {
                ($offset:expr) => {{
                    let offset = $offset as isize;
                    pc = pc.wrapping_add_signed(offset);
                    if offset < 0 {
                        state.budget -= 1;
                        if state.budget == 0 {
                            state.at.pc = pc as u32 + 1;
                            break 'left;
                        }
                    }
                    continue;
                }};
            }
            macro_rules! hop_if {
                ($condition:expr, $o:expr) => {{
                    if $condition {
                        hop!($o)
                    }
                    continue;
                }};
            }
            macro_rules! arithmetic {
                ($a:expr, $b:expr, $c:expr, $checked:ident, $float:tt) => {
                    if let (Value::Int(x), Value::Int(y)) = (&r!($b), &r!($c)) {
                        if let Some(z) = x.$checked(*y) {
                            put!($a, Int, z)
                        }
                    } else if let (Value::Float(x), Value::Float(y)) = (&r!($b), &r!($c)) {
                        put!($a, float, x.get() $float y.get())
                    }
                };
            }
            macro_rules! arithmetic_int {
                ($a:expr, $b:expr, $i:expr, $checked:ident, $float:tt) => {
                    if let Value::Int(x) = &r!($b) {
                        if let Some(z) = x.$checked(i64::from($i)) {
                            put!($a, Int, z)
                        }
                    } else if let Value::Float(x) = &r!($b) {
                        put!($a, float, x.get() $float f64::from($i))
                    }
                };
            }
            macro_rules! with_constant {
                ($a:expr, $b:expr, $k:expr, $float:tt) => {
                    if let (Value::Float(x), Value::Float(y)) = (&r!($b), &prototype.constants[$k as usize]) {
                        put!($a, float, x.get() $float y.get())
                    }
                };
            }
            macro_rules! jump_compared {
                ($b:expr, $c:expr, $o:expr, $compare:tt, $when:expr) => {
                    match (&r!($b), &r!($c)) {
                        (Value::Int(x), Value::Int(y)) => hop_if!((x $compare y) == $when, $o),
                        (Value::Float(x), Value::Float(y)) => hop_if!((x.get() $compare y.get()) == $when, $o),
                        _ => {}
                    }
                };
            }
            macro_rules! jump_compared_int {
                ($b:expr, $i:expr, $o:expr, $compare:tt, $when:expr) => {
                    if let Value::Int(x) = &r!($b) {
                        hop_if!((*x $compare i64::from($i)) == $when, $o)
                    }
                };
            }
            loop {
                pc = pc.wrapping_add(1);
                let instruction = &code[pc];
                match *instruction {
                    I::Move { a, b } => copy!(a, &r!(b)),
                    I::LoadInt { a, i } => put!(a, Int, i64::from(i)),
                    I::LoadConst { a, k } => copy!(a, &prototype.constants[k as usize]),
                    I::LoadNull { a } => put_found!(a, Some(Value::Null)),
                    I::LoadBool { a, v } => put!(a, bool, v),
                    I::GetSlot { a, slot } => match &state.slots[slot as usize] {
                        Value::Undefined => {}
                        value => copy!(a, value),
                    },
                    I::SetSlot { a, slot } => {
                        if let Some(value) = r!(a).immediate() {
                            let place = &mut state.slots[slot as usize];
                            if place.is_immediate() {
                                replace_immediate(place, value);
                                continue;
                            }
                        }
                    }
                    I::Add { a, b, c } => arithmetic!(a, b, c, checked_add, +),
                    I::Sub { a, b, c } => arithmetic!(a, b, c, checked_sub, -),
                    I::Mul { a, b, c } => arithmetic!(a, b, c, checked_mul, *),
                    I::Div { a, b, c } => {
                        if let (Value::Float(x), Value::Float(y)) = (&r!(b), &r!(c))
                            && y.get() != 0.0
                        {
                            put!(a, float, x.get() / y.get())
                        }
                    }
                    I::Mod { a, b, c } => {
                        if let (Value::Int(x), Value::Int(y)) = (&r!(b), &r!(c))
                            && *y > 0
                        {
                            put!(a, Int, *x % *y)
                        }
                    }
                    I::AddInt { a, b, i } => arithmetic_int!(a, b, i, checked_add, +),
                    I::SubInt { a, b, i } => arithmetic_int!(a, b, i, checked_sub, -),
                    I::MulInt { a, b, i } => arithmetic_int!(a, b, i, checked_mul, *),
                    I::ModInt { a, b, i } => {
                        if let Value::Int(x) = &r!(b)
                            && i > 0
                        {
                            put!(a, Int, *x % i64::from(i))
                        }
                    }
                    I::DivInt { a, b, i } => {
                        if let Value::Int(x) = &r!(b)
                            && i > 0
                        {
                            let (x, y) = (*x, i64::from(i));
                            let quotient = x / y;
                            if quotient * y == x { put!(a, Int, quotient) } else { put!(a, float, x as f64 / y as f64) }
                        }
                    }
                    I::AddConst { a, b, k } => with_constant!(a, b, k, +),
                    I::SubConst { a, b, k } => with_constant!(a, b, k, -),
                    I::MulConst { a, b, k } => with_constant!(a, b, k, *),
                    I::DivConst { a, b, k } => {
                        if let (Value::Float(x), Value::Float(y)) = (&r!(b), &prototype.constants[k as usize])
                            && y.get() != 0.0
                        {
                            put!(a, float, x.get() / y.get())
                        }
                    }
                    I::Binary { op, a, b, c } => match (op, &r!(b), &r!(c)) {
                        (BinaryOp::Eq, Value::Int(x), Value::Int(y)) => put!(a, bool, x == y),
                        (BinaryOp::Ne, Value::Int(x), Value::Int(y)) => put!(a, bool, x != y),
                        (BinaryOp::Lt, Value::Int(x), Value::Int(y)) => put!(a, bool, x < y),
                        (BinaryOp::Le, Value::Int(x), Value::Int(y)) => put!(a, bool, x <= y),
                        (BinaryOp::Gt, Value::Int(x), Value::Int(y)) => put!(a, bool, x > y),
                        (BinaryOp::Ge, Value::Int(x), Value::Int(y)) => put!(a, bool, x >= y),
                        (BinaryOp::FloorDiv, Value::Int(x), Value::Int(y)) if *y > 0 => {
                            put!(a, Int, x.div_euclid(*y))
                        }
                        _ => {}
                    },
                    I::JumpLess { b, c, o } => jump_compared!(b, c, o, <, true),
                    I::JumpNotLess { b, c, o } => jump_compared!(b, c, o, <, false),
                    I::JumpLessEqual { b, c, o } => jump_compared!(b, c, o, <=, true),
                    I::JumpNotLessEqual { b, c, o } => jump_compared!(b, c, o, <=, false),
                    I::JumpEqual { b, c, o } => jump_compared!(b, c, o, ==, true),
                    I::JumpNotEqual { b, c, o } => jump_compared!(b, c, o, ==, false),
                    I::JumpLessInt { b, i, o } => jump_compared_int!(b, i, o, <, true),
                    I::JumpNotLessInt { b, i, o } => jump_compared_int!(b, i, o, <, false),
                    I::JumpLessEqualInt { b, i, o } => jump_compared_int!(b, i, o, <=, true),
                    I::JumpNotLessEqualInt { b, i, o } => jump_compared_int!(b, i, o, <=, false),
                    I::JumpGreaterInt { b, i, o } => jump_compared_int!(b, i, o, >, true),
                    I::JumpNotGreaterInt { b, i, o } => jump_compared_int!(b, i, o, >, false),
                    I::JumpGreaterEqualInt { b, i, o } => jump_compared_int!(b, i, o, >=, true),
                    I::JumpNotGreaterEqualInt { b, i, o } => jump_compared_int!(b, i, o, >=, false),
                    I::JumpEqualInt { b, i, o } => jump_compared_int!(b, i, o, ==, true),
                    I::JumpNotEqualInt { b, i, o } => jump_compared_int!(b, i, o, ==, false),
                    I::JumpTrue { a, o } => {
                        if let Value::Bool(x) = &r!(a) {
                            hop_if!(x.get(), o)
                        }
                    }
                    I::JumpFalse { a, o } => {
                        if let Value::Bool(x) = &r!(a) {
                            hop_if!(!x.get(), o)
                        }
                    }
                    I::Jump { o } => hop!(o),
                    I::RangeNext { a, o } => {
                        let end = if let Value::Int(end) = &r!(a.wrapping_add(1)) { *end } else { 0 };
                        if let Value::Int(x) = &mut r!(a) {
                            // The counter was below the end, so it has a successor.
                            let next = x.wrapping_add(1);
                            if next < end {
                                *x = next;
                                hop!(o)
                            }
                        }
                        continue;
                    }
                    I::IterateNext { a, o, .. } => {
                        if let (Value::Array(array), Value::Int(at)) = (&r!(a), &r!(a.wrapping_add(1))) {
                            let at = *at;
                            let found = array.items.borrow().get(at as usize).map(Value::clone_inline);
                            let Some(element) = found else { continue };
                            set(&mut r!(a.wrapping_add(2)), element);
                            replace_immediate(&mut r!(a.wrapping_add(1)), Value::Int(at + 1));
                            hop!(o)
                        }
                    }
                    I::Take { a, b } => {
                        let value = std::mem::take(&mut r!(b));
                        set(&mut r!(a), value);
                        continue;
                    }
                    I::GetIndex { a, b, c } => {
                        if let (Value::Array(array), Value::Int(i)) = (&r!(b), &r!(c)) {
                            let found = array.items.borrow().get(*i as usize).map(Value::clone_inline);
                            put_found!(a, found)
                        }
                    }
                    I::SetIndex { a, b, c } => {
                        if let (Value::Array(array), Value::Int(i)) = (&r!(a), &r!(b))
                            && let Some(value) = r!(c).immediate()
                            && let Some(place) = array.items.borrow_mut().get_mut(*i as usize)
                            && place.is_immediate()
                        {
                            replace_immediate(place, value);
                            continue;
                        }
                    }
                    I::GetField { a, b, s } => {
                        let site = &prototype.sites[s as usize];
                        if let Value::Instance(instance) = &r!(b)
                            && site.met.is_kin_of(&instance.class)
                        {
                            let found = instance.fields.borrow().get(site.hint.get() as usize).map(Value::clone_inline);
                            put_found!(a, found)
                        } else if let Value::Module(module) = &r!(b)
                            && site.met.is(module.number)
                        {
                            match &state.slots[site.hint.get() as usize] {
                                Value::Undefined => {}
                                value => copy!(a, value),
                            }
                        } else if let Value::Object(object) = &r!(b) {
                            let found = match object.fields.borrow().entry(site.hint.get() as usize) {
                                Some((key, value)) if Rc::ptr_eq(key, &site.name) => Some(value.clone_inline()),
                                _ => None,
                            };
                            put_found!(a, found)
                        }
                    }
                    I::SetField { a, b, s } => {
                        let site = &prototype.sites[s as usize];
                        if let Value::Instance(instance) = &r!(a)
                            && site.met.is_kin_of(&instance.class)
                            && let place = site.hint.get() as usize
                            && let Some(field) = instance.class.fields.get(place)
                            && let value = &r!(b)
                            && field.mask & (1 << kind_of(value)) != 0
                            && !value.is_container()
                            && let Some(place) = instance.fields.borrow_mut().get_mut(place)
                            && (place.is_immediate() || matches!(place, Value::Str(_)))
                        {
                            set(place, value.clone_inline());
                            continue;
                        }
                        if let Value::Object(object) = &r!(a)
                            && let Some(value) = r!(b).immediate()
                            && let Some((key, place)) = object.fields.borrow_mut().entry_mut(site.hint.get() as usize)
                            && Rc::ptr_eq(key, &site.name)
                            && place.is_immediate()
                        {
                            replace_immediate(place, value);
                            continue;
                        }
                    }
                    I::Len { a, b } => {
                        if let Value::Array(array) = &r!(b) {
                            let length = array.items.borrow().len();
                            put!(a, Int, length as i64)
                        }
                    }
                    I::Push { a, b } => {
                        if let Value::Array(array) = &r!(a)
                            && let Some(value) = r!(b).immediate()
                        {
                            let mut items = array.items.borrow_mut();
                            if items.len() < items.capacity() {
                                items.push(value);
                                continue;
                            }
                        }
                    }
                    I::Append { a, b } => {
                        if let Value::Array(array) = &r!(a) {
                            let mut items = array.items.borrow_mut();
                            if items.len() < items.capacity() {
                                items.push(r!(b).clone_inline());
                                continue;
                            }
                        }
                    }
                    I::AddField { a, b, s } => {
                        if let Value::Object(object) = &r!(a)
                            && object.fields.borrow_mut().add(&prototype.sites[s as usize].name, &r!(b))
                        {
                            continue;
                        }
                    }
                    I::GetCell { a, b } => {
                        if let Value::Cell(cell) = &r!(b) {
                            let found = Some(cell.value.borrow().clone_inline());
                            put_found!(a, found)
                        }
                    }
                    I::SetCell { a, b } => {
                        if let Value::Cell(cell) = &r!(a)
                            && let Some(value) = r!(b).immediate()
                            && let mut place = cell.value.borrow_mut()
                            && place.is_immediate()
                        {
                            replace_immediate(&mut place, value);
                            continue;
                        }
                    }
                    I::GetCaptured { a, u } => {
                        if let Value::Function(f) = &r!(0u8)
                            && let Some(Value::Cell(cell)) = f.captured.get(u as usize)
                        {
                            let found = Some(cell.value.borrow().clone_inline());
                            put_found!(a, found)
                        }
                    }
                    I::SetCaptured { a, u } => {
                        if let Value::Function(f) = &r!(0u8)
                            && let Some(Value::Cell(cell)) = f.captured.get(u as usize)
                            && let Some(value) = r!(a).immediate()
                            && let mut place = cell.value.borrow_mut()
                            && place.is_immediate()
                        {
                            replace_immediate(&mut place, value);
                            continue;
                        }
                    }
                    I::GetCopied { a, u } => {
                        if let Value::Function(f) = &r!(0u8) {
                            let found = f.captured.get(u as usize).map(Value::clone_inline);
                            put_found!(a, found)
                        }
                    }
                    I::Call { a, n } => {
                        if let Value::Function(f) = &r!(a) {
                            enter!(a, n, f.prototype)
                        } else if let Value::Class(class) = &r!(a) {
                            let class = class.clone();
                            if let Some(constructor) = class.direct(n as usize, state.prototypes) {
                                enter!(a, n, constructor.prototype, {
                                    set(&mut r!(a.wrapping_add(n).wrapping_add(1)), class.instantiate());
                                    set(&mut r!(a), Value::Function(constructor.clone()));
                                })
                            }
                        }
                    }
                    I::CallSlot { a, n, slot } => {
                        if let Value::Function(f) = &state.slots[slot as usize]
                            && f.captured.is_empty()
                        {
                            enter!(a, n, f.prototype)
                        } else if let Value::Class(class) = &state.slots[slot as usize] {
                            let class = class.clone();
                            if let Some(constructor) = class.direct(n as usize, state.prototypes) {
                                enter!(a, n, constructor.prototype, {
                                    set(&mut r!(a.wrapping_add(n).wrapping_add(1)), class.instantiate());
                                    set(&mut r!(a), Value::Function(constructor.clone()));
                                })
                            }
                        }
                    }
                    I::CallMethod { a, n, k } => {
                        let method = &prototype.methods[k as usize];
                        match (&r!(a), method.on_array) {
                            (Value::Array(array), OnArray::Push) => {
                                let mut items = array.items.borrow_mut();
                                if items.len() < items.capacity() {
                                    let value = r!(a.wrapping_add(1)).immediate();
                                    if let Some(value) = value {
                                        items.push(value);
                                        continue;
                                    }
                                }
                            }
                            (Value::Array(array), OnArray::Len) => {
                                let length = array.items.borrow().len();
                                set(&mut r!(a), Value::Int(length as i64));
                                continue;
                            }
                            (Value::Instance(instance), _) if method.met.is_kin_of(&instance.class) => {
                                let found = instance.class.methods.get(method.hint.get() as usize);
                                if let Some(function) = found.map(|method| method.function.clone()) {
                                    enter!(a, n, function.prototype, {
                                        let this = std::mem::replace(&mut r!(a), Value::Function(function));
                                        set(&mut r!(a.wrapping_add(n).wrapping_add(1)), this);
                                    })
                                }
                            }
                            (Value::Module(module), _) if method.met.is(module.number) => {
                                if let Value::Function(f) = &state.slots[method.hint.get() as usize] {
                                    let f = f.clone();
                                    enter!(a, n, f.prototype, set(&mut r!(a), Value::Function(f)))
                                }
                            }
                            (Value::Object(object), _) => {
                                let found = match object.fields.borrow().entry(method.hint.get() as usize) {
                                    Some((key, Value::Function(f))) if Rc::ptr_eq(key, &method.name) => Some(f.clone()),
                                    _ => None,
                                };
                                if let Some(function) = found {
                                    enter!(a, n, function.prototype, set(&mut r!(a), Value::Function(function)))
                                }
                            }
                            _ => {}
                        }
                    }
                    I::Return { a } => back!(std::mem::take(&mut r!(a))),
                    I::ReturnNull => back!(Value::Null),
                    // All by name: a new instruction has to say where it belongs, and the match needs no check of its range.
                    I::LoadUndefined { .. }
                    | I::LoadBuiltin { .. }
                    | I::Check { .. }
                    | I::SkipGiven { .. }
                    | I::CheckType { .. }
                    | I::IsGiven { .. }
                    | I::IsSlotGiven { .. }
                    | I::Negate { .. }
                    | I::Not { .. }
                    | I::Merge { .. }
                    | I::JumpFalseKeep { .. }
                    | I::JumpTrueKeep { .. }
                    | I::RangePrepare { .. }
                    | I::RangeStep { .. }
                    | I::IteratePrepare { .. }
                    | I::Unpack { .. }
                    | I::UnpackRest { .. }
                    | I::CallBuiltin { .. }
                    | I::CallNamed { .. }
                    | I::CallMethodNamed { .. }
                    | I::CallSpread { .. }
                    | I::Resume
                    | I::NameColumn { .. }
                    | I::GetSlice { .. }
                    | I::NewArray { .. }
                    | I::Extend { .. }
                    | I::ToTuple { .. }
                    | I::NewObject { .. }
                    | I::InitField { .. }
                    | I::ExtendObject { .. }
                    | I::Interpolate { .. }
                    | I::Closure { .. }
                    | I::MakeClass { .. }
                    | I::CacheGet { .. }
                    | I::CachePut { .. }
                    | I::GetClass { .. }
                    | I::Import { .. }
                    | I::Imported { .. }
                    | I::ImportAll { .. }
                    | I::NewCell { .. }
                    | I::Throw { .. }
                    | I::JumpNotKind { .. }
                    | I::Rethrow { .. } => {}
                }
                state.at.pc = pc as u32;
                break 'left;
            }
        }
        loop {
            if !state.step() {
                return;
            }
            if state.budget > 0 {
                break;
            }
        }
    }
}
