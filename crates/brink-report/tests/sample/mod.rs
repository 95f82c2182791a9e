//! A made-up analysis with the size and shape of a real one. Its numbers come from simple
//! formulas and are no results.
#![allow(
    dead_code,
    unused_imports,
    reason = "shared by several tests and an example, each using a part"
)]
#![allow(clippy::assigning_clones, reason = "plain assignments read better in made-up data")]

mod game;
mod stress;
mod worlds;

use brink_study::results::{
    About, Analysis, Assumption, CertificateSummary, ClaimResult, DialCurve, DialSweep, Evidence,
    Frontier, MapAxis, Named, Optimum, PlayInterval, PostureMap, Robustness, Series, Solution,
    TornadoRow, TypePicture,
};
use brink_study::uncertain::Drawn;

pub(crate) use game::{entry_game, long_game, tree_of};
pub(crate) use stress::{empty, hostile, other_games, ragged, unsolved};

/// The whole analysis.
pub(crate) fn analysis() -> Analysis {
    let mut claims = claims();
    worlds::weigh(&mut claims);
    Analysis {
        about: about(),
        assumptions: assumptions(),
        best_dial: optimum([0.48, 0.48, 0.48, 0.48], 0.48),
        best_levers: Some(optimum([0.48, 0.62, 0.18, 0.41], 0.4)),
        solution: solution(),
        dial: dial(),
        frontier: Some(frontier()),
        map: Some(map()),
        tornado: tornado(),
        worlds: Some(worlds::worlds()),
        breaks: worlds::breaks(&claims),
        rests_on: Vec::new(),
        world_table: None,
        claims,
        certificates: CertificateSummary {
            solved: 18_412,
            not_converged: 3,
            worst_relative_regret: 3.1e-11,
            worst_local_regret: 4.7e-11,
            worst_residual: 4.4e-12,
            starts: 20,
            distinct: 1,
        },
    }
}

fn about() -> About {
    About {
        scenario: "baltic-2022".to_owned(),
        title: "The Baltic window of vulnerability, April 2022".to_owned(),
        date: "2022-04".to_owned(),
        story: "Six weeks into the war the alliance's eastern members cannot be held by \
                conventional forces alone.\n\nHow much <risk> should it threaten & at what price?"
            .to_owned(),
        model: "extended-deterrence".to_owned(),
        model_title: "Extended deterrence by brinkmanship under conventional inferiority"
            .to_owned(),
        view: None,
        player: "defender".to_owned(),
        attack: Some("attack".to_owned()),
        dial: "posture".to_owned(),
        dial_label: "0 minimum, 1 maximum brinkmanship".to_owned(),
        dial_range: [0.0, 1.0],
        version: "0.1.0".to_owned(),
        seed: 1,
        command: "brink analyze baltic-2022 --worlds 1000 -o baltic".to_owned(),
    }
}

fn attack(posture: f64) -> f64 {
    0.05 + 0.62 * libm::exp(-4.0 * posture) + 0.16 * posture * posture
}

fn catastrophe(posture: f64) -> f64 {
    0.006 + 0.012 * posture + attack(posture) * (0.012 + 0.09 * posture)
}

fn value(posture: f64) -> f64 {
    -0.9 * attack(posture) - 11.0 * catastrophe(posture)
}

fn series(name: &str, label: &str, dial: &[f64], of: fn(f64) -> f64) -> Series {
    let values = dial.iter().map(|posture| of(*posture)).collect();
    Series { name: name.to_owned(), label: label.to_owned(), values }
}

/// The sweep of the dial, with one position that was not solved.
pub(crate) fn dial() -> DialSweep {
    let dial: Vec<f64> = (0..=40).map(|step| f64::from(step) / 40.0).collect();
    let mut outcomes = vec![
        series("attack", "probability that the challenger attacks", &dial, attack),
        series("catastrophe", "probability of general nuclear war", &dial, catastrophe),
        series("lost", "expected share of the ally that is lost", &dial, |x| 0.52 * attack(x)),
    ];
    for outcome in &mut outcomes {
        outcome.values[31] = f64::NAN;
    }
    let values = vec![
        series("value.challenger", "", &dial, |x| 0.4 * attack(x) - 3.0 * catastrophe(x)),
        series("value.defender", "", &dial, value),
    ];
    let mut best = 0;
    for (index, candidate) in values[1].values.iter().enumerate() {
        if *candidate > values[1].values[best] {
            best = index;
        }
    }
    DialSweep { measures: outcomes.clone(), outcomes, values, best, dial }
}

fn optimum(controls: [f64; 4], posture: f64) -> Optimum {
    let names = ["posture", "declaratory", "readiness", "alert"];
    let named = |name: &str, value: f64| Named { name: name.to_owned(), value };
    let better = if controls[0] == controls[1] { 1.0 } else { 0.82 };
    Optimum {
        controls: names.iter().zip(controls).map(|(name, value)| named(name, value)).collect(),
        value: value(posture) * better,
        measures: vec![
            named("attack", attack(posture) * better),
            named("catastrophe", catastrophe(posture) * better),
            named("lost", 0.52 * attack(posture) * better),
        ],
        values: vec![named("challenger", 0.1), named("defender", value(posture) * better)],
        interior: true,
        idle: false,
    }
}

fn frontier() -> Frontier {
    let steps: Vec<f64> = (0..24).map(|step| f64::from(step) / 23.0).collect();
    let attacks: Vec<f64> = steps.iter().map(|s| 0.075 + 0.6 * libm::pow(1.0 - s, 2.2)).collect();
    let catastrophes: Vec<f64> = attacks.iter().map(|a| 0.0095 + 0.00075 / a).collect();
    let dial: Vec<f64> = (0..=40).map(|step| f64::from(step) / 40.0).collect();
    let owned = |name: &str, values: Vec<f64>| Series {
        name: name.to_owned(),
        label: String::new(),
        values,
    };
    Frontier {
        value: attacks.iter().zip(&catastrophes).map(|(a, c)| -0.9 * a - 11.0 * c).collect(),
        attack: owned("attack", attacks),
        catastrophe: owned("catastrophe", catastrophes),
        controls: vec![
            owned("declaratory", steps.clone()),
            owned("readiness", steps.iter().map(|s| s * s).collect()),
            owned("alert", steps),
        ],
        dial: DialCurve {
            attack: dial.iter().map(|x| attack(*x)).collect(),
            catastrophe: dial.iter().map(|x| catastrophe(*x)).collect(),
            dial,
        },
    }
}

fn map() -> PostureMap {
    let x: Vec<f64> = (0..33).map(|step| f64::from(step) / 32.0).collect();
    let y: Vec<f64> = (0..25).map(|step| libm::exp2(f64::from(step) / 6.0 - 2.0)).collect();
    let mut best = Vec::new();
    for ratio in &y {
        for greedy in &x {
            let raw =
                1.25 * greedy * libm::log2(1.0 + ratio) / (0.7 + libm::log2(1.0 + ratio)) - 0.12;
            best.push(raw.clamp(0.0, 1.0));
        }
    }
    for missing in [30, 31, 63, 64, 97, 402] {
        best[missing] = f64::NAN;
    }
    PostureMap {
        x: MapAxis {
            parameter: "share_greedy".to_owned(),
            label: "share of greedy types".to_owned(),
            values: x,
            log: false,
        },
        y: MapAxis {
            parameter: "force_ratio".to_owned(),
            label: "force ratio, challenger : defender".to_owned(),
            values: y,
            log: true,
        },
        value: best.iter().map(|best| -0.3 - best).collect(),
        attack: best.iter().map(|best| 0.5 - 0.4 * best).collect(),
        jumps: Vec::new(),
        idle: (0..best.len()).map(|cell| cell % 33 > 28 && cell / 33 < 5).collect(),
        best,
        base: [0.5, 2.0],
    }
}

fn tornado() -> Vec<TornadoRow> {
    let names = [
        ("share_greedy", "0.2", "0.8", 0.30, 0.34),
        ("force_ratio", "0.7", "3.5", 0.33, 0.12),
        ("stake", "0.8", "2.5", 0.22, 0.20),
        ("provocation", "0", "0.8", -0.19, -0.06),
        ("autonomous_hazard", "0.05", "0.4", -0.11, 0.02),
        ("pressure", "0.02", "0.3", 0.10, 0.16),
        ("war", "defeat", "quick_victory", 0.09, 0.05),
        ("challenger_cost", "6", "25", -0.08, -0.14),
        ("defender_cost", "8", "30", -0.07, -0.02),
        ("prize[land_grab]", "0.25", "0.7", 0.06, 0.09),
        ("accident", "0.001", "0.02", -0.05, -0.01),
        ("warheads", "50", "200", 0.01, -0.01),
        ("challenger_cost_sd", "0.5", "1", 0.008, 0.01),
        ("prize[convoy_strike]", "0.1", "0.3", 0.004, 0.015),
        ("exposure[invasion]", "0.5", "1.5", 0.0, -0.004),
        ("peacetime_cost", "0", "0.01", 0.0, 0.0),
        ("abandonment", "0", "0.2", 0.0, 0.001),
    ];
    let mut rows: Vec<TornadoRow> = names
        .into_iter()
        .map(|(parameter, low, high, shift, attack)| TornadoRow {
            parameter: parameter.to_owned(),
            label: format!("meaning of {parameter}"),
            low_text: low.to_owned(),
            high_text: high.to_owned(),
            best: [0.48, 0.48 - 0.8 * shift, 0.48 + shift],
            idle: [false; 3],
            value: [-0.397, -0.397 + 0.4 * attack, -0.397 - 0.5 * attack],
            attack: [0.178, 0.178 - 0.4 * attack, 0.178 + 0.6 * attack],
        })
        .collect();
    rows[2].idle[1] = true;
    rows[4].best[2] = f64::NAN;
    rows[4].value[2] = f64::NAN;
    rows[4].attack[2] = f64::NAN;
    rows
}

fn claims() -> Vec<ClaimResult> {
    let texts = [
        (
            "C1",
            "With mixed motives and conventional inferiority, the best posture is between the extremes (“moderate brinkmanship”)",
            Some(true),
            0.874,
        ),
        (
            "C2",
            "Against a conventionally inferior adversary, raising nuclear risk buys nothing",
            Some(true),
            0.993,
        ),
        (
            "C3",
            "Against a greedy adversary with local superiority, high risk can be justified",
            Some(true),
            0.712,
        ),
        (
            "C4",
            "Against an adversary that plans no attack, brinkmanship creates insecurity and can bring the attack on",
            Some(false),
            0.436,
        ),
        ("C5", "Minimum brinkmanship without denial invites attack", Some(true), 0.921),
        (
            "C6",
            "Sanctions-driven desperation raises the risk of attack at every posture",
            Some(true),
            1.0,
        ),
        ("C7", "Stalemate makes the supply-line strike the likeliest widening", None, f64::NAN),
        (
            "C8",
            "About 130 warheads suffice: doubling them changes next to nothing; having almost none changes much",
            Some(true),
            0.658,
        ),
    ];
    texts
        .into_iter()
        .enumerate()
        .map(|(index, (id, text, holds, share))| ClaimResult {
            id: id.to_owned(),
            text: text.to_owned(),
            predicate: "none.attack > 2 * best.attack and best.posture < 0.9".to_owned(),
            holds,
            evidence: (0..=index.min(5))
                .map(|k| Evidence {
                    name: [
                        "best.posture",
                        "best.attack",
                        "none.attack",
                        "many.attack",
                        "half.lost",
                        "full.value",
                    ][k]
                        .to_owned(),
                    values: if k == 3 {
                        vec![0.67, 0.4, 0.21]
                    } else {
                        vec![0.35 / (k + 1) as f64]
                    },
                })
                .collect(),
            robustness: Some(Robustness {
                worlds: 1000,
                share,
                interval: [share - 0.04 * (1.2 - share), share + 0.04 * (1.0 - share)],
                undecided: if holds.is_none() { 1000 } else { 2 * index },
                posterior: None,
                face_value: None,
            }),
            multiplicity: None,
        })
        .collect()
}

fn assumptions() -> Vec<Assumption> {
    let rows = [
        (
            "stake",
            "defender's value of the territory",
            1.5,
            0.8,
            2.5,
            Drawn::Pert,
            "challenger's full prize",
            "Weighs <local> stakes as in the literature & adds some",
            true,
        ),
        (
            "force_ratio",
            "challenger : defender usable combat power in theatre",
            2.0,
            0.7,
            3.5,
            Drawn::Loguniform,
            "ratio",
            "Military Balance 2022, ch. 4–5",
            false,
        ),
        (
            "share_greedy",
            "prior share of greedy motives",
            0.5,
            0.2,
            0.8,
            Drawn::Uniform,
            "share",
            "No source separates the motives; a range around even odds",
            true,
        ),
        (
            "warheads",
            "usable tactical warheads",
            130.0,
            50.0,
            200.0,
            Drawn::Uniform,
            "warheads",
            "Nuclear Notebook 2022",
            false,
        ),
        (
            "war",
            "how the present war goes",
            f64::NAN,
            f64::NAN,
            f64::NAN,
            Drawn::Chances,
            "",
            "Stalemate was the likeliest outcome in April 2022",
            true,
        ),
    ];
    rows.into_iter()
        .map(|(name, label, value, low, high, distribution, unit, source, judgement)| Assumption {
            name: name.to_owned(),
            label: label.to_owned(),
            value,
            text: if f64::is_nan(value) { "stalemate".to_owned() } else { format!("{value}") },
            low,
            high,
            distribution,
            unit: unit.to_owned(),
            source: source.to_owned(),
            judgement,
        })
        .collect()
}

fn solution() -> Solution {
    let mut solution = tree_of();
    solution.types = vec![
        picture(
            "open",
            "greedy",
            0.5,
            10.0,
            &[
                ("attack[invasion]", 5.2),
                ("attack[land_grab]", 9.4),
                ("attack[convoy_strike]", 15.8),
                ("wait", 150.0),
            ],
        ),
        picture(
            "open",
            "fearful",
            0.5,
            14.0,
            &[("attack[land_grab]", 3.1), ("attack[convoy_strike]", 4.4), ("wait", 150.0)],
        ),
        picture(
            "response[land_grab, 1]",
            "",
            1.0,
            15.0,
            &[("escalate", 6.0), ("fight", 21.0), ("acquiesce", 160.0)],
        ),
    ];
    solution
}

/// Lognormal types with median `median` and log-sd 0.75, cut at the points given.
fn picture(node: &str, cell: &str, prior: f64, median: f64, cuts: &[(&str, f64)]) -> TypePicture {
    let sigma = 0.75;
    let distribution = |x: f64| 0.5 * libm::erfc(-libm::log(x / median) / sigma / 2.0_f64.sqrt());
    let density = |x: f64| {
        let z = libm::log(x / median) / sigma;
        libm::exp(-0.5 * z * z) / (x * sigma * libm::sqrt(std::f64::consts::TAU))
    };
    let top = median * libm::exp(sigma * 3.09);
    let x: Vec<f64> = (0..=300).map(|k| 0.3 + (top - 0.3) * f64::from(k) / 300.0).collect();
    let mut low = 0.0;
    let intervals = cuts
        .iter()
        .map(|(action, end)| {
            let high = end.min(top);
            let share = distribution(high) - if low > 0.0 { distribution(low) } else { 0.0 };
            let interval = PlayInterval { low, high, action: (*action).to_owned(), share };
            low = high;
            interval
        })
        .collect();
    TypePicture {
        player: if cell.is_empty() { "defender" } else { "challenger" }.to_owned(),
        node: node.to_owned(),
        cell: cell.to_owned(),
        cell_probability: prior,
        attribute: "cost".to_owned(),
        density: x.iter().map(|x| density(*x)).collect(),
        x,
        intervals,
    }
}
