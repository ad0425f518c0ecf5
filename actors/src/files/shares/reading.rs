//! A file of a share, read ahead of who reads it.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;
use std::sync::Arc;

use datacode_lang::host::FileError;
use smb2::FileReader;
use tokio::task::{JoinHandle, yield_now};

use super::fault;
use super::link::Shared;
use super::waiting::Waiting;
use crate::meter::{Charge, Uncounted};

/// Bytes that are asked for at once.
const PIECE: u64 = 512 << 10;

/// So many pieces are under way: while one is worked on, the server sends the next ones.
const AHEAD: usize = 8;

/// What such a file takes besides: what is under way, and each piece once more while it is decrypted and handed on.
const ROOM: u32 = 10 << 20;

/// A file being read, from its beginning to its end.
pub struct ShareReader {
    waiting: Rc<Waiting>,
    /// `None` once it has been read to its end or has failed.
    rest: Option<Uncounted<Rest>>,
    /// What came last, and how much of it has been taken.
    piece: Uncounted<Vec<u8>>,
    taken: usize,
    failed: Option<FileError>,
    _room: Charge,
}

/// What has not come yet.
struct Rest {
    link: Shared,
    reader: Arc<FileReader>,
    /// Where the next request begins.
    next: u64,
    asked: VecDeque<JoinHandle<Result<Piece, FileError>>>,
}

struct Piece {
    bytes: Vec<u8>,
    is_last: bool,
}

impl ShareReader {
    /// Reads an open file.
    pub fn new(waiting: Rc<Waiting>, link: Shared, reader: Uncounted<FileReader>) -> ShareReader {
        let reader = || Arc::new(reader.into_inner());
        let rest = Uncounted::new(|| Rest { link, reader: reader(), next: 0, asked: VecDeque::with_capacity(AHEAD) });
        ShareReader {
            waiting,
            rest: Some(rest),
            piece: Uncounted::new(Vec::new),
            taken: 0,
            failed: None,
            _room: Charge::of(ROOM),
        }
    }

    /// Waits for the next piece; none comes behind the end.
    fn fill(&mut self) -> Result<(), FileError> {
        let Some(rest) = &mut self.rest else { return self.failed.map_or(Ok(()), Err) };
        let answer = self.waiting.until(rest.piece());
        let piece = match answer {
            Ok(piece) => piece,
            Err(error) => {
                self.failed = Some(error);
                self.end();
                return Err(error);
            }
        };
        self.taken = 0;
        self.piece = Uncounted::new(|| piece.bytes);
        if piece.is_last {
            self.end();
        }
        Ok(())
    }

    fn end(&mut self) {
        let Some(rest) = self.rest.take().map(Uncounted::into_inner) else { return };
        self.waiting.part(async move {
            rest.asked.iter().for_each(JoinHandle::abort);
            rest.link.touch();
            // What is dropped tells the server to close it. Nobody waits for its answer: it would be a quarter of the time a
            // small file takes.
            drop(rest);
            yield_now().await;
            yield_now().await;
        });
    }
}

impl Rest {
    async fn piece(&mut self) -> Result<Piece, FileError> {
        self.ask();
        let Some(first) = self.asked.front_mut() else { return Ok(Piece { bytes: Vec::new(), is_last: true }) };
        let answer = first.await;
        self.asked.pop_front();
        // What comes behind it is asked for before anybody works on this.
        self.ask();
        yield_now().await;
        answer.unwrap_or(Err(FileError::Io))
    }

    fn ask(&mut self) {
        let size = self.reader.size();
        while self.asked.len() < AHEAD && self.next < size {
            let (reader, from, bytes) = (self.reader.clone(), self.next, PIECE.min(size - self.next));
            self.next += bytes;
            self.asked.push_back(tokio::spawn(async move {
                let read = reader.read_at(from, bytes).await.map_err(fault::of_file)?;
                // Less than was asked for: somebody has cut the file off meanwhile.
                let is_last = (read.len() as u64) < bytes || from + bytes == size;
                Ok(Piece { bytes: read, is_last })
            }));
        }
    }
}

impl Read for ShareReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.piece.len() {
            self.fill().map_err(io::Error::other)?;
        }
        let left = &self.piece[self.taken..];
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.taken += count;
        Ok(count)
    }
}

impl Drop for ShareReader {
    fn drop(&mut self) {
        self.end();
    }
}
