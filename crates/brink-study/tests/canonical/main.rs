//! Models of the literature: what the engines find against known answers.
//!
//! Where a model is solved exactly, the known answer is met to the six digits in which it is
//! known. Where a continuous choice had to be put on a grid, the answer on the grid is met as
//! exactly, and lies within the stated bound in the grid's step of the known one.

mod fearon_1997;
mod history;
mod kydd_spiral;
mod nalebuff_1986;
mod powell_2015;
mod zagare_kilgour;

use std::path::PathBuf;

use brink_game::starts::{StartOptions, search};
use brink_game::{Equilibrium, Game, Graph, Status};
use brink_lang::{Diagnostics, SourceFile};
use brink_study::progress::{Cancel, Silent};
use brink_study::run::{NoStore, Runner, Solved, Tally};
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
    let solvers = study.solvers(&study.settings()).unwrap();
    let solved = solvers.solve(&study.case().base().base, &study.case().controls).unwrap();
    assert!(solved.answer.converged(), "{}: {:?}", study.name(), solved.answer.certificate);
    solved
}

fn measure(study: &Study, solved: &Solved, name: &str) -> f64 {
    solved.answer.measures[study.case().interface.find_measures(name).unwrap()[0]]
}

fn value(study: &Study, solved: &Solved, player: &str) -> f64 {
    solved.answer.values[study.case().interface.find_player(player).unwrap()]
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

/// Every equilibrium that the search of the engines finds.
fn equilibria(game: &Game, starts: usize) -> Vec<Equilibrium> {
    search(game, &StartOptions { starts, ..StartOptions::default() }).unwrap()
}

/// Whether play reaches these nodes with the known probabilities.
fn reaches(game: &Game, solution: &Equilibrium, known: &[(&str, f64)]) -> bool {
    known.iter().all(|(name, probability)| {
        let node = game.graph.find_node(name).unwrap();
        (solution.reach[node] - probability).abs() <= PRINTED
    })
}

#[test]
fn every_claim_of_the_scenarios_holds() {
    let options = AnalysisOptions { worlds: 0, ..AnalysisOptions::default() };
    for name in SCENARIOS {
        let study = study(name, &[]);
        let solvers = study.solvers(&study.settings()).unwrap();
        let mut runner = Runner {
            case: study.case(),
            engine: &solvers,
            identity: "",
            store: &mut NoStore,
            progress: &Silent,
            cancel: &Cancel::new(),
            tally: Tally::default(),
        };
        let claims = check_claims(&mut runner, &options).unwrap().claims;
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

/// Just below and just above each limit: 0.6, 0.375 (1 - p) / p, 3/11 and 5/13.
#[test]
fn cuba_limits_to_six_digits() {
    let solved = |p: f64, q: f64, changes: &[(&str, &str)], name: &str| {
        let p = p.to_string();
        let mut study =
            study("dixit-skeath-cuba", &[&[("share_hard", p.as_str())], changes].concat());
        study.control("risk", q).unwrap();
        measure(&study, &solve(&study), name)
    };
    let step = 1e-6;
    for (side, below) in [(-step, 1.0), (step, 0.0)] {
        // Were war no worse than the missiles, Washington would threaten at any risk.
        let complies = solved(0.2, 0.6 + side, &[("us_war", "0")], "complies[soft]");
        assert_close(complies, 1.0 - below, PRINTED);
        for p in [0.28, 0.3, 0.35] {
            let limit = 0.375 * (1.0 - p) / p;
            assert_close(solved(p, limit + side, &[], "threat"), below, PRINTED);
        }
        assert_close(solved(3.0 / 11.0 + side, 1.0, &[], "threat"), below, PRINTED);
        // A little above the limit of compliance, at which the soft leadership is indifferent.
        let smallest = 0.6 + 2e-7;
        assert_close(solved(5.0 / 13.0 + side, smallest, &[], "threat"), below, PRINTED);
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

/// With continuous errors the second side fights with probability `q = F(w / sqrt 2)` and the
/// first challenges with `F(m / s)`, where `m = (1 - q) capitulation + q war - stay` and
/// `s^2 = 1 + q^2 + (1 - q)^2`; `F` is the normal distribution, by Simpson's rule.
#[test]
fn signorino_private_errors_are_integrated_to_2e_9() {
    fn normal(x: f64) -> f64 {
        let steps = 4000;
        let step = x / f64::from(steps);
        let density = |t: f64| (-0.5 * t * t).exp() / (2.0 * std::f64::consts::PI).sqrt();
        let weight = |i: i32| match i {
            0 => 1.0,
            i if i == steps => 1.0,
            i => 2.0 + 2.0 * f64::from(i % 2),
        };
        let sum: f64 = (0..=steps).map(|i| weight(i) * density(step * f64::from(i))).sum();
        0.5 + sum * step / 3.0
    }
    let [stay, capitulation, war] = [0.4, 1.0, -0.5];
    let own = [("first_stay", "0.4"), ("first_capitulation", "1"), ("first_war", "-0.5")];
    for second_war in ["2", "6", "-6", "0.3"] {
        let changes = [own[0], own[1], own[2], ("second_war", second_war)];
        let study = study("signorino-egame12-private", &changes);
        let solved = solve(&study);
        let fights = normal(second_war.parse::<f64>().unwrap() / 2.0_f64.sqrt());
        let mean = (1.0 - fights) * capitulation + fights * war - stay;
        let spread = (1.0 + fights * fights + (1.0 - fights) * (1.0 - fights)).sqrt();
        let challenges = normal(mean / spread);
        assert_close(measure(&study, &solved, "fights"), fights, 2e-9);
        assert_close(measure(&study, &solved, "status_quo"), 1.0 - challenges, 2e-9);
        assert_close(measure(&study, &solved, "war"), challenges * fights, 2e-9);
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
