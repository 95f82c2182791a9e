//! Licences, sources and advisories of all dependencies, by `cargo deny`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Checks that need nothing but the dependencies.
const OFFLINE: [&str; 3] = ["licenses", "bans", "sources"];

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
            .status();
        status.is_ok_and(|status| status.success())
    };
    if !run(&[&["check"], &OFFLINE[..]].concat()) {
        return Err("a dependency breaks deny.toml".into());
    }
    if !run(&["fetch", "db"]) {
        skip("ADVISORIES SKIPPED: their database could not be fetched");
        return Ok(());
    }
    if run(&["check", "--disable-fetch", "advisories"]) {
        return Ok(());
    }
    Err("there is an advisory against a dependency: mend it, or give a reason in deny.toml".into())
}

fn skip(text: &str) {
    let line = "=".repeat(78);
    println!("{line}\n{text}.\n{line}");
}

/// The tool: the user's own, else one below `target`, installed the first time.
fn tool(root: &Path) -> Option<PathBuf> {
    let works = |path: &Path| {
        let asked = Command::new(path).arg("--version").output();
        asked.is_ok_and(|output| output.status.success())
    };
    let own = PathBuf::from("cargo-deny");
    if works(&own) {
        return Some(own);
    }
    let tools = root.join("target").join("tools");
    let path = tools.join("bin").join("cargo-deny");
    if works(&path) {
        return Some(path);
    }
    println!("== cargo install cargo-deny --locked: some minutes, once");
    let status = Command::new("cargo")
        .args(["install", "cargo-deny", "--locked", "--quiet", "--root"])
        .arg(&tools)
        .current_dir(root)
        .status();
    status.is_ok_and(|status| status.success()).then_some(path).filter(|path| works(path))
}
