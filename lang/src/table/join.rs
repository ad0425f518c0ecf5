//! Joins by equality: hash the keys of both sides to shared numbers, then walk the sides in their order.

use std::borrow::Cow;
use std::collections::HashSet;
use std::rc::Rc;

use super::buckets::Buckets;
use super::column::GAP;
use super::keys::{NONE, Numbers, number_rows};
use super::{BLOCK, Column, Table};
use crate::builtins::Context;
use crate::error::Result;
use crate::fail;
use crate::host::{Limit, Stop};
use crate::messages::tables as messages;
use crate::value::Str;

/// Which rows a join keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinKind {
    /// Pairs that match.
    Inner,
    /// And rows of the left side without a match.
    Left,
    /// Pairs that match, and rows of the right side without a match, in the order of the right side.
    Right,
    /// Pairs, rows of the left side without a match in their place, then those of the right side.
    Full,
    /// Every row with every row.
    Cross,
    /// Rows of the left side that have a match, once.
    Semi,
    /// Rows of the left side that have none.
    Anti,
}

impl JoinKind {
    /// The kind by the name programs write.
    pub fn from_name(name: &str) -> Option<JoinKind> {
        Some(match name {
            "inner" => JoinKind::Inner,
            "left" => JoinKind::Left,
            "right" => JoinKind::Right,
            "full" | "outer" => JoinKind::Full,
            "cross" => JoinKind::Cross,
            "semi" => JoinKind::Semi,
            "anti" => JoinKind::Anti,
            _ => return None,
        })
    }
}

/// A join.
pub struct Join<'a> {
    /// Which rows it keeps.
    pub kind: JoinKind,
    /// The key columns: name on the left, name on the right.
    pub on: Vec<(Rc<Str>, Rc<Str>)>,
    /// What is put behind names that both sides have. When the program gave none, key columns of one name become one.
    pub suffixes: Option<[&'a str; 2]>,
    /// Whether null equals null.
    pub nulls_equal: bool,
}

impl Join<'_> {
    /// Joins two tables.
    ///
    /// # Errors
    /// ColumnNotFoundError, SchemaError for keys whose types are never equal and for names that clash even with their
    /// suffixes; LimitError when there would be too many rows.
    pub fn run(&self, left: &Table, right: &Table, context: &mut Context<'_>) -> Result<Table> {
        let mut keys = (Vec::new(), Vec::new());
        for (l, r) in &self.on {
            let (l, r) = (&**left.left_column(l)?, &**right.right_column(r)?);
            if never_equal(l, r) {
                fail!(
                    messages::KEY_TYPES,
                    left = l.name(),
                    left_type = l.kind(),
                    right = r.name(),
                    right_type = r.kind()
                );
            }
            keys.0.push(l);
            keys.1.push(r);
        }
        let pairs = if self.kind == JoinKind::Cross {
            cross(left.rows(), right.rows(), context)?
        } else {
            let numbered =
                number_rows(&[(keys.0, left.rows()), (keys.1, right.rows())], self.nulls_equal, Numbers::Any, context)?;
            let [l, r] = numbered.sides.as_slice() else { return Table::new(Vec::new()) };
            if matches!(self.kind, JoinKind::Semi | JoinKind::Anti) {
                let buckets = Buckets::new(r, numbered.count, context)?;
                let wanted = self.kind == JoinKind::Semi;
                let rows: Vec<usize> = (0..l.len()).filter(|row| buckets.rows(l[*row]).is_empty() != wanted).collect();
                return left.take(&rows, context);
            }
            self.pairs(l, r, numbered.count, context)?
        };
        self.assemble(left, right, &pairs, context)
    }

    /// The rows of both sides that stand beside one another; [`GAP`] where a side has none.
    fn pairs(&self, left: &[u32], right: &[u32], count: usize, context: &mut Context<'_>) -> Result<Pairs> {
        let from_right = self.kind == JoinKind::Right;
        let (outer, inner) = if from_right { (right, left) } else { (left, right) };
        let keep_outer = self.kind != JoinKind::Inner;
        if self.kind != JoinKind::Full
            && let Some(places) = sole_rows(inner, count, context)?
        {
            let mut pairs = Pairs::new(outer.len(), context)?;
            for (block, start) in outer.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
                context.host.tick()?;
                for (row, number) in (start..).zip(block) {
                    match places.get(*number as usize) {
                        Some(other) if *other != NONE => pairs.push(row, *other as usize),
                        _ if keep_outer => pairs.push(row, GAP),
                        _ => {}
                    }
                }
            }
            if from_right {
                std::mem::swap(&mut pairs.left, &mut pairs.right);
            }
            return Ok(pairs);
        }
        let buckets = Buckets::new(inner, count, context)?;
        let mut total = 0usize;
        for number in outer {
            let matches = buckets.rows(*number).len();
            total = total.saturating_add(if matches == 0 { usize::from(keep_outer) } else { matches });
        }
        let mut alone = Vec::new();
        if self.kind == JoinKind::Full {
            let mut matched = vec![false; count];
            for &number in left.iter().filter(|n| **n != NONE) {
                matched[number as usize] = true;
            }
            alone.extend((0..right.len()).filter(|row| right[*row] == NONE || !matched[right[*row] as usize]));
            total = total.saturating_add(alone.len());
        }
        let mut pairs = Pairs::new(total, context)?;
        for (row, number) in outer.iter().enumerate() {
            if row % 4096 == 0 {
                context.host.tick()?;
            }
            let matches = buckets.rows(*number);
            if matches.is_empty() && keep_outer {
                pairs.push(row, GAP);
            }
            for (i, other) in matches.iter().enumerate() {
                if i % 4096 == 4095 {
                    context.host.tick()?;
                }
                pairs.push(row, *other);
            }
        }
        alone.into_iter().for_each(|row| pairs.push(GAP, row));
        if from_right {
            std::mem::swap(&mut pairs.left, &mut pairs.right);
        }
        Ok(pairs)
    }

    /// The columns of both sides for these pairs of rows.
    pub(super) fn assemble(
        &self,
        left: &Table,
        right: &Table,
        pairs: &Pairs,
        context: &mut Context<'_>,
    ) -> Result<Table> {
        let shared = |l: &Column| {
            self.suffixes.is_none() && self.on.iter().any(|(a, b)| a.as_str() == l.name() && b.as_str() == l.name())
        };
        let [left_suffix, right_suffix] = self.suffixes.unwrap_or(["_left", "_right"]);
        let clashing: HashSet<&str> = left.names().filter(|name| right.position(name).is_some()).collect();
        let named = |column: Rc<Column>, suffix: &str| match clashing.contains(column.name()) {
            true => Rc::new(column.renamed(Str::new(format!("{}{suffix}", column.name())))),
            false => column,
        };
        let (from_left, from_right) =
            (Picked::new(&pairs.left, left.rows(), context)?, Picked::new(&pairs.right, right.rows(), context)?);
        let mut columns = Vec::with_capacity(left.columns().len() + right.columns().len());
        for column in left.columns() {
            let taken = from_left.column(column, context)?;
            columns.push(match right.column(column.name()) {
                // One column for both: where the left side has no row, the right one has the value.
                Ok(other) if shared(column) && from_left.kept.is_some() => {
                    Rc::new(taken.or(&*from_right.column(other, context)?, &pairs.left, context)?)
                }
                _ if shared(column) => taken,
                _ => named(taken, left_suffix),
            });
        }
        for column in right.columns().iter().filter(|c| !(shared(c) && left.position(c.name()).is_some())) {
            columns.push(named(from_right.column(column, context)?, right_suffix));
        }
        Table::new(columns)
    }
}

/// The rows of one side that a join takes.
struct Picked<'a> {
    /// Their numbers; any row stands for one that is not there.
    rows: Cow<'a, [usize]>,
    /// False where there is no row; nothing when all are there.
    kept: Option<Vec<bool>>,
    /// Whether they are all rows of the side in their order, which need no copy.
    all: bool,
}

impl<'a> Picked<'a> {
    fn new(rows: &'a [usize], count: usize, context: &mut Context<'_>) -> Result<Picked<'a>> {
        let (mut gaps, mut all) = (false, rows.len() == count);
        for (block, start) in rows.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
            context.host.tick()?;
            gaps |= block.contains(&GAP);
            all = all && (start..).zip(block).all(|(place, row)| place == *row);
        }
        if !gaps {
            return Ok(Picked { rows: rows.into(), kept: None, all });
        }
        context.host.reserve(rows.len().saturating_mul(size_of::<usize>() + 1))?;
        let filled: Vec<usize> = rows.iter().map(|row| if *row == GAP { 0 } else { *row }).collect();
        Ok(Picked { rows: filled.into(), kept: Some(rows.iter().map(|row| *row != GAP).collect()), all: false })
    }

    /// These rows of a column of the side.
    fn column(&self, column: &Rc<Column>, context: &mut Context<'_>) -> Result<Rc<Column>> {
        if self.all {
            return Ok(column.clone());
        }
        Ok(Rc::new(match &self.kept {
            None => column.take(&self.rows, context)?,
            Some(_) if column.is_empty() => column.nulls_alone(self.rows.len(), context)?,
            Some(kept) => column.take(&self.rows, context)?.with_nulls(kept),
        }))
    }
}

/// Rows side by side.
pub(super) struct Pairs {
    left: Vec<usize>,
    right: Vec<usize>,
}

impl Pairs {
    /// Room for so many.
    pub(super) fn new(total: usize, context: &mut Context<'_>) -> Result<Pairs> {
        if total > context.host.limits().size {
            return Err(Stop::Limit(Limit::Size).into());
        }
        context.host.reserve(total.saturating_mul(2 * size_of::<usize>()))?;
        Ok(Pairs { left: Vec::with_capacity(total), right: Vec::with_capacity(total) })
    }

    /// One more pair; [`GAP`] for a side that has no row.
    pub(super) fn push(&mut self, left: usize, right: usize) {
        self.left.push(left);
        self.right.push(right);
    }
}

/// The row of each number, [`NONE`] where there is none; nothing when a number has several rows.
fn sole_rows(numbers: &[u32], count: usize, context: &mut Context<'_>) -> Result<Option<Vec<u32>>> {
    context.host.reserve(count.saturating_mul(size_of::<u32>()))?;
    let mut places = vec![NONE; count];
    for (block, start) in numbers.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
        context.host.tick()?;
        for (row, number) in (start..).zip(block) {
            if let Some(place) = places.get_mut(*number as usize) {
                if *place != NONE {
                    return Ok(None);
                }
                *place = row;
            }
        }
    }
    Ok(Some(places))
}

fn cross(left: usize, right: usize, context: &mut Context<'_>) -> Result<Pairs> {
    let mut pairs = Pairs::new(left.saturating_mul(right), context)?;
    let mut work = 0;
    for l in 0..left {
        for r in 0..right {
            pairs.push(l, r);
            work += 1;
            if work % 4096 == 0 {
                context.host.tick()?;
            }
        }
    }
    Ok(pairs)
}

/// Whether no value of one column can equal one of the other: a text is never a number, however it is spelled.
fn never_equal(a: &Column, b: &Column) -> bool {
    let family = |c: &Column| match c.kind() {
        "float" => "int",
        kind => kind,
    };
    let any = |c: &Column| c.kind() == "mixed" || c.nulls() == c.len();
    !any(a) && !any(b) && family(a) != family(b)
}
