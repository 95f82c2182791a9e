//! x
#[path = "../tests/common/mod.rs"]
mod common;
use ::brink_game;
use brink_game::*;
fn main() {
    let game = common::crisis::crisis();
    let s = pbe::Solver::new(&game.graph).solve(&game, &pbe::Options::default()).unwrap();
    println!("{:?} {} {} {:?}", s.status, s.iterations, s.principal, s.certificate);
    for (a, p) in s.aggregate.iter().enumerate() {
        println!(
            "{}.{} {p:.5}",
            game.graph.nodes()[game.graph.actions()[a].node].name,
            game.graph.actions()[a].name
        );
    }
    let game = game.discretise(4);
    let s = pbe::Solver::new(&game.graph).solve(&game, &pbe::Options::default()).unwrap();
    println!("{:?} {} {} {:?}", s.status, s.iterations, s.principal, s.certificate);
}
