//! Long work that can be stopped.
//!
//! The machine looks up between instructions, and only every so often; one instruction may work on a hundred million
//! characters. So whatever works on much says here how much it has done, block by block, and the host is asked in
//! between: in the middle of one long piece of work, and after many shorter ones.

use memchr::memmem;

use crate::builtins::Context;
use crate::error::Result;
use crate::value::Value;

/// Steps between two looks at the host, each about a nanosecond: half a millisecond of work.
const LOOK: usize = 1 << 19;
/// Elements, or bytes of text, that are worked on at a time.
pub(crate) const BLOCK: usize = 1 << 16;
/// Bytes that are copied or compared within a step.
const BYTES: usize = 8;
/// Steps that a place where something was found takes, with what is then done about it.
const FOUND: usize = 16;
/// The longest text that is looked for as a whole.
const NEEDLE: usize = 1 << 16;

/// Who is told of work.
pub trait Pace {
    /// Says that so many steps of work were done or are about to be; asks the host once there were enough of them.
    ///
    /// # Errors
    /// The host's, when it stops the program.
    fn spend(&mut self, steps: usize) -> Result<()>;

    /// The same for work on bytes that are only copied, compared or moved.
    ///
    /// # Errors
    /// The host's, when it stops the program.
    fn spend_bytes(&mut self, bytes: usize) -> Result<()> {
        self.spend(bytes / BYTES)
    }
}

impl Pace for Context<'_> {
    #[inline]
    fn spend(&mut self, steps: usize) -> Result<()> {
        self.heap.work += steps;
        if self.heap.work < LOOK {
            return Ok(());
        }
        self.heap.work = 0;
        Ok(self.host.tick()?)
    }
}

/// Nobody: for tests of work on values.
#[cfg(test)]
pub(crate) struct Unasked;

#[cfg(test)]
impl Pace for Unasked {
    fn spend(&mut self, _: usize) -> Result<()> {
        Ok(())
    }
}

/// The text in pieces of about [`BLOCK`] bytes.
pub(crate) fn blocks(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (block, after) = rest.split_at(rest.floor_char_boundary(BLOCK));
        rest = after;
        (!block.is_empty()).then_some(block)
    })
}

/// Appends a text.
pub(crate) fn append(out: &mut String, text: &str, context: &mut Context<'_>) -> Result<()> {
    for block in blocks(text) {
        context.spend_bytes(block.len())?;
        out.push_str(block);
    }
    Ok(())
}

/// Appends copies of elements.
pub(crate) fn extend(out: &mut Vec<Value>, items: &[Value], context: &mut Context<'_>) -> Result<()> {
    for block in items.chunks(BLOCK) {
        context.spend(2 * block.len())?;
        out.extend_from_slice(block);
    }
    Ok(())
}

/// Moves the elements of a block up by one place: the first becomes what was carried, the last is carried on.
fn shift_up(block: &mut [Value], carried: &mut Value) {
    block.rotate_right(1);
    std::mem::swap(&mut block[0], carried);
}

/// The reverse: the last becomes what was carried, the first is carried on.
fn shift_down(block: &mut [Value], carried: &mut Value) {
    std::mem::swap(&mut block[0], carried);
    block.rotate_left(1);
}

/// Puts a value before element `at`. Stopped in the middle, it leaves the list as it was.
pub(crate) fn insert(items: &mut Vec<Value>, at: usize, value: Value, pace: &mut dyn Pace) -> Result<()> {
    let mut carried = value;
    for done in 0..items.len().saturating_sub(at).div_ceil(BLOCK) {
        let (from, end) = (at + done * BLOCK, items.len().min(at + (done + 1) * BLOCK));
        if let Err(stopped) = pace.spend_bytes(size_of_val(&items[from..end])) {
            items[at..from].chunks_mut(BLOCK).rev().for_each(|block| shift_down(block, &mut carried));
            return Err(stopped);
        }
        shift_up(&mut items[from..end], &mut carried);
    }
    items.push(carried);
    Ok(())
}

/// Takes element `at` out. Stopped in the middle, it leaves the list as it was.
pub(crate) fn remove(items: &mut Vec<Value>, at: usize, pace: &mut dyn Pace) -> Result<Value> {
    let Some(mut carried) = items.pop() else { return Ok(Value::Undefined) };
    for left in (0..items.len().saturating_sub(at).div_ceil(BLOCK)).rev() {
        let (from, end) = (at + left * BLOCK, items.len().min(at + (left + 1) * BLOCK));
        if let Err(stopped) = pace.spend_bytes(size_of_val(&items[from..end])) {
            items[end..].chunks_mut(BLOCK).for_each(|block| shift_up(block, &mut carried));
            items.push(carried);
            return Err(stopped);
        }
        shift_down(&mut items[from..end], &mut carried);
    }
    Ok(carried)
}

/// Collects what an iterator gives; each element costs so many steps.
pub(crate) fn collect<T>(items: impl Iterator<Item = T>, steps: usize, context: &mut Context<'_>) -> Result<Vec<T>> {
    let mut out = Vec::with_capacity(items.size_hint().0);
    for item in items {
        context.spend(steps)?;
        out.push(item);
    }
    Ok(out)
}

/// Whether two byte strings are the same.
pub(crate) fn same(a: &[u8], b: &[u8], context: &mut dyn Pace) -> Result<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    for (a, b) in a.chunks(BLOCK).zip(b.chunks(BLOCK)) {
        context.spend_bytes(a.len())?;
        if a != b {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The order of two texts, by code point.
pub(crate) fn compared(a: &str, b: &str, context: &mut dyn Pace) -> Result<std::cmp::Ordering> {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    for (a, b) in a.chunks(BLOCK).zip(b.chunks(BLOCK)) {
        context.spend_bytes(a.len().min(b.len()))?;
        let common = a.len().min(b.len());
        match a[..common].cmp(&b[..common]) {
            std::cmp::Ordering::Equal => {}
            order => return Ok(order),
        }
    }
    Ok(a.len().cmp(&b.len()))
}

/// Looks for one text in others.
pub(crate) struct Finder<'n> {
    needle: &'n [u8],
    /// Of the whole needle, or of its beginning when it is very long.
    head: memmem::Finder<'n>,
}

impl<'n> Finder<'n> {
    /// Looks for `needle`, which must not be empty.
    pub(crate) fn new(needle: &'n str) -> Finder<'n> {
        let needle = needle.as_bytes();
        Finder { needle, head: memmem::Finder::new(&needle[..needle.len().min(NEEDLE)]) }
    }

    /// The byte where the text stands next, at `from` or behind it.
    pub(crate) fn next(&self, text: &str, mut from: usize, context: &mut Context<'_>) -> Result<Option<usize>> {
        let bytes = text.as_bytes();
        loop {
            let Some(at) = self.next_head(bytes, from, context)? else { return Ok(None) };
            match bytes.get(at..at + self.needle.len()) {
                Some(found) if self.needle.len() <= NEEDLE || same(found, self.needle, context)? => {
                    return Ok(Some(at));
                }
                Some(_) => from = at + 1,
                None => return Ok(None),
            }
        }
    }

    fn next_head(&self, bytes: &[u8], mut from: usize, context: &mut Context<'_>) -> Result<Option<usize>> {
        let overlap = self.head.needle().len() - 1;
        while bytes.len().saturating_sub(from) > overlap {
            let end = bytes.len().min(from + BLOCK + overlap);
            if let Some(at) = self.head.find(&bytes[from..end]) {
                context.spend(at + overlap + FOUND)?;
                return Ok(Some(from + at));
            }
            context.spend(end - from)?;
            from = end - overlap;
        }
        Ok(None)
    }

    /// How often it stands in the text, without overlapping itself.
    pub(crate) fn count(&self, text: &str, context: &mut Context<'_>) -> Result<usize> {
        let (mut from, mut count) = (0, 0);
        while let Some(at) = self.next(text, from, context)? {
            count += 1;
            from = at + self.needle.len();
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::test_world::World;

    fn with_context<T>(work: impl FnOnce(&mut Context<'_>) -> T) -> T {
        World::default().run(work)
    }

    #[test]
    fn a_text_is_found_wherever_it_stands_whatever_block_it_begins_in() {
        for needle in ["я", "аяб", &"аб".repeat(NEEDLE)] {
            for before in [0, 1, BLOCK / 2 - 1, BLOCK / 2, 3 * BLOCK / 2 + 1] {
                let text = format!("{}{needle}{}{needle}", "ж".repeat(before), "в".repeat(7));
                with_context(|context| {
                    let finder = Finder::new(needle);
                    assert_eq!(finder.next(&text, 0, context).ok(), Some(text.find(needle)));
                    assert_eq!(finder.next(&text, 2 * before + 1, context).ok().flatten(), text.rfind(needle));
                    assert_eq!(finder.count(&text, context).ok(), Some(2));
                    assert_eq!(finder.count(&text[..text.len() - 2], context).ok(), Some(1));
                });
            }
        }
    }

    #[test]
    fn a_long_text_that_repeats_itself_is_told_from_its_neighbours() {
        let needle = format!("{}б", "а".repeat(NEEDLE));
        let text = format!("{}{needle}", "а".repeat(100));
        with_context(|context| {
            assert_eq!(Finder::new(&needle).next(&text, 0, context).ok(), Some(Some(200)));
            assert_eq!(Finder::new(&needle).next(&text[..text.len() - 2], 0, context).ok(), Some(None));
        });
    }

    #[test]
    fn blocks_hold_all_of_the_text_and_none_is_long() {
        for text in [String::new(), "aя".repeat(BLOCK), "𝄞".repeat(BLOCK / 4)] {
            assert_eq!(blocks(&text).collect::<String>(), text);
            assert!(blocks(&text).all(|b| b.len() <= BLOCK && !b.is_empty()));
        }
    }

    #[test]
    fn texts_compare_as_their_bytes_do() {
        let long = "ы".repeat(BLOCK);
        let longer = format!("{long}z");
        let other = format!("{long}y");
        with_context(|context| {
            for (a, b) in [(&long, &longer), (&longer, &other), (&long, &long), (&other, &longer)] {
                assert_eq!(compared(a, b, context).ok(), Some(a.cmp(b)));
                assert_eq!(same(a.as_bytes(), b.as_bytes(), context).ok(), Some(a == b));
            }
        });
    }

    #[test]
    fn an_element_is_put_in_and_taken_out_wherever_it_stands_and_a_stop_leaves_the_list_as_it_was() {
        let length = 20 * BLOCK + 7;
        let numbers = |items: &[Value]| -> Vec<i64> {
            let number = |value: &Value| if let Value::Int(i) = value { *i } else { panic!("a number") };
            items.iter().map(number).collect()
        };
        let before: Vec<i64> = (0..length as i64).collect();
        let mut items: Vec<Value> = before.iter().copied().map(Value::Int).collect();
        for stop_after in 0..3 {
            let mut world = World { stop_after, ..World::default() };
            assert!(world.run(|context| insert(&mut items, 5, Value::Int(-1), context)).is_err());
            assert!(numbers(&items) == before, "put in, stopped after {stop_after}");
            let mut world = World { stop_after, ..World::default() };
            assert!(world.run(|context| remove(&mut items, 5, context)).is_err());
            assert!(numbers(&items) == before, "taken out, stopped after {stop_after}");
        }
        for at in [0, 1, BLOCK - 1, BLOCK, 7, 19 * BLOCK + 7, length - 1] {
            insert(&mut items, at, Value::Int(-1), &mut Unasked).unwrap();
            let found = numbers(&items);
            assert!(
                found[at] == -1 && found[..at] == before[..at] && found[at + 1..] == before[at..],
                "put in at {at}"
            );
            assert!(matches!(remove(&mut items, at, &mut Unasked), Ok(Value::Int(-1))));
            assert!(numbers(&items) == before, "taken out at {at}");
        }
        insert(&mut items, length, Value::Int(-1), &mut Unasked).unwrap();
        assert!(matches!(remove(&mut items, length, &mut Unasked), Ok(Value::Int(-1))));
    }

    #[test]
    fn many_short_pieces_of_work_are_counted_together() {
        let mut world = World { stop_after: 1, ..World::default() };
        let done = world.run(|context| (0..).take_while(|_| context.spend(1000).is_ok()).count());
        assert_eq!(done, 2 * (LOOK / 1000) + 1);
    }
}
