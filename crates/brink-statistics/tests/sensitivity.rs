//! Closed forms of sensitivity, robustness and information.

use brink_statistics::information::{partial, perfect};
use brink_statistics::points::Net;
use brink_statistics::resample::Resampling;
use brink_statistics::robust::{Criterion, Demands, Requirement, Worlds, robust};
use brink_statistics::sensitivity::Verdict;
use brink_statistics::sensitivity::given::{Input, given};
use brink_statistics::sensitivity::shapley::{Effort, shapley};
use brink_statistics::sensitivity::sobol::{Evaluations, Sobol, sobol};

fn run(n: u64, inputs: usize, model: impl Fn(&[f64]) -> f64) -> Sobol {
    let points =
        Net::new(&(0..2 * inputs).map(|d| (d, 11 + d as u64)).collect::<Vec<_>>()).unwrap();
    let x = |k, j: Option<usize>, shift: usize| -> Vec<f64> {
        let at = |i| points.coordinate(k, i + if j == Some(i) { inputs - shift } else { shift });
        (0..inputs).map(at).collect()
    };
    let a: Vec<f64> = (0..n).map(|k| model(&x(k, None, 0))).collect();
    let b: Vec<f64> = (0..n).map(|k| model(&x(k, None, inputs))).collect();
    let column = |j| (0..n).map(|k| model(&x(k, Some(j), 0))).collect();
    let ab: Vec<Vec<f64>> = (0..inputs).map(column).collect();
    sobol(&Evaluations { a: &a, b: &b, ab: &ab, ba: None }, &Resampling::default()).unwrap()
}

/// Within five standard errors (`conf` is 1.96 of them).
fn check(found: &Sobol, s1: &[f64], st: &[f64]) {
    for (indices, expected) in [(&found.s1, s1), (&found.st, st)] {
        for (index, &expected) in indices.iter().zip(expected) {
            let limit = 5.0 * index.conf / 1.96;
            assert!((index.estimate - expected).abs() <= limit, "{index:?} is not {expected}");
        }
    }
}

#[test]
fn ishigami() {
    // Ishigami & Homma 1990.
    let (a, b, pi) = (7.0_f64, 0.1_f64, std::f64::consts::PI);
    let v1 = 0.5 * (1.0 + b * pi.powi(4) / 5.0).powi(2);
    let v2 = a * a / 8.0;
    let v13 = b * b * pi.powi(8) * (1.0 / 18.0 - 1.0 / 50.0);
    let v = v1 + v2 + v13;
    let found = run(4096, 3, |u| {
        let x: Vec<f64> = u.iter().map(|u| (2.0 * u - 1.0) * pi).collect();
        x[0].sin() + a * x[1].sin().powi(2) + b * x[2].powi(4) * x[0].sin()
    });
    check(&found, &[v1 / v, v2 / v, 0.0], &[(v1 + v13) / v, v2 / v, v13 / v]);
    assert_eq!(found.s1[2].verdict, Verdict::NotDifferentFromZero);
    assert_eq!(found.st[2].verdict, Verdict::Influential);
    assert_eq!(found.convergence.len(), 4);
}

#[test]
fn g_function_in_any_unit_and_with_gaps() {
    let a = [0.0, 1.0, 4.5, 9.0];
    let parts: Vec<f64> = a.iter().map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a))).collect();
    let all: f64 = parts.iter().map(|v| 1.0 + v).product();
    let s1: Vec<f64> = parts.iter().map(|v| v / (all - 1.0)).collect();
    let st: Vec<f64> = parts.iter().map(|v| v * all / (1.0 + v) / (all - 1.0)).collect();
    let g = |x: &[f64]| -> f64 {
        x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
    };
    check(&run(4096, 4, g), &s1, &st);
    check(&run(4096, 4, |x| 1e-200 * g(x)), &s1, &st);
    check(&run(4096, 4, |x| 1e200 * g(x)), &s1, &st);
    // Gaps that do not depend on the output.
    let gaps = run(4096, 4, |x| if (1e6 * x[3]).fract() < 0.05 { f64::NAN } else { g(x) });
    check(&gaps, &s1, &st);
    assert!(gaps.s1[0].left_out > 0);
}

/// Independent standard normals.
fn normals(n: u64, dimensions: usize) -> Vec<Vec<f64>> {
    let points =
        Net::new(&(0..2 * dimensions).map(|d| (d, 5 + d as u64)).collect::<Vec<_>>()).unwrap();
    let normal = |k, j| {
        let radius = (-2.0 * points.coordinate(k, 2 * j).ln()).sqrt();
        radius * (std::f64::consts::TAU * points.coordinate(k, 2 * j + 1)).cos()
    };
    (0..dimensions).map(|j| (0..n).map(|k| normal(k, j)).collect()).collect()
}

#[test]
fn shapley_of_correlated_normals() {
    // Y = X1 + 2 X2 + X3, X2 and X3 correlated: E Var(Y|X_u) by hand for every subset.
    let rho = 0.7_f64;
    let z = normals(8000, 3);
    let third: Vec<f64> =
        z[1].iter().zip(&z[2]).map(|(a, b)| rho * a + (1.0 - rho * rho).sqrt() * b).collect();
    let y: Vec<f64> = (0..8000).map(|i| z[0][i] + 2.0 * z[1][i] + third[i]).collect();
    let inputs = [z[0].clone(), z[1].clone(), third].map(Input::Numeric);
    let (both, two, three) =
        (5.0 + 4.0 * rho, (2.0 + rho) * (2.0 + rho), (1.0 + 2.0 * rho) * (1.0 + 2.0 * rho));
    let total = 1.0 + both;
    let expected =
        [1.0 / total, (two + both - three) / 2.0 / total, (three + both - two) / 2.0 / total];
    let effort = Effort { centres: 4000, rows: 8000, ..Effort::default() };
    let found = shapley(&inputs, &y, &effort, &Resampling::default()).unwrap();
    assert!((found.iter().map(|i| i.estimate).sum::<f64>() - 1.0).abs() < 1e-12);
    for (index, expected) in found.iter().zip(expected) {
        // Five standard errors and the bias of neighbours at a distance.
        let limit = 5.0 * index.conf / 1.96 + 0.01;
        assert!((index.estimate - expected).abs() < limit, "{index:?} is not {expected}");
    }
    let first = given(&inputs, &y, &Resampling::default()).unwrap();
    for (index, expected) in first.iter().zip([1.0 / total, two / total, three / total]) {
        assert!((index.estimate - expected).abs() < 5.0 * index.conf / 1.96, "{index:?}");
    }
}

#[test]
fn two_actions_with_a_normal_gain() {
    // Raiffa & Schlaifer 1961: the gain is mean + deviation Z, the other option is worth 0;
    // EVPI = deviation · L(mean / deviation), L the unit normal loss; L(0.5) = 0.197797 (tables).
    let z = normals(20_000, 3);
    let values: Vec<f64> =
        (0..20_000).flat_map(|i| [0.0, -0.5 + 0.8 * z[0][i] + 0.6 * z[1][i]]).collect();
    let worlds = Worlds { values: &values, options: 2, weights: None, replicates: None };
    let resampling = Resampling::default();
    let all = perfect(&worlds, &resampling).unwrap();
    let error = (all.interval[1] - all.interval[0]) / 3.92;
    assert!((all.estimate - 0.197_797).abs() < 5.0 * error, "{all:?}");
    // Learning the first part alone: 0.8 · L(0.625), L(u) = φ(u) − u (1 − Φ(u)).
    let loss = 0.8 * (0.328_16 - 0.625 * 0.265_99);
    let input = |j: usize| [Input::Numeric(z[j].clone())];
    let part = partial(&worlds, &input(0), &resampling).unwrap();
    let error = (part.interval[1] - part.interval[0]) / 3.92;
    assert!((part.estimate - loss).abs() < 5.0 * error, "{part:?} is not {loss}");
    assert_eq!(part.verdict, Verdict::Influential);
    let nothing = partial(&worlds, &input(2), &resampling).unwrap();
    assert_eq!(nothing.verdict, Verdict::NotDifferentFromZero, "{nothing:?}");
}

#[test]
fn criteria_by_hand() {
    // Three options in four worlds and one undecided.
    let values =
        [[4.0, 3.0, 0.0], [0.0, 2.0, 2.0], [1.0, 1.0, 1.0], [3.0, 2.0, 5.0], [9.0, f64::NAN, 9.0]]
            .concat();
    let worlds = Worlds { values: &values, options: 3, weights: None, replicates: None };
    let demands = Demands { tail: 0.5, regret_quantile: 0.75, ..Demands::default() };
    let limit = Requirement { values: &values, limit: 2.0, at_most: false };
    let found = robust(&worlds, &[limit], &demands, &Resampling::default()).unwrap();
    assert_eq!((found.worlds, found.undecided), (4, 1));
    let expect = |criterion, expected: [f64; 3], best: &[usize]| {
        let scores = found.criteria.iter().find(|s| s.criterion == criterion).unwrap();
        assert_eq!((&scores.scores[..], &scores.best[..]), (&expected[..], best), "{criterion:?}");
    };
    expect(Criterion::ExpectedValue, [2.0, 2.0, 2.0], &[0, 1, 2]);
    expect(Criterion::MeanRegret, [1.0, 1.0, 1.0], &[0, 1, 2]);
    expect(Criterion::MaximumRegret, [2.0, 3.0, 4.0], &[0]);
    expect(Criterion::RegretQuantile, [2.0, 1.0, 0.0], &[2]);
    expect(Criterion::ConditionalValueAtRisk, [0.5, 1.5, 0.5], &[1]);
    expect(Criterion::WorstCase, [0.0, 1.0, 0.0], &[1]);
    expect(Criterion::Satisficing, [0.5, 0.75, 0.5], &[1]);
    assert_eq!(found.alone_best, [0.25, 0.0, 0.25]);
    assert_eq!(found.tied_best, [0.25, 0.5, 0.5]);
}
