//! Has Gambit judge what Brink says: see `referee/gambit.py`.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::cargo;
use crate::python::{environment, succeed, target};

/// The version of Gambit that results are compared with.
const GAMBIT: &str = "pygambit==16.7.0";
/// Random games; `GAMES=n` changes it.
const GAMES: &str = "300";
/// Scenarios judged as well, and the types per continuous attribute in them.
const EXPORTS: [(&str, &str); 2] = [("baltic-2022", "2"), ("baltic-2022", "4")];
/// Exit code where nothing could be judged: the machine lacks Python or the network.
const SKIPPED: u8 = 77;

/// Exit code 0 if all agree, 1 if not, 77 if there is no Python or no Gambit to ask.
pub(crate) fn run(root: &Path) -> ExitCode {
    let target = target(root);
    let python = match environment(&target.join("referee-python"), &[GAMBIT]) {
        Ok(python) => python,
        Err(reason) => {
            eprintln!("xtask: referee SKIPPED, nothing was judged: {reason}");
            return ExitCode::from(SKIPPED);
        }
    };
    match judge(root, &target, &python) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn judge(root: &Path, target: &Path, python: &Path) -> Result<(), String> {
    let games = target.join("referee-games");
    // Games of an earlier run with another count must not be judged again.
    if games.exists() {
        std::fs::remove_dir_all(&games).map_err(|error| format!("{}: {error}", games.display()))?;
    }
    let random = games.join("random");
    std::fs::create_dir_all(&random).map_err(|error| format!("{}: {error}", random.display()))?;
    cargo(&["build", "--quiet", "--package", "brinkmanship"])?;
    let count = std::env::var("GAMES").unwrap_or_else(|_| GAMES.into());
    let folder = random.to_string_lossy().into_owned();
    let example = ["run", "--quiet", "--package", "brink-game", "--example", "random_games", "--"];
    cargo(&[&example[..], &[&folder, &count]].concat())?;
    let brink = target.join("debug").join(format!("brink{}", std::env::consts::EXE_SUFFIX));
    let mut exports = Vec::new();
    for (scenario, points) in EXPORTS {
        let file = games.join(format!("{scenario}-{points}.efg"));
        let mut export = Command::new(&brink);
        export.args(["export", scenario, "--points", points, "-o"]).arg(&file);
        succeed(&mut export)?;
        exports.push(file);
    }
    let script = root.join("referee").join("gambit.py");
    succeed(Command::new(python).arg(script).arg(&brink).arg(&random).args(exports))
}
