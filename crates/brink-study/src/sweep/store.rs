//! Finished parts of a sweep on disk, so that interrupted work can go on.
//!
//! A store is a directory beside the result. Each chunk of rows is one file, written under
//! another name and renamed when complete, that carries the sweep's fingerprint, its own number
//! and a checksum. Going on means: read the chunks there are, compute the others, and hand all
//! of them to the sink in order. The sink sees the same batches as in one uninterrupted run, so
//! what it writes is the same to the byte.

use std::fs;
use std::path::{Path, PathBuf};

use super::table::{Batch, ColumnData};
use crate::fingerprint::Hasher;

/// First bytes of a chunk file; the digit is the version of the format.
const MAGIC: &[u8; 8] = b"BRINKSW1";

/// Keeps finished chunks.
pub trait Store {
    /// The chunk with this number, if it is there, complete and of this sweep.
    fn load(&self, fingerprint: u64, chunk: u64) -> Option<Batch>;
    /// Keeps a chunk.
    fn save(&mut self, fingerprint: u64, chunk: u64, batch: &Batch) -> Result<(), String>;
}

/// Keeps nothing: interrupted work starts again.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoStore;

impl Store for NoStore {
    fn load(&self, _: u64, _: u64) -> Option<Batch> {
        None
    }
    fn save(&mut self, _: u64, _: u64, _: &Batch) -> Result<(), String> {
        Ok(())
    }
}

/// Keeps chunks in a directory.
#[derive(Clone, Debug)]
pub struct DirectoryStore {
    directory: PathBuf,
}

impl DirectoryStore {
    /// A store in this directory, which is made with the first chunk.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into() }
    }

    /// Removes the directory with its chunks, once the result is complete.
    pub fn remove(self) -> Result<(), String> {
        match fs::remove_dir_all(&self.directory) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(self.explain("remove", &e)),
            _ => Ok(()),
        }
    }

    fn path(&self, chunk: u64) -> PathBuf {
        self.directory.join(format!("{chunk:08}.rows"))
    }

    fn explain(&self, what: &str, error: &std::io::Error) -> String {
        format!("cannot {what} the unfinished sweep in {}: {error}", self.directory.display())
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        fs::create_dir_all(&self.directory)?;
        let partial = path.with_extension("partial");
        fs::write(&partial, bytes)?;
        fs::rename(&partial, path)
    }
}

impl Store for DirectoryStore {
    fn load(&self, fingerprint: u64, chunk: u64) -> Option<Batch> {
        decode(&fs::read(self.path(chunk)).ok()?, fingerprint, chunk)
    }

    fn save(&mut self, fingerprint: u64, chunk: u64, batch: &Batch) -> Result<(), String> {
        let bytes = encode(batch, fingerprint, chunk);
        self.write(&self.path(chunk), &bytes).map_err(|e| self.explain("write", &e))
    }
}

fn encode(batch: &Batch, fingerprint: u64, chunk: u64) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    let mut put = |value: u64| bytes.extend(value.to_le_bytes());
    for value in [fingerprint, chunk, batch.rows() as u64, batch.columns.len() as u64] {
        put(value);
    }
    for column in &batch.columns {
        match column {
            ColumnData::Number(values) => {
                bytes.push(0);
                bytes.extend(values.iter().flat_map(|v| v.to_bits().to_le_bytes()));
            }
            ColumnData::Integer(values) => {
                bytes.push(1);
                bytes.extend(values.iter().flat_map(|v| v.to_le_bytes()));
            }
            ColumnData::Text(values) => {
                bytes.push(2);
                for value in values {
                    bytes.extend((value.len() as u64).to_le_bytes());
                    bytes.extend(value.as_bytes());
                }
            }
        }
    }
    let checksum = Hasher::of(&bytes);
    bytes.extend(checksum.to_le_bytes());
    bytes
}

/// The rows, unless anything about the bytes is not as it should be.
fn decode(bytes: &[u8], fingerprint: u64, chunk: u64) -> Option<Batch> {
    let (body, checksum) = bytes.split_at_checked(bytes.len().checked_sub(8)?)?;
    if Hasher::of(body).to_le_bytes() != checksum {
        return None;
    }
    let mut rest = body.strip_prefix(MAGIC)?;
    let (found, number) = (take_u64(&mut rest)?, take_u64(&mut rest)?);
    let (rows, columns) = (take_u64(&mut rest)?, take_u64(&mut rest)?);
    if found != fingerprint || number != chunk {
        return None;
    }
    let columns = (0..columns).map(|_| take_column(&mut rest, rows)).collect::<Option<_>>()?;
    rest.is_empty().then_some(Batch { columns })
}

fn take_column(rest: &mut &[u8], rows: u64) -> Option<ColumnData> {
    match take(rest, 1)?[0] {
        0 => {
            let values = (0..rows).map(|_| take_u64(rest).map(f64::from_bits));
            Some(ColumnData::Number(values.collect::<Option<_>>()?))
        }
        1 => {
            let values = (0..rows).map(|_| take_u64(rest).map(u64::cast_signed));
            Some(ColumnData::Integer(values.collect::<Option<_>>()?))
        }
        2 => {
            let values = (0..rows).map(|_| {
                let length = usize::try_from(take_u64(rest)?).ok()?;
                String::from_utf8(take(rest, length)?.to_vec()).ok()
            });
            Some(ColumnData::Text(values.collect::<Option<_>>()?))
        }
        _ => None,
    }
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (head, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    Some(head)
}

fn take_u64(rest: &mut &[u8]) -> Option<u64> {
    take(rest, 8)?.try_into().ok().map(u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch() -> Batch {
        Batch {
            columns: vec![
                ColumnData::Integer(vec![-1, 2]),
                ColumnData::Number(vec![0.1, f64::INFINITY]),
                ColumnData::Text(vec!["converged".into(), String::new()]),
            ],
        }
    }

    #[test]
    fn chunks_come_back_as_they_were() {
        assert_eq!(decode(&encode(&batch(), 7, 3), 7, 3), Some(batch()));
    }

    #[test]
    fn foreign_cut_and_damaged_chunks_are_not_read() {
        let bytes = encode(&batch(), 7, 3);
        assert_eq!(decode(&bytes, 8, 3), None);
        assert_eq!(decode(&bytes, 7, 4), None);
        for length in 0..bytes.len() {
            assert_eq!(decode(&bytes[..length], 7, 3), None);
        }
        let mut damaged = bytes;
        damaged[50] ^= 1;
        assert_eq!(decode(&damaged, 7, 3), None);
    }
}
