//! Arguments: filling in defaults, names and spreads, and checking types.

use std::rc::Rc;

use super::Machine;
use crate::builtins::{self, Builtin, Code, Context, Continuation, Default as Missing, Kind, registry};
use crate::compile::prototype::{Prototype, TypeCheck};
use crate::compile::routine::Routine;
use crate::compile::tree::{NAMELESS, TypeName};
use crate::error::{Error, Result};
use crate::foreign;
use crate::message;
use crate::messages::{Message, runtime as texts};
use crate::table::nearest;
use crate::value::{Fields, Object, Str, Value, set};

/// The most arguments that are passed in registers.
const MOST: usize = 200;

/// What a built-in gave.
pub(super) enum Outcome {
    /// Its value.
    Value(Value),
    /// It wants to call functions of the program first.
    Calls(Box<dyn Continuation>),
    /// It goes on as a loop of the machine, with the arguments it left in the registers.
    Loops(Routine),
}

/// Arguments that have been evaluated and not yet been given to their parameters.
pub(super) struct Arguments {
    pub positional: Vec<Value>,
    pub named: Vec<(Rc<str>, Value)>,
}

/// A function as messages name it: nothing for one without a name.
fn shown(name: &str) -> &str {
    if name == NAMELESS { "" } else { name }
}

/// What is called, for messages about its arguments.
trait Called {
    fn name(&self) -> &str;
    /// How it is called, written out.
    fn form(&self) -> String;
}

impl Called for Builtin {
    fn name(&self) -> &str {
        self.name
    }

    fn form(&self) -> String {
        self.signature()
    }
}

impl Called for Prototype {
    fn name(&self) -> &str {
        shown(&self.name)
    }

    fn form(&self) -> String {
        form(&self.name, self)
    }
}

/// How a function is called by a name.
pub(super) fn form(name: &str, function: &Prototype) -> String {
    let optional = |(i, name): (usize, &Rc<str>)| {
        if i < function.required as usize { name.to_string() } else { format!("[{name}]") }
    };
    let parameters: Vec<String> = function.parameters.iter().enumerate().map(optional).collect();
    format!("{name}({})", parameters.join(", "))
}

impl Machine {
    /// How a function is called; `None` for any other value.
    pub fn signature(&self, value: &Value) -> Option<String> {
        match value {
            Value::Function(f) => Some(self.prototypes.get(f.prototype as usize)?.form()),
            Value::Builtin(f) => Some(registry::get(*f as u32).form()),
            _ => None,
        }
    }
}

/// An error about arguments, with the form of the call.
fn miscalled(function: &dyn Called, message: Message) -> Box<Error> {
    Error::with_help(message, Some(message!(texts::CALLED_AS, call = function.form())))
}

#[cold]
fn missing(function: &dyn Called, argument: &str) -> Box<Error> {
    miscalled(function, message!(texts::MISSING_ARGUMENT, function = function.name(), argument = argument))
}

#[cold]
fn too_many(function: &dyn Called, most: usize, got: usize) -> Box<Error> {
    miscalled(function, message!(texts::TOO_MANY_ARGUMENTS, function = function.name(), expected = most, got = got))
}

#[cold]
fn unknown_name<'a>(function: &dyn Called, argument: &str, known: impl Iterator<Item = &'a str>) -> Box<Error> {
    let message = message!(texts::UNKNOWN_ARGUMENT, function = function.name(), argument = argument);
    let known: Vec<&str> = known.collect();
    let elsewhere = foreign::argument(argument).iter().copied().find(|meant| known.contains(meant));
    match elsewhere.or_else(|| nearest(argument, known)) {
        Some(near) => Error::with_help(message, Some(message!(texts::DID_YOU_MEAN, name = near))),
        None => miscalled(function, message),
    }
}

/// Makes the arguments of a call fit a function that has another number of parameters.
#[cold]
#[inline(never)]
pub(super) fn adjust(arguments: &mut [Value], given: u8, callee: &Prototype) -> Result<()> {
    let (given, most) = (given as usize, callee.parameters.len());
    if given > most {
        return Err(too_many(callee, most, given));
    }
    if given < callee.required as usize {
        return Err(missing(callee, &callee.parameters[given]));
    }
    arguments[given..most].fill(Value::Undefined);
    Ok(())
}

/// Calls a built-in with arguments that stand in registers; clears them afterwards.
#[inline]
pub(super) fn builtin(number: u32, registers: &mut [Value], given: u8, context: &mut Context<'_>) -> Result<Outcome> {
    let builtin = registry::get(number);
    let parameters = builtin.parameters.len();
    if !registry::collects(number) && given as usize <= parameters && parameters <= registers.len() {
        let arguments = &mut registers[..parameters];
        for (parameter, argument) in builtin.parameters.iter().zip(&mut *arguments).skip(given as usize) {
            if parameter.default == Missing::Required {
                return Err(missing(builtin, parameter.name));
            }
            set(argument, default_of(parameter.default));
        }
        let outcome = check(builtin, arguments).and_then(|()| run(builtin, arguments, context));
        if let Ok(Outcome::Loops(_)) = outcome {
            return outcome;
        }
        for argument in arguments {
            set(argument, Value::Null);
        }
        return outcome;
    }
    let positional = registers[..given as usize].iter_mut().map(std::mem::take).collect();
    let arguments = fill(builtin, Arguments { positional, named: Vec::new() })?;
    complete(number, arguments, registers, context)
}

/// Calls a built-in with one value per parameter.
pub(super) fn complete(
    number: u32,
    mut values: Vec<Value>,
    registers: &mut [Value],
    context: &mut Context<'_>,
) -> Result<Outcome> {
    let builtin = registry::get(number);
    check(builtin, &values)?;
    let outcome = run(builtin, &mut values, context)?;
    if let Outcome::Loops(_) = outcome {
        for (register, value) in registers.iter_mut().zip(values) {
            set(register, value);
        }
    }
    Ok(outcome)
}

fn run(builtin: &Builtin, arguments: &mut [Value], context: &mut Context<'_>) -> Result<Outcome> {
    match builtin.code {
        Code::Plain(code) => code(context, arguments).map(Outcome::Value),
        Code::Calling(code) => code(context, arguments).map(Outcome::Calls),
        Code::Looping(routine, code) => code(context, arguments).map(|()| Outcome::Loops(routine)),
    }
}

fn check(builtin: &Builtin, arguments: &[Value]) -> Result<()> {
    for (parameter, value) in builtin.parameters.iter().zip(arguments) {
        if parameter.takes.is_empty() || parameter.takes.iter().any(|kind| kind.matches(value)) {
            continue;
        }
        // A parameter that may be left out may also be given what it is then.
        if parameter.default == Missing::Null && matches!(value, Value::Null) {
            continue;
        }
        return Err(wrong_type(builtin, parameter, value));
    }
    Ok(())
}

#[cold]
fn wrong_type(builtin: &Builtin, parameter: &builtins::Parameter, value: &Value) -> Box<Error> {
    let expected: Vec<&str> = parameter.takes.iter().map(|k| k.name()).collect();
    builtins::wrong_argument(builtin.name, parameter.name, &expected.join(" | "), value)
}

impl Kind {
    /// Whether a value is of this type.
    pub fn matches(self, value: &Value) -> bool {
        matches!(
            (self, value),
            (Kind::Null, Value::Null)
                | (Kind::Bool, Value::Bool(_))
                | (Kind::Int, Value::Int(_))
                | (Kind::Float, Value::Float(_))
                | (Kind::Date, Value::Date(_))
                | (Kind::Str, Value::Str(_))
                | (Kind::Path, Value::Path(_))
                | (Kind::Array, Value::Array(_))
                | (Kind::Tuple, Value::Tuple(_))
                | (Kind::Object, Value::Object(_))
                | (Kind::Table, Value::Table(_))
                | (Kind::Column, Value::Column(_))
                | (Kind::Fn, Value::Function(_) | Value::Builtin(_) | Value::Class(_))
        )
    }

    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool => "bool",
            Kind::Int => "int",
            Kind::Float => "float",
            Kind::Date => "date",
            Kind::Str => "str",
            Kind::Path => "path",
            Kind::Array => "array",
            Kind::Tuple => "tuple",
            Kind::Object => "object",
            Kind::Table => "table",
            Kind::Column => "column",
            Kind::Fn => "fn",
        }
    }
}

fn default_of(missing: Missing) -> Value {
    match missing {
        Missing::Required | Missing::Null => Value::Null,
        Missing::Absent => Value::Undefined,
        Missing::Bool(b) => Value::bool(b),
        Missing::Int(i) => Value::Int(i),
        Missing::Str(s) => Value::str(s),
        Missing::Rest => Value::array(Vec::new()),
        Missing::NamedRest => Value::Object(Rc::new(Object::default())),
    }
}

/// Gives a built-in's arguments to its parameters: one value each.
fn fill(builtin: &Builtin, arguments: Arguments) -> Result<Vec<Value>> {
    let parameters = builtin.parameters;
    let given = arguments.positional.len();
    let mut values: Vec<Value> = Vec::with_capacity(parameters.len());
    let mut positional = arguments.positional.into_iter();
    let mut named = arguments.named;
    for parameter in parameters {
        let by_name = named.iter().position(|(name, _)| **name == *parameter.name);
        let value = match (parameter.default, by_name) {
            // What nobody has taken from stays in its place: of millions, none is moved.
            (Missing::Rest, None) => Value::array(std::mem::take(&mut positional).collect()),
            (Missing::NamedRest, _) => {
                let mut fields = Fields::default();
                for (name, value) in named.drain(..) {
                    fields.insert(Rc::new(Str::new(name.to_string())), value);
                }
                Value::object(fields)
            }
            (_, Some(place)) => {
                if positional.next().is_some() {
                    let message =
                        message!(texts::ARGUMENT_GIVEN_TWICE, function = builtin.name, argument = parameter.name);
                    return Err(Error::new(message));
                }
                named.remove(place).1
            }
            (default, None) => match positional.next() {
                Some(value) => value,
                None if default == Missing::Required => return Err(missing(builtin, parameter.name)),
                None => default_of(default),
            },
        };
        values.push(value);
    }
    if positional.next().is_some() {
        if parameters.last().is_some_and(|p| p.default == Missing::NamedRest) {
            let most = parameters.len() - 1;
            let message = message!(texts::OTHERS_BY_NAME, function = builtin.name, expected = most, got = given);
            return Err(Error::new(message));
        }
        return Err(too_many(builtin, parameters.len(), given));
    }
    if let Some((name, _)) = named.first() {
        return Err(unknown_name(builtin, name, parameters.iter().map(|p| p.name)));
    }
    Ok(values)
}

/// What is wrong with a call of a built-in with so many positional arguments and these named ones, whatever their
/// values are; and what would be right.
pub(crate) fn misfit(
    number: u32,
    positional: usize,
    named: impl Iterator<Item = Rc<str>>,
) -> Option<(Message, Option<Message>)> {
    let positional = vec![Value::Null; positional];
    let arguments = Arguments { positional, named: named.map(|name| (name, Value::Null)).collect() };
    match *fill(registry::get(number), arguments).err()? {
        Error::Raised(raised) => Some((raised.message.clone(), raised.help.clone())),
        Error::Stopped(_) => None,
    }
}

/// Takes positional and named arguments out of their registers.
pub(super) fn gather(registers: &mut [Value], positional: u8, names: &[Rc<str>]) -> Arguments {
    let (first, second) = registers.split_at_mut(positional as usize);
    Arguments {
        positional: first.iter_mut().map(std::mem::take).collect(),
        named: names.iter().cloned().zip(second.iter_mut().map(std::mem::take)).collect(),
    }
}

/// Takes the arguments of a call with spreads out of the array and the object they were gathered in.
pub(super) fn spread(registers: &mut [Value]) -> Arguments {
    let positional = match std::mem::take(&mut registers[0]) {
        Value::Array(array) => std::mem::take(&mut *array.items.borrow_mut()),
        _ => Vec::new(),
    };
    let named = match std::mem::take(&mut registers[1]) {
        Value::Object(object) => {
            object.fields.borrow().iter().map(|(k, v)| (Rc::from(k.as_str()), v.clone())).collect()
        }
        _ => Vec::new(),
    };
    Arguments { positional, named }
}

/// Puts the method that was found in the place of its receiver; a built-in gets the receiver as its first argument.
/// Gives the receiver where the method finds it behind its arguments.
pub(super) fn bind(receiver: &mut Value, callee: super::access::Callee, arguments: &mut Arguments) -> Option<Value> {
    match callee {
        super::access::Callee::Builtin(f) => {
            arguments.positional.insert(0, std::mem::replace(receiver, Value::Builtin(u64::from(f))));
        }
        super::access::Callee::Value(callee) => set(receiver, callee),
        super::access::Callee::Bound(function) => {
            return Some(std::mem::replace(receiver, Value::Function(function)));
        }
    }
    None
}

/// Arguments that have been given to their parameters.
pub(super) enum Arranged {
    /// So many stand in the registers behind the callee.
    Registers(u8),
    /// One value for each parameter of a built-in.
    Values(u32, Vec<Value>),
}

/// Gives arguments to the parameters of the callee in the first register.
pub(super) fn arrange(registers: &mut [Value], arguments: Arguments, prototypes: &[Rc<Prototype>]) -> Result<Arranged> {
    let values = match &registers[0] {
        Value::Builtin(f) => {
            let number = *f as u32;
            return Ok(Arranged::Values(number, fill(registry::get(number), arguments)?));
        }
        Value::Function(f) => {
            let callee = &prototypes[f.prototype as usize];
            let values = if arguments.named.is_empty() { arguments.positional } else { by_name(callee, arguments)? };
            if values.len() > MOST {
                return Err(too_many(&**callee, callee.parameters.len(), values.len()));
            }
            values
        }
        other => return Err(Error::new(message!(texts::NOT_CALLABLE, got = other.type_name()))),
    };
    let n = values.len() as u8;
    for (register, value) in registers[1..].iter_mut().zip(values) {
        set(register, value);
    }
    Ok(Arranged::Registers(n))
}

fn by_name(callee: &Prototype, arguments: Arguments) -> Result<Vec<Value>> {
    let most = callee.parameters.len();
    if arguments.positional.len() > most {
        return Err(too_many(callee, most, arguments.positional.len()));
    }
    let given = arguments.positional.len();
    let mut values = arguments.positional;
    values.resize(most, Value::Undefined);
    for (name, value) in arguments.named {
        let Some(place) = callee.parameters.iter().position(|p| *p == name) else {
            return Err(unknown_name(callee, &name, callee.parameters.iter().map(|p| p.as_ref())));
        };
        if place < given {
            let message = message!(texts::ARGUMENT_GIVEN_TWICE, function = shown(&callee.name), argument = name);
            return Err(Error::new(message));
        }
        values[place] = value;
    }
    for (i, value) in values.iter().enumerate().take(callee.required as usize) {
        if matches!(value, Value::Undefined) {
            return Err(missing(callee, &callee.parameters[i]));
        }
    }
    Ok(values)
}

/// Whether a value is of one of these types.
pub(super) fn fits(value: &Value, alternatives: &[TypeName]) -> bool {
    alternatives.iter().any(|alternative| match (alternative, value) {
        (TypeName::Any, _) => true,
        (TypeName::Number, Value::Int(_) | Value::Float(_)) => true,
        (TypeName::Class(name), Value::Instance(instance)) => instance.class.is_called(name),
        (TypeName::Named(_), Value::Instance(_)) => false,
        (TypeName::Named(name), value) => *name == value.type_name(),
        (TypeName::Text(text), Value::Str(s)) => **text == *s.as_str(),
        (TypeName::Int(i), Value::Int(j)) => i == j,
        _ => false,
    })
}

/// Checks a declared type.
#[inline(never)]
pub(super) fn check_type(value: &Value, wanted: &TypeCheck, prototype: &Prototype) -> Result<()> {
    if fits(value, &wanted.alternatives) {
        return Ok(());
    }
    let (expected, got) = (&wanted.text, shown_type(value, wanted));
    let message: Message = if wanted.subject.is_empty() {
        message!(texts::WRONG_RESULT_TYPE, function = shown(&prototype.name), expected = expected, got = got)
    } else {
        message!(texts::WRONG_DECLARED_TYPE, argument = wanted.subject, expected = expected, got = got)
    };
    Err(Error::new(message))
}

/// What came instead: its type, or for choices between texts the text itself.
pub(super) fn shown_type(value: &Value, wanted: &TypeCheck) -> String {
    match value {
        Value::Str(s) if wanted.alternatives.iter().any(|a| matches!(a, TypeName::Text(_))) => {
            s.chars().take(40).collect()
        }
        other => other.type_name().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::Interpreter;
    use crate::table::test_world::World;

    #[test]
    fn as_many_positional_arguments_as_parameters_are_all_collected() {
        let mut world = World::default();
        let outcome = Interpreter::new(512 * 1024).run("print(1, 2, 'x')\nprint(1, 2, end='!')", &mut world);
        assert!(outcome.is_ok());
        assert_eq!(world.written, "1 2 x\n1 2!");
    }
}
