//! Runs the program as a user does, in a folder of its own.
#![allow(dead_code, unreachable_pub, reason = "shared by tests that use parts of it")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The program with these arguments, in this folder.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_brink"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command
}

/// What the program answers.
pub fn brink(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("brink starts")
}

/// A folder of the given files.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("the file is written");
    }
    folder
}

/// Runs `brink`, expects this exit code and every one of `needles` in what it says; gives that.
pub fn check(folder: &Path, arguments: &[&str], code: i32, needles: &[&str]) -> String {
    let output = brink(folder, arguments);
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    assert!(!text.contains("panicked"), "{arguments:?}: {text}");
    for needle in needles {
        assert!(text.contains(needle), "{arguments:?}: no `{needle}` in\n{text}");
    }
    text
}

/// Runs `brink`, expects exit code 0 and gives what it printed.
pub fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let output = brink(folder, arguments);
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {message}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Runs `brink`, expects exit code 2 and every one of `needles` on stderr.
pub fn refuses(folder: &Path, arguments: &[&str], needles: &[&str]) {
    let output = brink(folder, arguments);
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
    assert!(!message.contains("panicked"), "{arguments:?}: {message}");
    for needle in needles {
        assert!(message.contains(needle), "{arguments:?}: no `{needle}` in\n{message}");
    }
}

/// A table's header and rows.
pub fn table(folder: &Path, name: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let text = fs::read_to_string(folder.join(name)).expect("a table");
    let mut lines =
        text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<String>>());
    let header = lines.next().expect("a header");
    (header, lines.collect())
}

/// Expects a number.
#[track_caller]
pub fn near(found: f64, right: f64, tolerance: f64) {
    assert!((found - right).abs() <= tolerance, "{found} is not {right}");
}

/// A raider whose cost is uniform on [0, 2] raids where it is below (1 - h) / h at a hazard h of
/// .6 times the patrol. The guard then has, per unit, -(1 - h)^2 / 2h - .4 p^2.
pub const MODEL: &str = r"
model patrols
players raider, guard
set season = { calm, rain, storm }
control patrol in [0, 1]
param unit in (0, inf) = 1
param base = 0
param share[season] in simplex
type raider.cost ~ uniform(0, 2)
outcome peace { guard: base }
outcome sunk  { raider: -cost * unit  guard: base }
outcome taken { raider: unit  guard: base - unit }
start open
raider at open:
  wait pays { guard: -0.4 * patrol^2 * unit } -> peace
  raid pays { guard: -0.4 * patrol^2 * unit } -> hazard 0.6 * patrol: sunk, else taken
measure status = reach(open.raid)
measure stormy = share[storm]
";

/// A scenario of it.
pub const SCENARIO: &str = r#"
title = "Patrols"
model = "patrols"
[analysis]
player = "guard"
dial = "patrol"
[parameters.share]
value = { calm = 0.5, rain = 0.3, storm = 0.2 }
judgement = "a guess"
[[claims]]
id = "best"
text = "the best patrol is between the extremes"
holds = "best.patrol > 0.2 and best.patrol < 0.99"
[claims.experiments]
best = { optimise = "patrol" }
[[claims]]
id = "more"
text = "a constant rises"
holds = "high.stormy > low.stormy"
[claims.experiments]
low = { controls = { patrol = 0 } }
high = { controls = { patrol = 1 } }
"#;

/// Both in a folder.
pub fn patrols() -> TempDir {
    folder(&[("patrols.brink", MODEL), ("patrols.toml", SCENARIO)])
}
