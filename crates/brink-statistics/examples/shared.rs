//! Writes arrays and what the crate makes of them, for others to make the same of them.
//!
//! `cargo run -p brink-statistics --example shared -- FILE`
//!
//! `referee/statistics_weights.py` reads the file. A null stands for minus infinity.

use std::process::ExitCode;

use brink_statistics::copula::rank_correlation;
use brink_statistics::evidence::Observation;
use brink_statistics::points::Net;
use brink_statistics::power_scaling::Scaling;
use brink_statistics::weights::Weights;
use brink_statistics::{normal, seed_of};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: shared FILE");
        return ExitCode::FAILURE;
    };
    let all = json!({
        "normal": normal_distribution(),
        "weights": weights(),
        "power_scaling": power_scaling(),
        "likelihoods": likelihoods(),
        "ranks": ranks(),
    });
    match std::fs::write(&file, all.to_string()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{file}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Scrambled uniforms of a name.
fn uniforms(name: &str, size: usize) -> Vec<f64> {
    let net = Net::new(&[(0, seed_of(name, 2024, 0))]).unwrap_or_else(|| unreachable!());
    (0..size as u64).map(|k| net.coordinate(k, 0)).collect()
}

/// Numbers that a function makes of uniforms of a name.
fn draws(name: &str, size: usize, of: impl Fn(f64) -> f64) -> Vec<f64> {
    uniforms(name, size).into_iter().map(of).collect()
}

fn normal_distribution() -> Value {
    let p: Vec<f64> = (1..1000)
        .map(|k| f64::from(k) / 1000.0)
        .chain((1..300).map(|e| libm::pow(10.0, -f64::from(e))))
        .collect();
    let z: Vec<f64> = (-4000..=80).map(|k| f64::from(k) / 10.0).collect();
    json!({
        "p": p, "quantile": p.iter().map(|&p| normal::quantile(p)).collect::<Vec<_>>(),
        "z": z, "log_cdf": z.iter().map(|&z| normal::log_cdf(z)).collect::<Vec<_>>(),
        "cdf": z.iter().map(|&z| normal::cdf(z)).collect::<Vec<_>>(),
    })
}

/// Log weights with tails of many shapes, sizes and units.
fn weights() -> Value {
    let mut cases = Vec::new();
    for size in [25, 30, 100, 999, 5000] {
        for spread in [1e-6, 0.3, 1.0, 2.0, 5.0, 40.0] {
            let log = draws("normal", size, |u| spread * normal::quantile(u));
            cases.push((format!("lognormal weights, {spread}"), log));
        }
        for shape in [0.2, 0.5, 0.69, 0.9, 1.5] {
            let log = draws("pareto", size, |u| -shape * libm::log(u));
            cases.push((format!("Pareto weights, {shape}"), log));
        }
        for (observed, sd) in [(0.5, 1.0), (2.0, 0.3), (3.0, 0.1), (4.0, 0.05)] {
            let seen = Observation::Normal { observed, sd };
            let log = draws("prior", size, |u| seen.log_likelihood(normal::quantile(u)));
            cases.push((format!("normal evidence, {observed}, {sd}"), log));
        }
        cases.push(("bounded weights".into(), draws("bounded", size, libm::log)));
        cases.push(("far from 0".into(), draws("far", size, |u| 1e5 + normal::quantile(u))));
        let half = |u: f64| if u < 0.5 { f64::NEG_INFINITY } else { -3.0 * u };
        cases.push(("half impossible".into(), draws("half", size, half)));
    }
    cases.into_iter().filter_map(|(name, log)| weighted(&name, &log)).collect()
}

fn weighted(name: &str, log: &[f64]) -> Option<Value> {
    let weights = Weights::from_log(log).ok()?;
    let values = draws("values", log.len(), |u| normal::quantile(u) + 1.0);
    let of =
        |estimate: brink_statistics::weights::Estimate| [estimate.value, estimate.standard_error];
    let equal = Weights::equal(log.len());
    let shares = [0.025, 0.25, 0.5, 0.9];
    Some(json!({
        "name": format!("{name}, {} worlds", log.len()),
        "log": log,
        "shares": weights.shares(),
        "k_hat": infinite(weights.k_hat()),
        "effective": weights.effective(),
        "log_evidence": weights.log_evidence(),
        "values": values,
        "mean": of(weights.mean(&values)),
        "k_hat_for": infinite(weights.k_hat_for(&values)),
        "p": shares,
        "quantiles": shares.map(|p| equal.quantile(&values, p).value),
    }))
}

/// JSON knows no infinite numbers.
fn infinite(k_hat: f64) -> Value {
    if k_hat.is_finite() { json!(k_hat) } else { json!(k_hat.to_string()) }
}

/// Quantities and components that have little or much to do with each other.
fn power_scaling() -> Value {
    let mut cases = Vec::new();
    for size in [200, 1000, 5000] {
        let values = draws("quantity", size, normal::quantile);
        let noise = draws("noise", size, normal::quantile);
        let mix = |weight: f64| -> Vec<f64> {
            let pairs = values.iter().zip(&noise);
            pairs.map(|(v, n)| -0.5 * (weight * v + (1.0 - weight) * n - 1.0).powi(2)).collect()
        };
        for weight in [0.0, 0.3, 1.0] {
            for (unit, factor) in [("", 1.0), (" in other units", -1e-7)] {
                let values: Vec<f64> = values.iter().map(|v| v * factor).collect();
                let component = mix(weight);
                let scaling = Scaling::new(Weights::equal(size).shares(), &component);
                cases.push(json!({
                    "name": format!("quantity{unit} at {weight}, {size} draws"),
                    "sensitivity": scaling.map(|scaling| scaling.sensitivity(&values)),
                    "values": values,
                    "component": component,
                }));
            }
        }
    }
    cases.into()
}

fn likelihoods() -> Value {
    let shares = [1e-9, 0.01, 0.2, 0.5, 0.77, 0.999];
    let numbers = [-4.0, -0.5, 0.0, 0.3, 2.0, 50.0];
    let positive = [1e-5, 0.4, 1.0, 3.3, 1e4];
    let mut cases = Vec::new();
    let mut add = |seen: Observation, values: &[f64]| {
        let logs: Vec<f64> = values.iter().map(|&v| seen.log_likelihood(v)).collect();
        cases.push(json!({ "observation": seen, "values": values, "logs": logs }));
    };
    for sd in [1e-3, 0.8, 7.0] {
        add(Observation::Normal { observed: 1.5, sd }, &numbers);
        add(Observation::AtLeast { bound: 0.4, sd }, &numbers);
        add(Observation::AtMost { bound: 0.4, sd }, &numbers);
        add(Observation::Lognormal { observed: 2.5, factor: 1.0 + sd }, &positive);
    }
    for (successes, trials) in [(0.0, 0.0), (0.0, 5.0), (3.0, 7.0), (250.0, 1000.0)] {
        add(Observation::Binomial { successes, trials }, &shares);
        add(Observation::Beta { successes: successes + 0.5, failures: trials + 1.0 }, &shares);
    }
    cases.into()
}

fn ranks() -> Value {
    let mut cases = Vec::new();
    for size in [10, 501] {
        let x = draws("x", size, |u| u);
        let rounded: Vec<f64> = x.iter().map(|v| libm::round(v * 6.0)).collect();
        let y: Vec<f64> = x.iter().zip(draws("y", size, |u| u)).map(|(x, e)| x - 2.0 * e).collect();
        for (x, y) in [(&x, &y), (&rounded, &y), (&y, &rounded)] {
            cases.push(json!({ "x": x, "y": y, "correlation": rank_correlation(x, y) }));
        }
    }
    cases.into()
}
