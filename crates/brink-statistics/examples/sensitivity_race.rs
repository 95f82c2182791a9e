//! Times Sobol indices with 100 resamples on the arrays that `referee/race_sensitivity.py` wrote:
//! `sensitivity_race FILE ROWS INPUTS`. The file holds little-endian numbers: A, B, then every AB.
//! Prints the seconds of the fastest of five runs.

use std::error::Error;
use std::time::Instant;

use brink_statistics::resample::Resampling;
use brink_statistics::sensitivity::sobol::{Evaluations, sobol};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("usage: sensitivity_race FILE ROWS INPUTS");
    let bytes = std::fs::read(next()?)?;
    let (rows, inputs): (usize, usize) = (next()?.parse()?, next()?.parse()?);
    let numbers: Vec<f64> =
        bytes.as_chunks::<8>().0.iter().map(|chunk| f64::from_le_bytes(*chunk)).collect();
    if numbers.len() != rows * (inputs + 2) {
        return Err("the file does not hold so many numbers".into());
    }
    let mut columns = numbers.chunks(rows).map(<[f64]>::to_vec);
    let (a, b) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
    let ab: Vec<Vec<f64>> = columns.collect();
    let mut fastest = f64::INFINITY;
    for _ in 0..5 {
        let start = Instant::now();
        let evaluations = Evaluations { a: &a, b: &b, ab: &ab, ba: None };
        let found = sobol(&evaluations, &Resampling::default())?;
        fastest = fastest.min(start.elapsed().as_secs_f64());
        std::hint::black_box(found);
    }
    println!("{fastest}");
    Ok(())
}
