//! A long table as a folder of Parquet files, which readers of tables open as one.
//!
//! The rows are divided into parts beforehand. A part, `part-00002-of-00004.parquet`, is written as
//! any table is; its note, `_part-00002-of-00004.json`, comes after it and says of which table it is
//! and which rows it holds. So parts may be written by several runs, on several machines, at any time
//! and again. When all are there, [`Parts::complete`] says so in `_manifest.json` and
//! [`Parts::merge`] makes one file of them. Readers skip names that begin with `_` or a dot.

mod note;
mod parts;
mod read;

use std::fs;
use std::path::{Path, PathBuf};

use brink_study::files::{FileError, Output, write_whole};

pub use note::{PartNote, Whole};
pub use parts::Parts;

use crate::ReportError;

/// Name of the file that says that all parts are there.
pub const DATASET_MANIFEST: &str = "_manifest.json";

/// More parts than this are refused: names hold five digits.
pub const MAX_PARTS: u64 = 99_999;

/// The folder of a table that is being written.
#[derive(Clone, Debug)]
pub struct Dataset {
    folder: PathBuf,
    whole: Whole,
}

impl Dataset {
    /// Whether a path means a folder of parts: it ends like one, or is one and has no ending of a file.
    pub fn is_meant(path: &Path) -> bool {
        let ends = path.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
        ends || path.extension().is_none() && path.is_dir()
    }

    /// Opens the folder for parts of a table, and makes it where it does not exist. Refuses a folder
    /// that holds parts of another table or anything else that readers would take for a part.
    pub fn open(folder: &Path, whole: Whole) -> Result<Self, ReportError> {
        let explain = |source| ReportError::Folder { path: folder.to_path_buf(), source };
        fs::create_dir_all(folder).map_err(explain)?;
        if let Some(name) = visible(folder)?.into_iter().find(|name| !note::is_part(name)) {
            let reason = format!(
                "the folder holds {name}, which is no part of a table of brink: choose an empty folder"
            );
            return Err(refused(folder, reason));
        }
        for (name, note) in note::all(folder)? {
            if let Some(what) = note.whole.differs(&whole) {
                let reason = format!(
                    "the folder holds parts of another table ({name} has {what}): choose another \
                     folder, or delete this one"
                );
                return Err(refused(folder, reason));
            }
        }
        Ok(Self { folder: folder.to_path_buf(), whole })
    }

    /// The file of a part, counted from 0.
    pub fn part(&self, part: u64) -> PathBuf {
        self.folder.join(note::file(part, self.whole.parts))
    }

    /// The note of a part that is already there and whole.
    pub fn finished(&self, part: u64) -> Option<PartNote> {
        let note = PartNote::read(&self.note(part)).ok()?;
        let length = fs::metadata(self.part(part)).ok()?.len();
        (note.whole == self.whole && note.part == part && note.bytes == length).then_some(note)
    }

    /// Forgets that a part, or with it the table, is there.
    pub fn forget(&self, part: u64) -> Result<(), ReportError> {
        for path in [self.folder.join(DATASET_MANIFEST), self.note(part)] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(ReportError::write(&path, error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Says that a part is there: `note` with its table and the length of its file filled in.
    pub fn finish(&self, note: &mut PartNote) -> Result<(), ReportError> {
        let file = self.part(note.part);
        note.whole = self.whole.clone();
        note.bytes = fs::metadata(&file).map_err(|error| ReportError::write(&file, error))?.len();
        write_noted(&self.note(note.part), &note.text())
    }

    fn note(&self, part: u64) -> PathBuf {
        self.folder.join(note::name(part, self.whole.parts))
    }
}

/// Writes a small file, and removes what a killed run has left of it.
fn write_noted(path: &Path, text: &str) -> Result<(), ReportError> {
    let lock = Output::check(path, &[])?.lock()?;
    write_whole(path, text.as_bytes())?;
    drop(lock);
    Ok(())
}

/// Names in a folder, sorted.
fn names(folder: &Path) -> Result<Vec<String>, ReportError> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, error.to_string()))?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.collect();
    names.sort();
    Ok(names)
}

/// Names in a folder that readers of tables do not skip.
fn visible(folder: &Path) -> Result<Vec<String>, ReportError> {
    let mut names = names(folder)?;
    names.retain(|name| !name.starts_with(['.', '_']));
    Ok(names)
}

fn refused(path: &Path, reason: String) -> ReportError {
    ReportError::File(FileError::Refused { path: path.to_path_buf(), reason })
}

fn unreadable(path: &Path, reason: impl Into<String>) -> ReportError {
    ReportError::File(FileError::Unreadable { path: path.to_path_buf(), reason: reason.into() })
}
