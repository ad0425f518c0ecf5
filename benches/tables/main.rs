//! `cargo bench -p datacode-actors --bench tables`: reading, grouping, joining, sorting and filtering a million rows,
//! beside pandas and polars.
//!
//! What is measured is the CPU time (user and system) of the operation alone, on one core: tables are read before,
//! results are looked at and dropped after. The three sides keep their tables and do each operation in turn, so that a
//! busy moment of the machine meets all of them. A checksum of every result must be the same on all sides. The table
//! shows medians and ratios, worst ones too.
//!
//! - `OTHERS=path`: a Python with the packages of `requirements.txt`, which `install.sh` makes; without it DataCode is
//!   measured alone.
//! - `FOLDER=path`: where the files with the rows are (default: the build folder's `tmp`); they are made when they
//!   are not there.
//! - `ROWS=n` (default 1000000), `RUNS=n` (default 5).
//! - An argument selects the operations whose name contains it: `-- sort`.

mod data;
mod world;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};

// Its memory is that of the program.
use datacode_actors as _;
use datacode_lang::Interpreter;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use world::World;

/// What is done, and what is printed of the outcome `r`. `others.py` does and tells the same.
const OPERATIONS: [(&str, &str, &str); 15] = [
    ("csv", "r = read_file('rows.csv')", CSV),
    ("group int", "r = group_by(t, 'user', total=['sum', 'quantity'], mean=['average', 'amount'])", GROUP),
    ("group few", "r = group_by(t, 'city', total=['sum', 'quantity'], mean=['average', 'amount'])", GROUP),
    ("group many", "r = group_by(t, 'name', total=['sum', 'quantity'], mean=['average', 'amount'])", GROUP),
    (
        "group two",
        "r = group_by(t, ['city', 'quantity'], total=['sum', 'quantity'], mean=['average', 'amount'])",
        GROUP,
    ),
    ("join 1:1", "r = inner_join(t, second, 'id')", "print(len(r), sum(r.id * r.value), sum(r.amount))"),
    ("join n:1", "r = inner_join(t, people, 'name')", "print(len(r), sum(r.id * r.level), sum(r.amount))"),
    ("join left", "r = left_join(t, half, 'id')", "print(len(r), sum(r.id * r.part), sum(r.amount))"),
    ("sort int", "r = table_sort(t, 'id')", "print(len(r), sum(r.amount), some(r.id), some(r.name), some(r.day))"),
    ("sort float", "r = table_sort(t, 'rate')", "print(len(r), sum(r.amount), some(r.rate), some(r.id))"),
    ("sort text", "r = table_sort(t, 'name')", "print(len(r), sum(r.amount), some(r.name))"),
    ("sort two", "r = table_sort(t, ['city', 'amount'])", "print(len(r), sum(r.id), some(r.city), some(r.amount))"),
    ("filter float", "r = t[t['amount'] > 500]", FILTER),
    ("filter text", "r = table_where(t, \"amount > 500 and city == 'Минск'\")", FILTER),
    ("filter date", "r = t[t['day'] >= date('2024-07-01')]", FILTER),
];
const CSV: &str = "print(len(r), sum(r.id), sum(r.user), sum(r.amount), sum(r.quantity), sum(r.rate), some(r.name), \
                   some(r.city), some(r.day), some(r.active), some(r.note))";
const GROUP: &str = "print(len(r), sum(r.total), sum(r.mean))";
const FILTER: &str = "print(len(r), sum(r.id), sum(r.amount), some(r.id), some(r.name), some(r.day))";

/// What all programs begin with.
const PRELUDE: &str = "
    fn some(column) {
        let told = []
        for i in range(0, len(column), 99991) { told.push('${column[i]}') }
        return join(told, ' ')
    }
    t = read_file('rows.csv')
    second = read_file('second.csv')
    half = read_file('half.csv')
    people = read_file('people.csv')
    r = null
";

/// What stops the comparison: words for the person who reads it.
struct Failure(String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure(error.to_string())
    }
}

fn main() -> ExitCode {
    match compare() {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(words)) => {
            say(&format!("{words}\n"));
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::print_stdout, reason = "a benchmark is read on the terminal")]
fn say(text: &str) {
    print!("{text}");
    // Each line is to be seen when it is known; a terminal that is gone is no reason to stop.
    let _ = std::io::stdout().flush();
}

fn compare() -> Result<(), Failure> {
    let number = |name: &str, default: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    let (rows, runs) = (number("ROWS", 1_000_000), number("RUNS", 5).max(1));
    let wanted = std::env::args().skip(1).find(|a| !a.starts_with("--")).unwrap_or_default();
    let folder = folder(rows)?;

    let mut datacode = DataCode::new(&folder)?;
    let mut others = Vec::new();
    if let Some(python) = std::env::var_os("OTHERS") {
        for name in ["pandas", "polars"] {
            others.push(Other::new(Path::new(&python), name, &folder)?);
        }
    }
    let mut header = format!("{rows} rows, CPU seconds, median of {runs} runs\n{:14}{:>10}", "", "datacode");
    for other in &others {
        let _ = write!(header, "{:>10}", other.name);
    }
    for other in &others {
        let _ = write!(header, "{:>12}", format!("/ {}", other.name));
    }
    say(&format!("{header}\n"));
    for (name, program, told) in OPERATIONS.into_iter().filter(|(name, ..)| name.contains(&wanted)) {
        let mut times = vec![Vec::new(); 1 + others.len()];
        for _ in 0..runs {
            let (time, expected) = datacode.run(program, told)?;
            times[0].push(time);
            for (other, times) in others.iter_mut().zip(&mut times[1..]) {
                let (time, got) = other.run(name)?;
                times.push(time);
                if !agree(&expected, &got) {
                    return Err(Failure(format!("{name}: datacode has\n{expected}\n{} has\n{got}", other.name)));
                }
            }
        }
        let medians: Vec<f64> = times.into_iter().map(median).collect();
        let mut line = format!("{name:14}");
        for time in &medians {
            let _ = write!(line, "{time:>10.3}");
        }
        for other in &medians[1..] {
            let _ = write!(line, "{:>12.2}", medians[0] / other);
        }
        say(&format!("{line}\n"));
    }
    Ok(())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The folder with the files of so many rows; they are made when they are not there.
fn folder(rows: u64) -> Result<PathBuf, Failure> {
    let place = std::env::var_os("FOLDER").map_or_else(|| env!("CARGO_TARGET_TMPDIR").into(), PathBuf::from);
    let folder = place.join(format!("tables-{rows}"));
    let whole = folder.join("whole");
    if !whole.exists() {
        std::fs::create_dir_all(&folder)?;
        data::write(&folder, rows)?;
        std::fs::write(whole, "")?;
    }
    Ok(folder)
}

/// Whether two checksums say the same: words are equal, and numbers too but for what the order of adding changes.
fn agree(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
    let same = |(a, b): (&&str, &&str)| match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()),
        _ => a.eq_ignore_ascii_case(b),
    };
    a.len() == b.len() && a.iter().zip(&b).all(same)
}

/// DataCode, in this process.
struct DataCode {
    interpreter: Interpreter,
    world: World,
}

impl DataCode {
    fn new(folder: &Path) -> Result<DataCode, Failure> {
        let mut datacode = DataCode { interpreter: Interpreter::new(1 << 20), world: World::new(folder.to_owned()) };
        datacode.evaluate(PRELUDE)?;
        Ok(datacode)
    }

    fn evaluate(&mut self, program: &str) -> Result<(), Failure> {
        match self.interpreter.run(program, &mut self.world) {
            Ok(_) => Ok(()),
            Err(failure) => Err(Failure(format!("{program}: {failure:?}"))),
        }
    }

    fn run(&mut self, program: &str, told: &str) -> Result<(f64, String), Failure> {
        self.world.written.clear();
        let before = cpu_seconds()?;
        self.evaluate(program)?;
        let time = cpu_seconds()? - before;
        self.evaluate(told)?;
        self.evaluate("r = null")?;
        Ok((time, self.world.written.trim().to_owned()))
    }
}

/// The CPU time, user and system, of this process.
fn cpu_seconds() -> Result<f64, Failure> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    Ok((usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) as f64 / 1e6)
}

/// A library of Python, in a process that keeps its tables.
struct Other {
    name: &'static str,
    asked: ChildStdin,
    answers: BufReader<ChildStdout>,
    child: Child,
}

impl Other {
    fn new(python: &Path, name: &'static str, folder: &Path) -> Result<Other, Failure> {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../benches/tables/others.py");
        let mut child = Command::new(python)
            .args([program.as_os_str(), name.as_ref(), folder.as_os_str()])
            .env("POLARS_MAX_THREADS", "1")
            .env("OMP_NUM_THREADS", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(asked), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Failure(format!("{name} has no pipes")));
        };
        let mut other = Other { name, asked, answers: BufReader::new(answers), child };
        other.answer()?;
        Ok(other)
    }

    fn run(&mut self, operation: &str) -> Result<(f64, String), Failure> {
        writeln!(self.asked, "{operation}")?;
        let answer = self.answer()?;
        let (time, checksum) = answer.split_once(' ').unwrap_or((&answer, ""));
        Ok((time.parse()?, checksum.to_owned()))
    }

    fn answer(&mut self) -> Result<String, Failure> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err(Failure(format!("{} ended", self.name)));
        }
        Ok(line.trim().to_owned())
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        // It ends with its input anyway.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
