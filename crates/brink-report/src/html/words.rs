//! The findings in words. Every sentence follows from the numbers; nothing is known about the
//! case.

use brink_study::results::{Analysis, Series};

use crate::number;
use crate::text::humanize;

/// A probability along the dial: at its lowest position, at the best one, at its highest.
pub(super) struct Three {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) lowest: f64,
    pub(super) best: f64,
    pub(super) highest: f64,
}

/// The series at the lowest, best and highest position of the dial.
pub(super) fn three(analysis: &Analysis, series: &Series) -> Three {
    let at = |index: usize| series.values.get(index).copied().unwrap_or(f64::NAN);
    let measures = &analysis.best_dial.measures;
    let measure = measures.iter().find(|measure| measure.name == series.name);
    Three {
        name: humanize(&series.name),
        label: series.label.clone(),
        lowest: at(0),
        best: measure.map_or_else(|| at(analysis.dial.best), |measure| measure.value),
        highest: at(series.values.len().saturating_sub(1)),
    }
}

/// Value series of the analysis player, under the player's name.
pub(super) fn value_of(analysis: &Analysis) -> Option<Three> {
    let player = &analysis.about.player;
    let series = analysis.dial.value_of(player)?;
    let best = analysis.best_dial.value;
    Some(Three { name: humanize(player), best, ..three(analysis, series) })
}

/// The best dial position.
pub(super) fn best_position(analysis: &Analysis) -> f64 {
    let dial = &analysis.about.dial;
    let control = analysis.best_dial.controls.iter().find(|control| control.name == *dial);
    let on_grid = || analysis.dial.dial.get(analysis.dial.best).copied();
    control.map(|control| control.value).or_else(on_grid).unwrap_or(f64::NAN)
}

/// The answer in one sentence.
pub(super) fn answer(analysis: &Analysis) -> String {
    let about = &analysis.about;
    let (dial, player) = (humanize(&about.dial), humanize(&about.player));
    let best = best_position(analysis);
    if !best.is_finite() {
        return format!("No best {dial} was found: no position could be solved.");
    }
    let [low, high] = about.dial_range;
    let place = if analysis.best_dial.interior {
        "between the extremes".to_owned()
    } else if (best - low).abs() <= (high - best).abs() {
        "at the low end".to_owned()
    } else {
        "at the high end".to_owned()
    };
    format!(
        "The {dial} that serves the {player} best is {}, {place} of its range from {} to {}.",
        number::position(best),
        number::position(low),
        number::position(high)
    )
}

/// The outcomes at the best position in one sentence; `None` if none is drawn.
pub(super) fn consequences(analysis: &Analysis) -> Option<String> {
    let parts: Vec<String> = analysis
        .dial
        .outcomes
        .iter()
        .map(|series| three(analysis, series))
        .map(|three| format!("{} {}", three.name, number::percent(three.best)))
        .collect();
    (!parts.is_empty()).then(|| format!("In equilibrium there: {}.", join(&parts)))
}

/// Picks one end of the dial.
type End = fn(&Three) -> f64;

/// What the best position costs and gains against the lowest and the highest one.
pub(super) fn price(analysis: &Analysis) -> Vec<String> {
    let outcomes: Vec<Three> =
        analysis.dial.outcomes.iter().map(|series| three(analysis, series)).collect();
    let [low, high] = analysis.about.dial_range;
    let value = value_of(analysis);
    let ends: [(f64, End); 2] = [(low, |three| three.lowest), (high, |three| three.highest)];
    let best = best_position(analysis);
    let mut sentences = Vec::new();
    for (end, at) in ends {
        if (best - end).abs() < 1e-3 * (high - low).abs() {
            continue;
        }
        let changes: Vec<String> = outcomes
            .iter()
            .filter_map(|three| change(&three.name, at(three), three.best))
            .collect();
        let worth = value
            .as_ref()
            .map(|three| three.best - at(three))
            .filter(|gain| gain.is_finite())
            .map(|gain| {
                format!(
                    "; the {} gains {} in value",
                    humanize(&analysis.about.player),
                    number::value(gain)
                )
            })
            .unwrap_or_default();
        if !changes.is_empty() {
            let end = number::position(end);
            sentences.push(format!("Compared with {end}, it {}{worth}.", join(&changes)));
        }
    }
    sentences
}

/// `lowers attack by 31 points`; `None` where a number is missing.
fn change(name: &str, from: f64, to: f64) -> Option<String> {
    let points = (to - from) * 100.0;
    if !points.is_finite() {
        return None;
    }
    if points.abs() < 0.005 {
        return Some(format!("leaves {name} as it is"));
    }
    let verb = if points < 0.0 { "lowers" } else { "raises" };
    let size = points.abs();
    let places = if size < 0.995 { 2 } else { usize::from(size < 9.95) };
    let size = format!("{size:.places$}");
    Some(format!("{verb} {name} by {size} percentage points"))
}

/// `a, b and c`.
fn join(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// How the claims fare, in one sentence; `None` without claims.
pub(super) fn tally(analysis: &Analysis) -> Option<String> {
    let all = analysis.claims.len();
    if all == 0 {
        return None;
    }
    let count = |verdict: Option<bool>| {
        analysis.claims.iter().filter(|claim| claim.holds == verdict).count()
    };
    let (hold, fail, open) = (count(Some(true)), count(Some(false)), count(None));
    let ids = |verdict: Option<bool>| {
        let ids: Vec<String> = analysis
            .claims
            .iter()
            .filter(|claim| claim.holds == verdict)
            .map(|claim| claim.id.clone())
            .collect();
        join(&ids)
    };
    let first = match (hold == all, all) {
        (true, 1) => "The claim holds in the base case".to_owned(),
        (true, _) => format!("All {all} claims hold in the base case"),
        (false, _) => format!("{hold} of {all} claims hold in the base case"),
    };
    let mut parts = vec![first];
    if fail > 0 {
        parts.push(format!(
            "{fail} fail{} ({})",
            if fail == 1 { "s" } else { "" },
            ids(Some(false))
        ));
    }
    if open > 0 {
        parts.push(format!("{open} could not be decided ({})", ids(None)));
    }
    let weakest = analysis
        .claims
        .iter()
        .filter(|claim| claim.holds == Some(true))
        .filter_map(|claim| {
            let share = claim.robustness.as_ref()?.share;
            share.is_finite().then_some((claim, share))
        })
        .min_by(|a, b| a.1.total_cmp(&b.1));
    let weakest = weakest
        .map(|(claim, share)| {
            format!(
                " The least robust of those that hold is {}, true in {} of the plausible worlds.",
                claim.id,
                number::percent(share)
            )
        })
        .unwrap_or_default();
    Some(format!("{}.{weakest}", parts.join("; ")))
}

/// Reasons not to trust the numbers, most serious first.
pub(super) fn warnings(analysis: &Analysis) -> Vec<String> {
    let mut warnings = Vec::new();
    let certificates = &analysis.certificates;
    if analysis.solution.status != "converged" {
        warnings.push(
            "The game at the best position was not solved to tolerance: its numbers are the best \
             found, not an equilibrium."
                .to_owned(),
        );
    }
    if certificates.not_converged > 0 {
        warnings.push(format!(
            "{} of {} solves did not converge: figures show gaps there, and claims that rest on \
             them are open.",
            certificates.not_converged, certificates.solved
        ));
    }
    if certificates.distinct > 1 {
        warnings.push(format!(
            "The game has several equilibria at the best position: {} different ones were found \
             from {} starts. The report shows the one on the path from the centroid.",
            certificates.distinct, certificates.starts
        ));
    }
    warnings
}

/// How good the equilibria are, in words.
pub(super) fn certificate(analysis: &Analysis) -> String {
    let certificates = &analysis.certificates;
    let solution = &analysis.solution;
    let starts = match (certificates.starts, certificates.distinct) {
        (0, _) => String::new(),
        (starts, 1) => {
            format!(" A search from {starts} starts at the best position found only this one.")
        }
        (starts, distinct) => {
            format!(" A search from {starts} starts found {distinct} different ones.")
        }
    };
    format!(
        "{} equilibria were solved for this report and checked by a verifier apart from the \
         solver: among those that converged, no type of any player could gain more than {} of the \
         payoff range by acting differently at any point (largest mismatch of beliefs {}). At the \
         best position the largest gain is {} in payoff units ({} of the payoff \
         range).{starts}",
        certificates.solved,
        number::value(certificates.worst_relative_regret),
        number::value(certificates.worst_residual),
        number::value(solution.max_regret),
        number::value(solution.relative_regret),
    )
}
