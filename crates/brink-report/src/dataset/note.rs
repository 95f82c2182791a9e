//! What is written beside a part: of which table it is and which rows it holds.

use std::path::Path;

use brink_study::files::{MAX_INPUT_BYTES, read};
use serde::{Deserialize, Serialize};

use super::{MAX_PARTS, names, unreadable};
use crate::{Column, ReportError};

/// What all parts of a table have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whole {
    /// Version of the program.
    pub version: String,
    /// What tells the run from others, in hexadecimal digits: the same where rows are the same.
    pub fingerprint: String,
    /// Rows of all parts.
    pub rows: u64,
    /// Number of parts, at least 1.
    pub parts: u64,
    /// What the table says of itself.
    pub metadata: Vec<(String, String)>,
    /// Its columns.
    pub columns: Vec<Column>,
}

impl Whole {
    /// What of another table is not the same, in words; `None` where it is the same table.
    pub(super) fn differs(&self, other: &Self) -> Option<String> {
        let differs = |what: &str, own: &str, others: &str| {
            (own != others).then(|| format!("{what} {own}, not {others}"))
        };
        let metadata = || {
            let pairs = self.metadata.iter().zip(&other.metadata);
            pairs
                .filter(|((key, _), (others, _))| key == others)
                .find_map(|((key, own), (_, others))| differs(key, own, others))
        };
        let rows = || differs("rows", &self.rows.to_string(), &other.rows.to_string());
        let parts = || differs("parts", &self.parts.to_string(), &other.parts.to_string());
        let rest =
            || (self != other).then(|| "another model, scenario, option or set of rows".to_owned());
        differs("version", &self.version, &other.version)
            .or_else(metadata)
            .or_else(rows)
            .or_else(parts)
            .or_else(rest)
    }
}

/// A part that is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartNote {
    /// Its number, from 0.
    pub part: u64,
    /// Number of its first row in the whole table.
    pub start: u64,
    /// Number of the row after its last.
    pub end: u64,
    /// Rows whose solve did not converge.
    pub not_converged: u64,
    /// Rows for which the model has no value.
    pub invalid: u64,
    /// Length of its file.
    pub bytes: u64,
    /// The table.
    #[serde(flatten)]
    pub whole: Whole,
}

impl PartNote {
    /// Rows of the part.
    pub fn rows(&self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    pub(super) fn read(path: &Path) -> Result<Self, ReportError> {
        let refuse = |why: &str| {
            let reason = format!("is no note of a part ({why}): delete it and run its shard again");
            unreadable(path, reason)
        };
        let bytes = read(path, MAX_INPUT_BYTES)?;
        let note: Self =
            serde_json::from_slice(&bytes).map_err(|error| refuse(&error.to_string()))?;
        if !(1..=MAX_PARTS).contains(&note.whole.parts) {
            return Err(refuse("its number of parts"));
        }
        Ok(note)
    }

    pub(super) fn text(&self) -> String {
        // Texts and whole numbers always fit JSON.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

/// Name of the file of a part.
pub(super) fn file(part: u64, parts: u64) -> String {
    format!("part-{part:05}-of-{parts:05}.parquet")
}

/// Name of the note of a part.
pub(super) fn name(part: u64, parts: u64) -> String {
    format!("_part-{part:05}-of-{parts:05}.json")
}

/// Whether a file is called like a part.
pub(super) fn is_part(name: &str) -> bool {
    between(name, "part-", ".parquet")
}

/// All notes in a folder, by name.
pub(super) fn all(folder: &Path) -> Result<Vec<(String, PartNote)>, ReportError> {
    let names = names(folder)?.into_iter();
    let notes = names.filter(|name| between(name, "_part-", ".json"));
    notes.map(|name| PartNote::read(&folder.join(&name)).map(|note| (name, note))).collect()
}

fn between(name: &str, before: &str, after: &str) -> bool {
    let numbers = name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    let is_number = |text: &str| text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    let pair = numbers.and_then(|numbers| numbers.split_once("-of-"));
    pair.is_some_and(|(part, parts)| is_number(part) && is_number(parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_called_like_a_part_is_one() {
        assert!(is_part(&file(3, 40)) && between(&name(3, 40), "_part-", ".json"));
        for other in ["part-3-of-4.parquet", "part-00001-of-00002.csv", "part-00001.parquet", ""] {
            assert!(!is_part(other), "{other}");
        }
    }

    #[test]
    fn a_note_reads_back_and_says_what_differs() {
        let metadata = vec![("brink.seed".to_owned(), "1".to_owned())];
        let whole = Whole { rows: 10, parts: 2, metadata, ..Whole::default() };
        let note = PartNote { part: 1, start: 5, end: 10, whole, ..PartNote::default() };
        let read: PartNote = serde_json::from_str(&note.text()).unwrap();
        assert_eq!((&read, read.rows()), (&note, 5));
        let mut other = note.whole.clone();
        assert_eq!(note.whole.differs(&other), None);
        other.fingerprint = "7".into();
        assert!(note.whole.differs(&other).unwrap().contains("another model"));
        other.metadata[0].1 = "2".into();
        assert_eq!(note.whole.differs(&other).unwrap(), "brink.seed 1, not 2");
    }
}
