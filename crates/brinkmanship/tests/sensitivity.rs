//! `brink sensitivity`, and what claims rest on, as a user sees them.

mod common;

use common::{MODEL, SCENARIO, brink, folder, near, refuses, succeeds, table};
use serde_json::Value;
use tempfile::TempDir;

/// The value of the guard at no patrol is `base - unit * (share of costs below infinity)`: every raider
/// raids, so that it is `base - unit`, in a range of each.
fn guarded() -> TempDir {
    let ranges = "
[parameters.base]
value = 0
range = [0, 0.25]
judgement = \"a guess\"
[parameters.unit]
value = 1
range = [1, 2]
judgement = \"a guess\"
";
    let claim = "
[[claims]]
id = \"cheap\"
text = \"little is lost\"
holds = \"none.value.guard > -1.25\"
[claims.experiments]
none = { controls = { patrol = 0 } }
";
    folder(&[("patrols.brink", MODEL), ("guarded.toml", &format!("{SCENARIO}{ranges}{claim}"))])
}

fn json(folder: &TempDir, arguments: &[&str]) -> Value {
    serde_json::from_str(&succeeds(folder.path(), arguments)).expect("one JSON document")
}

/// The value is a sum: of its variance, the base has (1/4)^2 of (1/4)^2 + 1.
#[test]
fn shares_of_variance_are_those_of_a_sum() {
    let folder = guarded();
    let ask = ["sensitivity", "guarded.toml", "--control", "patrol=0", "--of", "value", "--json"];
    let found = json(&folder, &[&ask[..], &["--method", "sobol", "--worlds", "1024"]].concat());
    let effects = &found["quantities"][0]["effects"];
    for (at, parameter, right) in [(0, "unit", 16.0 / 17.0), (1, "base", 1.0 / 17.0)] {
        let own = &effects[at];
        assert_eq!(own["parameter"], parameter);
        for name in ["S1", "ST"] {
            near(own[name].as_f64().unwrap(), right, 0.05);
            assert!(own[format!("{name}_conf")].as_f64().unwrap() < 0.2);
        }
    }
    let found = json(&folder, &[&ask[..], &["--method", "morris", "--worlds", "16"]].concat());
    let effects = &found["quantities"][0]["effects"];
    near(effects[0]["mu_star"].as_f64().unwrap(), 1.0, 1e-9);
    near(effects[1]["mu_star"].as_f64().unwrap(), 0.25, 1e-9);
    near(effects[1]["sigma"].as_f64().unwrap(), 0.0, 1e-9);
}

#[test]
fn plain_worlds_give_a_table_a_sentence_and_a_file() {
    let folder = guarded();
    let ask = ["sensitivity", "guarded.toml", "--control", "patrol=0", "--of", "value"];
    let options = ["--of", "cheap", "--worlds", "400", "-o", "indices.csv"];
    let text = succeeds(folder.path(), &[&ask[..], &options].concat());
    for needle in ["value.guard", "cheap", "shapley", "dummy", "cheap rests on unit", "doubling"] {
        assert!(text.contains(needle), "no `{needle}` in\n{text}");
    }
    let (header, rows) = table(folder.path(), "indices.csv");
    for name in ["quantity", "parameter", "S1", "S1_conf", "shapley", "shapley_conf"] {
        assert!(header.iter().any(|own| own == name), "{header:?}");
    }
    // Two quantities of two parameters and the dummy.
    assert_eq!(rows.len(), 6);
    // Nothing unfinished stays.
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 3);
}

#[test]
fn a_design_says_beforehand_what_it_takes() {
    let folder = guarded();
    let ask = ["sensitivity", "guarded.toml", "--control", "patrol=0", "--of", "value"];
    let output =
        brink(folder.path(), &[&ask[..], &["--method", "sobol", "--worlds", "64"]].concat());
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("64 worlds x (2 parameters + 2) = 256 rows"), "{message}");
    refuses(folder.path(), &["sensitivity", "guarded.toml", "--of", "statsu"], &["--of statsu"]);
    let none = [&ask[..], &["--worlds", "0"]].concat();
    refuses(folder.path(), &none, &["--worlds must be at least 1"]);
}

#[test]
fn claims_say_what_they_rest_on() {
    let folder = guarded();
    let arguments = ["claims", "guarded.toml", "--worlds", "400", "--breaks"];
    let text = succeeds(folder.path(), &arguments);
    assert!(text.contains("What they rest on:"), "{text}");
    assert!(text.contains("cheap rests on unit"), "{text}");
}
