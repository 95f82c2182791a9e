//! Time of a coordinate of a design, and of weighing worlds.
//!
//! `cargo bench -p brink-statistics --bench points`

use brink_statistics::latin::Latin;
use brink_statistics::ordered::{Marginal, Ordered};
use brink_statistics::points::Net;
use brink_statistics::weights::Weights;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

/// Columns of a design.
const COLUMNS: usize = 12;
/// Points of a design.
const POINTS: u64 = 1 << 10;

fn main() {
    divan::main();
}

/// Adds up all coordinates of some points from `start` on.
fn walk(start: u64, coordinate: impl Fn(u64, usize) -> f64) -> f64 {
    let mut sum = 0.0;
    for k in start..start + POINTS {
        for column in 0..COLUMNS {
            sum += coordinate(k, column);
        }
    }
    sum
}

/// Coordinates of a scrambled net, early and late in the sequence.
#[divan::bench(args = [0, 1 << 20, 1 << 40])]
fn scrambled(bencher: Bencher, start: u64) {
    let columns: Vec<(usize, u64)> = (0..COLUMNS).map(|d| (d, d as u64)).collect();
    let net = Net::new(&columns).unwrap();
    bencher
        .counter(ItemsCount::new(POINTS as usize * COLUMNS))
        .bench_local(|| walk(black_box(start), |k, column| net.coordinate(k, column)));
}

/// Coordinates of a Latin hypercube of so many points.
#[divan::bench(args = [1_000, 1_000_000])]
fn latin(bencher: Bencher, size: u64) {
    let seeds: Vec<u64> = (0..COLUMNS as u64).collect();
    let latin = Latin::new(size, &seeds).unwrap();
    bencher
        .counter(ItemsCount::new(POINTS as usize * COLUMNS))
        .bench_local(|| walk(black_box(0), |k, column| latin.coordinate(k, column)));
}

/// Draws of so many members that rise.
#[divan::bench(args = [3, 6, 12])]
fn rising(bencher: Bencher, members: usize) {
    let ranges: Vec<[f64; 2]> =
        (0..members).map(|i| [0.05 * i as f64, 1.0 + 0.1 * i as f64]).collect();
    let functions: Vec<_> = ranges
        .iter()
        .map(|&[low, high]| {
            let cdf = move |x: f64| ((x - low) / (high - low)).clamp(0.0, 1.0);
            (cdf, move |u: f64| low + u * (high - low))
        })
        .collect();
    let marginals: Vec<Marginal> =
        functions.iter().map(|(cdf, quantile)| Marginal { cdf, quantile }).collect();
    let ordered = Ordered::new(&marginals).unwrap();
    let columns: Vec<(usize, u64)> = (0..members).map(|d| (d, d as u64)).collect();
    let net = Net::new(&columns).unwrap();
    let mut k = 0;
    bencher.counter(ItemsCount::new(members)).bench_local(|| {
        k += 1;
        ordered.draw(&net.point(k))
    });
}

/// Smoothed weights of so many worlds.
#[divan::bench(args = [10_000, 1_000_000])]
fn weights(bencher: Bencher, worlds: u64) {
    let net = Net::new(&[(0, 1)]).unwrap();
    let log: Vec<f64> = (0..worlds).map(|k| -8.0 * net.coordinate(k, 0).powi(2)).collect();
    bencher
        .counter(ItemsCount::new(worlds as usize))
        .bench_local(|| Weights::from_log(black_box(&log)).unwrap());
}
