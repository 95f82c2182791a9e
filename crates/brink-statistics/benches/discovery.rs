//! Time of finding the first box in 20 000 worlds of 12 columns.
//!
//! `cargo bench -p brink-statistics --bench discovery`

use brink_statistics::discovery::{Options, Outcome, Sample, Values, prim};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

#[divan::bench]
fn first_box(bencher: Bencher) {
    let points = brink_statistics::points::Net::drawn(&(0..12).collect::<Vec<u64>>());
    let columns: Vec<Vec<f64>> = (0..12)
        .map(|column| (0..20_000).map(|row| points.coordinate(row, column)).collect())
        .collect();
    let inside = |row: usize| columns[0][row] > 0.6 && columns[1][row] < 0.5;
    let interest: Vec<bool> = (0..20_000).map(inside).collect();
    let sample = Sample {
        columns: columns.iter().map(|column| Values::Real(column)).collect(),
        outcome: Outcome::Binary(&interest),
        undecided: None,
        weights: None,
    };
    let options = Options { boxes: 1, ..Options::default() };
    bencher.bench_local(|| prim(black_box(&sample), &options));
}
