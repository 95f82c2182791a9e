//! Kills the program at random moments and starts it again, in `referee/kills.py`.

use std::path::Path;
use std::process::Command;

use crate::cargo;
use crate::python::{starts, succeed, target};

/// How often a run is killed; `KILLS=n` changes it.
const KILLS: &str = "100";

/// Builds the release and kills it; `--shape sweep`, `claims`, `analyze` or `shards` kills these runs
/// alone.
/// An error says what was lost, changed or left behind.
pub(crate) fn run(root: &Path, options: &[String]) -> Result<(), String> {
    if !starts(Command::new("python3").arg("--version")) {
        return Err("there is no python3 to start and kill the program".into());
    }
    cargo(&["build", "--quiet", "--release", "--package", "brinkmanship"])?;
    let target = target(root);
    let name = format!("brink{}", std::env::consts::EXE_SUFFIX);
    let mut command = Command::new("python3");
    command
        .arg(root.join("referee").join("kills.py"))
        .arg(target.join("release").join(name))
        .arg(target.join("referee-kills"))
        .arg(std::env::var("KILLS").unwrap_or_else(|_| KILLS.into()))
        .args(options);
    succeed(&mut command)
}
