//! Finds matches with the lazy automaton of `regex-automata`, a byte at a time.

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{self, Cache, DFA};
use regex_automata::nfa::thompson::NFA;
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::Hir;

use super::{MET, Stretch, compiled};
use crate::builtins::Context;
use crate::error::Result;
use crate::pace::Pace;

/// Bytes between two reports of work.
const STEP: usize = 64;

/// Two automata: one finds where a match ends, the other, backwards from there, where it begins.
pub(super) struct Walk {
    forward: DFA,
    forward_cache: Cache,
    backward: DFA,
    backward_cache: Cache,
    /// What a byte may cost: a state that was never met is put together from those of the slower automaton.
    steps_per_byte: usize,
}

impl Walk {
    /// The automata, where they can say what the expression says: word boundaries of all scripts they cannot, and an
    /// empty match may stand within a character for them.
    pub(super) fn new(nfa: &NFA, hir: &Hir) -> Option<Walk> {
        if nfa.has_empty() {
            return None;
        }
        let config = |kind| dfa::Config::new().match_kind(kind).cache_capacity(MET).skip_cache_capacity_check(true);
        let build = |kind, nfa: NFA| dfa::Builder::new().configure(config(kind)).build_from_nfa(nfa).ok();
        let forward = build(MatchKind::LeftmostFirst, nfa.clone())?;
        let backward = build(MatchKind::All, compiled(hir, true)?)?;
        Some(Walk {
            forward_cache: forward.create_cache(),
            backward_cache: backward.create_cache(),
            forward,
            backward,
            steps_per_byte: 1 + nfa.states().len() / 8,
        })
    }

    /// The first match at `from` or behind it; the outer `None` says that the automata gave up.
    pub(super) fn find(
        &mut self,
        text: &str,
        from: usize,
        context: &mut Context<'_>,
    ) -> Result<Option<Option<Stretch>>> {
        let Some(end) = self.end(text, from, context)? else { return Ok(None) };
        let Some(end) = end else { return Ok(Some(None)) };
        let start = self.start(text, from, end, context)?;
        Ok(start.map(|start| Some((start, end))))
    }

    fn end(&mut self, text: &str, from: usize, context: &mut Context<'_>) -> Result<Option<Option<usize>>> {
        let (dfa, cache) = (&self.forward, &mut self.forward_cache);
        let Ok(mut state) = dfa.start_state_forward(cache, &Input::new(text).range(from..)) else { return Ok(None) };
        let mut found = None;
        for (i, block) in text.as_bytes()[from..].chunks(STEP).enumerate() {
            context.spend(block.len() * self.steps_per_byte)?;
            for (j, byte) in block.iter().enumerate() {
                let Ok(next) = dfa.next_state(cache, state, *byte) else { return Ok(None) };
                state = next;
                match told(state) {
                    // A match is seen one byte late.
                    Told::Match => found = Some(from + i * STEP + j),
                    Told::Dead => return Ok(Some(found)),
                    Told::Quit => return Ok(None),
                    Told::Nothing => {}
                }
            }
        }
        let Ok(state) = dfa.next_eoi_state(cache, state) else { return Ok(None) };
        Ok(Some(if state.is_match() { Some(text.len()) } else { found }))
    }

    fn start(&mut self, text: &str, from: usize, end: usize, context: &mut Context<'_>) -> Result<Option<usize>> {
        let (dfa, cache) = (&self.backward, &mut self.backward_cache);
        let input = Input::new(text).range(from..end).anchored(Anchored::Yes);
        let Ok(mut state) = dfa.start_state_reverse(cache, &input) else { return Ok(None) };
        let bytes = text.as_bytes();
        let mut found = None;
        let mut left = end;
        for block in bytes[from..end].rchunks(STEP) {
            context.spend(block.len() * self.steps_per_byte)?;
            for byte in block.iter().rev() {
                let Ok(next) = dfa.next_state(cache, state, *byte) else { return Ok(None) };
                state = next;
                match told(state) {
                    Told::Match => found = Some(left),
                    Told::Dead => return Ok(found),
                    Told::Quit => return Ok(None),
                    Told::Nothing => {}
                }
                left -= 1;
            }
        }
        let last = match from.checked_sub(1) {
            Some(before) => dfa.next_state(cache, state, bytes[before]),
            None => dfa.next_eoi_state(cache, state),
        };
        Ok(match last {
            Ok(state) if state.is_match() => Some(from),
            Ok(_) => found,
            Err(_) => None,
        })
    }
}

enum Told {
    Nothing,
    Match,
    Dead,
    Quit,
}

#[inline(always)]
fn told(state: LazyStateID) -> Told {
    if !state.is_tagged() {
        Told::Nothing
    } else if state.is_match() {
        Told::Match
    } else if state.is_dead() {
        Told::Dead
    } else if state.is_quit() {
        Told::Quit
    } else {
        Told::Nothing
    }
}
