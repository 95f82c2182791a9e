//! Games go to Gambit's file format and come back with the same equilibrium.

mod common;

use common::{brink, check, folder, near};
use serde_json::Value;

#[test]
fn an_exported_scenario_comes_back() {
    let folder = folder(&[]);
    let run = |arguments: &[&str]| {
        let output = brink(folder.path(), arguments);
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
    let folder = folder(&[("bad.efg", "EFG 2 R \"half\" { \"a\" ")]);
    check(folder.path(), &["import", "bad.efg"], 2, &["line 1"]);
    for command in ["solve", "check", "sweep", "analyze"] {
        let arguments: &[&str] = match command {
            "sweep" => &["sweep", "bad.efg", "--over", "x=0:1:2", "-o", "x.csv"],
            "analyze" => &["analyze", "bad.efg", "-o", "x"],
            _ => &[command, "bad.efg"],
        };
        check(folder.path(), arguments, 2, &["bad.efg is a game file", "`brink import bad.efg`"]);
    }
}

/// The sky is wet with .6: right pays .4 + 2 * .6 = 1.6 and left 3 * .4 = 1.2 to one who does not
/// see it.
#[test]
fn unseen_chance_comes_back_unseen() {
    let model = r"
model hidden
players hiker, rival
set sky = { dry, wet }
param odds[sky] in simplex
outcome left_at[sky]  { hiker: if sky == dry then 3 else 0  rival: 1 }
outcome right_at[sky] { hiker: if sky == dry then 1 else 2  rival: 0 }
start weather
chance at weather:
  draw s in sky with odds[s] -> open[s]
hiker at open[s in sky] unseen s:
  left  -> left_at[s]
  right -> right_at[s]
measure left = sum(s in sky: reach(open[s].left))
";
    let scenario = r#"
title = "Hidden"
model = "hidden"
[parameters.odds]
value = { dry = 0.4, wet = 0.6 }
judgement = "a guess"
"#;
    let folder = folder(&[("hidden.brink", model), ("hidden.toml", scenario)]);
    for (odds, left, value) in [("0.4", 0.0, 1.6), ("0.75", 1.0, 2.25)] {
        let set = format!("odds[dry]={odds}");
        check(folder.path(), &["export", "hidden.toml", "--set", &set, "-o", "h.efg"], 0, &[]);
        for arguments in
            [&["solve", "hidden.toml", "--set", &set, "--json"][..], &["import", "h.efg", "--json"]]
        {
            let solved: Value =
                serde_json::from_str(&check(folder.path(), arguments, 0, &[])).expect("JSON");
            near(solved["values"]["hiker"].as_f64().expect("a number"), value, 1e-12);
            let open = solved["actions"]["open[*]"]["left"].as_f64().expect("a probability");
            near(open, left, 1e-12);
        }
    }
}

/// Whoever takes gets two more than passing costs: the first takes at once, however long the line.
#[test]
fn a_thousand_turns_are_solved_backwards() {
    for turns in [500_usize, 1000] {
        let mut game = "EFG 2 R \"centipede\" { \"A\" \"B\" }\n\"\"\n".to_owned();
        for turn in 0..turns {
            let (player, set) = (turn % 2 + 1, turn / 2 + 1);
            let mut paid = [turn.to_string(), (turn + 2).to_string()];
            if player == 1 {
                paid.reverse();
            }
            game += &format!("p \"\" {player} {set} \"\" {{ \"take\" \"pass\" }} 0\n");
            game += &format!("t \"\" {} \"\" {{ {} }}\n", turn + 1, paid.join(", "));
        }
        game += &format!("t \"\" {} \"\" {{ {turns}, {turns} }}\n", turns + 1);
        let folder = folder(&[("line.efg", &game)]);
        let start = std::time::Instant::now();
        let printed = check(folder.path(), &["import", "line.efg", "--json"], 0, &[]);
        assert!(start.elapsed().as_secs() < 20, "{turns} turns took {:?}", start.elapsed());
        let solved: Value = serde_json::from_str(&printed).expect("JSON");
        assert_eq!(solved["status"], "converged");
        near(solved["values"]["A"].as_f64().expect("a number"), 2.0, 0.0);
        near(solved["values"]["B"].as_f64().expect("a number"), 0.0, 0.0);
    }
}
