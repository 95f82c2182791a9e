use super::*;
use crate::builder::{Tree, atoms};
use crate::common::unseen::random_unseen_game;
use crate::common::{Random, Types, random_game};

/// Two ways to the same node by one player and chance, so that routes merge.
fn merging_game(seed: u64) -> Game {
    let mut random = Random(seed);
    let mut tree = Tree::new(["one", "two"]);
    let open = tree.decision("open", 0);
    let reply = tree.decision("reply", 1);
    let meet = tree.decision("meet", 0);
    let last = tree.decision("last", 1);
    let payoffs: Vec<f64> = (0..64).map(|_| random.between(-1.0, 1.0)).collect();
    let ends: Vec<usize> = (0..4)
        .map(|k| {
            let payoffs = payoffs.clone();
            tree.end(&format!("end {k}"), move |player, cell| payoffs[k * 8 + player * 4 + cell])
        })
        .collect();
    tree.act(open, "a", reply);
    tree.lottery(open, "b", &[(0.3, ends[0]), (0.7, reply)]);
    tree.act(open, "c", ends[1]);
    tree.lottery(reply, "a", &[(0.4, meet), (0.6, ends[2])]);
    tree.act(reply, "b", meet);
    tree.act(meet, "a", last);
    tree.lottery(meet, "b", &[(0.2, ends[1]), (0.8, last)]);
    tree.act(last, "a", ends[2]);
    tree.act(last, "b", ends[3]);
    let share = atoms(&[0.2, 0.3, 0.1, 0.4]);
    tree.build(open, &[share.clone(), share]).expect("a valid game")
}

fn check_jacobian(game: &Game, seed: u64, tremble: f64) {
    let mut solver = Solver::new(&game.graph);
    let n = solver.shape.dimension();
    let mut random = Random(seed + 1_000);
    let y: Vec<f64> = (0..n).map(|_| random.between(0.1, 0.4)).collect();
    solver.verifier.take_in(game);
    let target = Target { lambda: 3.0, drift: 0.1, range: 2.0, tremble, in_stakes: tremble > 0.0 };
    solver.set_types(game, target);
    let mut path = Path { solver: &mut solver, game, target };
    let mut f = vec![0.0; n];
    let mut jacobian = Dense::default();
    jacobian.clear(n);
    path.residual(&y, 1.0, &mut f, Some(&mut jacobian));
    let h = 1e-6;
    let mut shifted = |column: usize, by: f64| {
        let mut point = y.clone();
        point[column] += by;
        let mut f = vec![0.0; n];
        path.residual(&point, 1.0, &mut f, None);
        f
    };
    for column in 0..n {
        let (up, down) = (shifted(column, h), shifted(column, -h));
        for row in 0..n {
            let difference = (up[row] - down[row]) / (2.0 * h);
            let exact = jacobian.at(row, column);
            let error = (difference - exact).abs();
            assert!(error < 1e-6, "seed {seed} ({row},{column}): {difference} vs {exact}");
        }
    }
}

#[test]
fn jacobian_agrees_with_differences() {
    for seed in 0..30 {
        let game = random_game(&mut Random(seed), 4, Types::Discrete);
        check_jacobian(&game, seed, 0.0);
        check_jacobian(&game, seed, 0.1);
    }
}

#[test]
fn jacobian_agrees_with_differences_where_routes_merge() {
    for seed in 0..10 {
        // The graph would be refused if both players told the routes apart.
        check_jacobian(&merging_game(seed), seed, 0.0);
        check_jacobian(&merging_game(seed), seed, 0.1);
    }
}

#[test]
fn jacobian_agrees_with_differences_where_moves_are_not_seen() {
    for seed in 0..20 {
        for (players, turns) in [(2, 4), (3, 4)] {
            let game = random_unseen_game(&mut Random(seed), players, turns, Types::Discrete);
            check_jacobian(&game, seed, 0.0);
            check_jacobian(&game, seed, 0.1);
        }
    }
}
