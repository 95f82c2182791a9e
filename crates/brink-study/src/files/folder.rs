//! A folder of results, replaced as a whole by a finished run.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::manifest::Manifest;
use super::{FileError, Lock, MANIFEST, write_whole};

/// A folder reserved for the results of one run. The run writes into [`Folder::stage`];
/// [`Folder::finish`] puts everything in place. A drop without it leaves the folder as it was.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    scenario: String,
    inputs: Vec<PathBuf>,
    /// Removed when it is dropped.
    stage: TempDir,
    _lock: Lock,
    /// Folders made for this run, the innermost first: removed again if it comes to nothing.
    made: MadeFolders,
}

/// What a finished run found in its folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replaced {
    /// Files of the run, in order, the front page first, without the manifest.
    pub written: Vec<PathBuf>,
    /// Whose results stood there; none where there was no earlier run.
    pub scenario: Option<String>,
    /// How many files of an earlier run, or of the same name, were replaced.
    pub files: usize,
    /// Files of the earlier run that this one does not write: removed.
    pub removed: Vec<PathBuf>,
}

impl Folder {
    /// Makes the folder where needed, checks that it can be written to, and reserves it. Results
    /// are those of `scenario`; `inputs` are the files that the run reads and must not replace.
    pub fn open(path: &Path, scenario: &str, inputs: &[&Path]) -> Result<Self, FileError> {
        let explain = |source| FileError::write(path, source);
        if path.exists() && !path.is_dir() {
            let reason = "a file has this name: rename it or choose another folder";
            return Err(FileError::refused(path, reason));
        }
        let made = MadeFolders::down_to(path).map_err(explain)?;
        let lock = Lock::acquire(&path.join(".brink.lock"), path)?;
        remove_stages(path);
        super::writing::remove_leftovers(&path.join(MANIFEST));
        let mut builder = tempfile::Builder::new();
        let stage = builder.prefix(STAGE.0).suffix(STAGE.1).tempdir_in(path).map_err(explain)?;
        Ok(Self {
            path: path.to_path_buf(),
            scenario: scenario.to_owned(),
            inputs: inputs.iter().map(|input| input.to_path_buf()).collect(),
            stage,
            _lock: lock,
            made,
        })
    }

    /// The folder as it was given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the run writes its files, laid out as they will be in the folder.
    pub fn stage(&self) -> &Path {
        self.stage.path()
    }

    /// Puts the files of the run in place of those of an earlier run. `front` is the file that
    /// speaks of all others: the old one goes first and the new one comes last, so that no page
    /// ever stands beside data it does not speak of.
    pub fn finish(mut self, front: &str) -> Result<Replaced, FileError> {
        let staged = listing(self.stage.path()).map_err(|e| FileError::write(&self.path, e))?;
        self.check(&staged)?;
        let old = Manifest::of(&self.path);
        let owned = old.as_ref().map(|old| old.files.clone()).unwrap_or_default();
        let replaced = staged.iter().filter(|name| self.path.join(name).exists()).count();
        // Until everything is in place, the folder's files are those of both runs.
        let mut manifest = Manifest {
            scenario: self.scenario.clone(),
            complete: false,
            files: staged.union(&owned).cloned().collect(),
        };
        self.made.keep();
        self.note(&manifest)?;
        self.remove(front)?;
        let stale: Vec<&String> = owned.difference(&staged).filter(|name| *name != front).collect();
        let mut removed = Vec::new();
        for name in stale {
            if self.remove(name)? {
                removed.push(self.path.join(name));
            }
        }
        for name in staged.iter().filter(|name| *name != front) {
            self.place(name)?;
        }
        if staged.contains(front) {
            self.place(front)?;
        }
        manifest.complete = true;
        manifest.files.clone_from(&staged);
        self.note(&manifest)?;
        let rest = staged.iter().filter(|name| *name != front);
        let written = staged.get(front).into_iter().chain(rest).map(|name| self.path.join(name));
        Ok(Replaced {
            written: written.collect(),
            scenario: old.map(|old| old.scenario),
            files: replaced,
            removed,
        })
    }

    /// Refuses before anything is touched.
    fn check(&self, staged: &BTreeSet<String>) -> Result<(), FileError> {
        for name in staged.iter().map(String::as_str).chain([MANIFEST]) {
            let inputs: Vec<&Path> = self.inputs.iter().map(PathBuf::as_path).collect();
            let target = self.path.join(name);
            if target.is_dir() {
                let reason =
                    "a folder has the name of the file: rename it or choose another folder";
                return Err(FileError::refused(&target, reason));
            }
            if target.exists() {
                super::Output::check(&target, &inputs)?;
            }
        }
        Ok(())
    }

    fn note(&self, manifest: &Manifest) -> Result<(), FileError> {
        write_whole(&self.path.join(MANIFEST), &manifest.bytes()).map(drop)
    }

    fn place(&self, name: &str) -> Result<(), FileError> {
        let target = self.path.join(name);
        let explain = |source| FileError::write(&target, source);
        fs::create_dir_all(target.parent().unwrap_or(&self.path)).map_err(explain)?;
        fs::rename(self.stage.path().join(name), &target).map_err(explain)
    }

    /// Removes a file and the folders that become empty by it. False where there was none.
    fn remove(&self, name: &str) -> Result<bool, FileError> {
        let target = self.path.join(name);
        match fs::remove_file(&target) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(FileError::write(&target, error)),
        }
        let folders = target.ancestors().skip(1).take_while(|folder| *folder != self.path);
        for folder in folders {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(true)
    }
}

/// Before and after the random part of a stage's name.
const STAGE: (&str, &str) = (".brink-", ".partial");

/// Removes what killed runs have left. Only under the folder's lock.
fn remove_stages(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(STAGE.0) && name.ends_with(STAGE.1) {
            // What cannot be removed does no harm but the space it takes.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// All files below a folder, relative to it, with `/`.
fn listing(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut open = vec![(folder.to_path_buf(), String::new())];
    while let Some((at, before)) = open.pop() {
        for entry in fs::read_dir(at)? {
            let entry = entry?;
            let name = format!("{before}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                open.push((entry.path(), format!("{name}/")));
            } else {
                found.insert(name);
            }
        }
    }
    Ok(found)
}

/// Folders that did not exist before the run.
#[derive(Debug, Default)]
struct MadeFolders(Vec<PathBuf>);

impl MadeFolders {
    /// Makes `path` and the folders above it that are missing.
    fn down_to(path: &Path) -> io::Result<Self> {
        let missing = path.ancestors().take_while(|at| !at.as_os_str().is_empty() && !at.exists());
        let mut made = Self(Vec::new());
        for folder in missing.collect::<Vec<_>>().into_iter().rev() {
            fs::create_dir(folder)?;
            made.0.insert(0, folder.to_path_buf());
        }
        Ok(made)
    }

    fn keep(&mut self) {
        self.0.clear();
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        // Only empty folders go; the first that holds something ends it.
        let _ = self.0.iter().try_for_each(fs::remove_dir);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(path: &Path, scenario: &str, files: &[&str]) -> Replaced {
        let folder = Folder::open(path, scenario, &[]).unwrap();
        for file in files {
            let target = folder.stage().join(file);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(target, scenario).unwrap();
        }
        folder.finish("report.html").unwrap()
    }

    fn names(path: &Path) -> Vec<String> {
        listing(path).unwrap().into_iter().collect()
    }

    #[test]
    fn a_finished_run_replaces_its_files_and_leaves_others_alone() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("results").join("case");
        let first = run(&path, "first", &["report.html", "figures/map.svg", "figures/old.svg"]);
        assert_eq!((first.scenario, first.files, first.removed.len()), (None, 0, 0));
        assert_eq!(first.written[0], path.join("report.html"));
        fs::write(path.join("notes.txt"), "mine").unwrap();
        fs::write(path.join("figures").join("mine.svg"), "mine").unwrap();
        let second = run(&path, "second", &["report.html", "figures/map.svg", "data/map.csv"]);
        assert_eq!(second.scenario.as_deref(), Some("first"));
        assert_eq!(second.files, 2);
        assert_eq!(second.removed, [path.join("figures/old.svg")]);
        let left = ["data/map.csv", "figures/map.svg", "figures/mine.svg", MANIFEST, "notes.txt"];
        assert_eq!(names(&path), [&left[..], &["report.html"]].concat());
        for file in ["report.html", "figures/map.svg", "data/map.csv"] {
            assert_eq!(fs::read_to_string(path.join(file)).unwrap(), "second");
        }
    }

    #[test]
    fn a_run_that_does_not_finish_leaves_everything_as_it_was() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("results").join("case");
        drop(Folder::open(&path, "first", &[]).unwrap());
        assert!(!root.path().join("results").exists(), "no empty folders stay");
        run(&path, "first", &["report.html"]);
        let before = names(&path);
        let folder = Folder::open(&path, "second", &[]).unwrap();
        fs::write(folder.stage().join("report.html"), "second").unwrap();
        assert!(matches!(Folder::open(&path, "third", &[]), Err(FileError::Busy { .. })));
        drop(folder);
        assert_eq!(names(&path), before);
        assert_eq!(fs::read_to_string(path.join("report.html")).unwrap(), "first");
    }

    #[test]
    fn what_a_killed_run_left_is_removed_by_the_next() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("case");
        fs::create_dir_all(path.join(".brink-k3Xq9z.partial").join("figures")).unwrap();
        fs::write(path.join(".brink.lock"), "").unwrap();
        fs::write(path.join(".manifest.json.Rxj8D2.partial"), "{").unwrap();
        run(&path, "s", &["report.html"]);
        assert_eq!(names(&path), [MANIFEST, "report.html"]);
        assert_eq!(fs::read_dir(&path).unwrap().count(), 2);
    }

    #[test]
    fn a_file_of_that_name_and_an_input_in_the_folder_are_refused() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("case");
        fs::write(&path, "x").unwrap();
        let message = Folder::open(&path, "s", &[]).unwrap_err().to_string();
        assert!(message.contains("a file has this name"), "{message}");
        let input = root.path().join("report.html");
        fs::write(&input, "input").unwrap();
        let folder = Folder::open(root.path(), "s", &[&input]).unwrap();
        fs::write(folder.stage().join("report.html"), "new").unwrap();
        let message = folder.finish("report.html").unwrap_err().to_string();
        assert!(message.contains("this is the input"), "{message}");
        assert_eq!(fs::read_to_string(&input).unwrap(), "input");
    }
}
