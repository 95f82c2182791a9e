//! What a solve allocates: its result, and nothing that grows with the search.

mod common;
use ::brink_game;
use allocation_counter::measure;
use brink_game::{Game, Status, pbe};
use common::ladder::{Family, ladder};

/// Allocations of a solve by a solver that has solved this game before, and its iterations.
fn allocations(solver: &mut pbe::Solver, game: &Game) -> (u64, usize) {
    let options = pbe::Options::default();
    solver.solve(game, &options).unwrap();
    let mut solution = None;
    let measured = measure(|| solution = Some(solver.solve(game, &options).unwrap()));
    let solution = solution.unwrap();
    assert_eq!(solution.status, Status::Converged);
    (measured.count_total, solution.iterations)
}

#[test]
fn allocations_do_not_grow_with_iterations() {
    // Both families have one graph and as many types, so that results have one size, and at these
    // sizes the first path leads to the end.
    for (types, holds) in [(2, 4), (40, 8)] {
        let [quick, long] =
            [Family::Pure, Family::Mixed].map(|family| ladder(family, [types, types], holds));
        let mut solver = pbe::Solver::new(&quick.graph);
        let (few, short_path) = allocations(&mut solver, &quick);
        let (many, long_path) = allocations(&mut solver, &long);
        assert!(long_path > 5 * short_path, "{long_path} iterations against {short_path}");
        assert_eq!(few, many);
    }
}
