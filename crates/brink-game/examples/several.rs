//! How many equilibria random games have, and which search finds them.
#[path = "../tests/common/mod.rs"]
mod common;
use ::brink_game;
use brink_game::starts::{StartOptions, search};
use common::{Random, Types, random_game};
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let depth: usize = args[0].parse().unwrap();
    let kind = if args[1] == "discrete" { Types::Discrete } else { Types::Continuous };
    let mut histogram = std::collections::BTreeMap::new();
    let t = std::time::Instant::now();
    for seed in 0..args[2].parse().unwrap() {
        let game = random_game(&mut Random(seed), depth, kind);
        let found =
            search(&game, &StartOptions { starts: args[3].parse().unwrap(), seed: 1 }).unwrap();
        *histogram.entry(found.len()).or_insert(0) += 1;
    }
    println!("{histogram:?} {:?}", t.elapsed());
}
