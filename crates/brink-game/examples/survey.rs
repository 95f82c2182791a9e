//! Convergence over random games: `cargo run --release --example survey -- 1000 3 discrete`.
#[path = "../tests/common/mod.rs"]
mod common;
use ::brink_game;
use brink_game::{Status, pbe};
use common::{Random, Types, random_game};

fn main() {
    let mut args = std::env::args().skip(1);
    let count: u64 = args.next().and_then(|a| a.parse().ok()).unwrap_or(1000);
    let depth: usize = args.next().and_then(|a| a.parse().ok()).unwrap_or(3);
    let kind = if args.next().as_deref() == Some("continuous") { Types::Continuous } else { Types::Discrete };
    let (mut bad, mut iterations, mut most) = (0, 0, 0);
    let start = std::time::Instant::now();
    let mut solve_time = std::time::Duration::ZERO;
    for seed in 0..count {
        let game = random_game(&mut Random(seed), depth, kind);
        let mut solver = pbe::Solver::new(&game.graph);
        let begin = std::time::Instant::now();
        let e = solver.solve(&game, &pbe::Options::default()).unwrap();
        solve_time += begin.elapsed();
        iterations += e.iterations;
        most = most.max(e.iterations);
        if e.status != Status::Converged {
            bad += 1;
            if bad < 12 { println!("seed {seed} nodes {} {:?} it {}", game.graph.nodes().len(), e.certificate, e.iterations); }
        }
    }
    println!("{kind:?} depth {depth}: {bad} of {count} not converged; mean iterations {:.1}, most {most}; {:?} in all, {:?} a solve", iterations as f64 / count as f64, start.elapsed(), solve_time / count as u32);
}
