//! Plausible worlds, evidence and what breaks the claims, made up.

use brink_study::results::{
    BreakBox, BreakLimit, BreakNode, BreakSearch, BreakSplit, ClaimBreaks, ClaimResult,
    ConstraintText, Judged, ParameterShift, PeelingStep, PieceOfEvidence, Share, WeightsSummary,
    WorldsSummary,
};

fn share(share: f64, off: f64) -> Share {
    Share { share, interval: [(share - off).max(0.0), (share + off).min(1.0)] }
}

/// Worlds with two pieces of evidence, one under a handicap.
pub(crate) fn worlds() -> WorldsSummary {
    let piece = |id: &str, text: &str, judgement: bool, handicapped: bool| PieceOfEvidence {
        id: id.to_owned(),
        text: text.to_owned(),
        source: "Watling & Reynolds <2022>, 'Operation Z', p. 1".to_owned(),
        judgement,
        expectation: judgement,
        handicapped,
        k_hat: 0.21,
        effective: 611.4,
        unjudged: if judgement { 4 } else { 0 },
    };
    let weights = |reading: &str, effective: f64, k_hat: f64| WeightsSummary {
        reading: reading.to_owned(),
        effective,
        k_hat,
        threshold: 0.666,
        withheld: None,
    };
    let shift = |name: &str, prior: [f64; 4], after: [f64; 4], bare: [f64; 4]| ParameterShift {
        name: name.to_owned(),
        prior,
        posterior: Some(after),
        face_value: Some(bare),
    };
    WorldsSummary {
        name: "baltic-2022-1f0a9c3e-seed-1-of-1000".to_owned(),
        count: 1000,
        seed: 1,
        sampling: "sobol".to_owned(),
        replicates: 8,
        refused: 0.123,
        constraints: vec![ConstraintText {
            text: "The stake exceeds what pressure alone is worth".to_owned(),
            predicate: "stake > 2 * pressure".to_owned(),
        }],
        evidence: vec![
            piece("performance", "Six weeks of the war", false, true),
            piece("peace", "No attack in thirty years", true, false),
        ],
        weights: vec![weights("handicapped", 412.3, 0.24), weights("face_value", 97.1, 0.51)],
        parameters: vec![
            shift("stake", [1.5, 0.9, 1.5, 2.3], [1.5, 0.9, 1.5, 2.3], [1.5, 0.9, 1.48, 2.3]),
            shift(
                "force_ratio",
                [1.8, 0.76, 1.57, 3.2],
                [1.3, 0.73, 1.22, 2.4],
                [0.9, 0.71, 0.86, 1.3],
            ),
            shift(
                "share_greedy",
                [0.5, 0.23, 0.5, 0.77],
                [0.47, 0.22, 0.46, 0.76],
                [0.46, 0.22, 0.44, 0.75],
            ),
            shift(
                "handicap.performance",
                [0.55, 0.32, 0.55, 0.78],
                [0.5, 0.31, 0.48, 0.75],
                [0.55, 0.32, 0.55, 0.78],
            ),
        ],
        all_claims: Some(Judged {
            prior: share(0.013, 0.004),
            posterior: Some(share(0.021, 0.008)),
            face_value: Some(share(0.06, 0.03)),
        }),
    }
}

/// The shares of claims after the evidence.
pub(crate) fn weigh(claims: &mut [ClaimResult]) {
    for robustness in claims.iter_mut().filter_map(|claim| claim.robustness.as_mut()) {
        robustness.posterior = Some(share(robustness.share * 0.8, 0.03));
        robustness.face_value = Some(share(robustness.share * 0.5, 0.06));
    }
}

fn limit(parameter: &str, low: f64, high: f64, elements: &[&str]) -> BreakLimit {
    BreakLimit {
        parameter: parameter.to_owned(),
        label: format!("meaning of {parameter}"),
        low,
        high,
        elements: elements.iter().map(|&name| name.to_owned()).collect(),
        quasi_p: [Some(1.3e-19), None],
        reproduced: Some(0.92),
    }
}

fn found(limits: Vec<BreakLimit>, coverage: f64, density: f64) -> BreakBox {
    BreakBox {
        limits,
        coverage,
        density,
        mass: 0.28,
        coverage_interval: Some([coverage - 0.08, coverage + 0.07]),
        density_interval: Some([density - 0.09, density + 0.05]),
    }
}

/// What breaks each claim: a box, a box with elements and a handicap, everywhere, nowhere, and no
/// pattern.
pub(crate) fn breaks(claims: &[ClaimResult]) -> Vec<ClaimBreaks> {
    let boxes = |index: usize| match index {
        0 => vec![
            found(
                vec![
                    limit("force_ratio", f64::NAN, 1.3, &[]),
                    limit("share_greedy", 0.62, f64::NAN, &[]),
                ],
                0.84,
                0.88,
            ),
            found(vec![limit("stake", 2.1, 2.4, &[])], 0.08, 0.6),
        ],
        3 => vec![found(
            vec![
                limit("share_greedy", 0.31, 0.66, &[]),
                limit("war", f64::NAN, f64::NAN, &["defeat", "stalemate"]),
                limit("handicap.performance", 0.5, f64::NAN, &[]),
            ],
            0.61,
            0.9,
        )],
        _ => Vec::new(),
    };
    let claims = claims.iter().take(5).enumerate();
    claims
        .map(|(index, claim)| {
            let fails = [0.31, 1.0, 0.0, 0.564, 0.04][index];
            let boxes = boxes(index);
            let trajectory = if boxes.is_empty() { Vec::new() } else { way(fails) };
            ClaimBreaks {
                id: claim.id.clone(),
                text: claim.text.clone(),
                fails,
                decided: 1000 - index,
                undecided: index,
                search: [
                    BreakSearch::Found,
                    BreakSearch::AlwaysFails,
                    BreakSearch::NeverFails,
                    BreakSearch::Found,
                    BreakSearch::NoPattern,
                ][index],
                tree: (!boxes.is_empty()).then(|| tree(fails)),
                boxes,
                trajectory,
            }
        })
        .collect()
}

fn way(fails: f64) -> Vec<PeelingStep> {
    let step = |at: u32| {
        let share = f64::from(at) / 24.0;
        PeelingStep {
            coverage: 1.0 - 0.9 * share * share,
            density: fails + (0.97 - fails) * libm::sqrt(share),
            mass: 1.0 - 0.95 * share,
            restricted: (at as usize).div_ceil(7),
        }
    };
    (0..=24).map(step).collect()
}

fn tree(fails: f64) -> BreakNode {
    let leaf = |mass: f64, density: f64| BreakNode { mass, density, split: None };
    let split = |parameter: &str, at_most: f64, elements: &[&str], branches: Vec<BreakNode>| {
        Some(BreakSplit {
            parameter: parameter.to_owned(),
            at_most,
            elements: elements.iter().map(|&name| name.to_owned()).collect(),
            gain: 0.1,
            branches,
        })
    };
    let war = split("war", f64::NAN, &["defeat"], vec![leaf(0.1, 0.95), leaf(0.2, 0.6)]);
    let inner = BreakNode { mass: 0.3, density: 0.72, split: war };
    let outer = split("force_ratio", 1.3, &[], vec![inner, leaf(0.7, 0.1)]);
    BreakNode { mass: 1.0, density: fails, split: outer }
}
