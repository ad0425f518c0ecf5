//! Files made of their parts, so that what changes a part changes what a reader reads and not a checksum.
//!
//! An input that begins with a line `@@ name` is the parts of a spreadsheet, each below such a line. They are put into a
//! ZIP, uncompressed; when the first is called `Workbook`, it becomes the only stream of a compound file, as the old binary
//! format has it. Any other input is a file as it is.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const MARK: &[u8] = b"@@ ";

/// The file an input stands for.
pub fn packed(input: &[u8]) -> Vec<u8> {
    let parts = parts(input);
    match parts.first() {
        None => input.to_vec(),
        Some((name, content)) if name == "Workbook" => compound(content),
        Some(_) => zipped(&parts).unwrap_or_default(),
    }
}

fn parts(input: &[u8]) -> Vec<(String, &[u8])> {
    let mut parts = Vec::new();
    let mut rest = input;
    while let Some(behind) = rest.strip_prefix(MARK) {
        let name = behind.iter().position(|byte| *byte == b'\n').unwrap_or(behind.len());
        let content = behind.get(name + 1..).unwrap_or_default();
        let mark = content.windows(MARK.len() + 1).position(|bytes| bytes[0] == b'\n' && bytes[1..] == *MARK);
        let end = mark.unwrap_or(content.len());
        parts.push((String::from_utf8_lossy(&behind[..name]).into_owned(), &content[..end]));
        rest = content.get(end + 1..).unwrap_or_default();
    }
    parts
}

fn zipped(parts: &[(String, &[u8])]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default().compression_method(CompressionMethod::Stored))?;
        zip.write_all(content)?;
    }
    Ok(zip.finish()?.into_inner())
}

const SECTOR: usize = 512;
/// A shorter stream would stand among small ones.
const LEAST_STREAM: usize = 4096;
const FREE: u32 = u32::MAX;
const CHAIN_END: u32 = u32::MAX - 1;
const TABLE: u32 = u32::MAX - 2;

/// A compound file: a head, its table of sectors, a folder, and one stream that fills the rest.
fn compound(stream: &[u8]) -> Vec<u8> {
    // As many as one sector of the table can name.
    let stream = &stream[..stream.len().min((SECTOR / 4 - 2) * SECTOR)];
    let length = stream.len().max(LEAST_STREAM).next_multiple_of(SECTOR);
    let sectors = length / SECTOR;
    let mut head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    head.extend([0; 16]);
    for word in [0x3e, 3, 0xfffe, 9, 6] {
        head.extend(u16::to_le_bytes(word));
    }
    head.extend([0; 6]);
    // Sectors of folders (none counted in this version), of the table, where the folder begins, and so on.
    for word in [0, 1, 1, 0, LEAST_STREAM as u32, CHAIN_END, 0, CHAIN_END, 0, 0] {
        head.extend(u32::to_le_bytes(word));
    }
    head.resize(SECTOR, 0xff);
    let chain = (0..sectors as u32).map(|n| if n + 1 == sectors as u32 { CHAIN_END } else { n + 3 });
    let mut table: Vec<u8> = [TABLE, CHAIN_END].into_iter().chain(chain).flat_map(u32::to_le_bytes).collect();
    table.resize(SECTOR, FREE as u8);
    let mut folder = Vec::new();
    for (name, kind, child, start, size) in
        [("Root Entry", 5u8, 1u32, CHAIN_END, 0u64), ("Workbook", 2, FREE, 2, length as u64)]
    {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(64, 0);
        entry.extend(u16::to_le_bytes(2 * (name.len() as u16 + 1)));
        entry.extend([kind, 1]);
        [FREE, FREE, child].iter().for_each(|link| entry.extend(link.to_le_bytes()));
        entry.resize(116, 0);
        entry.extend(start.to_le_bytes());
        entry.extend(size.to_le_bytes());
        folder.extend(entry);
    }
    folder.resize(SECTOR, 0);
    let mut content = stream.to_vec();
    content.resize(length, 0);
    [head, table, folder, content].concat()
}
