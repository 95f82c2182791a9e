//! Views side by side over the same draws: where they part, what that costs, and which belief makes
//! the difference.

use brink_lang::Interface;
use brink_statistics::robust::Criterion;

use crate::analysis::goal;
use crate::case::{Beliefs, Case};
use crate::design::{Design, Grid, List};
use crate::error::StudyError;
use crate::findings::{self, BestRow, Outcomes, Weighed};
use crate::maximise::LineOptions;
use crate::results::{Comparison, DifferentBelief, Parting, ViewBet};
use crate::run::{BestDial, Runner, Tally, Work};
use crate::safest::{BetOptions, Judging};

/// Views of the runner's case side by side; `base` is the scenario's own beliefs, which are also
/// taken for the other side of a single view. Fails for a view that does not exist or is named twice.
///
/// Every view sees the same draws through its own ranges (where constraints refuse draws, each view
/// those that are coherent to it).
pub fn compare_views(
    runner: &mut Runner,
    views: &[String],
    options: &BetOptions,
) -> Result<Comparison, StudyError> {
    let names = named(views)?;
    // Levers are another question than where views part.
    let options = BetOptions { mixes: 0, ..*options };
    // All views are looked up before anything is solved.
    let cases = names.iter().map(|name| runner.case.seen_by(name));
    let cases = cases.collect::<Result<Vec<_>, _>>()?;
    let mut seen = Vec::new();
    for (name, case) in names.into_iter().zip(cases) {
        seen.push(with_case(runner, &case, |runner| view(runner, name, &options))?);
    }
    let mut partings = Vec::new();
    for own in &seen {
        for other in seen.iter().filter(|other| other.bet.view != own.bet.view) {
            partings.push(with_case(runner, &own.case, |runner| parting(runner, own, other))?);
        }
    }
    let first = &seen[0].bet.bet;
    Ok(Comparison {
        player: first.player.clone(),
        dial: first.dial.clone(),
        dial_range: first.dial_range,
        views: seen.into_iter().map(|seen| seen.bet).collect(),
        partings,
    })
}

/// The views to compare, two at least.
fn named(views: &[String]) -> Result<Vec<&str>, StudyError> {
    let mut names: Vec<&str> = views.iter().map(String::as_str).collect();
    for (at, name) in names.iter().enumerate() {
        if names[..at].contains(name) {
            return Err(StudyError::Input(format!("the view `{name}` is named twice")));
        }
    }
    match names[..] {
        [] | ["base"] => Err(StudyError::Input(
            "name the views to compare, as in `brink compare SCENARIO base VIEW`".into(),
        )),
        [_] => {
            names.insert(0, "base");
            Ok(names)
        }
        _ => Ok(names),
    }
}

/// Does something with the runner on another case.
fn with_case<T>(
    runner: &mut Runner,
    case: &Case,
    work: impl FnOnce(&mut Runner) -> Result<T, StudyError>,
) -> Result<T, StudyError> {
    let mut own = Runner {
        case,
        engine: runner.engine,
        identity: runner.identity,
        store: &mut *runner.store,
        progress: runner.progress,
        cancel: runner.cancel,
        tally: Tally::default(),
    };
    let done = work(&mut own);
    let tally = own.tally;
    runner.tally.add(&tally);
    done
}

/// One view with what it was read from.
struct Seen {
    case: Case,
    bet: ViewBet,
    judging: Judged,
}

/// What its bet was read from.
struct Judged {
    positions: Outcomes,
    weighed: Weighed,
}

impl Seen {
    /// Which position is best by expected value.
    fn best(&self) -> usize {
        self.bet.bet.positions.by(Criterion::ExpectedValue).map_or(0, |judged| judged.best)
    }

    fn scores(&self, criterion: Criterion) -> &[f64] {
        self.bet.bet.positions.by(criterion).map_or(&[], |judged| &judged.scores)
    }

    /// Highest less lowest expected value.
    fn range(&self) -> f64 {
        let scores = self.scores(Criterion::ExpectedValue).iter().copied();
        let high = scores.clone().fold(f64::NEG_INFINITY, f64::max);
        high - scores.fold(f64::INFINITY, f64::min)
    }
}

/// What one view would do.
fn view(runner: &mut Runner, name: &str, options: &BetOptions) -> Result<Seen, StudyError> {
    let case = runner.case;
    let best = best_dials(runner, "best posture of a view", &Grid::default())?.remove(0);
    let Judging { bet, positions, weighed } = Judging::new(runner, options)?;
    let title = match case.view_text().0 {
        "" => case.scenario.title.clone(),
        title => title.to_owned(),
    };
    let player = goal(case)?.1;
    let bet = ViewBet {
        view: name.to_owned(),
        title,
        base_best: best.at[0],
        base_value: best.values[player],
        idle: best.idle,
        bet,
    };
    Ok(Seen { case: case.clone(), bet, judging: Judged { positions, weighed } })
}

/// The best position of the dial in every row.
fn best_dials(
    runner: &mut Runner,
    name: &str,
    design: &dyn Design,
) -> Result<Vec<BestRow>, StudyError> {
    let case = runner.case;
    let (dial, player) = goal(case)?;
    let question = BestDial { dial, player, options: LineOptions::default() };
    let rows = runner.table(&Work { name, design, question: &question, warm: false })?;
    let count = rows.table.rows();
    Ok((0..count).map(|row| findings::best_row(case, &rows, 1, row)).collect())
}

/// How a view, that of the runner's case, parts from another.
fn parting(runner: &mut Runner, own: &Seen, other: &Seen) -> Result<Parting, StudyError> {
    let (best, others) = (own.best(), other.best());
    let Judged { positions, weighed } = &own.judging;
    let loss = positions.difference(best, others);
    let cost = weighed.best().mean_of_replicates(&loss, &weighed.replicates);
    let range = own.range();
    let at = |seen: &Seen| seen.bet.bet.positions.controls[0].values[seen.best()];
    Ok(Parting {
        own: own.bet.view.clone(),
        other: other.bet.view.clone(),
        base_difference: other.bet.base_best - own.bet.base_best,
        expected_difference: at(other) - at(own),
        cost: cost.value,
        cost_interval: cost.interval,
        cost_relative: if range > 0.0 { cost.value / range } else { f64::NAN },
        worst_cost: own.scores(Criterion::MaximumRegret).get(others).copied().unwrap_or(f64::NAN),
        beliefs: beliefs(runner, own, other)?,
    })
}

/// What each belief that differs does alone to the best position of the base case.
fn beliefs(
    runner: &mut Runner,
    own: &Seen,
    other: &Seen,
) -> Result<Vec<DifferentBelief>, StudyError> {
    let (mine, theirs) = (own.case.base(), other.case.base());
    let names = &own.case.interface;
    let groups = differences(names, mine, theirs);
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let row = |changed: &Vec<usize>| {
        let value = |group: &Vec<usize>| {
            let from = if group == changed { theirs } else { mine };
            group.iter().map(|&input| from.base[input]).collect::<Vec<f64>>()
        };
        groups.iter().flat_map(value).collect::<Vec<f64>>()
    };
    let design = List {
        inputs: groups.concat(),
        controls: Vec::new(),
        values: groups.iter().map(row).collect(),
    };
    let rows = best_dials(runner, "one belief at a time", &design)?;
    let apart = other.bet.base_best - own.bet.base_best;
    let belief = |(group, best): (&Vec<usize>, &BestRow)| {
        let info = &names.inputs[group[0]];
        let show = |beliefs: &Beliefs| {
            group
                .iter()
                .map(|&input| names.inputs[input].domain.show(beliefs.base[input]))
                .collect()
        };
        DifferentBelief {
            name: match group[..] {
                [_] => info.name.to_string(),
                _ => info.name.family().to_owned(),
            },
            label: info.label.clone(),
            own: show(mine),
            other: show(theirs),
            range_only: group.iter().all(|&input| mine.base[input] == theirs.base[input]),
            best: best.at[0],
            closes: if apart == 0.0 { f64::NAN } else { (best.at[0] - own.bet.base_best) / apart },
        }
    };
    let mut found: Vec<DifferentBelief> = groups.iter().zip(&rows).map(belief).collect();
    let rank = |belief: &DifferentBelief| match belief.closes {
        closes if closes.is_nan() => f64::NEG_INFINITY,
        closes => closes,
    };
    found.sort_by(|a, b| a.range_only.cmp(&b.range_only).then(rank(b).total_cmp(&rank(a))));
    Ok(found)
}

/// Parameters that two sets of beliefs hold differently, in model order: one by one, shares of a
/// whole together.
fn differences(names: &Interface, mine: &Beliefs, theirs: &Beliefs) -> Vec<Vec<usize>> {
    let differs = |&input: &usize| {
        mine.base[input] != theirs.base[input] || mine.plausible[input] != theirs.plausible[input]
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (input, info) in names.inputs.iter().enumerate() {
        let group = info.simplex.map_or_else(|| vec![input], |at| names.simplexes[at].clone());
        if group.iter().any(differs) && !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups
}
