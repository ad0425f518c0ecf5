//! Joins by order: the nearest row in time (`asof`), and pairs for which one column is smaller or larger. Both sort the
//! right side once and search it for every left row.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;

use super::column::GAP;
use super::join::{Join, JoinKind, Pairs};
use super::keys::{Numbers, number_rows};
use super::order::{SortKey, sorted_rows};
use super::{Cells, Column, ColumnOp, Table};
use crate::builtins::Context;
use crate::error::Result;
use crate::fail;
use crate::messages::tables as messages;
use crate::pace::Pace;
use crate::value::{Date, Str};

/// On which side of a left row the nearest right row lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Not after it.
    Backward,
    /// Not before it.
    Forward,
    /// On either side; before it, when both are as near.
    Nearest,
}

/// Values of two columns that have one order, read by row.
enum Ordered<'a> {
    Ints(Cow<'a, [i64]>, Cow<'a, [i64]>),
    Floats(Vec<f64>, Vec<f64>),
    Texts(&'a super::Texts, &'a super::Texts),
    /// One of them holds nothing but nulls: there are no two values to be compared.
    Nothing,
}

impl<'a> Ordered<'a> {
    fn new(left: &'a Column, right: &'a Column, context: &mut Context<'_>) -> Result<Ordered<'a>> {
        context.host.reserve((left.len() + right.len()).saturating_mul(size_of::<f64>()))?;
        context.spend(8 * (left.len() + right.len()))?;
        let micros = |dates: &[Date]| dates.iter().map(|d| d.micros()).collect();
        let floats = |column: &Column| -> Option<Vec<f64>> {
            match column.cells() {
                Cells::Int(v) => Some(v.iter().map(|i| *i as f64).collect()),
                // One zero and one NaN, as the sort has them.
                Cells::Float(v) => Some(v.iter().map(|x| if x.is_nan() { f64::NAN } else { x + 0.0 }).collect()),
                _ => None,
            }
        };
        match (left.cells(), right.cells()) {
            (Cells::Int(a), Cells::Int(b)) => return Ok(Ordered::Ints(a.into(), b.into())),
            (Cells::Date(a), Cells::Date(b)) => return Ok(Ordered::Ints(micros(a), micros(b))),
            (Cells::Str(a), Cells::Str(b)) => return Ok(Ordered::Texts(a, b)),
            _ if left.nulls() == left.len() || right.nulls() == right.len() => return Ok(Ordered::Nothing),
            _ => {}
        }
        match (floats(left), floats(right)) {
            (Some(a), Some(b)) => Ok(Ordered::Floats(a, b)),
            _ => fail!(
                messages::NO_COMMON_ORDER,
                left = left.name(),
                left_type = left.kind(),
                right = right.name(),
                right_type = right.kind()
            ),
        }
    }

    /// The order of a right value against a left one.
    fn against(&self, right: usize, left: usize) -> Ordering {
        match self {
            Ordered::Ints(a, b) => b[right].cmp(&a[left]),
            Ordered::Floats(a, b) => b[right].total_cmp(&a[left]),
            Ordered::Texts(a, b) => b.get(right).cmp(a.get(left)),
            Ordered::Nothing => Ordering::Equal,
        }
    }

    /// Whether the right row behind a left one is nearer than the one before it; texts have no distance.
    fn is_nearer(&self, after: usize, before: usize, left: usize) -> bool {
        match self {
            Ordered::Ints(a, b) => b[after].abs_diff(a[left]) < b[before].abs_diff(a[left]),
            Ordered::Floats(a, b) => (b[after] - a[left]).abs() < (b[before] - a[left]).abs(),
            Ordered::Texts(..) | Ordered::Nothing => false,
        }
    }

    /// The numbers of the rows of the right column that have a value, smallest value first, equal ones in their order.
    fn ascending(&self, right: &Rc<Column>, context: &mut Context<'_>) -> Result<Vec<usize>> {
        if matches!(self, Ordered::Nothing) { Ok(Vec::new()) } else { ascending(right, context) }
    }
}

/// The numbers of the rows that have a value in the column, smallest value first, equal ones in their order.
fn ascending(column: &Rc<Column>, context: &mut Context<'_>) -> Result<Vec<usize>> {
    let key = SortKey { column: column.clone(), ascending: true };
    let mut rows = sorted_rows(column.len(), &[key], context)?;
    rows.retain(|row| !column.is_null(*row));
    Ok(rows)
}

/// Every left row beside the nearest right row in the order of column `on`, among those with equal `by`; nulls where
/// there is none.
///
/// # Errors
/// ColumnNotFoundError; SchemaError when the columns have no common order, or no distance for `Nearest`.
pub fn asof(
    left: &Table,
    right: &Table,
    on: &Rc<Str>,
    by: &[Rc<Str>],
    direction: Direction,
    suffixes: Option<[&str; 2]>,
    context: &mut Context<'_>,
) -> Result<Table> {
    let (l, r) = (left.left_column(on)?, right.right_column(on)?);
    let ordered = Ordered::new(l, r, context)?;
    if direction == Direction::Nearest && matches!(ordered, Ordered::Texts(..)) {
        fail!(messages::NO_DISTANCE, column = l.name());
    }
    let by_left = by.iter().map(|name| left.left_column(name).cloned()).collect::<Result<Vec<_>>>()?;
    let by_right = by.iter().map(|name| right.right_column(name).cloned()).collect::<Result<Vec<_>>>()?;
    let sides = [
        (by_left.iter().map(|c| &**c).collect(), left.rows()),
        (by_right.iter().map(|c| &**c).collect(), right.rows()),
    ];
    let numbered = number_rows(&sides, false, Numbers::InOrder, context)?;
    let [left_numbers, right_numbers] = numbered.sides.as_slice() else { return Table::new(Vec::new()) };
    // Rows of one number, ascending: a list each.
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); numbered.count.max(1)];
    for row in ordered.ascending(r, context)? {
        if let Some(group) = groups.get_mut(right_numbers[row] as usize) {
            group.push(row);
        }
    }
    let mut pairs = Pairs::new(left.rows(), context)?;
    for (row, number) in left_numbers.iter().enumerate() {
        if row % 1024 == 0 {
            context.host.tick()?;
        }
        let group = groups.get(*number as usize).filter(|_| !l.is_null(row)).map_or(&[][..], Vec::as_slice);
        let not_after = group.partition_point(|right| ordered.against(*right, row) != Ordering::Greater);
        let before = not_after.checked_sub(1).map(|i| group[i]);
        let not_before = group.partition_point(|right| ordered.against(*right, row) == Ordering::Less);
        let after = group.get(not_before).copied();
        let found = match (direction, before, after) {
            (Direction::Backward, before, _) => before,
            (Direction::Forward, _, after) => after,
            (Direction::Nearest, Some(before), Some(after)) => {
                Some(if ordered.is_nearer(after, before, row) { after } else { before })
            }
            (Direction::Nearest, before, after) => before.or(after),
        };
        pairs.push(row, found.unwrap_or(GAP));
    }
    let keys = std::iter::once(on).chain(by).map(|name| (name.clone(), name.clone())).collect();
    let join = Join { kind: JoinKind::Left, on: keys, suffixes, nulls_equal: false };
    join.assemble(left, right, &pairs, context)
}

/// A join of the pairs for which `left op right` holds; `op` is one of `< <= > >= !=`.
///
/// # Errors
/// ColumnNotFoundError; SchemaError when the columns have no common order; LimitError when there would be too many rows.
pub fn compared(
    left: &Table,
    right: &Table,
    condition: (&str, ColumnOp, &str),
    kind: JoinKind,
    suffixes: Option<[&str; 2]>,
    context: &mut Context<'_>,
) -> Result<Table> {
    let (left_name, op, right_name) = condition;
    let (l, r) = (left.left_column(left_name)?, right.right_column(right_name)?);
    // A right join is a left one seen from the other side: its rows come in the order of the right table.
    let from_right = kind == JoinKind::Right;
    let (outer, inner, op) = if from_right { (r, l, op.swapped()) } else { (l, r, op) };
    let ordered = Ordered::new(outer, inner, context)?;
    let sorted = ordered.ascending(inner, context)?;
    // The inner rows of an outer row are what stands before and behind these places of the sorted side.
    let matches = |row: usize| -> (&[usize], &[usize]) {
        if outer.is_null(row) {
            return (&[], &[]);
        }
        let smaller = sorted.partition_point(|other| ordered.against(*other, row) == Ordering::Less);
        let not_larger = sorted.partition_point(|other| ordered.against(*other, row) != Ordering::Greater);
        match op {
            ColumnOp::Lt => (&[], &sorted[not_larger..]),
            ColumnOp::Le => (&[], &sorted[smaller..]),
            ColumnOp::Gt => (&sorted[..smaller], &[]),
            ColumnOp::Ge => (&sorted[..not_larger], &[]),
            _ => (&sorted[..smaller], &sorted[not_larger..]),
        }
    };
    let mut counts = 0usize;
    for row in 0..outer.len() {
        if row % 1024 == 0 {
            context.host.tick()?;
        }
        let (a, b) = matches(row);
        counts = counts.saturating_add((a.len() + b.len()).max(1));
    }
    if matches!(kind, JoinKind::Semi | JoinKind::Anti) {
        let wanted = kind == JoinKind::Semi;
        let any = |row: usize| {
            let (a, b) = matches(row);
            !a.is_empty() || !b.is_empty()
        };
        context.host.reserve(left.rows().saturating_mul(size_of::<usize>()))?;
        let mut rows = Vec::with_capacity(left.rows());
        for row in 0..left.rows() {
            if row % 1024 == 0 {
                context.host.tick()?;
            }
            if any(row) == wanted {
                rows.push(row);
            }
        }
        return left.take(&rows, context);
    }
    let mut pairs = Pairs::new(counts.saturating_add(inner.len()), context)?;
    let mut push = |row: usize, other: usize| if from_right { pairs.push(other, row) } else { pairs.push(row, other) };
    let mut matched = vec![false; inner.len()];
    let keep_outer = kind != JoinKind::Inner;
    for row in 0..outer.len() {
        if row % 1024 == 0 {
            context.host.tick()?;
        }
        let (a, b) = matches(row);
        let mut found: Vec<usize> = a.iter().chain(b).copied().collect();
        found.sort_unstable();
        if found.is_empty() && keep_outer {
            push(row, GAP);
        }
        for (i, other) in found.into_iter().enumerate() {
            if i % 1024 == 1023 {
                context.host.tick()?;
            }
            matched[other] = true;
            push(row, other);
        }
    }
    if kind == JoinKind::Full {
        for (row, _) in matched.iter().enumerate().filter(|(_, matched)| !**matched) {
            if row % 1024 == 0 {
                context.host.tick()?;
            }
            push(GAP, row);
        }
    }
    Join { kind, on: Vec::new(), suffixes, nulls_equal: false }.assemble(left, right, &pairs, context)
}

/// Rows side by side by their place; the shorter table goes on with nulls.
///
/// # Errors
/// SchemaError when names clash even with their suffixes.
pub fn zip(left: &Table, right: &Table, suffixes: Option<[&str; 2]>, context: &mut Context<'_>) -> Result<Table> {
    let rows = left.rows().max(right.rows());
    let mut pairs = Pairs::new(rows, context)?;
    let place = |row: usize, table: &Table| if row < table.rows() { row } else { GAP };
    for row in 0..rows {
        if row % 1024 == 0 {
            context.host.tick()?;
        }
        pairs.push(place(row, left), place(row, right));
    }
    Join { kind: JoinKind::Full, on: Vec::new(), suffixes, nulls_equal: false }.assemble(left, right, &pairs, context)
}

/// Every left row beside the rows of its own table; `keep`: beside nulls when that has none.
///
/// # Errors
/// SchemaError when names clash even with their suffixes; LimitError when there would be too many rows.
pub fn apply(left: &Table, parts: &[Rc<Table>], keep: bool, context: &mut Context<'_>) -> Result<Table> {
    let right = super::stack(parts, false, context)?;
    let total = right.rows() + if keep { left.rows() } else { 0 };
    let mut pairs = Pairs::new(total, context)?;
    let mut next = 0;
    for (row, part) in parts.iter().enumerate() {
        if row % 1024 == 0 {
            context.host.tick()?;
        }
        if part.rows() == 0 && keep {
            pairs.push(row, GAP);
        }
        for _ in 0..part.rows() {
            pairs.push(row, next);
            next += 1;
            if next % 1024 == 0 {
                context.host.tick()?;
            }
        }
    }
    Join { kind: JoinKind::Left, on: Vec::new(), suffixes: None, nulls_equal: false }
        .assemble(left, &right, &pairs, context)
}
