//! Games go to Gambit's file format and come back with the same equilibrium.

use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

#[test]
fn an_exported_scenario_comes_back() {
    let folder = TempDir::new().expect("a temporary folder");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_brink"))
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .expect("brink starts");
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), output.stdout, message)
    };
    let (code, _, message) = run(&["export", "zagare-kilgour-unilateral", "-o", "game.efg"]);
    assert_eq!(code, Some(0), "{message}");
    let (code, solved, message) = run(&["import", "game.efg", "--json"]);
    assert_eq!(code, Some(0), "{message}");
    let solved: Value = serde_json::from_slice(&solved).expect("one JSON document");
    assert_eq!(solved["status"], "converged");

    // The challenge can be deterred, or part of the challengers bluff: at least two equilibria.
    let (code, listed, message) = run(&["import", "game.efg", "--starts", "20", "--json"]);
    assert_eq!(code, Some(0), "{message}");
    let listed: Value = serde_json::from_slice(&listed).expect("one JSON document");
    assert_eq!(listed["actions"], solved["actions"]);
    let equilibria = listed["equilibria"].as_array().expect("a list");
    assert!(equilibria.len() >= 2 && equilibria[0]["actions"] == solved["actions"]);
    let (code, _, message) = run(&["import", "game.efg", "--starts", "0"]);
    assert_eq!(code, Some(2), "{message}");
}

#[test]
fn a_file_that_is_no_game_is_refused() {
    let folder = TempDir::new().expect("a temporary folder");
    std::fs::write(folder.path().join("bad.efg"), "EFG 2 R \"half\" { \"a\" ").expect("a file");
    let output = Command::new(env!("CARGO_BIN_EXE_brink"))
        .args(["import", "bad.efg"])
        .current_dir(folder.path())
        .output()
        .expect("brink starts");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(message.contains("line 1"), "{message}");
}
