//! Inputs on which the program once failed, each with the right answer: closed forms, or a refusal.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn brink(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_brink"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("brink starts")
}

/// A folder of the given files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("the file is written");
    }
    folder
}

/// Runs `brink`, expects exit code 0 and gives what it printed.
fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let output = brink(folder, arguments);
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {message}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Runs `brink`, expects exit code 2 and every one of `needles` on stderr.
fn refuses(folder: &Path, arguments: &[&str], needles: &[&str]) {
    let output = brink(folder, arguments);
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
    for needle in needles {
        assert!(message.contains(needle), "{arguments:?}: no `{needle}` in\n{message}");
    }
}

/// The rows of a table of numbers and words, and its header.
fn table(folder: &Path, name: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let text = fs::read_to_string(folder.join(name)).expect("a table");
    let mut lines =
        text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<String>>());
    let header = lines.next().expect("a header");
    (header, lines.collect())
}

fn near(found: f64, right: f64, tolerance: f64) {
    assert!((found - right).abs() <= tolerance, "{found} is not {right}");
}

const MODEL: &str = r"
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

const SCENARIO: &str = r#"
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

fn patrols() -> TempDir {
    folder(&[("patrols.brink", MODEL), ("patrols.toml", SCENARIO)])
}

#[test]
fn one_share_scales_the_others() {
    let folder = patrols();
    let over = ["sweep", "patrols.toml", "--over", "share[storm]=0:1:3", "-o", "s.csv"];
    succeeds(folder.path(), &over);
    let (header, rows) = table(folder.path(), "s.csv");
    let column = |name: &str| header.iter().position(|given| given == name).expect("a column");
    let right = [(0.625, 0.375, 0.0), (0.3125, 0.1875, 0.5), (0.0, 0.0, 1.0)];
    assert_eq!(rows.len(), right.len());
    for (row, (calm, rain, storm)) in rows.iter().zip(right) {
        let number = |name: &str| row[column(name)].parse::<f64>().expect("a number");
        near(number("share[calm]"), calm, 1e-12);
        near(number("share[rain]"), rain, 1e-12);
        near(number("share[storm]"), storm, 1e-12);
    }
}

#[test]
fn the_best_patrol_whatever_the_unit_and_the_zero() {
    // The maximum of -(1 - .6p)^2 / (1.2p) - .4p^2: the root of its derivative,
    // -(.36 - 1/p^2)/1.2 - .8p.
    let slope = |p: f64| -(0.36 - 1.0 / (p * p)) / 1.2 - 0.8 * p;
    let (mut low, mut high) = (0.5, 1.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if slope(middle) > 0.0 { low = middle } else { high = middle }
    }
    // Beside 1e8, numbers are told apart to 1.5e-8 only: a flat maximum to about its square root.
    let folder = patrols();
    for (set, tolerance) in
        [("unit=1", 1e-4), ("unit=1e-9", 1e-4), ("unit=1e9", 1e-4), ("base=1e8", 1e-3)]
    {
        let printed = succeeds(folder.path(), &["claims", "patrols.toml", "--set", set, "--json"]);
        let claims: Value = serde_json::from_str(&printed).expect("JSON");
        let best = claims[0]["evidence"]["best.patrol"].as_f64().expect("a number");
        near(best, low, tolerance);
        assert_eq!(claims[1]["holds"], false, "equal numbers do not rise");
    }
}

#[test]
fn what_would_win_in_silence_is_refused() {
    let folder = patrols();
    let sweep = |more: &[&str], needles: &[&str]| {
        let given = [&["sweep", "patrols.toml", "-o", "q.csv", "--over", "patrol=0:1:3"], more];
        refuses(folder.path(), &given.concat(), needles);
    };
    sweep(&["--over", "patrol=0:1:2"], &["patrol", "twice"]);
    sweep(&["--control", "patrol=0.5"], &["patrol", "leave one"]);
    assert!(!folder.path().join("q.csv").exists());
}

#[test]
fn an_input_is_no_output() {
    let folder = patrols();
    refuses(folder.path(), &["export", "patrols.toml", "-o", "patrols.toml"], &["input"]);
    let left = fs::read_to_string(folder.path().join("patrols.toml")).expect("the scenario");
    assert_eq!(left, SCENARIO);
}

/// The probabilities that `import` gives, each with the printed line it stands in.
fn imported(game: &str, more: &[&str]) -> String {
    let folder = folder(&[("game.efg", game)]);
    succeeds(folder.path(), &[&["import", "game.efg"], more].concat())
}

const FORK: &str = "EFG 2 R \"fork\" { \"Row\" \"Col\" }\n\"\"\n\
    p \"\" 1 1 \"\" { \"a\" \"b\" } 0\n\
    p \"\" 2 1 \"\" { \"a\" \"b\" } 0\nt \"\" 1 \"\" { 0, 0 }\nt \"\" 2 \"\" { 1, 0 }\n\
    p \"\" 2 1 \"\" { \"a\" \"b\" } 0\nt \"\" 3 \"\" { 0, 1 }\nt \"\" 4 \"\" { 0, 0 }\n";

#[test]
fn quantal_response_behind_the_fork() {
    // Symmetric: ln(b / (1 - b)) = -8b, as a pays the chance of b and b pays nothing.
    let (mut low, mut high) = (0.0_f64, 0.5_f64);
    for _ in 0..60 {
        let b = f64::midpoint(low, high);
        if (b / (1.0 - b)).ln() + 8.0 * b < 0.0 { low = b } else { high = b }
    }
    let printed = imported(FORK, &["--concept", "qre", "--lambda", "8"]);
    assert!(printed.contains("converged"), "{printed}");
    assert_eq!(printed.matches(&format!("{low:.4}")).count(), 2, "{low}\n{printed}");
}

#[test]
fn a_player_without_a_stake_mixes_evenly() {
    let printed = imported(
        "EFG 2 R \"x\" { \"Red\" \"Blue\" }\n\"\"\np \"\" 1 1 \"\" { \"in\" \"out\" } 0\n\
         p \"\" 2 1 \"\" { \"fight\" \"yield\" } 0\nt \"\" 1 \"\" { -1, 7 }\n\
         t \"\" 2 \"\" { 2, 7 }\nt \"\" 3 \"\" { 0, 7 }\n",
        &[],
    );
    let line = |name: &str| printed.lines().find(|line| line.contains(name)).expect("an action");
    assert!(line("fight").contains("0.5000") && line("yield").contains("0.5000"), "{printed}");
}

#[test]
fn tiny_payoffs_are_payoffs() {
    // A prisoner's dilemma in units of 1e-10: both defect.
    let printed = imported(
        "EFG 2 R \"pd\" { \"A\" \"B\" }\n\"\"\np \"\" 1 1 \"a\" { \"C\" \"D\" } 0\n\
         p \"\" 2 1 \"b\" { \"C\" \"D\" } 0\nt \"\" 1 \"\" { 3e-10, 3e-10 }\n\
         t \"\" 2 \"\" { 0, 4e-10 }\np \"\" 2 1 \"b\" { \"C\" \"D\" } 0\n\
         t \"\" 3 \"\" { 4e-10, 0 }\nt \"\" 4 \"\" { 1e-10, 1e-10 }\n",
        &[],
    );
    assert_eq!(printed.matches("1.000e-10").count(), 2, "{printed}");
}

#[test]
fn an_outcome_has_one_payoff() {
    let folder = folder(&[(
        "game.efg",
        "EFG 2 R \"x\" { \"Red\" \"Blue\" }\n\"\"\np \"\" 1 1 \"\" { \"l\" \"r\" } 0\n\
         t \"\" 1 \"A\" { 3, 0 }\nt \"\" 1 \"A\" { 1, 2 }\n",
    )]);
    refuses(folder.path(), &["import", "game.efg"], &["line 5", "line 4", "outcome 1"]);
}

#[test]
fn a_mark_of_byte_order_is_read() {
    assert!(imported(&format!("\u{feff}{FORK}"), &[]).contains("converged"));
}

#[test]
fn invented_names_are_unique() {
    let printed = imported(
        "EFG 2 R \"x\" { \"Red\" \"Blue\" }\n\"\"\np \"\" 1 1 \"\" { \"action 2\" \"\" } 0\n\
         t \"\" 1 \"\" { 1, 0 }\nt \"\" 2 \"\" { 3, 0 }\n",
        &["--json"],
    );
    assert!(printed.contains("\"action 2\"") && printed.contains("\"action 2 (2)\""), "{printed}");
}
