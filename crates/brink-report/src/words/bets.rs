//! The safest bet, and where views part, in words.

use brink_study::results::{
    BetWeights, Comparison, Criterion, Information, OptionsJudged, Parting, SafestBet,
};

use super::join;
use crate::number::{percent, plain, plain_position};

/// Shares of what is at stake below this are rounding of the solves.
const NOTHING: f64 = 1e-9;

/// What a criterion is called.
pub fn criterion(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::ExpectedValue => "expected value",
        Criterion::MeanRegret => "mean regret",
        Criterion::MaximumRegret => "largest regret",
        Criterion::RegretQuantile => "regret quantile",
        Criterion::Satisficing => "satisficing",
        Criterion::ConditionalValueAtRisk => "conditional value at risk",
        Criterion::WorstCase => "worst case",
    }
}

/// The safest bet, a sentence or two for each thing there is to say: which position by which
/// criterion, what is as good, how often it is best, what it may cost, what knowing more would be
/// worth, and the same for the levers.
pub fn safest(bet: &SafestBet) -> Vec<String> {
    let mut lines = vec![best(bet)];
    lines.extend(as_good(bet));
    lines.extend(how_often(bet));
    lines.extend(costs(bet));
    lines.extend(knowing(&bet.information));
    lines.extend(bet.mixes.as_ref().and_then(|mixes| levers(bet, mixes)));
    if bet.weights == BetWeights::EqualEvidenceWithheld {
        lines.push("All worlds count the same, as numbers under the evidence are withheld.".into());
    }
    match bet.positions.undecided {
        0 => {}
        1 => lines.push("One world is undecided and left out.".into()),
        many => lines.push(format!("{many} worlds are undecided or ruled out, and left out.")),
    }
    lines
}

fn at(bet: &SafestBet, position: f64) -> String {
    plain_position(position, bet.dial_range)
}

/// Whether all positions are worth the same in expectation.
fn is_idle(bet: &SafestBet) -> bool {
    let expected = bet.positions.by(Criterion::ExpectedValue);
    expected.is_some_and(|judged| judged.ties.len() == judged.scores.len())
}

/// "The safest bet by expected value and mean regret is posture 0.35; by worst case 0.5."
fn best(bet: &SafestBet) -> String {
    let dial = &bet.dial;
    if is_idle(bet) {
        return format!("Every {dial} is worth the same in expectation.");
    }
    let mut groups: Vec<(f64, Vec<String>)> = Vec::new();
    for judged in &bet.positions.criteria {
        // What no position reaches, or all alike, is no advice.
        if judged.ties.len() == judged.scores.len() {
            continue;
        }
        let (position, name) = (judged.at[0], criterion(judged.criterion).to_owned());
        match groups.iter_mut().find(|(known, _)| *known == position) {
            Some((_, names)) => names.push(name),
            None => groups.push((position, vec![name])),
        }
    }
    let mut parts = groups.iter().enumerate().map(|(number, (position, names))| {
        let (names, position) = (join(names), at(bet, *position));
        match number {
            0 => format!("The safest bet by {names} is {dial} {position}"),
            _ => format!("by {names} it is {position}"),
        }
    });
    let first = parts.next().unwrap_or_default();
    let text = parts.fold(first, |text, part| format!("{text}; {part}"));
    format!("{text}.")
}

fn as_good(bet: &SafestBet) -> Option<String> {
    let found = &bet.positions;
    let &[low, high] = found.good_range.first()?;
    let margin = percent(bet.demands.margin);
    if is_idle(bet) {
        return None;
    }
    let stake = format!("{margin} of what lies between the best and the worst expected value");
    let dial = &bet.dial;
    Some(match (found.good.len(), found.good_is_interval) {
        (1, _) => format!("No other {dial} tried is as good within {stake}."),
        (_, true) => {
            format!(
                "From {dial} {} to {} all are as good within {stake}.",
                at(bet, low),
                at(bet, high)
            )
        }
        (count, false) => format!(
            "{count} positions from {dial} {} to {} are as good within {stake}, others between them \
             are not.",
            at(bet, low),
            at(bet, high)
        ),
    })
}

fn how_often(bet: &SafestBet) -> Option<String> {
    let shares = &bet.positions.best_share;
    let most = (0..shares.len()).reduce(|a, b| if shares[b] > shares[a] { b } else { a })?;
    if is_idle(bet) {
        return None;
    }
    let position = at(bet, bet.positions.controls.first()?.values[most]);
    let share = percent(shares[most]);
    Some(format!("The {} that is best in most worlds is {position}, in {share}.", bet.dial))
}

fn costs(bet: &SafestBet) -> Option<String> {
    let found = &bet.positions;
    let best = found.by(Criterion::ExpectedValue)?;
    let regret = |criterion| Some(plain(found.by(criterion)?.scores[best.best]));
    let (mean, largest) = (regret(Criterion::MeanRegret)?, regret(Criterion::MaximumRegret)?);
    let position = at(bet, best.at[0]);
    (!is_idle(bet)).then(|| {
        format!(
            "Regret at {} {position} is {mean} on average and at most {largest}, in payoff units of the {}.",
            bet.dial, bet.player
        )
    })
}

fn knowing(found: &Information) -> Option<String> {
    if !found.relative.is_finite() {
        return None;
    }
    if found.relative <= NOTHING {
        return Some("To know the world before choosing would be worth nothing.".into());
    }
    let (worth, share) = (plain(found.perfect), percent(found.relative));
    let telling: Vec<String> = found
        .parameters
        .iter()
        .filter(|parameter| parameter.above_noise)
        .take(3)
        .map(|parameter| format!("{} alone {}", parameter.name, percent(parameter.relative)))
        .collect();
    let alone = if telling.is_empty() {
        "no single number is worth more than noise".to_owned()
    } else {
        format!("of that, {}", join(&telling))
    };
    Some(format!(
        "To know the world before choosing would be worth {worth}, {share} of what lies between the \
         best and the worst expected value; {alone}."
    ))
}

fn levers(bet: &SafestBet, mixes: &OptionsJudged) -> Option<String> {
    let best = mixes.by(Criterion::ExpectedValue)?;
    let alone = bet.positions.by(Criterion::ExpectedValue)?;
    let places: Vec<String> = mixes
        .controls
        .iter()
        .zip(&best.at)
        .zip(&mixes.good_range)
        .map(|((series, at), [low, high])| {
            let name = &series.name;
            if low == high {
                format!("{name} {}", plain(*at))
            } else {
                format!("{name} {} ({} to {})", plain(*at), plain(*low), plain(*high))
            }
        })
        .collect();
    let count = best.scores.len();
    let (score, dial) = (plain(best.score), plain(alone.score));
    let margin = percent(bet.demands.margin);
    Some(format!(
        "The best of {count} mixes of levers by expected value has {}, where those as good within \
         {margin} lie in brackets; it is worth {score}, against {dial} for the {} alone.",
        join(&places),
        bet.dial
    ))
}

/// A part of a difference as a percentage, which may be negative or more than all of it.
pub fn part(share: f64) -> String {
    if !share.is_finite() {
        return crate::number::MISSING.into();
    }
    // Adding zero makes no difference but to a negative zero.
    format!("{}%", libm::round(100.0 * share) + 0.0)
}

/// Where views part, a few sentences for each pair.
pub fn partings(found: &Comparison) -> Vec<String> {
    let pairs = found.partings.iter().enumerate();
    let back = |parting: &Parting| {
        found.partings.iter().find(|own| own.own == parting.other && own.other == parting.own)
    };
    // Each pair once, from the view that was named first.
    let once = |(at, parting): (usize, &Parting)| {
        let earlier = &found.partings[..at];
        let known = earlier.iter().any(|own| own.own == parting.other && own.other == parting.own);
        if known { None } else { Some(pair(found, parting, back(parting)?)) }
    };
    pairs.filter_map(once).collect()
}

fn pair(found: &Comparison, one: &Parting, back: &Parting) -> String {
    let Parting { own, other, .. } = one;
    let view = |name: &str| found.views.iter().find(|view| view.view == name);
    let place = |number: f64| plain_position(number, found.dial_range);
    let expected = |name: &str| {
        let judged = view(name).and_then(|view| view.bet.positions.by(Criterion::ExpectedValue));
        place(judged.map_or(f64::NAN, |judged| judged.at[0]))
    };
    let base = |name: &str| place(view(name).map_or(f64::NAN, |view| view.base_best));
    let dial = &found.dial;
    let mut text = format!(
        "By expected value over worlds {own} takes {dial} {} and {other} {}; in the base case {} and {}.",
        expected(own),
        expected(other),
        base(own),
        base(other)
    );
    if one.expected_difference == 0.0 {
        text.push_str(" Over worlds they do not part.");
    } else {
        text.push_str(&format!(
            " To take the other's costs {own} {} in its own worlds ({} of what lies between its best \
             and its worst) and {other} {} ({}).",
            plain(one.cost),
            percent(one.cost_relative.max(0.0)),
            plain(back.cost),
            percent(back.cost_relative.max(0.0)),
        ));
    }
    match one.beliefs.iter().find(|belief| !belief.range_only) {
        None if one.beliefs.is_empty() => text.push_str(" They hold the same beliefs."),
        None => text.push_str(" Only their ranges differ."),
        Some(belief) if belief.closes > 0.0 => text.push_str(&format!(
            " What tells them apart best is {}: alone it closes {} of the difference in the base case.",
            belief.name,
            part(belief.closes)
        )),
        Some(_) if one.base_difference != 0.0 => {
            text.push_str(" No belief alone closes any of the difference in the base case.");
        }
        Some(_) => {}
    }
    text
}
