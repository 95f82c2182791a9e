//! Brink beside Gambit and `OpenSpiel`, and alone on ever larger games: see `benches`.

use std::path::Path;
use std::process::Command;

use crate::cargo;
use crate::python::{environment, succeed, target};

/// The versions that are timed, and what the scripts need besides.
const PACKAGES: [&str; 5] = [
    "pygambit==16.7.0",
    "open_spiel==2.0.2",
    "numpy==2.4.6",
    "scipy==1.17.1",
    "matplotlib==3.11.2",
];

/// Runs one of the scripts with the release build of what it times; `arguments` are the script's.
pub(crate) fn run(root: &Path, script: &str, arguments: &[String]) -> Result<(), String> {
    let target = target(root);
    let python = environment(&target.join("race-python"), &PACKAGES)?;
    let example = ["--package", "brink-game", "--example", "ladder"];
    cargo(&[&["build", "--quiet", "--release"], &example[..]].concat())?;
    if script == "scaling.py" {
        cargo(&["build", "--quiet", "--release", "--package", "brinkmanship"])?;
    }
    let mut race = Command::new(python);
    race.arg(root.join("benches").join(script)).arg(target.join("release")).args(arguments);
    succeed(&mut race)
}
