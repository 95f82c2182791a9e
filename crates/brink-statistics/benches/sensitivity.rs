//! Sobol indices with resampling at 2¹⁴ rows and 12 inputs.

use brink_statistics::points::Net;
use brink_statistics::resample::Resampling;
use brink_statistics::sensitivity::sobol::{Evaluations, sobol};

fn main() {
    divan::main();
}

#[divan::bench]
fn sobol_with_resampling(bencher: divan::Bencher) {
    let points = Net::drawn(&(0..14).collect::<Vec<u64>>());
    let column = |j| (0..1 << 14).map(|k| points.coordinate(k, j)).collect::<Vec<f64>>();
    let (a, b) = (column(0), column(1));
    let ab: Vec<Vec<f64>> = (2..14).map(column).collect();
    bencher.bench(|| {
        let evaluations = Evaluations { a: &a, b: &b, ab: &ab, ba: None };
        sobol(&evaluations, &Resampling::default())
    });
}
