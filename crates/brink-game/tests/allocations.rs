//! What a solve allocates: its result, and with [`pbe::Solver::recycle`] nothing at all.

mod common;
use ::brink_game;
use allocation_counter::measure;
use brink_game::{Game, Status, pbe};
use common::crisis::crisis;
use common::ladder::{Family, ladder};

/// Allocations of a solve by a solver that has solved this game before, and its iterations.
fn allocations(game: &Game, options: &pbe::Options, recycle: bool) -> (u64, usize) {
    let mut solver = pbe::Solver::new(&game.graph);
    let first = solver.solve(game, options).unwrap();
    if recycle {
        solver.recycle(first);
    }
    let mut solution = None;
    let measured = measure(|| solution = Some(solver.solve(game, options).unwrap()));
    let solution = solution.unwrap();
    assert_eq!(solution.status, Status::Converged);
    (measured.count_total, solution.iterations)
}

#[test]
fn allocations_do_not_grow_with_iterations() {
    let cold = pbe::Options::default();
    // Both families have one graph and as many types, so that results have one size, and at these
    // sizes the first path leads to the end.
    for (types, holds) in [(2, 4), (40, 8)] {
        let [quick, long] =
            [Family::Pure, Family::Mixed].map(|family| ladder(family, [types, types], holds));
        let (few, short_path) = allocations(&quick, &cold, false);
        let (many, long_path) = allocations(&long, &cold, false);
        assert!(long_path > 5 * short_path, "{long_path} iterations against {short_path}");
        assert_eq!(few, many);
    }
}

#[test]
fn a_solver_that_gets_its_results_back_allocates_nothing() {
    let games = [
        crisis(),
        crisis().discretise(24),
        ladder(Family::Pure, [40, 40], 8),
        ladder(Family::Mixed, [2, 2], 4),
        ladder(Family::Mixed, [40, 40], 8),
    ];
    for game in games {
        assert_eq!(allocations(&game, &pbe::Options::default(), true).0, 0);
    }
}

#[test]
fn neither_does_one_that_starts_from_a_neighbours_solution() {
    let mut game = crisis();
    let first = pbe::Solver::new(&game.graph).solve(&game, &pbe::Options::default()).unwrap();
    let start = Some(first.aggregate.clone());
    let options = pbe::Options { start, start_at: Some(1.0), ..Default::default() };
    game.types[0].payoff_intercept.iter_mut().for_each(|payoff| *payoff *= 1.02);
    assert_eq!(allocations(&game, &options, true).0, 0);
}
