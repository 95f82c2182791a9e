//! Virtual environments for the chores in which other programs take part.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The workspace's `target` folder.
pub(crate) fn target(root: &Path) -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    root.join(named.unwrap_or_else(|| "target".into()))
}

/// Python in a virtual environment with these packages from `PyPI`, made if need be. An error says
/// why there is none: the machine lacks Python and a way to install it, or the network.
pub(crate) fn environment(folder: &Path, packages: &[&str]) -> Result<PathBuf, String> {
    let python = if cfg!(windows) {
        folder.join("Scripts").join("python.exe")
    } else {
        folder.join("bin").join("python")
    };
    // What is installed is noted down, so that the network is needed only once.
    let note = folder.join("packages.txt");
    let names = packages.join("\n");
    let noted = std::fs::read_to_string(&note).is_ok_and(|text| text == names);
    if noted && starts(Command::new(&python).arg("--version")) {
        return Ok(python);
    }
    if !make(folder) {
        println!("== python3 with venv is missing: asking the system's packages for it");
        install_python()?;
        if !make(folder) {
            return Err("`python3 -m venv` fails even so".into());
        }
    }
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    install.args(packages);
    // A package without a wheel for this machine is compiled: fast, as little is asked of it.
    install.env("CFLAGS", "-O1 -g0").env("CXXFLAGS", "-O1 -g0");
    succeed(&mut install).map_err(|reason| format!("no {}: {reason}", packages.join(", ")))?;
    std::fs::write(&note, names).map_err(|error| format!("{}: {error}", note.display()))?;
    Ok(python)
}

/// Makes the environment afresh; says whether that succeeded, with pip.
fn make(folder: &Path) -> bool {
    println!("== python3 -m venv");
    starts(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))
}

/// Installs Python where that needs no password: as root or with a `sudo` that asks for none, on
/// systems with `apt-get`.
fn install_python() -> Result<(), String> {
    if !starts(Command::new("apt-get").arg("--version")) {
        return Err("there is no python3 with venv, and no apt-get to install it with".into());
    }
    let id = Command::new("id").arg("-u").output();
    let root = id.is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    if !root && !starts(Command::new("sudo").args(["-n", "true"])) {
        return Err("there is no python3 with venv, and installing it needs a password".into());
    }
    for arguments in [&["update"][..], &["install", "--yes", "python3", "python3-venv"]] {
        let mut command = Command::new(if root { "apt-get" } else { "sudo" });
        if !root {
            command.args(["-n", "apt-get"]);
        }
        command.arg("-qq").args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        if !starts(&mut command) {
            return Err(format!("`apt-get {}` fails", arguments.join(" ")));
        }
    }
    Ok(())
}

/// Whether a command starts and succeeds; what it prints is not shown.
pub(crate) fn starts(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
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
