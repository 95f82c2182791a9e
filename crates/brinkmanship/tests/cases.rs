//! Inputs on which the program once failed, each with the right answer: closed forms, or a refusal.

mod common;

use std::fs;

use common::{SCENARIO, check, folder, near, patrols, refuses, succeeds, table};
use serde_json::Value;

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
        let printed: Value = serde_json::from_str(&printed).expect("JSON");
        let claims = &printed["claims"];
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

/// Pays one to enter; what entering is worth but for the prize is a matter of the prize alone, and
/// where that is below one nobody enters, so that the patrol makes no difference.
const ENTRY: &str = r"
model entry
players raider, guard
control patrol in [0, 1]
param prize in (0, inf)
param harm in (0, inf)
param unused in [0, 1] = 0.5
param risk in [0, 10] = 0.5
type raider.cost ~ uniform(0, 2)
outcome peace
outcome sunk  { raider: -1 - cost }
outcome taken { raider: prize - 1  guard: -harm }
start open
raider at open:
  wait -> peace
  raid -> hazard risk * patrol: sunk, else taken
measure raid = reach(open.raid)
";

const ENTERED: &str = r#"
title = "Entry"
model = "entry"
[analysis]
player = "guard"
dial = "patrol"
attack = "raid"
outcomes = ["raid"]
[analysis.map]
x = { parameter = "prize", range = [0.5, 2], points = 3 }
y = { parameter = "harm", range = [1, 2], points = 2 }
[parameters.prize]
value = 1.5
range = [0.5, 2]
judgement = "a guess"
[parameters.harm]
value = 1
range = [1, 2]
judgement = "a guess"
[parameters.unused]
value = 0.5
range = [0.2, 0.8]
judgement = "a guess"
[parameters.risk]
value = 0.2
range = [0.1, 0.3]
judgement = "a guess"
"#;

#[test]
fn where_the_dial_makes_no_difference_figures_and_words_say_so() {
    let folder = folder(&[("entry.brink", ENTRY), ("entry.toml", ENTERED)]);
    let at = folder.path();
    let printed = succeeds(at, &["analyze", "entry.toml", "--worlds", "0", "-o", "out"]);
    assert!(printed.contains("It is worth") && !printed.contains("more than the maximum"));
    assert!(printed.contains("any to 1"), "{printed}");
    let (header, rows) = table(at, "out/data/map.csv");
    let column = |name: &str| header.iter().position(|given| given == name).expect("a column");
    assert_eq!(rows.len(), 6);
    for row in &rows {
        let prize: f64 = row[column("prize")].parse().expect("a number");
        assert_eq!(row[column("idle")] == "true", prize < 1.0, "{row:?}");
    }
    let (header, rows) = table(at, "out/data/tornado.csv");
    let column = |name: &str| header.iter().position(|given| given == name).expect("a column");
    for row in &rows {
        let idle = ["idle_base", "idle_low", "idle_high"].map(|name| row[column(name)].as_str());
        let low = if row[0] == "prize" { "true" } else { "false" };
        assert_eq!(idle, ["false", low, "false"], "{row:?}");
    }
    // The terminal names them in the order of the figure.
    let names: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    let places: Vec<usize> = names
        .iter()
        .filter(|name| **name != "unused")
        .map(|name| printed.rfind(&format!(" {name} ")).expect("a row of the terminal"))
        .collect();
    assert!(places.len() == 3 && places.is_sorted(), "{names:?} {places:?}\n{printed}");
    let page = fs::read_to_string(at.join("out/report.html")).expect("the page");
    for said in [
        "In dotted cells the patrol makes no difference to the guard",
        "An equals sign is an end at which the patrol makes no difference",
        "Without any effect here: unused",
    ] {
        assert!(page.contains(said), "the page does not say: {said}");
    }
}

#[test]
fn no_row_with_an_equilibrium_is_no_success() {
    let folder = folder(&[("entry.brink", ENTRY), ("entry.toml", ENTERED)]);
    let at = folder.path();
    // A risk above one is no probability, whatever the row.
    let over = ["--over", "risk=2:3:3", "--control", "patrol=1"];
    let sweep = [&["sweep", "entry.toml", "-o", "s.csv"], &over[..]].concat();
    check(
        at,
        &sweep,
        1,
        &["3 rows", "3 where the model has no value", "no row has an equilibrium"],
    );
    let draw = [&["draw", "entry.toml", "-o", "s.svg", "--measure", "raid"], &over[..]].concat();
    check(at, &draw, 1, &["No equilibrium was found"]);
    check(at, &["solve", "entry.toml", "--set", "risk=2", "--control", "patrol=1"], 2, &["= 2"]);
    // One row that was solved is a success.
    let over = ["--over", "risk=0.5:2:2", "--control", "patrol=1"];
    let sweep = [&["sweep", "entry.toml", "-o", "t.csv"], &over[..]].concat();
    check(at, &sweep, 0, &["2 rows", "1 where the model has no value"]);
}

#[test]
fn what_cannot_be_done_is_refused_with_the_reason() {
    let folder = patrols();
    let at = folder.path();
    let worlds = |count: &str| {
        let reason = format!("--worlds {count}: 1000000000 is the most, as more take days");
        refuses(at, &["sweep", "patrols.toml", "--worlds", count, "-o", "w.csv"], &[&reason]);
        refuses(at, &["claims", "patrols.toml", "--worlds", count], &[&reason]);
        refuses(at, &["analyze", "patrols.toml", "--worlds", count, "-o", "w"], &[&reason]);
    };
    worlds("4294967296");
    worlds("1000000000000");
    let many = ["sweep", "patrols.toml", "--worlds", "1000000", "--over", "patrol=0:1:2000"];
    refuses(at, &[&many[..], &["-o", "w.csv"]].concat(), &["2000000000 rows", "fewer"]);
    refuses(at, &["solve", "patrols.toml", "--starts", "1000000000000"], &["100000 is the most"]);
    refuses(at, &["solve", "patrols.toml", "--world", "4294967296"], &["repeats itself"]);
    refuses(at, &["solve", "patrols.toml", "--concept", "pbe", "--lambda", "3"], &["--lambda"]);
    refuses(
        at,
        &["sweep", "patrols.toml", "--over", "patrol=0:1:1000000000000", "-o", "x.csv"],
        &[],
    );
    assert_eq!(fs::read_dir(at).expect("the folder").count(), 2, "a refusal left something");
}

#[test]
fn analyses_that_make_no_sense_are_refused_in_their_place() {
    let map = |x: &str, y: &str| {
        let text = format!("[analysis.map]\nx = {x}\ny = {y}\n[parameters.share]");
        SCENARIO.replace("[parameters.share]", &text)
    };
    let unit = "{ parameter = \"unit\", range = [1, 2] }";
    let base = "{ parameter = \"base\", range = [0, 1] }";
    let with = |line: &str| SCENARIO.replace("dial = \"patrol\"", line);
    for (text, needles) in [
        (map(unit, unit), &["both axes", "unit"][..]),
        (map(&unit.replace('1', "-1"), base), &["unit", "(0, inf)"]),
        (map(unit, &base.replace("[0, 1]", "[1, 1]")), &["range", "the lower first"]),
        (map(unit, &base.replace("[0, 1]", "[1, 0]")), &["range", "the lower first"]),
        (with("dial = \"patrol\"\nlevers = [\"patrol\", \"patrol\"]"), &["named twice"]),
        (with("dial = \"patrol\"\noutcomes = [\"prize[land_grab=1\"]"), &["prize[land_grab=1"]),
        (SCENARIO.replace("optimise = \"patrol\"", "optimise = []"), &["optimise"]),
        (SCENARIO.replace("judgement = \"a guess\"", "source = \"\""), &["source"]),
    ] {
        let folder = folder(&[("patrols.brink", common::MODEL), ("patrols.toml", &text)]);
        refuses(folder.path(), &["check", "patrols.toml"], &[&["patrols.toml:"], needles].concat());
    }
}

#[test]
fn shares_and_ranges_without_width_in_pictures() {
    let folder = patrols();
    let at = folder.path();
    let draw = |over: &str, output: &str| {
        let arguments =
            ["draw", "patrols.toml", "--over", over, "--measure", "stormy", "-o", output];
        succeeds(at, &arguments);
        fs::read_to_string(at.join(output)).expect("a picture")
    };
    let share = draw("share[storm]=0:1:3", "share.svg");
    assert!(share.contains("stormy: from 0 to 1."), "{share}");
    let point = draw("unit=1:1:3", "point.svg");
    assert!(!point.contains("NaN") && !point.contains("inf"), "{point}");
}

/// With a ceiling of k p^2 the risk that can be created reaches the challenger's own resolve,
/// p / (p + 4), where k p (p + 4) = 1: at .121320 for k = 2. What it then has is p - .1 p^2 (p + 4),
/// at the last power of the lattice below that.
#[test]
fn a_ceiling_above_one_is_capped_by_nerve() {
    let folder = folder(&[]);
    let lattice =
        ["--set", "lowest_power=0.05", "--set", "highest_power=0.15", "--set", "powers=1000"];
    let solve = ["solve", "powell-2015", "--set", "ceiling_slope=2", "--json"];
    let printed = succeeds(folder.path(), &[&solve[..], &lattice].concat());
    let solved: Value = serde_json::from_str(&printed).expect("JSON");
    let limit = (-8.0 + 72_f64.sqrt()) / 4.0;
    let power = (limit / 1e-4).floor() * 1e-4;
    near(solved["measures"]["deployed"].as_f64().expect("a number"), power, 1e-9);
    let value = power - 0.1 * power * power * (power + 4.0);
    near(solved["values"]["challenger"].as_f64().expect("a number"), value, 1e-9);
    near(value, 0.115_254, 1e-4);
}
