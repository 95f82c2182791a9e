//! Has Gambit judge what Brink says: see `referee/gambit.py`.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::cargo;

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
    let python = match environment(&target.join("referee-python")) {
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

fn target(root: &Path) -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    root.join(named.unwrap_or_else(|| "target".into()))
}

/// Python in a virtual environment with Gambit.
fn environment(folder: &Path) -> Result<PathBuf, String> {
    let python = if cfg!(windows) {
        folder.join("Scripts").join("python.exe")
    } else {
        folder.join("bin").join("python")
    };
    if !python.is_file() {
        let mut make = Command::new("python3");
        make.args(["-m", "venv"]).arg(folder);
        succeed(&mut make).map_err(|reason| format!("no virtual environment: {reason}"))?;
    }
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", GAMBIT]);
    succeed(&mut install).map_err(|reason| format!("no {GAMBIT}: {reason}"))?;
    Ok(python)
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

/// Runs a command; an error says what failed.
fn succeed(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    println!("== {name}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{name}` failed ({status})")),
        Err(error) => Err(format!("`{name}` does not start: {error}")),
    }
}
