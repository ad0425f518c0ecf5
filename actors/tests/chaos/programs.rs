//! The programs clients send. Each prints numbered lines that can be foretold, so that a byte that is lost, doubled or out
//! of its order is seen; and each can only end in certain ways.

use crate::chance::Chance;

/// What a program does beside printing its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Lines of this many bytes.
    Lines(u64),
    /// A little sleep between lines.
    Sleeps,
    /// Progress between lines.
    Progress,
    /// Joins two tables and prints what came out.
    Joins,
    /// Sorts an array and prints it.
    Sorts,
    /// Reads a file and prints its rows.
    Reads,
    /// An error behind the lines.
    Fails,
    /// Loops for ever behind the lines.
    Endless,
    /// The same, with a `finally` that prints a line more.
    EndlessFinally,
    /// Prints for ever.
    Floods,
    /// Calls itself for ever behind the lines.
    Recurses,
    /// Fills the memory behind the lines.
    Hoards,
    /// Breaks its interpreter at this place.
    Breaks(&'static str),
}

const PLACES: [&str; 6] = ["before_run", "while_running", "in_print", "in_finish", "in_encode", "in_every_encode"];

#[derive(Debug, Clone, Copy)]
pub struct Program {
    pub kind: Kind,
    /// How many lines it prints, if it gets there.
    lines: u64,
}

impl Program {
    pub fn any(chance: &mut Chance) -> Program {
        let kind = match chance.below(100) {
            0..20 => Kind::Lines(chance.pick(&[1, 40, 1000, 30_000])),
            20..30 => Kind::Sleeps,
            30..36 => Kind::Progress,
            36..44 => Kind::Joins,
            44..52 => Kind::Sorts,
            52..58 => Kind::Reads,
            58..66 => Kind::Fails,
            66..74 => Kind::Endless,
            74..78 => Kind::EndlessFinally,
            78..84 => Kind::Floods,
            84..89 => Kind::Recurses,
            89..95 => Kind::Hoards,
            _ => Kind::Breaks(chance.pick(&PLACES)),
        };
        let lines = match kind {
            Kind::Lines(size) if size > 10_000 => 5 + chance.below(30),
            Kind::Lines(_) => 1 + chance.below(400),
            Kind::Floods => u64::MAX,
            Kind::Sleeps => 1 + chance.below(40),
            _ => 1 + chance.below(50),
        };
        Program { kind, lines }
    }

    /// One that prints a line and does not end by itself.
    pub fn endless() -> Program {
        Program { kind: Kind::Endless, lines: 1 }
    }

    pub fn code(&self) -> String {
        let lines = self.lines;
        let usual = format!("for i in range({lines}) {{ print(i, 'x') }}");
        match self.kind {
            Kind::Lines(size) => format!("for i in range({lines}) {{ print(i, 'x' * {size}) }}"),
            Kind::Sleeps => format!("for i in range({lines}) {{ print(i, 'x') sleep(0.01) }}"),
            Kind::Progress => format!("for i in range({lines}) {{ progress(i, 'stage', 'text') print(i, 'x') }}"),
            Kind::Joins => format!(
                "let n = 5000 let t = table({{'a': range(n), 'b': map(range(n), x => x % 97)}})\n\
                 let u = table({{'a': range(n), 'c': map(range(n), x => x * 2)}})\n\
                 let j = inner_join(t, u, 'a')\nlet c = array(j.c)\nfor i in range({lines}) {{ print(i, c[i]) }}"
            ),
            Kind::Sorts => format!(
                "let a = sort(map(range(20011), x => x * 7919 % 20011))\nfor i in range({lines}) {{ print(i, a[i]) }}"
            ),
            Kind::Reads => format!(
                "let a = array(read_file('numbers.csv')['square'])\nfor i in range({lines}) {{ print(i, a[i]) }}"
            ),
            Kind::Fails => format!("{usual}\nnobody_knows_this"),
            Kind::Endless => format!("{usual}\nwhile true {{ }}"),
            Kind::EndlessFinally => {
                format!("{usual}\ntry {{ while true {{ }} }} finally {{ print({lines}, 'x') }}")
            }
            Kind::Floods => "let i = 0 while true { print(i, 'x') i += 1 }".to_owned(),
            Kind::Recurses => format!("{usual}\nfn f(n) {{ return f(n + 1) + 1 }}\nf(0)"),
            // Within a function, so that nothing of it is left to the next program.
            Kind::Hoards => {
                format!("{usual}\nfn hoard() {{ let a = [] while true {{ push(a, 'x' * 1000) }} }}\nhoard()")
            }
            Kind::Breaks(place) => format!("#!panic {place}\n{usual}"),
        }
    }

    /// The line of that number; none behind the last.
    fn line(&self, number: u64) -> Option<String> {
        let most = self.lines.saturating_add(u64::from(self.kind == Kind::EndlessFinally));
        if number >= most {
            return None;
        }
        Some(match self.kind {
            Kind::Lines(size) => format!("{number} {}\n", "x".repeat(size as usize)),
            Kind::Joins => format!("{number} {}\n", number * 2),
            Kind::Sorts => format!("{number} {number}\n"),
            Kind::Reads => format!("{number} {}\n", number * number),
            _ => format!("{number} x\n"),
        })
    }

    /// Whether this program may end so: `limit` is the limit's name where it is told. A broken interpreter may take the
    /// next programs of a session with it.
    pub fn may_end(&self, status: &str, limit: Option<&str>, was_stopped: bool, is_broken: bool) -> bool {
        let by_time = limit.is_none_or(|limit| limit == "time");
        match (status, self.kind) {
            ("interrupted", _) => was_stopped,
            ("lost", Kind::Breaks(_)) => true,
            ("lost", _) => is_broken,
            ("error", Kind::Fails) => true,
            ("limit", Kind::Recurses) => limit.is_none_or(|limit| matches!(limit, "time" | "depth")),
            ("limit", Kind::Hoards) => limit.is_none_or(|limit| matches!(limit, "time" | "memory")),
            ("limit", Kind::Floods) => limit.is_none_or(|limit| matches!(limit, "time" | "output")),
            ("limit", _) => by_time,
            ("ok", kind) => !matches!(
                kind,
                Kind::Fails
                    | Kind::Endless
                    | Kind::EndlessFinally
                    | Kind::Floods
                    | Kind::Recurses
                    | Kind::Hoards
                    | Kind::Breaks("before_run" | "in_print" | "in_finish" | "in_encode" | "in_every_encode")
            ),
            _ => false,
        }
    }
}

/// What a program has printed so far, against what it prints.
#[derive(Debug, Default)]
pub struct Printed {
    /// The next line, and the rest of the one before that has not come.
    next: u64,
    rest: String,
}

impl Printed {
    /// Takes what came; says what is wrong with it.
    pub fn take(&mut self, program: &Program, mut text: &str) -> Result<(), String> {
        while !text.is_empty() {
            if self.rest.is_empty() {
                let Some(line) = program.line(self.next) else {
                    return Err(format!("more than its {} lines: {text:.80?}", self.next));
                };
                self.rest = line;
                self.next += 1;
            }
            let length = self.rest.len().min(text.len());
            let (now, after) = text.as_bytes().split_at(length);
            if now != &self.rest.as_bytes()[..length] {
                return Err(format!("in line {}: {text:.80?} instead of {:.80?}", self.next - 1, self.rest));
            }
            self.rest.drain(..length);
            text = std::str::from_utf8(after).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Whether every line has come.
    pub fn is_whole(&self, program: &Program) -> bool {
        self.rest.is_empty() && program.line(self.next).is_none()
    }
}
