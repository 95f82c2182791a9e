//! What claims and numbers rest on: which prior, which piece of evidence.
//!
//! Power-scaling weighs the same worlds again by a prior or a likelihood raised to a power
//! ([`brink_statistics::power_scaling`]). A power draws a prior in and leaves its place: a claim that
//! turns on whether a parameter lies in the upper half of its range would not notice. Priors are
//! therefore leaned over as well, by an exponential tilt that weighs as much: both change a normal
//! prior at the same Fisher information, that of a power being 1/2.

use brink_statistics::power_scaling::{Scaling, THRESHOLD, range_component};
use brink_statistics::weights::threshold;
use rayon::prelude::*;

use super::Weighed;
use crate::case::Case;
use crate::design::{Design, Draws, Worlds, setting};
use crate::evidence::Reading;
use crate::results::{Disagreement, EvidenceSensitivity, PriorSensitivity, RestsOn};
use crate::run::Rows;
use crate::uncertain::Plausible;

/// Parameters that do nothing, to see what chance alone gives: the largest of 19 is passed by one in
/// twenty.
const DUMMIES: usize = 19;

/// Something that differs between worlds, of which it is asked what it rests on.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// Identifier.
    pub name: String,
    /// In words.
    pub label: String,
    /// Its value in each world; NaN where it has none.
    pub values: Vec<f64>,
}

/// The claims of a run that asked for them, as quantities: 1 where one holds, 0 where it fails.
pub fn claim_quantities(case: &Case, rows: &Rows) -> Vec<Quantity> {
    let claims = case.claims.iter().enumerate();
    claims
        .map(|(at, claim)| Quantity {
            name: claim.id.clone(),
            label: claim.text.clone(),
            values: rows
                .table
                .truths(rows.first + at)
                .iter()
                .map(|verdict| verdict.map_or(f64::NAN, f64::from))
                .collect(),
        })
        .collect()
}

/// What quantities over these worlds rest on, worlds counting as the evidence weighs them where that
/// can be trusted.
pub fn rests_on(
    case: &Case,
    worlds: &Worlds,
    weighed: &Weighed,
    quantities: &[Quantity],
) -> Vec<RestsOn> {
    let shares = weighed.best().shares();
    let priors: Vec<Prior> =
        priors(case, worlds).into_par_iter().map(|drawn| Prior::new(drawn, shares)).collect();
    let dummies = dummies(worlds);
    let dummies: Vec<Scaling> =
        dummies.par_iter().filter_map(|component| scaling(shares, component)).collect();
    let pieces = pieces(case, weighed, shares);
    let of = |quantity: &Quantity| one(quantity, shares, &priors, &dummies, &pieces);
    quantities.par_iter().map(of).collect()
}

fn one(
    quantity: &Quantity,
    shares: &[f64],
    priors: &[Prior],
    dummies: &[Scaling],
    pieces: &[Piece],
) -> RestsOn {
    let values = &quantity.values;
    let largest = |of: &[Scaling]| largest_of(of, values);
    let threshold = THRESHOLD.max(largest(dummies));
    let mut found: Vec<(PriorSensitivity, &Prior)> = priors
        .iter()
        .map(|prior| {
            let (strength, place) = (largest(&prior.strength), largest(&prior.place));
            let matters = strength >= threshold || place >= threshold;
            let (parameter, label) = (prior.name.clone(), prior.label.clone());
            (PriorSensitivity { parameter, label, strength, place, matters }, prior)
        })
        .collect();
    // NaNs last; equal ones stay in model order.
    let size =
        |(prior, _): &(PriorSensitivity, &Prior)| Some(prior.largest()).filter(|x| !x.is_nan());
    found.sort_by(|a, b| size(b).unwrap_or(-1.0).total_cmp(&size(a).unwrap_or(-1.0)));
    let evidence: Vec<EvidenceSensitivity> = pieces
        .iter()
        .map(|piece| {
            let strength = largest(&piece.scaling);
            let (id, matters) = (piece.id.clone(), strength >= threshold);
            EvidenceSensitivity { id, strength, matters }
        })
        .collect();
    let carriers = || found.iter().filter(|(prior, _)| prior.matters);
    let moves =
        |piece: &Piece, prior: &Prior| largest_of(&piece.scaling, &prior.values) >= threshold;
    let conflicts =
        carriers().filter(|(prior, _)| prior.strength >= threshold).flat_map(|(_, prior)| {
            let pieces = pieces.iter().zip(&evidence).filter(|(_, found)| found.matters);
            pieces.filter(|(piece, _)| moves(piece, prior)).map(|(piece, _)| Disagreement {
                parameter: prior.name.clone(),
                evidence: piece.id.clone(),
            })
        });
    let silent = carriers()
        .filter(|(_, prior)| !pieces.is_empty() && !pieces.iter().any(|piece| moves(piece, prior)));
    RestsOn {
        id: quantity.name.clone(),
        text: quantity.label.clone(),
        varies: varies(values, shares),
        threshold,
        conflicts: conflicts.collect(),
        silent: silent.map(|(_, prior)| prior.name.clone()).collect(),
        priors: found.into_iter().map(|(prior, _)| prior).collect(),
        evidence,
    }
}

fn largest_of(scalings: &[Scaling], values: &[f64]) -> f64 {
    scalings.iter().map(|scaling| scaling.sensitivity(values)).fold(f64::NAN, f64::max)
}

/// Whether values differ between worlds that count.
fn varies(values: &[f64], shares: &[f64]) -> bool {
    let counted = values.iter().zip(shares).filter(|(x, share)| x.is_finite() && **share > 0.0);
    let mut counted = counted.map(|(x, _)| x);
    let first = counted.next();
    counted.any(|x| Some(x) != first)
}

/// A component scaled, if the change of weights can be trusted.
fn scaling(shares: &[f64], component: &[f64]) -> Option<Scaling> {
    let scaled = Scaling::new(shares, component)?;
    (scaled.k_hat() <= threshold(shares.len() as f64)).then_some(scaled)
}

/// A prior as it was drawn in each world.
struct Drawn<'a> {
    name: String,
    label: String,
    plausible: &'a Plausible,
    values: Vec<f64>,
}

/// The prior of every parameter that is uncertain in the case's view, then of every handicap.
fn priors<'a>(case: &'a Case, worlds: &Worlds) -> Vec<Drawn<'a>> {
    let beliefs = case.base();
    let units: Vec<_> =
        (0..worlds.rows()).into_par_iter().map(|row| setting(worlds, row)).collect();
    // Shares of a whole by what was drawn before they were scaled: that is what has a prior.
    let drawn: Vec<Vec<f64>> = units
        .par_iter()
        .map(|setting| beliefs.drawn(&case.joint, &case.uncertain, &setting.unit))
        .collect();
    let parameters = worlds.moved(case).into_iter().map(|input| {
        let info = &case.interface.inputs[input];
        Drawn {
            name: info.name.to_string(),
            label: info.label.clone(),
            plausible: &beliefs.plausible[input],
            values: drawn.iter().map(|world| world[input]).collect(),
        }
    });
    let handicaps =
        case.evidence.iter().filter_map(|piece| Some((piece, piece.handicap.as_ref()?)));
    let handicaps = handicaps.enumerate().filter(|(_, (_, own))| own.plausible.is_uncertain());
    let handicaps = handicaps.map(|(number, (piece, own))| Drawn {
        name: format!("handicap.{}", piece.id),
        label: format!("handicap of {}", piece.id),
        plausible: &own.plausible,
        values: units.iter().map(|setting| own.at(setting.handicap(case, number))).collect(),
    });
    parameters.chain(handicaps).collect()
}

/// A prior, scaled and leaned.
struct Prior {
    name: String,
    label: String,
    values: Vec<f64>,
    /// Its power; none where it cannot be scaled.
    strength: Vec<Scaling>,
    /// Its leaning, towards each element where it has elements.
    place: Vec<Scaling>,
}

impl Prior {
    fn new(drawn: Drawn, shares: &[f64]) -> Self {
        let Drawn { name, label, plausible, values } = drawn;
        let power: Vec<f64> = values.iter().map(|&x| plausible.log_component(x)).collect();
        let directions: Vec<Vec<f64>> = match plausible {
            Plausible::Chances(chances) => {
                let elements = (0..chances.len()).map(|at| at as f64);
                let is = |element: f64| values.iter().map(move |&x| f64::from(x == element));
                elements.map(|element| is(element).collect()).collect()
            }
            _ => vec![values.iter().map(|&x| plausible.on_its_scale(x)).collect()],
        };
        let tilts = directions.iter().filter_map(|direction| scaling(shares, &tilt(direction)?));
        Self {
            strength: scaling(shares, &power).into_iter().collect(),
            place: tilts.collect(),
            name,
            label,
            values,
        }
    }
}

/// A direction as the log component of an exponential tilt: centred, with variance 1/2. `None` where
/// worlds do not differ in it.
fn tilt(direction: &[f64]) -> Option<Vec<f64>> {
    let low = direction.iter().copied().fold(f64::INFINITY, f64::min);
    let high = direction.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // Halves, then shares of the range: no unit is too large or too small.
    let unit = |x: f64| (x / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);
    let n = direction.len() as f64;
    let mean = direction.iter().map(|&x| unit(x)).sum::<f64>() / n;
    let square = |x: f64| (unit(x) - mean) * (unit(x) - mean);
    let variance = direction.iter().map(|&x| square(x)).sum::<f64>() / n;
    let scale = libm::sqrt(0.5 / variance);
    scale.is_finite().then(|| direction.iter().map(|&x| (unit(x) - mean) * scale).collect())
}

/// Components of parameters that do nothing, drawn in and leaned.
fn dummies(worlds: &Worlds) -> Vec<Vec<f64>> {
    let names: Vec<String> = (0..DUMMIES).map(|at| format!("dummy {at}")).collect();
    let draws = Draws::new(names.iter().map(String::as_str), worlds.seed(), 1, None);
    let points: Vec<Vec<f64>> = (0..worlds.rows()).map(|k| draws.point(k)).collect();
    let of = |at: usize| {
        let column: Vec<f64> = points.iter().map(|point| point[at]).collect();
        let power = column.iter().map(|&u| range_component(u)).collect();
        [Some(power), tilt(&column)]
    };
    (0..DUMMIES).flat_map(of).flatten().collect()
}

/// A piece of evidence, scaled.
struct Piece {
    id: String,
    scaling: Vec<Scaling>,
}

/// The evidence under its handicaps; none where numbers made from its weights are withheld.
fn pieces(case: &Case, weighed: &Weighed, shares: &[f64]) -> Vec<Piece> {
    let own = weighed.readings.iter().find(|own| own.reading == Reading::Handicapped);
    let Some(own) = own.filter(|own| own.usable().is_some()) else { return Vec::new() };
    let pieces = case.evidence.iter().zip(&own.log_likelihoods);
    pieces
        .map(|(piece, component)| Piece {
            id: piece.id.clone(),
            scaling: scaling(shares, component).into_iter().collect(),
        })
        .collect()
}
