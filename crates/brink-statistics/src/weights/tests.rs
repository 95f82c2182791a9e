use super::*;
use crate::points::Net;

fn uniforms(size: u64, seed: u64) -> Vec<f64> {
    let net = Net::new(&[(0, seed)]).unwrap();
    (0..size).map(|k| net.coordinate(k, 0)).collect()
}

#[test]
fn equal_weights_are_the_plain_estimates() {
    let values: Vec<f64> = (0..11).map(f64::from).collect();
    for weights in [Weights::equal(11), Weights::from_log(&[-7.0; 11]).unwrap()] {
        assert_eq!(weights.verdict(), Verdict::Usable);
        assert!((weights.effective() - 11.0).abs() < 1e-12);
        let mean = weights.mean(&values);
        assert!((mean.value - 5.0).abs() < 1e-14);
        // Σ(x − 5)² is 110.
        assert!((mean.standard_error - 110.0_f64.sqrt() / 11.0).abs() < 1e-14);
        // Type 7: positions are 10 p.
        for (p, quantile) in [(0.0, 0.0), (0.25, 2.5), (0.5, 5.0), (0.93, 9.3), (1.0, 10.0)] {
            assert!((weights.quantile(&values, p).value - quantile).abs() < 1e-12, "{p}");
        }
    }
}

#[test]
fn whole_weights_count_worlds_several_times() {
    // Weights 1, 2, 3 in units of e^800: no exponential of them is a number.
    let log = [800.0, 800.0 + 2.0_f64.ln(), 800.0 + 3.0_f64.ln()];
    let weights = Weights::from_log(&log).unwrap();
    let mean = weights.mean(&[1.0, 10.0, 100.0]);
    assert!((mean.value - 321.0 / 6.0).abs() < 1e-11);
    assert!((weights.effective() - 36.0 / 14.0).abs() < 1e-12);
    assert!((weights.log_evidence() - 800.0 - 2.0_f64.ln()).abs() < 1e-12);
    let share = weights.share(&[1.0, 0.0, f64::NAN]);
    assert!((share.value - 1.0 / 3.0).abs() < 1e-12);
    assert!((share.missing - 0.5).abs() < 1e-12);
    assert!((share.effective - 9.0 / 5.0).abs() < 1e-12);
    assert_eq!(weights.k_hat(), f64::INFINITY);
}

#[test]
fn impossible_worlds_have_no_say() {
    let mut log = vec![0.0; 100];
    log[60..].fill(f64::NEG_INFINITY);
    let mut values = vec![1.0; 100];
    values[60..].fill(f64::INFINITY);
    let weights = Weights::from_log(&log).unwrap();
    assert_eq!(weights.verdict(), Verdict::Usable);
    assert!((weights.effective() - 60.0).abs() < 1e-10);
    assert!((weights.mean(&values).value - 1.0).abs() < 1e-14);
    // Only three of a hundred agree: too few for anything, and 25 would have to.
    log[3..].fill(f64::NEG_INFINITY);
    let few = Weights::from_log(&log).unwrap();
    let Verdict::Withheld { worlds: Some(worlds) } = few.verdict() else { panic!("usable") };
    assert_eq!(worlds, 834.0);
}

#[test]
fn bad_weights_are_refused() {
    let nan = f64::NAN;
    assert_eq!(Weights::from_log(&[]).unwrap_err(), WeightsError::Empty);
    assert!(matches!(
        Weights::from_log(&[0.0, nan]),
        Err(WeightsError::NotAWeight { world: 1, .. })
    ));
    assert!(Weights::from_log(&[f64::INFINITY]).is_err());
    let impossible = Weights::from_log(&[f64::NEG_INFINITY; 3]).unwrap_err();
    assert_eq!(impossible, WeightsError::Impossible { worlds: 3 });
    assert!(Weights::equal(2).mean(&[nan, nan]).value.is_nan());
    assert!(Weights::equal(2).quantile(&[1.0, 2.0], 1.5).value.is_nan());
}

/// Vehtari et al. 2024, section 3.2.4: sizes at some k̂.
#[test]
fn sizes_are_those_of_the_paper() {
    for (k, worlds) in [(-1.0, 10.0), (0.0, 10.0), (0.5, 100.0), (2.0 / 3.0, 1000.0)] {
        assert!((minimum_worlds(k) / worlds - 1.0).abs() < 1e-12, "{k}");
    }
    assert_eq!(threshold(1e9), 0.7);
    assert!((threshold(100.0) - 0.5).abs() < 1e-15);
    assert_eq!(minimum_worlds(1.0), f64::INFINITY);
}

/// Weights u^(−k) of uniforms have a Pareto tail of shape k.
#[test]
fn the_tail_decides_the_verdict() {
    for (shape, size) in [(0.1, 1000), (0.3, 10_000), (0.9, 10_000), (1.5, 10_000)] {
        let log: Vec<f64> = uniforms(size, 3).iter().map(|u| -shape * u.ln()).collect();
        let weights = Weights::from_log(&log).unwrap();
        // The fit rests on 3√S values, and has ten more at 0.5.
        let tail = 3.0 * (size as f64).sqrt();
        let expected = (tail * shape + 5.0) / (tail + 10.0);
        let error = (1.0 + shape) / tail.sqrt();
        assert!((weights.k_hat() - expected).abs() < 3.0 * error, "{}", weights.k_hat());
        assert_eq!(weights.verdict() == Verdict::Usable, shape < 0.7);
        // Values that grow with the weights make a heavier tail of their mean.
        let values: Vec<f64> = log.iter().map(|l| (l * 3.0).exp()).collect();
        assert!(weights.k_hat_for(&values) > weights.k_hat() + 2.0 * shape);
        let yes: Vec<f64> = values.iter().map(|&v| f64::from(v > 2.0)).collect();
        assert_eq!(weights.k_hat_for(&yes), weights.k_hat());
    }
    assert_eq!(
        Weights::from_log(&uniforms(1000, 1).iter().map(|u| -2.0 * u.ln()).collect::<Vec<_>>())
            .unwrap()
            .verdict(),
        Verdict::Withheld { worlds: None }
    );
}

/// Over many independent studies the intervals hold the truth as often as they say.
#[test]
fn intervals_cover() {
    let (studies, size) = (400_u64, 200);
    let mut held = [0.0; 5];
    for study in 0..studies {
        let function = crate::mix::Keyed::new(study);
        let draw = |k: u64| ((function.at(k) >> 12) as f64 + 0.5) / (1_u64 << 52) as f64;
        // Density 2x on [0, 1] from uniform worlds: mean 2/3, median √½, share above ½ is ¾.
        let values: Vec<f64> = (0..size).map(draw).collect();
        let weights =
            Weights::from_log(&values.iter().map(|x| x.ln()).collect::<Vec<_>>()).unwrap();
        let above: Vec<f64> = values.iter().map(|&x| f64::from(x > 0.5)).collect();
        let replicates: Vec<u32> = (0..size as u32).map(|k| k / 20).collect();
        let inside =
            |e: Estimate, truth: f64| f64::from(e.interval[0] <= truth && truth <= e.interval[1]);
        held[0] += inside(weights.mean(&values), 2.0 / 3.0);
        held[1] += inside(weights.share(&above), 0.75);
        held[2] += inside(weights.quantile(&values, 0.5), 0.5_f64.sqrt());
        held[3] += inside(weights.mean_of_replicates(&values, &replicates), 2.0 / 3.0);
        held[4] += inside(weights.share_of_replicates(&above, &replicates), 0.75);
    }
    for (what, held) in held.into_iter().enumerate() {
        let share = held / studies as f64;
        // Four standard errors of 400 studies; effective counts are conservative for shares of
        // what has more weight.
        assert!(share > 0.95 - 4.0 * (0.05_f64 * 0.95 / 400.0).sqrt(), "{what}: {share}");
    }
}

/// Replicates of a net know that its error is far below that of counting.
#[test]
fn replicates_know_the_error_of_the_design() {
    let (mut values, mut replicates) = (Vec::new(), Vec::new());
    for replicate in 0..16_u32 {
        values.extend(uniforms(256, u64::from(replicate) + 50));
        replicates.extend([replicate; 256]);
    }
    let weights = Weights::equal(values.len());
    let (counted, known) =
        (weights.mean(&values), weights.mean_of_replicates(&values, &replicates));
    assert!(known.standard_error < counted.standard_error / 50.0);
    assert!((known.value - 0.5).abs() < 4.0 * known.standard_error);
    let half: Vec<f64> = values.iter().map(|&x| f64::from(x < 0.3)).collect();
    let share = weights.share_of_replicates(&half, &replicates);
    assert!(share.interval[1] - share.interval[0] < 0.01);
    assert!(share.interval[0] < 0.3 && 0.3 < share.interval[1]);
    assert!(weights.mean_of_replicates(&values, &vec![0; values.len()]).standard_error.is_nan());
}
