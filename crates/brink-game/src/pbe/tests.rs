use super::path::Path;
use super::*;
use crate::common::unseen::random_unseen_game;
use crate::common::{Random, Types, random_game};
use crate::continuation::System;
use crate::linear::Jacobian;

#[test]
fn jacobian_agrees_with_differences() {
    for seed in 0..40 {
        for kind in [Types::Continuous, Types::Discrete] {
            check_jacobian(&random_game(&mut Random(seed), 4, kind), seed);
        }
    }
}

#[test]
fn jacobian_agrees_with_differences_where_moves_are_not_seen() {
    for seed in 0..30 {
        for kind in [Types::Continuous, Types::Discrete] {
            for (players, turns) in [(2, 4), (3, 4)] {
                let game = random_unseen_game(&mut Random(seed), players, turns, kind);
                check_jacobian(&game, seed);
            }
        }
    }
}

fn check_jacobian(game: &Game, seed: u64) {
    let mut solver = Solver::new(&game.graph);
    solver.scratch.verifier.take_in(game);
    solver.prepare(game, (false, path::Order::Scattered));
    solver.set_origin(None, 0);
    let n = solver.shape.dimension();
    let mut random = Random(seed + 1000);
    let y: Vec<f64> = (0..n)
        .map(|k| {
            solver.origin[solver.shape.coordinate_action[k] as usize] * random.between(0.6, 0.99)
        })
        .collect();
    let mut path = Path { solver: &mut solver, game, spread_all: false };
    let mut f = vec![0.0; n];
    let mut jacobian = Dense::default();
    jacobian.clear(n);
    let t = 0.1;
    path.residual(&y, t, &mut f, Some(&mut jacobian));
    let h = 1e-6;
    for column in 0..n {
        let (mut up, mut down) = (y.clone(), y.clone());
        up[column] += h;
        down[column] -= h;
        let (mut f_up, mut f_down) = (vec![0.0; n], vec![0.0; n]);
        path.residual(&up, t, &mut f_up, None);
        path.residual(&down, t, &mut f_down, None);
        for row in 0..n {
            let difference = (f_up[row] - f_down[row]) / (2.0 * h);
            let exact = jacobian.at(row, column);
            let error = (difference - exact).abs();
            assert!(
                error <= 1e-4 * (1.0 + exact.abs()),
                "seed {seed} ({row},{column}): {difference} vs {exact}"
            );
        }
    }
}
