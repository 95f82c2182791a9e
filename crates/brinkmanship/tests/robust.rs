//! The safest bet and views side by side, as a user asks for them.

mod common;

use std::path::Path;

use common::{MODEL, SCENARIO, check, folder, near, refuses, succeeds};
use serde_json::Value;
use tempfile::TempDir;

fn json(folder: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&succeeds(folder, arguments)).expect("one JSON document")
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn by<'a>(document: &'a Value, criterion: &str) -> &'a Value {
    let all = document["positions"]["criteria"].as_array().expect("criteria");
    all.iter().find(|one| one["criterion"] == criterion).expect("the criterion")
}

const CUBA: [&str; 6] = ["robust", "dixit-skeath-cuba", "--worlds", "512", "--positions", "9"];

/// With a share q of hard leaders, a threat of war at 5/8 is worth 1 - 8 q, is made while that is more
/// than the -2 of no threat, and is never worse than any other on the grid.
#[test]
fn the_shipped_textbook_case_has_its_closed_form() {
    let folder = folder(&[]);
    let at = folder.path();
    let words = ["The safest bet by expected value", "is risk 0.62", "front", "what lies between"];
    check(at, &CUBA, 0, &words);
    let found = json(at, &[&CUBA[..], &["--json"]].concat());
    let expected = by(&found, "expected_value");
    assert_eq!(number(&expected["at"][0]), 0.625);
    // q is uniform from 0.05 to 0.5: the integral of 1 - 8 q up to 3/8, and of -2 beyond.
    near(number(&expected["score"]), (-0.2275 - 0.25) / 0.45, 5e-3);
    near(number(&by(&found, "maximum_regret")["score"]), 0.0, 1e-9);
    near(number(&found["information"]["perfect"]), 0.0, 1e-9);
    near(number(&by(&found, "worst_case")["score"]), -2.0, 1e-6);
    // The threat is worth making in all worlds up to 3/8, and war no likelier than q 5/8.
    let limits = ["--attack-at-most", "0.5", "--catastrophe-at-most", "0.2", "--json"];
    let found = json(at, &[&CUBA[..], &limits].concat());
    let met = number(&by(&found, "satisficing")["scores"][5]);
    near(met, (0.32 - 0.05) / 0.45, 5e-3);
    assert_eq!(std::fs::read_dir(at).expect("the folder").count(), 0, "something was left behind");
}

#[test]
fn the_same_words_on_any_number_of_threads() {
    let folder = folder(&[]);
    let run = |threads: &str| {
        let mut command = common::command(folder.path(), &CUBA);
        let output = command.env("RAYON_NUM_THREADS", threads).output().expect("it starts");
        assert!(output.status.success());
        output.stdout
    };
    assert_eq!(run("1"), run("2"));
}

/// The patrol model, whose value is in proportion to `unit`, with two views of it.
fn patrols() -> TempDir {
    let text = format!(
        "{SCENARIO}
[parameters.unit]
value = 1
range = [1, 2]
judgement = \"hand\"
[views.rich.parameters.unit]
value = 3
range = [2, 4]
judgement = \"hand\"
[views.same]
title = \"No other belief\"
"
    );
    folder(&[("patrols.brink", MODEL), ("patrols.toml", &text)])
}

/// Where value is in proportion to a unit, no world and no view asks for another posture.
#[test]
fn a_unit_of_value_parts_no_views() {
    let folder = patrols();
    let at = folder.path();
    let arguments = ["compare", "patrols.toml", "rich", "--worlds", "64"];
    check(at, &arguments, 0, &["they do not part", "rich", "unit"]);
    let found = json(at, &[&arguments[..], &["--json"]].concat());
    let partings = found["partings"].as_array().expect("partings");
    assert_eq!(partings.len(), 2);
    for parting in partings {
        assert_eq!(number(&parting["expected_difference"]), 0.0);
        assert_eq!(number(&parting["cost"]), 0.0);
        assert_eq!(parting["beliefs"][0]["name"], "unit");
    }
    for view in found["views"].as_array().expect("views") {
        near(number(&view["bet"]["information"]["relative"]), 0.0, 1e-9);
    }
    check(at, &["compare", "patrols.toml", "same", "--worlds", "64"], 0, &["the same beliefs"]);
}

#[test]
fn what_cannot_be_asked_says_what_can() {
    let folder = patrols();
    let at = folder.path();
    refuses(at, &["compare", "patrols.toml", "poor"], &["no view `poor`", "rich"]);
    refuses(at, &["compare", "patrols.toml", "base"], &["name the views"]);
    refuses(at, &["compare", "patrols.toml", "rich", "rich"], &["twice"]);
    refuses(at, &["compare", "patrols.toml", "rich", "--view", "same"], &["base same"]);
    refuses(at, &["robust", "patrols.toml", "--worlds", "0"], &["--worlds must be at least 1"]);
    refuses(at, &["robust", "patrols.toml", "--positions", "1"], &["--positions must be"]);
    refuses(at, &["robust", "patrols.toml", "--margin", "2"], &["a share, from 0 to 1"]);
    refuses(at, &["robust", "patrols.toml", "--attack-at-most", "nan"], &["a finite number"]);
    let nameless = ["robust", "patrols.toml", "--attack-at-most", "0.1"];
    refuses(at, &nameless, &["which measure is the attack", "[analysis]", "patrols.toml"]);
    refuses(at, &["robust", "patrols.toml", "--worlds", "900000000"], &["at most", "worlds"]);
    refuses(at, &["robust", "powell-1988"], &["add dial"]);
    assert_eq!(std::fs::read_dir(at).expect("the folder").count(), 2, "something was left behind");
}
