//! Reading inputs.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::FileError;

/// Larger inputs are refused: a model or scenario is a page of text, a game tree some megabytes.
pub const MAX_INPUT_BYTES: u64 = 16 << 20;

/// The bytes of a regular file, or of standard input where the path is `-` or `/dev/stdin`. At most
/// `limit` bytes: a longer input is refused, without reading more than that of it. A pipe or a
/// device given by name is refused, as it may never end.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    if path == Path::new("-") || path == Path::new("/dev/stdin") {
        return bounded(path, io::stdin().lock(), limit);
    }
    let explain = |error: io::Error| FileError::unreadable(path, error.to_string());
    // Asked before opening, as opening a pipe waits for its writer.
    let found = fs::metadata(path).map_err(explain)?;
    if found.is_dir() {
        return Err(FileError::unreadable(path, "is a folder: give the file in it"));
    }
    if !found.is_file() {
        let reason = "is a pipe or a device: give a file, or `-` for standard input";
        return Err(FileError::unreadable(path, reason));
    }
    bounded(path, File::open(path).map_err(explain)?, limit)
}

fn bounded(path: &Path, source: impl Read, limit: u64) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    let explain = |error: io::Error| FileError::unreadable(path, error.to_string());
    source.take(limit + 1).read_to_end(&mut bytes).map_err(explain)?;
    if bytes.len() as u64 > limit {
        let reason = format!("is larger than {} MB, the largest input that is read", limit >> 20);
        return Err(FileError::unreadable(path, reason));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_read_to_the_limit_and_not_beyond() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("game.efg");
        fs::write(&path, vec![b'x'; 2 << 20]).unwrap();
        assert_eq!(read(&path, 2 << 20).unwrap().len(), 2 << 20);
        let message = read(&path, (2 << 20) - 1).unwrap_err().to_string();
        assert!(message.ends_with("larger than 1 MB, the largest input that is read"), "{message}");
    }

    #[test]
    #[cfg(unix)]
    fn folders_and_endless_devices_are_refused() {
        for (path, reason) in [("/dev/zero", "a pipe or a device"), ("/", "is a folder")] {
            let message = read(Path::new(path), 10).unwrap_err().to_string();
            assert!(message.contains(reason), "{message}");
        }
    }
}
