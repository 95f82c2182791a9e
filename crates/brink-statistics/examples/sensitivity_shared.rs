//! Writes designs, outputs and indices for `referee/sensitivity.py` to a folder:
//! `sensitivity_shared FOLDER`.

use std::error::Error;
use std::path::PathBuf;

use brink_statistics::points::Net;
use brink_statistics::resample::Resampling;
use brink_statistics::sensitivity::morris::{design, morris};
use brink_statistics::sensitivity::sobol::{Evaluations, sobol};
use serde_json::json;

/// Sobol's g-function.
fn g_function(x: &[f64]) -> f64 {
    let factor = |(k, x): (usize, &f64)| {
        let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0][k];
        ((4.0 * x - 2.0).abs() + a) / (1.0 + a)
    };
    x.iter().enumerate().map(factor).product()
}

/// Ishigami's function, its inputs on the unit cube.
fn ishigami(x: &[f64]) -> f64 {
    let angle = |u: f64| (2.0 * u - 1.0) * std::f64::consts::PI;
    let (a, b, c) = (angle(x[0]), angle(x[1]), angle(x[2]));
    libm::sin(a) + 7.0 * libm::sin(b) * libm::sin(b) + 0.1 * c * c * c * c * libm::sin(a)
}

/// Name, number of inputs and model.
type Case = (&'static str, usize, fn(&[f64]) -> f64);

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: sensitivity_shared FOLDER")?);
    std::fs::create_dir_all(&folder)?;
    let cases: [Case; 3] = [
        ("g", 6, g_function),
        ("ishigami", 3, ishigami),
        // Far from zero and tiny in its units.
        ("shifted", 3, |x| 1e-9 * (1e3 + ishigami(x))),
    ];
    for (name, inputs, model) in cases {
        let text = serde_json::to_string(&case(inputs, model)?)?;
        std::fs::write(folder.join(format!("{name}.json")), text)?;
    }
    Ok(())
}

fn case(inputs: usize, model: fn(&[f64]) -> f64) -> Result<serde_json::Value, Box<dyn Error>> {
    let resampling = Resampling { resamples: 400, ..Resampling::default() };
    let points = Net::drawn(&(0..2 * inputs as u64).collect::<Vec<u64>>());
    let row = |k: u64, shift: usize| -> Vec<f64> {
        (0..inputs).map(|j| points.coordinate(k, shift + j)).collect()
    };
    let n = 1024;
    let pairs: Vec<(Vec<f64>, Vec<f64>)> = (0..n).map(|k| (row(k, 0), row(k, inputs))).collect();
    let mixed = |of: &[f64], from: &[f64], j: usize| {
        let mut x = of.to_vec();
        x[j] = from[j];
        model(&x)
    };
    let a: Vec<f64> = pairs.iter().map(|(a, _)| model(a)).collect();
    let b: Vec<f64> = pairs.iter().map(|(_, b)| model(b)).collect();
    let column = |j| pairs.iter().map(|(a, b)| mixed(a, b, j)).collect::<Vec<f64>>();
    let ab: Vec<Vec<f64>> = (0..inputs).map(column).collect();
    let column = |j| pairs.iter().map(|(a, b)| mixed(b, a, j)).collect::<Vec<f64>>();
    let ba: Vec<Vec<f64>> = (0..inputs).map(column).collect();
    let both = sobol(&Evaluations { a: &a, b: &b, ab: &ab, ba: Some(&ba) }, &resampling)?;
    let first = sobol(&Evaluations { a: &a, b: &b, ab: &ab, ba: None }, &resampling)?;
    let x = design(inputs, 50, 4, 3)?;
    let y: Vec<f64> = x.iter().map(|x| model(x)).collect();
    let effects = morris(&x, &y, 4, &resampling)?;
    Ok(json!({
        "a": a, "b": b, "ab": ab, "ba": ba, "second": both, "first": first,
        "morris": {"x": x, "y": y, "effects": effects},
    }))
}
