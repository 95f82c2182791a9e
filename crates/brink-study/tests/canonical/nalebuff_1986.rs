//! The war of nerves after Nalebuff (1986): the neutrality of escalation.

use super::*;

/// Probability of disaster in the continuous war of nerves after Nalebuff, where a share of either
/// side never quits: values are F = (1 - share) U[0, 1], and b(v) = (1/d) ∫ u f / (1 - F) du.
fn war_of_nerves(cost: f64, never_quits: f64) -> f64 {
    let quits = 1.0 - never_quits;
    let ends_at = |value: f64| {
        let survivors = 1.0 - quits * value;
        let hazard = (-value - survivors.ln() / quits) / cost;
        2.0 * quits * survivors * (-hazard).exp()
    };
    // Simpson's rule.
    let steps = 4000;
    let weight = |k: usize| match k {
        0 => 1.0,
        k if k == steps => 1.0,
        k if k % 2 == 1 => 4.0,
        _ => 2.0,
    };
    let sum: f64 = (0..=steps).map(|k| weight(k) * ends_at(k as f64 / steps as f64)).sum();
    1.0 - sum / (3.0 * steps as f64)
}

#[test]
fn nalebuff_closed_form_tends_to_the_published() {
    assert_close(11.0 - 4.0 * std::f64::consts::E, 0.126_873, PRINTED);
    for (cost, limit) in [(1.0, 11.0 - 4.0 * std::f64::consts::E), (2.0, 0.071_766)] {
        // At first order in the share that never quits.
        let gaps = [0.01, 0.005, 0.0025].map(|share| war_of_nerves(cost, share) - limit);
        assert!(gaps[0] < 0.11 * 0.01, "{gaps:?}");
        assert!((1.95..2.1).contains(&(gaps[0] / gaps[1])), "{gaps:?}");
        assert!((1.95..2.1).contains(&(gaps[1] / gaps[2])), "{gaps:?}");
    }
}

fn ladder(rungs: usize, changes: &[(&str, &str)]) -> f64 {
    let rungs = rungs.to_string();
    let mut changes = changes.to_vec();
    changes.push(("rungs", &rungs));
    let study = study("nalebuff-1986", &changes);
    measure(&study, &solve(&study), "disaster")
}

/// The ladder itself, against its solution by shooting: each cutpoint follows from the two before by
/// the indifference of the type at it, and the first is such that the side that runs out first
/// does so exactly at one of its rungs (30 digits, outside Brink).
#[test]
fn nalebuff_ladders_of_given_sizes() {
    let even: &[(&str, &str)] = &[("curve", "1")];
    let costly: &[(&str, &str)] = &[("disaster_cost", "2"), ("total", "1.2")];
    for (rungs, changes, expected) in [
        (8, &[][..], 0.138_549_775),
        (16, &[], 0.134_471_769),
        (24, &[], 0.132_962_300),
        (48, &[], 0.132_381_451),
        (96, &[], 0.132_244_083),
        (24, even, 0.152_173_376),
        (48, even, 0.145_369_646),
        (9, costly, 0.078_493_208),
        (48, costly, 0.075_798_047),
    ] {
        assert_close(ladder(rungs, changes), expected, PRINTED);
    }
}

/// Neutrality: the ladder tends to the closed form at second order in the number of rungs. The
/// worst of some sizes in a row is taken, because the gap depends on where the last quit falls.
#[test]
fn nalebuff_ladder_tends_to_the_war_of_nerves_at_second_order() {
    for (cost, total, constant) in [("1", "2.4", 0.7), ("2", "1.2", 0.4)] {
        let known = war_of_nerves(cost.parse().unwrap(), 0.05);
        let changes = [("disaster_cost", cost), ("total", total)];
        let worst = |sizes: std::ops::Range<usize>| {
            let gap = |rungs: usize| {
                let gap = (ladder(rungs, &changes) - known).abs();
                assert!(gap <= constant / (rungs * rungs) as f64, "{rungs}: {gap}");
                gap
            };
            sizes.map(gap).fold(0.0, f64::max)
        };
        let [coarse, middle, fine] = [worst(16..20), worst(32..36), worst(64..68)];
        for ratio in [coarse / middle, middle / fine] {
            assert!((3.4..6.0).contains(&ratio), "{coarse} {middle} {fine}");
        }
    }
}

/// Both limits together: few who never quit, and many rungs.
#[test]
fn nalebuff_published_probability() {
    for (cost, totals, known) in [("1", ["4", "4.5"], 0.126_873), ("2", ["2", "2.25"], 0.071_766)] {
        for (never_quits, total) in [0.01, 0.005].into_iter().zip(totals) {
            let share = never_quits.to_string();
            let changes = [("disaster_cost", cost), ("total", total), ("never_quits", &share)];
            for rungs in [24, 48, 96] {
                let gap = (ladder(rungs, &changes) - known).abs();
                let bound = 0.102 * never_quits + 1.2 / (rungs * rungs) as f64;
                assert!(gap <= bound, "{cost} {never_quits} {rungs}: {gap} {bound}");
            }
        }
    }
}

/// The same limit where the ladder divides the risk evenly, but at first order.
#[test]
fn nalebuff_even_ladder_tends_there_at_first_order() {
    let known = war_of_nerves(1.0, 0.05);
    for rungs in [24, 48] {
        let gap = ladder(rungs, &[("curve", "1")]) - known;
        assert!(gap > 0.0 && gap <= 0.43 * 2.4 / rungs as f64, "{rungs}: {gap}");
    }
}
