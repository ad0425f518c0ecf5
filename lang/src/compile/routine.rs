//! Built-ins that call a function for each element: their loops, as the machine runs them.
//!
//! A loop of bytecode calls a function of the program without leaving the machine's quick loop; one written in Rust
//! would have to be left and taken up again for every element.

use std::rc::Rc;

use super::TextId;
use super::instruction::Instruction::{self, *};
use super::prototype::{OUTSIDE, Prototype};
use crate::diagnostic::Span;
use crate::source::Source;

/// A loop over the list in the first register behind the callee, with the function in the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Routine {
    /// `map(values, f)`: what f gives for each.
    Map,
    /// `filter(values, f)`: those f gives something true for.
    Filter,
    /// `reduce(values, f, so_far)`: f(so_far, element), from the left.
    Reduce,
}

impl Routine {
    /// All of them.
    pub const ALL: [Routine; 3] = [Routine::Map, Routine::Filter, Routine::Reduce];

    /// What the machine runs: registers 1 to 3 hold the arguments, 3 also what is collected; from 4 on the list that is
    /// walked, the place in it and the element; from 7 on the call.
    pub fn prototype(self) -> Prototype {
        let mut code = match self {
            Routine::Map | Routine::Filter => vec![NewArray { a: 3, n: 0 }],
            Routine::Reduce => Vec::new(),
        };
        code.extend([Move { a: 4, b: 1 }, IteratePrepare { a: 4, pairs: false }]);
        let body: &[Instruction] = match self {
            Routine::Map => &[Move { a: 7, b: 2 }, Move { a: 8, b: 6 }, Call { a: 7, n: 1 }, Append { a: 3, b: 7 }],
            Routine::Filter => &[
                Move { a: 7, b: 2 },
                Move { a: 8, b: 6 },
                Call { a: 7, n: 1 },
                JumpFalse { a: 7, o: 1 },
                Append { a: 3, b: 6 },
            ],
            // What was collected is handed over, not shared: the function may change it in place.
            Routine::Reduce => &[
                Move { a: 7, b: 2 },
                Take { a: 8, b: 3 },
                Move { a: 9, b: 6 },
                Call { a: 7, n: 2 },
                Take { a: 3, b: 7 },
            ],
        };
        let turn = body.len() as i32;
        code.push(Jump { o: turn });
        code.extend_from_slice(body);
        code.extend([IterateNext { a: 4, pairs: false, o: -turn - 1 }, Return { a: 3 }]);
        built_in(code, 10)
    }
}

/// The prototype of the frame in which a built-in waits for the functions it calls.
pub fn native() -> Prototype {
    built_in(vec![Resume], 2)
}

fn built_in(code: Vec<Instruction>, registers: u8) -> Prototype {
    Prototype {
        name: Rc::from(""),
        source: Rc::new(Source::session("")),
        span: Span::default(),
        text: Rc::new(TextId(u32::MAX)),
        spans: vec![Span::default(); code.len()],
        code,
        constants: Vec::new(),
        names: Vec::new(),
        hints: Vec::new(),
        changed: Vec::new(),
        sites: Vec::new(),
        methods: Vec::new(),
        named: Vec::new(),
        types: Vec::new(),
        closures: Vec::new(),
        classes: Vec::new(),
        imports: Vec::new(),
        class: OUTSIDE,
        parameters: Vec::new(),
        required: 0,
        registers,
        handlers: Vec::new(),
        resident: Vec::new(),
    }
}
