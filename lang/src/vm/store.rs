//! Compiled texts: kept while something may run them, compiled once when sent again.

use std::collections::VecDeque;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Frames, Machine, STACK_KEPT};
use crate::compile::names::Names;
use crate::compile::prototype::Prototype;
use crate::compile::routine::{self, Routine};
use crate::compile::{self, TextId};
use crate::diagnostic::Diagnostic;
use crate::error::Result;
use crate::host::Host;
use crate::source::{SESSION, Source};
use crate::stack::StackGuard;
use crate::value::class::Classes;
use crate::value::{Heap, Str, Value};

/// Texts kept for being sent again.
const TEXTS_KEPT: usize = 32;
/// The longest text that is kept, in bytes.
const LONGEST_KEPT: usize = 64 * 1024;

/// The texts compiled last.
#[derive(Default)]
pub(super) struct Texts {
    kept: VecDeque<Kept>,
    /// All texts with prototypes in the store.
    alive: Vec<Stored>,
    next: u32,
}

struct Kept {
    source: Rc<str>,
    /// What the names meant when it was compiled.
    version: u64,
    id: Rc<TextId>,
    program: u32,
}

struct Stored {
    id: Rc<TextId>,
    places: Vec<u32>,
}

/// Texts that stand in programs as names of members, each once, so that equal names are the same pointer.
#[derive(Default)]
pub(super) struct Strings {
    all: FxHashMap<Rc<str>, Rc<Str>>,
    /// Swept when this many are there.
    sweep_at: usize,
}

impl Strings {
    fn intern(&mut self, text: &str) -> Rc<Str> {
        if let Some(found) = self.all.get(text) {
            return found.clone();
        }
        if self.all.len() >= self.sweep_at.max(1024) {
            self.sweep();
            self.sweep_at = self.all.len() * 2;
        }
        let string = Rc::new(Str::new(text.to_owned()));
        self.all.insert(Rc::from(text), string.clone());
        string
    }

    /// Forgets those nothing uses.
    fn sweep(&mut self) {
        self.all.retain(|_, string| Rc::strong_count(string) > 1);
    }
}

impl Machine {
    /// A machine without variables.
    pub fn new() -> Machine {
        let routines = Routine::ALL.into_iter().map(Routine::prototype);
        Machine {
            prototypes: std::iter::once(routine::native()).chain(routines).map(Rc::new).collect(),
            free: Vec::new(),
            texts: Texts::default(),
            stack: Vec::new(),
            frames: Frames::default(),
            continuations: Vec::new(),
            slots: Vec::new(),
            names: Names::default(),
            strings: Strings::default(),
            heap: Heap::default(),
            classes: Classes::default(),
            modules: Default::default(),
            stopping: None,
        }
    }

    /// Compiles a text, or finds it compiled, and gives the place of its program.
    pub fn compile(&mut self, source: &str, guard: StackGuard) -> std::result::Result<u32, Vec<Diagnostic>> {
        let version = self.names.version();
        let kept = self.texts.kept.iter().find(|k| k.version == version && *k.source == *source);
        if let Some(kept) = kept {
            return Ok(kept.program);
        }
        let (program, id) = self.compile_source(&Rc::new(Source::session(source)), guard)?;
        if source.len() <= LONGEST_KEPT {
            if self.texts.kept.len() == TEXTS_KEPT {
                self.texts.kept.pop_front();
            }
            let version = self.names.version();
            self.texts.kept.push_back(Kept { source: Rc::from(source), version, id, program });
        }
        Ok(program)
    }

    /// Compiles a text, of the session or of a module, and gives the place of its program.
    pub(super) fn compile_source(
        &mut self,
        source: &Rc<Source>,
        guard: StackGuard,
    ) -> std::result::Result<(u32, Rc<TextId>), Vec<Diagnostic>> {
        let id = Rc::new(TextId(self.texts.next));
        self.texts.next = self.texts.next.wrapping_add(1);
        let free = &mut self.free;
        let prototypes = &mut self.prototypes;
        let mut places: Vec<u32> = Vec::new();
        let mut place = || {
            let place = free.pop().unwrap_or_else(|| {
                prototypes.push(prototypes[super::NATIVE as usize].clone());
                prototypes.len() as u32 - 1
            });
            places.push(place);
            place
        };
        let strings = &mut self.strings;
        self.names.enter(source.space);
        let outcome =
            compile::compile(source, &mut self.names, &id, &mut place, &mut |text| strings.intern(text), guard);
        self.names.enter(SESSION);
        let compiled: Vec<Prototype> = match outcome {
            Ok(compiled) => compiled,
            Err(diagnostics) => {
                self.free.append(&mut places);
                return Err(diagnostics);
            }
        };
        for (place, prototype) in places.iter().zip(compiled) {
            self.prototypes[*place as usize] = Rc::new(prototype);
        }
        let program = places[0];
        self.slots.resize_with(self.names.slot_count(), || Value::Undefined);
        self.texts.alive.push(Stored { id: id.clone(), places });
        Ok((program, id))
    }

    /// Runs a compiled program and leaves the machine ready for the next, however it ends.
    pub fn run(&mut self, program: u32, host: &mut dyn Host, guard: StackGuard) -> Result<Value> {
        self.stopping = None;
        let outcome = self.execute(program, host, guard);
        self.frames.clear();
        self.continuations.clear();
        self.stack.truncate(STACK_KEPT);
        self.stack.shrink_to(STACK_KEPT);
        self.stack.fill(Value::Null);
        match &self.stopping {
            // A `finally` that returned, failed or was stopped itself does not undo why the program was stopped.
            Some(stopping) => Err(stopping.stop.into()),
            None => outcome,
        }
    }

    /// Frees the prototypes of texts that no function and no kept text refers to.
    pub fn collect_texts(&mut self) {
        let kept: FxHashSet<u32> = self.texts.kept.iter().map(|k| k.id.0).collect();
        let empty = self.prototypes[super::NATIVE as usize].clone();
        let Machine { texts, prototypes, free, .. } = self;
        texts.alive.retain(|stored| {
            // One count is ours, and each of the text's own prototypes holds one.
            let own = 1 + stored.places.len() + usize::from(kept.contains(&stored.id.0));
            if kept.contains(&stored.id.0) || Rc::strong_count(&stored.id) > own {
                return true;
            }
            for place in &stored.places {
                prototypes[*place as usize] = empty.clone();
                free.push(*place);
            }
            false
        });
    }

    /// Forgets variables, functions and texts.
    pub fn reset(&mut self) {
        self.slots.clear();
        self.stopping = None;
        self.heap.sever();
        self.heap.kept = Default::default();
        self.names = Names::default();
        self.classes.forget();
        self.modules = Default::default();
        self.texts.kept.clear();
        self.collect_texts();
        self.strings.sweep();
    }
}
