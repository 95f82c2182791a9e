//! Trust after Kydd: cooperation beside defection.

use super::*;

/// Cooperation is an equilibrium from 5/7 = 0.714286 on, and defection is one throughout.
#[test]
fn kydd_trust_threshold() {
    for (trust, cooperates) in [("0.714285", false), ("0.714286", true), ("0.8", true)] {
        let game = solve(&study("kydd-spiral", &[("trust", trust)])).game;
        let found = equilibria(&game, 100);
        let probability: f64 = trust.parse().unwrap();
        let with = |both: f64, none: f64| {
            let known = [("result[cooperate, cooperate]", both), ("result[defect, defect]", none)];
            found.iter().any(|solution| reaches(&game, solution, &known))
        };
        assert!(with(0.0, 1.0), "{trust}");
        assert_eq!(with(probability.powi(2), (1.0 - probability).powi(2)), cooperates, "{trust}");
    }
}
