//! Rows as numbers: rows with equal values in their key columns get the same one. Grouping and joining work on these.
//!
//! One key column is numbered after another, by its type: ints that lie close together are looked up by place, other
//! immediate values and texts in a hash table of their own; only what is mixed goes the long way over [`Key`]. The
//! pairs of numbers of two columns are numbered again. Hashes have random seeds: whoever chooses the keys of a file
//! cannot make them collide.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::{BLOCK, Cells, Column, Texts};
use crate::builtins::Context;
use crate::error::Result;
use crate::fail;
use crate::host::{Limit, Stop};
use crate::messages::tables as messages;
use crate::pace::{self, Pace};
use crate::value::{Date, Value};

/// The number of a row that equals none, because it has a null.
pub(super) const NONE: u32 = u32::MAX;

/// Rows that are numbered between two looks at the host's clock.
const STEP: usize = 4096;

/// Values are looked up by place when they span at most so many places for each row.
const SPREAD: usize = 3;

/// The numbers of the rows of one or several sides, which share them.
pub(super) struct Numbered {
    /// One number per row and side; [`NONE`] for a row with a null, unless nulls are equal.
    pub(super) sides: Vec<Vec<u32>>,
    /// All numbers are below this.
    pub(super) count: usize,
}

/// Which numbers the rows get.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// The first new row gets 0, the next new one 1.
    InOrder,
    /// Any; some may be missing, a few for each row.
    Any,
}

/// Numbers the rows of all sides. A side is its key columns, as many as the other sides have; `nulls_equal`: null is a
/// value like any other.
///
/// # Errors
/// TypeError when a key is an array, an object or a table; LimitError for more than a billion rows.
pub(super) fn number_rows(
    sides: &[(Vec<&Column>, usize)],
    nulls_equal: bool,
    numbers: Numbers,
    context: &mut Context<'_>,
) -> Result<Numbered> {
    let width = sides.first().map_or(0, |(columns, _)| columns.len());
    let rows: usize = sides.iter().map(|(_, rows)| rows).sum();
    if rows >= NONE as usize / (SPREAD + 1) {
        return Err(Stop::Limit(Limit::Size).into());
    }
    let mut so_far: Option<Numbered> = None;
    for place in 0..width {
        let columns: Vec<&Column> = sides.iter().filter_map(|(columns, _)| columns.get(place).copied()).collect();
        context.host.reserve(2 * rows * size_of::<u32>())?;
        // The pairs are numbered in order, whatever the numbers of their parts.
        let wanted = if width == 1 { numbers } else { Numbers::Any };
        let next = Numbering { nulls_equal, numbers: wanted, rows }.column(&columns, context)?;
        so_far = Some(match so_far {
            None => next,
            Some(before) => pairs(before, &next, rows, context)?,
        });
    }
    Ok(so_far.unwrap_or_else(|| Numbered {
        sides: sides.iter().map(|(_, rows)| vec![0; *rows]).collect(),
        count: usize::from(rows > 0),
    }))
}

/// The cells of a column as something that is the same for equal cells.
trait Keys: Copy {
    type Key: Copy;
    fn at(self, row: usize) -> Self::Key;
}

// The words of numbers keep their order, so that those of close ones are close.
impl Keys for &[i64] {
    type Key = u64;
    #[inline(always)]
    fn at(self, row: usize) -> u64 {
        self[row] as u64 ^ (1 << 63)
    }
}

impl Keys for &[Date] {
    type Key = u64;
    #[inline(always)]
    fn at(self, row: usize) -> u64 {
        self[row].micros() as u64 ^ (1 << 63)
    }
}

impl Keys for &[bool] {
    type Key = u64;
    #[inline(always)]
    fn at(self, row: usize) -> u64 {
        u64::from(self[row])
    }
}

impl Keys for &[f64] {
    type Key = u64;
    #[inline(always)]
    fn at(self, row: usize) -> u64 {
        // Both zeros are one.
        (self[row] + 0.0).to_bits()
    }
}

impl<'a> Keys for &'a Texts {
    type Key = &'a str;
    #[inline(always)]
    fn at(self, row: usize) -> &'a str {
        self.get(row)
    }
}

/// How one key column is numbered.
struct Numbering {
    nulls_equal: bool,
    numbers: Numbers,
    /// The rows of all sides together.
    rows: usize,
}

impl Numbering {
    /// Numbers the rows of a key column, of all sides.
    fn column(&self, columns: &[&Column], context: &mut Context<'_>) -> Result<Numbered> {
        macro_rules! all {
            ($kind:ident) => {{
                let cells = columns.iter().map(|column| match column.cells() {
                    Cells::$kind(cells) => Some((*column, cells)),
                    _ => None,
                });
                cells.collect::<Option<Vec<_>>>()
            }};
        }
        fn slices<'a, T>(cells: Vec<(&'a Column, &'a Vec<T>)>) -> Vec<(&'a Column, &'a [T])> {
            cells.into_iter().map(|(column, cells)| (column, cells.as_slice())).collect()
        }
        if let Some(sides) = all!(Int) {
            self.words(&slices(sides), context)
        } else if let Some(sides) = all!(Str) {
            self.texts(&sides, context)
        } else if let Some(sides) = all!(Date) {
            self.words(&slices(sides), context)
        } else if let Some(sides) = all!(Float) {
            self.words(&slices(sides), context)
        } else if let Some(sides) = all!(Bool) {
            self.words(&slices(sides), context)
        } else {
            self.values(columns, context)
        }
    }

    /// The number of every row; `number` is given `None` for a null that equals others.
    fn each<K: Keys>(
        &self,
        sides: &[(&Column, K)],
        context: &mut Context<'_>,
        mut number: impl FnMut(Option<K::Key>, &mut Context<'_>) -> Result<u32>,
    ) -> Result<Vec<Vec<u32>>> {
        let mut out = Vec::with_capacity(sides.len());
        for (column, keys) in sides {
            let mut numbers = Vec::with_capacity(column.len());
            for start in (0..column.len()).step_by(STEP) {
                context.host.tick()?;
                for row in start..(start + STEP).min(column.len()) {
                    numbers.push(match column.valid() {
                        Some(valid) if !valid[row] => match self.nulls_equal {
                            true => number(None, context)?,
                            false => NONE,
                        },
                        _ => number(Some(keys.at(row)), context)?,
                    });
                }
            }
            out.push(numbers);
        }
        Ok(out)
    }

    fn words<K: Keys<Key = u64>>(&self, sides: &[(&Column, K)], context: &mut Context<'_>) -> Result<Numbered> {
        let (least, most) = bounds(sides, context)?;
        let mut words = Words::new(least, most, self.rows, context)?;
        if let (Numbers::Any, Known::Near { numbers, .. }) = (self.numbers, &words.known) {
            let null = numbers.len() as u32;
            let sides = self.each(sides, context, |word, _| Ok(word.map_or(null, |word| (word - least) as u32)))?;
            return Ok(Numbered { sides, count: null as usize + 1 });
        }
        let mut null = None;
        let sides = self.each(sides, context, |word, _| {
            Ok(match word {
                Some(word) => words.number(word),
                None => *null.get_or_insert_with(|| words.fresh()),
            })
        })?;
        Ok(Numbered { sides, count: words.count as usize })
    }

    fn texts(&self, sides: &[(&Column, &Texts)], context: &mut Context<'_>) -> Result<Numbered> {
        context.host.reserve(self.rows.saturating_mul(48))?;
        let seed = RandomState::default();
        // The hash and the number of each text; the text of each number.
        let mut known: HashTable<(u64, u32)> = HashTable::new();
        let mut texts: Vec<&str> = Vec::new();
        let mut null = None;
        let sides = self.each(sides, context, |text, context| {
            let Some(text) = text else {
                // No text equals it, and it is never looked for by its hash.
                return Ok(*null.get_or_insert_with(|| {
                    texts.push("");
                    texts.len() as u32 - 1
                }));
            };
            let hash = hash_of(text, &seed, context)?;
            let same = |(other, number): &(u64, u32)| *other == hash && texts[*number as usize] == text;
            if let Some((_, number)) = known.find(hash, same) {
                return Ok(*number);
            }
            let number = texts.len() as u32;
            texts.push(text);
            known.insert_unique(hash, (hash, number), |(hash, _)| *hash);
            Ok(number)
        })?;
        Ok(Numbered { sides, count: texts.len() })
    }

    /// Numbers cells of any types.
    fn values(&self, columns: &[&Column], context: &mut Context<'_>) -> Result<Numbered> {
        context.host.reserve(self.rows.saturating_mul(48))?;
        let seed = RandomState::default();
        let mut known: HashTable<(Key<'_>, u32)> = HashTable::new();
        let mut sides = Vec::with_capacity(columns.len());
        for column in columns {
            let mut numbers = Vec::with_capacity(column.len());
            for row in 0..column.len() {
                context.spend(32)?;
                let key = key(column, row)?;
                if key == Key::Null && !self.nulls_equal {
                    numbers.push(NONE);
                    continue;
                }
                let next = known.len() as u32;
                let hash = |key: &Key<'_>| seed.hash_one(key);
                let entry = known.entry(hash(&key), |(other, _)| *other == key, |(other, _)| hash(other));
                numbers.push(entry.or_insert((key, next)).get().1);
            }
            sides.push(numbers);
        }
        Ok(Numbered { sides, count: known.len() })
    }
}

/// The least and the largest word.
fn bounds<K: Keys<Key = u64>>(sides: &[(&Column, K)], context: &mut Context<'_>) -> Result<(u64, u64)> {
    let (mut least, mut most) = (u64::MAX, 0);
    for (column, keys) in sides {
        for start in (0..column.len()).step_by(BLOCK) {
            context.host.tick()?;
            let rows = start..(start + BLOCK).min(column.len());
            for row in rows.filter(|row| column.valid().is_none_or(|valid| valid[*row])) {
                let word = keys.at(row);
                least = least.min(word);
                most = most.max(word);
            }
        }
    }
    Ok((least, most))
}

/// The numbers of pairs of numbers, in order of appearance.
pub(super) fn pairs(mut left: Numbered, right: &Numbered, rows: usize, context: &mut Context<'_>) -> Result<Numbered> {
    let width = right.count as u64;
    let most = (left.count as u64).saturating_mul(width);
    let mut words = Words::new(0, most, rows, context)?;
    for (left, right) in left.sides.iter_mut().zip(&right.sides) {
        for (left, right) in left.chunks_mut(STEP).zip(right.chunks(STEP)) {
            context.host.tick()?;
            for (left, &right) in left.iter_mut().zip(right) {
                if *left == NONE || right == NONE {
                    *left = NONE;
                } else {
                    *left = words.number(u64::from(*left) * width + u64::from(right));
                }
            }
        }
    }
    Ok(Numbered { sides: left.sides, count: words.count as usize })
}

/// Words that were seen, and the numbers they got in order of appearance.
struct Words {
    known: Known,
    count: u32,
}

enum Known {
    /// By how far a word is from the least one; [`NONE`] for one that was not seen.
    Near { least: u64, numbers: Vec<u32> },
    /// Words and their numbers.
    Far { numbers: HashTable<(u64, u32)>, seed: RandomState },
}

impl Words {
    /// None yet; all will be from `least` to `most`, and there are at most `rows` different ones.
    fn new(least: u64, most: u64, rows: usize, context: &mut Context<'_>) -> Result<Words> {
        let places = usize::try_from(most.saturating_sub(least)).unwrap_or(usize::MAX).saturating_add(1);
        let known = if places <= SPREAD * rows + 1 {
            context.host.reserve(places * size_of::<u32>())?;
            Known::Near { least, numbers: vec![NONE; places] }
        } else {
            context.host.reserve(rows.saturating_mul(48))?;
            Known::Far { numbers: HashTable::new(), seed: RandomState::default() }
        };
        Ok(Words { known, count: 0 })
    }

    #[inline(always)]
    fn number(&mut self, word: u64) -> u32 {
        let number = match &mut self.known {
            Known::Near { least, numbers } => &mut numbers[(word - *least) as usize],
            Known::Far { numbers, seed } => {
                let hash = |word: u64| seed.hash_one(word);
                let entry = numbers.entry(hash(word), |(other, _)| *other == word, |(other, _)| hash(*other));
                &mut entry.or_insert((word, NONE)).into_mut().1
            }
        };
        if *number == NONE {
            *number = self.count;
            self.count += 1;
        }
        *number
    }

    /// A number no word has.
    fn fresh(&mut self) -> u32 {
        self.count += 1;
        self.count - 1
    }
}

/// The hash of a text; a long one is hashed a piece at a time.
#[inline]
fn hash_of(text: &str, seed: &RandomState, context: &mut Context<'_>) -> Result<u64> {
    let mut hasher = seed.build_hasher();
    if text.len() <= pace::BLOCK {
        hasher.write(text.as_bytes());
        return Ok(hasher.finish());
    }
    for block in text.as_bytes().chunks(pace::BLOCK) {
        context.spend_bytes(block.len())?;
        hasher.write(block);
    }
    Ok(hasher.finish())
}

/// A value that can be hashed: numbers that are equal are one, a text is not the number it spells.
#[derive(PartialEq, Eq, Hash, Clone, Copy)]
enum Key<'a> {
    Null,
    Bits(u8, u64),
    Text(u8, &'a str),
}

fn key<'a>(column: &'a Column, row: usize) -> Result<Key<'a>> {
    if column.is_null(row) {
        return Ok(Key::Null);
    }
    Ok(match column.cells() {
        Cells::Int(v) => Key::Bits(0, v[row] as u64),
        Cells::Float(v) => number(v[row]),
        Cells::Bool(v) => Key::Bits(2, u64::from(v[row])),
        Cells::Date(v) => Key::Bits(3, v[row].micros() as u64),
        Cells::Str(v) => Key::Text(0, v.get(row)),
        Cells::Mixed(v) => match &v[row] {
            Value::Int(i) => Key::Bits(0, *i as u64),
            Value::Float(x) => number(x.get()),
            Value::Bool(b) => Key::Bits(2, u64::from(b.get())),
            Value::Date(d) => Key::Bits(3, d.micros() as u64),
            Value::Str(text) => Key::Text(0, text.as_str()),
            Value::Path(text) => Key::Text(1, text.as_str()),
            other => fail!(messages::NOT_A_KEY, column = column.name(), got = other.type_name()),
        },
    })
}

/// A float as an int where they are equal.
fn number<'a>(x: f64) -> Key<'a> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if x.fract() == 0.0 && (-LIMIT..LIMIT).contains(&x) {
        Key::Bits(0, x as i64 as u64)
    } else {
        Key::Bits(1, x.to_bits())
    }
}
