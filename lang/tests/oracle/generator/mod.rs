//! Random programs. A list of bytes decides everything: less bytes, or smaller ones, make a simpler program, so that a
//! list that makes a failing program shrinks to one that makes a small failing program.
//!
//! `expressions.rs` writes expressions of a wanted type, `statements.rs` statements and blocks, `functions.rs` functions
//! and what closures capture. A variable's type stands in its name (`i0` holds an int), so that programs mostly get far
//! before they meet an error, although names are few and shadow each other. Loops count to a bound.

mod expressions;
mod functions;
mod statements;

/// Decisions taken from bytes; when they run out, each is 0.
pub struct Draw<'s> {
    bytes: std::slice::Iter<'s, u8>,
}

impl<'s> Draw<'s> {
    pub fn new(bytes: &'s [u8]) -> Draw<'s> {
        Draw { bytes: bytes.iter() }
    }

    /// A number below `n`; 0 is the simplest choice.
    pub fn below(&mut self, n: usize) -> usize {
        self.bytes.next().map_or(0, |b| usize::from(*b) % n)
    }

    /// Whether something happens that does so in so many of a hundred cases.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.bytes.next().is_some_and(|b| u32::from(255 - *b) * 100 < percent * 255)
    }

    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub fn is_empty(&self) -> bool {
        self.bytes.as_slice().is_empty()
    }
}

/// What a variable holds, unless a program went astray.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    Int,
    Float,
    Text,
    Bool,
    Array,
    Object,
    Tuple,
    /// A function of one int that gives an int.
    Function,
}

impl Type {
    const ALL: [Type; 8] =
        [Type::Int, Type::Text, Type::Array, Type::Bool, Type::Float, Type::Object, Type::Tuple, Type::Function];

    /// The names variables of the type have.
    fn names(self) -> &'static [&'static str] {
        match self {
            Type::Int => &["i0", "i1", "i2", "i3"],
            Type::Float => &["x0", "x1"],
            Type::Text => &["s0", "s1", "s2"],
            Type::Bool => &["b0", "b1"],
            Type::Array => &["a0", "a1", "a2"],
            Type::Object => &["o0", "o1"],
            Type::Tuple => &["t0"],
            Type::Function => &["g0", "g1"],
        }
    }
}

/// A function declared by name.
#[derive(Clone)]
struct Signature {
    name: &'static str,
    parameters: Vec<(&'static str, Type, bool)>,
    returns: Type,
}

/// What is known in one scope.
#[derive(Default)]
struct Known {
    variables: Vec<&'static str>,
    functions: Vec<Signature>,
}

/// A program being written.
struct Writer<'s> {
    draw: Draw<'s>,
    out: String,
    indent: usize,
    scopes: Vec<Known>,
    /// Loops open in the function at hand.
    loops: usize,
    functions: usize,
    /// Counters of `while` loops, each with a name of its own.
    counters: usize,
}

/// The byte that stands between what decides one statement and what decides the next.
const NEXT: u8 = 0xff;

/// A session made of any bytes.
pub fn session_of(bytes: &[u8]) -> Vec<String> {
    session(&bytes.split(|b| *b == NEXT).map(<[u8]>::to_vec).collect::<Vec<_>>())
}

/// The texts of a session; each seed decides one statement at top level.
pub fn session(seeds: &[Vec<u8>]) -> Vec<String> {
    let mut writer = Writer {
        draw: Draw::new(&[]),
        out: String::new(),
        indent: 0,
        scopes: vec![Known::default()],
        loops: 0,
        functions: 0,
        counters: 0,
    };
    let mut texts = Vec::new();
    for (number, seed) in seeds.iter().enumerate() {
        writer.draw = Draw::new(seed);
        if number == 0 {
            writer.beginning();
        } else if writer.draw.chance(6) {
            texts.push(std::mem::take(&mut writer.out));
        }
        if writer.draw.chance(40) {
            // Otherwise most programs would end with their first error.
            writer.guarded();
        } else {
            writer.statement(3);
        }
    }
    texts.push(writer.out);
    texts
}

impl Writer<'_> {
    /// Variables to begin with; some names stay unknown to the session.
    fn beginning(&mut self) {
        for (name, value) in [("i0", "3"), ("s0", "'ab'"), ("a0", "[4, 5, 6]"), ("o0", "{k: 1, m: 2}")] {
            self.line(&format!("let {name} = {value}"));
            self.know(name);
        }
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(&"    ".repeat(self.indent));
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn know(&mut self, name: &'static str) {
        if let Some(scope) = self.scopes.last_mut()
            && !scope.variables.contains(&name)
        {
            scope.variables.push(name);
        }
    }

    fn is_known(&self, name: &str) -> bool {
        self.scopes.iter().any(|s| s.variables.contains(&name))
    }

    /// A variable of a type that has a value, most likely; none when none is known.
    fn variable(&mut self, kind: Type) -> Option<&'static str> {
        let names: Vec<&'static str> = kind.names().iter().copied().filter(|n| self.is_known(n)).collect();
        if self.draw.chance(2) {
            return Some(self.draw.one_of(kind.names()));
        }
        if names.is_empty() { None } else { Some(self.draw.one_of(&names)) }
    }
}
