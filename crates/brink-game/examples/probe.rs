//! probe
#[path = "../tests/common/mod.rs"]
mod common;
use ::brink_game;
use brink_game::{Status, pbe, qre};
use common::{Random, Types, random_game};
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let depth: usize = args[0].parse().unwrap();
    let kind = if args[1] == "discrete" { Types::Discrete } else { Types::Continuous };
    for seed in args[2..].iter().map(|s| s.parse::<u64>().unwrap()) {
        let game = random_game(&mut Random(seed), depth, kind);
        let mut exact = pbe::Solver::new(&game.graph);
        let e = exact.solve(&game, &pbe::Options::default()).unwrap();
        print!("{seed}: {:?} {:.1e} ", e.status, e.certificate.relative_regret);
        let mut r = Random(7);
        for lean in [0.3, 1.0] { for _ in 0..8 {
            let mut origin = vec![1.0; game.graph.actions().len()];
            for node in game.graph.nodes() {
                let mut sum = 0.0;
                for a in node.actions.clone() { origin[a] = -libm::log(r.unit().max(1e-3)); sum += origin[a]; }
                let k = node.actions.len() as f64;
                for a in node.actions.clone() { origin[a] = lean * origin[a] / sum + (1.0 - lean) / k; }
            }
            let o = pbe::Options { origin: Some(origin), ..Default::default() };
            let p = exact.solve(&game, &o).unwrap();
            print!("{}", if p.status == Status::Converged { "+" } else { "-" });
        }}
        println!();
    }
}
