//! A file on a share that takes the place of another only once all of it is written.

use std::cell::{Cell, RefCell};
use std::io::{self, BufWriter, Write};
use std::rc::Rc;

use datacode_lang::host::{FileError, FileKind, NewFile};
use smb2::FileWriter;

use super::fault;
use super::link::{Link, Shared};
use super::waiting::Waiting;
use crate::entropy;
use crate::meter::{Charge, Uncounted, unmetered};

/// Bytes that are sent at once.
const PIECE: usize = 512 << 10;

/// Bytes that may be under way.
pub const AHEAD: u64 = 4 << 20;

/// What such a file takes besides: what is under way, and each piece once more while it is encrypted.
const ROOM: u32 = 6 << 20;

/// A file being written under a hidden name beside its place.
pub struct ShareWriter(BufWriter<Pieces>);

struct Pieces {
    waiting: Rc<Waiting>,
    link: Shared,
    /// `None` once the file is in its place, or never will be.
    begun: Option<Uncounted<Begun>>,
    /// Why nothing more can be written.
    failed: Option<FileError>,
    left: Rc<Left>,
    _room: Charge,
}

/// Hidden files of a session that could not be removed yet: they are when their share answers again.
#[derive(Default)]
pub struct Left(RefCell<Vec<Hidden>>);

struct Hidden {
    share: String,
    path: String,
    /// How often it was tried.
    tries: u8,
}

/// So many are remembered.
const MOST_LEFT: usize = 16;

/// So often each is tried: the server may hold it open for a while.
const MOST_TRIES: u8 = 8;

impl Left {
    fn remember(&self, hidden: Hidden) {
        let mut left = self.0.borrow_mut();
        // Nobody is left to tell, and a hidden file harms nobody.
        if left.len() < MOST_LEFT && hidden.tries < MOST_TRIES {
            left.push(Hidden { tries: hidden.tries + 1, ..hidden });
        }
    }

    /// Removes what is remembered of a share that answers.
    pub fn clean_up(&self, link: &Link, waiting: &Waiting) {
        if self.0.borrow().is_empty() {
            return;
        }
        for hidden in self.0.take() {
            if hidden.share != link.name() {
                self.0.borrow_mut().push(hidden);
            } else if !is_gone(&waiting.until(link.remove(&hidden.path))) {
                self.remember(hidden);
            }
        }
    }
}

fn is_gone(removed: &Result<(), FileError>) -> bool {
    matches!(removed, Ok(()) | Err(FileError::NotFound))
}

/// A file that is not in its place yet.
pub struct Begun {
    writer: FileWriter,
    /// Where it is now.
    beside: String,
    place: String,
}

/// Begins to write the file of that place. What is there must be a file.
///
/// # Errors
/// Those of the share.
pub async fn begin(link: &Link, place: &str) -> Result<Begun, FileError> {
    match link.look(place).await {
        Ok(known) if known.kind != FileKind::File => return Err(FileError::NotAFile),
        Ok(_) | Err(FileError::NotFound) => {}
        Err(error) => return Err(error),
    }
    let folder = place.rfind('/').map_or("", |slash| &place[..=slash]);
    let beside = format!("{folder}.datacode-{:016x}", entropy::bits());
    let writer = link.create(&beside).await?;
    Ok(Begun { writer, beside, place: place.to_owned() })
}

impl ShareWriter {
    /// Goes on with it.
    pub fn new(waiting: Rc<Waiting>, link: Shared, begun: Uncounted<Begun>, left: Rc<Left>) -> ShareWriter {
        ShareWriter(BufWriter::with_capacity(
            PIECE,
            Pieces { waiting, link, begun: Some(begun), failed: None, left, _room: Charge::of(ROOM) },
        ))
    }
}

impl Write for ShareWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Pieces {
    /// Removes what was begun, now or later. All of it in one farewell: whoever was interrupted waits for it.
    fn give_up(&self, writer: Option<FileWriter>, beside: &str) {
        let gone = Cell::new(false);
        self.waiting.part(async {
            if let Some(writer) = writer {
                let _ = writer.abort().await;
            }
            gone.set(is_gone(&self.link.remove(beside).await));
        });
        if !gone.get() {
            self.left.remember(Hidden { share: self.link.name().to_owned(), path: beside.to_owned(), tries: 0 });
        }
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(error) = self.failed {
            return Err(io::Error::other(error));
        }
        let Some(begun) = &mut self.begun else { return Err(io::Error::other(FileError::Io)) };
        let writer = &mut begun.writer;
        let sent = self.waiting.until(async { writer.write_chunk(bytes).await.map_err(fault::of_file) });
        if let Err(error) = sent {
            self.failed = Some(error);
            return Err(io::Error::other(error));
        }
        self.link.touch();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl NewFile for ShareWriter {
    fn keep(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()?;
        let pieces = self.0.get_mut();
        let Some(begun) = pieces.begun.take() else { return Err(io::Error::other(FileError::Io)) };
        let Begun { writer, beside, place } = begun.into_inner();
        let link = &pieces.link;
        let kept = pieces.waiting.until(async {
            writer.finish().await.map_err(fault::of_file)?;
            link.replace(&beside, &place).await
        });
        if kept.is_err() {
            pieces.give_up(None, &beside);
        }
        unmetered(|| drop((beside, place)));
        kept.map_err(io::Error::other)
    }
}

impl Drop for Pieces {
    fn drop(&mut self) {
        let Some(begun) = self.begun.take().map(Uncounted::into_inner) else { return };
        let Begun { writer, beside, place } = begun;
        self.give_up(Some(writer), &beside);
        unmetered(|| drop((beside, place)));
    }
}
