//! Random tables against models written in the plainest way: nested loops over rows of cells. Here the cells, the tables
//! made of them and what is expected of both; in the other files joins, groups and orders.

mod groups;
mod joins;
mod order;

use std::cmp::Ordering;

use proptest::prelude::*;

use super::{call, object, table_of};
use crate::table::test_world::World;
use crate::value::{Date, Value};

/// A value of a table.
#[derive(Debug, Clone, PartialEq)]
enum Plain {
    Bool(bool),
    Int(i64),
    Float(f64),
    Day(i64),
    Text(String),
}

/// What stands in a row and a column: null, mostly not.
type Cell = Option<Plain>;
type Rows = Vec<Vec<Cell>>;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Bool,
    Int,
    /// Ints far from one another.
    Far,
    Float,
    Day,
    Text,
    /// Texts that begin alike, for longer than a word.
    Alike,
    /// Ints, floats and texts in one column.
    Mixed,
}

const SORTS: [Sort; 8] =
    [Sort::Bool, Sort::Int, Sort::Far, Sort::Float, Sort::Day, Sort::Text, Sort::Alike, Sort::Mixed];

impl Plain {
    fn value(&self) -> Value {
        match self {
            Plain::Bool(b) => Value::bool(*b),
            Plain::Int(i) => Value::Int(*i),
            Plain::Float(x) => Value::float(*x),
            Plain::Day(day) => Value::Date(Date::day(*day)),
            Plain::Text(text) => Value::str(text.as_str()),
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Plain::Int(i) => Some(*i as f64),
            Plain::Float(x) => Some(*x),
            _ => None,
        }
    }

    fn equals(&self, other: &Plain) -> bool {
        match (self, other) {
            (Plain::Int(a), Plain::Int(b)) => a == b,
            _ => match (self.number(), other.number()) {
                (Some(a), Some(b)) => a == b || a.is_nan() && b.is_nan(),
                _ => self == other,
            },
        }
    }

    /// Bools, numbers (NaN behind the others), dates, texts.
    fn order(&self, other: &Plain) -> Ordering {
        let rank = |plain: &Plain| match plain {
            Plain::Bool(_) => 0,
            Plain::Int(_) | Plain::Float(_) => 1,
            Plain::Day(_) => 2,
            Plain::Text(_) => 3,
        };
        match (self, other) {
            (Plain::Bool(a), Plain::Bool(b)) => a.cmp(b),
            (Plain::Int(a), Plain::Int(b)) | (Plain::Day(a), Plain::Day(b)) => a.cmp(b),
            (Plain::Text(a), Plain::Text(b)) => a.cmp(b),
            _ => match (self.number(), other.number()) {
                (Some(a), Some(b)) => a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan())),
                _ => rank(self).cmp(&rank(other)),
            },
        }
    }
}

/// A cell of a sort: one of a few values, so that many are equal; sometimes null.
fn cell(sort: Sort) -> BoxedStrategy<Cell> {
    let plain = match sort {
        Sort::Bool => any::<bool>().prop_map(Plain::Bool).boxed(),
        Sort::Int => (-3i64..4).prop_map(Plain::Int).boxed(),
        Sort::Far => prop::sample::select(vec![i64::MIN, -1 << 53, -1, 0, 1 << 40, (1 << 53) + 1, i64::MAX])
            .prop_map(Plain::Int)
            .boxed(),
        Sort::Float => prop::sample::select(vec![-2.5, -0.0, 0.0, 0.25, 1.0, 3.0, 1e300, f64::NEG_INFINITY])
            .prop_map(Plain::Float)
            .boxed(),
        Sort::Day => (18_000i64..18_006).prop_map(Plain::Day).boxed(),
        Sort::Text => "[aб]{0,2}".prop_map(Plain::Text).boxed(),
        Sort::Alike => "[ab]{0,3}".prop_map(|end| Plain::Text(format!("begins alike {end}"))).boxed(),
        Sort::Mixed => {
            prop_oneof![(-2i64..3).prop_map(Plain::Int), Just(Plain::Float(0.5)), "[ab]".prop_map(Plain::Text)].boxed()
        }
    };
    prop::option::weighted(0.85, plain).boxed()
}

/// Rows with cells of these sorts, and behind them the number of the row, so that every row is another one.
fn rows(sorts: &[Sort], count: impl Into<prop::collection::SizeRange>) -> BoxedStrategy<Rows> {
    let row: Vec<_> = sorts.iter().map(|sort| cell(*sort)).collect();
    prop::collection::vec(row, count)
        .prop_map(|mut rows| {
            rows.iter_mut().enumerate().for_each(|(i, row)| row.push(Some(Plain::Int(i as i64))));
            rows
        })
        .boxed()
}

/// The table with these columns.
fn table(world: &mut World, names: &[&str], rows: &Rows) -> Value {
    let column = |place: usize| {
        Value::array(rows.iter().map(|row| row[place].as_ref().map_or(Value::Null, Plain::value)).collect())
    };
    let columns: Vec<(&str, Value)> = names.iter().enumerate().map(|(place, name)| (*name, column(place))).collect();
    call(world, "table", &[("", object(&columns))]).unwrap()
}

/// A cell as a text that tells types apart, but not an int from a float that is the same number.
fn told(cell: &Cell) -> String {
    match cell {
        None => "null".to_owned(),
        Some(Plain::Float(x)) if x.fract() == 0.0 && x.abs() < 1e15 => format!("{}", *x as i64),
        Some(Plain::Float(x)) => format!("{x:.9e}"),
        Some(Plain::Int(i)) => format!("{i}"),
        Some(Plain::Bool(b)) => format!("{b}"),
        Some(Plain::Day(day)) => format!("@{day}"),
        Some(Plain::Text(text)) => format!("{text:?}"),
    }
}

fn told_value(value: &Value) -> String {
    told(&match value {
        Value::Null => None,
        Value::Bool(b) => Some(Plain::Bool(b.get())),
        Value::Int(i) => Some(Plain::Int(*i)),
        Value::Float(x) => Some(Plain::Float(x.get())),
        Value::Date(date) => Some(Plain::Day(date.micros() / 86_400_000_000)),
        Value::Str(text) => Some(Plain::Text(text.as_str().to_owned())),
        other => panic!("{other:?}"),
    })
}

/// The names of a table, and its rows, as texts.
fn told_table(value: &Value) -> (Vec<String>, Vec<Vec<String>>) {
    let table = table_of(value);
    let rows = (0..table.rows()).map(|row| table.columns().iter().map(|c| told_value(&c.value(row))).collect());
    (table.names().map(str::to_owned).collect(), rows.collect())
}

fn told_rows(rows: &[Vec<Cell>]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(told).collect()).collect()
}

/// Whether two keys are equal: null with null only when that is asked for.
fn same_key(a: &[Cell], b: &[Cell], nulls_equal: bool) -> bool {
    a.iter().zip(b).all(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => a.equals(b),
        (None, None) => nulls_equal,
        _ => false,
    })
}
