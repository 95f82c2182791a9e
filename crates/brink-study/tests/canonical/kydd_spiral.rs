//! Trust after Kydd: cooperation beside defection.

use super::*;

/// Cooperation is an equilibrium from 5/7 = 0.714286 on, or 1/3 where exploitation costs 0.2, and
/// defection is one throughout.
#[test]
fn kydd_trust_threshold() {
    for (loss, trust, cooperates) in [
        ("1", "0.714285", false),
        ("1", "0.714286", true),
        ("1", "0.8", true),
        ("0.2", "0.333333", false),
        ("0.2", "0.333334", true),
    ] {
        let game = solve(&study("kydd-spiral", &[("loss", loss), ("trust", trust)])).game;
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
