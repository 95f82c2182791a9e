//! Brink beside Gambit and `OpenSpiel`, and alone on ever larger games: see `benches`. Its statistics
//! beside EMA Workbench and `SALib`: see `referee`.

use std::path::Path;
use std::process::Command;

use crate::cargo;
use crate::python::{environment, succeed, target};
use crate::referee::{STATISTICIANS, statistics_python};

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

/// Times the search for boxes and Sobol indices beside EMA Workbench and `SALib`, on the same arrays.
pub(crate) fn exploratory(root: &Path) -> Result<(), String> {
    let target = target(root);
    let python = environment(&statistics_python(&target), &STATISTICIANS)?;
    let package = ["build", "--quiet", "--release", "--package", "brink-statistics"];
    let examples = ["--example", "discovery_race", "--example", "sensitivity_race"];
    cargo(&[&package[..], &examples].concat())?;
    let scratch = target.join("exploratory-race");
    std::fs::create_dir_all(&scratch).map_err(|error| format!("{}: {error}", scratch.display()))?;
    for (example, script, written) in [
        ("discovery_race", "race_discovery.py", scratch.join("discovery_race.bin")),
        ("sensitivity_race", "race_sensitivity.py", scratch.clone()),
    ] {
        let built = target.join("release").join("examples");
        let built = built.join(format!("{example}{}", std::env::consts::EXE_SUFFIX));
        let mut race = Command::new(&python);
        race.arg(root.join("referee").join(script)).arg(built).arg(written);
        succeed(&mut race)?;
    }
    Ok(())
}
