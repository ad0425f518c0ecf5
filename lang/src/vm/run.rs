//! The loop. It may index and may be long: every arm is one instruction, and a register's name is a byte in a window of
//! 256, so nothing here can be out of bounds. Common cases are written out, the rest is called.

use super::*;
use crate::builtins::{Context, Step};
use crate::compile::instruction::Instruction as I;
use crate::compile::tree::BinaryOp;
use crate::error::{Error, Result};
use crate::host::{Host, Limit};
use crate::value::{Fields, Gc, Shared, drop_shared, set};
use operations as op;

/// What a place holds when it is a number: read out, so that no borrow stays.
enum Number {
    Int(i64),
    Float(f64),
    Other,
}

#[inline(always)]
fn number(value: Option<&Value>) -> Number {
    match value {
        Some(Value::Int(x)) => Number::Int(*x),
        Some(Value::Float(x)) => Number::Float(x.get()),
        _ => Number::Other,
    }
}

#[inline(always)]
fn set_int(place: &mut Value, x: i64) {
    if !place.is_immediate() {
        drop_shared(place);
    }
    std::mem::forget(std::mem::replace(place, Value::Int(x)));
}

#[inline(always)]
fn set_float(place: &mut Value, x: f64) {
    if !place.is_immediate() {
        drop_shared(place);
    }
    std::mem::forget(std::mem::replace(place, Value::float(x)));
}

#[inline(never)]
fn move_shared(window: &mut [Value; WINDOW], a: u8, b: u8) {
    let value = window[b as usize].clone();
    window[a as usize] = value;
}

#[inline(never)]
fn copy_shared(place: &mut Value, value: &Value) {
    *place = value.clone();
}

#[cold]
#[inline(never)]
fn grow(stack: &mut Vec<Value>, need: usize, host: &mut dyn Host) -> Result<()> {
    let length = (stack.len() * 2).max(need);
    host.reserve((length - stack.len()) * size_of::<Value>())?;
    stack.resize_with(length, || Value::Null);
    Ok(())
}

impl Machine {
    /// Runs a prototype without parameters to its end.
    pub(super) fn execute(&mut self, start: u32, host: &mut dyn Host) -> Result<Value> {
        let limits = host.limits();
        let most_frames = limits.call_depth;
        let mut turns = limits.instructions.map_or(u64::MAX, |n| n / u64::from(TURN) + 1);
        let Machine { prototypes, stack, frames, slots, heap, continuations, names, stopping, .. } = self;
        let prototypes = &prototypes[..];
        let mut prototype: &Prototype = &prototypes[start as usize];
        let mut number_of = start;
        let mut base = 0usize;
        let mut pc = 0usize;
        let mut budget = TURN;
        if stack.len() < WINDOW {
            grow(stack, 4 * WINDOW, host)?;
        }
        for (register, slot) in &prototype.resident {
            stack[*register as usize] = std::mem::replace(&mut slots[*slot as usize], Value::Undefined);
        }
        'frame: loop {
            let mut rethrown = false;
            let error: Box<Error> = 'failed: {
                if stack.len() < base + WINDOW
                    && let Err(error) = grow(stack, base + WINDOW, host)
                {
                    break 'failed error;
                }
                let Some(window) = stack[base..].first_chunk_mut::<WINDOW>() else { continue 'frame };
                let code = &prototype.code[..];
                macro_rules! r {
                    ($register:expr) => {
                        window[$register as usize]
                    };
                }
                macro_rules! attempt {
                    ($outcome:expr) => {
                        match $outcome {
                            Ok(value) => value,
                            Err(error) => break 'failed error,
                        }
                    };
                }
                macro_rules! context {
                    () => {
                        &mut Context { host: &mut *host, heap: &mut *heap }
                    };
                }
                // The machine looks up: lets the host read its clock, its stop flag and its meter.
                macro_rules! look_up {
                    () => {
                        budget -= 1;
                        if budget == 0 {
                            budget = TURN;
                            turns -= 1;
                            if turns == 0 {
                                turns = u64::MAX;
                                break 'failed Stop::Limit(Limit::Instructions).into();
                            }
                            if heap.is_due() || host.wants_collection() {
                                heap.collect();
                            }
                            if let Err(stop) = host.tick() {
                                break 'failed stop.into();
                            }
                        }
                    };
                }
                macro_rules! jump {
                    ($offset:expr) => {{
                        let offset = $offset as isize;
                        pc = (pc as isize + offset) as usize;
                        if offset < 0 {
                            look_up!();
                        }
                    }};
                }
                macro_rules! arithmetic {
                    ($a:expr, $b:expr, $c:expr, $op:expr, $checked:ident, $float:tt) => {{
                        if let (Value::Int(x), Value::Int(y)) = (&r!($b), &r!($c)) {
                            if let Some(z) = x.$checked(*y) {
                                set_int(&mut r!($a), z);
                                continue;
                            }
                        } else if let (Value::Float(x), Value::Float(y)) = (&r!($b), &r!($c)) {
                            let z = x.get() $float y.get();
                            set_float(&mut r!($a), z);
                            continue;
                        }
                        attempt!(op::binary(window, $op, $a, $b, $c, context!()));
                    }};
                }
                macro_rules! with_constant {
                    ($a:expr, $b:expr, $k:expr, $op:expr, $float:tt) => {{
                        let constant = &prototype.constants[$k as usize];
                        if let (Value::Float(x), Value::Float(y)) = (&r!($b), constant) {
                            let z = x.get() $float y.get();
                            set_float(&mut r!($a), z);
                            continue;
                        }
                        attempt!(op::binary_with(window, $op, $a, $b, constant, context!()));
                    }};
                }
                macro_rules! put {
                    ($a:expr, $number:expr) => {
                        match $number {
                            Number::Int(x) => {
                                set_int(&mut r!($a), x);
                                continue;
                            }
                            Number::Float(x) => {
                                set_float(&mut r!($a), x);
                                continue;
                            }
                            Number::Other => {}
                        }
                    };
                }
                macro_rules! compare {
                    ($b:expr, $c:expr, $op:expr, $compare:tt) => {
                        match (&r!($b), &r!($c)) {
                            (Value::Int(x), Value::Int(y)) => x $compare y,
                            (Value::Float(x), Value::Float(y)) => x.get() $compare y.get(),
                            (x, y) => attempt!(op::condition($op, x, y)),
                        }
                    };
                }
                macro_rules! compare_int {
                    ($b:expr, $i:expr, $op:expr, $compare:tt) => {
                        match &r!($b) {
                            Value::Int(x) => *x $compare i64::from($i),
                            x => attempt!(op::condition($op, x, &Value::Int(i64::from($i)))),
                        }
                    };
                }
                macro_rules! jump_if {
                    ($condition:expr, $o:expr) => {
                        if $condition {
                            jump!($o)
                        }
                    };
                }
                macro_rules! enter {
                    ($a:expr, $n:expr, $target:expr) => {{
                        let target: u32 = $target;
                        look_up!();
                        if frames.len() >= most_frames {
                            break 'failed Stop::Limit(Limit::Depth).into();
                        }
                        let callee: &Prototype = &prototypes[target as usize];
                        if $n as usize != callee.parameters.len() {
                            attempt!(call::adjust(&mut window[$a as usize + 1..], $n, callee));
                        }
                        frames.push(Frame { prototype: number_of, base: base as u32, pc: pc as u32 });
                        number_of = target;
                        prototype = callee;
                        base += $a as usize;
                        pc = 0;
                        continue 'frame;
                    }};
                }
                // Calls a built-in with the arguments from `$first` on; one that calls functions of the program gets a
                // frame of its own.
                macro_rules! builtin {
                    ($result:expr, $first:expr, $n:expr, $f:expr) => {{
                        look_up!();
                        let outcome = attempt!(call::builtin($f, &mut window[$first as usize..], $n, context!()));
                        finish!($result, outcome)
                    }};
                }
                macro_rules! finish {
                    ($result:expr, $outcome:expr) => {{
                        match $outcome {
                            call::Outcome::Value(value) => set(&mut r!($result), value),
                            call::Outcome::Calls(continuation) => {
                                if frames.len() >= most_frames {
                                    break 'failed Stop::Limit(Limit::Depth).into();
                                }
                                frames.push(Frame { prototype: number_of, base: base as u32, pc: pc as u32 });
                                continuations.push(continuation);
                                set(&mut r!($result.wrapping_add(1)), Value::Null);
                                number_of = NATIVE;
                                prototype = &prototypes[NATIVE as usize];
                                base += $result as usize;
                                pc = 0;
                                continue 'frame;
                            }
                        }
                    }};
                }
                macro_rules! call_value {
                    ($a:expr, $n:expr) => {{
                        let (a, n): (u8, u8) = ($a, $n);
                        match &r!(a) {
                            Value::Function(f) => {
                                let target = f.prototype;
                                enter!(a, n, target)
                            }
                            Value::Builtin(f) => {
                                let f = *f as u32;
                                builtin!(a, a + 1, n, f)
                            }
                            other => break 'failed call::not_callable(other),
                        }
                    }};
                }
                macro_rules! call_arranged {
                    ($a:expr, $arguments:expr) => {{
                        match attempt!(call::arrange(&mut window[$a as usize..], $arguments, prototypes)) {
                            call::Arranged::Registers(n) => call_value!($a, n),
                            call::Arranged::Values(f, values) => {
                                look_up!();
                                let outcome = attempt!(call::complete(f, values, context!()));
                                finish!($a, outcome)
                            }
                        }
                    }};
                }
                // Leaves the function with a value that was taken out of its registers.
                macro_rules! leave {
                    ($value:expr) => {{
                        let value = $value;
                        let Some(frame) = frames.pop() else {
                            for (register, slot) in &prototype.resident {
                                slots[*slot as usize] = std::mem::take(&mut r!(*register));
                            }
                            return Ok(value);
                        };
                        for register in &mut window[..prototype.registers as usize] {
                            if !register.is_immediate() {
                                drop_shared(register);
                            }
                        }
                        set(&mut r!(0u8), value);
                        number_of = frame.prototype;
                        prototype = &prototypes[number_of as usize];
                        base = frame.base as usize;
                        pc = frame.pc as usize;
                        continue 'frame;
                    }};
                }
                loop {
                    let instruction = &code[pc];
                    pc += 1;
                    match *instruction {
                        I::Move { a, b } => match &r!(b) {
                            Value::Int(x) => {
                                let x = *x;
                                set_int(&mut r!(a), x)
                            }
                            Value::Float(x) => {
                                let x = x.get();
                                set_float(&mut r!(a), x)
                            }
                            _ => move_shared(window, a, b),
                        },
                        I::Take { a, b } => {
                            let value = std::mem::take(&mut r!(b));
                            set(&mut r!(a), value);
                        }
                        I::LoadInt { a, i } => set_int(&mut r!(a), i64::from(i)),
                        I::LoadConst { a, k } => match &prototype.constants[k as usize] {
                            Value::Int(x) => set_int(&mut r!(a), *x),
                            Value::Float(x) => set_float(&mut r!(a), x.get()),
                            value => copy_shared(&mut r!(a), value),
                        },
                        I::LoadNull { a } => set(&mut r!(a), Value::Null),
                        I::LoadUndefined { a } => set(&mut r!(a), Value::Undefined),
                        I::LoadBool { a, v } => set(&mut r!(a), Value::bool(v)),
                        I::LoadBuiltin { a, f } => set(&mut r!(a), Value::Builtin(u64::from(f))),
                        I::Check { a, k } => {
                            if let Value::Undefined = r!(a) {
                                break 'failed op::undefined(&prototype.names[k as usize], names);
                            }
                        }
                        I::SkipGiven { a, o } => jump_if!(!matches!(r!(a), Value::Undefined), o),
                        I::CheckType { a, t } => {
                            attempt!(call::check_type(&r!(a), &prototype.types[t as usize], prototype))
                        }
                        I::IsGiven { a, b } => {
                            let given = !matches!(r!(b), Value::Undefined);
                            set(&mut r!(a), Value::bool(given));
                        }
                        I::IsSlotGiven { a, slot } => {
                            let given = !matches!(slots[slot as usize], Value::Undefined);
                            set(&mut r!(a), Value::bool(given));
                        }
                        I::GetSlot { a, slot } => {
                            put!(a, number(slots.get(slot as usize)));
                            match &slots[slot as usize] {
                                Value::Undefined => break 'failed op::undefined(names.name(slot), names),
                                value => copy_shared(&mut r!(a), value),
                            }
                        }
                        I::SetSlot { a, slot } => {
                            let value = r!(a).clone();
                            set(&mut slots[slot as usize], value);
                        }

                        I::Add { a, b, c } => {
                            if let (Value::Int(x), Value::Int(y)) = (&r!(b), &r!(c)) {
                                if let Some(z) = x.checked_add(*y) {
                                    set_int(&mut r!(a), z);
                                    continue;
                                }
                            } else if let (Value::Float(x), Value::Float(y)) = (&r!(b), &r!(c)) {
                                let z = x.get() + y.get();
                                set_float(&mut r!(a), z);
                                continue;
                            }
                            attempt!(op::add(window, a, b, c, context!()));
                        }
                        I::Sub { a, b, c } => arithmetic!(a, b, c, BinaryOp::Sub, checked_sub, -),
                        I::Mul { a, b, c } => arithmetic!(a, b, c, BinaryOp::Mul, checked_mul, *),
                        I::Div { a, b, c } => {
                            if let (Value::Float(x), Value::Float(y)) = (&r!(b), &r!(c))
                                && y.get() != 0.0
                            {
                                let z = x.get() / y.get();
                                set_float(&mut r!(a), z);
                                continue;
                            }
                            attempt!(op::binary(window, BinaryOp::Div, a, b, c, context!()));
                        }
                        I::Mod { a, b, c } => {
                            if let (Value::Int(x), Value::Int(y)) = (&r!(b), &r!(c))
                                && *y > 0
                            {
                                let z = *x % *y;
                                set_int(&mut r!(a), z);
                                continue;
                            }
                            attempt!(op::binary(window, BinaryOp::Mod, a, b, c, context!()));
                        }
                        I::AddInt { a, b, i } => {
                            if let Value::Int(x) = &r!(b) {
                                if let Some(z) = x.checked_add(i64::from(i)) {
                                    set_int(&mut r!(a), z);
                                    continue;
                                }
                            } else if let Value::Float(x) = &r!(b) {
                                let z = x.get() + f64::from(i);
                                set_float(&mut r!(a), z);
                                continue;
                            }
                            attempt!(op::add_int(window, a, b, i, context!()));
                        }
                        I::SubInt { a, b, i } => {
                            if let Value::Int(x) = &r!(b) {
                                if let Some(z) = x.checked_sub(i64::from(i)) {
                                    set_int(&mut r!(a), z);
                                    continue;
                                }
                            } else if let Value::Float(x) = &r!(b) {
                                let z = x.get() - f64::from(i);
                                set_float(&mut r!(a), z);
                                continue;
                            }
                            attempt!(op::binary_int(window, BinaryOp::Sub, a, b, i, context!()));
                        }
                        I::MulInt { a, b, i } => {
                            if let Value::Int(x) = &r!(b)
                                && let Some(z) = x.checked_mul(i64::from(i))
                            {
                                set_int(&mut r!(a), z);
                                continue;
                            }
                            attempt!(op::binary_int(window, BinaryOp::Mul, a, b, i, context!()));
                        }
                        I::ModInt { a, b, i } => {
                            if let Value::Int(x) = &r!(b)
                                && i > 0
                            {
                                let z = *x % i64::from(i);
                                set_int(&mut r!(a), z);
                                continue;
                            }
                            attempt!(op::binary_int(window, BinaryOp::Mod, a, b, i, context!()));
                        }
                        I::DivInt { a, b, i } => {
                            if let Value::Int(x) = &r!(b)
                                && i > 0
                            {
                                let (x, y) = (*x, i64::from(i));
                                let quotient = x / y;
                                if quotient * y == x {
                                    set_int(&mut r!(a), quotient);
                                } else {
                                    set_float(&mut r!(a), x as f64 / y as f64);
                                }
                                continue;
                            }
                            attempt!(op::binary_int(window, BinaryOp::Div, a, b, i, context!()));
                        }
                        I::AddConst { a, b, k } => with_constant!(a, b, k, BinaryOp::Add, +),
                        I::SubConst { a, b, k } => with_constant!(a, b, k, BinaryOp::Sub, -),
                        I::MulConst { a, b, k } => with_constant!(a, b, k, BinaryOp::Mul, *),
                        I::DivConst { a, b, k } => {
                            let constant = &prototype.constants[k as usize];
                            if let (Value::Float(x), Value::Float(y)) = (&r!(b), constant)
                                && y.get() != 0.0
                            {
                                let z = x.get() / y.get();
                                set_float(&mut r!(a), z);
                                continue;
                            }
                            attempt!(op::binary_with(window, BinaryOp::Div, a, b, constant, context!()));
                        }
                        I::Binary { op, a, b, c } => attempt!(op::binary(window, op, a, b, c, context!())),
                        I::Negate { a, b } => attempt!(op::negate(window, a, b, context!())),
                        I::Not { a, b } => attempt!(op::not(window, a, b, context!())),
                        I::Merge { and, a, b } => attempt!(op::merge(window, and, a, b, context!())),

                        I::JumpLess { b, c, o } => jump_if!(compare!(b, c, BinaryOp::Lt, <), o),
                        I::JumpNotLess { b, c, o } => jump_if!(!compare!(b, c, BinaryOp::Lt, <), o),
                        I::JumpLessEqual { b, c, o } => jump_if!(compare!(b, c, BinaryOp::Le, <=), o),
                        I::JumpNotLessEqual { b, c, o } => jump_if!(!compare!(b, c, BinaryOp::Le, <=), o),
                        I::JumpLessInt { b, i, o } => jump_if!(compare_int!(b, i, BinaryOp::Lt, <), o),
                        I::JumpNotLessInt { b, i, o } => jump_if!(!compare_int!(b, i, BinaryOp::Lt, <), o),
                        I::JumpLessEqualInt { b, i, o } => jump_if!(compare_int!(b, i, BinaryOp::Le, <=), o),
                        I::JumpNotLessEqualInt { b, i, o } => jump_if!(!compare_int!(b, i, BinaryOp::Le, <=), o),
                        I::JumpGreaterInt { b, i, o } => jump_if!(compare_int!(b, i, BinaryOp::Gt, >), o),
                        I::JumpNotGreaterInt { b, i, o } => jump_if!(!compare_int!(b, i, BinaryOp::Gt, >), o),
                        I::JumpGreaterEqualInt { b, i, o } => jump_if!(compare_int!(b, i, BinaryOp::Ge, >=), o),
                        I::JumpNotGreaterEqualInt { b, i, o } => jump_if!(!compare_int!(b, i, BinaryOp::Ge, >=), o),
                        I::JumpEqual { b, c, o } => jump_if!(compare!(b, c, BinaryOp::Eq, ==), o),
                        I::JumpNotEqual { b, c, o } => jump_if!(!compare!(b, c, BinaryOp::Eq, ==), o),
                        I::JumpEqualInt { b, i, o } => jump_if!(compare_int!(b, i, BinaryOp::Eq, ==), o),
                        I::JumpNotEqualInt { b, i, o } => jump_if!(!compare_int!(b, i, BinaryOp::Eq, ==), o),
                        I::JumpTrue { a, o } => jump_if!(attempt!(op::truth(&r!(a))), o),
                        I::JumpFalse { a, o } => jump_if!(!attempt!(op::truth(&r!(a))), o),
                        I::JumpFalseKeep { a, o } => {
                            jump_if!(!matches!(r!(a), Value::Column(_)) && !r!(a).is_truthy(), o)
                        }
                        I::JumpTrueKeep { a, o } => {
                            jump_if!(!matches!(r!(a), Value::Column(_)) && r!(a).is_truthy(), o)
                        }
                        I::Jump { o } => jump!(o),

                        I::RangePrepare { a, o } => jump_if!(!attempt!(iterate::prepare_range(window, a)), o),
                        I::RangeNext { a, o } => {
                            let end = if let Value::Int(end) = &r!(a.wrapping_add(1)) { *end } else { 0 };
                            if let Value::Int(x) = &mut r!(a) {
                                // The counter was below the end, so it has a successor.
                                let next = x.wrapping_add(1);
                                if next < end {
                                    *x = next;
                                    jump!(o)
                                }
                            }
                        }
                        I::RangeStep { a, o } => jump_if!(iterate::step(window, a), o),
                        I::IteratePrepare { a, pairs } => attempt!(iterate::prepare(window, a, pairs)),
                        I::IterateNext { a, pairs, o } => {
                            jump_if!(attempt!(iterate::next(window, a, pairs)), o)
                        }
                        I::Unpack { a, b, n } => attempt!(iterate::unpack(window, a, b, n)),
                        I::UnpackRest { a, b, n, r } => attempt!(iterate::unpack_rest(window, a, b, n, r)),

                        I::Call { a, n } => call_value!(a, n),
                        I::CallSlot { a, n, slot } => match &slots[slot as usize] {
                            Value::Function(f) => {
                                let target = f.prototype;
                                if !f.captured.is_empty() {
                                    copy_shared(&mut r!(a), &slots[slot as usize]);
                                }
                                enter!(a, n, target)
                            }
                            Value::Undefined => break 'failed op::undefined(names.name(slot), names),
                            other => {
                                copy_shared(&mut r!(a), other);
                                call_value!(a, n)
                            }
                        },
                        I::CallBuiltin { a, n, f } => builtin!(a, a + 1, n, f),
                        I::CallMethod { a, n, k } => {
                            let method = &prototype.methods[k as usize];
                            match attempt!(access::method(&r!(a), method)) {
                                access::Callee::Builtin(f) => builtin!(a, a, n + 1, f),
                                access::Callee::Value(callee) => {
                                    set(&mut r!(a), callee);
                                    call_value!(a, n)
                                }
                            }
                        }
                        I::CallNamed { a, n, k } => {
                            let named = &prototype.named[k as usize];
                            let arguments = call::gather(&mut window[a as usize + 1..], n, &named.names);
                            call_arranged!(a, arguments)
                        }
                        I::CallMethodNamed { a, n, k } => {
                            let named = &prototype.named[k as usize];
                            let method = &prototype.methods[named.method as usize];
                            let mut arguments = call::gather(&mut window[a as usize + 1..], n, &named.names);
                            let callee = attempt!(access::method(&r!(a), method));
                            call::bind(&mut r!(a), callee, &mut arguments);
                            call_arranged!(a, arguments)
                        }
                        I::CallSpread { a, k } => {
                            let mut arguments = call::spread(&mut window[a as usize + 1..]);
                            if k > 0 {
                                let callee = attempt!(access::method(&r!(a), &prototype.methods[k as usize - 1]));
                                call::bind(&mut r!(a), callee, &mut arguments);
                            }
                            call_arranged!(a, arguments)
                        }
                        I::Return { a } => {
                            let value = std::mem::take(&mut r!(a));
                            leave!(value)
                        }
                        I::ReturnNull => leave!(Value::Null),
                        I::Resume => {
                            let given = std::mem::take(&mut r!(1u8));
                            let Some(continuation) = continuations.last_mut() else { leave!(Value::Null) };
                            match attempt!(continuation.resume(context!(), given)) {
                                Step::Done(value) => {
                                    continuations.pop();
                                    leave!(value)
                                }
                                Step::Call(callee, arguments) => {
                                    pc = 0;
                                    let n = attempt!(call::place(window, callee, arguments));
                                    call_value!(1u8, n)
                                }
                            }
                        }

                        I::GetIndex { a, b, c } => {
                            if let (Value::Array(array), Value::Int(i)) = (&r!(b), &r!(c)) {
                                let found = number(array.items.borrow().get(*i as usize));
                                put!(a, found)
                            }
                            attempt!(access::get_index(window, a, b, c, context!()))
                        }
                        I::NameColumn { a, b, c } => attempt!(access::name_column(window, a, b, c)),
                        I::SetIndex { a, b, c } => {
                            if let (Value::Array(array), Value::Int(i)) = (&r!(a), &r!(b))
                                && r!(c).is_immediate()
                                && let Some(place) = array.items.borrow_mut().get_mut(*i as usize)
                            {
                                set(place, r!(c).clone());
                                continue;
                            }
                            attempt!(access::set_index(window, a, b, c, context!()))
                        }
                        I::GetSlice { a, b, c } => attempt!(access::get_slice(window, a, b, c, context!())),
                        I::GetField { a, b, s } => {
                            let site = &prototype.sites[s as usize];
                            if let Value::Object(object) = &r!(b) {
                                let found = match object.fields.borrow().entry(site.hint.get() as usize) {
                                    Some((key, value)) if Rc::ptr_eq(key, &site.name) => number(Some(value)),
                                    _ => Number::Other,
                                };
                                put!(a, found)
                            }
                            attempt!(access::get_field(window, a, b, site, context!()))
                        }
                        I::SetField { a, b, s } => {
                            let site = &prototype.sites[s as usize];
                            if let Value::Object(object) = &r!(a)
                                && r!(b).is_immediate()
                                && let Some((key, place)) =
                                    object.fields.borrow_mut().entry_mut(site.hint.get() as usize)
                                && Rc::ptr_eq(key, &site.name)
                            {
                                set(place, r!(b).clone());
                                continue;
                            }
                            attempt!(access::set_field(window, a, b, site, context!()))
                        }

                        I::NewArray { a, n } => set(&mut r!(a), Value::array(Vec::with_capacity(n as usize))),
                        I::Append { a, b } => op::append(window, a, b),
                        I::Extend { a, b } => attempt!(op::extend(window, a, b, context!())),
                        I::ToTuple { a } => op::to_tuple(&mut r!(a)),
                        I::NewObject { a, n } => {
                            set(&mut r!(a), Value::object(Fields::with_capacity(n as usize)));
                        }
                        I::InitField { a, b, s } => op::init_field(window, a, b, &prototype.sites[s as usize]),
                        I::ExtendObject { a, b } => attempt!(op::extend_object(window, a, b)),
                        I::Interpolate { a, b, n } => attempt!(op::interpolate(window, a, b, n, context!())),
                        I::Len { a, b } => {
                            let length = match &r!(b) {
                                Value::Array(array) => array.items.borrow().len(),
                                other => attempt!(crate::builtins::length(other)),
                            };
                            set_int(&mut r!(a), length as i64);
                        }
                        I::Push { a, b } => {
                            if let Value::Array(array) = &r!(a)
                                && r!(b).is_immediate()
                            {
                                let mut items = array.items.borrow_mut();
                                if items.len() < items.capacity() {
                                    items.push(r!(b).clone());
                                    continue;
                                }
                            }
                            attempt!(op::push(window, a, b, context!()))
                        }

                        I::Closure { a, f } => op::closure(window, a, &prototype.closures[f as usize], prototypes),
                        I::NewCell { a } => {
                            let value = std::cell::RefCell::new(std::mem::take(&mut r!(a)));
                            set(&mut r!(a), Value::Cell(Rc::new(Shared { gc: Gc::default(), value })));
                        }
                        I::GetCell { a, b } => {
                            if let Value::Cell(cell) = &r!(b) {
                                let found = number(Some(&cell.value.borrow()));
                                put!(a, found)
                            }
                            op::get_cell(window, a, b)
                        }
                        I::SetCell { a, b } => {
                            if let Value::Cell(cell) = &r!(a)
                                && r!(b).is_immediate()
                            {
                                set(&mut cell.value.borrow_mut(), r!(b).clone());
                                continue;
                            }
                            op::set_cell(window, a, b, heap)
                        }
                        I::GetCaptured { a, u } => {
                            if let Value::Function(f) = &r!(0u8)
                                && let Some(Value::Cell(cell)) = f.captured.get(u as usize)
                            {
                                let found = number(Some(&cell.value.borrow()));
                                put!(a, found)
                            }
                            op::get_captured(window, a, u)
                        }
                        I::SetCaptured { a, u } => {
                            if let Value::Function(f) = &r!(0u8)
                                && let Some(Value::Cell(cell)) = f.captured.get(u as usize)
                                && r!(a).is_immediate()
                            {
                                set(&mut cell.value.borrow_mut(), r!(a).clone());
                                continue;
                            }
                            op::set_captured(window, a, u, heap)
                        }
                        I::GetCopied { a, u } => op::get_copied(window, a, u),

                        I::Throw { a } => break 'failed unwind::thrown(&r!(a)),
                        I::JumpNotKind { a, k, o } => jump_if!(!unwind::is_kind(&r!(a), k), o),
                        I::Rethrow { a } => {
                            rethrown = true;
                            break 'failed unwind::rethrow(&r!(a), *stopping);
                        }
                    }
                }
            };
            // Something failed: find who handles it.
            let at = Frame { prototype: number_of, base: base as u32, pc: pc as u32 };
            let failure = unwind::Failure { error, rethrown, at };
            let mut unwinding = unwind::Unwinding { prototypes, stack, frames, continuations, stopping };
            match unwinding.unwind(failure, host) {
                Ok(frame) => {
                    number_of = frame.prototype;
                    prototype = &prototypes[number_of as usize];
                    base = frame.base as usize;
                    pc = frame.pc as usize;
                }
                Err(error) => {
                    for (register, slot) in &prototypes[start as usize].resident {
                        slots[*slot as usize] = std::mem::take(&mut stack[*register as usize]);
                    }
                    return Err(error);
                }
            }
        }
    }
}
