//! What somebody meets who tries the program for the first time, and what happens where outputs
//! cannot be written.

mod common;

use std::fs;
use std::process::{Command, Stdio};

use common::check;
use tempfile::TempDir;

fn folder() -> TempDir {
    common::folder(&[])
}

#[test]
fn what_new_writes_runs_at_once_and_is_not_overwritten() {
    let folder = folder();
    let at = folder.path();
    check(at, &["new", "strait"], 0, &["strait.brink", "strait.toml", "brink solve"]);
    check(at, &["check", "strait.brink", "strait.toml"], 0, &["a model with", "a scenario of"]);
    // Waiting is worth 0 and attacking .8 - .2 cost: types below 4 of 0..10 attack.
    let text = check(at, &["solve", "strait.toml", "--json"], 0, &["converged"]);
    let solved: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let attack = solved["measures"]["attack"].as_f64().expect("a number");
    assert!((attack - 0.4).abs() < 1e-9, "{attack}");
    check(at, &["claims", "strait.toml", "--worlds", "8"], 0, &["C1", "holds"]);
    check(at, &["new", "strait"], 2, &["exists and is not overwritten"]);
    check(at, &["new", "../no way"], 2, &["cannot name a model"]);
}

#[test]
fn a_model_is_not_a_scenario_unless_it_needs_no_numbers() {
    let folder = folder();
    let at = folder.path();
    check(at, &["new", "strait"], 0, &[]);
    let needles = ["is a model", "`stake`", "[parameters.stake]", "strait.toml"];
    check(at, &["solve", "strait.brink"], 2, &needles);
    let model = fs::read_to_string(at.join("strait.brink")).expect("the model");
    let model = model
        .replace("stake in (0, inf)", "stake in (0, inf) = 1")
        .replace("danger in [0, 1]", "danger in [0, 1] = 0.4")
        .replace("upkeep in [0, inf)", "upkeep in [0, inf) = 0.1");
    fs::write(at.join("alone.brink"), model).expect("written");
    check(at, &["solve", "alone.brink"], 0, &["converged"]);
    check(at, &["solve", "extended-deterrence"], 2, &["is a model", "baltic-2022"]);
    let control = ["solve", "strait.toml", "--set", "commitment=1"];
    check(at, &control, 2, &["--control commitment=1"]);
}

#[test]
fn a_shipped_name_means_the_same_in_every_folder() {
    let folder = folder();
    fs::create_dir(folder.path().join("powell-1988")).expect("a folder");
    check(folder.path(), &["solve", "powell-1988"], 0, &["converged"]);
    check(folder.path(), &["show", "powell-1988"], 0, &["title ="]);
    check(folder.path(), &["show", "powell-1988", "--model"], 0, &["model "]);
    check(folder.path(), &["show", "powell-1988", "--story"], 0, &["Powell"]);
    check(folder.path(), &["show", "nothing"], 2, &["powell-1988"]);
}

#[test]
fn a_plausible_world_is_solved_as_a_sweep_numbers_it() {
    let folder = folder();
    let at = folder.path();
    check(at, &["new", "strait"], 0, &[]);
    check(at, &["sweep", "strait.toml", "--worlds", "4", "-o", "w.csv"], 0, &["4 rows"]);
    let table = fs::read_to_string(at.join("w.csv")).expect("a table");
    let mut lines = table.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().expect("a header");
    let column = header.iter().position(|name| *name == "attack").expect("a column");
    let row = lines.nth(2).expect("a row");
    let text = check(at, &["solve", "strait.toml", "--world", "2", "--json"], 0, &[]);
    let solved: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let (swept, alone) = (row[column].parse::<f64>(), solved["measures"]["attack"].as_f64());
    assert_eq!(swept.ok(), alone);
}

#[test]
fn outputs_are_checked_before_any_work() {
    let folder = folder();
    let at = folder.path();
    check(at, &["new", "strait"], 0, &[]);
    let before = fs::read(at.join("strait.toml")).expect("the scenario");
    check(at, &["export", "strait.toml", "-o", "strait.toml"], 2, &["this is the input"]);
    assert_eq!(fs::read(at.join("strait.toml")).expect("the scenario"), before);
    check(at, &["analyze", "strait.toml", "-o", "strait.toml"], 2, &["a file has this name"]);
    for (option, value) in [("--worlds", "1000000000000"), ("--points", "1000000000000")] {
        let text = format!("{option} {value}");
        check(at, &["claims", "strait.toml", option, value], 2, &[&text, "is the most"]);
    }
    check(at, &["solve", "strait.toml", "--starts", "1000000000000"], 2, &["is the most"]);
}

#[test]
fn both_spellings_are_understood() {
    let folder = folder();
    let at = folder.path();
    check(at, &["new", "strait"], 0, &[]);
    let scenario = fs::read_to_string(at.join("strait.toml")).expect("the scenario");
    fs::write(at.join("strait.toml"), scenario.replace("optimise =", "optimize =")).expect("ok");
    check(at, &["claims", "strait.toml"], 0, &["C2"]);
    for command in ["analyse", "optimize", "optimise"] {
        check(at, &[command, "strait.toml", "--worlds", "0", "-o", "r"], 0, &["report.html"]);
    }
}

#[test]
fn tables_come_in_three_formats() {
    let folder = folder();
    let at = folder.path();
    check(at, &["new", "strait"], 0, &[]);
    check(at, &["table", "assumptions", "strait.toml"], 0, &["parameter,meaning,value", "stake,"]);
    let markdown = ["table", "claims", "strait.toml", "--format", "markdown"];
    check(at, &markdown, 0, &["| claim |", "| C1 |"]);
    let latex = ["table", "outcomes", "strait.toml", "--format", "latex"];
    check(at, &latex, 0, &["\\toprule", "disaster\\_happens"]);
}

#[test]
#[cfg(target_os = "linux")]
fn full_outputs_are_errors_and_full_errors_no_panic() {
    let folder = folder();
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
    for arguments in [&["list"][..], &["--help"], &["solve", "powell-1988", "--json"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_brink"));
        command.args(arguments).current_dir(folder.path()).stdout(full());
        let output = command.stderr(Stdio::piped()).output().expect("it starts");
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
        assert!(message.contains("standard output"), "{arguments:?}: {message}");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_brink"));
    command.args(["solve", "nothing"]).current_dir(folder.path()).stderr(full());
    assert_eq!(command.status().expect("it starts").code(), Some(2));
}
