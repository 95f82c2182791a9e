//! Worlds before and after the evidence.

use brink_statistics::weights::{Estimate, Verdict, Weights, WeightsError, threshold};

use crate::case::Case;
use crate::design::{Design, Worlds};
use crate::evidence::Reading;
use crate::results::{
    ConstraintText, Judged, ParameterShift, PieceOfEvidence, Share, WeightsSummary, WorldsSummary,
};
use crate::run::{EvidenceColumns, Rows};
use crate::table::{Cells, Table};

/// The worlds of a run with the weights that evidence gives them.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// Replicate of the design to which each world belongs, `[world]`.
    pub replicates: Vec<u32>,
    /// Every world counts the same.
    pub prior: Weights,
    /// The readings of the evidence that differ; none without evidence.
    pub readings: Vec<Weighing>,
    pieces: Vec<PieceOfEvidence>,
}

/// The weights under one reading.
#[derive(Clone, Debug)]
pub struct Weighing {
    /// The reading.
    pub reading: Reading,
    /// Log-likelihood of each piece, `[piece][world]`; `-inf` where it cannot be judged.
    pub log_likelihoods: Vec<Vec<f64>>,
    /// The weights, or why there are none.
    pub weights: Result<Weights, WeightsError>,
}

impl Weighing {
    /// The weights, if numbers made from them can be trusted.
    pub fn usable(&self) -> Option<&Weights> {
        self.weights.as_ref().ok().filter(|weights| weights.verdict() == Verdict::Usable)
    }

    fn summary(&self) -> WeightsSummary {
        let reading = self.reading.word().to_owned();
        match &self.weights {
            Ok(weights) => WeightsSummary {
                reading,
                effective: weights.effective(),
                k_hat: weights.k_hat(),
                threshold: threshold(weights.worlds() as f64),
                withheld: withheld(weights),
            },
            Err(reason) => WeightsSummary {
                reading,
                effective: 0.0,
                k_hat: f64::INFINITY,
                threshold: f64::NAN,
                withheld: Some(format!("{reason}: ranges and evidence contradict each other")),
            },
        }
    }
}

/// Why numbers under some weights are withheld, and how many worlds would do.
fn withheld(weights: &Weights) -> Option<String> {
    let Verdict::Withheld { worlds } = weights.verdict() else { return None };
    let count = weights.effective();
    let reason = format!(
        "a few of the {} worlds carry the weight (as much as {count:.0} equal ones, Pareto k = {:.2})",
        weights.worlds(),
        weights.k_hat()
    );
    let enough = worlds.unwrap_or_else(|| enough(weights));
    // Two digits: it is an estimate from the few worlds there are.
    let unit = libm::pow(10.0, libm::floor(libm::log10(enough)) - 1.0).max(1.0);
    let enough = libm::ceil(enough / unit) * unit;
    Some(format!(
        "{reason}: about {enough:.0} worlds would do, or ranges nearer to what was observed"
    ))
}

/// How many worlds make the weights usable where their tail is too heavy to tell. What was observed
/// has a highest likelihood, so weights are bounded, and all is well once the tail that is judged,
/// the largest 3 sqrt(S) of S weights, lies within the share of worlds that count.
fn enough(weights: &Weights) -> f64 {
    let share = weights.effective() / weights.worlds() as f64;
    libm::ceil(9.0 / (share * share))
}

impl Weighed {
    /// Weighs the worlds of a run that asked for claims, [`crate::run::Claims`].
    pub fn new(case: &Case, worlds: &Worlds, rows: &Rows) -> Self {
        let count = worlds.rows() as usize;
        let columns = EvidenceColumns::new(rows.first + case.claims.len());
        let mut pieces: Vec<PieceOfEvidence> = Vec::new();
        let handicapped = case.evidence.iter().any(|piece| piece.handicap.is_some());
        let readings = Reading::ALL.iter().filter(|reading| {
            !case.evidence.is_empty() && (handicapped || **reading == Reading::Handicapped)
        });
        let readings: Vec<Weighing> = readings
            .map(|&reading| weighing(columns.log_likelihoods(case, &rows.table, reading), reading))
            .collect();
        if let Some(first) = readings.first() {
            let all = columns.log_likelihoods(case, &rows.table, Reading::Handicapped);
            for ((piece, judged), raw) in case.evidence.iter().zip(&first.log_likelihoods).zip(all)
            {
                let alone = Weights::from_log(judged).ok();
                pieces.push(PieceOfEvidence {
                    id: piece.id.clone(),
                    text: piece.text.clone(),
                    source: piece.source.clone(),
                    judgement: piece.judgement,
                    expectation: piece.expectation,
                    handicapped: piece.handicap.is_some(),
                    k_hat: alone.as_ref().map_or(f64::INFINITY, Weights::k_hat),
                    effective: alone.as_ref().map_or(0.0, Weights::effective),
                    unjudged: raw.iter().filter(|x| x.is_nan()).count(),
                });
            }
        }
        Self {
            replicates: (0..worlds.rows()).map(|row| worlds.replicate(row) as u32).collect(),
            prior: Weights::equal(count),
            readings,
            pieces,
        }
    }

    /// The weights under a reading, where numbers made from them can be trusted.
    pub fn usable(&self, reading: Reading) -> Option<&Weights> {
        self.readings.iter().find(|weighing| weighing.reading == reading)?.usable()
    }

    /// The best weights there are: those after the evidence under its handicaps, or else equal ones.
    pub fn best(&self) -> &Weights {
        self.usable(Reading::Handicapped).unwrap_or(&self.prior)
    }

    /// A share of worlds before and after the evidence; `None` marks worlds without verdict.
    pub fn judged(&self, verdicts: &[Option<bool>]) -> Judged {
        let values: Vec<f64> = verdicts.iter().map(|v| v.map_or(f64::NAN, f64::from)).collect();
        let share = |weights: &Weights| {
            let Estimate { value, interval, .. } =
                weights.share_of_replicates(&values, &self.replicates);
            Share { share: value, interval }
        };
        Judged {
            prior: share(&self.prior),
            posterior: self.usable(Reading::Handicapped).map(share),
            face_value: self.usable(Reading::FaceValue).map(share),
        }
    }

    /// What reports say of the worlds. `identity` tells the model, its sizes and the engine from
    /// others.
    pub fn summary(&self, case: &Case, name: &str, worlds: &Worlds, rows: &Rows) -> WorldsSummary {
        let sampling = crate::design::Sampling::ALL;
        let sampling = sampling.iter().find(|(_, way)| *way == case.joint.sampling);
        let constraints = case.joint.constraints.iter().map(|constraint| ConstraintText {
            text: constraint.text.clone(),
            predicate: constraint.predicate.clone(),
        });
        WorldsSummary {
            name: name.into(),
            count: worlds.rows(),
            seed: worlds.seed(),
            sampling: sampling.map_or("", |(name, _)| name).into(),
            replicates: case.joint.replicates,
            refused: worlds.refused(),
            constraints: constraints.collect(),
            evidence: self.pieces.clone(),
            weights: self.readings.iter().map(Weighing::summary).collect(),
            parameters: self.shifts(&rows.table),
            all_claims: (!case.claims.is_empty()).then(|| self.judged(&together(case, rows))),
        }
    }

    /// Every uncertain number before and after the evidence.
    fn shifts(&self, table: &Table) -> Vec<ParameterShift> {
        let shown = table.columns.iter().take_while(|column| !column.name.starts_with("evidence."));
        let handicaps = table.columns.iter().filter(|column| column.name.starts_with("handicap."));
        let numbers = shown.chain(handicaps).filter_map(|column| match &column.cells {
            Cells::F64(values) => Some((&column.name, values)),
            _ => None,
        });
        let shift = |(name, values): (&String, &Vec<f64>)| {
            let of = |weights: &Weights| {
                let quantile = |p: f64| weights.quantile(values, p).value;
                [weights.mean(values).value, quantile(0.05), quantile(0.5), quantile(0.95)]
            };
            ParameterShift {
                name: name.clone(),
                prior: of(&self.prior),
                posterior: self.usable(Reading::Handicapped).map(of),
                face_value: self.usable(Reading::FaceValue).map(of),
            }
        };
        numbers.map(shift).collect()
    }
}

/// Whether every claim holds, `[world]`; `None` where one is undecided and none fails.
fn together(case: &Case, rows: &Rows) -> Vec<Option<bool>> {
    let verdicts: Vec<&[Option<bool>]> =
        (0..case.claims.len()).map(|claim| rows.table.truths(rows.first + claim)).collect();
    let all = |world: usize| {
        let mut own = verdicts.iter().map(|claim| claim[world]);
        if own.clone().any(|verdict| verdict == Some(false)) {
            return Some(false);
        }
        own.all(|verdict| verdict == Some(true)).then_some(true)
    };
    (0..rows.table.rows()).map(all).collect()
}

fn weighing(columns: Vec<&[f64]>, reading: Reading) -> Weighing {
    let judged = |column: &[f64]| -> Vec<f64> {
        column.iter().map(|&x| if x.is_nan() { f64::NEG_INFINITY } else { x }).collect()
    };
    let log_likelihoods: Vec<Vec<f64>> = columns.into_iter().map(judged).collect();
    let worlds = log_likelihoods.first().map_or(0, Vec::len);
    let total: Vec<f64> =
        (0..worlds).map(|world| log_likelihoods.iter().map(|piece| piece[world]).sum()).collect();
    Weighing { reading, weights: Weights::from_log(&total), log_likelihoods }
}
