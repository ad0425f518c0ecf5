//! What leaves a block out of order: `try`, `return`, `break`, `continue`.
//!
//! A `finally` block stands once for each way that leads through it: behind its `try`, before each jump that leaves it,
//! and as a handler for failures.

use super::{Context, Emitter};
use crate::compile::instruction::{Instruction, Register};
use crate::compile::prototype::Handler;
use crate::compile::tree::*;

impl<'a> Emitter<'a> {
    pub(super) fn attempt(&mut self, attempt: &'a Try) {
        let error = self.allocate();
        let has_finally = !attempt.finally.is_empty();
        // Also without a `finally` of its own: its clauses do not cover those of outer blocks that stand copied in it.
        self.contexts.push(Context::Finally { body: &attempt.finally, gaps: Vec::new() });
        let start = self.code.len();
        self.block(&attempt.body);
        let tried = self.code.len();
        self.block(&attempt.otherwise);
        let mut ends = Vec::new();
        if !attempt.catches.is_empty() {
            ends.push(self.emit(Instruction::Jump { o: 0 }));
            self.catches(attempt, start, tried, error, &mut ends);
        }
        self.patch_all(ends);
        let Some(Context::Finally { gaps, .. }) = self.contexts.pop() else { return };
        if !has_finally {
            return;
        }
        let end = self.code.len();
        self.block(&attempt.finally);
        let over = self.emit(Instruction::Jump { o: 0 });
        self.handle(start, end, &gaps, error, true);
        self.block(&attempt.finally);
        self.emit(Instruction::Rethrow { a: error });
        self.patch(over);
    }

    fn catches(&mut self, attempt: &'a Try, start: usize, tried: usize, error: Register, ends: &mut Vec<usize>) {
        // A `finally` copied into the body, before a `return` there, is not covered by the clauses of its own `try`.
        let gaps = match self.contexts.last() {
            Some(Context::Finally { gaps, .. }) => gaps.clone(),
            _ => Vec::new(),
        };
        self.handle(start, tried, &gaps, error, false);
        let mut caught_all = false;
        for clause in &attempt.catches {
            let skip = clause.kind.map(|kind| self.emit(Instruction::JumpNotKind { a: error, k: kind as u8, o: 0 }));
            if let Some(binding) = &clause.binding {
                self.store(binding, error);
            }
            self.block(&clause.body);
            ends.push(self.emit(Instruction::Jump { o: 0 }));
            match skip {
                Some(skip) => self.patch(skip),
                None => {
                    caught_all = true;
                    break;
                }
            }
        }
        if !caught_all {
            self.emit(Instruction::Rethrow { a: error });
        }
    }

    /// Adds handlers that lead here, for the code between two places except the gaps.
    fn handle(&mut self, start: usize, end: usize, gaps: &[(usize, usize)], register: Register, finally: bool) {
        let target = self.code.len() as u32;
        let mut from = start;
        let inside = gaps.iter().filter(|(f, t)| *f >= start && *t <= end);
        let stretches = inside.copied().chain([(end, end)]);
        for (gap_from, gap_to) in stretches {
            if gap_from > from {
                let (from, to) = (from as u32, gap_from as u32);
                self.handlers.push(Handler { from, to, target, register, finally });
            }
            from = gap_to;
        }
    }

    pub(super) fn return_null(&mut self) {
        if self.unit.functions[self.number].returns.is_some() || self.cache.is_some() {
            let a = self.allocate();
            self.emit(Instruction::LoadNull { a });
            self.return_register(a);
        } else {
            self.emit(Instruction::ReturnNull);
        }
    }

    fn return_register(&mut self, a: Register) {
        if let Some(kind) = &self.unit.functions[self.number].returns {
            let t = self.type_check(kind, &"".into());
            self.emit(Instruction::CheckType { a, t });
        }
        if let Some(key) = self.cache {
            self.emit(Instruction::CachePut { a: key, b: a });
        }
        self.emit(Instruction::Return { a });
    }

    pub(super) fn return_statement(&mut self, e: Option<&'a Expr>) {
        let has_finally = self.contexts.iter().any(|c| matches!(c, Context::Finally { body, .. } if !body.is_empty()));
        match e {
            None => {
                self.leave(0);
                if has_finally {
                    // The handlers of the blocks just left do not cover what follows.
                    self.with_gaps(0, |s| s.return_null());
                } else {
                    self.return_null();
                }
            }
            Some(e) => {
                // The machine takes what it returns: a session variable's register is still to be written back.
                let a = if has_finally || self.number == 0 {
                    let a = self.allocate();
                    self.into(e, a);
                    a
                } else {
                    self.any(e)
                };
                self.leave(0);
                if has_finally { self.with_gaps(0, |s| s.return_register(a)) } else { self.return_register(a) }
            }
        }
    }

    pub(super) fn leave_loop(&mut self, is_break: bool) {
        let Some(at) = self.contexts.iter().rposition(|c| matches!(c, Context::Loop { .. })) else { return };
        self.leave(at + 1);
        let mut jump = 0;
        self.with_gaps(at + 1, |s| jump = s.emit(Instruction::Jump { o: 0 }));
        if let Some(Context::Loop { breaks, continues }) = self.contexts.get_mut(at) {
            if is_break { breaks.push(jump) } else { continues.push(jump) }
        }
    }

    /// Runs the `finally` blocks of the contexts from `down_to` up, innermost first.
    fn leave(&mut self, down_to: usize) {
        let mut inner: Vec<Context<'a>> = Vec::new();
        while self.contexts.len() > down_to {
            let Some(context) = self.contexts.pop() else { break };
            let body = match &context {
                Context::Finally { body, .. } => Some(*body),
                Context::Loop { .. } => None,
            };
            inner.push(context);
            if let Some(body) = body {
                let from = self.code.len();
                self.block(body);
                let to = self.code.len();
                for context in &mut inner {
                    if let Context::Finally { gaps, .. } = context {
                        gaps.push((from, to));
                    }
                }
            }
        }
        self.contexts.extend(inner.into_iter().rev());
    }

    /// Emits code that the `finally` blocks of the contexts from `down_to` up do not cover.
    fn with_gaps(&mut self, down_to: usize, emit: impl FnOnce(&mut Self)) {
        let from = self.code.len();
        emit(self);
        let to = self.code.len();
        for context in &mut self.contexts[down_to..] {
            if let Context::Finally { gaps, .. } = context {
                gaps.push((from, to));
            }
        }
    }
}
