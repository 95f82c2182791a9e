//! A file that appears under its name only when it is complete, with the errors of this crate.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use brink_study::files::{FileError, Output, OutputFile};

use crate::ReportError;

/// An output that is being written (see [`OutputFile`]): a drop without [`PartialFile::finish`]
/// leaves nothing behind and an older file alone.
#[derive(Debug)]
pub struct PartialFile(OutputFile);

impl PartialFile {
    /// Starts the file that will be `target`. Errors if it cannot be written (see
    /// [`Output::check`]).
    pub fn create(target: &Path) -> Result<Self, ReportError> {
        Ok(Self(Output::check(target, &[])?.create()?))
    }

    /// The name under which the file will appear.
    pub fn target(&self) -> &Path {
        self.0.path()
    }

    /// Writes what is left and gives the file its name. Returns the final path.
    pub fn finish(self) -> Result<PathBuf, ReportError> {
        Ok(self.0.finish()?)
    }
}

impl Write for PartialFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes `bytes` to `target` in one go.
pub(crate) fn write_whole(target: &Path, bytes: &[u8]) -> Result<PathBuf, ReportError> {
    Ok(brink_study::files::write_whole(target, bytes)?)
}

impl From<FileError> for ReportError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Write { path, source } => Self::Write { path, source },
            error => Self::File(error),
        }
    }
}
