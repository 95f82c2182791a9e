//! x
#[path = "../tests/common/mod.rs"]
mod common;
use ::brink_game;
use brink_game::*;
fn main() {
    let game = common::crisis::crisis();
    let mut solver = pbe::Solver::new(&game.graph);
    for _ in 0..100 {
    let s = solver.solve(&game, &pbe::Options::default()).unwrap();
    std::hint::black_box(s);
    }
}
