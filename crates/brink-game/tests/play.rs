//! Probabilities of events and beliefs about types against the enumeration of every play by
//! every type.

mod common;
use ::brink_game;
use brink_game::play::{CellEvent, Event, Play, PlayError, conditional, joint};
use brink_game::{ActionId, Equilibrium, Game, NodeId, NodeKind, Profile, pbe, qre};
use common::{Random, Types, random_game};

/// One way the game can go: the types by piece, the nodes met, the actions taken, how likely.
struct Way {
    pieces: Vec<usize>,
    nodes: Vec<NodeId>,
    actions: Vec<ActionId>,
    probability: f64,
}

/// Every play of every combination of pieces, by walking the tree for each.
fn ways(game: &Game, profile: &Profile) -> Vec<Way> {
    let mut combinations = vec![(Vec::new(), 1.0)];
    for pieces in &profile.players {
        let total: f64 = pieces.probability.iter().sum();
        combinations = combinations
            .into_iter()
            .flat_map(|(old, weight)| {
                (0..pieces.len()).map(move |piece| {
                    let mut new: Vec<usize> = old.clone();
                    new.push(piece);
                    (new, weight * pieces.probability[piece] / total)
                })
            })
            .collect();
    }
    let mut all = Vec::new();
    for (pieces, weight) in combinations {
        let mut open = vec![(vec![0], Vec::new(), weight)];
        while let Some((nodes, actions, probability)) = open.pop() {
            let node: NodeId = *nodes.last().unwrap();
            let here = &game.graph.nodes()[node];
            if matches!(here.kind, NodeKind::Terminal(_)) {
                all.push(Way { pieces: pieces.clone(), nodes, actions, probability });
                continue;
            }
            for action in here.actions.clone() {
                let play = match here.kind {
                    NodeKind::Decision(player) => {
                        let slot = game.graph.slot(action);
                        profile.players[player].play(slot, pieces[player])
                    }
                    _ => 1.0,
                };
                for edge in game.graph.actions()[action].edges.clone() {
                    let mut next = nodes.clone();
                    next.push(game.graph.edges()[edge].target);
                    let mut taken = actions.clone();
                    taken.push(action);
                    open.push((next, taken, probability * play * game.edge_probability[edge]));
                }
            }
        }
    }
    all
}

fn counted(ways: &[Way], profile: &Profile, events: &[Vec<Event>], cells: &[CellEvent]) -> f64 {
    let happens = |way: &&Way| {
        let met = |event: &Event| match event {
            Event::Node(node) => way.nodes.contains(node),
            Event::Action(action) => way.actions.contains(action),
        };
        let typed = |event: &CellEvent| {
            let cell = profile.players[event.player].cell[way.pieces[event.player]];
            event.allowed.get(cell) == Some(&true)
        };
        events.iter().all(|list| list.iter().any(met)) && cells.iter().all(typed)
    };
    ways.iter().filter(happens).map(|way| way.probability).sum()
}

fn close(found: f64, right: f64) {
    assert!((found - right).abs() <= 1e-12 * right.abs().max(1e-3), "{found} is not {right}");
}

fn solutions(game: &Game) -> Vec<Equilibrium> {
    vec![
        pbe::Solver::new(&game.graph).solve(game, &pbe::Options::default()).unwrap(),
        qre::Solver::new(&game.graph).solve(game, &qre::Options::at(2.0)).unwrap(),
    ]
}

/// Random games: every pair of events, with and without types, equals what enumeration counts.
#[test]
fn events_have_the_probabilities_that_enumeration_counts() {
    for seed in 0..12 {
        let mut random = Random(seed);
        let game = random_game(&mut random, 3, Types::Discrete);
        for found in solutions(&game) {
            let profile = &found.profile;
            let ways = ways(&game, profile);
            for _ in 0..20 {
                let node = Event::Node(random.below(game.graph.nodes().len()));
                let action = Event::Action(random.below(game.graph.actions().len()));
                let events = [vec![node], vec![action]];
                let cells = [CellEvent { player: 0, allowed: vec![true] }];
                close(joint(&game, profile, &events, &[]), counted(&ways, profile, &events, &[]));
                let right = counted(&ways, profile, &events[..1], &cells);
                close(joint(&game, profile, &events[..1], &cells), right);
                let given = counted(&ways, profile, &events[1..], &[]);
                let posterior = conditional(&game, profile, (&[], &cells), (&events[1..], &[]));
                if given == 0.0 {
                    assert!(posterior.is_nan(), "{posterior}");
                } else {
                    close(posterior, counted(&ways, profile, &events[1..], &cells) / given);
                }
            }
        }
    }
}

/// A type of probability zero: what is given it is not a number, and what is given anything
/// else does not change; of probability 1e-300 or 5e-324 it exists.
#[test]
fn what_is_given_the_impossible_is_undefined_and_given_the_unlikely_exists() {
    for seed in 0..8 {
        for rare in [0.0, 5e-324, 1e-300, 1e-12, 0.3] {
            let mut game = random_game(&mut Random(100 + seed), 3, Types::Discrete);
            let own = &mut game.types[0].probability;
            own.fill(0.0);
            own[0] = 1.0 - rare;
            *own.last_mut().unwrap() += rare;
            let cells = game.types[0].cells();
            if cells < 2 {
                continue;
            }
            for found in solutions(&game) {
                let profile = &found.profile;
                let mut allowed = vec![false; cells];
                allowed[cells - 1] = true;
                let last = [CellEvent { player: 0, allowed }];
                let first = [CellEvent { player: 0, allowed: vec![true] }];
                let reached = [vec![Event::Node(0)]];
                let sure = conditional(&game, profile, (&reached, &[]), (&[], &last));
                let back = conditional(&game, profile, (&[], &last), (&reached, &[]));
                assert_eq!(joint(&game, profile, &reached, &last), rare);
                if rare == 0.0 {
                    assert!(sure.is_nan(), "{sure}");
                    assert_eq!(back, 0.0);
                    assert_eq!(joint(&game, profile, &[], &first), 1.0);
                } else {
                    assert_eq!(sure, 1.0);
                    assert!(back > 0.0);
                    close(back, rare);
                }
            }
        }
    }
}

/// Following every play move by move: its probability and the beliefs on the way are those of
/// the enumeration.
#[test]
fn a_play_has_the_beliefs_of_bayes() {
    for seed in 0..8 {
        let game = random_game(&mut Random(200 + seed), 3, Types::Discrete);
        for found in solutions(&game) {
            let profile = &found.profile;
            let ways = ways(&game, profile);
            let mut random = Random(seed);
            for _ in 0..10 {
                let mut play = Play::start(&game, profile).unwrap();
                let mut met = Vec::new();
                while !play.is_over() {
                    let options = play.options();
                    if play.probability() > 0.0 {
                        close(options.iter().map(|choice| choice.probability).sum(), 1.0);
                    }
                    let choice = &options[random.below(options.len())];
                    met.push(vec![Event::Action(choice.action)]);
                    play.take(choice.action, random.unit()).unwrap();
                    met.push(vec![Event::Node(play.node())]);
                    let right = counted(&ways, profile, &met, &[]);
                    close(play.probability(), right);
                    for player in 0..2 {
                        for (cell, &belief) in play.belief(player).iter().enumerate() {
                            let mut allowed = vec![false; game.types[player].cells()];
                            allowed[cell] = true;
                            let cells = [CellEvent { player, allowed }];
                            if right > 0.0 {
                                close(belief, counted(&ways, profile, &met, &cells) / right);
                            }
                        }
                    }
                }
                assert_eq!(play.take(0, 0.0), Err(PlayError::Over));
                assert!(play.options().is_empty());
                assert_eq!(play.history().len() * 2, met.len());
            }
        }
    }
}
