//! Results as tables and sentences for a terminal.

use brink_study::results::{Analysis, ClaimResult, Named, Optimum};
use brink_study::solve::Concept;
use comfy_table::{
    CellAlignment, ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle,
};

/// One line below the header, none between rows.
const STYLE: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none().junction(' '))
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .content_lines(ContentLineStyle::none().junction(' '));

/// An empty table in the house style.
pub(crate) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header.iter().copied());
    table
}

/// A number with four significant digits; `n/a` where there is none.
pub(crate) fn number(value: f64) -> String {
    if !value.is_finite() {
        return "n/a".into();
    }
    // Rounding noise of an equilibrium is no result.
    if value.abs() < 5e-9 {
        return "0".into();
    }
    if !(1e-4..1e6).contains(&value.abs()) {
        return format!("{value:.3e}");
    }
    // Decimals that leave four significant digits.
    let mut decimals = 3;
    let mut bound = 10.0;
    while decimals > 0 && value.abs() >= bound {
        (decimals, bound) = (decimals - 1, 10.0 * bound);
    }
    bound = 1.0;
    while value.abs() < bound {
        (decimals, bound) = (decimals + 1, bound / 10.0);
    }
    format!("{value:.decimals$}")
}

/// One number, or the ends of several.
pub(crate) fn numbers(values: &[f64]) -> String {
    match values {
        [] => "none".into(),
        [value] => number(*value),
        [first, .., last] => {
            let low = values.iter().copied().fold(f64::INFINITY, f64::min);
            let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            format!(
                "{} ... {} over {} points, between {} and {}",
                number(*first),
                number(*last),
                values.len(),
                number(low),
                number(high)
            )
        }
    }
}

pub(crate) fn percent(value: f64) -> String {
    if !value.is_finite() {
        return "n/a".into();
    }
    let share = 100.0 * value;
    if share.abs() < 0.005 { "0%".into() } else { format!("{share:.2}%") }
}

/// The concept in words.
pub(crate) fn concept(concept: Concept) -> String {
    match concept {
        Concept::Pbe => "perfect Bayesian equilibrium".into(),
        Concept::Qre { lambda } => format!("quantal response, lambda = {}", number(lambda)),
    }
}

fn get(named: &[Named], name: &str) -> f64 {
    named.iter().find(|entry| entry.name == name).map_or(f64::NAN, |entry| entry.value)
}

/// The finding in a sentence or two.
pub(crate) fn headline(analysis: &Analysis) -> String {
    let about = &analysis.about;
    let best = get(&analysis.best_dial.controls, &about.dial);
    let place = if analysis.best_dial.interior { "between the extremes" } else { "at an extreme" };
    let mut text = format!("Best {} for the {}: {:.2}, {place}.", about.dial, about.player, best);
    let sweep = &analysis.dial;
    let value = sweep.value_of(&about.player);
    if let Some(values) = value.map(|series| &series.values)
        && let (Some(first), Some(last)) = (values.first(), values.last())
    {
        let value = analysis.best_dial.value;
        text.push_str(&format!(
            " It is worth {} more than the minimum and {} more than the maximum.",
            number(value - first),
            number(value - last)
        ));
    }
    text
}

/// Outcomes at the dial's ends and at its best position.
pub(crate) fn postures(analysis: &Analysis) -> Table {
    let sweep = &analysis.dial;
    let last = sweep.dial.len().saturating_sub(1);
    let best = get(&analysis.best_dial.controls, &analysis.about.dial);
    let mut header = vec![analysis.about.dial.clone()];
    header.extend(sweep.outcomes.iter().map(|series| series.name.clone()));
    header.push(format!("value of {}", analysis.about.player));
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = table(&header);
    let worth = |at: usize| {
        let series = sweep.value_of(&analysis.about.player);
        series.and_then(|series| series.values.get(at)).copied().unwrap_or(f64::NAN)
    };
    for (name, at) in [("minimum", Some(0)), ("best", None), ("maximum", Some(last))] {
        let position = at.map_or(best, |at| sweep.dial[at]);
        let mut row = vec![format!("{name} ({position:.2})")];
        for series in &sweep.outcomes {
            let value = at.map_or_else(
                || get(&analysis.best_dial.measures, &series.name),
                |at| series.values[at],
            );
            row.push(percent(value));
        }
        row.push(number(at.map_or(analysis.best_dial.value, worth)));
        table.add_row(row);
    }
    align_right(&mut table);
    table
}

/// The best mix of levers beside the best dial position.
pub(crate) fn levers(analysis: &Analysis, levers: &Optimum) -> Table {
    let about = &analysis.about;
    let names: Vec<&Named> =
        levers.controls.iter().filter(|control| control.name != about.dial).collect();
    let mut header = vec![String::new()];
    header.extend(names.iter().map(|control| control.name.clone()));
    header.extend(analysis.dial.outcomes.iter().map(|series| series.name.clone()));
    header.push(format!("value of {}", about.player));
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = table(&header);
    for (label, optimum) in [
        (format!("best {}", about.dial), &analysis.best_dial),
        ("best mix of levers".into(), levers),
    ] {
        let mut row = vec![label];
        row.extend(names.iter().map(|c| format!("{:.2}", get(&optimum.controls, &c.name))));
        let outcomes = analysis.dial.outcomes.iter();
        row.extend(outcomes.map(|series| percent(get(&optimum.measures, &series.name))));
        row.push(number(optimum.value));
        table.add_row(row);
    }
    align_right(&mut table);
    table
}

/// The argument: claim, verdict and, where checked, its share of the plausible worlds.
pub(crate) fn claims(results: &[ClaimResult]) -> Table {
    let checked = results.iter().any(|claim| claim.robustness.is_some());
    let mut table = if checked {
        table(&["claim", "", "base case", "plausible worlds"])
    } else {
        table(&["claim", "", "base case"])
    };
    for claim in results {
        let verdict = match claim.holds {
            Some(true) => "holds",
            Some(false) => "FAILS",
            None => "undecided",
        };
        let mut row = vec![claim.id.clone(), claim.text.clone(), verdict.to_owned()];
        if let Some(robustness) = &claim.robustness {
            let undecided = match robustness.undecided {
                0 => String::new(),
                count => format!(", {count} undecided"),
            };
            row.push(format!(
                "{:.0}% [{:.0}, {:.0}]{undecided}",
                100.0 * robustness.share,
                100.0 * robustness.interval[0],
                100.0 * robustness.interval[1]
            ));
        }
        table.add_row(row);
    }
    table
}

/// The five assumptions that move the best dial position most.
pub(crate) fn tornado(analysis: &Analysis) -> Table {
    let mut rows: Vec<_> = analysis.tornado.iter().collect();
    let spread = |row: &brink_study::results::TornadoRow| {
        let ends = row.best.iter().copied().filter(|value| value.is_finite());
        let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        high - low
    };
    rows.sort_by(|a, b| spread(b).total_cmp(&spread(a)));
    let dial = &analysis.about.dial;
    let header = [
        "assumption".to_owned(),
        "from".into(),
        "to".into(),
        format!("best {dial}"),
        "attack".into(),
    ];
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = table(&header);
    for row in rows.iter().take(5) {
        table.add_row([
            row.parameter.clone(),
            row.low_text.clone(),
            row.high_text.clone(),
            format!("{:.2} to {:.2}", row.best[1], row.best[2]),
            format!("{} to {}", percent(row.attack[1]), percent(row.attack[2])),
        ]);
    }
    table
}

/// Numbers to the right, names to the left.
fn align_right(table: &mut Table) {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_four_digits() {
        for (value, text) in [
            (0.0, "0"),
            (1.0, "1.000"),
            (-0.714_151, "-0.7142"),
            (0.008_28, "0.008280"),
            (12.345_6, "12.35"),
            (9_999.9, "10000"),
            (130.0, "130.0"),
            (2.5e7, "2.500e7"),
            (3.2e-5, "3.200e-5"),
            (f64::NAN, "n/a"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
