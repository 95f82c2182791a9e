//! Finished rows of a run, kept so that interrupted work can go on.
//!
//! A [`DirectoryStore`] is a folder beside the result, for all the runs that lead to it. Each part of
//! a run, some consecutive rows, is one file, written under another name and renamed when complete,
//! that carries the run's fingerprint, its first row and a checksum. Going on means: take the parts
//! there are, compute the other rows, and hand all of them on in order.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::Tally;
use crate::fingerprint::Hasher;
use crate::table::Table;

/// First bytes of the file of a part; the digit is the version of the format.
const MAGIC: &[u8; 8] = b"BRINKRN1";

/// Rows are put away when as much time has passed since the last time.
const INTERVAL: Duration = Duration::from_secs(2);

/// Consecutive rows of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Number of the first row.
    pub start: u64,
    /// The rows.
    pub table: Table,
    /// The solves that they took.
    pub tally: Tally,
}

/// Keeps parts of runs, each run under its fingerprint.
pub trait Store {
    /// The part of a run that begins at a row, if it is there, complete and of this run.
    fn load(&self, run: u64, start: u64) -> Option<Part>;

    /// Keeps a part of a run. The text of an error says what failed and how to mend it.
    fn save(&mut self, run: u64, part: &Part) -> Result<(), String>;

    /// Whether it is time to put away what is done, however little. When rows are put away changes
    /// neither the rows nor anything that is written in the end.
    fn is_due(&self) -> bool {
        false
    }
}

/// Keeps nothing: interrupted work starts again.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoStore;

impl Store for NoStore {
    fn load(&self, _: u64, _: u64) -> Option<Part> {
        None
    }
    fn save(&mut self, _: u64, _: &Part) -> Result<(), String> {
        Ok(())
    }
}

/// Keeps parts in memory, for work that is stopped and goes on in one process.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    parts: std::collections::HashMap<(u64, u64), Part>,
}

impl Store for MemoryStore {
    fn load(&self, run: u64, start: u64) -> Option<Part> {
        self.parts.get(&(run, start)).cloned()
    }
    fn save(&mut self, run: u64, part: &Part) -> Result<(), String> {
        self.parts.insert((run, part.start), part.clone());
        Ok(())
    }
}

/// Keeps parts in a directory. The one place in this crate that reads a clock, for
/// [`Store::is_due`].
#[derive(Clone, Debug)]
pub struct DirectoryStore {
    directory: PathBuf,
    saved: Instant,
}

impl DirectoryStore {
    /// A store in this directory, which is made with the first part.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into(), saved: Instant::now() }
    }

    /// Removes the directory with its parts, once the result is complete.
    pub fn remove(self) -> Result<(), String> {
        match fs::remove_dir_all(&self.directory) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(self.explain("remove", &e)),
            _ => Ok(()),
        }
    }

    fn path(&self, run: u64, start: u64) -> PathBuf {
        self.directory.join(format!("{run:016x}-{start:012}.rows"))
    }

    fn explain(&self, what: &str, error: &io::Error) -> String {
        let remedy = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                "; free some space and give the same command, which goes on from the rows there are, \
                 or delete that folder to start again"
            }
            _ => "",
        };
        format!("cannot {what} unfinished work in {}: {error}{remedy}", self.directory.display())
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.directory)?;
        let partial = path.with_extension("partial");
        let written = fs::write(&partial, bytes).and_then(|()| fs::rename(&partial, path));
        if written.is_err() {
            // What could not be completed must not fill the disk further.
            let _ = fs::remove_file(&partial);
        }
        written
    }
}

impl Store for DirectoryStore {
    fn load(&self, run: u64, start: u64) -> Option<Part> {
        let part = decode(&fs::read(self.path(run, start)).ok()?, run)?;
        (part.start == start).then_some(part)
    }

    fn save(&mut self, run: u64, part: &Part) -> Result<(), String> {
        self.saved = Instant::now();
        let bytes = encode(part, run)?;
        self.write(&self.path(run, part.start), &bytes).map_err(|e| self.explain("write", &e))
    }

    fn is_due(&self) -> bool {
        self.saved.elapsed() >= INTERVAL
    }
}

fn encode(part: &Part, run: u64) -> Result<Vec<u8>, String> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(run.to_le_bytes());
    let mut bytes = postcard::to_extend(part, bytes).map_err(|error| error.to_string())?;
    let checksum = Hasher::of(&bytes);
    bytes.extend(checksum.to_le_bytes());
    Ok(bytes)
}

/// The part, unless anything about the bytes is not as it should be.
fn decode(bytes: &[u8], run: u64) -> Option<Part> {
    let (body, checksum) = bytes.split_at_checked(bytes.len().checked_sub(8)?)?;
    if Hasher::of(body).to_le_bytes() != checksum {
        return None;
    }
    let rest = body.strip_prefix(MAGIC)?.strip_prefix(&run.to_le_bytes())?;
    let (part, rest) = postcard::take_from_bytes::<Part>(rest).ok()?;
    rest.is_empty().then_some(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cells;

    fn part() -> Part {
        let words = vec![Some("converged".into()), None];
        let table = Table::new()
            .f64("x", "a number", vec![0.1, f64::INFINITY])
            .with("n", "", Cells::I64(vec![Some(-1), None]))
            .with("holds", "", Cells::Bool(vec![Some(true), None]))
            .with("status", "", Cells::Utf8(words));
        let tally = Tally { solved: 2, worst_residual: 1e-12, ..Tally::default() };
        Part { start: 3, table, tally }
    }

    #[test]
    fn parts_come_back_as_they_were() {
        assert_eq!(decode(&encode(&part(), 7).unwrap(), 7), Some(part()));
    }

    #[test]
    fn foreign_cut_and_damaged_parts_are_not_read() {
        let bytes = encode(&part(), 7).unwrap();
        assert_eq!(decode(&bytes, 8), None);
        for length in 0..bytes.len() {
            assert_eq!(decode(&bytes[..length], 7), None);
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_eq!(decode(&damaged, 7), None);
        }
    }

    #[test]
    fn a_store_that_cannot_write_leaves_nothing_and_says_where() {
        let folder = std::env::temp_dir().join(format!("brink-store-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        // A directory stands where the part should be: the rename fails.
        let mut store = DirectoryStore::new(&folder);
        fs::create_dir_all(store.path(7, 3)).unwrap();
        let message = store.save(7, &part()).unwrap_err();
        assert!(message.contains(&folder.display().to_string()), "{message}");
        let names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        assert_eq!(names.collect::<Vec<_>>(), [store.path(7, 3)]);
        store.remove().unwrap();
    }
}
