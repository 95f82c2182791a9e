//! The parts of a table that are there, checked, and put together.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::note::{self, PartNote, Whole};
use super::{DATASET_MANIFEST, read, refused, unreadable, visible, write_noted};
use crate::{ReportError, TableWriter};

/// So many missing parts are named.
const SHOWN: usize = 10;

/// All parts of a table.
#[derive(Clone, Debug)]
pub struct Parts {
    folder: PathBuf,
    /// What they have in common.
    pub whole: Whole,
    /// One note for each, in order.
    pub notes: Vec<PartNote>,
}

/// What stands in the manifest of a table that is complete.
#[derive(Serialize)]
struct Manifest<'a> {
    complete: bool,
    #[serde(flatten)]
    whole: &'a Whole,
    not_converged: u64,
    invalid: u64,
    files: Vec<ManifestFile>,
}

#[derive(Serialize)]
struct ManifestFile {
    name: String,
    start: u64,
    end: u64,
    bytes: u64,
}

impl Parts {
    /// The parts in a folder: all of one table, none missing, no row missing or there twice. The
    /// error says which part is at fault and what to do.
    pub fn of(folder: &Path) -> Result<Self, ReportError> {
        let found = note::all(folder)?;
        let Some((first, PartNote { whole, .. })) = found.first() else {
            let reason = "holds no finished part of a table: brink sweep ... --shard 1/4 -o FOLDER/ \
                          writes the first of four";
            return Err(unreadable(folder, reason));
        };
        for (name, note) in &found {
            if let Some(what) = note.whole.differs(whole) {
                let reason = format!(
                    "{name} and {first} are of different tables: {name} has {what}. Delete the parts \
                     that do not belong here, or run their shards again"
                );
                return Err(unreadable(folder, reason));
            }
        }
        let (whole, notes) = (whole.clone(), found.into_iter().map(|(_, note)| note).collect());
        let parts = Self { folder: folder.to_path_buf(), whole, notes };
        parts.all_there()?;
        parts.rows_follow()?;
        parts.files_are_theirs()?;
        Ok(parts)
    }

    /// The file of a part.
    pub fn file(&self, note: &PartNote) -> PathBuf {
        self.folder.join(note::file(note.part, self.whole.parts))
    }

    fn all_there(&self) -> Result<(), ReportError> {
        let count = self.whole.parts;
        let is_there = |part: u64| self.notes.iter().any(|note| note.part == part);
        let missing: Vec<String> = (0..count)
            .filter(|part| !is_there(*part))
            .map(|part| format!("{}/{count}", part + 1))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let more = missing.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let shown = missing.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
        let reason = format!(
            "{} of {count} parts are missing: run --shard {shown}{more} of the same sweep, or wait \
             until they are done",
            missing.len()
        );
        Err(unreadable(&self.folder, reason))
    }

    fn rows_follow(&self) -> Result<(), ReportError> {
        let mut next = 0;
        for (at, note) in self.notes.iter().enumerate() {
            if note.part != at as u64 || note.start != next || note.end < note.start {
                let reason = format!(
                    "{} says that it holds the rows {} to {}, where row {next} comes next: run its \
                     shard again with --restart",
                    note::name(at as u64, self.whole.parts),
                    note.start,
                    note.end
                );
                return Err(unreadable(&self.folder, reason));
            }
            next = note.end;
        }
        if next == self.whole.rows {
            return Ok(());
        }
        let reason = format!("the parts hold {next} of {} rows", self.whole.rows);
        Err(unreadable(&self.folder, reason))
    }

    fn files_are_theirs(&self) -> Result<(), ReportError> {
        for note in &self.notes {
            let file = self.file(note);
            let again = "run its shard again with --restart";
            let length = fs::metadata(&file).map_err(|error| {
                unreadable(&file, format!("its note is there, but not the part ({error}): {again}"))
            })?;
            if length.len() != note.bytes {
                let reason =
                    format!("has {} bytes, not the {} written: {again}", length.len(), note.bytes);
                return Err(unreadable(&file, reason));
            }
            let rows = read::rows(&file)?;
            if rows != note.rows() {
                let reason = format!("has {rows} rows, not {}: {again}", note.rows());
                return Err(unreadable(&file, reason));
            }
        }
        Ok(())
    }

    /// Writes the manifest, which says that the table is complete. Refuses where the folder holds
    /// anything that readers would take for a part. Returns the path of the manifest.
    pub fn complete(&self) -> Result<PathBuf, ReportError> {
        let own: Vec<String> =
            self.notes.iter().map(|note| note::file(note.part, self.whole.parts)).collect();
        if let Some(other) = visible(&self.folder)?.into_iter().find(|name| !own.contains(name)) {
            let reason =
                format!("the folder also holds {other}, which is no part of it: move it away");
            return Err(refused(&self.folder, reason));
        }
        let manifest = Manifest {
            complete: true,
            whole: &self.whole,
            not_converged: self.not_converged(),
            invalid: self.invalid(),
            files: self.notes.iter().zip(own).map(|(note, name)| note.entry(name)).collect(),
        };
        let text = serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n";
        let path = self.folder.join(DATASET_MANIFEST);
        write_noted(&path, &text)?;
        Ok(path)
    }

    /// Writes all rows into one table, the same to the byte as if they had gone there at once. A row
    /// group is held in memory. `interrupted` is asked before each; once it answers yes, the work
    /// stops with [`ReportError::Interrupted`] and nothing is left behind.
    pub fn merge(&self, path: &Path, interrupted: &dyn Fn() -> bool) -> Result<(), ReportError> {
        let mut table = TableWriter::create(path, &self.whole.columns, &self.whole.metadata)?;
        for note in &self.notes {
            read::groups(&self.file(note), &self.whole.columns, &mut |rows| {
                if interrupted() {
                    return Err(ReportError::Interrupted);
                }
                table.write(rows)
            })?;
        }
        table.finish().map(drop)
    }

    /// Rows whose solve did not converge.
    pub fn not_converged(&self) -> u64 {
        self.notes.iter().map(|note| note.not_converged).sum()
    }

    /// Rows for which the model has no value.
    pub fn invalid(&self) -> u64 {
        self.notes.iter().map(|note| note.invalid).sum()
    }
}

impl PartNote {
    fn entry(&self, name: String) -> ManifestFile {
        ManifestFile { name, start: self.start, end: self.end, bytes: self.bytes }
    }
}
