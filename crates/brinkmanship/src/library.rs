//! The models and scenarios that ship inside the program, and files given by path.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;

use crate::failure::Failure;

/// Larger files are refused unread.
const MAX_BYTES: u64 = 16 << 20;

#[derive(RustEmbed)]
#[folder = "../../models"]
struct Models;

#[derive(RustEmbed)]
#[folder = "../../scenarios"]
struct Scenarios;

/// A file's name for messages, and its bytes.
pub(crate) struct Source {
    /// Path as given, or the shipped file's name.
    pub(crate) name: String,
    /// The folder that relative paths in it start from; `None` if shipped.
    pub(crate) folder: Option<PathBuf>,
    /// Its bytes.
    pub(crate) bytes: Cow<'static, [u8]>,
}

/// The scenario with this path or shipped name.
pub(crate) fn scenario(name: &str) -> Result<Source, Failure> {
    if is_path(name, "toml") {
        return read(Path::new(name));
    }
    shipped::<Scenarios>(name, "toml").ok_or_else(|| {
        let known = names::<Scenarios>("toml").join(", ");
        Failure::Input(format!(
            "no scenario is called `{name}`\n  shipped: {known}\n  your own: give its path, as in \
             `./{name}.toml`"
        ))
    })
}

/// The shipped model with this name.
pub(crate) fn model(name: &str) -> Option<Source> {
    shipped::<Models>(name, "brink")
}

/// Names of the shipped models.
pub(crate) fn model_names() -> Vec<String> {
    names::<Models>("brink")
}

/// Names of the shipped scenarios.
pub(crate) fn scenario_names() -> Vec<String> {
    names::<Scenarios>("toml")
}

/// Reads a file, refusing what cannot be a model or scenario by its size.
pub(crate) fn read(path: &Path) -> Result<Source, Failure> {
    read_up_to(path, MAX_BYTES)
}

/// Reads a file of at most so many bytes.
pub(crate) fn read_up_to(path: &Path, limit: u64) -> Result<Source, Failure> {
    let explain =
        |error: std::io::Error| Failure::Input(format!("cannot read {}: {error}", path.display()));
    let size = std::fs::metadata(path).map_err(explain)?;
    if size.is_dir() {
        let text = format!("{} is a folder: give the path of a file in it", path.display());
        return Err(Failure::Input(text));
    }
    if size.len() > limit {
        return Err(Failure::Input(format!(
            "{} has {} MB; files of its kind over {} MB are refused",
            path.display(),
            size.len() >> 20,
            limit >> 20
        )));
    }
    let bytes = std::fs::read(path).map_err(explain)?;
    let folder = Some(path.parent().map(Path::to_path_buf).unwrap_or_default());
    Ok(Source { name: path.display().to_string(), folder, bytes: Cow::Owned(bytes) })
}

/// Whether a name on the command line means a file rather than something shipped.
fn is_path(name: &str, ending: &str) -> bool {
    name.contains(['/', '\\'])
        || Path::new(name).extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
        || Path::new(name).exists()
}

fn shipped<Folder: RustEmbed>(name: &str, ending: &str) -> Option<Source> {
    let file = format!("{name}.{ending}");
    let bytes = Folder::get(&file)?.data;
    Some(Source { name: file, folder: None, bytes })
}

fn names<Folder: RustEmbed>(ending: &str) -> Vec<String> {
    let ending = format!(".{ending}");
    let mut names: Vec<String> =
        Folder::iter().filter_map(|file| file.strip_suffix(&ending).map(str::to_owned)).collect();
    names.sort();
    names
}
