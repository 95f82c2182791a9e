//! Tables whose model calls its parameters and measures like a table's own columns.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use tempfile::TempDir;

const MODEL: &str = r#"
model c "names"
players raider, guard
control patrol in [0, 1]
param world in (0, inf)
type raider.cost ~ uniform(0, 2)
outcome peace
outcome sunk  { raider: -cost  guard: 0 }
outcome taken { raider: world  guard: -1 }
start open
raider at open:
  wait -> peace
  raid -> hazard patrol: sunk, else taken
measure status = reach(open.raid)
measure residual = reach(sunk)
measure relative_regret = 3
measure best = reach(taken)
measure value = reach(taken)
"#;

/// With the measures on the two axes of the frontier.
fn scenario(attack: &str) -> String {
    format!(
        r#"
title = "Names"
model = "c.brink"
[analysis]
player = "guard"
dial = "patrol"
attack = "{attack}"
catastrophe = "residual"
outcomes = ["status", "residual"]
[parameters.world]
value = 1
range = [0.5, 1.5]
judgement = "guess"
[[claims]]
id = "world"
text = "called like a column and like a parameter"
holds = "low.best >= high.best"
[claims.experiments]
low = {{ controls = {{ patrol = 0 }} }}
high = {{ controls = {{ patrol = 1 }} }}
"#
    )
}

fn header(path: &std::path::Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().next().unwrap().split(',').map(str::to_owned).collect()
}

#[test]
fn no_table_has_two_columns_of_one_name() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("c.brink"), MODEL).unwrap();
    for attack in ["status", "residual"] {
        fs::write(folder.path().join("c.toml"), scenario(attack)).unwrap();
        let run = |arguments: &[&str]| {
            let mut brink = Command::new(env!("CARGO_BIN_EXE_brink"));
            let output = brink.args(arguments).current_dir(folder.path()).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        };
        run(&["sweep", "c.toml", "--worlds", "3", "-o", "sweep.csv"]);
        let columns = header(&folder.path().join("sweep.csv"));
        let expected = "world,parameter.world,patrol,value.raider,value.guard,measure.status,\
                        measure.residual,measure.relative_regret,best,value,status,\
                        relative_regret,residual";
        assert_eq!(columns.join(","), expected);
        run(&["analyze", "c.toml", "--worlds", "3", "-o", "out"]);
        let columns = header(&folder.path().join("out/data/claims_worlds.csv"));
        assert_eq!(columns, ["world", "parameter.world", "claim.world"]);
        let mut seen = 0;
        for entry in walk(&folder.path().join("out")) {
            if entry.extension().is_some_and(|ending| ending == "csv") {
                let columns = header(&entry);
                let unique: BTreeSet<&String> = columns.iter().collect();
                assert_eq!(unique.len(), columns.len(), "{}: {columns:?}", entry.display());
                seen += 1;
            }
        }
        assert!(seen > 3, "{seen} tables");
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}
