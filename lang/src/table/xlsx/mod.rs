//! Tables as an XLSX workbook, one sheet each.
//!
//! A workbook is a ZIP of XML. `package` is that ZIP: it compresses what it is given and asks the host as it grows, so
//! that nothing is held but one buffer, and writing stops anywhere. `sheet` gives it the rows of one table, `cell` one
//! value, `text` what XML and Excel want escaped; `styles` knows how cells look, `parts` holds the parts that say how all
//! belongs together, `names` what a sheet may be called.

mod cell;
mod names;
mod package;
mod parts;
mod sheet;
mod styles;
#[cfg(test)]
mod tests;
mod text;

use std::rc::Rc;

use super::Table;
use crate::builtins::Context;
use crate::error::Result;
use crate::fail;
use crate::host::NewFile;
use crate::messages::files as messages;

pub(crate) use names::distinct;

/// Rows a sheet has at most, that of the header among them.
const ROWS: usize = 1_048_576;
/// Columns a sheet has at most.
const COLUMNS: usize = 16_384;

/// Refuses a table that has no room on a sheet.
///
/// # Errors
/// ValueError for too many rows or columns.
pub(crate) fn fits(table: &Table, file: &str) -> Result<()> {
    if table.rows() >= ROWS {
        fail!(messages::SHEET_ROWS, file = file, got = table.rows(), limit = ROWS - 1);
    }
    if table.columns().len() > COLUMNS {
        fail!(messages::SHEET_COLUMNS, file = file, got = table.columns().len(), limit = COLUMNS);
    }
    Ok(())
}

/// Writes a workbook of these sheets, whose names are [`distinct`] and whose tables [fit](fits).
///
/// # Errors
/// ValueError for a text no cell holds, IOError when writing fails; the host's limits. Then the file was not kept.
pub(crate) fn write(
    sheets: &[(String, Rc<Table>)],
    out: Box<dyn NewFile>,
    file: &str,
    context: &mut Context<'_>,
) -> Result<()> {
    let mut package = package::Package::new(out, file);
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    for (path, content) in parts::known(&names) {
        package.begin(&path)?;
        package.write(content.as_bytes(), context)?;
    }
    let mut styles = styles::Styles::default();
    for (number, (_, table)) in sheets.iter().enumerate() {
        package.begin(&parts::sheet(number))?;
        sheet::write(table, number == 0, &mut package, &mut styles, context)?;
    }
    package.begin(parts::STYLES)?;
    package.write(styles.xml().as_bytes(), context)?;
    package.finish()
}
