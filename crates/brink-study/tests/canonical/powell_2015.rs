//! The trade-off between power and risk after Powell (2015), on grids of power.

use super::*;

/// A grid of powers: so many steps from the lowest to the highest.
#[derive(Clone, Copy)]
struct PowerGrid {
    steps: usize,
    low: f64,
    high: f64,
}

impl PowerGrid {
    fn step(self) -> f64 {
        (self.high - self.low) / self.steps as f64
    }

    /// Grids of this step, shorter by one, moved through the range by eighths of it. Where an
    /// optimum falls between two powers is an accident of the grid; among these eight it falls
    /// nearly as badly as it can.
    fn moved(self) -> [Self; 8] {
        let shorter = self.high - self.step();
        std::array::from_fn(|eighth| {
            let by = self.step() * eighth as f64 / 8.0;
            Self { steps: self.steps - 1, low: self.low + by, high: shorter + by }
        })
    }

    fn study(self, changes: &[(&str, &str)]) -> Study {
        let numbers = [
            ("powers", self.steps.to_string()),
            ("lowest_power", self.low.to_string()),
            ("highest_power", self.high.to_string()),
        ];
        let mut all: Vec<_> = numbers.iter().map(|(name, text)| (*name, text.as_str())).collect();
        all.extend(changes);
        study("powell-2015", &all)
    }

    /// Value of the challenger against a defender whose cost is known, from the conditions of
    /// the closed form.
    fn value(self, [e, k]: [f64; 2], cost: f64) -> f64 {
        let worth = |level: usize| {
            let p = self.low + self.step() * level as f64;
            let (floor, ceiling) = (e * p * p, k * p * p);
            let (own, other) = (p / (p + 4.0), (1.0 - p) / (1.0 - p + cost));
            match () {
                () if other < floor => 1.0,
                () if own < floor || other.min(ceiling) > own => 0.0,
                () => (1.0 - floor) * p - floor * 4.0,
            }
        };
        (0..=self.steps).map(worth).fold(f64::NEG_INFINITY, f64::max)
    }
}

const POWER_STEPS: [usize; 3] = [10, 20, 40];

/// Halving the step divides the worst gap by two to the order; eighths of a step leave an eighth
/// of doubt about what the worst is.
#[track_caller]
fn assert_order(gaps: [f64; 3], order: i32) {
    for pair in gaps.windows(2) {
        let rate = pair[0] / pair[1] / 2.0_f64.powi(order);
        let doubt = (8.0_f64 / 7.0).powi(order) * 1.05;
        assert!(rate > 1.0 / doubt && rate < doubt, "{gaps:?}");
    }
}

/// The known power is a limit that the grid stays below: both power and value are first order.
#[test]
fn powell_2015_where_resolve_favours_the_defender() {
    // The value falls short by the step times its slope there, 1 - 2 e n p - 3 e p^2, at most, and by
    // half the curvature, 3 e p + e n, times its square.
    // A ceiling above one is never reached: nobody bids more risk than it would run. Its grids begin
    // lower, so that some power is below the known one wherever they stand.
    for (ceiling, known_power, known_value, slope, low) in [
        ("0.5", 0.449_490, 0.359_592, 0.58, 0.05),
        ("1", 0.236_068, 0.212_461, 0.80, 0.05),
        ("2", 0.121_320, 0.115_254, 0.90, 0.01),
    ] {
        let k = ceiling.parse().unwrap();
        let gaps = POWER_STEPS.map(|steps| {
            let grid = PowerGrid { steps, low, high: 0.9 };
            let mut worst = [0.0_f64; 2];
            for grid in grid.moved() {
                let study = grid.study(&[("ceiling_slope", ceiling)]);
                let solved = solve(&study);
                let found = value(&study, &solved, "challenger");
                assert_close(found, grid.value([0.1, k], 0.25), PRINTED);
                let power = known_power - measure(&study, &solved, "deployed");
                assert!(power >= -PRINTED && power <= grid.step() + PRINTED);
                let lost = known_value - found;
                let curved = grid.step() * (slope + 0.54 * grid.step());
                assert!(lost >= -PRINTED && lost <= curved + PRINTED, "{lost} {curved}");
                worst = [worst[0].max(power), worst[1].max(lost)];
            }
            worst
        });
        assert_order(gaps.map(|gap| gap[0]), 1);
        assert_order(gaps.map(|gap| gap[1]), 1);
    }
}

/// Here the best power is where the value is flat: power is first order, the value second.
#[test]
fn powell_2015_where_resolve_favours_the_challenger() {
    let gaps = POWER_STEPS.map(|steps| {
        let grid = PowerGrid { steps, low: 0.05, high: 0.75 };
        let mut worst = [0.0_f64; 2];
        for grid in grid.moved() {
            let study = grid.study(&[("share_resolute", "0"), ("floor_slope", "0.15")]);
            let solved = solve(&study);
            let found = value(&study, &solved, "challenger");
            assert_close(found, grid.value([0.15, 0.5], 2.5), PRINTED);
            let power = (measure(&study, &solved, "deployed") - 2.0 / 3.0).abs();
            assert!(power <= 0.51 * grid.step(), "{power}");
            // Half the second derivative there, 1.2 + 0.9 p, times the square of half a step.
            let lost = 0.355_555_556 - found;
            assert!(lost <= 0.23 * grid.step().powi(2) + PRINTED, "{lost}");
            worst = [worst[0].max(power), worst[1].max(lost)];
        }
        worst
    });
    assert_order(gaps.map(|gap| gap[0]), 1);
    assert_order(gaps.map(|gap| gap[1]), 2);
}

/// High power pays while the resolute are rarer than the limit, which is met at first order.
#[test]
fn powell_2015_balance_of_resolve_unknown() {
    // Slope and half the curvature of the value at the low power, over the value at the high one.
    for (ceiling, known, slope) in [("0.5", 0.115_067, 1.05), ("1", 0.435_650, 1.95)] {
        let k: f64 = ceiling.parse().unwrap();
        let gaps = POWER_STEPS.map(|steps| {
            let grid = PowerGrid { steps, low: 0.05, high: 0.75 };
            let mut worst = 0.0_f64;
            for (number, grid) in grid.moved().into_iter().enumerate() {
                let limit = 1.0 - grid.value([0.15, k], 0.25) / grid.value([0.15, k], 2.5);
                let gap = (limit - known).abs();
                assert!(
                    gap <= grid.step() * (slope + 2.3 * grid.step()),
                    "{steps} {number}: {gap}"
                );
                worst = worst.max(gap);
                for (offset, is_high) in [(-1e-5, true), (1e-5, false)] {
                    if number % 4 != 0 {
                        continue;
                    }
                    let share = (limit + offset).to_string();
                    let study = grid.study(&[
                        ("share_resolute", &share),
                        ("floor_slope", "0.15"),
                        ("ceiling_slope", ceiling),
                    ]);
                    let power = measure(&study, &solve(&study), "deployed");
                    assert_eq!(power > 0.55, is_high, "{ceiling} {steps} {share}: {power}");
                }
            }
            worst
        });
        assert_order(gaps, 1);
    }
}

/// A defender who would run less risk than it can create, yet more than the challenger: at powers
/// between 0.450 and 0.615 it outbids the challenger, so that the best of those that are left is
/// not where the value is flat.
#[test]
fn powell_2015_where_resolve_decides() {
    for floor in ["0.15", "0.2", "0.25"] {
        let grid = PowerGrid { steps: 34, low: 0.05, high: 0.7 };
        let study = grid.study(&[("share_resolute", "0"), ("floor_slope", floor)]);
        let known = grid.value([floor.parse().unwrap(), 0.5], 2.5);
        assert_close(value(&study, &solve(&study), "challenger"), known, PRINTED);
    }
}
