//! What results hang on and rest on, where it is known in closed form.
//!
//! In the model of these tests the value at given controls depends on the stake alone, the share of the
//! convoy on both prizes, and nothing on the element of the war.

mod common;

use brink_study::case::Case;
use brink_study::design::{Design, SobolAb, Worlds, setting};
use brink_study::results::{
    Effect, EffectVerdict, QuantitySensitivity, RestsOn, Sensitivity, SensitivityMethod,
};
use brink_study::run::{MemoryStore, NoStore, Store};
use brink_study::{AnalysisOptions, SensitivityOptions, StudyError, check_claims, sensitivity};
use common::{ClosedForm, case_with, with_runner};

/// Claims that turn on the stake, on the pressure, on nothing, and on a solve that fails.
const CLAIMS: &str = r#"
[[claims]]
id = "small"
text = "the stake is small"
holds = "here.value.defender > -0.25"
[claims.experiments]
here = { controls = { posture = 0, alert = 0.25 } }
[[claims]]
id = "sure"
text = "there is an attack"
holds = "here.attack > 0"
[claims.experiments]
here = { controls = { posture = 0 } }
"#;

fn run(
    case: &Case,
    method: Option<SensitivityMethod>,
    of: &[&str],
    worlds: u64,
    store: &mut dyn Store,
) -> Result<Sensitivity, StudyError> {
    let of = of.iter().map(|&name| name.to_owned()).collect();
    let options = SensitivityOptions { method, of, worlds: Some(worlds), seed: 5 };
    with_runner(case, &ClosedForm, store, |runner| sensitivity(runner, &options))
}

/// A case whose solves all converge.
fn calm(more: &str) -> Case {
    let mut case = case_with(more);
    case.set("pressure", "0.5").unwrap();
    case.control("posture", 0.5).unwrap();
    case
}

fn effect<'a>(found: &'a QuantitySensitivity, parameter: &str) -> &'a Effect {
    let own = found.effects.iter().find(|effect| effect.parameter == parameter);
    own.unwrap_or_else(|| panic!("no {parameter}"))
}

/// All variance of the value is the stake's; the first-order estimate is known to about a hundredth
/// at 2,048 worlds, the total index of everything else is 0 exactly.
#[test]
fn sobol_indices_of_the_value_are_those_of_the_stake() {
    let case = calm("");
    let found = run(&case, Some(SensitivityMethod::Sobol), &["value"], 2048, &mut NoStore).unwrap();
    assert_eq!(found.rows, 2048 * (case.uncertain.len() as u64 + 2));
    let value = &found.quantities[0];
    assert_eq!((value.name.as_str(), value.undecided), ("value.defender", 0));
    for own in &value.effects {
        let (first, total) = (own.first.unwrap(), own.total.unwrap());
        let right = f64::from(own.parameter == "stake");
        assert!((first.estimate - right).abs() < 0.05, "{own:?}");
        assert!((total.estimate - right).abs() < 0.05, "{own:?}");
        let expected = if right == 1.0 {
            EffectVerdict::Influential
        } else {
            assert_eq!(total.estimate, 0.0);
            EffectVerdict::NotDifferentFromZero
        };
        assert_eq!((first.verdict, total.verdict), (expected, expected), "{own:?}");
    }
    let sizes: Vec<usize> = value.convergence.iter().map(|part| part.worlds).collect();
    assert_eq!(sizes, [256, 512, 1024, 2048]);
    assert!(value.last_change() < 0.1);
    assert!(value.dummy.as_ref().unwrap().total.unwrap().conf < 0.1);
}

/// The mean size of the effect of an element and of a pressure that do nothing is 0 exactly. That of
/// the stake is the mean slope between the levels: the value is -(1/2 - s/4)^2 - 1/16 with s on [1, 3],
/// and s from 1 to 7/3 or from 5/3 to 3 (two thirds of the range) changes it by 1/18 or -1/18.
#[test]
fn elementary_effects_are_differences_over_the_step() {
    let case = calm("");
    let found = run(&case, Some(SensitivityMethod::Morris), &["value"], 64, &mut NoStore).unwrap();
    let value = &found.quantities[0];
    let at = |s: f64| -(0.5 - s / 4.0).powi(2);
    let right = (at(7.0 / 3.0) - at(1.0)).abs() / (2.0 / 3.0);
    for own in &value.effects {
        let screening = own.screening.unwrap();
        if own.parameter == "stake" {
            assert!((screening.mu_star - right).abs() < 1e-12, "{own:?}");
            assert!(screening.sigma > 0.0 && screening.mu.abs() < screening.mu_star);
        } else {
            assert_eq!((screening.mu_star, screening.sigma), (0.0, 0.0), "{own:?}");
            assert_eq!(screening.mu_star_verdict, EffectVerdict::NotDifferentFromZero);
        }
    }
}

/// From plain worlds. What the best posture is, (s + 1) / 8, hangs on the stake alone.
#[test]
fn plain_worlds_say_the_same() {
    let case = {
        let mut case = case_with(CLAIMS);
        case.set("pressure", "0.5").unwrap();
        case
    };
    let found = run(&case, None, &["best", "small", "sure"], 1000, &mut NoStore).unwrap();
    for own in &found.quantities[..2] {
        let stake = effect(own, "stake");
        assert!(stake.first.unwrap().estimate > 0.9, "{stake:?}");
        assert!(stake.shapley.unwrap().estimate > 0.85, "{stake:?}");
        let war = effect(own, "war");
        assert_eq!(war.first.unwrap().verdict, EffectVerdict::NotDifferentFromZero, "{war:?}");
        assert_eq!(war.shapley.unwrap().verdict, EffectVerdict::NotDifferentFromZero, "{war:?}");
        assert!(own.dummy.as_ref().unwrap().shapley.unwrap().estimate < 0.1);
    }
    let sure = effect(&found.quantities[2], "stake");
    assert_eq!(sure.first.unwrap().verdict, EffectVerdict::Undefined);
    let rests = &found.rests_on[0];
    assert_eq!(rests.carriers().next().unwrap().parameter, "stake", "{rests:?}");
    assert_eq!(rests.carriers().count(), 1, "{rests:?}");
}

/// Worlds without an answer are left out and counted: a tenth of the pressures has none.
#[test]
fn what_is_missing_is_counted() {
    let mut case = case_with("");
    case.control("posture", 0.5).unwrap();
    let found = run(&case, None, &["value"], 1000, &mut NoStore).unwrap();
    let value = &found.quantities[0];
    assert!((95..=105).contains(&value.undecided), "{}", value.undecided);
    assert_eq!(effect(value, "stake").left_out, value.undecided);
}

#[test]
fn dependent_parameters_are_refused_with_a_way_out() {
    let correlated = "[[worlds.correlated]]\nparameters = [\"stake\", \"pressure\"]\nrank = 0.5\n";
    let constrained = "[[worlds.constraints]]\ntext = \"t\"\nholds = \"stake > 1.5\"\n";
    for (text, reason) in [(correlated, "are correlated"), (constrained, "are constrained by")] {
        let case = case_with(text);
        for method in [SensitivityMethod::Sobol, SensitivityMethod::Morris] {
            let refused = run(&case, Some(method), &["value"], 64, &mut NoStore).unwrap_err();
            let refused = refused.to_string();
            assert!(refused.contains(reason), "{refused}");
            assert!(refused.contains("--method shapley"), "{refused}");
        }
        run(&case, Some(SensitivityMethod::Shapley), &["value"], 64, &mut NoStore).unwrap();
    }
    let unknown = run(&case_with(""), None, &["valu"], 64, &mut NoStore).unwrap_err().to_string();
    assert!(unknown.contains("--of valu"), "{unknown}");
}

/// The first worlds of the design are the plain ones; each row of AB differs from A in one
/// parameter; more worlds go on from fewer, in memory that another run has left.
#[test]
fn the_design_is_the_worlds_and_resumes() {
    let case = case_with("");
    let (design, worlds) =
        (SobolAb::new(&case, 5, 32).unwrap(), Worlds::new(&case, 5, 32).unwrap());
    let inputs = |design: &dyn Design, row| setting(design, row).inputs(&case, case.view);
    for world in 0..32 {
        let a = inputs(&design, world * design.block() as u64);
        assert_eq!(a, inputs(&worlds, world));
        for (place, &input) in case.uncertain.iter().enumerate() {
            let ab = inputs(&design, world * design.block() as u64 + 2 + place as u64);
            let others = (0..a.len()).filter(|other| *other != input);
            others.for_each(|other| assert_eq!(a[other], ab[other]));
        }
    }
    let mut store = MemoryStore::default();
    let method = Some(SensitivityMethod::Sobol);
    let first = run(&case, method, &["value"], 64, &mut store).unwrap();
    let again = run(&case, method, &["value"], 64, &mut store).unwrap();
    let text = |found: &Sensitivity| serde_json::to_string(found).unwrap();
    assert_eq!(text(&first), text(&again));
    let back: Sensitivity = serde_json::from_str(&text(&first)).unwrap();
    assert_eq!(text(&back), text(&first));
    for name in ["\"S1\":", "\"S1_conf\":", "\"ST\":", "\"ST_conf\":"] {
        assert!(text(&first).contains(name), "{name}");
    }
}

fn rests(case: &Case, worlds: u64) -> Vec<RestsOn> {
    let options = AnalysisOptions { worlds, seed: 5, ..AnalysisOptions::default() };
    let checked =
        with_runner(case, &ClosedForm, &mut NoStore, |runner| check_claims(runner, &options));
    checked.unwrap().rests_on
}

/// `small` holds where the stake is below 2, the middle of its range: drawing the range in leaves
/// that share as it is, leaning it over does not.
#[test]
fn a_claim_rests_on_the_place_of_a_range() {
    let found = rests(&case_with(CLAIMS), 1000);
    let small = &found[0];
    assert!(small.varies);
    let carriers: Vec<&str> = small.carriers().map(|prior| prior.parameter.as_str()).collect();
    assert_eq!(carriers, ["stake"], "{small:?}");
    let stake = &small.priors[0];
    // The tilt is z / sqrt(2) for z the standardised stake, so by doubling the share of 1/2 moves at
    // the rate ln 2 * sqrt(3) / (4 sqrt(2)); the distance is that times 1 / sqrt(2 ln 2).
    let right = libm::sqrt(6.0) / 8.0 * libm::sqrt(std::f64::consts::LN_2 / 2.0);
    assert!(stake.strength < small.threshold, "{stake:?}");
    assert!((stake.place - right).abs() < 2e-3, "{stake:?} is not {right}");
    assert!(small.evidence.is_empty() && small.silent.is_empty());
    assert!(!found[1].varies && found[1].carriers().count() == 0);
}

/// Evidence that the stake is high, against a range that leaves it open; and evidence of the pressure,
/// which says nothing of it.
#[test]
fn evidence_that_moves_a_claim_is_told_from_evidence_that_does_not() {
    let piece = |id: &str, parameter: &str, observed: f64, sd: f64| {
        format!(
            "[[evidence]]\nid = \"{id}\"\ntext = \"seen\"\nof = \"{parameter}\"\n\
             observed = {observed}\nerror = {sd}\njudgement = \"hand\"\n"
        )
    };
    let high = rests(&case_with(&format!("{CLAIMS}\n{}", piece("seen", "stake", 2.5, 0.5))), 4000);
    let small = &high[0];
    assert!(small.evidence[0].matters, "{small:?}");
    assert!(small.silent.is_empty(), "{small:?}");
    let other = piece("other", "pressure", 0.6, 0.2);
    let other = rests(&case_with(&format!("{CLAIMS}\n{other}")), 4000);
    let small = &other[0];
    assert!(!small.evidence[0].matters, "{small:?}");
    assert_eq!(small.silent, ["stake"]);
    assert!(small.conflicts.is_empty());
}
