use super::*;
use crate::points::Net;

fn entry(first: usize, second: usize, correlation: f64) -> Entry {
    Entry { first, second, correlation }
}

/// Columns of a scrambled net, made to correlate.
fn columns(copula: &Copula, points: u64) -> Vec<Vec<f64>> {
    let net: Vec<(usize, u64)> = (0..copula.size()).map(|d| (d, 77 + d as u64)).collect();
    let net = Net::new(&net).unwrap();
    let mut columns = vec![Vec::new(); copula.size()];
    for k in 0..points {
        let mut point = net.point(k);
        copula.apply(&mut point);
        columns.iter_mut().zip(point).for_each(|(column, u)| column.push(u));
    }
    columns
}

#[test]
fn rank_correlations_are_those_asked_for() {
    let asked = [entry(0, 1, 0.6), entry(2, 1, -0.4), entry(0, 3, 0.95), entry(1, 3, 0.55)];
    let copula = Copula::new(5, &asked).unwrap();
    let columns = columns(&copula, 1 << 14);
    for first in 0..5 {
        for second in 0..first {
            let given = asked.iter().find(|e| pair(e) == (second, first));
            let expected = given.map_or(0.0, |e| e.correlation);
            let found = rank_correlation(&columns[first], &columns[second]);
            // Three standard errors of as many independent points: 1/√n at most.
            assert!((found - expected).abs() < 3.0 / 128.0, "{first}, {second}: {found}");
        }
    }
    // Margins stay uniform: the net's own strata for what is untouched, the rest by Kolmogorov.
    for column in columns {
        let mut sorted = column;
        sorted.sort_by(f64::total_cmp);
        let n = sorted.len() as f64;
        let apart = sorted.iter().enumerate().map(|(i, u)| (u - (i as f64 + 0.5) / n).abs());
        assert!(apart.fold(0.0, f64::max) < 1.63 / n.sqrt());
    }
}

/// Kendall's closed form: normals of correlation ρ agree in sign with probability
/// 1/2 + asin(ρ)/π.
#[test]
fn quadrants_have_their_closed_form() {
    for rank in [-0.9, -0.3, 0.5, 0.99] {
        let copula = Copula::new(2, &[entry(0, 1, rank)]).unwrap();
        let columns = columns(&copula, 1 << 14);
        let agree = |(a, b): (&f64, &f64)| f64::from((*a > 0.5) == (*b > 0.5));
        let share = columns[0].iter().zip(&columns[1]).map(agree).sum::<f64>() / 16_384.0;
        let expected = 0.5 + normal_correlation(rank).asin() / PI;
        assert!((share - expected).abs() < 3.0 * (0.25_f64 / 16_384.0).sqrt(), "{share}");
    }
}

#[test]
fn what_does_not_correlate_is_untouched() {
    let copula = Copula::new(4, &[entry(1, 3, 0.5), entry(0, 2, 0.0)]).unwrap();
    let mut point = [0.1, 0.2, 1e-18, 0.4];
    copula.apply(&mut point);
    assert_eq!(point[..3], [0.1, 0.2, 1e-18]);
    let z = normal_correlation(0.5);
    let expected = cdf(z * quantile(0.2) + (1.0 - z * z).sqrt() * quantile(0.4));
    assert!((point[3] - expected).abs() < 1e-15);
    // An extreme point stays strictly inside.
    let mut point = [1.0 - f64::EPSILON / 2.0; 4];
    copula.apply(&mut point);
    assert!(point.iter().all(|&u| u > 0.0 && u < 1.0));
}

/// Three variables, two correlations of r and one of −r: with normals' correlation ρ the determinant
/// is 1 − 3ρ² − 2ρ³, which is 0 at ρ = 1/2.
#[test]
fn a_contradiction_is_named_with_what_would_do() {
    let asked = [
        entry(4, 0, 0.3),
        entry(1, 2, 0.8),
        entry(3, 4, -0.2),
        entry(2, 5, 0.8),
        entry(1, 5, -0.8),
    ];
    let Err(CopulaError::Impossible { entries, possible, strength }) = Copula::new(6, &asked)
    else {
        panic!("a contradiction was accepted");
    };
    assert_eq!(entries, [asked[1], asked[3], asked[4]]);
    let largest = rank_correlation_of(0.5) / 0.8;
    assert!((strength - largest).abs() < 1e-6, "{strength} is not {largest}");
    // Of ρ between the ends of a chain: ρ² ± (1 − ρ²).
    let rho = normal_correlation(0.8);
    let [low, high] = possible[2].unwrap();
    assert!((low - rank_correlation_of(2.0 * rho * rho - 1.0)).abs() < 1e-12, "{low}");
    assert!((high - 1.0).abs() < 1e-12, "{high}");
    let mended = [asked[1], asked[3], entry(1, 5, low + 1e-6)];
    assert!(Copula::new(6, &mended).is_ok());
    assert!(Copula::new(6, &[asked[1], asked[3], entry(1, 5, low - 1e-6)]).is_err());
}

#[test]
fn entries_are_checked() {
    for wrong in [entry(0, 0, 0.5), entry(0, 2, 0.5), entry(0, 1, 1.0), entry(0, 1, f64::NAN)] {
        assert!(matches!(Copula::new(2, &[wrong]), Err(CopulaError::Entry(_))));
    }
    let twice = [entry(0, 1, 0.5), entry(1, 0, 0.5)];
    assert_eq!(Copula::new(2, &twice).unwrap_err(), CopulaError::Twice(twice[1]));
}

#[test]
fn ranks_of_ties_are_shared() {
    // Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: 4.5 over √(4.5 · 5).
    let found = rank_correlation(&[1.0, 2.0, 2.0, 9.0], &[1.0, 2.0, 3.0, 4.0]);
    assert!((found - 4.5 / 22.5_f64.sqrt()).abs() < 1e-15, "{found}");
    assert!(rank_correlation(&[1.0, 1.0], &[1.0, 2.0]).is_nan());
    assert!(rank_correlation(&[1.0, f64::NAN], &[1.0, 2.0]).is_nan());
}
