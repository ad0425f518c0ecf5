//! Regular expressions whose searches can be stopped.
//!
//! The engine of the `regex` crate searches at once, and nothing stops it: a second for sixteen megabytes is usual. So
//! it is given only what it is through with in a few milliseconds (`len * states` bounds that). Longer texts are walked
//! by the same crate's lazy automaton, a byte at a time (`walk.rs`), or, where that cannot say it (empty matches, word
//! boundaries, groups of a long match), by a simulation of the automaton's states (`simulate.rs`); both say how much
//! they have done. All three agree, which the tests hold.

mod fault;
mod simulate;
#[cfg(test)]
mod tests;
mod walk;

use regex_automata::meta;
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::{Anchored, Input};
use regex_syntax::hir::Hir;

use crate::builtins::Context;
use crate::error::Result;
use crate::pace::Pace;
pub(crate) use fault::Fault;
use simulate::Simulation;
use walk::Walk;

/// The longest expression, in bytes.
const LONGEST: usize = 64 << 10;
/// How deep groups may be nested.
const NESTED: u32 = 100;
/// The largest automaton, in bytes; to compile it takes some milliseconds.
const LARGEST: usize = 2 << 20;
/// What an automaton may keep of the states it has met, in bytes.
const MET: usize = 1 << 20;
/// Bytes of text times states of the automaton that are searched at once.
const AT_ONCE: usize = 1 << 21;

/// Bytes of a text: the first one and the one behind the last.
pub(crate) type Stretch = (usize, usize);

/// A compiled regular expression.
pub(crate) struct Pattern {
    at_once: meta::Regex,
    nfa: NFA,
    hir: Hir,
    /// Made when a long text comes.
    walk: Option<Option<Walk>>,
    simulation: Option<Simulation>,
}

impl Pattern {
    /// Compiles an expression.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub(crate) fn new(text: &str) -> std::result::Result<Pattern, Fault> {
        if text.len() > LONGEST {
            return Err(Fault::TooLarge);
        }
        let hir = regex_syntax::ParserBuilder::new().nest_limit(NESTED).build().parse(text);
        let hir = hir.map_err(|error| Fault::of(&error, text))?;
        let config = meta::Config::new()
            .nfa_size_limit(Some(LARGEST))
            .onepass_size_limit(Some(MET))
            .hybrid_cache_capacity(MET)
            .dfa(false);
        let at_once = meta::Builder::new().configure(config).build_from_hir(&hir).map_err(|_| Fault::TooLarge)?;
        let nfa = compiled(&hir, false).ok_or(Fault::TooLarge)?;
        Ok(Pattern { at_once, nfa, hir, walk: None, simulation: None })
    }

    /// How many groups it has.
    pub(crate) fn groups(&self) -> usize {
        self.at_once.captures_len() - 1
    }

    /// The place of a group by its name; groups are counted from 1.
    pub(crate) fn group(&self, name: &str) -> Option<usize> {
        self.at_once.group_info().to_index(regex_automata::PatternID::ZERO, name)
    }

    /// Whether so much text can be searched at once; says that it was.
    fn is_quick(&self, bytes: usize, context: &mut Context<'_>) -> Result<bool> {
        let work = bytes.saturating_mul(self.nfa.states().len());
        let quick = work <= AT_ONCE;
        if quick {
            context.spend(200 + work / 4)?;
        }
        Ok(quick)
    }

    /// The first match that begins at `from` or behind it, as `regex` finds it: leftmost, first alternatives first.
    ///
    /// # Errors
    /// The host's, when it stops the program.
    pub(crate) fn find(&mut self, text: &str, from: usize, context: &mut Context<'_>) -> Result<Option<Stretch>> {
        if self.is_quick(text.len() - from, context)? {
            let found = self.at_once.search(&Input::new(text).range(from..));
            return Ok(found.map(|found| (found.start(), found.end())));
        }
        let (nfa, hir) = (&self.nfa, &self.hir);
        if let Some(walk) = self.walk.get_or_insert_with(|| Walk::new(nfa, hir))
            && let Some(found) = walk.find(text, from, context)?
        {
            return Ok(found);
        }
        let simulation = self.simulation.get_or_insert_default();
        let found = simulation.find(nfa, text, from..text.len(), Anchored::No, 2, context)?;
        Ok(found.and_then(|slots| stretch(&slots, 0)))
    }

    /// What the groups of a match hold, the whole match first.
    ///
    /// # Errors
    /// The host's, when it stops the program.
    pub(crate) fn groups_of(
        &mut self,
        text: &str,
        found: Stretch,
        context: &mut Context<'_>,
    ) -> Result<Vec<Option<Stretch>>> {
        let count = self.groups() + 1;
        if count == 1 {
            return Ok(vec![Some(found)]);
        }
        // The same match is found again within its own bounds: what would be preferred to it does not match at all.
        let within = found.0..found.1;
        if self.is_quick(within.len(), context)? {
            let mut groups = self.at_once.create_captures();
            self.at_once.search_captures(&Input::new(text).range(within).anchored(Anchored::Yes), &mut groups);
            return Ok((0..count).map(|i| groups.get_group(i).map(|g| (g.start, g.end))).collect());
        }
        let simulation = self.simulation.get_or_insert_default();
        let slots = simulation.find(&self.nfa, text, within, Anchored::Yes, 2 * count, context)?.unwrap_or_default();
        Ok((0..count).map(|i| stretch(&slots, i)).collect())
    }
}

fn stretch(slots: &[Option<usize>], group: usize) -> Option<Stretch> {
    Some(((*slots.get(2 * group)?)?, (*slots.get(2 * group + 1)?)?))
}

/// The automaton of an expression, unless it would be too large.
fn compiled(hir: &Hir, reverse: bool) -> Option<NFA> {
    let captures = if reverse { WhichCaptures::None } else { WhichCaptures::All };
    let config = thompson::Config::new().reverse(reverse).which_captures(captures).nfa_size_limit(Some(LARGEST));
    thompson::Compiler::new().configure(config).build_from_hir(hir).ok()
}

/// Walks the matches of a text, none overlapping another.
#[derive(Default)]
pub(crate) struct Matches {
    at: usize,
    last_end: Option<usize>,
}

impl Matches {
    /// The next match. One that is empty and touches the last one is no other.
    ///
    /// # Errors
    /// The host's, when it stops the program.
    pub(crate) fn next(&mut self, of: &mut Pattern, text: &str, context: &mut Context<'_>) -> Result<Option<Stretch>> {
        while self.at <= text.len() {
            let Some((start, end)) = of.find(text, self.at, context)? else { break };
            if start == end && self.last_end == Some(end) {
                self.at = end + text[end..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
            self.at = end;
            self.last_end = Some(end);
            return Ok(Some((start, end)));
        }
        self.at = text.len() + 1;
        Ok(None)
    }
}

/// The expressions a session used last, compiled.
#[derive(Default)]
pub(crate) struct Patterns {
    /// The one used last stands last.
    kept: Vec<(String, Pattern)>,
}

impl Patterns {
    /// How many are kept.
    const MOST: usize = 16;

    /// Takes an expression out, compiled; [`Patterns::keep`] puts it back.
    pub(crate) fn take(&mut self, text: &str) -> std::result::Result<Pattern, Fault> {
        match self.kept.iter().position(|(kept, _)| kept == text) {
            Some(place) => Ok(self.kept.remove(place).1),
            None => Pattern::new(text),
        }
    }

    /// Keeps an expression for the next time.
    pub(crate) fn keep(&mut self, text: &str, pattern: Pattern) {
        if self.kept.len() == Self::MOST {
            self.kept.remove(0);
        }
        self.kept.push((text.to_owned(), pattern));
    }
}
