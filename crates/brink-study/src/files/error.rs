//! What can be wrong with a file, and how to mend it.

use std::io;
use std::path::{Path, PathBuf};

use super::output::folder_of;

/// Why a file was not read or not written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The input cannot be read.
    #[error("{}: {reason}", path.display())]
    Unreadable {
        /// The input as it was given.
        path: PathBuf,
        /// Why, and what to do about it.
        reason: String,
    },
    /// The output is refused before any work.
    #[error("cannot write {}: {reason}", path.display())]
    Refused {
        /// The output as it was given.
        path: PathBuf,
        /// Why, and what to do about it.
        reason: String,
    },
    /// Another run writes the same output.
    #[error(
        "another run is writing {}: wait until it is done, stop it, or choose another output",
        path.display()
    )]
    Busy {
        /// The output as it was given.
        path: PathBuf,
    },
    /// The operating system refused to write.
    #[error("cannot write {}: {}", path.display(), reason(path, source))]
    Write {
        /// The file under its final name.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl FileError {
    pub(super) fn unreadable(path: &Path, reason: impl Into<String>) -> Self {
        Self::Unreadable { path: path.to_path_buf(), reason: reason.into() }
    }

    pub(super) fn refused(path: &Path, reason: impl Into<String>) -> Self {
        Self::Refused { path: path.to_path_buf(), reason: reason.into() }
    }

    pub(super) fn write(path: &Path, source: io::Error) -> Self {
        Self::Write { path: path.to_path_buf(), source }
    }

    /// Whether the reader of a pipe has gone away, which is no fault.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Write { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// Why `path` cannot be made or written, and how to mend it.
pub fn reason(path: &Path, error: &io::Error) -> String {
    if error.kind() != io::ErrorKind::NotFound {
        return format!("{error}{}", remedy(error));
    }
    // Systems say that there is no such file, of a file that is only to be made.
    let folder = folder_of(path);
    if folder.is_dir() {
        return format!("{} takes no new files; choose another folder", folder.display());
    }
    format!("there is no folder {}; create the folder that holds it first", folder.display())
}

/// One clause on how to mend an input/output error, with its separator; empty where there is none.
fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            "; choose a folder that you may write to, or change its permissions"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "; free some space or choose a folder on another disk"
        }
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "; a file has the name of a folder: rename it or choose another folder"
        }
        io::ErrorKind::IsADirectory | io::ErrorKind::DirectoryNotEmpty => {
            "; a folder has the name of the file: rename it or choose another name"
        }
        io::ErrorKind::ReadOnlyFilesystem => "; the disk is read-only: choose another folder",
        _ => "",
    }
}
