//! The database, as `plan` has it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use datacode_lang::Interpreter;
use datacode_lang::host::Host;
use datacode_lang::table::{Cells, Column, write_date};
use datacode_lang::value::{Date, Value};
use rusqlite::types::Null;
use rusqlite::{Connection, OpenFlags, Statement, params};

use super::Fault;
use super::names::{COLUMNS, VARIABLES, quoted};
use super::plan::{Plan, PlannedTable};

/// Cells that are written between two looks at the clock: about a millisecond.
const STEP: usize = 4096;
/// Steps of SQLite's machine between two looks at the interrupt.
const OPERATIONS: i32 = 10_000;

/// Writes everything into an empty file.
pub(super) fn write(
    plan: &Plan,
    file: &Path,
    interpreter: &mut Interpreter,
    host: &mut dyn Host,
    interrupt: &Arc<AtomicBool>,
) -> Result<(), Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut database = Connection::open_with_flags(file, flags)?;
    // Of a file nobody else sees nothing has to be undone: half written it is removed.
    database.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;")?;
    let interrupt = interrupt.clone();
    database.progress_handler(OPERATIONS, Some(move || interrupt.load(Ordering::Relaxed)))?;
    database.execute_batch("BEGIN")?;
    for table in &plan.tables {
        database.execute_batch(&definition(table, plan))?;
        rows(table, &database, interpreter, host)?;
    }
    for (name, index) in &plan.indexes {
        host.tick()?;
        let table = &plan.tables[index.table];
        let unique = if index.unique { "UNIQUE " } else { "" };
        let (name, on, column) = (quoted(name), quoted(&table.name), quoted(&table.columns[index.column].name));
        database.execute_batch(&format!("CREATE {unique}INDEX {name} ON {on} ({column})"))?;
    }
    columns(plan, &database)?;
    variables(plan, &database, interpreter, host)?;
    database.execute_batch("COMMIT")?;
    host.tick()?;
    database.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// The statement that makes a table.
fn definition(table: &PlannedTable, plan: &Plan) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (number, column) in table.columns.iter().enumerate() {
        let key = if table.primary == Some(number) { " NOT NULL PRIMARY KEY" } else { "" };
        parts.push(format!("{}{}{key}", quoted(&column.name), column.holds.declared()));
    }
    if parts.is_empty() {
        // SQLite has no table without columns.
        parts.push(quoted("nothing"));
    }
    for reference in &table.references {
        let to = &plan.tables[reference.table];
        let (own, key) = (&table.columns[reference.column].name, &to.columns[reference.key].name);
        parts.push(format!("FOREIGN KEY ({}) REFERENCES {} ({})", quoted(own), quoted(&to.name), quoted(key)));
    }
    format!("CREATE TABLE {} (\n  {}\n)", quoted(&table.name), parts.join(",\n  "))
}

fn rows(
    table: &PlannedTable,
    database: &Connection,
    interpreter: &mut Interpreter,
    host: &mut dyn Host,
) -> Result<(), Fault> {
    let width = table.columns.len();
    if width == 0 {
        return Ok(());
    }
    let places = vec!["?"; width].join(", ");
    let mut insert = database.prepare(&format!("INSERT INTO {} VALUES ({places})", quoted(&table.name)))?;
    let often = (STEP / width).max(1);
    let mut date = String::new();
    for row in 0..table.data.rows() {
        if row % often == 0 {
            host.tick()?;
        }
        for (column, place) in table.data.columns().iter().zip(1..) {
            bind(&mut insert, place, column, row, &mut date, interpreter, host)?;
        }
        insert.raw_execute()?;
    }
    Ok(())
}

/// Gives a statement the value of a row.
fn bind(
    insert: &mut Statement<'_>,
    place: usize,
    column: &Column,
    row: usize,
    date: &mut String,
    interpreter: &mut Interpreter,
    host: &mut dyn Host,
) -> Result<(), Fault> {
    if column.is_null(row) {
        return Ok(insert.raw_bind_parameter(place, Null)?);
    }
    match column.cells() {
        Cells::Int(values) => insert.raw_bind_parameter(place, values[row])?,
        Cells::Float(values) => insert.raw_bind_parameter(place, values[row])?,
        Cells::Bool(values) => insert.raw_bind_parameter(place, values[row])?,
        Cells::Str(texts) => insert.raw_bind_parameter(place, texts.get(row))?,
        Cells::Date(values) => insert.raw_bind_parameter(place, iso(values[row], date))?,
        Cells::Mixed(values) => match &values[row] {
            Value::Int(value) => insert.raw_bind_parameter(place, *value)?,
            Value::Float(value) => insert.raw_bind_parameter(place, value.get())?,
            Value::Bool(value) => insert.raw_bind_parameter(place, value.get())?,
            Value::Date(value) => insert.raw_bind_parameter(place, iso(*value, date))?,
            Value::Money(value) => insert.raw_bind_parameter(place, value.number())?,
            Value::Str(value) | Value::Path(value) => insert.raw_bind_parameter(place, value.as_str())?,
            value => {
                let text = match interpreter.json(value, host)? {
                    Some(json) => json,
                    None => interpreter.text(value, host)?,
                };
                insert.raw_bind_parameter(place, text)?;
            }
        },
    }
    Ok(())
}

fn iso(value: Date, text: &mut String) -> &str {
    text.clear();
    write_date(value, text);
    text
}

/// What the columns were called and what they held, where SQLite cannot say it.
fn columns(plan: &Plan, database: &Connection) -> Result<(), Fault> {
    database.execute_batch(&format!(
        "CREATE TABLE {COLUMNS} (\n  table_name TEXT NOT NULL,\n  column_name TEXT NOT NULL,\n  position INTEGER NOT NULL,\n  \
         original_name TEXT NOT NULL,\n  datacode_type TEXT NOT NULL,\n  PRIMARY KEY (table_name, column_name)\n)"
    ))?;
    let mut insert = database.prepare(&format!("INSERT INTO {COLUMNS} VALUES (?, ?, ?, ?, ?)"))?;
    for table in &plan.tables {
        for (position, (column, original)) in table.columns.iter().zip(table.data.names()).enumerate() {
            insert.execute(params![table.name, column.name, position as i64 + 1, original, column.holds.name()])?;
        }
    }
    Ok(())
}

/// All variables: of tables where they are, of the others what they were.
fn variables(
    plan: &Plan,
    database: &Connection,
    interpreter: &mut Interpreter,
    host: &mut dyn Host,
) -> Result<(), Fault> {
    database.execute_batch(&format!(
        "CREATE TABLE {VARIABLES} (\n  variable_name TEXT NOT NULL PRIMARY KEY,\n  variable_type TEXT NOT NULL,\n  \
         table_name TEXT,\n  row_count INTEGER,\n  column_count INTEGER,\n  created_at TEXT NOT NULL,\n  \
         description TEXT,\n  value TEXT\n)"
    ))?;
    let mut insert = database.prepare(&format!("INSERT INTO {VARIABLES} VALUES (?, ?, ?, ?, ?, ?, ?, ?)"))?;
    let mut now = String::new();
    write_date(Date::moment(seconds(host.now()).saturating_mul(1_000_000)), &mut now);
    for (name, place) in &plan.variables {
        host.tick()?;
        let Some(value) = interpreter.variable(name).cloned() else { continue };
        let view = interpreter.view(&value, host)?;
        let table = place.map(|place| &plan.tables[place]);
        let description = match table {
            Some(table) => Some(described(table)),
            None => interpreter.signature(&value),
        };
        insert.execute(params![
            name,
            view.kind,
            table.map(|table| &table.name),
            table.map(|table| table.data.rows() as i64),
            table.map(|table| table.columns.len() as i64),
            now,
            description,
            view.text
        ])?;
    }
    Ok(())
}

/// `id int, name str`.
fn described(table: &PlannedTable) -> String {
    let column =
        |(column, original): (&super::plan::PlannedColumn, &str)| format!("{original} {}", column.holds.name());
    table.columns.iter().zip(table.data.names()).map(column).collect::<Vec<_>>().join(", ")
}

fn seconds(time: SystemTime) -> i64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}
