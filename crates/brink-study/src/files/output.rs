//! Where a command is to write, checked before it works.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::writing::{OutputFile, hidden};
use super::{FileError, Lock};

/// An output that has been checked.
#[derive(Clone, Debug)]
pub struct Output {
    /// The path as it was given.
    given: PathBuf,
    destination: Destination,
}

#[derive(Clone, Debug)]
enum Destination {
    /// A regular file, present or not: replaced as a whole. The path after all links.
    File(PathBuf),
    /// Standard output, also where it is a file.
    StandardOutput,
    /// Standard error.
    StandardError,
    /// A pipe or character device: written to.
    Stream(PathBuf),
}

impl Output {
    /// Checks that `path` can be written and is none of `inputs`, also under another name. A
    /// symbolic link stands for the file it leads to. Inputs that do not exist are ignored, so that
    /// names of shipped files do no harm.
    pub fn check(path: &Path, inputs: &[&Path]) -> Result<Self, FileError> {
        let destination = destination(path)?;
        if let Destination::File(target) = &destination {
            check_file(path, target, inputs)?;
        }
        Ok(Self { given: path.to_path_buf(), destination })
    }

    /// The path as it was given.
    pub fn path(&self) -> &Path {
        &self.given
    }

    /// The file that will be replaced, after all links; none for pipes and devices.
    pub fn file(&self) -> Option<&Path> {
        match &self.destination {
            Destination::File(target) => Some(target),
            _ => None,
        }
    }

    /// Reserves the output for this run until the lock is dropped, and removes what a run that was
    /// killed has left beside it. Pipes and devices have no lock.
    pub fn lock(&self) -> Result<Option<Lock>, FileError> {
        let Some(target) = self.file() else { return Ok(None) };
        let lock = Lock::acquire(&hidden(target, "lock"), &self.given)?;
        super::writing::remove_leftovers(target);
        Ok(Some(lock))
    }

    /// Starts to write. What the file held stays until [`OutputFile::finish`].
    pub fn create(&self) -> Result<OutputFile, FileError> {
        let explain = |source| FileError::write(&self.given, source);
        match &self.destination {
            Destination::File(target) => OutputFile::beside(&self.given, target),
            Destination::StandardOutput => Ok(OutputFile::to(&self.given, Box::new(io::stdout()))),
            Destination::StandardError => Ok(OutputFile::to(&self.given, Box::new(io::stderr()))),
            Destination::Stream(path) => {
                let file = OpenOptions::new().append(true).open(path).map_err(explain)?;
                Ok(OutputFile::to(&self.given, Box::new(file)))
            }
        }
    }
}

fn destination(path: &Path) -> Result<Destination, FileError> {
    let refused = |reason: &str| Err(FileError::refused(path, reason));
    if path == Path::new("/dev/stdout") {
        return Ok(Destination::StandardOutput);
    }
    if path == Path::new("/dev/stderr") {
        return Ok(Destination::StandardError);
    }
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => {
            refused("a folder has this name: rename it or choose another name")
        }
        Ok(found) if is_stream(&found) => Ok(Destination::Stream(path.to_path_buf())),
        Ok(found) if !found.is_file() => refused("this is neither a file nor a pipe"),
        // Descriptors of the process (`/dev/fd/3`) lead to files that others write to as well.
        Ok(_) if path.starts_with("/dev/fd") || path.starts_with("/proc") => {
            Ok(Destination::Stream(path.to_path_buf()))
        }
        Ok(_) => match fs::canonicalize(path) {
            Ok(target) => Ok(Destination::File(target)),
            Err(error) => Err(FileError::write(path, error)),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Destination::File(end(path)?)),
        Err(error) => Err(FileError::write(path, error)),
    }
}

#[cfg(unix)]
fn is_stream(found: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let kind = found.file_type();
    kind.is_fifo() || kind.is_char_device()
}

#[cfg(not(unix))]
fn is_stream(_: &Metadata) -> bool {
    false
}

/// Where links that end at no file lead. Few steps: a circle of links is an error before this.
fn end(path: &Path) -> Result<PathBuf, FileError> {
    let mut at = path.to_path_buf();
    for _ in 0..40 {
        let Ok(next) = fs::read_link(&at) else { break };
        at = folder_of(&at).join(next);
    }
    if at.file_name().is_none() || path.to_string_lossy().ends_with(std::path::is_separator) {
        return Err(FileError::refused(path, "the path names no file: give the name of one"));
    }
    Ok(at)
}

/// The folder that holds a file, `.` where the path is a name alone.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn check_file(given: &Path, target: &Path, inputs: &[&Path]) -> Result<(), FileError> {
    let same = |input: &&&Path| same_file::is_same_file(target, input).unwrap_or(false);
    if let Some(input) = inputs.iter().find(same) {
        let reason =
            format!("this is the input {}: choose another name for the output", input.display());
        return Err(FileError::refused(given, reason));
    }
    if let Ok(found) = fs::metadata(target) {
        // A user whom permissions do not bind is still meant to heed them.
        if found.permissions().readonly() {
            let reason = "the file is read-only: change its permissions or choose another name";
            return Err(FileError::refused(given, reason));
        }
        let opened: io::Result<File> = OpenOptions::new().write(true).open(target);
        opened.map_err(|source| FileError::write(given, source))?;
    }
    // Whether the folder can be written to is known only once something was written there.
    OutputFile::beside(given, target).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::write_whole;

    fn refusal(path: &Path, inputs: &[&Path]) -> String {
        Output::check(path, inputs).unwrap_err().to_string()
    }

    #[test]
    fn inputs_folders_and_missing_parents_are_refused_before_any_work() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("own.toml");
        fs::write(&input, "x").unwrap();
        let other = folder.path().join("other.toml");
        fs::hard_link(&input, &other).unwrap();
        for path in [&input, &other, &folder.path().join(".").join("own.toml")] {
            let message = refusal(path, &[Path::new("baltic-2022"), &input]);
            assert!(message.contains("this is the input"), "{message}");
        }
        assert!(refusal(folder.path(), &[]).contains("a folder has this name"));
        let message = refusal(&folder.path().join("missing").join("x.csv"), &[]);
        assert!(message.contains("create the folder"), "{message}");
        assert!(refusal(Path::new(".."), &[]).contains("folder"));
        assert!(refusal(&folder.path().join("x.csv/"), &[]).contains("names no file"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "a check leaves nothing");
    }

    #[test]
    #[cfg(unix)]
    fn read_only_files_are_respected_whoever_asks() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept.csv");
        fs::write(&path, "x").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        assert!(refusal(&path, &[]).contains("read-only"));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_cannot_be_written_is_refused() {
        let message = refusal(Path::new("/proc/nothere"), &[]);
        let expected =
            "cannot write /proc/nothere: /proc takes no new files; choose another folder";
        assert_eq!(message, expected);
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed_and_stay() {
        let folder = tempfile::tempdir().unwrap();
        let (data, link) = (folder.path().join("data"), folder.path().join("link.csv"));
        fs::create_dir(&data).unwrap();
        std::os::unix::fs::symlink("data/real.csv", &link).unwrap();
        for text in ["first, where the link leads to no file", "second"] {
            write_whole(&link, text.as_bytes()).unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(fs::read_to_string(data.join("real.csv")).unwrap(), text);
        }
        assert!(refusal(&link, &[&data.join("real.csv")]).contains("this is the input"));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn devices_are_written_to_and_a_full_one_says_so() {
        use std::os::unix::fs::FileTypeExt;
        write_whole(Path::new("/dev/null"), b"gone").unwrap();
        let message = write_whole(Path::new("/dev/full"), b"text").unwrap_err().to_string();
        assert!(message.contains("/dev/full") && message.contains("free some space"), "{message}");
        for path in ["/dev/null", "/dev/full"] {
            assert!(fs::metadata(path).unwrap().file_type().is_char_device());
        }
    }
}
