//! Convergence over random games: how often, how fast, and whether what converged is right.
//!
//! `cargo run --release -p brink-game --example survey -- 1000 3 continuous qre 5000 [brute] [unseen]`
//! (the last number is the first seed; `pbe` asks for the exact engine). Every equilibrium that
//! converged is certified again, and with `brute` also checked by enumeration of all plans where
//! there are at most 512 from any node: those that fail are silent failures. With `unseen` the
//! games have two or three players who do not see every move.
#[path = "../tests/common/mod.rs"]
mod common;

use std::time::{Duration, Instant};

use ::brink_game;
use brink_game::{Concept, Equilibrium, Game, Status, pbe, qre, verify};
use common::unseen::random_unseen_game;
use common::{Random, Types, brute, random_game};

/// Games with more plans than this from one node are not checked by enumeration.
const MOST_PLANS: usize = 512;

#[derive(Default)]
struct Survey {
    not_converged: u32,
    enumerated: u32,
    silent: u32,
    worst_enumerated: f64,
    iterations: usize,
    most: usize,
    times: Vec<Duration>,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let argument = |k: usize| args.get(k).map_or("", String::as_str);
    let count: u64 = argument(0).parse().unwrap_or(1000);
    let depth: usize = argument(1).parse().unwrap_or(3);
    let kind = if argument(2) == "discrete" { Types::Discrete } else { Types::Continuous };
    let logit = argument(3) == "qre";
    let first: u64 = argument(4).parse().unwrap_or(0);
    let enumerate = args.iter().any(|word| word == "brute");
    let unseen = args.iter().any(|word| word == "unseen");
    let mut survey = Survey::default();
    for seed in first..first + count {
        let mut random = Random(seed);
        let mut game = if unseen {
            random_unseen_game(&mut random, 2 + (seed % 2) as usize, depth, kind)
        } else {
            random_game(&mut random, depth, kind)
        };
        if logit {
            game = game.discretise(24);
        }
        let mut exact = pbe::Solver::new(&game.graph);
        let mut quantal = qre::Solver::new(&game.graph);
        let begin = Instant::now();
        let solved = if logit {
            quantal.solve(&game, &qre::Options::at(qre::default_lambda(&game)))
        } else {
            exact.solve(&game, &pbe::Options::default())
        };
        survey.times.push(begin.elapsed());
        survey.add(seed, &game, &solved.expect("random games are valid"), enumerate && !logit);
    }
    let unseen = if unseen { ", moves unseen" } else { "" };
    survey.print(&format!("{kind:?}, depth {depth}{unseen}"));
}

impl Survey {
    fn add(&mut self, seed: u64, game: &Game, solved: &Equilibrium, enumerate: bool) {
        self.iterations += solved.iterations;
        self.most = self.most.max(solved.iterations);
        if solved.status != Status::Converged {
            self.not_converged += 1;
            println!("seed {seed}: {:?}, {} iterations", solved.certificate, solved.iterations);
            return;
        }
        let exact = matches!(solved.concept, Concept::Pbe);
        let tremble = if exact { pbe::TREMBLE } else { 0.0 };
        let mut implied = vec![0.0; solved.aggregate.len()];
        let again = verify::measure(game, &solved.profile, solved.concept, tremble, &mut implied);
        let far = solved.aggregate.iter().zip(&implied).any(|(a, b)| (a - b).abs() > 1e-6);
        let mut wrong = far || (exact && again.relative_regret > pbe::REGRET_TOLERANCE);
        let listed =
            enumerate.then(|| brute::regret(game, &solved.profile, tremble, MOST_PLANS)).flatten();
        let enumerated = listed.map(|(_, relative)| relative);
        if let Some(regret) = enumerated {
            self.enumerated += 1;
            self.worst_enumerated = self.worst_enumerated.max(regret);
            // The verifier leaves out terms of the order of a tremble.
            wrong |= regret > pbe::REGRET_TOLERANCE + 10.0 * pbe::TREMBLE;
        }
        if wrong {
            self.silent += 1;
            println!("seed {seed}: SILENT FAILURE, {again:?}, by enumeration {enumerated:?}");
        }
    }

    fn print(mut self, what: &str) {
        self.times.sort_unstable();
        let count = self.times.len();
        let quantile = |share: usize| self.times[(count - 1) * share / 1000];
        let total: Duration = self.times.iter().sum();
        println!(
            "{what}: {} of {count} not converged, {} silent failures",
            self.not_converged, self.silent
        );
        println!(
            "checked by enumeration: {}, largest relative regret {:.1e}",
            self.enumerated, self.worst_enumerated
        );
        let mean = self.iterations as f64 / count as f64;
        println!("Newton iterations: mean {mean:.1}, most {}", self.most);
        println!(
            "time of a solve: mean {:?}, median {:?}, 99% below {:?}, most {:?}",
            total / count as u32,
            quantile(500),
            quantile(990),
            quantile(1000)
        );
    }
}
