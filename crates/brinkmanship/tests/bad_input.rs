//! Bad input: a clear error that says where, what and how, exit code 2, nothing half-written.

mod common;

use std::fs;

use common::{brink, refuses};
use tempfile::TempDir;

const MODEL: &str = r#"
model duel
players challenger, defender
size steps = 2
set step = 1..steps
control posture in [0, 1] = 0.5
param risk in [0, 1] "risk at full posture"
param prize in (0, inf)
type challenger.cost ~ uniform(1, 9)
outcome peace { }
outcome taken { challenger: prize  defender: -prize }
outcome catastrophe { challenger: -cost  defender: -10 }
start open
challenger at open:
  wait   -> peace
  attack -> hazard risk * posture: catastrophe, else taken
measure attack = reach(open.attack)
"#;

const SCENARIO: &str = r#"
title = "A duel"
model = "duel"
[analysis]
player = "defender"
dial = "posture"
[parameters.risk]
value = 0.4
judgement = "a guess"
[parameters.prize]
value = 1.0
range = [0.5, 2.0]
judgement = "a guess"
"#;

fn folder() -> TempDir {
    common::folder(&[("duel.brink", MODEL), ("duel.toml", SCENARIO)])
}

fn write(folder: &TempDir, name: &str, text: impl AsRef<[u8]>) {
    fs::write(folder.path().join(name), text).expect("the file is written");
}

/// The model or scenario with one passage replaced.
fn edited(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "`{from}` is not in the text");
    text.replace(from, to)
}

#[test]
fn the_unedited_duel_is_accepted() {
    let folder = folder();
    let output = brink(folder.path(), &["solve", "duel.toml", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let solved: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    // Attack pays if (1 - .2) * 1 > .2 cost, that is for costs below 4 of 1..9: 3/8 of the types.
    let attack = solved["measures"]["attack"].as_f64().expect("a number");
    assert!((attack - 0.375).abs() < 1e-9, "attack = {attack}");
    assert_eq!(solved["status"], "converged");
}

#[test]
fn files_that_are_no_text() {
    let folder = folder();
    write(&folder, "empty.toml", "");
    write(&folder, "empty.brink", "");
    write(&folder, "binary.toml", [0_u8, 159, 146, 150, 0, 1]);
    write(&folder, "latin.brink", b"model caf\xe9\n");
    refuses(folder.path(), &["solve", "empty.toml"], &["empty.toml"]);
    refuses(folder.path(), &["check", "empty.brink"], &["empty.brink"]);
    refuses(folder.path(), &["solve", "binary.toml"], &["binary"]);
    refuses(folder.path(), &["check", "latin.brink"], &["UTF-8"]);
    refuses(folder.path(), &["solve", "missing.toml"], &["missing.toml"]);
    refuses(folder.path(), &["solve", "no-such-scenario"], &["shipped", "baltic-2022"]);
    refuses(folder.path(), &["solve", "."], &["folder"]);
}

#[test]
fn a_scenario_of_a_hundred_megabytes() {
    let folder = folder();
    let file = fs::File::create(folder.path().join("huge.toml")).expect("a file");
    file.set_len(100 << 20).expect("a sparse file");
    refuses(folder.path(), &["solve", "huge.toml"], &["huge.toml", "16 MB"]);
}

#[test]
fn unknown_names_are_suggested() {
    let folder = folder();
    write(&folder, "typo.brink", edited(MODEL, "risk * posture:", "rsk * posture:"));
    refuses(folder.path(), &["check", "typo.brink"], &["rsk", "`risk`", "typo.brink:"]);
    write(&folder, "typo.toml", edited(SCENARIO, "[parameters.prize]", "[parameters.prise]"));
    refuses(folder.path(), &["check", "typo.toml"], &["prise", "`prize`", "typo.toml:"]);
    refuses(folder.path(), &["solve", "duel.toml", "--set", "prise=1"], &["`prize`"]);
    refuses(folder.path(), &["solve", "duel.toml", "--control", "postur=1"], &["`posture`"]);
    refuses(folder.path(), &["solve", "duel.toml", "--view", "rival"], &["rival"]);
    refuses(
        folder.path(),
        &["sweep", "duel.toml", "--over", "postur=0:1:3", "-o", "x.csv"],
        &["`posture`"],
    );
}

#[test]
fn pictures_that_cannot_be_drawn() {
    let folder = folder();
    let refused = |arguments: &[&str], needles: &[&str]| {
        refuses(folder.path(), &[&["draw", "duel.toml"], arguments].concat(), needles);
    };
    refused(&["-o", "tree.gif"], &[".svg, .png or .pdf"]);
    refused(&["--at", "nowhere", "-o", "x.svg"], &["nowhere", "open"]);
    refused(&["--over", "prise=0:1:3", "-o", "x.svg"], &["`prize`"]);
    refused(&["--over", "prize=1:2:3", "-o", "x.svg"], &["--measure"]);
    refused(&["--over", "prize=1:2:3", "--measure", "atack", "-o", "x.svg"], &["`attack`"]);
    refused(&["--equilibrium", "2", "-o", "x.svg"], &["--equilibrium 2"]);
    refused(&["--starts", "0", "-o", "x.svg"], &["--starts"]);
    assert!(!folder.path().join("x.svg").exists());
}

#[test]
fn a_missing_parameter_says_where_to_set_it() {
    let folder = folder();
    let without = "[parameters.risk]\nvalue = 0.4\njudgement = \"a guess\"\n";
    write(&folder, "gap.toml", edited(SCENARIO, without, ""));
    refuses(folder.path(), &["check", "gap.toml"], &["risk", "[parameters.risk]"]);
}

#[test]
fn values_outside_their_domain() {
    let folder = folder();
    write(&folder, "high.toml", edited(SCENARIO, "value = 0.4", "value = 1.2"));
    refuses(folder.path(), &["check", "high.toml"], &["1.2", "[0, 1]", "risk"]);
    write(&folder, "nan.toml", edited(SCENARIO, "value = 0.4", "value = nan"));
    refuses(folder.path(), &["check", "nan.toml"], &["nan.toml:8", "finite"]);
    refuses(folder.path(), &["solve", "duel.toml", "--set", "risk=1.2"], &["1.2"]);
    refuses(folder.path(), &["solve", "duel.toml", "--set", "risk=nan"], &["risk"]);
    refuses(folder.path(), &["solve", "duel.toml", "--set", "risk"], &["NAME=VALUE"]);
    refuses(folder.path(), &["solve", "duel.toml", "--control", "posture=2"], &["posture"]);
    refuses(folder.path(), &["solve", "duel.toml", "--lambda", "-1"], &["lambda"]);
}

#[test]
fn a_probability_that_a_formula_takes_above_one() {
    let folder = folder();
    write(&folder, "duel.brink", edited(MODEL, "risk * posture:", "3 * risk:"));
    refuses(folder.path(), &["solve", "duel.toml"], &["3 * risk", "1.2", "duel.brink:"]);
}

#[test]
fn a_cycle_in_the_graph() {
    let folder = folder();
    let text = edited(MODEL, "wait   -> peace", "wait   -> later");
    let text = format!("{text}defender at later:\n  back -> open\n  stop -> peace\n");
    write(&folder, "cycle.brink", text);
    refuses(folder.path(), &["check", "cycle.brink"], &["cycle", "open", "later"]);
}

#[test]
fn a_set_of_a_million_elements() {
    let folder = folder();
    write(&folder, "large.brink", edited(MODEL, "size steps = 2", "size steps = 1000000"));
    refuses(folder.path(), &["check", "large.brink"], &["1000000", "step"]);
}

#[test]
fn a_folder_without_write_permission() {
    let folder = folder();
    // A file in the place of the folder fails for every user, the superuser included.
    write(&folder, "taken", "");
    refuses(folder.path(), &["analyze", "duel.toml", "--worlds", "0", "-o", "taken"], &["taken"]);
    refuses(
        folder.path(),
        &["sweep", "duel.toml", "--over", "posture=0:1:3", "-o", "taken/x.csv"],
        &["taken"],
    );
    let names: Vec<_> = fs::read_dir(folder.path()).expect("a folder").flatten().collect();
    assert_eq!(names.len(), 3, "something was left behind: {names:?}");
}

#[test]
fn warm_sweeps_without_neighbours() {
    let folder = folder();
    let warm = ["sweep", "duel.toml", "-o", "x.csv", "--warm"];
    refuses(folder.path(), &warm, &["--over <NAME=LO:HI:N>"]);
    let quantal = ["--over", "posture=0:1:3", "--concept", "qre"];
    let why = ["principal branch", "solve cold, or ask for concept pbe"];
    refuses(folder.path(), &[&warm[..], &quantal].concat(), &why);
    assert!(!folder.path().join("x.csv").exists(), "a refused sweep left a table");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2);
}

#[test]
fn tables_of_no_known_format() {
    let folder = folder();
    refuses(folder.path(), &["sweep", "duel.toml", "-o", "x.xlsx"], &[".parquet", ".csv"]);
    for axis in ["posture", "posture=0:1", "posture=0:1:x", "posture=0:1:0"] {
        refuses(
            folder.path(),
            &["sweep", "duel.toml", "--over", axis, "-o", "x.csv"],
            &["posture"],
        );
    }
}
