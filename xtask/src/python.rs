//! Virtual environments for the chores in which other programs take part.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The workspace's `target` folder.
pub(crate) fn target(root: &Path) -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    root.join(named.unwrap_or_else(|| "target".into()))
}

/// Python in a virtual environment with these packages from `PyPI`.
pub(crate) fn environment(folder: &Path, packages: &[&str]) -> Result<PathBuf, String> {
    let python = if cfg!(windows) {
        folder.join("Scripts").join("python.exe")
    } else {
        folder.join("bin").join("python")
    };
    if !python.is_file() {
        let mut make = Command::new("python3");
        make.args(["-m", "venv"]).arg(folder);
        succeed(&mut make).map_err(|reason| format!("no virtual environment: {reason}"))?;
    }
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    install.args(packages);
    succeed(&mut install).map_err(|reason| format!("no {}: {reason}", packages.join(", ")))?;
    Ok(python)
}

/// Runs a command; an error says what failed.
pub(crate) fn succeed(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    println!("== {name}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{name}` failed ({status})")),
        Err(error) => Err(format!("`{name}` does not start: {error}")),
    }
}
