//! Convergence over random games: how often, how fast.
//!
//! `cargo run --release -p brink-game --example survey -- 1000 3 continuous qre 5000` (the last
//! argument is the first seed; `pbe` asks for the exact engine).
#[path = "../tests/common/mod.rs"]
mod common;

use ::brink_game;
use brink_game::{Status, pbe, qre};
use common::{Random, Types, random_game};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let argument = |k: usize| args.get(k).map_or("", String::as_str);
    let count: u32 = argument(0).parse().unwrap_or(1000);
    let depth: usize = argument(1).parse().unwrap_or(3);
    let kind = if argument(2) == "discrete" { Types::Discrete } else { Types::Continuous };
    let logit = argument(3) == "qre";
    let (mut failed, mut iterations, mut most) = (0, 0, 0);
    let mut elapsed = std::time::Duration::ZERO;
    let first: u64 = argument(4).parse().unwrap_or(0);
    for seed in first..first + u64::from(count) {
        let mut game = random_game(&mut Random(seed), depth, kind);
        if logit {
            game = game.discretise(24);
        }
        let mut exact = pbe::Solver::new(&game.graph);
        let mut quantal = qre::Solver::new(&game.graph);
        let begin = std::time::Instant::now();
        let solved = if logit {
            quantal.solve(&game, &qre::Options::at(qre::default_lambda(&game)))
        } else {
            exact.solve(&game, &pbe::Options::default())
        };
        elapsed += begin.elapsed();
        let solved = solved.expect("random games are valid");
        iterations += solved.iterations;
        most = most.max(solved.iterations);
        if solved.status != Status::Converged {
            failed += 1;
            println!("seed {seed}: {:?}, {} iterations", solved.certificate, solved.iterations);
        }
    }
    let mean = iterations as f64 / f64::from(count);
    println!("{kind:?}, depth {depth}: {failed} of {count} not converged");
    println!("Newton iterations: mean {mean:.1}, most {most}; {:?} a solve", elapsed / count);
}
