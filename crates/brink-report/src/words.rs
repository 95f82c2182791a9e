//! The findings in words, for the page and for a terminal. Every sentence follows from the
//! numbers; nothing is known about the case.

mod bets;
mod breaks;
mod multiplicity;
mod rests_on;
mod worlds;

pub use bets::{criterion, part, partings, safest};
pub use breaks::{breaks, limit};
pub use multiplicity::multiplicity;
pub use rests_on::rests_on;
pub use worlds::together;
pub(crate) use worlds::{drawn, refused, split, two, weights};

use brink_study::results::{Analysis, Series};

use crate::best::{Best, Place};
use crate::number;
use crate::text::humanize;

/// A probability along the dial: at its lowest position, at the best one, at its highest.
pub(crate) struct Three {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) lowest: f64,
    pub(crate) best: f64,
    pub(crate) highest: f64,
}

/// The series at the lowest, best and highest position of the dial.
pub(crate) fn three(analysis: &Analysis, series: &Series) -> Three {
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

/// Value of the analysis player at the ends and at the best position, under the player's name.
pub(crate) fn value_of(analysis: &Analysis) -> Option<Three> {
    let player = &analysis.about.player;
    let series = analysis.dial.value_of(player)?;
    let best = analysis.best_dial.value;
    Some(Three { name: humanize(player), best, ..three(analysis, series) })
}

/// The answer in one sentence: the best position and where it lies.
pub fn answer(analysis: &Analysis) -> String {
    let about = &analysis.about;
    let (dial, player) = (humanize(&about.dial), humanize(&about.player));
    let best = Best::of(analysis);
    let at = |x: f64| number::position(x, about.dial_range);
    let [low, high] = about.dial_range.map(at);
    let here = at(best.position);
    let serves = format!("The {dial} that serves the {player} best is {here}");
    let range = format!("its range from {low} to {high}");
    match best.place {
        Place::Unknown => format!("No best {dial} was found: no position could be solved."),
        Place::NoDifference => format!(
            "The {dial} makes no difference to the {player}: every position from {low} to {high} \
             is worth {} to it. What follows is for {here}.",
            number::value(best.value)
        ),
        Place::LowEnd => format!("{serves}, at the low end of {range}."),
        Place::HighEnd => format!("{serves}, at the high end of {range}."),
        Place::Between => format!("{serves}, between the extremes of {range}."),
        Place::AsGoodAsLow => {
            format!("{serves}, inside {range} but worth no more than the low end to speak of.")
        }
        Place::AsGoodAsHigh => {
            format!("{serves}, inside {range} but worth no more than the high end to speak of.")
        }
    }
}

/// The finding in a sentence or two for a terminal: the best position, where it lies, and what
/// it is worth to the player of the analysis beside the ends, but for one at which it lies itself.
pub fn headline(analysis: &Analysis) -> String {
    let about = &analysis.about;
    let best = Best::of(analysis);
    let place = match best.place {
        Place::Unknown => return format!("No best {}: no position was solved.", about.dial),
        Place::NoDifference => {
            return format!(
                "The {} makes no difference to the {}: its value is {} everywhere.",
                about.dial,
                about.player,
                number::plain(best.value)
            );
        }
        Place::LowEnd => "at the low end",
        Place::HighEnd => "at the high end",
        Place::Between => "between the extremes",
        Place::AsGoodAsLow => "inside the range, but hardly better than the minimum",
        Place::AsGoodAsHigh => "inside the range, but hardly better than the maximum",
    };
    let gain = |gain: f64, end: &str| match gain {
        gain if gain.is_nan() => format!("the {end} was not solved"),
        0.0 => format!("no more than the {end}"),
        gain => format!("{} more than the {end}", number::plain(gain)),
    };
    let [low, high] = best.gains();
    let (low, high) = (gain(low, "minimum"), gain(high, "maximum"));
    // Not against itself.
    let gains = match best.place {
        Place::LowEnd => high,
        Place::HighEnd => low,
        _ => format!("{low} and {high}"),
    };
    format!(
        "Best {} for the {}: {}, {place}. It is worth {gains}.",
        about.dial,
        about.player,
        number::plain_position(best.position, about.dial_range),
    )
}

/// The outcomes at the best position in one sentence; `None` if none is drawn.
pub(crate) fn consequences(analysis: &Analysis) -> Option<String> {
    let parts: Vec<String> = analysis
        .dial
        .outcomes
        .iter()
        .map(|series| three(analysis, series))
        .map(|three| {
            let undefined = if three.best.is_nan() { " (it does not exist there)" } else { "" };
            format!("{} {}{undefined}", three.name, number::percent(three.best))
        })
        .collect();
    (!parts.is_empty()).then(|| format!("In equilibrium there: {}.", join(&parts)))
}

/// What a dash in the table of the ends means; `None` where there is none.
pub(crate) fn undefined_note(analysis: &Analysis, outcomes: &[Three]) -> Option<String> {
    let value = value_of(analysis)?;
    let pairs = |three: &Three| {
        [(three.lowest, value.lowest), (three.best, value.best), (three.highest, value.highest)]
    };
    // Where the value is there, the game was solved.
    let undefined =
        |three: &&Three| pairs(three).iter().any(|(own, value)| own.is_nan() && value.is_finite());
    let names: Vec<String> =
        outcomes.iter().filter(undefined).map(|three| three.name.clone()).collect();
    (!names.is_empty()).then(|| {
        format!(
            "A dash for {} is a number that does not exist there, as the probability of something \
             given what never happens.",
            join(&names)
        )
    })
}

/// Picks one end of the dial.
type End = fn(&Three) -> f64;

/// What the best position costs and gains against the lowest and the highest one.
pub(crate) fn price(analysis: &Analysis) -> Vec<String> {
    let outcomes: Vec<Three> =
        analysis.dial.outcomes.iter().map(|series| three(analysis, series)).collect();
    let [low, high] = analysis.about.dial_range;
    let best = Best::of(analysis);
    let ends: [(f64, End); 2] = [(low, |three| three.lowest), (high, |three| three.highest)];
    let player = humanize(&analysis.about.player);
    let mut sentences = Vec::new();
    for ((end, at), gain) in ends.into_iter().zip(best.gains()) {
        // Not against itself.
        if (best.position - end).abs() < 1e-3 * (high - low).abs() {
            continue;
        }
        let changes: Vec<String> = outcomes
            .iter()
            .filter_map(|three| change(&three.name, at(three), three.best))
            .collect();
        let mut parts = Vec::new();
        if !changes.is_empty() {
            parts.push(format!("it {}", join(&changes)));
        }
        if gain == 0.0 {
            parts.push(format!("the value to the {player} is the same"));
        } else if gain.is_finite() {
            parts.push(format!("the {player} gains {} in value", number::value(gain)));
        }
        if !parts.is_empty() {
            let end = number::position(end, analysis.about.dial_range);
            sentences.push(format!("Compared with {end}, {}.", parts.join("; ")));
        }
    }
    sentences
}

/// `lowers attack by 31 points`; `None` where a number is missing.
fn change(name: &str, from: f64, to: f64) -> Option<String> {
    let gap = to - from;
    if !gap.is_finite() {
        return None;
    }
    // Probabilities are sums of numbers up to one: less than that is rounding.
    if gap.abs() <= (1e-9 * from.abs().max(to.abs())).max(1e-15) {
        return Some(format!("leaves {name} as it is"));
    }
    if from == 0.0 {
        return Some(format!("raises {name} from 0 to {}", number::percent(to)));
    }
    let verb = if gap < 0.0 { "lowers" } else { "raises" };
    Some(format!("{verb} {name} by {} percentage points", number::points(gap)))
}

/// `a, b and c`.
pub(crate) fn join(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// How the claims fare, in one sentence; `None` without claims.
pub(crate) fn tally(analysis: &Analysis) -> Option<String> {
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
            let share = number::percent(share);
            if hold == 1 {
                format!(" {} is true in {share} of the plausible worlds.", claim.id)
            } else {
                format!(
                    " The least robust of those that hold is {}, true in {share} of the plausible \
                     worlds.",
                    claim.id
                )
            }
        })
        .unwrap_or_default();
    Some(format!("{}.{weakest}", parts.join("; ")))
}

/// Reasons not to trust the numbers, most serious first.
pub(crate) fn warnings(analysis: &Analysis) -> Vec<String> {
    let mut warnings = Vec::new();
    let certificates = &analysis.certificates;
    if !analysis.solution.status.converged() {
        warnings.push(
            "The game at the best position was not solved to tolerance: its numbers are the best \
             found, not an equilibrium."
                .to_owned(),
        );
    }
    if certificates.not_converged > 0 {
        let mut where_it_shows = Vec::new();
        if has_gaps(analysis) {
            where_it_shows.push("figures show gaps there".to_owned());
        }
        if analysis.claims.iter().any(|claim| claim.holds.is_none()) {
            where_it_shows.push("claims that rest on them are open".to_owned());
        }
        let shows = if where_it_shows.is_empty() {
            "no figure or claim rests on one of them".to_owned()
        } else {
            join(&where_it_shows)
        };
        warnings.push(format!(
            "{} of {} solves did not converge: {shows}.",
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

/// Whether some figure has a place where no equilibrium was found.
fn has_gaps(analysis: &Analysis) -> bool {
    let missing = |values: &[f64]| values.iter().any(|value| !value.is_finite());
    analysis.dial.values.iter().any(|series| missing(&series.values))
        || analysis.map.as_ref().is_some_and(|map| missing(&map.best))
        || analysis.tornado.iter().any(|row| missing(&row.best))
}

/// How good the equilibria are, in words.
pub(crate) fn certificate(analysis: &Analysis) -> String {
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
