//! Times the search for one box in 10⁵ worlds of 12 columns, for `referee/race_discovery.py`.
//!
//! `cargo run --release -p brink-statistics --example discovery_race -- FILE` writes the columns and
//! then the outcome (0 or 1) to FILE as little-endian 64-bit reals, and prints the seconds of each
//! of five searches, one a line.

use std::time::Instant;

use brink_statistics::discovery::{Choice, Options, Outcome, Sample, Values, prim};
use brink_statistics::points::Net;

const ROWS: usize = 100_000;
const COLUMNS: usize = 12;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("usage: discovery_race FILE")?;
    let points = Net::new(&(0..=COLUMNS).map(|d| (d, 1 + d as u64)).collect::<Vec<_>>())
        .ok_or("thirteen dimensions")?;
    let column = |j| (0..ROWS as u64).map(|k| points.coordinate(k, j)).collect::<Vec<f64>>();
    let columns: Vec<Vec<f64>> = (0..COLUMNS).map(column).collect();
    let noise = column(COLUMNS);
    let interest: Vec<bool> = (0..ROWS)
        .map(|row| {
            let inside = columns[0][row] > 0.6 && columns[1][row] < 0.5 && columns[2][row] > 0.3;
            noise[row] < if inside { 0.9 } else { 0.05 + 0.1 * columns[3][row] }
        })
        .collect();
    let outcome = interest.iter().map(|&interest| f64::from(u8::from(interest)));
    let numbers = columns.iter().flatten().copied().chain(outcome);
    std::fs::write(file, numbers.flat_map(f64::to_le_bytes).collect::<Vec<u8>>())?;
    let sample = Sample {
        columns: columns.iter().map(|column| Values::Real(column)).collect(),
        outcome: Outcome::Binary(&interest),
        undecided: None,
        weights: None,
    };
    let options = Options { boxes: 1, choice: Choice::Last, ..Options::default() };
    for _ in 0..5 {
        let start = Instant::now();
        let found = prim(&sample, &options)?;
        println!("{}", start.elapsed().as_secs_f64());
        let last = found.boxes.first().map(|found| &found.reported);
        eprintln!("{}", last.map_or(String::new(), |last| format!("{} rows", last.rows)));
    }
    Ok(())
}
