//! The safest bet, and views side by side, for a terminal.

use brink_workbench::numbers::{percent, plain, plain_position};
use brink_workbench::results::{
    BetDemands, Criterion, Information, JudgedBy, OptionsJudged, Parting, SafestBet,
};
use brink_workbench::{CompareDocument, RobustDocument, criterion, part};
use comfy_table::{CellAlignment, Table};

use super::{table, worlds_text};

/// Parameters of which the worth is listed.
const LISTED: usize = 8;

pub(super) fn robust(document: &RobustDocument) -> String {
    let bet = &document.bet;
    let mut out = sentences(&document.words);
    out.push_str(&worlds_text(&bet.worlds));
    out.push_str(&format!("\n{}\n", criteria(bet)));
    out.push_str(&format!("\nAlong the dial, over {} worlds\n", bet.positions.worlds));
    out.push_str(&format!("{}\n", along(bet)));
    if bet.positions.front.is_some() {
        out.push_str("front: no other position has less of every outcome\n");
    }
    if !bet.information.parameters.is_empty() {
        out.push_str(&format!("\nWhat it is worth to know\n{}\n", worth(&bet.information)));
    }
    if let Some(mixes) = &bet.mixes {
        out.push_str(&format!("\nMixes of levers\n{}\n", levers(mixes, &bet.demands)));
    }
    out
}

pub(super) fn compare(document: &CompareDocument) -> String {
    let found = &document.comparison;
    let mut out = sentences(&document.words);
    let dial = &found.dial;
    let (base, expected) = (format!("{dial}, base case"), format!("{dial}, over worlds"));
    let mut views =
        table(&["view", "title", &base, &expected, "in 95% of resamples", "knowing all"]);
    let place = |position: f64| plain_position(position, found.dial_range);
    for view in &found.views {
        let Some(best) = view.bet.positions.by(Criterion::ExpectedValue) else { continue };
        let position = if view.idle { "any".into() } else { place(view.base_best) };
        views.add_row([
            view.view.clone(),
            view.title.clone(),
            position,
            place(best.at[0]),
            range(best.spread[0].map(place)),
            plain(view.bet.information.perfect),
        ]);
    }
    right(&mut views, 2);
    out.push_str(&format!("\n{views}\n"));
    for parting in found.partings.iter().filter(|parting| !parting.beliefs.is_empty()) {
        out.push_str(&format!("\n{}\n", beliefs(parting, dial, &place)));
    }
    for view in &found.views {
        let information = &view.bet.information;
        if !information.parameters.is_empty() {
            let name = &view.view;
            let table = worth(information);
            out.push_str(&format!("\nWhat it is worth to know, as {name} has it\n{table}\n"));
        }
    }
    out
}

fn sentences(words: &[String]) -> String {
    words.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}

fn range([low, high]: [String; 2]) -> String {
    if low == high { low } else { format!("{low} to {high}") }
}

/// Aligns columns from this one on to the right.
fn right(table: &mut Table, first: usize) {
    for column in table.column_iter_mut().skip(first) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}

/// What a criterion is called, with what was demanded.
fn name(judged: &JudgedBy, demands: &BetDemands) -> String {
    let name = criterion(judged.criterion);
    match judged.criterion {
        Criterion::RegretQuantile => {
            format!("{name} at {}", percent(demands.regret_quantile))
        }
        Criterion::ConditionalValueAtRisk => format!("{name}, worst {}", percent(demands.tail)),
        Criterion::Satisficing => {
            let limits =
                [("attack", demands.attack_at_most), ("catastrophe", demands.catastrophe_at_most)];
            let limits = limits.iter().filter_map(|(what, limit)| {
                limit.map(|limit| format!("{what} at most {}", plain(limit)))
            });
            format!("{name}: {}", limits.collect::<Vec<String>>().join(", "))
        }
        _ => name.to_owned(),
    }
}

/// A score: a share of worlds, or payoff units.
fn score(criterion: Criterion, number: f64) -> String {
    if criterion == Criterion::Satisficing { percent(number) } else { plain(number) }
}

/// The criteria side by side.
fn criteria(bet: &SafestBet) -> Table {
    let mut table =
        table(&["criterion", &bet.dial, "in 95% of resamples", "score", "95% interval"]);
    let place = |position: f64| plain_position(position, bet.dial_range);
    for judged in &bet.positions.criteria {
        let all = judged.ties.len() == judged.scores.len();
        let of = |number: f64| score(judged.criterion, number);
        table.add_row([
            name(judged, &bet.demands),
            if all { "any".into() } else { place(judged.at[0]) },
            range(judged.spread[0].map(place)),
            of(judged.score),
            range(judged.interval.map(of)),
        ]);
    }
    right(&mut table, 1);
    table
}

/// Every position: what it is worth, what it may cost, how often it is best.
fn along(bet: &SafestBet) -> Table {
    let found = &bet.positions;
    let shown = [Criterion::ExpectedValue, Criterion::MeanRegret, Criterion::MaximumRegret];
    let mut header = vec![bet.dial.as_str()];
    header.extend(shown.map(criterion));
    header.push("best in");
    let objectives = found.front.iter().flat_map(|front| &front.objectives);
    header.extend(objectives.clone().map(|series| series.name.as_str()));
    header.push("");
    let mut table = table(&header);
    for (option, position) in found.controls[0].values.iter().enumerate() {
        let mut row = vec![plain_position(*position, bet.dial_range)];
        let scores = shown.iter().filter_map(|&criterion| found.by(criterion));
        row.extend(scores.map(|judged| plain(judged.scores[option])));
        row.push(percent(found.best_share[option]));
        row.extend(objectives.clone().map(|series| plain(series.values[option])));
        let front = found.front.as_ref().is_some_and(|front| front.options.contains(&option));
        let marks = [("as good", found.good.contains(&option)), ("front", front)];
        let marks: Vec<&str> = marks.iter().filter(|mark| mark.1).map(|mark| mark.0).collect();
        row.push(marks.join(", "));
        table.add_row(row);
    }
    let last = header.len() - 1;
    right(&mut table, 0);
    if let Some(column) = table.column_mut(last) {
        column.set_cell_alignment(CellAlignment::Left);
    }
    table
}

/// The worth of each uncertain number, the most valuable first.
fn worth(found: &Information) -> Table {
    let mut table = table(&["", "worth", "95% interval", "of knowing all"]);
    let all = [
        "everything".to_owned(),
        plain(found.perfect),
        range(found.interval.map(plain)),
        "100%".to_owned(),
    ];
    table.add_row(all);
    for parameter in found.parameters.iter().take(LISTED) {
        let interval = range(parameter.interval.map(plain));
        let [worth, share] = if parameter.above_noise {
            [plain(parameter.worth), part(parameter.relative)]
        } else {
            ["not different from 0".to_owned(), String::new()]
        };
        table.add_row([parameter.name.clone(), worth, interval, share]);
    }
    right(&mut table, 1);
    table
}

/// The best mix by each criterion, and the box of those as good.
fn levers(mixes: &OptionsJudged, demands: &BetDemands) -> Table {
    let mut header = vec!["criterion"];
    header.extend(mixes.controls.iter().map(|series| series.name.as_str()));
    header.extend(["score", "95% interval"]);
    let mut table = table(&header);
    for judged in &mixes.criteria {
        let of = |number: f64| score(judged.criterion, number);
        let mut row = vec![name(judged, demands)];
        row.extend(judged.at.iter().copied().map(plain));
        row.extend([of(judged.score), range(judged.interval.map(of))]);
        table.add_row(row);
    }
    let mut row = vec![format!("as good within {}", percent(demands.margin))];
    row.extend(mixes.good_range.iter().map(|ends| range(ends.map(plain))));
    row.extend([String::new(), format!("{} mixes", mixes.good.len())]);
    table.add_row(row);
    right(&mut table, 1);
    table
}

/// What each belief that differs does alone.
fn beliefs(parting: &Parting, dial: &str, place: &dyn Fn(f64) -> String) -> Table {
    let Parting { own, other, .. } = parting;
    let best = format!("best {dial}");
    let first = format!("{own} with this of {other}");
    let mut table = table(&[&first, own, other, &best, "closes"]);
    for belief in &parting.beliefs {
        let values = |all: &[String]| {
            let numbers = all.iter().map(|text| text.parse().map_or(text.clone(), plain));
            numbers.collect::<Vec<String>>().join(", ")
        };
        let closes = if belief.range_only { "range differs".into() } else { part(belief.closes) };
        let (own, other) = (values(&belief.own), values(&belief.other));
        table.add_row([belief.name.clone(), own, other, place(belief.best), closes]);
    }
    right(&mut table, 1);
    table
}
