//! Models of the literature: what the engines find against known answers.
//!
//! Where a model is solved exactly, the known answer is met to the six digits in which it is
//! known. Where a continuous choice had to be put on a grid, the answer on the grid is met as
//! exactly, and lies within the stated bound in the grid's step of the known one.

use std::path::PathBuf;

use brink_game::Equilibrium;
use brink_game::starts::{StartOptions, search};
use brink_lang::{Diagnostics, SourceFile};
use brink_study::progress::{Cancel, Silent};
use brink_study::solve::Solved;
use brink_study::{AnalysisOptions, ModelSource, Study, check_claims};

/// Half a unit of the sixth digit.
const PRINTED: f64 = 5e-7;

const SCENARIOS: [&str; 13] = [
    "dixit-skeath-cuba",
    "fearon-1997",
    "gamble-for-resurrection",
    "kydd-spiral",
    "nalebuff-1986",
    "powell-1988",
    "powell-2006-gradual",
    "powell-2006-window",
    "powell-2015",
    "signorino-egame12",
    "signorino-egame12-agent",
    "signorino-egame12-private",
    "zagare-kilgour-unilateral",
];

/// Models by name, as they ship.
struct Shipped;

impl ModelSource for Shipped {
    fn model(&self, name: &str) -> Option<Result<SourceFile, Diagnostics>> {
        let text = std::fs::read_to_string(shipped("models", name, "brink")).ok()?;
        Some(Ok(SourceFile::new(format!("{name}.brink"), text)))
    }
}

fn shipped(folder: &str, name: &str, ending: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.join(folder).join(format!("{name}.{ending}"))
}

/// A scenario as it ships, with parameters and sizes changed.
fn study(name: &str, changes: &[(&str, &str)]) -> Study {
    let text = std::fs::read_to_string(shipped("scenarios", name, "toml")).unwrap();
    let file = SourceFile::new(format!("{name}.toml"), text);
    let mut study = Study::open(name, file, &Shipped, None).unwrap_or_else(|e| panic!("{e}"));
    for (name, value) in changes {
        study.set(name, value).unwrap();
    }
    study
}

fn solve(study: &Study) -> Solved {
    let pool = study.pool(&study.settings(), &Cancel::new()).unwrap();
    let solved = pool.solve(&study.case().base().base, &study.case().controls).unwrap();
    assert!(solved.point.converged(), "{}: {:?}", study.name(), solved.point.certificate);
    solved
}

fn measure(study: &Study, solved: &Solved, name: &str) -> f64 {
    solved.point.measures[study.case().catalogue.find_measures(name).unwrap()[0]]
}

fn value(study: &Study, solved: &Solved, player: &str) -> f64 {
    solved.point.values[study.case().catalogue.find_player(player).unwrap()]
}

#[track_caller]
fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected} to {tolerance:e}");
}

/// Solves a scenario and compares measures with their known values.
#[track_caller]
fn check(name: &str, changes: &[(&str, &str)], known: &[(&str, f64)]) {
    let study = study(name, changes);
    let solved = solve(&study);
    for &(name, expected) in known {
        let found = measure(&study, &solved, name);
        let close = (found - expected).abs() <= PRINTED;
        assert!(close, "{}: {name} is {found}, not {expected}", study.name());
    }
}

#[test]
fn every_claim_of_the_scenarios_holds() {
    let options = AnalysisOptions { worlds: 0, ..AnalysisOptions::default() };
    for name in SCENARIOS {
        let study = study(name, &[]);
        let pool = study.pool(&study.settings(), &Cancel::new()).unwrap();
        let claims = check_claims(study.case(), &pool, &options, &Silent).unwrap();
        assert!(!claims.is_empty(), "{name} claims nothing");
        for claim in claims {
            assert_eq!(claim.holds, Some(true), "{name} {}: {:?}", claim.id, claim.evidence);
        }
    }
}

#[test]
fn cuba_value_at_both_sides_of_every_limit() {
    for p in ["0.1", "0.27", "0.28", "0.38", "0.39", "0.6"] {
        for q in [0.3, 0.59, 0.61, 0.7, 0.85, 1.0] {
            let mut study = study("dixit-skeath-cuba", &[("share_hard", p)]);
            study.control("risk", q).unwrap();
            let solved = solve(&study);
            let p: f64 = p.parse().unwrap();
            let threat = q > 0.6 && q < 0.375 * (1.0 - p) / p;
            assert_close(measure(&study, &solved, "threat"), f64::from(u8::from(threat)), 1e-6);
            let worth = if threat { 1.0 - p - p * (2.0 + 8.0 * q) } else { -2.0 };
            assert_close(value(&study, &solved, "us"), worth, 1e-6);
        }
    }
}

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

/// On the path the irresolute of a side quit with just the probability that keeps those of the
/// other indifferent, 2/9, but at the first turn and at the last, the fourteenth.
#[test]
fn powell_1988_alternating_escalation() {
    let mut known = vec![
        ("challenger_prevails", 0.670_567),
        ("defender_prevails", 0.175_236),
        ("disaster", 0.149_622),
        ("stalemate", 0.004_575),
        ("quits[1]", 0.548_283),
        ("quits[14]", 0.096_565),
    ];
    let names: Vec<String> = (2..14).map(|turn| format!("quits[{turn}]")).collect();
    known.extend(names.iter().map(|name| (name.as_str(), 0.222_222)));
    check("powell-1988", &[], &known);
}

/// By hand: -0.2 + 0.9 (k - 0.2 (1 - k)) = 0 makes 1 - k = 35/54, and the last irresolute
/// defender quits at its fourth turn, so that the first quits with 1 - 0.1 / (35/54)^3.
#[test]
fn powell_1988_where_disaster_spares_nobody() {
    let first = 1.0 - 0.1 / (35.0_f64 / 54.0).powi(3);
    let known = [("quits[1]", first), ("quits[2]", 19.0 / 54.0), ("quits[7]", 19.0 / 54.0)];
    check("powell-1988", &[("turns", "18"), ("bystander", "1")], &known);
}

#[test]
fn signorino_with_errors_of_three_kinds() {
    for (name, known) in [
        ("signorino-egame12", [0.465_471, 0.227_473, 0.307_056]),
        ("signorino-egame12-agent", [0.465_064, 0.222_534, 0.312_401]),
        ("signorino-egame12-private", [0.459_864, 0.224_697, 0.315_438]),
    ] {
        let [quiet, yielded, war] = known;
        check(name, &[], &[("status_quo", quiet), ("capitulation", yielded), ("war", war)]);
    }
    let study = study("signorino-egame12", &[]);
    let solved = solve(&study);
    assert_close(1.0 - measure(&study, &solved, "status_quo"), 0.534_529_01, 5e-9);
    assert_close(measure(&study, &solved, "fights"), 0.574_442_52, 5e-9);
}

/// The lattice of the private errors does not matter once it is finer than the error.
#[test]
fn signorino_private_errors_do_not_depend_on_the_lattice() {
    let coarse = study("signorino-egame12-private", &[]);
    let fine = study("signorino-egame12-private", &[("steps", "12"), ("spacing", "0.5")]);
    let [a, b] = [&coarse, &fine].map(|study| measure(study, &solve(study), "war"));
    assert_close(a, b, 1e-7);
}

#[test]
fn powell_2006_war_from_a_shift_of_0_305556() {
    check("powell-2006-window", &[("shift", "0.305555")], &[("war", 0.0)]);
    check("powell-2006-window", &[("shift", "0.305556")], &[("war_at_once", 1.0)]);
}

#[test]
fn powell_2006_gradual_shift_is_peaceful_from_seven_steps() {
    for steps in 1..=9 {
        let study = study("powell-2006-gradual", &[("steps", &steps.to_string())]);
        let solved = solve(&study);
        let war = f64::from(u8::from(steps <= 6));
        assert_close(measure(&study, &solved, "war_at_once"), war, PRINTED);
        assert_close(measure(&study, &solved, "war"), war, PRINTED);
        if steps == 7 {
            assert_close(value(&study, &solved, "declining"), 0.655_323, PRINTED);
        }
    }
}

#[test]
fn gambling_for_resurrection_thresholds() {
    for (terms, leader, nation) in [(0.2, 0.15, 0.3), (0.5, 0.8, 0.6)] {
        for (office, known) in [("1", leader), ("0", nation)] {
            let mut study = study("gamble-for-resurrection", &[("office", office)]);
            study.control("terms", terms).unwrap();
            assert_close(measure(&study, &solve(&study), "threshold"), known, PRINTED);
        }
    }
}

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
    for (ceiling, known_power, known_value, slope) in
        [("0.5", 0.449_490, 0.359_592, 0.58), ("1", 0.236_068, 0.212_461, 0.80)]
    {
        let k = ceiling.parse().unwrap();
        let gaps = POWER_STEPS.map(|steps| {
            let grid = PowerGrid { steps, low: 0.05, high: 0.9 };
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

/// Every equilibrium that the search of the engines finds, as probabilities of outcomes.
fn equilibria(study: &Study, outcomes: &[&str]) -> Vec<(Equilibrium, Vec<f64>)> {
    let game = solve(study).game;
    let options = StartOptions { starts: 100, ..StartOptions::default() };
    let found = search(&game, &options).unwrap();
    let reached = |solution: &Equilibrium, name: &&str| -> f64 {
        solution.reach[game.graph.find_node(name).unwrap()]
    };
    found
        .into_iter()
        .map(|solution| {
            let numbers = outcomes.iter().map(|name| reached(&solution, name)).collect();
            (solution, numbers)
        })
        .collect()
}

#[test]
fn zagare_and_kilgour_deterrence_and_bluff_coexist() {
    let study = study("zagare-kilgour-unilateral", &[]);
    let outcomes = ["status_quo", "concession", "retreat", "conflict"];
    let found = equilibria(&study, &outcomes);
    let near = |known: [f64; 4]| {
        found.iter().find(|(_, n)| n.iter().zip(known).all(|(a, b)| (a - b).abs() <= PRINTED))
    };
    near([1.0, 0.0, 0.0, 0.0]).expect("steadfast deterrence");
    let (bluff, _) = near([0.36, 0.32, 0.12, 0.20]).expect("bluff");
    // Hard players never give in, so that all retreats and concessions are those of the soft:
    // 0.4 + 0.6 x = 0.64, and 0.3 + 0.7 y = 0.5.
    let graph = solve(&study).game.graph;
    let taken = |node: &str, action: &str| {
        bluff.aggregate[graph.find_action(graph.find_node(node).unwrap(), action).unwrap()]
    };
    assert_close((taken("beginning", "challenge") - 0.4) / 0.6, 0.4, PRINTED);
    assert_close((taken("response", "resist") - 0.3) / 0.7, 0.285_714, PRINTED);
}

#[test]
fn zagare_and_kilgour_certain_deterrence() {
    let changes = [("challenger_hard", "0.5"), ("defender_hard", "0.7")];
    check("zagare-kilgour-unilateral", &changes, &[("status_quo", 1.0)]);
}

/// Cooperation is an equilibrium from 5/7 = 0.714286 on, and defection is one throughout.
#[test]
fn kydd_trust_threshold() {
    let equilibria_at = |trust: &str| {
        let study = study("kydd-spiral", &[("trust", trust)]);
        equilibria(&study, &["result[cooperate, cooperate]", "result[defect, defect]"])
    };
    for (trust, cooperates) in [("0.714285", false), ("0.714286", true), ("0.8", true)] {
        let found = equilibria_at(trust);
        let probability: f64 = trust.parse().unwrap();
        let with = |known: [f64; 2]| {
            let close = |n: &[f64]| n.iter().zip(known).all(|(a, b)| (a - b).abs() <= PRINTED);
            found.iter().any(|(_, n)| close(n))
        };
        assert!(with([0.0, 1.0]), "{trust}");
        assert_eq!(with([probability.powi(2), (1.0 - probability).powi(2)]), cooperates, "{trust}");
    }
}

/// Where the defender signals, probability of war, and its value.
fn signalling(how: &str, signal: f64, reluctance: &str) -> Option<[f64; 3]> {
    let mut study = study("fearon-1997", &[("how", how), ("reluctance", reluctance)]);
    study.control("signal", signal).unwrap();
    let found = equilibria(&study, &["fought", "fought_signalled", "signalled"]);
    let found = found.into_iter().find(|(_, numbers)| numbers[2] > 0.01);
    found.map(|(solution, n)| [1.0 - n[2], n[0] + n[1], solution.value[0]])
}

#[test]
fn fearon_tying_hands_and_sinking_costs() {
    for reluctance in ["0.01", "0.1"] {
        let tied = signalling("tying_hands", 4.0 / 15.0, reluctance).expect("a signal");
        let sunk = signalling("sinking_costs", 0.48, reluctance).expect("a signal");
        for (found, known) in [(tied, [0.066_667, 0.186_667, 0.392]), (sunk, [0.6, 0.08, 0.072])] {
            for (found, known) in found.into_iter().zip(known) {
                assert_close(found, known, PRINTED);
            }
        }
        assert!(tied[2] > sunk[2] && tied[1] > sunk[1]);
    }
}
