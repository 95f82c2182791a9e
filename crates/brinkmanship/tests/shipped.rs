//! What ships works: every scenario solves with its certificate, the argument of the Baltic case
//! holds where it should, and results do not depend on threads or interruptions.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_brink"));
    command.args(arguments).current_dir(folder);
    command
}

/// Runs `brink`, expects success, and reads its JSON.
fn json(arguments: &[&str]) -> Value {
    let output = command(Path::new("."), arguments).output().expect("brink starts");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {message}");
    serde_json::from_slice(&output.stdout).expect("one JSON document")
}

fn run(folder: &Path, arguments: &[&str], threads: &str) {
    let output = command(folder, arguments).env("RAYON_NUM_THREADS", threads).output();
    let output = output.expect("brink starts");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {message}");
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

#[test]
fn every_shipped_scenario_checks_and_solves() {
    let listed = json(&["list", "--json"]);
    let scenarios = listed["scenarios"].as_array().expect("a list");
    assert!(!scenarios.is_empty());
    for scenario in scenarios {
        let name = scenario["name"].as_str().expect("a name");
        run(Path::new("."), &["check", name], "1");
        let solved = json(&["solve", name, "--json"]);
        assert_eq!(solved["status"], "converged", "{name}");
        for field in ["model", "concept", "controls", "values", "measures", "actions", "cutpoints"]
        {
            assert!(!solved[field].is_null(), "{name}: no {field}");
        }
    }
}

/// The numbers that the tutorial works out by hand, and its finding.
#[test]
fn the_tutorial_says_what_its_files_do() {
    let solved = json(&[
        "solve",
        "../../docs/tutorial/strait-1.toml",
        "--control",
        "tripwire=0.5",
        "--json",
    ]);
    assert!((number(&solved["measures"]["attack"]) - 0.75).abs() < 1e-9);
    assert!((number(&solved["cutpoints"][0]["at"]) - 7.0).abs() < 1e-9);
    let claims = json(&["claims", "../../docs/tutorial/strait-2.toml", "--json"]);
    let verdicts: Vec<_> = claims["claims"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|claim| claim["holds"].clone())
        .collect();
    assert_eq!(verdicts, [false, true, true]);
}

#[test]
fn both_concepts_are_certified_along_the_dial() {
    for (concept, tolerance) in [("pbe", 1e-6), ("qre", 1e-3)] {
        for step in 0..=20 {
            let posture = format!("posture={}", f64::from(step) / 20.0);
            let solved = json(&[
                "solve",
                "baltic-2022",
                "--control",
                &posture,
                "--concept",
                concept,
                "--json",
            ]);
            assert_eq!(solved["status"], "converged", "{concept} at {posture}");
            let regret = number(&solved["certificate"]["relative_regret"]);
            assert!(regret <= tolerance, "{concept} at {posture}: relative regret {regret:e}");
            let open = solved["actions"]["open"].as_object().expect("the start");
            let sum: f64 = open.values().map(number).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{concept} at {posture}: {sum}");
        }
    }
}

#[test]
fn the_argument_holds_in_the_base_case() {
    let claims = json(&["claims", "baltic-2022", "--json"]);
    for id in ["C1", "C2", "C3", "C4", "C5", "C6", "C8", "C10"] {
        let claims = claims["claims"].as_array().expect("a list");
        let claim = claims.iter().find(|claim| claim["id"] == id).expect("the claim");
        assert_eq!(claim["holds"], true, "{id}: {}", claim["evidence"]);
        let evidence = claim["evidence"].as_object().expect("numbers");
        assert!(!evidence.is_empty(), "{id} rests on nothing");
    }
}

/// Draws from the parameter ranges; the share that must be certified is 99.9%.
#[test]
fn nearly_every_plausible_world_is_certified() {
    let folder = TempDir::new().expect("a temporary folder");
    let sweep =
        ["sweep", "baltic-2022", "--over", "posture=0:1:5", "--worlds", "400", "-o", "w.csv"];
    let output = command(folder.path(), &[&sweep[..], &["--json"]].concat()).output();
    let summary: Value =
        serde_json::from_slice(&output.expect("brink starts").stdout).expect("JSON");
    assert_eq!(summary["rows"], 2000);
    assert_eq!(summary["invalid"], 0);
    assert!(number(&summary["not_converged"]) <= 2.0, "{summary}");
}

#[test]
fn sweeps_do_not_depend_on_threads_or_interruptions() {
    let folder = TempDir::new().expect("a temporary folder");
    let sweep = |output| {
        vec!["sweep", "baltic-2022", "--over", "posture=0:1:11", "--worlds", "600", "-o", output]
    };
    does_not_depend_on_threads_or_interruptions(folder.path(), &sweep);
    let cold = fs::read(folder.path().join("one.parquet")).expect("the table is there");
    does_not_depend_on_threads_or_interruptions(folder.path(), &|output| {
        [sweep(output), vec!["--warm"]].concat()
    });
    let warm = fs::read(folder.path().join("one.parquet")).expect("the table is there");
    assert!(cold != warm, "--warm changes nothing");
}

fn does_not_depend_on_threads_or_interruptions<'a>(
    folder: &Path,
    sweep: &dyn Fn(&'a str) -> Vec<&'a str>,
) {
    let read = |name: &str| fs::read(folder.join(name)).expect("the table is there");
    run(folder, &sweep("one.parquet"), "1");
    for threads in ["2", "3"] {
        run(folder, &sweep("more.parquet"), threads);
        assert!(read("one.parquet") == read("more.parquet"), "threads change the bytes");
    }
    let mut child =
        command(folder, &sweep("cut.parquet")).stderr(Stdio::null()).spawn().expect("brink starts");
    let store = folder.join(".cut.parquet.unfinished");
    wait_until(|| store.exists());
    interrupt(&child);
    assert_eq!(child.wait().expect("brink ends").code(), Some(130));
    assert!(!folder.join("cut.parquet").exists(), "an unfinished table has its name");
    assert!(store.exists(), "nothing was kept");
    run(folder, &sweep("cut.parquet"), "2");
    assert!(read("one.parquet") == read("cut.parquet"), "an interruption changes the bytes");
    assert!(!store.exists(), "what was kept has not been removed");
    fs::remove_file(folder.join("cut.parquet")).expect("the table is removed");
}

#[test]
fn every_picture_of_the_gallery_is_what_its_command_draws() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/gallery.md")).expect("the gallery");
    let folder = TempDir::new().expect("a folder");
    fs::create_dir_all(folder.path().join("docs/images/gallery")).expect("a folder");
    let commands: Vec<&str> =
        page.lines().filter_map(|line| line.strip_prefix("$ brink draw ")).collect();
    assert!(commands.len() >= 20, "{commands:?}");
    for command in commands {
        let arguments: Vec<&str> =
            std::iter::once("draw").chain(command.split_whitespace()).collect();
        run(folder.path(), &arguments, "2");
        let picture = arguments.last().expect("a file");
        let drawn = fs::read_to_string(folder.path().join(picture)).expect("a picture");
        let kept = fs::read_to_string(root.join(picture)).expect("the picture of the page");
        assert!(drawn == kept, "brink draw {command} draws something else");
        assert_eq!(page.matches(&picture["docs/".len()..]).count(), 2, "{picture} is shown once");
    }
}

#[test]
fn analyses_are_complete_and_reproducible() {
    let folder = TempDir::new().expect("a temporary folder");
    for name in ["first", "second"] {
        run(folder.path(), &["analyze", "baltic-2022", "--worlds", "2", "-o", name], "2");
    }
    let first = files(&folder.path().join("first"));
    let second = files(&folder.path().join("second"));
    assert_eq!(names(&first), names(&second));
    for wanted in [
        "report.html",
        "analysis.json",
        "figures/map.svg",
        "figures/map.png",
        "figures/tree.svg",
        "figures/tornado.png",
        "data/map.csv",
        "data/map.parquet",
    ] {
        assert!(first.iter().any(|(name, _)| name == wanted), "no {wanted}");
    }
    for ((name, a), (_, b)) in first.iter().zip(&second) {
        // The report names the command that made it, and with it the folder.
        if !matches!(name.as_str(), "report.html" | "analysis.json") && !name.ends_with("parquet") {
            assert!(a == b, "{name} differs between two runs");
        }
    }
    let page = fs::read_to_string(folder.path().join("first/report.html")).expect("the page");
    for foreign in ["src=\"http", "href=\"http", "@import", "url(http"] {
        assert!(!page.contains(foreign), "the page fetches something: {foreign}");
    }
}

#[test]
fn an_interrupted_analysis_leaves_no_broken_file() {
    let folder = TempDir::new().expect("a temporary folder");
    let arguments = ["analyze", "baltic-2022", "--worlds", "5000", "-o", "out"];
    let mut child =
        command(folder.path(), &arguments).stderr(Stdio::null()).spawn().expect("brink starts");
    std::thread::sleep(Duration::from_millis(500));
    interrupt(&child);
    assert_eq!(child.wait().expect("brink ends").code(), Some(130));
    // What is solved is kept for the next run, beside the folder of results and out of sight.
    let left = files(folder.path());
    let strangers = left.iter().filter(|(name, _)| !name.starts_with(".out.unfinished/"));
    assert_eq!(strangers.count(), 0, "something was left behind: {:?}", names(&left));
}

fn interrupt(child: &std::process::Child) {
    let done = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(done.expect("kill starts").success());
}

fn wait_until(condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_mins(1), "waited in vain");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// All files below a folder, by name, sorted.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut queue = vec![folder.to_path_buf()];
    while let Some(next) = queue.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                queue.push(path);
            } else {
                let name =
                    path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
                found.push((name, fs::read(&path).expect("a readable file")));
            }
        }
    }
    found.sort();
    found
}

fn names(files: &[(String, Vec<u8>)]) -> Vec<&str> {
    files.iter().map(|(name, _)| name.as_str()).collect()
}
