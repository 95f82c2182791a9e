//! Results as tables and sentences for a terminal.

use brink_report::Best;
use brink_report::number;
pub(crate) use brink_report::number::{percent, plain as number};
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
    let [low, high] = Best::of(analysis).ends;
    let at_end = |at: usize| if at == 0 { low } else { high };
    for (name, at) in [("minimum", Some(0)), ("best", None), ("maximum", Some(last))] {
        let position = at.map_or(best, |at| sweep.dial[at]);
        let mut row = vec![format!("{name} ({})", place(position, analysis))];
        for series in &sweep.outcomes {
            let value = at.map_or_else(
                || get(&analysis.best_dial.measures, &series.name),
                |at| series.values[at],
            );
            row.push(percent(value));
        }
        row.push(number(at.map_or(analysis.best_dial.value, at_end)));
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
        row.extend(names.iter().map(|c| number(get(&optimum.controls, &c.name))));
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
            // No share without a world that decides; the count says why.
            row.push(if robustness.share.is_finite() {
                let [low, high] = robustness.interval.map(percent);
                format!("{} [{low}, {high}]{undecided}", percent(robustness.share))
            } else {
                format!("{}{undecided}", number::MISSING)
            });
        }
        table.add_row(row);
    }
    table
}

/// The five assumptions that move the best dial position most, in the order of the analysis.
pub(crate) fn tornado(analysis: &Analysis) -> Table {
    let dial = &analysis.about.dial;
    let mut header =
        vec!["assumption".to_owned(), "from".into(), "to".into(), format!("best {dial}")];
    header.extend(analysis.about.attack.clone());
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = table(&header);
    for row in analysis.tornado.iter().take(5) {
        let [low, high] = [row.best[1], row.best[2]].map(|best| place(best, analysis));
        let mut cells = vec![
            row.parameter.clone(),
            row.low_text.clone(),
            row.high_text.clone(),
            format!("{low} to {high}"),
        ];
        if analysis.about.attack.is_some() {
            cells.push(format!("{} to {}", percent(row.attack[1]), percent(row.attack[2])));
        }
        table.add_row(cells);
    }
    table
}

/// A dial position with the digits that its range asks for.
fn place(position: f64, analysis: &Analysis) -> String {
    number::plain_position(position, analysis.about.dial_range)
}

/// Numbers to the right, names to the left.
fn align_right(table: &mut Table) {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}
