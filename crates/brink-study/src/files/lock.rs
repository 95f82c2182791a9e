//! One run at a time on one output.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::FileError;

/// An output reserved for this run, until it is dropped or the process ends in any way.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// The operating system releases the lock with this handle.
    file: Option<File>,
}

impl Lock {
    /// Reserves `output` through the lock file `path`. Refuses where another run has it. On file
    /// systems without locks there is nothing to hold, and the run goes on.
    pub(super) fn acquire(path: &Path, output: &Path) -> Result<Self, FileError> {
        let explain = |source: io::Error| FileError::write(output, source);
        loop {
            let mut options = OpenOptions::new();
            let opened = options.create(true).truncate(false).write(true).open(path);
            let file = opened.map_err(explain)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(FileError::Busy { path: output.to_path_buf() });
                }
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(explain(error)),
            }
            // The holder before may have removed the file between the opening and the lock; then
            // the next run would lock another file of the same name.
            if is_at(&file, path) {
                return Ok(Self { path: path.to_path_buf(), file: Some(file) });
            }
        }
    }
}

fn is_at(file: &File, path: &Path) -> bool {
    let held = file.try_clone().and_then(same_file::Handle::from_file);
    match (held, same_file::Handle::from_path(path)) {
        (Ok(held), Ok(found)) => held == found,
        _ => false,
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is held, so that nobody else's is removed. What stays does no harm.
        let _ = fs::remove_file(&self.path);
        drop(self.file.take());
    }
}

#[cfg(test)]
mod tests {
    use crate::files::Output;
    use std::path::Path;

    #[test]
    fn the_second_run_is_refused_until_the_first_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let output = Output::check(&folder.path().join("table.csv"), &[]).unwrap();
        let lock = output.lock().unwrap();
        let message = output.lock().unwrap_err().to_string();
        assert!(message.contains("another run is writing"), "{message}");
        drop(lock);
        drop(output.lock().unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_a_killed_run_left_blocks_nothing_and_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name);
        for name in [".table.csv.lock", ".table.csv.k3Xq9z.partial", ".table.csv.gz.k3X.partial"] {
            std::fs::write(file(name), "left").unwrap();
        }
        let output = Output::check(&file("table.csv"), &[]).unwrap();
        let lock = output.lock().unwrap();
        assert!(!file(".table.csv.k3Xq9z.partial").exists());
        assert!(file(".table.csv.gz.k3X.partial").exists(), "another output's");
        drop(lock);
        assert!(!file(".table.csv.lock").exists());
    }

    #[test]
    #[cfg(unix)]
    fn a_link_and_its_file_are_one_output() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("table.csv"), folder.path().join("link.csv"));
        std::os::unix::fs::symlink("table.csv", &link).unwrap();
        let outputs = [&file, &link].map(|path: &std::path::PathBuf| Output::check(path, &[]));
        let [first, second] = outputs.map(Result::unwrap);
        let _lock = first.lock().unwrap();
        assert!(second.lock().is_err());
        assert!(Output::check(Path::new("/dev/null"), &[]).unwrap().lock().unwrap().is_none());
    }
}
