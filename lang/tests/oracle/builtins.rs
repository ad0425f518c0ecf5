//! The built-ins that generated programs call (section 7), by their declared parameters.

use std::cell::Cell;
use std::cmp::Ordering;
use std::rc::Rc;

use super::calls::Arguments;
use super::errors;
use super::evaluator::{Evaluator, Exit, Outcome, raise};
use super::numbers::{Answer, Number, Operator, range};
use super::operators::{binary, bounded};
use super::value::{Fields, Raised, Value};

/// Name and parameters: `name:types`, with `?` behind one that may be left out or
/// null, `=` behind one that has another default. `*` takes any number of arguments.
const BUILTINS: &[(&str, &str)] = &[
    ("print", "*"),
    ("isset", "name:str"),
    ("len", "x"),
    ("range", "*"),
    ("typeof", "x"),
    ("str", "x"),
    ("bool", "x"),
    ("abs", "n:int|float"),
    ("min", "*"),
    ("max", "*"),
    ("sum", "values:array|tuple"),
    ("push", "array:array value"),
    ("pop", "array:array i:int="),
    ("insert", "array:array i:int value"),
    ("reverse", "x:array|tuple|str"),
    ("sort", "a:array|tuple key:fn? desc:bool="),
    ("unique", "values:array|tuple"),
    ("keys", "object:object"),
    ("values", "object:object"),
    ("items", "object:object"),
    ("has", "object:object key"),
    ("get", "object:object key default?"),
    ("upper", "s:str"),
    ("contains", "x:str|array|tuple|object part"),
    ("starts_with", "s:str prefix:str"),
    ("map", "values:array|tuple|object|str f:fn"),
    ("filter", "values:array|tuple|object|str f:fn"),
    ("reduce", "values:array|tuple|object|str f:fn initial="),
    ("zip", "a b"),
    ("enum", "it start:int="),
    ("clone", "x"),
    ("any", "values:array|tuple"),
    ("all", "values:array|tuple"),
];

/// The name of a built-in that is known here.
pub fn find(name: &str) -> Option<&'static str> {
    BUILTINS.iter().map(|(known, _)| *known).find(|known| *known == name).or_else(|| errors::named(name))
}

/// The arguments of a built-in in the order of its parameters; a missing one is none.
fn arranged(name: &str, arguments: Arguments) -> Outcome<Vec<Option<Value>>> {
    let signature = BUILTINS.iter().find(|(known, _)| *known == name).map_or("message=", |(_, s)| s);
    if signature == "*" {
        if !arguments.named.is_empty() && name != "range" {
            return Err(Exit::abandoned("options of print"));
        }
        let mut given: Vec<Option<Value>> = arguments.positional.into_iter().map(Some).collect();
        // The only one of these that is called with a name: range(start, end, step=n).
        given.extend(arguments.named.into_iter().map(|(_, value)| Some(value)));
        return Ok(given);
    }
    let declared: Vec<(&str, &str, &str)> = signature
        .split(' ')
        .map(|p| {
            let (name, types) = p.trim_end_matches(['?', '=']).split_once(':').unwrap_or((p, ""));
            (name.trim_end_matches(['?', '=']), types, p)
        })
        .collect();
    let mut given = arguments.arranged(declared.iter().map(|(name, ..)| *name))?;
    for ((_, types, written), value) in declared.iter().zip(&mut given) {
        let fits = match value {
            None => written.ends_with(['?', '=']),
            Some(Value::Null) if written.ends_with('?') => {
                *value = None;
                true
            }
            Some(value) => types.is_empty() || types.split('|').any(|t| t == value.type_name()),
        };
        if !fits {
            return raise("TypeError");
        }
    }
    Ok(given)
}

impl Evaluator {
    pub fn call_builtin(&mut self, name: &'static str, arguments: Arguments) -> Outcome<Value> {
        self.spend()?;
        let mut given = arranged(name, arguments)?;
        if let Some(kind) = errors::named(name) {
            let message = given.pop().flatten().map_or(Some(String::new()), |m| m.shown());
            return Ok(Value::Error(Rc::new(Raised { kind, message, thrown: Value::Null, place: Cell::default() })));
        }
        if name == "print" {
            let texts = given.iter().flatten().map(Value::shown).collect::<Option<Vec<String>>>();
            self.output.push_str(&texts.ok_or(Exit::abandoned("a message of the language"))?.join(" "));
            self.output.push('\n');
            return Ok(Value::Null);
        }
        let second = given.get(1).cloned().flatten();
        let third = given.get(2).cloned().flatten();
        if matches!(name, "range" | "min" | "max") {
            return numbers(name, &given.into_iter().flatten().collect::<Vec<Value>>());
        }
        let first = given.swap_remove(0).unwrap_or(Value::Null);
        match name {
            "map" | "filter" | "reduce" => self.over_elements(name, &first, second, third),
            "sort" => self.sorted(&first, second, third.is_some_and(|d| d.is_true())),
            "push" | "pop" | "insert" => changed(name, &first, second, third),
            "len" => length(&first),
            "typeof" => Ok(Value::text(first.type_name())),
            "str" => first.shown().map(Value::text).ok_or(Exit::abandoned("a message of the language")),
            "bool" => Ok(Value::Bool(first.is_true())),
            "abs" => match &first {
                Value::Number(n) if matches!(Operator::Less.answer(*n, Number::Int(0)), Answer::Bool(true)) => {
                    Ok(Value::Number(n.negated()))
                }
                Value::Number(Number::Float(f)) => Ok(Value::Number(Number::Float(f.abs()))),
                _ => Ok(first),
            },
            "upper" => Ok(Value::text(first.shown().unwrap_or_default().to_uppercase())),
            "starts_with" => Ok(Value::Bool(text(&first).starts_with(&text(&second.unwrap_or(Value::Null))))),
            "contains" => binary("in", &second.unwrap_or(Value::Null), &first),
            "keys" | "values" | "items" | "has" | "get" => of_object(name, &first, second, third),
            _ => of_list(name, &first, second),
        }
    }

    fn over_elements(
        &mut self,
        name: &str,
        values: &Value,
        f: Option<Value>,
        initial: Option<Value>,
    ) -> Outcome<Value> {
        let (f, mut items) = (f.unwrap_or(Value::Null), values.elements().unwrap_or_default().into_iter());
        let arguments = if name == "reduce" { 2 } else { 1 };
        // How many arguments the function needs is looked at before any call.
        if let Value::Function(function) = &f
            && function.parameters.iter().filter(|p| p.default().is_none()).count() > arguments
        {
            return raise("TypeError");
        }
        if name == "reduce" {
            let first = match initial {
                None => items.next().map_or_else(|| raise("ValueError"), Ok)?,
                Some(initial) => initial,
            };
            return items.try_fold(first, |so_far, item| self.call(&f, Arguments::of(vec![so_far, item])));
        }
        let mut out = Vec::new();
        for item in items {
            let given = self.call(&f, Arguments::of(vec![item.clone()]))?;
            match name {
                "map" => out.push(given),
                _ if given.is_true() => out.push(item),
                _ => {}
            }
        }
        Ok(Value::array(out))
    }

    fn sorted(&mut self, values: &Value, key: Option<Value>, descending: bool) -> Outcome<Value> {
        let mut keyed = Vec::new();
        for item in values.elements().unwrap_or_default() {
            let by = match &key {
                Some(key) => self.call(key, Arguments::of(vec![item.clone()]))?,
                None => item.clone(),
            };
            keyed.push((by, item));
        }
        let numbers = keyed.iter().all(|(k, _)| matches!(k, Value::Number(n) if !n.float().is_nan()));
        if !numbers && !keyed.iter().all(|(k, _)| matches!(k, Value::Text(_))) {
            return Err(Exit::abandoned("an order of several types"));
        }
        let order = |a: &Value, b: &Value| match (a, b) {
            (Value::Number(a), Value::Number(b)) => a.compared(*b).unwrap_or(Ordering::Equal),
            _ => text(a).chars().cmp(text(b).chars()),
        };
        // Equal elements keep their order, also the other way round.
        keyed.sort_by(|(a, _), (b, _)| if descending { order(b, a) } else { order(a, b) });
        Ok(Value::array(keyed.into_iter().map(|(_, item)| item).collect()))
    }
}

fn text(value: &Value) -> String {
    value.shown().unwrap_or_default()
}

fn length(value: &Value) -> Outcome<Value> {
    value.elements().map_or_else(|| raise("TypeError"), |items| Ok(Value::int(items.len())))
}

fn numbers(name: &str, given: &[Value]) -> Outcome<Value> {
    if name == "range" {
        let whole = |v: &Value| match v {
            Value::Number(Number::Int(i)) => Ok(*i),
            Value::Number(Number::Float(_)) => Err(Exit::abandoned("a range of floats")),
            _ => raise("TypeError"),
        };
        let (start, end, step) = match given {
            [end] => (0, whole(end)?, 1),
            [start, end] => (whole(start)?, whole(end)?, 1),
            [start, end, step] => (whole(start)?, whole(end)?, whole(step)?),
            _ => return raise("TypeError"),
        };
        if step == 0 {
            return raise("ValueError");
        }
        let items: Vec<Value> = range(start, end, step).take(2000).map(|n| Value::Number(Number::Int(n))).collect();
        return if items.len() < 2000 { Ok(Value::array(items)) } else { Err(Exit::abandoned("a long range")) };
    }
    let items = match given {
        [Value::Array(items)] => items.borrow().clone(),
        [Value::Tuple(items)] => items.to_vec(),
        several => several.to_vec(),
    };
    if items.is_empty() {
        return if given.is_empty() { raise("TypeError") } else { raise("ValueError") };
    }
    if !items.iter().all(|v| matches!(v, Value::Number(n) if !n.float().is_nan())) {
        return Err(Exit::abandoned("an order of several types"));
    }
    let before = if name == "min" { "<" } else { ">" };
    let mut best = items[0].clone();
    for item in &items[1..] {
        if binary(before, item, &best)?.is_true() {
            best = item.clone();
        }
    }
    Ok(best)
}

fn changed(name: &str, array: &Value, second: Option<Value>, third: Option<Value>) -> Outcome<Value> {
    let Value::Array(items) = array else { return raise("TypeError") };
    let at = |value: Option<&Value>, missing: i64| match value {
        Some(Value::Number(Number::Int(i))) => *i,
        _ => missing,
    };
    let length = items.borrow().len() as i64;
    match name {
        "push" => {
            bounded(items.borrow().len())?;
            items.borrow_mut().push(second.unwrap_or(Value::Null));
            Ok(array.clone())
        }
        "insert" => {
            let at = at(second.as_ref(), 0);
            if !(0..=length).contains(&at) {
                return Err(Exit::abandoned("an insertion beyond the ends"));
            }
            items.borrow_mut().insert(at as usize, third.unwrap_or(Value::Null));
            Ok(array.clone())
        }
        _ => {
            let at = at(second.as_ref(), -1);
            let at = if at < 0 { at.saturating_add(length) } else { at };
            if (0..length).contains(&at) { Ok(items.borrow_mut().remove(at as usize)) } else { raise("IndexError") }
        }
    }
}

fn of_object(name: &str, object: &Value, key: Option<Value>, default: Option<Value>) -> Outcome<Value> {
    let Value::Object(fields) = object else { return raise("TypeError") };
    let fields = fields.borrow();
    let text = |k: &Rc<str>| Value::Text(k.clone());
    Ok(match name {
        "keys" => Value::array(fields.0.iter().map(|(k, _)| text(k)).collect()),
        "values" => Value::array(fields.0.iter().map(|(_, v)| v.clone()).collect()),
        "items" => Value::array(fields.0.iter().map(|(k, v)| Value::tuple(vec![text(k), v.clone()])).collect()),
        _ => {
            let Some(key) = key.and_then(|k| k.key()) else { return Err(Exit::abandoned("what is no key")) };
            match (name, fields.get(&key)) {
                ("has", found) => Value::Bool(found.is_some()),
                (_, Some(found)) => found,
                (_, None) => default.unwrap_or(Value::Null),
            }
        }
    })
}

fn of_list(name: &str, list: &Value, second: Option<Value>) -> Outcome<Value> {
    if name == "clone" {
        return Ok(copied(list));
    }
    let items = list.elements().map_or_else(|| raise("TypeError"), Ok)?;
    Ok(match name {
        "sum" => {
            if !items.iter().all(|v| matches!(v, Value::Number(_))) {
                return raise("TypeError");
            }
            // The sum of ints is rounded once, if it must be.
            let int = |item: &Value| if let Value::Number(Number::Int(i)) = item { Some(i128::from(*i)) } else { None };
            match items.iter().map(int).sum::<Option<i128>>() {
                Some(exact) => Value::Number(i64::try_from(exact).map_or(Number::Float(exact as f64), Number::Int)),
                None => items.iter().try_fold(Value::int(0), |sum, item| binary("+", &sum, item))?,
            }
        }
        "reverse" => {
            let turned: Vec<Value> = items.into_iter().rev().collect();
            match list {
                Value::Array(_) => Value::array(turned),
                Value::Tuple(_) => Value::tuple(turned),
                _ => Value::text(turned.iter().map(text).collect::<String>()),
            }
        }
        "unique" => {
            let mut out: Vec<Value> = Vec::new();
            for item in items {
                if !out.iter().any(|known| known.equals(&item)) {
                    out.push(item);
                }
            }
            Value::array(out)
        }
        "zip" => {
            let others = second.and_then(|s| s.elements()).map_or_else(|| raise("TypeError"), Ok)?;
            Value::array(items.into_iter().zip(others).map(|(a, b)| Value::tuple(vec![a, b])).collect())
        }
        "enum" => {
            let start = second.unwrap_or(Value::int(0));
            let mut out = Vec::new();
            for (i, item) in items.into_iter().enumerate() {
                out.push(Value::tuple(vec![binary("+", &start, &Value::int(i))?, item]));
            }
            Value::array(out)
        }
        "any" => Value::Bool(items.iter().any(Value::is_true)),
        "all" => Value::Bool(items.iter().all(Value::is_true)),
        _ => return Err(Exit::abandoned("a built-in that is not known")),
    })
}

/// A copy with everything inside.
fn copied(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::array(items.borrow().iter().map(copied).collect()),
        Value::Tuple(items) => Value::tuple(items.iter().map(copied).collect()),
        Value::Object(fields) => {
            Value::object(Fields(fields.borrow().0.iter().map(|(k, v)| (k.clone(), copied(v))).collect()))
        }
        other => other.clone(),
    }
}
