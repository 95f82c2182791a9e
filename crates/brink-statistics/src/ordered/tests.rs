use super::*;
use crate::mix::Keyed;

/// Uniforms that have nothing to do with those of the module.
fn uniforms(seed: u64) -> impl FnMut() -> f64 {
    let function = Keyed::new(seed);
    let mut k = 0;
    move || {
        k += 1;
        ((function.at(k) >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }
}

#[test]
fn equal_ranges_give_order_statistics() {
    // The first of k is 1 − (1 − u)^(1/k), and so on with those that remain above it.
    for (low, high) in [(0.0, 1.0), (-3.0, 5.0), (1e-300, 2e-300), (1e15, 1e15 + 64.0)] {
        for members in 1..=12 {
            let ordered = Ordered::rising(&vec![[low, high]; members]).unwrap();
            let mut next = uniforms(members as u64);
            for _ in 0..50 {
                let mut draws: Vec<f64> = (0..members).map(|_| next()).collect();
                let mut expected = Vec::new();
                let mut left = 1.0;
                for (i, u) in draws.iter().enumerate() {
                    left *= (1.0 - u).powf(1.0 / (members - i) as f64);
                    expected.push(high - left * (high - low));
                }
                ordered.apply(&mut draws);
                for (draw, expected) in draws.iter().zip(&expected) {
                    let apart = (draw - expected).abs() / (high - low);
                    let digits = 1e-13 + 4.0 * f64::EPSILON * high.abs() / (high - low);
                    assert!(apart < digits, "{members}: {draw} is not {expected}");
                }
            }
            let factorial: f64 = (1..=members).map(|k| k as f64).product();
            assert!((ordered.log_probability() + factorial.ln()).abs() < 1e-12);
        }
    }
}

/// Two ranges by hand: X on [0, 2], Y on [1, 2], X ≤ Y. Below 1, X is free; the probability is 3/4.
#[test]
fn two_ranges_by_hand() {
    let ordered = Ordered::rising(&[[0.0, 2.0], [1.0, 2.0]]).unwrap();
    assert!((ordered.log_probability() - 0.75_f64.ln()).abs() < 1e-15);
    // P(X ≤ 1) = (1/2)/(3/4) = 2/3; above, P(X > x) = ((2 − x)²/4)/(3/4).
    for (u, x) in [(1.0 / 3.0, 0.5), (2.0 / 3.0, 1.0), (11.0 / 12.0, 1.5)] {
        let mut draws = [u, 0.5];
        ordered.apply(&mut draws);
        assert!((draws[0] - x).abs() < 1e-15, "{} is not {x}", draws[0]);
        assert!((draws[1] - f64::midpoint(x.max(1.0), 2.0)).abs() < 1e-15);
    }
}

/// Means, variances and products of neighbours, against independent draws of which those that do not
/// rise are thrown away.
#[test]
fn moments_are_those_of_rejection_sampling() {
    let cases: [&[[f64; 2]]; 5] = [
        &[[0.0, 1.0], [0.2, 0.7], [0.1, 2.0]],
        &[[0.5, 3.0], [0.0, 1.0], [0.0, 4.0], [0.9, 1.1]],
        &[[-1.0, 0.0], [1.0, 2.0], [1.5, 1.6], [0.0, 3.0]],
        &[[0.0, 1.0], [0.5, 0.5], [0.0, 1.0], [0.25, 2.0]],
        &[[0.0, 1.0], [0.0, 1.0], [0.0, 0.8], [0.3, 1.0], [0.0, 1.0]],
    ];
    for (case, ranges) in cases.into_iter().enumerate() {
        let size = 40_000;
        let ordered = Ordered::rising(ranges).unwrap();
        let mut next = uniforms(case as u64);
        let ours: Vec<Vec<f64>> = (0..size)
            .map(|_| {
                let mut draws: Vec<f64> = ranges.iter().map(|_| next()).collect();
                ordered.apply(&mut draws);
                assert!(draws.is_sorted());
                draws
            })
            .collect();
        let mut tried = 0.0;
        let mut theirs = Vec::new();
        while theirs.len() < size {
            let draw = |&[low, high]: &[f64; 2]| low + (high - low) * next();
            let draws: Vec<f64> = ranges.iter().map(draw).collect();
            tried += 1.0;
            if draws.is_sorted() {
                theirs.push(draws);
            }
        }
        let share = size as f64 / tried;
        let error = ((1.0 - share) / size as f64).sqrt();
        assert!((share.ln() - ordered.log_probability()).abs() < 5.0 * error + 1e-12);
        let compare = |of: &dyn Fn(&[f64]) -> f64, what: &str| {
            let moments = |draws: &[Vec<f64>]| {
                let mean = draws.iter().map(|d| of(d)).sum::<f64>() / size as f64;
                let square = draws.iter().map(|d| (of(d) - mean).powi(2)).sum::<f64>();
                (mean, square / (size as f64).powi(2))
            };
            let ((a, va), (b, vb)) = (moments(&ours), moments(&theirs));
            assert!((a - b).abs() <= 4.5 * (va + vb).sqrt(), "case {case} {what}: {a} {b}");
        };
        for i in 0..ranges.len() {
            compare(&|d| d[i], "mean");
            compare(&|d| d[i] * d[i], "square");
            compare(&|d| d[i] * d[(i + 1) % d.len()], "product");
        }
    }
}

/// A draw with an extreme uniform stays inside and in order, whatever the size of the ranges.
#[test]
fn draws_stay_inside_at_the_ends() {
    let tiny = 0.5 / (1_u64 << 52) as f64;
    for unit in [1e-280, 1.0, 1e280] {
        let ranges: Vec<[f64; 2]> = (0..12)
            .map(|i| [0.1 * f64::from(i % 4) * unit, (1.0 + f64::from(i % 3)) * unit])
            .collect();
        let ordered = Ordered::rising(&ranges).unwrap();
        for pattern in 0..4096 {
            let mut draws: Vec<f64> =
                (0..12).map(|i| if pattern >> i & 1 == 1 { tiny } else { 1.0 - tiny }).collect();
            ordered.apply(&mut draws);
            assert!(draws.is_sorted());
            for (draw, [low, high]) in draws.iter().zip(&ranges) {
                assert!((low..=high).contains(&draw), "{draw} is outside {low} to {high}");
            }
        }
    }
}

/// Two narrow ranges within two wide ones: what is left of the narrow ones is known by hand.
#[test]
fn widths_may_differ_by_many_powers_of_ten() {
    for width in [1e-3, 1e-6, 1e-12, 1e-100] {
        // Wide from −1 up, narrow from 0 to `width` twice, wide up to 1.
        let ranges = [[-1.0, width], [0.0, width], [0.0, width], [0.0, 1.0]];
        let ordered = Ordered::rising(&ranges).unwrap();
        let mut next = uniforms(3);
        let (mut middle, mut below) = ([0.0; 2], 0.0);
        let size = 20_000;
        for _ in 0..size {
            let mut draws = [next(), next(), next(), next()];
            ordered.apply(&mut draws);
            assert!(draws.is_sorted());
            middle[0] += draws[1] / width;
            middle[1] += draws[2] / width;
            below += f64::from(draws[0] < -0.5);
        }
        let n = f64::from(size);
        // Both ends hardly bind: order statistics of two, and half of the first's range. They bind by
        // a share of the width.
        let error = 5.0 / n.sqrt() + width;
        for (found, expected) in
            [(middle[0] / n, 1.0 / 3.0), (middle[1] / n, 2.0 / 3.0), (below / n, 0.5)]
        {
            assert!((found - expected).abs() < 0.5 * error, "{width}: {found} is not {expected}");
        }
        // The wide ones hold with probability 1 up to the width, the narrow ones with 1/2.
        assert!((ordered.log_probability() + 2.0_f64.ln()).abs() < 2.0 * width + 1e-14);
    }
}

#[test]
fn ranges_that_cannot_rise_are_refused() {
    let error = |ranges: &[[f64; 2]]| Ordered::rising(ranges).unwrap_err();
    assert!(matches!(error(&[[1.0, 0.0]]), OrderedError::Range { member: 0, .. }));
    assert!(matches!(error(&[[0.0, f64::NAN]]), OrderedError::Range { .. }));
    let apart = error(&[[0.0, 9.0], [5.0, 6.0], [0.0, 9.0], [1.0, 2.0]]);
    assert_eq!(apart, OrderedError::NoRoom { earlier: 1, low: 5.0, later: 3, high: 2.0 });
    assert!(matches!(error(&[[1.0, 2.0], [0.0, 1.0]]), OrderedError::NoRoom { .. }));
    assert_eq!(error(&[[1.0, 1.0], [0.0, 2.0], [1.0, 1.0]]), OrderedError::Fixed);
    let mut fixed = [0.3, 0.6, 0.1];
    Ordered::rising(&[[1.0, 1.0], [1.0, 1.0], [0.0, 2.0]]).unwrap().apply(&mut fixed);
    assert_eq!(fixed, [1.0, 1.0, 1.1]);
    assert_eq!(Ordered::rising(&[]).unwrap().members(), 0);
}
