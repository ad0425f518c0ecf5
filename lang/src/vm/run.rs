//! A program that runs: what it works on, when it looks up, and what becomes of errors.
//!
//! `quick.rs` is the loop. What it cannot do in a few machine instructions it leaves to `step.rs`, which does one
//! instruction, whatever it is; `enter.rs` has the calls.

use std::rc::Rc;

use super::frames::{Frame, Frames};
use super::modules::Wanted;
use super::{Machine, TURN, WINDOW, quick, unwind};
use crate::builtins::Continuation;
use crate::compile::names::Names;
use crate::compile::prototype::Prototype;
use crate::error::{Error, Result};
use crate::host::{Host, Limit, Stop};
use crate::stack::StackGuard;
use crate::value::class::Classes;
use crate::value::{Heap, Value};

/// The machine's parts, the world around it, and where the program stands.
pub(super) struct Run<'a> {
    pub prototypes: &'a [Rc<Prototype>],
    pub stack: &'a mut Vec<Value>,
    pub frames: &'a mut Frames,
    pub slots: &'a mut [Value],
    pub names: &'a Names,
    pub heap: &'a mut Heap,
    pub host: &'a mut dyn Host,
    pub continuations: &'a mut Vec<Box<dyn Continuation>>,
    pub classes: &'a Classes,
    pub stopping: &'a mut Option<unwind::Stopping>,
    /// The instruction that comes next.
    pub at: Frame,
    /// Calls and backward jumps until the machine looks up.
    pub budget: u32,
    /// Calls that may be open at once.
    pub most_frames: usize,
    /// Whether what failed has been given back by a `finally`.
    pub rethrown: bool,
    /// How it ended.
    pub outcome: Result<Value>,
    /// Looks that are left before the limit of instructions.
    turns: u64,
    /// What the loop was left for.
    pub wanted: Option<Wanted>,
    /// The program's own prototype, which holds session variables in its registers.
    start: u32,
}

impl Machine {
    /// Runs a prototype without parameters to its end.
    pub(super) fn execute(&mut self, start: u32, host: &mut dyn Host, guard: StackGuard) -> Result<Value> {
        let limits = host.limits();
        if self.stack.len() < WINDOW {
            grow(&mut self.stack, 4 * WINDOW, host)?;
        }
        for (register, slot) in &self.prototypes[start as usize].resident {
            self.stack[*register as usize] = std::mem::replace(&mut self.slots[*slot as usize], Value::Undefined);
        }
        let mut at = Frame { prototype: start, base: 0, pc: 0 };
        let mut budget = TURN;
        let mut turns = limits.instructions.map_or(u64::MAX, |n| n / u64::from(TURN) + 1);
        let mut fulfilled = Ok(None);
        loop {
            let Machine { prototypes, stack, frames, slots, heap, continuations, names, stopping, classes, .. } = self;
            let mut run = Run {
                prototypes,
                stack,
                frames,
                slots,
                names,
                heap,
                host: &mut *host,
                continuations,
                classes,
                stopping,
                at,
                budget,
                most_frames: limits.call_depth,
                rethrown: false,
                outcome: Ok(Value::Null),
                turns,
                wanted: None,
                start,
            };
            if run.begin(fulfilled) {
                quick::run(&mut run);
            }
            let Some(wanted) = run.wanted.take() else { return run.outcome };
            (at, budget, turns) = (run.at, run.budget, run.turns);
            fulfilled = self.fulfil(wanted, at, host, guard);
        }
    }
}

#[cold]
#[inline(never)]
pub(super) fn grow(stack: &mut Vec<Value>, need: usize, host: &mut dyn Host) -> Result<()> {
    let length = (stack.len() * 2).max(need);
    host.reserve((length - stack.len()) * size_of::<Value>())?;
    stack.resize_with(length, || Value::Null);
    Ok(())
}

impl Run<'_> {
    /// Goes on after what was wanted: into the text of a module, or with the error that came of it. Gives whether the
    /// program goes on.
    fn begin(&mut self, fulfilled: Result<Option<(u8, u32)>>) -> bool {
        let begun = match fulfilled {
            Ok(Some((a, program))) => self.enter_module(a, program),
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        begun.map_or_else(|error| self.fail(error), |()| true)
    }

    /// Makes what the function at hand needs, and lets the host read its clock, its stop flag and its meter when it is
    /// time. Gives whether the instruction may be done now.
    #[inline(always)]
    pub(super) fn ready(&mut self) -> Result<bool> {
        let need = self.at.base as usize + WINDOW;
        if self.stack.len() < need {
            grow(self.stack, need, self.host)?;
        }
        if self.budget == 0 {
            self.look_up()?;
            return Ok(false);
        }
        Ok(true)
    }

    #[inline(never)]
    fn look_up(&mut self) -> Result<()> {
        self.budget = TURN;
        // What is stopped is the instruction that would come next.
        self.at.pc += 1;
        self.turns -= 1;
        if self.turns == 0 {
            self.turns = u64::MAX;
            return Err(Stop::Limit(Limit::Instructions).into());
        }
        if self.heap.is_due() || self.host.wants_collection() {
            self.heap.collect();
        }
        self.host.tick()?;
        self.at.pc -= 1;
        Ok(())
    }

    /// Ends the program; its session variables go back to where they outlive it.
    pub(super) fn end(&mut self, outcome: Result<Value>) {
        for (register, slot) in &self.prototypes[self.start as usize].resident {
            self.slots[*slot as usize] = std::mem::take(&mut self.stack[*register as usize]);
        }
        self.outcome = outcome;
    }

    /// Finds who handles an error. Gives whether the program goes on.
    #[cold]
    #[inline(never)]
    pub(super) fn fail(&mut self, error: Box<Error>) -> bool {
        let failure = unwind::Failure { error, rethrown: std::mem::take(&mut self.rethrown), at: self.at };
        let mut unwinding = unwind::Unwinding {
            prototypes: self.prototypes,
            stack: self.stack,
            frames: self.frames,
            continuations: self.continuations,
            stopping: self.stopping,
        };
        match unwinding.unwind(failure, self.host) {
            Ok(handler) => {
                self.at = handler;
                true
            }
            Err(error) => {
                self.end(Err(error));
                false
            }
        }
    }
}
