//! What the database holds: tables, columns, keys.

use std::rc::Rc;

use datacode_lang::Interpreter;
use datacode_lang::host::Host;
use datacode_lang::relations::{Declaration, Named};
use datacode_lang::table::{Cells, Column, Table};
use datacode_lang::value::Value;

use super::names::Taken;
use super::{Fault, Lost, guess};

/// Columns a table of SQLite has at most, as it is built here.
const MOST_COLUMNS: usize = 2000;

/// The whole database.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) tables: Vec<PlannedTable>,
    /// The names of all variables with a value, in order, and of the tables the place in `tables`.
    pub(super) variables: Vec<(String, Option<usize>)>,
    /// Names for indexes.
    pub(super) indexes: Vec<(String, Index)>,
}

/// A table.
pub(super) struct PlannedTable {
    /// The variable that holds it.
    pub(super) variable: String,
    /// Its name in the database.
    pub(super) name: String,
    pub(super) data: Rc<Table>,
    pub(super) columns: Vec<PlannedColumn>,
    pub(super) primary: Option<usize>,
    pub(super) references: Vec<Reference>,
}

/// A column: its name in the database and what it holds.
pub(super) struct PlannedColumn {
    pub(super) name: String,
    pub(super) holds: Holds,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Ints,
    Floats,
    Bools,
    Texts,
    Dates,
    Money,
    /// Values of several types, each stored as what it is.
    Mixed,
}

/// That a column refers to a column of that table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) column: usize,
    pub(super) table: usize,
    pub(super) key: usize,
}

/// An index of one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Index {
    pub(super) table: usize,
    pub(super) column: usize,
    pub(super) unique: bool,
}

impl Holds {
    fn of(column: &Column) -> Holds {
        match column.cells() {
            Cells::Int(_) => Holds::Ints,
            Cells::Float(_) => Holds::Floats,
            Cells::Bool(_) => Holds::Bools,
            Cells::Str(_) => Holds::Texts,
            Cells::Date(_) => Holds::Dates,
            Cells::Mixed(values) => {
                let mut money = values.iter().filter(|value| !matches!(value, Value::Null)).peekable();
                let any = money.peek().is_some();
                if any && money.all(|value| matches!(value, Value::Money(_))) { Holds::Money } else { Holds::Mixed }
            }
        }
    }

    /// What stands in `_datacode_columns`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Holds::Ints => "int",
            Holds::Floats => "float",
            Holds::Bools => "bool",
            Holds::Texts => "str",
            Holds::Dates => "date",
            Holds::Money => "money",
            Holds::Mixed => "mixed",
        }
    }

    /// The type in the database; none where every value keeps its own.
    pub(super) fn declared(self) -> &'static str {
        match self {
            Holds::Ints | Holds::Bools => " INTEGER",
            Holds::Floats | Holds::Money => " REAL",
            Holds::Texts | Holds::Dates => " TEXT",
            Holds::Mixed => "",
        }
    }
}

impl PlannedTable {
    /// Where the column of that name stands, capitals aside.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.data.names().position(|own| own.to_lowercase() == name)
    }

    /// The column of that number.
    pub(super) fn data(&self, column: usize) -> &Rc<Column> {
        &self.data.columns()[column]
    }
}

/// Plans the database of a session's variables; also what was declared about columns that are in none of its tables.
pub(super) fn plan(interpreter: &mut Interpreter, host: &mut dyn Host) -> Result<(Plan, Vec<Lost>), Fault> {
    let mut plan = Plan::default();
    let mut taken = Taken::of_database();
    for (name, value) in interpreter.variables() {
        host.tick()?;
        let place = match value {
            Value::Table(data) => {
                plan.tables.push(planned(name, data, &mut taken)?);
                Some(plan.tables.len() - 1)
            }
            _ => None,
        };
        plan.variables.push((name.to_owned(), place));
    }
    let (related, lost) = plan.declare(interpreter.relations().all());
    guess::keys(&mut plan, related, interpreter, host)?;
    plan.index(&mut taken);
    Ok((plan, lost))
}

fn planned(variable: &str, data: &Rc<Table>, taken: &mut Taken) -> Result<PlannedTable, Fault> {
    let columns = data.columns().len();
    if columns > MOST_COLUMNS {
        return Err(Fault::TooManyColumns { table: variable.to_owned(), columns, most: MOST_COLUMNS });
    }
    let mut own = Taken::of_columns();
    let column = |(number, column): (usize, &Rc<Column>)| PlannedColumn {
        name: own.take(column.name(), &format!("column_{}", number + 1)),
        holds: Holds::of(column),
    };
    Ok(PlannedTable {
        variable: variable.to_owned(),
        name: taken.take(variable, "table"),
        data: data.clone(),
        columns: data.columns().iter().enumerate().map(column).collect(),
        primary: None,
        references: Vec::new(),
    })
}

impl Plan {
    /// Takes over what the program declared; says whether it declared any reference, and what has no table here.
    fn declare(&mut self, declared: &[Declaration]) -> (bool, Vec<Lost>) {
        let mut lost = Vec::new();
        let mut related = false;
        for declaration in declared {
            if let Declaration::Key(column) = declaration {
                let holders = self.holders(column);
                if holders.is_empty() {
                    lost.push(Lost::Key(column.name.as_str().to_owned()));
                }
                holders.into_iter().for_each(|(table, column)| self.make_key(table, column));
            }
        }
        for declaration in declared {
            let Declaration::Reference { key, foreign } = declaration else { continue };
            related = true;
            let (keys, foreigns) = (self.holders(key), self.holders(foreign));
            if keys.is_empty() || foreigns.is_empty() {
                lost.push(Lost::Reference {
                    key: key.name.as_str().to_owned(),
                    foreign: foreign.name.as_str().to_owned(),
                });
            }
            for (table, column) in foreigns {
                // A table that holds both refers to itself.
                let to = keys.iter().find(|(other, _)| *other == table).or(keys.first());
                if let Some(&(to, key)) = to {
                    self.refer(table, Reference { column, table: to, key });
                }
            }
        }
        (related, lost)
    }

    /// The tables that hold a column, and where.
    fn holders(&self, named: &Named) -> Vec<(usize, usize)> {
        let of = |(number, table): (usize, &PlannedTable)| {
            let place = table.data.columns().iter().position(|column| named.is(column));
            place.map(|place| (number, place))
        };
        self.tables.iter().enumerate().filter_map(of).collect()
    }

    /// Makes a column the primary key of its table, where there is none yet.
    pub(super) fn make_key(&mut self, table: usize, column: usize) {
        match self.tables[table].primary {
            Some(_) => self.unique(table, column),
            None => self.tables[table].primary = Some(column),
        }
    }

    /// Lets a column refer to another, which becomes a key.
    pub(super) fn refer(&mut self, table: usize, reference: Reference) {
        if !self.tables[table].references.contains(&reference) {
            self.tables[table].references.push(reference);
        }
        self.make_key(reference.table, reference.key);
    }

    /// A key beside the primary one.
    fn unique(&mut self, table: usize, column: usize) {
        let index = Index { table, column, unique: true };
        let primary = self.tables[table].primary == Some(column);
        if !primary && self.indexes.iter().all(|(_, known)| *known != index) {
            self.indexes.push((String::new(), index));
        }
    }

    /// Names the indexes of keys, and adds those of columns that refer or look as if they did.
    fn index(&mut self, taken: &mut Taken) {
        for (table, planned) in self.tables.iter().enumerate() {
            for (column, data) in planned.data.columns().iter().enumerate() {
                let refers = planned.references.iter().any(|reference| reference.column == column);
                let is_key = planned.primary == Some(column);
                let indexed = |(_, index): &(String, Index)| index.table == table && index.column == column;
                if (refers || guess::stem(data.name()).is_some()) && !is_key && !self.indexes.iter().any(indexed) {
                    self.indexes.push((String::new(), Index { table, column, unique: false }));
                }
            }
        }
        for (name, index) in &mut self.indexes {
            let table = &self.tables[index.table];
            *name = taken.take(&format!("ix_{}_{}", table.name, table.columns[index.column].name), "");
        }
    }
}
