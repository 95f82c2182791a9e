//! Has others judge what Brink says: Gambit in `referee/gambit.py` and `referee/several.py`, and
//! `referee/trees.py`, which needs Python alone.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::cargo;
use crate::python::{environment, starts, succeed, target};

/// The version of Gambit that results are compared with, and what the scripts need besides.
const PACKAGES: [&str; 3] = ["pygambit==16.7.0", "numpy==2.4.6", "scipy==1.17.1"];
/// Random games to judge; `GAMES=n` changes it.
const GAMES: &str = "250";
/// Random games of which to enumerate the equilibria; `GAMES=n` changes it.
const SMALL_GAMES: &str = "1000";
/// Random trees that `referee --trees` judges; `GAMES=n` changes it.
const TREES: &str = "20000";
/// Random trees that the test command judges.
const FEW_TREES: &str = "300";
/// Exit code where nothing could be judged.
const SKIPPED: u8 = 77;

/// What is asked of the referees.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    /// Whether Brink's solutions are right.
    Solutions,
    /// How many of several equilibria Brink finds. Takes about a minute.
    Several,
    /// Whether certificates hold on the trees of many random games. Takes minutes.
    Trees,
}

/// How it ended, if nothing was wrong.
pub(crate) enum Outcome {
    Agreed,
    /// Nothing was judged, for this reason.
    Skipped(String),
}

/// Exit code 0 if all agree, 1 if not, 77 if there is no Python or no Gambit to ask.
pub(crate) fn run(root: &Path, question: Question) -> ExitCode {
    match judge(root, question) {
        Ok(Outcome::Agreed) => ExitCode::SUCCESS,
        Ok(Outcome::Skipped(reason)) => {
            eprintln!("xtask: referee SKIPPED, nothing was judged: {reason}");
            ExitCode::from(SKIPPED)
        }
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Sets Gambit up and asks it. With `BRINK_REFEREE=required` in the environment, not being able to
/// is an error.
pub(crate) fn judge(root: &Path, question: Question) -> Result<Outcome, String> {
    if question == Question::Trees {
        let count = std::env::var("GAMES").unwrap_or_else(|_| TREES.into());
        return judge_trees(root, &count, true);
    }
    let target = target(root);
    match environment(&target.join("referee-python"), &PACKAGES) {
        Ok(python) => ask(root, &target, &python, question).map(|()| Outcome::Agreed),
        Err(reason) if required() => Err(format!("the referee is required, but {reason}")),
        Err(reason) => Ok(Outcome::Skipped(reason)),
    }
}

/// Sets Gambit up, which takes minutes where it must be compiled, while other checks run. Whether that
/// succeeded is seen when it is asked.
pub(crate) fn prepare(root: &Path) -> std::thread::JoinHandle<()> {
    let folder = target(root).join("referee-python");
    std::thread::spawn(move || drop(environment(&folder, &PACKAGES)))
}

/// Judges few random trees, in the test command.
pub(crate) fn judge_few_trees(root: &Path) -> Result<Outcome, String> {
    judge_trees(root, FEW_TREES, false)
}

fn judge_trees(root: &Path, count: &str, release: bool) -> Result<Outcome, String> {
    if !starts(Command::new("python3").arg("--version")) {
        if required() {
            return Err("the referee is required, but there is no python3".into());
        }
        return Ok(Outcome::Skipped("there is no python3".into()));
    }
    let target = target(root);
    let folder = empty_folder(&target.join("referee-games").join("trees"))?;
    let build = ["build", "--quiet", "--package", "brink-game", "--example", "import"];
    cargo(&[&build[..], if release { &["--release"] } else { &[] }].concat())?;
    let built = target.join(if release { "release" } else { "debug" }).join("examples");
    let mut command = Command::new("python3");
    command
        .arg(root.join("referee").join("trees.py"))
        .arg(built.join(format!("import{}", std::env::consts::EXE_SUFFIX)))
        .arg(folder)
        .arg(count);
    succeed(&mut command).map(|()| Outcome::Agreed)
}

/// Whether `BRINK_REFEREE=required` makes it a failure that nothing can be judged.
fn required() -> bool {
    std::env::var("BRINK_REFEREE").is_ok_and(|word| word == "required")
}

fn ask(root: &Path, target: &Path, python: &Path, question: Question) -> Result<(), String> {
    let (count, script) = match question {
        Question::Solutions => (GAMES, "gambit.py"),
        _ => (SMALL_GAMES, "several.py"),
    };
    let random = empty_folder(&target.join("referee-games").join("random"))?;
    cargo(&["build", "--quiet", "--package", "brinkmanship"])?;
    let count = std::env::var("GAMES").unwrap_or_else(|_| count.into());
    let folder = random.to_string_lossy().into_owned();
    let example = ["run", "--quiet", "--package", "brink-game", "--example", "random_games", "--"];
    let mut arguments = [&example[..], &[&folder, &count]].concat();
    if question == Question::Several {
        arguments.push("small");
    }
    cargo(&arguments)?;
    let brink = target.join("debug").join(format!("brink{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(python);
    command.arg(root.join("referee").join(script)).arg(&brink).arg(&random);
    if question == Question::Solutions {
        let scratch = empty_folder(&target.join("referee-games").join("scenarios"))?;
        command.arg(root.join("scenarios")).arg(scratch);
    }
    succeed(&mut command)
}

/// An empty folder: games of an earlier run with another count must not be judged again.
fn empty_folder(folder: &Path) -> Result<PathBuf, String> {
    let explain = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(explain)?;
    }
    std::fs::create_dir_all(folder).map_err(explain)?;
    Ok(folder.to_path_buf())
}
