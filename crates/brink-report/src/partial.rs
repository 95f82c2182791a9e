//! A file that appears under its name only when it is complete.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::ReportError;

/// Writes beside the target as `.NAME.partial` and renames at the end; a drop without
/// [`PartialFile::finish`] removes what was written and leaves any older target alone.
#[derive(Debug)]
pub struct PartialFile {
    target: PathBuf,
    partial: PathBuf,
    /// `None` once finished.
    file: Option<BufWriter<File>>,
}

impl PartialFile {
    /// Starts the file that will be `target`. Errors if its folder does not exist or is not
    /// writable, or if `target` is a folder.
    pub fn create(target: &Path) -> Result<Self, ReportError> {
        if target.is_dir() {
            let source = io::Error::from(io::ErrorKind::IsADirectory);
            return Err(ReportError::write(target, source));
        }
        let Some(name) = target.file_name() else {
            let source = io::Error::new(io::ErrorKind::InvalidInput, "the path names no file");
            return Err(ReportError::write(target, source));
        };
        let partial = target.with_file_name(format!(".{}.partial", name.to_string_lossy()));
        let file = File::create(&partial).map_err(|source| ReportError::write(target, source))?;
        Ok(Self { target: target.to_path_buf(), partial, file: Some(BufWriter::new(file)) })
    }

    /// The name under which the file will appear.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Flushes and renames. Returns the final path.
    pub fn finish(mut self) -> Result<PathBuf, ReportError> {
        let target = self.target.clone();
        self.complete().map_err(|source| ReportError::write(&target, source))?;
        Ok(target)
    }

    fn complete(&mut self) -> io::Result<()> {
        let Some(writer) = self.file.as_mut() else { return Ok(()) };
        writer.flush()?;
        writer.get_ref().sync_all()?;
        // Some systems refuse to rename a file that is open.
        let renamed = self.file.take().map(drop);
        debug_assert!(renamed.is_some());
        let result = fs::rename(&self.partial, &self.target);
        if result.is_err() {
            // The drop no longer owns an open file; nothing must stay behind.
            let _ = fs::remove_file(&self.partial);
        }
        result
    }
}

impl Write for PartialFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.file.as_mut() {
            Some(file) => file.write(bytes),
            None => Err(io::Error::other("the file is complete")),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for PartialFile {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // A drop cannot report; a leftover is harmless, as its name marks it as partial.
            let _ = fs::remove_file(&self.partial);
        }
    }
}

/// Writes `bytes` to `target` in one go.
pub(crate) fn write_whole(target: &Path, bytes: &[u8]) -> Result<PathBuf, ReportError> {
    let mut file = PartialFile::create(target)?;
    file.write_all(bytes).map_err(|source| ReportError::write(target, source))?;
    file.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_drop_without_finish_leaves_the_older_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("table.csv");
        fs::write(&target, "old").unwrap();
        let mut file = PartialFile::create(&target).unwrap();
        file.write_all(b"new").unwrap();
        assert_eq!(names(folder.path()), [".table.csv.partial", "table.csv"]);
        drop(file);
        assert_eq!(names(folder.path()), ["table.csv"]);
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
    }

    #[test]
    fn finish_replaces_the_older_file() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("table.csv");
        fs::write(&target, "old").unwrap();
        write_whole(&target, b"new").unwrap();
        assert_eq!(names(folder.path()), ["table.csv"]);
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    }

    #[test]
    fn errors_name_the_path_and_the_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("missing").join("table.csv");
        let message = PartialFile::create(&target).unwrap_err().to_string();
        assert!(message.contains("table.csv"), "{message}");
        assert!(message.contains("create the folder"), "{message}");
        let message = PartialFile::create(folder.path()).unwrap_err().to_string();
        assert!(message.contains("a folder has the name of the file"), "{message}");
    }
}
