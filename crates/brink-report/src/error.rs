//! What can go wrong while a report is written, with the way to mend it.

use std::io;
use std::path::{Path, PathBuf};

use brink_study::files::{FileError, reason};

/// Why a report or a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The folder does not exist and could not be made.
    #[error("cannot create the folder {}: {}", path.display(), reason(path, source))]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}: {}", path.display(), reason(path, source))]
    Write {
        /// The file under its final name.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A file was refused.
    #[error(transparent)]
    File(FileError),
    /// The rows do not fit the columns of the table: a fault of the caller.
    #[error("{}: {message}", path.display())]
    Table {
        /// The table.
        path: PathBuf,
        /// Which column, and what was expected.
        message: String,
    },
    /// A figure could not be turned into pixels.
    #[error("cannot draw the figure {name}: {message}")]
    Image {
        /// Name of the figure.
        name: String,
        /// What the renderer said.
        message: String,
    },
    /// The caller asked to stop; complete files stay, none is left half-written.
    #[error("stopped before the report was complete")]
    Interrupted,
}

impl ReportError {
    /// A failed write to `path`.
    pub(crate) fn write(path: &Path, source: io::Error) -> Self {
        Self::Write { path: path.to_path_buf(), source }
    }
}
