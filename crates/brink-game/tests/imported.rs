//! What is read is the game in the file, and nothing is certified that its tree refutes.

use brink_game::builder::{Tree, atoms};
use brink_game::efg::{self, Names, Read};
use brink_game::{Concept, Equilibrium, Game, Status, pbe, solve, verify};

/// A game of two simultaneous moves, payoffs by (row, column).
fn simultaneous(payoffs: [[&str; 2]; 4]) -> String {
    let ends: Vec<String> = (0..4)
        .map(|k| format!("t \"\" {} \"\" {{ {}, {} }}\n", k + 1, payoffs[k][0], payoffs[k][1]))
        .collect();
    let second = "p \"\" 2 1 \"b\" { \"C\" \"D\" } 0\n";
    format!(
        "EFG 2 R \"two by two\" {{ \"A\" \"B\" }}\n\"\"\np \"\" 1 1 \"a\" {{ \"C\" \"D\" }} 0\n\
         {second}{}{}{second}{}{}",
        ends[0], ends[1], ends[2], ends[3]
    )
}

fn solved(read: &Read) -> Equilibrium {
    read.confirm(solve(&read.game, Concept::Pbe).unwrap())
}

#[test]
fn payoffs_are_told_apart_however_small_beside_their_unit_or_their_zero() {
    // A prisoners' dilemma: both defect.
    let around = |zero: &str, unit: &str| {
        let amount = |digit: u8| format!("{zero}{digit}{unit}");
        let [low, poor, fair, high] = [0, 1, 3, 5].map(amount);
        simultaneous([[&fair, &fair], [&low, &high], [&high, &low], [&poor, &poor]])
    };
    for (zero, unit) in [("", ""), ("", "e-10"), ("", "e-300"), ("", "e200"), ("100000000", "")] {
        let read = efg::read(&around(zero, unit)).unwrap();
        assert_eq!(read.game.graph.information_sets().len(), 1, "{zero} {unit}");
        let solution = solved(&read);
        assert_eq!(solution.status, Status::Converged, "{zero} {unit}");
        for (node, _) in read.game.graph.choices() {
            let defect = read.game.graph.find_action(node, "D").unwrap();
            assert!((solution.aggregate[defect] - 1.0).abs() < 1e-6, "{zero} {unit}");
        }
    }
}

#[test]
fn differences_beyond_double_precision_are_not_certified_away() {
    // Beside 10^20 a one is lost when rounded; the dilemma is still one.
    let [low, poor, fair, high] = ["0", "1", "3", "5"].map(|d| format!("10000000000000000000{d}"));
    let text = simultaneous([[&fair, &fair], [&low, &high], [&high, &low], [&poor, &poor]]);
    let read = efg::read(&text).unwrap();
    let solution = solved(&read);
    let defects = |node: usize| {
        solution.aggregate[read.game.graph.find_action(node, "D").unwrap()] > 1.0 - 1e-6
    };
    let right = read.game.graph.choices().all(|(node, _)| defects(node));
    assert!(right || solution.status == Status::NotConverged);
}

#[test]
fn the_tree_refutes_play_that_another_game_would_certify() {
    // Two games of the same shape: matching pennies of 3 and 1 on the diagonal, and one in which
    // the first row is dominant. A solution of the second is none of the first.
    let pennies = efg::read(&simultaneous([["3", "0"], ["0", "1"], ["0", "1"], ["1", "0"]]));
    let dominant = efg::read(&simultaneous([["3", "0"], ["1", "1"], ["0", "1"], ["0", "0"]]));
    let (pennies, dominant) = (pennies.unwrap(), dominant.unwrap());
    let other = solve(&dominant.game, Concept::Pbe).unwrap();
    assert_eq!(other.status, Status::Converged);
    let confirmed = dominant.confirm(other.clone());
    assert_eq!(confirmed.status, Status::Converged);
    // Row plays C, column answers D for 1. In pennies row is then paid 0 and could have 1, all of
    // what it can have against D, of a range of 3.
    let refuted = pennies.confirm(other);
    assert_eq!(refuted.status, Status::NotConverged);
    assert!((refuted.certificate.max_regret - 1.0).abs() < 1e-6);
    assert!((refuted.certificate.relative_regret - 1.0 / 3.0).abs() < 1e-6);
}

#[test]
fn a_game_around_a_thousand_million_is_the_one_given() {
    let read = efg::read(include_str!("files/false-certificate.efg")).unwrap();
    // Differences of 1.9 around 10^9 are read with all the digits that double precision has.
    for player in 0..2 {
        let range = verify::payoff_range(&read.game, player);
        assert!((1.8..2.0).contains(&range), "{range}");
    }
    let solution = solved(&read);
    // It was once certified with a regret of 0 where that of its tree was .484.
    assert_eq!(solution.status, Status::Converged);
    assert!(solution.certificate.local_regret <= verify::REGRET_TOLERANCE);
}

#[test]
fn private_values_are_checked_whatever_the_unit() {
    let text = include_str!("files/small-type-dependence.efg");
    for text in [text.to_owned(), text.replace("e-10", ""), text.replace("e-10", "e-250")] {
        let error = efg::read(&text).unwrap_err().to_string();
        assert!(error.contains("the payoff of Blue depends on another player's type"), "{error}");
    }
}

#[test]
fn rare_types_are_drawn_independently_or_not_at_all() {
    // Two types of each, the first with a probability of 1e-6. Were both first with 2e-12 or never,
    // what a first type believes of the other would change by a factor, though no probability does
    // by more than 1e-12.
    let text = |both: &str, rest: &str| {
        let mut text = format!(
            "EFG 2 R \"rare\" {{ \"Red\" \"Blue\" }}\n\"\"\nc \"\" 1 \"\" {{ \"a\" {both} \"b\" {rest} \
             \"c\" {rest} \"d\" 0.999998000001 }} 0\n"
        );
        for (red, blue) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
            text += &format!("p \"\" 1 {red} \"\" {{ \"x\" \"y\" }} 0\nt \"\" 9 \"\" {{ 0 0 }}\n");
            text += &format!("p \"\" 2 {blue} \"\" {{ \"x\" \"y\" }} 0\n");
            text += "t \"\" 10 \"\" { 1 0 }\nt \"\" 11 \"\" { -1 1 }\n";
        }
        text
    };
    efg::read(&text("1e-12", "0.000000999999")).unwrap();
    for (both, rest) in [("2e-12", "0.0000009999985"), ("0", "0.0000009999995")] {
        let error = efg::read(&text(both, rest)).unwrap_err().to_string();
        assert!(error.contains("not drawn independently"), "{error}");
    }
}

#[test]
fn an_outcome_is_given_once() {
    let text = |last: &str| {
        format!(
            "EFG 2 R \"twice\" {{ \"Red\" \"Blue\" }}\np \"\" 1 1 \"\" {{ \"l\" \"r\" }} 0\n\
             t \"\" 1 \"A\" {{ 3, 1/2 }}\nt \"\" 1 \"A\" {last}\n"
        )
    };
    for same in ["", "{ 3, 1/2 }", "{ 3.0, 0.5 }"] {
        efg::read(&text(same)).unwrap();
    }
    let error = efg::read(&text("{ 1, 2 }")).unwrap_err().to_string();
    assert!(error.contains("line 4") && error.contains("line 3"), "{error}");
}

#[test]
fn invented_names_leave_given_ones_alone() {
    let text = "\u{feff}EFG 2 R \"x\" { \"player 2\" \"\" }\n\"\"\n\
                p \"\" 1 1 \"\" { \"action 2\" \"\" } 0\nt \"\" 1 \"\" { 1, 0 }\n\
                p \"\" 2 1 \"\" { \"action 2\" \"action 2\" \"\" } 0\nt \"\" 2 \"\" { 0, 0 }\n\
                t \"\" 3 \"\" { 3, 2 }\nt \"\" 4 \"\" { 3, 3 }\n";
    let read = efg::read(text).unwrap();
    assert_eq!(read.game.graph.players(), ["player 2", "player 2 (2)"]);
    let names = |node: usize| -> Vec<&str> {
        let actions = read.game.graph.nodes()[node].actions.clone();
        actions.map(|action| read.game.graph.actions()[action].name.as_str()).collect()
    };
    let nodes: Vec<usize> = read.game.graph.choices().map(|(node, _)| node).collect();
    assert_eq!(names(nodes[0]), ["action 2", "action 2 (2)"]);
    assert_eq!(names(nodes[1]), ["action 2", "action 2 (2)", "action 3"]);
    assert_eq!(solved(&read).status, Status::Converged);
}

#[test]
fn types_with_one_label_are_told_apart() {
    let mut text = "EFG 2 R \"x\" { \"Red\" \"Blue\" }\n\"\"\n\
                    c \"\" 1 \"\" { \"2\" 1/2 \"2\" 1/4 \"\" 1/4 } 0\n"
        .to_owned();
    for kind in 0..3 {
        text += &format!("p \"\" 1 {} \"\" {{ \"go\" \"stop\" }} 0\n", kind + 1);
        text += &format!("t \"\" {} \"\" {{ {}, 0 }}\n", 10 + kind, 1 - kind);
        text += "t \"\" 2 \"\" { 1/2, 0 }\n";
    }
    let read = efg::read(&text).unwrap();
    assert_eq!(read.names.types[0], ["2", "2 (2)", "3"]);
}

#[test]
fn a_player_whose_payoffs_are_constant_trembles_as_well_as_anybody() {
    let text = "EFG 2 R \"One player indifferent\" { \"Red\" \"Blue\" }\n\"\"\n\
                p \"\" 1 1 \"\" { \"in\" \"out\" } 0\np \"\" 2 1 \"\" { \"fight\" \"yield\" } 0\n\
                t \"\" 1 \"\" { -1, 7 }\nt \"\" 2 \"\" { 2, 7 }\nt \"\" 3 \"\" { 0, 7 }\n";
    let read = efg::read(text).unwrap();
    let solution = solved(&read);
    assert_eq!(solution.status, Status::Converged);
    // Blue fights every other time, and coming in pays Red 2 / 2 - 1 / 2.
    let fight = read.game.graph.actions().iter().position(|action| action.name == "fight");
    assert_eq!(solution.aggregate[fight.unwrap()], 0.5);
    assert!((solution.value[0] - 0.5).abs() < 1e-6 && solution.value[1] == 7.0);
}

/// A state of nature that the first player sees and the second does not.
fn hidden_state() -> Game {
    let mut tree = Tree::new(&["one", "two"]);
    let nature = tree.chance("nature");
    let mut seen = Vec::new();
    for (kind, name) in ["good", "bad"].into_iter().enumerate() {
        let stop = tree.end(&format!("stop {name}"), |player, _| [0.0, 1.0][player]);
        let ends = [0, 1].map(|reply| {
            tree.end(&format!("end {name} {reply}"), move |player, _| {
                [[1.0, -1.0][reply] + 0.1 * kind as f64, f64::from(u8::from(reply == kind))][player]
            })
        });
        let reply =
            tree.choice(&format!("reply {name}"), 1, &[("left", ends[0]), ("right", ends[1])]);
        let move_ = tree.choice(name, 0, &[("go", reply), ("stop", stop)]);
        seen.push((move_, reply));
    }
    tree.alike(&[seen[0].1, seen[1].1]);
    tree.lottery(nature, "", &[(0.7, seen[0].0), (0.3, seen[1].0)]);
    tree.build(nature, &[atoms(&[1.0]), atoms(&[1.0])]).unwrap()
}

#[test]
fn what_chance_hides_is_hidden_when_read_back() {
    let game = hidden_state();
    let written = efg::write(&game, &Names::default()).unwrap();
    let read = efg::read(&written.text).unwrap_or_else(|e| panic!("{e}\n{}", written.text));
    assert_eq!(read.game.graph.information_sets().len(), 1);
    let (one, two) = (solve(&game, Concept::Pbe).unwrap(), solved(&read));
    assert_eq!((one.status, two.status), (Status::Converged, Status::Converged));
    // Two is right to guess the likelier state, and so one goes in both.
    for solution in [&one, &two] {
        assert!((solution.value[0] - (0.7 + 0.3 * 1.1)).abs() < 1e-6);
        assert!((solution.value[1] - 0.7).abs() < 1e-6);
    }
}

#[test]
fn what_actions_pay_is_written_in_full() {
    // 0.1 and 0.2 are paid on the way: the sums are decimals, not their rounding.
    let mut tree = Tree::new(&["one", "two"]);
    let end = tree.outcome("end", [0.1, 1e9]);
    let other = tree.outcome("other", [0.0, 0.0]);
    let open = tree.choice("open", 0, &[("a", end), ("b", other)]);
    let mut game = tree.build(open, &[atoms(&[1.0]), atoms(&[1.0])]).unwrap();
    game.types[0].flow_intercept = vec![0.2, 0.0];
    game.types[0].flow_slope = vec![0.0; 2];
    game.types[1].flow_intercept = vec![1e-10, 0.0];
    game.types[1].flow_slope = vec![0.0; 2];
    let text = efg::write(&game, &Names::default()).unwrap().text;
    assert!(text.contains("{ 0.3, 1000000000.0000000001 }"), "{text}");
}

#[test]
fn limits_hold_while_reading() {
    // Ten short lines that ask for more branches than a tree may have.
    let actions = "\"a\" ".repeat(200_000);
    let mut text = format!("EFG 2 R \"wide\" {{ \"A\" }}\np \"\" 1 1 \"\" {{ {actions}}} 0\n");
    text += &"p \"\" 1 1 0\n".repeat(10);
    assert!(matches!(efg::read(&text), Err(efg::EfgError::TooLarge { .. })));
    // An unclosed quotation mark is what is wrong, wherever it is noticed.
    let error = efg::read("EFG 2 R \"open").unwrap_err().to_string();
    assert!(error.contains("not closed"), "{error}");
    for bad in ["1e400", "1e-400", "1e999999999999", "0x10", "1/0", "--1"] {
        let text = format!("EFG 2 R \"x\" {{ \"A\" }}\nt \"\" 1 \"\" {{ {bad} }}\n");
        assert!(efg::read(&text).unwrap_err().to_string().contains("a finite number"), "{bad}");
    }
}

#[test]
fn quantal_replies_hold_in_the_tree() {
    let read = efg::read(&simultaneous([["3", "0"], ["0", "1"], ["0", "1"], ["1", "0"]])).unwrap();
    for lambda in [0.5, 2.0, 20.0] {
        let solution = solve(&read.game, Concept::Qre { lambda }).unwrap();
        assert_eq!(read.confirm(solution).status, Status::Converged, "{lambda}");
    }
    let exact = pbe::Solver::new(&read.game.graph).solve(&read.game, &pbe::Options::default());
    assert_eq!(read.confirm(exact.unwrap()).status, Status::Converged);
}
