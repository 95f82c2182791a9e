//! Has others judge what Brink says: Gambit in `referee/gambit.py` and `referee/several.py`; `ArviZ`,
//! `SciPy`, `SALib`, EMA Workbench and scikit-learn in `referee/statistics_weights.py`,
//! `referee/sensitivity.py` and `referee/discovery.py`; and `referee/trees.py`, which needs Python alone.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::cargo;
use crate::python::{environment, starts, succeed, target};

/// The version of Gambit that results are compared with, and what the scripts need besides.
const PACKAGES: [&str; 3] = ["pygambit==16.7.0", "numpy==2.4.6", "scipy==1.17.1"];
/// The programs that judge statistics, at the versions whose answers are compared.
pub(crate) const STATISTICIANS: [&str; 6] = [
    "arviz==0.23.4",
    "numpy==2.4.6",
    "scipy==1.17.1",
    "SALib==1.6.0",
    "ema_workbench==2.5.3",
    "scikit-learn==1.9.1",
];
/// What of it each judges: the example that writes arrays and what Brink makes of them, the script that
/// judges them.
const STATISTICS: [(&str, &str); 3] = [
    ("shared", "statistics_weights.py"),
    ("sensitivity_shared", "sensitivity.py"),
    ("discovery_shared", "discovery.py"),
];
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
    /// Whether weights, indices and boxes are those of other programs.
    Statistics,
    /// Whether certificates hold on the trees of many random games. Takes minutes.
    Trees,
}

/// How it ended, if nothing was wrong.
pub(crate) enum Outcome {
    Agreed,
    /// Nothing was judged, for this reason.
    Skipped(String),
}

/// Exit code 0 if all agree, 1 if not, 77 if there is no Python or no other program to ask.
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

/// Sets the others up and asks them. With `BRINK_REFEREE=required` in the environment, not being able to
/// is an error.
pub(crate) fn judge(root: &Path, question: Question) -> Result<Outcome, String> {
    if question == Question::Trees {
        let count = std::env::var("GAMES").unwrap_or_else(|_| TREES.into());
        return judge_trees(root, &count, true);
    }
    let target = target(root);
    let made = match question {
        Question::Statistics => environment(&statistics_python(&target), &STATISTICIANS),
        _ => environment(&target.join("referee-python"), &PACKAGES),
    };
    match made {
        Ok(python) if question == Question::Statistics => {
            ask_of_statistics(root, &target, &python).map(|()| Outcome::Agreed)
        }
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
    if release {
        let build = ["build", "--quiet", "--release", "--package", "brink-game"];
        cargo(&[&build[..], &["--example", "import"]].concat())?;
    } else {
        build_as_for_tests()?;
    }
    let mut command = Command::new("python3");
    command
        .arg(root.join("referee").join("trees.py"))
        .arg(example(&target.join(if release { "release" } else { "debug" }), "import"))
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
    build_as_for_tests()?;
    let count = std::env::var("GAMES").unwrap_or_else(|_| count.into());
    let mut games = Command::new(example(&target.join("debug"), "random_games"));
    games.arg(&random).arg(&count);
    if question == Question::Several {
        games.arg("small");
    }
    succeed(&mut games)?;
    let brink = target.join("debug").join(format!("brink{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(python);
    command.arg(root.join("referee").join(script)).arg(&brink).arg(&random);
    if question == Question::Solutions {
        let scratch = empty_folder(&target.join("referee-games").join("scenarios"))?;
        command.arg(root.join("scenarios")).arg(scratch);
    }
    succeed(&mut command)
}

/// The environment of [`STATISTICIANS`].
pub(crate) fn statistics_python(target: &Path) -> PathBuf {
    target.join("statistics-python")
}

/// Has every example write its arrays and every script judge them; all are asked, whatever one says.
fn ask_of_statistics(root: &Path, target: &Path, python: &Path) -> Result<(), String> {
    build_as_for_tests()?;
    let mut failures = Vec::new();
    for (example, script) in STATISTICS {
        let folder = empty_folder(&target.join("referee-statistics").join(example))?;
        // The first writes one file, the others a folder of them.
        let written = if example == "shared" { folder.join("shared.json") } else { folder };
        succeed(Command::new(self::example(&target.join("debug"), example)).arg(&written))?;
        let mut command = Command::new(python);
        command.arg(root.join("referee").join(script)).arg(&written);
        failures.extend(succeed(&mut command).err().map(|reason| format!("{script}: {reason}")));
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n       ")) }
}

/// Programs and examples as the tests have them built: asked for alone they would be compiled anew,
/// with what they depend on, for other features of the dependencies.
fn build_as_for_tests() -> Result<(), String> {
    cargo(&["test", "--workspace", "--no-run", "--quiet"])
}

/// An example below the folder of a profile.
fn example(profile: &Path, name: &str) -> PathBuf {
    profile.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
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
