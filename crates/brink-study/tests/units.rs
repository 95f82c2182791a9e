//! Units and zeros of payoffs, and the noise of solves, change no answer.

use brink_lang::{Diagnostics, SourceFile};
use brink_study::progress::{Cancel, Silent};
use brink_study::results::{Analysis, ClaimResult};
use brink_study::run::{NoStore, Runner, Tally};
use brink_study::{AnalysisOptions, ModelSource, Study, analyse, check_claims};

/// A raider whose cost is uniform on [0, 2] raids where it is below (1 - h) / h at a hazard h of .6
/// times the patrol p: with probability (1 - h) / 2h from p = 5/9 on. The guard then has, per unit,
/// -(1 - h)^2 / 2h - .4 p^2.
const PATROL: &str = r"
model patrol
players raider, guard
control patrol in [0, 1]
param unit in (0, inf)
param base = 0
param share in [0, 1] = 0.4
type raider.cost ~ uniform(0, 2)
outcome peace { guard: base }
outcome sunk  { raider: -cost * unit  guard: base }
outcome taken { raider: unit  guard: base - unit }
start open
raider at open:
  wait pays { guard: -share * patrol^2 * unit } -> peace
  raid pays { guard: -share * patrol^2 * unit } -> hazard 0.6 * patrol: sunk, else taken
measure raid = reach(open.raid)
measure sunk = reach(sunk)
";

const PATROLLED: &str = r#"
title = "Units"
model = "patrol"
[analysis]
player = "guard"
dial = "patrol"
levers = ["patrol"]
attack = "raid"
catastrophe = "sunk"
outcomes = ["raid", "sunk"]
[analysis.map]
x = { parameter = "share", range = [0.4, 0.5], points = 2 }
y = { parameter = "base", range = [0, 1], points = 2 }
[parameters.unit]
value = 1
judgement = "unit of account"
[parameters.share]
value = 0.4
range = [0.4, 0.5]
judgement = "by hand"
[[claims]]
id = "A"
text = "interior, and better than both ends"
holds = "best.patrol > 0.2 and best.patrol < 0.95 and best.value > low.value and best.value > high.value"
[claims.experiments]
best = { optimise = "patrol" }
low = { controls = { patrol = 0 } }
high = { controls = { patrol = 1 } }
"#;

/// A guard who fights where its cost is below the stake, whatever the patrol.
const MINI: &str = r"
model mini
players raider, guard
set season = { calm, storm }
control patrol in [0, 1]
param prize in (0, inf)
param stake in [0, inf)
param odds[season] in [0, 1]
param now in season
type raider.cost ~ uniform(0, 2)
type guard.cost ~ uniform(0, 3)
outcome peace
outcome sunk  { raider: -cost  guard: -cost }
outcome taken { raider: prize  guard: -stake }
start open
raider at open:
  wait -> peace
  raid -> answer
guard at answer:
  yield -> taken
  fight -> hazard odds[now] * (0.2 + 0.8 * patrol): sunk, else taken
measure raid = reach(open.raid)
measure fought = reach(answer.fight | open.raid)
";

const NOISE: &str = r#"
title = "Mini"
model = "mini"
[analysis]
player = "guard"
dial = "patrol"
[parameters.prize]
value = 1.0
range = [0.5, 2.0]
judgement = "guess"
[parameters.stake]
value = 1.5
range = [1.0, 2.0]
judgement = "guess"
[parameters.odds]
value = { calm = 0.3, storm = 0.6 }
range = { calm = [0.1, 0.5] }
judgement = "guess"
[parameters.now]
value = "calm"
chances = { calm = 0.5, storm = 0.5 }
judgement = "guess"
"#;

struct Shelf;

impl ModelSource for Shelf {
    fn model(&self, name: &str) -> Option<Result<SourceFile, Diagnostics>> {
        let text = if name == "patrol" { PATROL } else { MINI };
        Some(Ok(SourceFile::new(format!("{name}.brink"), text)))
    }
}

fn open(text: &str) -> Study {
    let file = SourceFile::new("units.toml", text);
    Study::open("units", file, &Shelf, None).unwrap_or_else(|found| panic!("{found}"))
}

fn analysis(changes: &[(&str, &str)]) -> Analysis {
    let mut study = open(PATROLLED);
    for (name, value) in changes {
        study.set(name, value).unwrap();
    }
    let options = AnalysisOptions { worlds: 0, starts: 1, ..AnalysisOptions::default() };
    analyse(&study, &options, &mut NoStore, &Silent, &Cancel::new()).unwrap()
}

/// Where the guard's value is largest for a share, by brute force.
fn best_patrol(share: f64) -> f64 {
    let value = |p: f64| {
        let hazard = 0.6 * p;
        -(1.0 - hazard) * (1.0 - hazard) / (2.0 * hazard) - share * p * p
    };
    let steps = (560_000..=1_000_000).map(|step| f64::from(step) / 1e6);
    steps.reduce(|a, b| if value(b) > value(a) { b } else { a }).unwrap()
}

#[test]
fn the_best_patrol_has_no_unit_and_no_zero() {
    let exact = best_patrol(0.4);
    assert!((exact - 0.903).abs() < 5e-4, "{exact}");
    let close = |found: f64, share: f64| (found - best_patrol(share)).abs() < 1e-3;
    for change in [
        ("unit", "1"),
        ("unit", "1e-8"),
        ("unit", "1e-9"),
        ("unit", "1e9"),
        ("base", "1e8"),
        ("base", "-1e6"),
    ] {
        let found = analysis(&[change]);
        for optimum in [&found.best_dial, found.best_levers.as_ref().unwrap()] {
            let patrol = optimum.controls[0].value;
            assert!(close(patrol, 0.4) && optimum.interior && !optimum.idle, "{change:?} {patrol}");
        }
        for (end, share) in [(0, 0.4), (1, 0.4), (2, 0.5)] {
            assert!(close(found.tornado[0].best[end], share), "{change:?}: tornado");
        }
        let map = found.map.unwrap();
        assert!(map.jumps.is_empty(), "{change:?}: {:?} in {:?}", map.jumps, map.best);
        for (cell, best) in map.best.iter().enumerate() {
            let share = [0.4, 0.5][cell % 2];
            assert!((best - best_patrol(share)).abs() < 2e-3, "{change:?}: map {best}");
        }
        assert_eq!(found.claims[0].holds, Some(true), "{change:?}: claim");
    }
}

/// Share of 200 worlds in which a condition holds, and its verdict in the base case.
fn robust(conditions: &[&str]) -> Vec<ClaimResult> {
    let mut text = NOISE.to_owned();
    for (number, holds) in conditions.iter().enumerate() {
        text += &format!(
            "[[claims]]\nid = \"N{number}\"\ntext = \"n\"\nholds = \"{holds}\"\n\
             [claims.experiments]\nlow = {{ controls = {{ patrol = 0 }} }}\n\
             high = {{ controls = {{ patrol = 0.02 }} }}\n\
             c = {{ over = {{ control = \"patrol\", from = 0, to = 1, steps = 11 }} }}\n"
        );
    }
    let study = open(&text);
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
    let options = AnalysisOptions { worlds: 200, ..AnalysisOptions::default() };
    check_claims(&mut runner, &options).unwrap().claims
}

/// Fighting costs h times the guard's cost less what it saves, h times the stake: the guard fights
/// where its cost is below the stake, whatever the patrol.
#[test]
fn equal_quantities_are_equal_for_every_comparison() {
    let (always, never) = (1.0, 0.0);
    let known = [
        ("low.fought > high.fought", never),
        ("low.fought < high.fought", never),
        ("low.fought == high.fought", always),
        ("low.fought >= high.fought and low.fought <= high.fought", always),
        ("range(c.fought) == 0", always),
        ("range(c.fought) > 0", never),
        ("increasing(c.fought) or decreasing(c.fought)", never),
        ("argmax(c.fought) == 0 and argmin(c.fought) == 0", always),
        ("all(c.fought <= low.fought) and all(c.fought >= low.fought)", always),
        // The costliest raider still gains by raiding, at either patrol.
        ("high.raid == low.raid", always),
        ("high.raid < low.raid", never),
    ];
    let found = robust(&known.map(|(condition, _)| condition));
    for ((condition, share), claim) in known.iter().zip(found) {
        assert_eq!(claim.holds, Some(*share == always), "{condition}");
        assert_eq!(claim.robustness.unwrap().share, *share, "{condition}");
    }
}

#[test]
fn what_is_set_does_not_run_along_an_axis() {
    let mut study = open(PATROLLED);
    study.set("share", "0.45").unwrap();
    study.control("patrol", 0.5).unwrap();
    for axis in ["share=0.4:0.5:3", "patrol=0:1:3"] {
        let found = study.axis(axis).unwrap_err().to_string();
        assert!(found.contains("leave one of them out"), "{found}");
    }
    assert!(study.axis("unit=1,2").is_ok());
}

#[test]
fn points_and_starts_beyond_reason_are_refused() {
    let study = open(PATROLLED);
    let mut settings = study.settings();
    settings.points = 1_000_000_000_000;
    let found = study.solvers(&settings).unwrap_err().to_string();
    assert!(found.contains("memory"), "{found}");
    let solvers = study.solvers(&study.settings()).unwrap();
    let case = study.case();
    let starts = solvers.search(&case.base().base, &case.controls, 1_000_000_000_000);
    assert!(starts.unwrap_err().to_string().contains("starts are more than"));
}
