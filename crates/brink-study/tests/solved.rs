//! From texts to solved games, with a model small enough to solve by hand.
//!
//! A challenger with cost `c` uniform on [0, 2] attacks if the stake it wins with probability
//! `1 - p/2` exceeds the risk: payoff of attacking is `stake (1 - p/2) - c p/2`, of waiting 0.
//! So at posture `p` types below `c* = stake (2 - p) / p` attack: all of them if `c* >= 2`.

use brink_lang::{Diagnostics, SourceFile};
use brink_study::progress::{Cancel, Silent};
use brink_study::run::NoStore;
use brink_study::solve::{Concept, Settings, cutpoints};
use brink_study::{AnalysisOptions, ModelSource, Study, StudyError, analyse};

const MODEL: &str = r#"
model deterrence "One attack, one risk"
players challenger, defender
size rounds = 1
set side = { north, south }
control posture in [0, 1] "risk run by an attack, doubled"
param stake in (0, inf) "what an attack wins [prize]"
param loss[side] in [0, 10] "what an attack costs the defender"
param where in side "which side is attacked"
param upkeep in [0, 1] = 0.25 "cost of the posture"
type challenger.cost ~ uniform(0, 2)
outcome peace      { defender: -upkeep * posture }
outcome won        { challenger: stake   defender: -loss[where] - upkeep * posture }
outcome exploded   { challenger: -cost   defender: -loss[where] - upkeep * posture }
start open
challenger at open:
  wait   -> peace
  attack -> hazard posture / 2: exploded, else won
measure attack = reach(open.attack) "probability of an attack"
measure explosion = reach(exploded) "probability of catastrophe"
"#;

const SCENARIO: &str = r#"
title = "By hand"
model = "deterrence"
date = "today"
[analysis]
player = "defender"
dial = "posture"
attack = "attack"
catastrophe = "explosion"
outcomes = ["attack", "explosion"]
[parameters.stake]
value = 0.5
range = [0.25, 0.75]
judgement = "by hand"
[parameters.loss]
value = { north = 1, south = 4 }
judgement = "by hand"
[parameters.where]
value = "north"
judgement = "by hand"
[[claims]]
id = "A"
text = "Risk deters"
holds = "first(dial.attack) == 1 and last(dial.attack) < 0.3 and best.posture == 1"
[claims.experiments]
dial = { over = "posture" }
best = { optimise = "posture" }
[[claims]]
id = "B"
text = "The more there is to lose, the more risk is worth running"
holds = "south.value < north.value"
[claims.experiments]
north = { controls = { posture = 1 } }
south = { controls = { posture = 1 }, set = { where = "south" } }
"#;

struct Shelf;

impl ModelSource for Shelf {
    fn model(&self, name: &str) -> Option<Result<SourceFile, Diagnostics>> {
        (name == "deterrence").then(|| Ok(SourceFile::new("deterrence.brink", MODEL)))
    }
    fn names(&self) -> Vec<String> {
        vec!["deterrence".into()]
    }
}

fn study() -> Study {
    let file = SourceFile::new("hand.toml", SCENARIO);
    Study::open("hand", file, &Shelf, None).unwrap_or_else(|found| panic!("{found}"))
}

#[test]
fn a_solve_finds_the_cutpoint_of_the_hand_computation() {
    let mut study = study();
    study.control("posture", 0.8).unwrap();
    let solvers = study.solvers(&study.settings()).unwrap();
    let solved = solvers.solve(&study.case().base().base, &study.case().controls).unwrap();
    // c* = 0.5 * 1.2 / 0.8 = 0.75, so 3/8 of the challengers attack.
    assert!(solved.answer.converged());
    assert!((solved.answer.measures[0] - 0.375).abs() < 1e-6);
    assert!((solved.answer.measures[1] - 0.375 * 0.4).abs() < 1e-6);
    let cuts = cutpoints(solvers.compiled(), &solved.equilibrium);
    assert_eq!(cuts.len(), 1);
    assert!((cuts[0].at - 0.75).abs() < 1e-6);
    assert_eq!((cuts[0].below.as_str(), cuts[0].above.as_str()), ("attack", "wait"));
    let (base, controls) = (&study.case().base().base, &study.case().controls);
    assert_eq!(solvers.search(base, controls, 4).unwrap().len(), 1);
}

#[test]
fn an_analysis_agrees_with_the_hand_computation() {
    let study = study();
    let options = AnalysisOptions { worlds: 64, ..AnalysisOptions::default() };
    let analysis = analyse(&study, &options, &mut NoStore, &Silent, &Cancel::new()).unwrap();
    // The defender loses attack + upkeep p; attack = stake (2 - p) / (2 p) is convex in p, so an
    // end is best: p = 1 gives 0.25 + 0.25 against 1 at p = 0.
    let best = &analysis.best_dial;
    assert_eq!((best.controls[0].value, best.interior), (1.0, false));
    assert!((best.value + 0.5).abs() < 1e-6);
    assert_eq!(analysis.claims.iter().map(|c| c.holds).collect::<Vec<_>>(), [Some(true); 2]);
    let robust = analysis.claims[0].robustness.as_ref().unwrap();
    assert_eq!((robust.worlds, robust.undecided), (64, 0));
    // The first claim needs stake / 2 < 0.3: stakes up to 0.6 of [0.25, 0.75] are 70%.
    assert!((robust.share - 0.7).abs() < 0.02, "{}", robust.share);
    assert_eq!(analysis.tornado[0].parameter, "stake");
    assert_eq!(analysis.certificates.not_converged, 0);
    assert_eq!(analysis.certificates.distinct, 1);
    let types = &analysis.solution.types[0];
    assert_eq!((types.attribute.as_str(), types.intervals.len()), ("cost", 2));
    assert!((types.intervals[0].share - 0.25).abs() < 1e-6);
    let json = serde_json::to_string(&analysis).unwrap();
    let again = analyse(&study, &options, &mut NoStore, &Silent, &Cancel::new()).unwrap();
    assert_eq!(json, serde_json::to_string(&again).unwrap());
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let alone =
        one.install(|| analyse(&study, &options, &mut NoStore, &Silent, &Cancel::new())).unwrap();
    assert_eq!(json, serde_json::to_string(&alone).unwrap());
}

#[test]
fn quantal_response_approaches_the_exact_engine() {
    let mut study = study();
    study.control("posture", 0.8).unwrap();
    let settings = Settings { concept: Concept::Qre { lambda: 500.0 }, points: 200 };
    let solvers = study.solvers(&settings).unwrap();
    let solved = solvers.solve(&study.case().base().base, &study.case().controls).unwrap();
    assert!((solved.answer.measures[0] - 0.375).abs() < 0.01);
}

#[test]
fn cancelled_work_stops() {
    let cancel = Cancel::new();
    cancel.cancel();
    let stopped = analyse(&study(), &AnalysisOptions::default(), &mut NoStore, &Silent, &cancel);
    assert!(matches!(stopped, Err(StudyError::Cancelled)));
}

#[test]
fn what_is_set_by_hand_reaches_the_model() {
    let mut study = study();
    study.control("posture", 1.0).unwrap();
    study.set("where", "south").unwrap();
    study.set("rounds", "3").unwrap();
    assert!(study.set("rounds", "many").is_err());
    let solvers = study.solvers(&study.settings()).unwrap();
    let solved = solvers.solve(&study.case().base().base, &study.case().controls).unwrap();
    // At p = 1 types below c* = 0.5 attack, a quarter; the south costs 4, the upkeep 1/4.
    assert!((solved.answer.values[1] + 1.25).abs() < 1e-6);
}

#[test]
fn unknown_models_are_explained() {
    let text = SCENARIO.replace("\"deterrence\"", "\"deterence\"");
    let found = Study::open("hand", SourceFile::new("hand.toml", text), &Shelf, None);
    assert!(found.unwrap_err().to_string().contains("did you mean `deterrence`?"));
}
