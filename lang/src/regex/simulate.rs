//! Finds matches and their groups by following all states of an automaton at once (Pike's method): slow, without
//! surprises, and able to stop at every byte.

use std::ops::Range;

use regex_automata::Anchored;
use regex_automata::nfa::thompson::{NFA, State};
use regex_automata::util::primitives::StateID;

use crate::builtins::Context;
use crate::error::Result;
use crate::pace::Pace;

type Slots = Vec<Option<usize>>;

/// The states that are alive, those preferred first, each with what its groups hold.
#[derive(Default)]
struct Alive {
    order: Vec<StateID>,
    /// Where a state stands in `order`, if what stands there is that state.
    places: Vec<u32>,
    slots: Slots,
}

impl Alive {
    fn fit(&mut self, states: usize, slots: usize) {
        self.order.clear();
        self.places.resize(states, 0);
        self.slots.resize(states * slots, None);
    }

    /// Adds a state; says whether it was not there.
    fn insert(&mut self, state: StateID) -> bool {
        let place = self.places[state.as_usize()] as usize;
        if self.order.get(place) == Some(&state) {
            return false;
        }
        self.places[state.as_usize()] = self.order.len() as u32;
        self.order.push(state);
        true
    }
}

/// What is left to follow from a state before the next byte.
enum Follow {
    State(StateID),
    /// All that follows the group has been followed: it holds again what it held.
    Restore(usize, Option<usize>),
}

/// The memory of a search, kept for the next one.
#[derive(Default)]
pub(super) struct Simulation {
    now: Alive,
    next: Alive,
    work: Vec<Follow>,
}

/// The text and the automaton of one search.
struct Search<'s> {
    nfa: &'s NFA,
    text: &'s [u8],
    slots: usize,
}

impl Simulation {
    /// The first match within a range of the text: where its first `slots / 2` groups begin and end.
    pub(super) fn find(
        &mut self,
        nfa: &NFA,
        text: &str,
        within: Range<usize>,
        anchored: Anchored,
        slots: usize,
        context: &mut Context<'_>,
    ) -> Result<Option<Slots>> {
        let states = nfa.states().len();
        context.host.reserve(2 * states * (slots * size_of::<Option<usize>>() + 8))?;
        self.now.fit(states, slots);
        self.next.fit(states, slots);
        let search = Search { nfa, text: text.as_bytes(), slots };
        let mut held: Slots = vec![None; slots];
        let mut found: Option<Slots> = None;
        let mut at = within.start;
        loop {
            if self.now.order.is_empty() && (found.is_some() || (anchored != Anchored::No && at > within.start)) {
                break;
            }
            let begins = at == within.start || (anchored == Anchored::No && text.is_char_boundary(at));
            if found.is_none() && begins {
                held.fill(None);
                search.follow(nfa.start_anchored(), at, &mut self.now, &mut held, &mut self.work);
            }
            context.spend(4 + 8 * self.now.order.len())?;
            let byte = if at < within.end { search.text.get(at) } else { None };
            for place in 0..self.now.order.len() {
                let state = self.now.order[place];
                let from = state.as_usize() * slots;
                let target = match (nfa.state(state), byte) {
                    (State::Match { .. }, _) => {
                        found = Some(self.now.slots[from..from + slots].to_vec());
                        // Those behind it are preferred less.
                        break;
                    }
                    (State::ByteRange { trans }, Some(byte)) if trans.matches_byte(*byte) => Some(trans.next),
                    (State::Sparse(table), Some(byte)) => table.matches_byte(*byte),
                    (State::Dense(table), Some(byte)) => table.matches_byte(*byte),
                    _ => None,
                };
                if let Some(target) = target {
                    held.copy_from_slice(&self.now.slots[from..from + slots]);
                    search.follow(target, at + 1, &mut self.next, &mut held, &mut self.work);
                }
            }
            if byte.is_none() {
                break;
            }
            std::mem::swap(&mut self.now, &mut self.next);
            self.next.order.clear();
            at += 1;
        }
        Ok(found)
    }
}

impl Search<'_> {
    /// Adds a state and all that are reached from it without a byte, those preferred first.
    fn follow(&self, state: StateID, at: usize, alive: &mut Alive, held: &mut Slots, work: &mut Vec<Follow>) {
        work.push(Follow::State(state));
        while let Some(next) = work.pop() {
            match next {
                Follow::Restore(slot, value) => held[slot] = value,
                Follow::State(state) => self.follow_one(state, at, alive, held, work),
            }
        }
    }

    fn follow_one(&self, mut state: StateID, at: usize, alive: &mut Alive, held: &mut Slots, work: &mut Vec<Follow>) {
        while alive.insert(state) {
            state = match self.nfa.state(state) {
                State::Look { look, next } => {
                    if !self.nfa.look_matcher().matches(*look, self.text, at) {
                        return;
                    }
                    *next
                }
                State::Union { alternates } => {
                    let Some((first, others)) = alternates.split_first() else { return };
                    work.extend(others.iter().rev().copied().map(Follow::State));
                    *first
                }
                State::BinaryUnion { alt1, alt2 } => {
                    work.push(Follow::State(*alt2));
                    *alt1
                }
                State::Capture { next, slot, .. } => {
                    if let Some(held) = held.get_mut(slot.as_usize()) {
                        work.push(Follow::Restore(slot.as_usize(), held.replace(at)));
                    }
                    *next
                }
                State::Fail => return,
                State::ByteRange { .. } | State::Sparse(_) | State::Dense(_) | State::Match { .. } => {
                    let from = state.as_usize() * self.slots;
                    alive.slots[from..from + self.slots].copy_from_slice(held);
                    return;
                }
            };
        }
    }
}
