//! Operators where the loop does not do them itself.

use std::rc::Rc;

use super::WINDOW;
use crate::builtins::Context;
use crate::builtins::elementwise::each;
use crate::compile::names::Names;
use crate::compile::prototype::{Capture, ClosurePlan, Prototype, Site};
use crate::compile::tree::BinaryOp;
use crate::error::{Error, Result};
use crate::message;
use crate::messages::runtime as texts;
use crate::pace::Pace;
use crate::table::{self, ColumnOp};
use crate::undefined::Undefined;
use crate::value::number::{append_in_place, arithmetic, negate as negate_number, ordered, reserve};
use crate::value::{Function, Heap, Tuple, Value, display_asking, equal, shared_text};

type Window = [Value; WINDOW];

/// A name without a value, used by the instruction before `pc`; says which one may have been meant.
#[cold]
pub(super) fn undefined(name: &str, user: &Prototype, pc: u32, names: &Names) -> Box<Error> {
    let place = place(user, pc);
    let (message, help) =
        Undefined { name, source: &user.source, space: user.source.space, place, hints: &user.hints }.told(names);
    Error::with_help(message, help)
}

/// What is called is no function; says so of a variable that hides a built-in.
#[cold]
pub(super) fn not_callable(value: &Value, user: &Prototype, pc: u32) -> Box<Error> {
    let called =
        user.source.get(place(user, pc)..).and_then(|from| from.split_once('(')).map(|(name, _)| name.trim_end());
    let hidden = called.filter(|name| crate::builtins::registry::find(name).is_some());
    let help = hidden.map(|name| message!(texts::HIDES_BUILTIN, name = name));
    Error::with_help(message!(texts::NOT_CALLABLE, got = value.type_name()), help)
}

/// Where the instruction before `pc` stands in the text.
fn place(user: &Prototype, pc: u32) -> usize {
    user.spans.get((pc as usize).wrapping_sub(1)).map_or(0, |span| span.start as usize)
}

fn column_op(op: BinaryOp) -> Option<ColumnOp> {
    Some(match op {
        BinaryOp::Add => ColumnOp::Add,
        BinaryOp::Sub => ColumnOp::Sub,
        BinaryOp::Mul => ColumnOp::Mul,
        BinaryOp::Div => ColumnOp::Div,
        BinaryOp::FloorDiv => ColumnOp::FloorDiv,
        BinaryOp::Mod => ColumnOp::Mod,
        BinaryOp::Pow => ColumnOp::Pow,
        BinaryOp::Eq => ColumnOp::Eq,
        BinaryOp::Ne => ColumnOp::Ne,
        BinaryOp::Lt => ColumnOp::Lt,
        BinaryOp::Le => ColumnOp::Le,
        BinaryOp::Gt => ColumnOp::Gt,
        BinaryOp::Ge => ColumnOp::Ge,
        BinaryOp::In => return None,
    })
}

fn is_column(value: &Value) -> bool {
    matches!(value, Value::Column(_))
}

fn compute(op: BinaryOp, x: &Value, y: &Value, context: &mut Context<'_>) -> Result<Value> {
    match column_op(op) {
        Some(op) if is_column(x) || is_column(y) => return table::columnwise(op, x, y, context),
        // Whether each of the rows is in it.
        None if is_column(x) => {
            return each(context, std::slice::from_ref(x), |row, context| {
                super::access::contains(y, &row[0], context).map(Value::bool)
            });
        }
        _ => {}
    }
    Ok(match op {
        BinaryOp::Eq => Value::bool(equal(x, y, context)?),
        BinaryOp::Ne => Value::bool(!equal(x, y, context)?),
        BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => Value::bool(ordered(op, x, y, context)?),
        BinaryOp::In => Value::bool(super::access::contains(y, x, context)?),
        _ => return arithmetic(op, x, y, context),
    })
}

#[inline(never)]
pub(super) fn binary(window: &mut Window, op: BinaryOp, a: u8, b: u8, c: u8, context: &mut Context<'_>) -> Result<()> {
    let value = compute(op, &window[b as usize], &window[c as usize], context)?;
    window[a as usize] = value;
    Ok(())
}

#[inline(never)]
pub(super) fn binary_with(
    window: &mut Window,
    op: BinaryOp,
    a: u8,
    b: u8,
    right: &Value,
    context: &mut Context<'_>,
) -> Result<()> {
    let value = compute(op, &window[b as usize], right, context)?;
    window[a as usize] = value;
    Ok(())
}

#[inline(never)]
pub(super) fn binary_int(
    window: &mut Window,
    op: BinaryOp,
    a: u8,
    b: u8,
    i: i32,
    context: &mut Context<'_>,
) -> Result<()> {
    binary_with(window, op, a, b, &Value::Int(i64::from(i)), context)
}

/// `a = b + c`; a text that nobody else holds is appended to where it stands.
#[inline(never)]
pub(super) fn add(window: &mut Window, a: u8, b: u8, c: u8, context: &mut Context<'_>) -> Result<()> {
    if a == b && b != c && matches!(window[a as usize], Value::Str(_)) {
        let right = window[c as usize].clone();
        if append_in_place(&mut window[a as usize], &right, context)? {
            return Ok(());
        }
    }
    binary(window, BinaryOp::Add, a, b, c, context)
}

#[inline(never)]
pub(super) fn add_int(window: &mut Window, a: u8, b: u8, i: i32, context: &mut Context<'_>) -> Result<()> {
    let right = Value::Int(i64::from(i));
    if a == b && append_in_place(&mut window[a as usize], &right, context)? {
        return Ok(());
    }
    binary_with(window, BinaryOp::Add, a, b, &right, context)
}

#[inline(never)]
pub(super) fn negate(window: &mut Window, a: u8, b: u8, context: &mut Context<'_>) -> Result<()> {
    let value = match &window[b as usize] {
        Value::Column(column) => table::column_negate(column, context)?,
        other => negate_number(other)?,
    };
    window[a as usize] = value;
    Ok(())
}

#[inline(never)]
pub(super) fn not(window: &mut Window, a: u8, b: u8, context: &mut Context<'_>) -> Result<()> {
    let value = match &window[b as usize] {
        Value::Column(column) => table::column_not(column, context)?,
        other => Value::bool(!other.is_truthy()),
    };
    window[a as usize] = value;
    Ok(())
}

/// The end of `and` and `or` as values: the left side in a did not decide.
#[inline(never)]
pub(super) fn merge(window: &mut Window, and: bool, a: u8, b: u8, context: &mut Context<'_>) -> Result<()> {
    let (left, right) = (&window[a as usize], &window[b as usize]);
    let value = if is_column(left) || is_column(right) {
        table::columnwise(if and { ColumnOp::And } else { ColumnOp::Or }, left, right, context)?
    } else {
        right.clone()
    };
    window[a as usize] = value;
    Ok(())
}

/// A comparison as a condition.
#[inline(never)]
pub(super) fn condition(op: BinaryOp, x: &Value, y: &Value, context: &mut Context<'_>) -> Result<bool> {
    if is_column(x) || is_column(y) {
        return Err(Error::new(message!(texts::COLUMN_AS_CONDITION)));
    }
    match op {
        BinaryOp::Eq => equal(x, y, context),
        _ => ordered(op, x, y, context),
    }
}

#[inline(always)]
pub(super) fn truth(value: &Value) -> Result<bool> {
    match value {
        Value::Bool(b) => Ok(b.get()),
        Value::Column(_) => Err(Error::new(message!(texts::COLUMN_AS_CONDITION))),
        other => Ok(other.is_truthy()),
    }
}

/// Adds an element to a literal being made.
#[inline(never)]
pub(super) fn append(window: &mut Window, a: u8, b: u8) {
    let value = window[b as usize].clone();
    if let Value::Array(array) = &window[a as usize] {
        array.items.borrow_mut().push(value);
    }
}

#[inline(never)]
pub(super) fn extend(window: &mut Window, a: u8, b: u8, context: &mut Context<'_>) -> Result<()> {
    let elements = crate::builtins::elements(&window[b as usize], context)?;
    if let Value::Array(array) = &window[a as usize] {
        let mut items = array.items.borrow_mut();
        // The literal may have grown large by other spreads: then it is moved.
        context.spend_bytes(size_of_val(&items[..]))?;
        items.extend(elements);
    }
    Ok(())
}

pub(super) fn to_tuple(place: &mut Value) {
    if let Value::Array(array) = place {
        let items = std::mem::take(&mut *array.items.borrow_mut());
        *place = Value::Tuple(Rc::new(Tuple::new(items)));
    }
}

#[inline(never)]
pub(super) fn init_field(window: &mut Window, a: u8, b: u8, site: &Site) {
    let value = window[b as usize].clone();
    if let Value::Object(object) = &window[a as usize] {
        let position = object.fields.borrow_mut().insert(site.name.clone(), value);
        site.hint.set(position as u32);
    }
}

/// Steps that adding a field to an object takes.
const FIELD: usize = 64;

#[inline(never)]
pub(super) fn extend_object(window: &mut Window, a: u8, b: u8, context: &mut Context<'_>) -> Result<()> {
    let source = match &window[b as usize] {
        Value::Object(source) => source.fields.borrow(),
        other => return Err(Error::new(message!(texts::NOT_SPREADABLE_OBJECT, got = other.type_name()))),
    };
    // What is spread into is a literal: it stands in no other place, so it is not the source itself.
    if let Value::Object(object) = &window[a as usize] {
        let mut target = object.fields.borrow_mut();
        for (key, value) in source.iter() {
            context.spend(FIELD)?;
            target.insert(key.clone(), value.clone());
        }
    }
    Ok(())
}

#[inline(never)]
pub(super) fn interpolate(window: &mut Window, a: u8, b: u8, n: u8, context: &mut Context<'_>) -> Result<()> {
    let parts = &window[b as usize..b as usize + n as usize];
    let length: usize = parts.iter().map(|p| if let Value::Str(s) = p { s.len() } else { 16 }).sum();
    reserve(context.host, length, length)?;
    let mut text = String::with_capacity(length);
    for part in parts {
        match part {
            Value::Str(part) => crate::pace::append(&mut text, part, context)?,
            other => display_asking(other, &mut text, context.host)?,
        }
    }
    window[a as usize] = Value::str(text);
    Ok(())
}

#[inline(never)]
pub(super) fn push(window: &mut Window, a: u8, b: u8, context: &mut Context<'_>) -> Result<()> {
    crate::builtins::push(&window[a as usize], window[b as usize].clone(), context)
}

/// Makes a function value with what it captures.
#[inline(never)]
pub(super) fn closure(window: &mut Window, a: u8, plan: &ClosurePlan, prototypes: &[Rc<Prototype>]) {
    let captured = plan.captures.iter().map(|capture| match capture {
        Capture::Register(register) => window[*register as usize].clone(),
        Capture::Captured(u) => match &window[0] {
            Value::Function(f) => f.captured.get(*u as usize).cloned().unwrap_or_default(),
            _ => Value::Undefined,
        },
    });
    let store = plan.is_cached.then(|| Value::object(Default::default()));
    let prototype = &prototypes[plan.prototype as usize];
    let function = Function {
        gc: Default::default(),
        prototype: plan.prototype,
        required: prototype.required,
        name: prototype.name.clone(),
        text: prototype.text.clone(),
        captured: captured.chain(store).collect(),
    };
    window[a as usize] = Value::Function(Rc::new(function));
}

#[inline(never)]
pub(super) fn get_cell(window: &mut Window, a: u8, b: u8) {
    let value = match &window[b as usize] {
        Value::Cell(cell) => cell.value.borrow().clone(),
        _ => Value::Undefined,
    };
    window[a as usize] = value;
}

#[inline(never)]
pub(super) fn set_cell(window: &mut Window, a: u8, b: u8, heap: &mut Heap) {
    let value = window[b as usize].clone();
    heap.stored(&window[a as usize], &value);
    if let Value::Cell(cell) = &window[a as usize] {
        let old = std::mem::replace(&mut *cell.value.borrow_mut(), value);
        drop(old);
    }
}

#[inline(never)]
pub(super) fn get_captured(window: &mut Window, a: u8, u: u32) {
    let value = match &window[0] {
        Value::Function(f) => match f.captured.get(u as usize) {
            Some(Value::Cell(cell)) => cell.value.borrow().clone(),
            _ => Value::Undefined,
        },
        _ => Value::Undefined,
    };
    window[a as usize] = value;
}

#[inline(never)]
pub(super) fn set_captured(window: &mut Window, a: u8, u: u32, heap: &mut Heap) {
    let value = window[a as usize].clone();
    if let Value::Function(f) = &window[0]
        && let Some(shared @ Value::Cell(cell)) = f.captured.get(u as usize)
    {
        heap.stored(shared, &value);
        let old = std::mem::replace(&mut *cell.value.borrow_mut(), value);
        drop(old);
    }
}

#[inline(never)]
pub(super) fn get_copied(window: &mut Window, a: u8, u: u32) {
    let value = match &window[0] {
        Value::Function(f) => f.captured.get(u as usize).cloned().unwrap_or(Value::Undefined),
        _ => Value::Undefined,
    };
    window[a as usize] = value;
}

/// The text of a key of an object.
pub(super) fn key_text(value: &Value) -> Option<Rc<crate::value::Str>> {
    match value {
        Value::Str(_) | Value::Path(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_) => Some(shared_text(value)),
        _ => None,
    }
}
