//! The workspace's chores: `cargo xtask test` runs every check, `cargo xtask help` lists the rest.

mod architecture;
mod deny;
mod documents;
mod kills;
mod python;
mod race;
mod referee;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use referee::{Outcome, Question};

const HELP: &str = "\
Usage: cargo xtask COMMAND

Commands:
  test   everything that must pass: format, lints, documentation, dependency rules, licences, tests,
         referee
  deny   licences, sources and advisories of all dependencies: installs cargo-deny the first time
  tidy   the fast part of it: format, dependency rules, lists in the documents
  referee  Gambit, from PyPI, judges random games (GAMES=n) and scenarios; needs python3 (or
         apt-get and the right to use it) and, the first time, the network
  referee --several  Gambit enumerates equilibria of small games (GAMES=n): how many does Brink
         find?
  referee --trees  certificates on the trees of 20,000 random games (GAMES=n), judged in Python
  kills  the program is killed at random moments (KILLS=n, 100 by default) and started again: is
         what it writes in the end the same? Needs python3; takes minutes
  kills --shape SHAPE  the same for sweep, claims or analyze alone
  race   Brink beside Gambit and OpenSpiel on the same games: needs the same; hours with all sizes
  scaling  time against types, holds, nodes, worlds and threads, with a figure
  fuzz   the parsers on mutated input for ten minutes (or SECONDS=n)
  help   this text";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.first().map(String::as_str) {
        Some("test") => test(),
        Some("tidy") => tidy(),
        Some("deny") => deny::check(&root()),
        Some("fuzz") => fuzz(),
        Some("referee") => match arguments.get(1).map(String::as_str) {
            None => return referee::run(&root(), Question::Solutions),
            Some("--several") => return referee::run(&root(), Question::Several),
            Some("--trees") => return referee::run(&root(), Question::Trees),
            Some(other) => Err(format!("no option `{other}` of `referee`\n\n{HELP}")),
        },
        Some("kills") => kills::run(&root(), &arguments[1..]),
        Some("race") => race::run(&root(), "side_by_side.py", &arguments[1..]),
        Some("scaling") => race::run(&root(), "scaling.py", &arguments[1..]),
        Some("help") | None => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("no command `{other}`\n\n{HELP}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace's root folder.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("xtask lies one folder below the root").to_path_buf()
}

fn cargo(arguments: &[&str]) -> Result<(), String> {
    cargo_with(arguments, &[])
}

fn cargo_with(arguments: &[&str], environment: &[(&str, &str)]) -> Result<(), String> {
    println!("== cargo {}", arguments.join(" "));
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(root())
        .status()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`cargo {}` failed", arguments.join(" "))) }
}

/// Format and lints come as components of the toolchain; a minimal one lacks them.
fn install_components() -> Result<(), String> {
    for (tool, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let present = Command::new("cargo").args([tool, "--version"]).output();
        if present.is_ok_and(|output| output.status.success()) {
            continue;
        }
        println!("== rustup component add {component}");
        let status = Command::new("rustup").args(["component", "add", component]).status();
        if !status.is_ok_and(|status| status.success()) {
            return Err(format!("`cargo {tool}` is missing and rustup cannot add {component}"));
        }
    }
    Ok(())
}

fn tidy() -> Result<(), String> {
    install_components()?;
    cargo(&["fmt", "--all", "--check"])?;
    architecture::check(&root())?;
    documents::check(&root())
}

fn test() -> Result<(), String> {
    tidy()?;
    let prepared = referee::prepare(&root());
    cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])?;
    cargo_with(
        &["doc", "--workspace", "--no-deps", "--quiet"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    )?;
    deny::check(&root())?;
    cargo(&["test", "--workspace", "--quiet"])?;
    // A thread that panicked has set nothing up, which the referee will say.
    drop(prepared.join());
    for (name, judged) in [
        ("the judge of trees", referee::judge_few_trees(&root())?),
        ("Gambit", referee::judge(&root(), Question::Solutions)?),
    ] {
        if let Outcome::Skipped(reason) = judged {
            let line = "=".repeat(78);
            println!("{line}\nREFEREE SKIPPED: {name} has judged nothing, as {reason}.\n{line}");
        }
    }
    Ok(())
}

fn fuzz() -> Result<(), String> {
    let seconds = std::env::var("SECONDS").unwrap_or_else(|_| "600".into());
    for package in ["brink-lang", "brink-study"] {
        cargo_with(
            &["test", "--release", "--package", package, "--test", "fuzz", "--", "--nocapture"],
            &[("BRINK_FUZZ_SECONDS", &seconds)],
        )?;
    }
    Ok(())
}
