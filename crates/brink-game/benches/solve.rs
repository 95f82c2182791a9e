//! Time and allocations of a solve, on a game of the shape of extended deterrence.
//!
//! `cargo bench -p brink-game`

#[path = "../tests/common/mod.rs"]
mod common;

use ::brink_game;
use brink_game::{pbe, qre, verify};
use common::crisis::crisis;
use divan::{AllocProfiler, Bencher, black_box};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

#[divan::bench]
fn exact(bencher: Bencher) {
    let game = crisis();
    let mut solver = pbe::Solver::new(&game.graph);
    let options = pbe::Options::default();
    bencher.bench_local(|| solver.solve(black_box(&game), &options).unwrap());
}

/// Started from the solution of a neighbouring game, as a sweep may do.
#[divan::bench]
fn exact_from_neighbour(bencher: Bencher) {
    let mut game = crisis();
    let mut solver = pbe::Solver::new(&game.graph);
    let start = solver.solve(&game, &pbe::Options::default()).unwrap().aggregate.clone();
    let options = pbe::Options { start: Some(start), ..pbe::Options::default() };
    game.types[0].payoff_intercept.iter_mut().for_each(|payoff| *payoff *= 1.02);
    bencher.bench_local(|| solver.solve(black_box(&game), &options).unwrap());
}

#[divan::bench]
fn exact_with_atoms(bencher: Bencher) {
    let game = crisis().discretise(4);
    let mut solver = pbe::Solver::new(&game.graph);
    let options = pbe::Options::default();
    bencher.bench_local(|| solver.solve(black_box(&game), &options).unwrap());
}

#[divan::bench]
fn quantal(bencher: Bencher) {
    let game = crisis().discretise(24);
    let mut solver = qre::Solver::new(&game.graph);
    let options = qre::Options::at(qre::default_lambda(&game));
    bencher.bench_local(|| solver.solve(black_box(&game), &options).unwrap());
}

#[divan::bench]
fn validate(bencher: Bencher) {
    let game = crisis();
    bencher.bench_local(|| black_box(&game).validate());
}

#[divan::bench]
fn certify(bencher: Bencher) {
    let game = crisis();
    let mut solver = pbe::Solver::new(&game.graph);
    let solution = solver.solve(&game, &pbe::Options::default()).unwrap();
    let mut aggregate = vec![0.0; game.graph.actions().len()];
    bencher.bench_local(|| {
        let concept = solution.concept;
        verify::measure(&game, &solution.profile, concept, pbe::TREMBLE, &mut aggregate)
    });
}
