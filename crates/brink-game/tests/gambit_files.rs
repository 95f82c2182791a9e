//! Gambit's file format: what is written is read back, and other games are refused with reason.

mod common;
use ::brink_game;
use brink_game::builder::Tree;
use brink_game::efg::{self, EfgError, Names};
use brink_game::{Equilibrium, Game, Status, pbe, qre, verify};
use common::crisis::crisis;
use common::tree::{Known, atoms};
use common::unseen::random_unseen_game;
use common::{Random, Types, random_flows, random_game, random_game_with_merges};

fn round_trip(game: &Game) -> Game {
    let written = efg::write(game, &Names::default()).unwrap();
    efg::read(&written.text).unwrap_or_else(|error| panic!("{error}\n{}", written.text)).game
}

/// Largest difference in the probability of any action at nodes of the same name.
fn distance(a: (&Game, &Equilibrium), b: (&Game, &Equilibrium)) -> f64 {
    let mut largest: f64 = 0.0;
    for (id, action) in a.0.graph.actions().iter().enumerate() {
        if a.0.graph.owner(id).is_none() {
            continue;
        }
        let name = &a.0.graph.nodes()[action.node].name;
        let node = b.0.graph.find_node(name).expect("the node has kept its name");
        let other = b.0.graph.find_action(node, &action.name).expect("the action has, too");
        largest = largest.max((a.1.aggregate[id] - b.1.aggregate[other]).abs());
    }
    largest
}

#[test]
fn what_is_written_is_read_back_and_solves_to_the_same() {
    let mut random = Random(20_260);
    for number in 0..250 {
        let game = random_game(&mut random, 2 + number % 4, Types::Discrete);
        let back = round_trip(&game);
        let lambda = [1.0, 5.0][number % 2];
        let solve = |game: &Game| {
            qre::Solver::new(&game.graph).solve(game, &qre::Options::at(lambda)).unwrap()
        };
        let (one, two) = (solve(&game), solve(&back));
        assert!(distance((&game, &one), (&back, &two)) < 1e-9, "game {number}");
        let solve = |game: &Game| {
            pbe::Solver::new(&game.graph).solve(game, &pbe::Options::default()).unwrap()
        };
        let (one, two) = (solve(&game), solve(&back));
        if one.status == Status::Converged {
            assert!(distance((&game, &one), (&back, &two)) < 1e-6, "game {number}");
        }
    }
}

#[test]
fn what_actions_pay_moves_to_the_ends() {
    let mut random = Random(7);
    for _ in 0..50 {
        let mut game = random_game(&mut random, 3, Types::Discrete);
        random_flows(&mut random, &mut game, 0.5);
        let back = round_trip(&game);
        let solve = |game: &Game| {
            qre::Solver::new(&game.graph).solve(game, &qre::Options::at(2.0)).unwrap()
        };
        let (one, two) = (solve(&game), solve(&back));
        assert!(distance((&game, &one), (&back, &two)) < 1e-9);
        for (a, b) in one.value.iter().zip(&two.value) {
            assert!((a - b).abs() < 1e-9);
        }
    }
}

#[test]
fn what_cannot_happen_does_not_matter() {
    // A threat that is never carried out: player 2 defies it, and player 1 is indifferent but for
    // trembles, which the disturbance of its payoffs is measured against. A war with probability
    // zero and a type with probability zero are not in the file.
    let mut tree = Tree::new(["one", "two"]);
    let quarantine = tree.decision("quarantine", 0);
    let answer = tree.decision("answer", 1);
    let let_be = tree.end("let be", |player, _| [-2.0, 2.0][player]);
    let defied = tree.end("defied", |player, cell| [-2.0, [2.0, 2.0, 90.0][cell]][player]);
    let withdrawn = tree.end("withdrawn", |player, cell| [1.0, [-4.0, -8.0, 50.0][cell]][player]);
    let war = tree.end("war", |player, _| [-10.0, -30.0][player]);
    tree.act(quarantine, "no threat", let_be);
    tree.act(quarantine, "threaten", answer);
    tree.act(answer, "comply", withdrawn);
    tree.lottery(answer, "defy", &[(0.0, war), (1.0, defied)]);
    let game = tree.game(quarantine, &[atoms(&[1.0]), atoms(&[0.8, 0.2, 0.0])]);
    let back = round_trip(&game);
    for (player, range) in [3.0, 10.0].into_iter().enumerate() {
        assert_eq!(verify::payoff_range(&game, player), range);
        assert_eq!(verify::payoff_range(&back, player), range);
    }
    let solve =
        |game: &Game| pbe::Solver::new(&game.graph).solve(game, &pbe::Options::default()).unwrap();
    let (one, two) = (solve(&game), solve(&back));
    assert_eq!(one.status, Status::Converged);
    assert!(distance((&game, &one), (&back, &two)) < 1e-6);
}

#[test]
fn routes_that_meet_meet_again_when_read() {
    let mut random = Random(404);
    let (mut compared, mut forgetful) = (0, 0);
    for number in 0..400 {
        let game = random_game_with_merges(&mut random, 8);
        let written = efg::write(&game, &Names::default()).unwrap();
        forgetful += usize::from(written.forgetful.is_some());
        let back = efg::read(&written.text)
            .unwrap_or_else(|error| panic!("game {number}: {error}\n{}", written.text))
            .game;
        let solve = |game: &Game| {
            qre::Solver::new(&game.graph).solve(game, &qre::Options::at(2.0)).unwrap()
        };
        let (one, two) = (solve(&game), solve(&back));
        assert!(distance((&game, &one), (&back, &two)) < 1e-8, "game {number}");
        for (a, b) in one.value.iter().zip(&two.value) {
            assert!((a - b).abs() < 1e-8, "game {number}: worth {a} and {b}");
        }
        let solve = |game: &Game| {
            pbe::Solver::new(&game.graph).solve(game, &pbe::Options::default()).unwrap()
        };
        let (one, two) = (solve(&game), solve(&back));
        // What actions paid is paid at the ends now, so that the search takes other steps.
        if one.status == Status::Converged && two.status == Status::Converged {
            assert!(distance((&game, &one), (&back, &two)) < 1e-6, "game {number}");
            compared += 1;
        }
    }
    assert!(compared > 390, "only {compared} games converged");
    // Some games have perfect recall, some not.
    assert!((100..300).contains(&forgetful), "{forgetful} games are forgetful");
}

#[test]
fn a_crisis_is_written_and_read() {
    let game = crisis().discretise(3);
    let written = efg::write(&game, &Names::default()).unwrap();
    assert_eq!(written.forgetful, None);
    assert_eq!(written.text.lines().count(), written.nodes + 3);
    let read = efg::read(&written.text).unwrap();
    assert_eq!(read.game.types[0].cells(), 6);
    assert_eq!(read.game.types[1].cells(), 3);
}

#[test]
fn continuous_types_and_large_trees_are_refused() {
    let game = crisis();
    let error = efg::write(&game, &Names::default()).unwrap_err();
    assert!(error.to_string().contains("discretise"), "{error}");
    let error = efg::write(&game.discretise(400), &Names::default()).unwrap_err();
    assert!(matches!(error, EfgError::TooLarge { .. }), "{error}");
}

/// A joint draw in one chance move, as files by hand have it: player 1 sees whether the first
/// coin, player 2 whether the second shows heads. Player 1 stops or goes on, then player 2 does.
fn coins(chances: [&str; 4], payoff_of_first: [&str; 4]) -> String {
    let mut text = format!(
        "EFG 2 R \"coins\" {{ \"one\" \"two\" }}\n\"\"\nc \"\" 1 \"\" {{ \"HH\" {} \"HT\" {} \
         \"TH\" {} \"TT\" {} }} 0\n",
        chances[0], chances[1], chances[2], chances[3]
    );
    for k in 0..4 {
        let (first, second) = (1 + k / 2, 1 + k % 2);
        text +=
            &format!("p \"\" 1 {first} \"\" {{ \"stop\" \"go\" }} 0\nt \"\" 1 \"\" {{ 0, 1 }}\n");
        text += &format!(
            "p \"\" 2 {second} \"\" {{ \"stop\" \"go\" }} 0\nt \"\" 2 \"\" {{ 1, 1/2 }}\n"
        );
        let (mine, yours) = (payoff_of_first[k], ["2", "-1"][k % 2]);
        text += &format!("t \"\" {} \"\" {{ {mine}, {yours} }}\n", 10 + k);
    }
    text
}

#[test]
fn a_joint_draw_is_taken_apart() {
    let text = coins(["1/8", "3/8", "1/8", "3/8"], ["-1", "-1", "3", "3"]);
    let game = efg::read(&text).unwrap().game;
    assert_eq!(game.types[0].probability, [0.5, 0.5]);
    assert_eq!(game.types[1].probability, [0.25, 0.75]);
    assert_eq!(game.graph.nodes().len(), 5);
    let solution = pbe::Solver::new(&game.graph).solve(&game, &pbe::Options::default()).unwrap();
    // Player 2 goes on if its payoff of doing so exceeds 1/2: with heads, a quarter of the time.
    // Going on is worth 3/4 - 1/4 > 0 to player 1's first type, and more to the second.
    let go = |node: usize| {
        let action = game.graph.find_action(node, "go").unwrap();
        solution.aggregate[action]
    };
    let second = game.graph.edges()[game.graph.actions()[1].edges.start].target;
    assert!((go(0) - 1.0).abs() < 1e-6);
    assert!((go(second) - 0.25).abs() < 1e-6);
}

#[track_caller]
fn refused(text: &str, reason: &str) {
    let error = efg::read(text).unwrap_err().to_string();
    assert!(error.contains(reason), "{error}");
}

#[test]
fn games_of_other_kinds_are_refused_with_the_node_and_the_reason() {
    let independent = ["1/8", "3/8", "1/8", "3/8"];
    let correlated = coins(["1/2", "0", "0", "1/2"], ["-1", "-1", "3", "3"]);
    refused(&correlated, "drawn independently");
    let interdependent = coins(independent, ["-1", "-2", "3", "3"]);
    refused(&interdependent, "line 13: end: the payoff of one depends on another player's type");
    let fine = coins(independent, ["-1", "-1", "3", "3"]);
    // Player 2 is told player 1's type.
    let told = fine.replacen("p \"\" 2 1", "p \"\" 2 3", 1);
    refused(&told, "drawn independently: one = 1, two = HH has probability 0.125");
    let other = fine.replacen("\"stop\" \"go\"", "\"stop\" \"walk\"", 1);
    refused(&other, "information set 1 has other actions than before");
    refused("EFG 1 R", "expected `2`");
    refused(&fine.replace("1/8", "1/7"), "sum to");
    refused(&fine[..fine.len() - 30], "line 22: expected `}` after the payoffs");
    // The same player moves at both levels and does not know at the second what it did at the
    // first.
    refused(&PENNIES.replace("p \"\" 2 ", "p \"\" 1 2"), "would have forgotten");
}

/// Player 2 does not see what player 1 does.
const PENNIES: &str = r#"EFG 2 R "pennies" { "one" "two" }
p "" 1 1 "" { "H" "T" } 0
p "" 2 1 "" { "H" "T" } 0
t "" 1 "" { 3 0 }
t "" 2 "" { 0 1 }
p "" 2 1 0
t "" 2
t "" 3 "" { 1 0 }
"#;

#[test]
fn moves_that_are_not_seen_are_read() {
    let game = efg::read(PENNIES).unwrap().game;
    assert_eq!(game.graph.information_sets().len(), 1);
    let solution = pbe::Solver::new(&game.graph).solve(&game, &pbe::Options::default()).unwrap();
    // 3 q = 1 - q makes player 1 indifferent, 1 - p = p player 2.
    let own = game.graph.nodes()[0].actions.start;
    assert!((solution.aggregate[own] - 0.5).abs() < 1e-6);
    for member in &game.graph.information_sets()[0].members {
        let heads = game.graph.nodes()[*member].actions.start;
        assert!((solution.aggregate[heads] - 0.25).abs() < 1e-6);
    }
}

#[test]
fn what_is_seen_must_not_depend_on_the_type() {
    // Player 2 has two types, of which the second sees the move of player 1.
    let half = |sets: [usize; 2], from: usize| {
        let mut text = "p \"\" 1 1 \"\" { \"H\" \"T\" } 0\n".to_owned();
        for (k, set) in sets.into_iter().enumerate() {
            text += &format!("p \"\" 2 {set} \"\" {{ \"H\" \"T\" }} 0\n");
            for end in 0..2 {
                text += &format!("t \"\" {} \"\" {{ {end} {k} }}\n", from + 2 * k + end);
            }
        }
        text
    };
    let text = |second: [usize; 2]| {
        format!(
            "EFG 2 R \"half\" {{ \"one\" \"two\" }}\nc \"\" 1 \"\" {{ \"a\" 1/2 \"b\" 1/2 }} 0\n{}{}",
            half([1, 1], 1),
            half(second, 5)
        )
    };
    efg::read(&text([2, 2])).unwrap();
    refused(&text([2, 3]), "must not depend on its type");
}

#[test]
fn games_with_unseen_moves_are_written_and_read_back() {
    let mut random = Random(77);
    for number in 0..150 {
        let players = 2 + number % 2;
        let game = random_unseen_game(&mut random, players, 2 + number % 3, Types::Discrete);
        let back = round_trip(&game);
        assert_eq!(game.graph.information_sets().len(), back.graph.information_sets().len());
        let solve = |game: &Game| {
            qre::Solver::new(&game.graph).solve(game, &qre::Options::at(2.0)).unwrap()
        };
        let (one, two) = (solve(&game), solve(&back));
        assert_eq!(one.status, Status::Converged, "game {number}");
        assert!(distance((&game, &one), (&back, &two)) < 1e-9, "game {number}");
    }
}

#[test]
fn an_information_set_is_one_node_if_play_goes_on_alike() {
    // Whether player 1 plays up or down, player 2 has the same choice and does not see which.
    let routes = |last: &str| {
        format!(
            "EFG 2 R \"routes\" {{ \"one\" \"two\" }}\np \"\" 1 1 \"\" {{ \"up\" \"down\" }} 0\n\
             p \"x\" 2 1 \"\" {{ \"l\" \"r\" }} 0\nt \"\" 1 \"\" {{ 1 0 }}\nt \"\" 2 \"\" {{ 0 1 }}\n\
             p \"y\" 2 1 0\nt \"\" 3 \"\" {{ 4 -2 }}\nt \"\" 4 \"\" {last}\n"
        )
    };
    // Down pays player 1 three more and player 2 two less, whatever follows.
    let alike = efg::read(&routes("{ 3 -1 }")).unwrap().game;
    assert_eq!((alike.graph.nodes().len(), alike.graph.information_sets().len()), (4, 0));
    assert_eq!([0, 1].map(|p| alike.types[p].flow(1, 0, 0.0)), [3.0, -2.0]);
    let unlike = efg::read(&routes("{ 3 0 }")).unwrap().game;
    assert_eq!((unlike.graph.nodes().len(), unlike.graph.information_sets().len()), (7, 1));
}
