//! The reader: what the program does in a process of its own, until the file is read or its bounds end it.

use std::io::{self, BufWriter, Cursor, Read, Write};

use calamine::{
    CellType, DataType, Ods, OdsError, Range, Reader, SheetType, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};
use datacode_lang::host::{Item, SheetError, Wanted};
use nix::sys::resource::{Resource, setrlimit};

use super::serial::{self, Serial};
use super::wire::{self, Bounds, COLUMNS, Head, TEXT};

/// The part of its memory the file itself may take.
const FILE_PART: u64 = 4;

/// Reads the spreadsheet on standard input as its head asks and writes its cells to standard output.
///
/// # Errors
/// Those of its standard input and output: nobody is there to be told.
pub fn run() -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut name = String::new();
    let Head { bounds, wanted } = Head::read(&mut input, &mut name)?;
    confine(bounds)?;
    let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
    match whole(&mut input, bounds)? {
        Some(bytes) => answer(&bytes, wanted, &mut out)?,
        None => wire::write_end(Err(SheetError::TooLarge(bounds.memory)), &mut out)?,
    }
    out.flush()
}

/// Writes the cells of a file, or why there are none. It looks at no clock and no limit, and panics where the parser does.
///
/// # Errors
/// Those of `out`.
pub fn answer(file: &[u8], wanted: Wanted<'_>, out: &mut dyn Write) -> io::Result<()> {
    match read(file, wanted, out) {
        Ok(()) => wire::write_end(Ok(()), out),
        Err(Broken::Sheet(error)) => wire::write_end(Err(error), out),
        Err(Broken::Output(error)) => Err(error),
    }
}

/// Sets the bounds of this process.
fn confine(bounds: Bounds) -> io::Result<()> {
    // Whoever wants the cells has gone: so does this process. Elsewhere it notices when it writes.
    #[cfg(target_os = "linux")]
    nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL)?;
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    setrlimit(Resource::RLIMIT_AS, bounds.memory, bounds.memory)?;
    // The first ends it with a signal that says why.
    Ok(setrlimit(Resource::RLIMIT_CPU, bounds.seconds, bounds.seconds.saturating_add(5))?)
}

/// The file; `None` when it is too large.
fn whole(input: &mut dyn Read, bounds: Bounds) -> io::Result<Option<Vec<u8>>> {
    let most = bounds.memory / FILE_PART;
    let mut bytes = Vec::new();
    input.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 <= most {
        return Ok(Some(bytes));
    }
    // Taken to its end, so that the answer is not lost with what nobody reads.
    io::copy(input, &mut io::sink())?;
    Ok(None)
}

/// Why reading ended before its end.
enum Broken {
    Sheet(SheetError),
    Output(io::Error),
}

/// The session knows how much it may be.
const TOO_LARGE: Broken = Broken::Sheet(SheetError::TooLarge(0));

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Broken {
        Broken::Output(error)
    }
}

/// What the error of a format says to the user.
trait Told {
    fn told(&self) -> SheetError;
}

macro_rules! told {
    ($($kind:ident: $($pattern:pat => $error:expr),+;)*) => {
        $(impl Told for $kind {
            fn told(&self) -> SheetError {
                use $kind::*;
                match self {
                    $($pattern => $error,)+
                    _ => SheetError::Damaged,
                }
            }
        })*
    };
}

told! {
    XlsxError: Password => SheetError::Protected;
    XlsbError: Password => SheetError::Protected;
    XlsError: Password => SheetError::Protected;
    OdsError: Password => SheetError::Protected, CellLimitExceeded { .. } => SheetError::TooLarge(0);
}

/// The beginnings of the two containers: of the old binary format, and of a ZIP.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";
const ZIP: &[u8] = b"PK";

/// Reads a file by what it is, whatever its name says: many are called `.xls` that are not.
fn read(bytes: &[u8], wanted: Wanted<'_>, out: &mut dyn Write) -> Result<(), Broken> {
    let file = || Cursor::new(bytes);
    let damaged = Err(Broken::Sheet(SheetError::Damaged));
    if bytes.starts_with(COMPOUND) {
        return match Xls::new(file()) {
            Ok(mut book) => whole_sheets(&mut book, wanted, out),
            // A newer file with a password stands in such a container too.
            Err(XlsError::Password) => Err(Broken::Sheet(SheetError::Protected)),
            Err(_) => match Xlsx::new(file()) {
                Err(XlsxError::Password) => Err(Broken::Sheet(SheetError::Protected)),
                _ => damaged,
            },
        };
    }
    if !bytes.starts_with(ZIP) {
        return damaged;
    }
    if let Ok(mut book) = Xlsx::new(file()) {
        let Some(name) = chosen(&book, wanted, out)? else { return Ok(()) };
        let mut cells = book.worksheet_cells_reader(&name).map_err(|error| Broken::Sheet(error.told()))?;
        let mut place = Place::default();
        while let Some(cell) = cells.next_cell().map_err(|error| Broken::Sheet(error.told()))? {
            place.write(cell.get_position(), cell.get_value(), out)?;
        }
        return Ok(());
    }
    if let Ok(mut book) = Xlsb::new(file()) {
        let Some(name) = chosen(&book, wanted, out)? else { return Ok(()) };
        let mut cells = book.worksheet_cells_reader(&name).map_err(|error| Broken::Sheet(error.told()))?;
        let mut place = Place::default();
        while let Some(cell) = cells.next_cell().map_err(|error| Broken::Sheet(error.told()))? {
            place.write(cell.get_position(), cell.get_value(), out)?;
        }
        return Ok(());
    }
    match Ods::new(file()) {
        Ok(mut book) => whole_sheets(&mut book, wanted, out),
        Err(error) => Err(Broken::Sheet(error.told())),
    }
}

/// The formats whose sheets come as a whole.
fn whole_sheets<F, R>(book: &mut R, wanted: Wanted<'_>, out: &mut dyn Write) -> Result<(), Broken>
where
    F: Read + io::Seek,
    R: Reader<F>,
    R::Error: Told,
{
    let Some(name) = chosen(book, wanted, out)? else { return Ok(()) };
    let range: Range<_> = book.worksheet_range(&name).map_err(|error| Broken::Sheet(error.told()))?;
    let (row, column) = range.start().unwrap_or_default();
    let mut place = Place::default();
    for (rows, columns, value) in range.used_cells() {
        place.write((row + rows as u32, column + columns as u32), value, out)?;
    }
    Ok(())
}

/// Writes the names of the sheets and gives that of the wanted one; `None` when only the names are wanted, or there are
/// none and so nothing is on the first.
fn chosen<F, R>(book: &R, wanted: Wanted<'_>, out: &mut dyn Write) -> Result<Option<String>, Broken>
where
    F: Read + io::Seek,
    R: Reader<F>,
{
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<&str> = sheets.map(|sheet| sheet.name.as_str()).collect();
    for name in &names {
        wire::write(Item::Sheet(name), out)?;
    }
    let found = match wanted {
        Wanted::Names => return Ok(None),
        Wanted::First => names.first(),
        Wanted::Named(wanted) => names.iter().find(|name| **name == wanted),
        Wanted::Numbered(number) => usize::try_from(number).ok().and_then(|number| names.get(number)),
    };
    match found {
        Some(name) => Ok(Some((*name).to_owned())),
        None if wanted == Wanted::First => Ok(None),
        None => Err(Broken::Sheet(SheetError::NoSheet)),
    }
}

/// The cell that was written last.
#[derive(Default)]
struct Place(Option<(u32, u32)>);

impl Place {
    fn write(&mut self, at: (u32, u32), value: &(impl DataType + CellType), out: &mut dyn Write) -> Result<(), Broken> {
        if value.is_empty() {
            return Ok(());
        }
        // The formats say that cells come in order.
        if self.0.is_some_and(|last| at <= last) || at.1 as usize >= COLUMNS {
            return Err(Broken::Sheet(SheetError::Damaged));
        }
        if self.0.is_none_or(|(row, _)| row < at.0) {
            wire::write(Item::Row(u64::from(at.0)), out)?;
        }
        self.0 = Some(at);
        cell(at.1 as usize, value, out)
    }
}

/// Largest whole number up to which floats hold all of them: beyond it a float is no count.
const EXACT: f64 = (1i64 << 53) as f64;

/// Writes a value. An error of a formula (`#N/A`) is no value.
fn cell(column: usize, value: &impl DataType, out: &mut dyn Write) -> Result<(), Broken> {
    let number = |number: f64, out: &mut dyn Write| {
        // Most formats know only floats: 5 and 5.0 are one number there.
        if number.fract() == 0.0 && number.abs() <= EXACT {
            wire::write(Item::Int(column, number as i64), out)
        } else if number.is_finite() {
            wire::write(Item::Float(column, number), out)
        } else {
            Ok(())
        }
    };
    let text = |text: &str, out: &mut dyn Write| {
        if text.len() > TEXT {
            return Err(TOO_LARGE);
        }
        if !text.is_empty() {
            wire::write(Item::Text(column, text), out)?;
        }
        Ok(())
    };
    if let Some(value) = value.get_string() {
        text(value, out)?;
    } else if let Some(value) = value.get_int() {
        wire::write(Item::Int(column, value), out)?;
    } else if let Some(value) = value.get_float() {
        number(value, out)?;
    } else if let Some(value) = value.get_bool() {
        wire::write(Item::Bool(column, value), out)?;
    } else if let Some(value) = value.get_datetime_iso() {
        match value.len() <= TEXT {
            true => wire::write(Item::Iso(column, value), out)?,
            false => return Err(TOO_LARGE),
        }
    } else if let Some(value) = value.get_duration_iso() {
        text(&serial::duration(value), out)?;
    } else if let Some(value) = value.get_datetime() {
        match serial::read(&value) {
            Serial::Day(days) => wire::write(Item::Day(column, days), out)?,
            Serial::Moment(micros) => wire::write(Item::Moment(column, micros), out)?,
            Serial::Time(time) => text(&time, out)?,
            Serial::Number(value) => number(value, out)?,
        }
    }
    Ok(())
}
