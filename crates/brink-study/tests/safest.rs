//! The safest bet, against closed forms.
//!
//! With u = stake / 4, uniform on [1/4, 3/4], and the alert following the posture p, the value is
//! -(p - u)^2 - (p - 1/4)^2 = -2 (p - q)^2 - 2 (q - 1/4)^2 with q = (u + 1/4) / 2, the best posture,
//! uniform on [1/4, 1/2]. In expectation that is -2 (p - 3/8)^2 - 5/96. A tenth of the worlds does
//! not converge, whatever the stake.

mod common;

use brink_statistics::robust::Criterion;
use brink_study::case::Case;
use brink_study::results::{BetWeights, Comparison, JudgedBy, OptionsJudged, SafestBet};
use brink_study::run::{MemoryStore, NoStore, Store};
use brink_study::{Answer, BetOptions, Engine, StudyError, compare_views, safest_bet};
use common::{ClosedForm, SCENARIO, case_with, resolve, with_runner};

/// Positions sixteenths apart: what is best lies among them.
const OPTIONS: BetOptions = BetOptions {
    worlds: 4096,
    seed: 5,
    positions: 17,
    mixes: 0,
    attack_at_most: None,
    catastrophe_at_most: None,
    margin: 0.02,
};

fn bet(case: &Case, options: &BetOptions) -> SafestBet {
    with(case, options, &ClosedForm, &mut NoStore).unwrap()
}

fn with(
    case: &Case,
    options: &BetOptions,
    engine: &dyn Engine,
    store: &mut dyn Store,
) -> Result<SafestBet, StudyError> {
    with_runner(case, engine, store, |runner| safest_bet(runner, options))
}

fn by(judged: &OptionsJudged, criterion: Criterion) -> &JudgedBy {
    judged.by(criterion).unwrap_or_else(|| panic!("{criterion:?} is missing"))
}

#[track_caller]
fn near(found: f64, right: f64, share: f64) {
    assert!((found - right).abs() <= share * right.abs(), "{found} is not {right}");
}

#[test]
fn every_criterion_has_its_closed_form() {
    let found = bet(&case_with(""), &OPTIONS);
    let judged = &found.positions;
    near(judged.undecided as f64, 409.6, 0.05);
    assert_eq!(judged.worlds + judged.undecided, 4096);
    for (criterion, at, score) in [
        (Criterion::ExpectedValue, 0.375, -5.0 / 96.0),
        // The best position on the grid is nearer to q than a thirty-second, evenly so.
        (Criterion::MeanRegret, 0.375, 1.0 / 96.0 - 1.0 / 1536.0),
        (Criterion::MaximumRegret, 0.375, 1.0 / 32.0),
        // At 1/2 the worst are u = 1/4 and u = 3/4.
        (Criterion::WorstCase, 0.5, -0.125),
    ] {
        let found = by(judged, criterion);
        assert_eq!(found.at, [at], "{criterion:?}");
        near(found.score, score, 0.01);
        let [low, high] = found.interval;
        assert!(low <= found.score && found.score <= high, "{found:?}");
        assert!(found.spread[0][0] <= at && at <= found.spread[0][1], "{found:?}");
    }
    // At 3/8 the worst tenth has u from 0.7 to 0.75.
    let tail = (libm::pow(0.375, 3.0) - libm::pow(0.325, 3.0)) / 0.15;
    near(by(judged, Criterion::ConditionalValueAtRisk).scores[6], -tail - 1.0 / 64.0, 0.01);
    assert!(judged.by(Criterion::Satisficing).is_none());
}

#[test]
fn the_best_posture_has_its_distribution_and_its_neighbours() {
    let found = bet(&case_with(""), &OPTIONS).positions;
    for (position, share) in found.best_share.iter().enumerate() {
        let right = match position {
            4 | 8 => 0.125,
            5..=7 => 0.25,
            _ => 0.0,
        };
        near(*share, right, 0.02);
    }
    assert!((found.best_share.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    // The range of expected values is 2 (5/8)^2 = 25/32, of which 2% is 2 (0.0884)^2.
    assert_eq!(found.good, [5, 6, 7]);
    assert!(found.good_is_interval);
    assert_eq!(found.good_range, [[0.3125, 0.4375]]);
    // Attack is 1 - p and catastrophe p / 10: every position trades one for the other.
    let front = found.front.unwrap();
    assert_eq!(front.options, (0..17).collect::<Vec<usize>>());
    assert_eq!(front.objectives.len(), 2);
    for (position, p) in found.controls[0].values.iter().enumerate() {
        near(front.objectives[0].values[position], 1.0 - p, 1e-12);
        near(front.objectives[1].values[position], p / 10.0, 1e-12);
    }
}

#[test]
fn what_is_required_is_met_or_not() {
    let case = case_with("");
    let options =
        BetOptions { attack_at_most: Some(0.6), catastrophe_at_most: Some(0.05), ..OPTIONS };
    let found = bet(&case, &options);
    let judged = by(&found.positions, Criterion::Satisficing);
    // 0.4 <= p <= 0.5, in every world.
    let right: Vec<f64> = (0..17).map(|p| f64::from(u8::from(p == 7 || p == 8))).collect();
    for (score, right) in judged.scores.iter().zip(&right) {
        assert!((score - right).abs() < 1e-12, "{:?}", judged.scores);
    }
    assert_eq!((judged.best, judged.ties.as_slice()), (7, &[7, 8][..]));
    let nameless = SCENARIO.replace("attack = \"attack\"\n", "");
    let error = with(&resolve(&nameless, None).unwrap(), &options, &ClosedForm, &mut NoStore);
    let text = error.unwrap_err().to_string();
    assert!(text.contains("which measure is the attack"), "{text}");
}

/// All that matters is the stake: knowing it is knowing everything, 5/512, and the others are noise.
#[test]
fn information_is_worth_its_closed_form() {
    let found = bet(&case_with(""), &OPTIONS).information;
    near(found.perfect, 5.0 / 512.0, 0.01);
    near(found.relative, 5.0 / 512.0 / (25.0 / 32.0), 0.02);
    let first = &found.parameters[0];
    assert_eq!((first.name.as_str(), first.above_noise), ("stake", true));
    near(first.worth, 5.0 / 512.0, 0.02);
    assert!(found.parameters.len() > 2);
    for other in &found.parameters[1..] {
        assert!(!other.above_noise, "{other:?}");
    }
}

#[test]
fn mixes_of_levers_are_judged_too() {
    // Eighths in both levers.
    let options = BetOptions { mixes: 81, worlds: 1024, ..OPTIONS };
    let found = bet(&case_with(""), &options).mixes.unwrap();
    assert!(bet(&case_with(""), &OPTIONS).mixes.is_none());
    let names: Vec<&str> = found.controls.iter().map(|series| series.name.as_str()).collect();
    assert_eq!(names, ["posture", "alert"]);
    let best = by(&found, Criterion::ExpectedValue);
    // The mean of u, and what the alert is for; the variance of u is 1/48.
    assert_eq!(best.at, [0.5, 0.25]);
    near(best.score, -1.0 / 48.0, 0.01);
    // Expected values range over 1/4 + 9/16: of that 2% is one step of 1/8 in either lever.
    assert_eq!(found.good_range, [[0.375, 0.625], [0.125, 0.375]]);
}

/// Half of the stakes are ruled out: u is uniform on [1/2, 3/4], and the best is 7/16.
#[test]
fn evidence_moves_the_bet_and_is_withheld_where_too_few_worlds_carry_it() {
    let piece = "[[expectations]]\nid = \"high\"\ntext = \"high\"\njudgement = \"a test\"\nholds = \"stake > 2\"\ndoubt = 0.001\n";
    let found = bet(&case_with(piece), &OPTIONS);
    assert_eq!(found.weights, BetWeights::Evidence);
    assert_eq!(by(&found.positions, Criterion::ExpectedValue).at, [0.4375]);
    assert_eq!(bet(&case_with(""), &OPTIONS).weights, BetWeights::Equal);
    let piece = "[[evidence]]\nid = \"seen\"\ntext = \"seen\"\njudgement = \"a test\"\nof = \"stake\"\nobserved = 2.9\nerror = 0.001\n";
    let found = bet(&case_with(piece), &BetOptions { worlds: 256, ..OPTIONS });
    assert_eq!(found.weights, BetWeights::EqualEvidenceWithheld);
    assert!(found.worlds.weights[0].withheld.is_some());
    assert_eq!(by(&found.positions, Criterion::ExpectedValue).at, [0.375]);
}

/// The closed form in another unit.
struct Scaled(f64);

impl Engine for Scaled {
    fn answer(&self, inputs: &[f64], controls: &[f64]) -> Result<Answer, StudyError> {
        let mut answer = ClosedForm.answer(inputs, controls)?;
        answer.values.iter_mut().for_each(|value| *value *= self.0);
        Ok(answer)
    }
}

#[test]
fn the_unit_of_payoffs_changes_no_advice() {
    let case = case_with("");
    let options = BetOptions { worlds: 512, ..OPTIONS };
    let plain = bet(&case, &options);
    for unit in [libm::exp2(-600.0), libm::exp2(600.0)] {
        let found = with(&case, &options, &Scaled(unit), &mut NoStore).unwrap();
        assert_eq!(found.positions.best_share, plain.positions.best_share);
        assert_eq!(found.positions.good, plain.positions.good);
        assert_eq!(found.information.relative, plain.information.relative);
        for (a, b) in found.positions.criteria.iter().zip(&plain.positions.criteria) {
            assert_eq!((a.best, &a.ties, &a.spread), (b.best, &b.ties, &b.spread));
        }
        let names = |bet: &SafestBet| -> Vec<(String, bool)> {
            let all = bet.information.parameters.iter();
            all.map(|parameter| (parameter.name.clone(), parameter.above_noise)).collect()
        };
        assert_eq!(names(&found)[0], names(&plain)[0]);
    }
}

/// Solves nothing.
struct Broken;

impl Engine for Broken {
    fn answer(&self, _: &[f64], _: &[f64]) -> Result<Answer, StudyError> {
        Err(StudyError::Cancelled)
    }
}

#[test]
fn what_was_done_is_not_done_again() {
    let case = case_with("");
    let options = BetOptions { worlds: 300, ..OPTIONS };
    let mut store = MemoryStore::default();
    let json = |bet: &SafestBet| serde_json::to_string(bet).unwrap();
    let first = with(&case, &options, &ClosedForm, &mut store).unwrap();
    let again = with(&case, &options, &Broken, &mut store).unwrap();
    assert_eq!(json(&first), json(&again));
    let read: SafestBet = serde_json::from_str(&json(&first)).unwrap();
    assert_eq!(json(&read), json(&first));
    assert!(matches!(with(&case, &options, &Broken, &mut NoStore), Err(StudyError::Cancelled)));
}

#[test]
fn worlds_that_do_not_converge_say_so() {
    let mut case = case_with("");
    case.set("pressure", "0.95").unwrap();
    let text = with(&case, &OPTIONS, &ClosedForm, &mut NoStore).unwrap_err().to_string();
    assert!(text.contains("in no plausible world"), "{text}");
}

/// A view that holds stakes to be high, and two beliefs that matter to nothing.
const FIRM: &str = r#"
[views.firm]
title = "Firm"
[views.firm.parameters.stake]
value = 2.5
range = [2, 3]
judgement = "hand"
[views.firm.parameters.spare]
value = 0.25
judgement = "hand"
[views.firm.parameters.pressure]
value = 0.5
range = [0.25, 0.75]
judgement = "hand"
"#;

fn compared(views: &[&str]) -> Result<Comparison, StudyError> {
    let views: Vec<String> = views.iter().map(|&view| view.into()).collect();
    with_runner(&case_with(FIRM), &ClosedForm, &mut NoStore, |runner| {
        compare_views(runner, &views, &OPTIONS)
    })
}

#[test]
fn views_part_as_far_as_their_stakes_do() {
    let found = compared(&["base", "firm"]).unwrap();
    // (1.5 + 1) / 8 and (2.5 + 1) / 8 in the base case; the means of u are 1/2 and 5/8.
    for (view, base, expected) in [(0, 0.3125, 0.375), (1, 0.4375, 0.4375)] {
        let view = &found.views[view];
        near(view.base_best, base, 1e-3);
        assert_eq!(by(&view.bet.positions, Criterion::ExpectedValue).at, [expected]);
    }
    let parting = &found.partings[0];
    assert_eq!((parting.own.as_str(), parting.other.as_str()), ("base", "firm"));
    near(parting.base_difference, 0.125, 1e-3);
    near(parting.expected_difference, 0.0625, 1e-12);
    // Value is lost as 2 (1/16)^2, in either world; the firm's dial ranges to 2 (9/16)^2.
    near(parting.cost, 1.0 / 128.0, 0.02);
    near(found.partings[1].cost, 1.0 / 128.0, 0.02);
    near(parting.cost_relative, 0.01, 0.02);
    let [low, high] = parting.cost_interval;
    assert!(low <= 1.0 / 128.0 && 1.0 / 128.0 <= high, "{parting:?}");
    // The stake makes all of the difference.
    let names: Vec<&str> = parting.beliefs.iter().map(|belief| belief.name.as_str()).collect();
    assert_eq!(names, ["stake", "spare", "pressure"]);
    near(parting.beliefs[0].closes, 1.0, 1e-3);
    near(parting.beliefs[0].best, 0.4375, 1e-3);
    assert_eq!(
        (&parting.beliefs[0].own[..], &parting.beliefs[0].other[..]),
        (&["1.5".to_owned()][..], &["2.5".to_owned()][..],)
    );
    assert_eq!(parting.beliefs[1].closes, 0.0);
    assert!(parting.beliefs[2].range_only && !parting.beliefs[1].range_only);
}

#[test]
fn one_view_stands_beside_the_base_and_nonsense_is_refused() {
    let found = compared(&["firm"]).unwrap();
    let names: Vec<&str> = found.views.iter().map(|view| view.view.as_str()).collect();
    assert_eq!(names, ["base", "firm"]);
    for (views, needle) in
        [(&["base"][..], "name the views"), (&["firm", "firm"], "twice"), (&["fern"], "no view")]
    {
        let text = compared(views).unwrap_err().to_string();
        assert!(text.contains(needle), "{text}");
    }
}
