//! Conditions: comparison and jump in one instruction.

use super::Emitter;
use crate::compile::instruction::{Instruction, Register};
use crate::compile::tree::*;

impl<'a> Emitter<'a> {
    /// Emits jumps that are taken when the condition is `sense`; gives their places, to be patched.
    pub(super) fn jump_if(&mut self, e: &'a Expr, sense: bool) -> Vec<usize> {
        let free = self.next;
        let outer = std::mem::replace(&mut self.span, e.span);
        let jumps = self.jump_if_at(e, sense);
        self.span = outer;
        self.next = free;
        jumps
    }

    fn jump_if_at(&mut self, e: &'a Expr, sense: bool) -> Vec<usize> {
        match &e.kind {
            ExprKind::Not(inner) => return self.jump_if(inner, !sense),
            // `a and b` is false when a is false or b is; it is true when a falls through and b is.
            ExprKind::And(left, right) => return self.both(left, right, sense, false),
            ExprKind::Or(left, right) => return self.both(left, right, sense, true),
            ExprKind::Binary(op, left, right) => {
                if let Some(jump) = self.comparison(*op, left, right, sense) {
                    return vec![jump];
                }
            }
            _ => {}
        }
        let a = self.any(e);
        let jump = if sense { Instruction::JumpTrue { a, o: 0 } } else { Instruction::JumpFalse { a, o: 0 } };
        vec![self.emit(jump)]
    }

    /// `left` decides alone when it is `decisive`.
    fn both(&mut self, left: &'a Expr, right: &'a Expr, sense: bool, decisive: bool) -> Vec<usize> {
        if sense == decisive {
            let mut jumps = self.jump_if(left, decisive);
            jumps.extend(self.jump_if(right, sense));
            return jumps;
        }
        let decided = self.jump_if(left, decisive);
        let jumps = self.jump_if(right, sense);
        self.patch_all(decided);
        jumps
    }

    fn comparison(&mut self, op: BinaryOp, left: &'a Expr, right: &'a Expr, sense: bool) -> Option<usize> {
        use Instruction::*;
        if matches!(op, BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge) {
            let b = self.any(left);
            let immediate = match &right.kind {
                ExprKind::Int(i) => i16::try_from(*i).ok(),
                _ => None,
            };
            if let Some(i) = immediate {
                return Some(self.emit(match (op, sense) {
                    (BinaryOp::Lt, true) => JumpLessInt { b, i, o: 0 },
                    (BinaryOp::Lt, false) => JumpNotLessInt { b, i, o: 0 },
                    (BinaryOp::Le, true) => JumpLessEqualInt { b, i, o: 0 },
                    (BinaryOp::Le, false) => JumpNotLessEqualInt { b, i, o: 0 },
                    (BinaryOp::Gt, true) => JumpGreaterInt { b, i, o: 0 },
                    (BinaryOp::Gt, false) => JumpNotGreaterInt { b, i, o: 0 },
                    (BinaryOp::Ge, true) => JumpGreaterEqualInt { b, i, o: 0 },
                    (BinaryOp::Ge, false) => JumpNotGreaterEqualInt { b, i, o: 0 },
                    (BinaryOp::Eq, true) | (BinaryOp::Ne, false) => JumpEqualInt { b, i, o: 0 },
                    _ => JumpNotEqualInt { b, i, o: 0 },
                }));
            }
            let c = self.any(right);
            return Some(self.emit(match (op, sense) {
                (BinaryOp::Lt, true) => JumpLess { b, c, o: 0 },
                (BinaryOp::Lt, false) => JumpNotLess { b, c, o: 0 },
                (BinaryOp::Le, true) => JumpLessEqual { b, c, o: 0 },
                (BinaryOp::Le, false) => JumpNotLessEqual { b, c, o: 0 },
                (BinaryOp::Gt, true) => JumpLess { b: c, c: b, o: 0 },
                (BinaryOp::Gt, false) => JumpNotLess { b: c, c: b, o: 0 },
                (BinaryOp::Ge, true) => JumpLessEqual { b: c, c: b, o: 0 },
                (BinaryOp::Ge, false) => JumpNotLessEqual { b: c, c: b, o: 0 },
                (BinaryOp::Eq, true) | (BinaryOp::Ne, false) => JumpEqual { b, c, o: 0 },
                _ => JumpNotEqual { b, c, o: 0 },
            }));
        }
        None
    }

    /// `and` and `or` as values: they give an operand, and work element by element on columns.
    pub(super) fn short_circuit(&mut self, and: bool, left: &'a Expr, right: &'a Expr, a: Register) {
        let t = self.scratch(a);
        self.into(left, t);
        let jump =
            if and { Instruction::JumpFalseKeep { a: t, o: 0 } } else { Instruction::JumpTrueKeep { a: t, o: 0 } };
        let end = self.emit(jump);
        let b = self.any(right);
        self.emit(Instruction::Merge { and, a: t, b });
        self.patch(end);
        self.take_to(t, a);
    }
}
