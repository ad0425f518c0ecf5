//! `cargo bench --bench compare`: the programs of `benches/programs/` in DataCode, Lua 5.4, CPython, Rhai and Starlark,
//! side by side.
//!
//! A language that has no such thing has no such program, and a `-` in the table. Each program prints a checksum, which
//! must be the same in all languages. What is measured is the CPU time (user and system) of the whole process, started
//! anew for every run; the runs of the languages alternate, so that a busy moment of the machine meets all of them. The
//! table shows the medians and the ratios, worst ones too.
//!
//! - `DATACODE=path`, `LUA=path`, `PYTHON=path`: the programs to run (default: the `datacode` built with this
//!   benchmark, `lua5.4` and `python3` from the search path). Let `PYTHON` name the interpreter itself: a version
//!   manager's `python3` is a shell script whose own time would be counted.
//! - `RHAI=path`, `STARLARK=path`: the same for what `make bench` builds of `benches/others/` (default: where it builds
//!   them). A language that is not built is left out.
//! - `RUNS=n`: runs of each program and language (default 5).
//! - An argument selects the programs whose name contains it: `cargo bench --bench compare -- fib`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

/// A language of the comparison.
struct Language {
    name: &'static str,
    ending: &'static str,
    program: String,
}

/// What stops a comparison.
#[derive(Debug)]
enum Failure {
    Io(String, std::io::Error),
    Failed(String, String),
    Differs { program: String, language: &'static str, got: String, expected: String },
    Usage(nix::Error),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::Io(what, error) => write!(f, "{what}: {error}"),
            Failure::Failed(what, told) => write!(f, "{what} failed: {}", told.trim_end()),
            Failure::Differs { program, language, got, expected } => {
                write!(f, "{program} in {language} printed {got:?}, DataCode printed {expected:?}")
            }
            Failure::Usage(error) => write!(f, "the system does not tell the CPU time: {error}"),
        }
    }
}

fn main() -> ExitCode {
    match compare() {
        Ok(table) => {
            say(&table);
            ExitCode::SUCCESS
        }
        Err(failure) => {
            say(&format!("{failure}\n"));
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::print_stdout, reason = "a benchmark is read on the terminal")]
fn say(text: &str) {
    print!("{text}");
}

fn compare() -> Result<String, Failure> {
    let languages = languages();
    let runs = variable("RUNS", "5").parse().unwrap_or(5).max(1);
    let wanted = std::env::args().skip(1).find(|a| !a.starts_with("--")).unwrap_or_default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/programs");

    let mut table = format!("CPU seconds, median of {runs} runs\n{:12}", "");
    for language in &languages {
        let _ = write!(table, "{:>10}", language.name);
    }
    for other in &languages[1..] {
        let _ = write!(table, "{:>12}", format!("/ {}", other.name));
    }
    let mut logarithms = vec![Vec::new(); languages.len() - 1];
    for name in names(&folder)?.into_iter().filter(|name| name.contains(&wanted)) {
        let times = measure(&folder, &name, &languages, runs)?;
        let _ = write!(table, "\n{name:12}");
        for time in &times {
            let _ = write!(table, "{:>10}", time.map_or("-".to_owned(), |time| format!("{time:.3}")));
        }
        for (logarithms, other) in logarithms.iter_mut().zip(&times[1..]) {
            let ratio = times[0].zip(*other).map(|(own, other)| own / other);
            logarithms.extend(ratio.map(f64::ln));
            let _ = write!(table, "{:>12}", ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.2}")));
        }
    }
    let _ = write!(table, "\n{:width$}", "geometric mean", width = 12 + 10 * languages.len());
    for logarithms in logarithms {
        let mean = logarithms.iter().sum::<f64>() / f64::max(logarithms.len() as f64, 1.0);
        let _ = write!(table, "{:>12.2}", mean.exp());
    }
    table.push('\n');
    Ok(table)
}

/// The languages there are programs to run of, DataCode first.
fn languages() -> Vec<Language> {
    let datacode = env!("CARGO_BIN_EXE_datacode");
    let mut languages = vec![
        Language { name: "datacode", ending: "dc", program: variable("DATACODE", datacode) },
        Language { name: "lua 5.4", ending: "lua", program: variable("LUA", "lua5.4") },
        Language { name: "cpython", ending: "py", program: variable("PYTHON", "python3") },
    ];
    let others = Path::new(datacode).with_file_name("../others/release");
    for (name, ending, variable_name) in [("rhai", "rhai", "RHAI"), ("starlark", "star", "STARLARK")] {
        let program = variable(variable_name, &others.join(name).to_string_lossy());
        if Path::new(&program).is_file() {
            languages.push(Language { name, ending, program });
        }
    }
    languages
}

fn variable(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}

/// The programs there are, by name.
fn names(folder: &Path) -> Result<Vec<String>, Failure> {
    let failed = |error| Failure::Io(folder.display().to_string(), error);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|e| e == "dc") {
            names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}

/// The median CPU time of a program in each language that has it, in seconds.
fn measure(folder: &Path, name: &str, languages: &[Language], runs: usize) -> Result<Vec<Option<f64>>, Failure> {
    let mut times = vec![Vec::new(); languages.len()];
    let mut checksum = None;
    for _ in 0..runs {
        for (language, times) in languages.iter().zip(&mut times) {
            let program = folder.join(name).with_extension(language.ending);
            if !program.is_file() {
                continue;
            }
            let (printed, time) = run(&language.program, &program)?;
            times.push(time.as_secs_f64());
            let expected = checksum.get_or_insert_with(|| printed.clone());
            if printed != *expected {
                let (program, expected) = (name.to_owned(), expected.clone());
                return Err(Failure::Differs { program, language: language.name, got: printed, expected });
            }
        }
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times.get(times.len() / 2).copied()
    };
    Ok(times.into_iter().map(median).collect())
}

/// Runs a program to its end: what it printed and the CPU time it took.
fn run(interpreter: &str, program: &PathBuf) -> Result<(String, Duration), Failure> {
    let what = format!("{interpreter} {}", program.display());
    let before = time_of_children()?;
    let output = Command::new(interpreter).arg(program).output().map_err(|e| Failure::Io(what.clone(), e))?;
    let time = time_of_children()?.saturating_sub(before);
    if !output.status.success() {
        let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        return Err(Failure::Failed(what, told));
    }
    Ok((String::from_utf8_lossy(&output.stdout).into_owned(), time))
}

/// The CPU time, user and system, of all processes that were started here and have ended.
fn time_of_children() -> Result<Duration, Failure> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(Failure::Usage)?;
    let microseconds = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(Duration::from_micros(microseconds.unsigned_abs()))
}
