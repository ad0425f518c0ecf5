//! What a sheet may be called.

use std::collections::HashSet;

use crate::error::Result;
use crate::fail;
use crate::messages::files as messages;

/// The longest name, in UTF-16 units, as Excel counts.
const LONGEST: usize = 31;

/// Checks the names of the sheets of one workbook.
///
/// # Errors
/// ValueError for one that Excel refuses, or that differs from another only by capitals.
pub(crate) fn distinct<'n>(names: impl Iterator<Item = &'n str>) -> Result<()> {
    let mut seen = HashSet::new();
    for name in names {
        let forbidden = |c: char| "[]:*?/\\".contains(c) || c.is_control();
        // "History" is Excel's own.
        let reserved = name.starts_with('\'') || name.ends_with('\'') || name.eq_ignore_ascii_case("history");
        if name.trim().is_empty() || name.encode_utf16().count() > LONGEST || name.contains(forbidden) || reserved {
            fail!(messages::SHEET_NAME, sheet = name, limit = LONGEST);
        }
        if !seen.insert(name.to_lowercase()) {
            fail!(messages::SHEET_NAME_TWICE, sheet = name);
        }
    }
    if seen.is_empty() {
        fail!(messages::NO_SHEETS);
    }
    Ok(())
}
