//! A file that appears under its name only when it is complete.

use std::fmt;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::output::folder_of;
use super::{FileError, Output};

/// The end of every name under which something unfinished is written.
const PARTIAL: &str = ".partial";

/// Characters of the target's name in the names of hidden files beside it: enough to see whose they
/// are, and within what file systems allow.
const NAME_CHARACTERS: usize = 60;

/// An output that is being written. Files are written beside their target and renamed by
/// [`OutputFile::finish`]; a drop without it removes what was written and leaves an older target
/// alone. Pipes and devices are written to as the bytes come.
pub struct OutputFile {
    given: PathBuf,
    writer: Writer,
}

enum Writer {
    File { target: PathBuf, partial: BufWriter<NamedTempFile> },
    Stream(BufWriter<Box<dyn Write + Send>>),
}

impl OutputFile {
    /// Starts a file beside `target` under a name that no other process has.
    pub(super) fn beside(given: &Path, target: &Path) -> Result<Self, FileError> {
        let prefix = prefix(target);
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).suffix(PARTIAL);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As for any new file: what the user's mask leaves of it.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let made = builder.tempfile_in(folder_of(target));
        let file = made.map_err(|source| FileError::write(given, plain(&source)))?;
        let partial = BufWriter::with_capacity(1 << 16, file);
        let writer = Writer::File { target: target.to_path_buf(), partial };
        Ok(Self { given: given.to_path_buf(), writer })
    }

    /// Writes to something that is no file.
    pub(super) fn to(given: &Path, stream: Box<dyn Write + Send>) -> Self {
        let writer = Writer::Stream(BufWriter::new(stream));
        Self { given: given.to_path_buf(), writer }
    }

    /// The path as it was given.
    pub fn path(&self) -> &Path {
        &self.given
    }

    /// Writes what is left and gives the file its name. Returns the path as it was given.
    pub fn finish(self) -> Result<PathBuf, FileError> {
        let Self { given, writer } = self;
        match complete(writer) {
            Ok(()) => Ok(given),
            Err(source) => Err(FileError::write(&given, source)),
        }
    }
}

fn complete(writer: Writer) -> io::Result<()> {
    match writer {
        Writer::Stream(mut stream) => stream.flush(),
        Writer::File { target, partial } => {
            let file = partial.into_inner().map_err(io::IntoInnerError::into_error)?;
            if let Ok(old) = fs::metadata(&target) {
                file.as_file().set_permissions(old.permissions())?;
            }
            file.as_file().sync_all()?;
            // Where the renaming fails, the unfinished file goes with the error.
            file.persist(&target).map(drop).map_err(|failed| failed.error)
        }
    }
}

impl fmt::Debug for OutputFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("OutputFile").field("given", &self.given).finish_non_exhaustive()
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.writer {
            Writer::File { partial, .. } => partial.write(bytes),
            Writer::Stream(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.writer {
            Writer::File { partial, .. } => partial.flush(),
            Writer::Stream(stream) => stream.flush(),
        }
    }
}

/// Checks `path` and writes `bytes` to it in one go. Returns the path.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<PathBuf, FileError> {
    let mut file = Output::check(path, &[])?.create()?;
    file.write_all(bytes).map_err(|source| FileError::write(path, source))?;
    file.finish()
}

/// The error without the random name that the caller has never heard of.
fn plain(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::from(error.kind()),
    }
}

/// A hidden name beside the target that all runs share, for its lock and what is kept of its work.
pub(super) fn hidden(target: &Path, what: &str) -> PathBuf {
    target.with_file_name(format!(".{}.{what}", short_name(target)))
}

fn prefix(target: &Path) -> String {
    format!(".{}.", short_name(target))
}

fn short_name(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    if name.chars().count() <= NAME_CHARACTERS {
        return name.into_owned();
    }
    // Names that begin alike stay apart.
    let mark = crate::fingerprint::Hasher::of(name.as_bytes());
    format!("{}-{mark:016x}", name.chars().take(NAME_CHARACTERS).collect::<String>())
}

/// Removes what killed runs have left of `target`. Only under its lock: then nobody writes it.
pub(super) fn remove_leftovers(target: &Path) {
    let prefix = prefix(target);
    let Ok(entries) = fs::read_dir(folder_of(target)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let unique = name.strip_prefix(&prefix).and_then(|rest| rest.strip_suffix(PARTIAL));
        // Exactly the random part: a file of a longer name is another's.
        if unique.is_some_and(|random| !random.is_empty() && !random.contains('.')) {
            // What cannot be removed does no harm but the space it takes.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name();
        let mut names: Vec<String> =
            entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_drop_without_finish_leaves_the_older_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("table.csv");
        fs::write(&target, "old").unwrap();
        let mut file = Output::check(&target, &[]).unwrap().create().unwrap();
        file.write_all(b"new").unwrap();
        assert_eq!(names(folder.path()).len(), 2);
        drop(file);
        assert_eq!(names(folder.path()), ["table.csv"]);
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
    }

    #[test]
    #[cfg(unix)]
    fn finish_replaces_the_older_file_and_keeps_its_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("table.csv");
        fs::write(&target, "old").unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
        write_whole(&target, b"new").unwrap();
        assert_eq!(names(folder.path()), ["table.csv"]);
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn two_writers_of_one_file_share_no_name_and_the_last_one_wins_whole() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("table.csv");
        let output = Output::check(&target, &[]).unwrap();
        let (mut first, mut second) = (output.create().unwrap(), output.create().unwrap());
        first.write_all(b"aaaa").unwrap();
        second.write_all(b"bb").unwrap();
        first.finish().unwrap();
        second.finish().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "bb");
    }

    #[test]
    fn names_as_long_as_file_systems_allow_can_be_written() {
        let folder = tempfile::tempdir().unwrap();
        for ending in ["a", "b"] {
            let target = folder.path().join(format!("{}{ending}", "x".repeat(250)));
            let _lock = Output::check(&target, &[]).unwrap().lock().unwrap();
            write_whole(&target, b"text").unwrap();
        }
        assert_eq!(names(folder.path()).len(), 2);
    }
}
