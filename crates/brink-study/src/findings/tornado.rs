//! One assumption at a time: which of them carries the conclusion.

use super::optimum::{BestRow, best_row};
use crate::case::Case;
use crate::design::OneAtATime;
use crate::results::TornadoRow;
use crate::run::Rows;
use brink_lang::Domain;

/// What one set of parameters gives.
#[derive(Clone, Copy)]
struct End {
    /// Best position, value and attack there.
    numbers: [f64; 3],
    /// Whether all positions are as good as each other.
    idle: bool,
}

/// An end of a range that was not looked at.
const NO_END: End = End { numbers: [f64::NAN; 3], idle: false };

/// Changes of the best position are counted in steps of this share of the dial: the search stops within
/// a tenth of it, and smaller differences are no differences.
const STEP: f64 = 1e-3;

/// The best dial position at each end of every uncertain parameter, from the rows of `design`, and
/// at `base`. For a parameter over elements, "low" and "high" are the elements with the lowest and
/// the highest value. Rows come in the order of the change in the best position, then of the change
/// in value, then of the model: the one order for everything that shows them.
pub fn tornado(
    case: &Case,
    design: &OneAtATime,
    rows: &Rows,
    base: &BestRow,
    player: usize,
) -> Vec<TornadoRow> {
    let end_of = |best: &BestRow| {
        let attack = case.plan.attack.map_or(f64::NAN, |attack| best.measures[attack]);
        End { numbers: [best.at[0], best.values[player], attack], idle: best.idle }
    };
    let ends = design.ends();
    let mut found: Vec<TornadoRow> = ends
        .chunk_by(|a, b| a.0 == b.0)
        .scan(0, |row, ends| {
            let first = *row;
            *row += ends.len();
            let at = |(end, &(_, value)): (usize, &(usize, f64))| {
                (value, end_of(&best_row(case, rows, 1, first + end)))
            };
            let moved: Vec<(f64, End)> = ends.iter().enumerate().map(at).collect();
            Some(tornado_row(case, ends[0].0, end_of(base), &moved))
        })
        .collect();
    let range = case.plan.dial.map_or(0.0, |dial| {
        let control = &case.interface.controls[dial];
        control.high - control.low
    });
    found.sort_by(|a, b| {
        let (a, b) = (key(a, STEP * range), key(b, STEP * range));
        b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
    });
    found
}

/// Widest change of the best position, in steps, and of the value.
fn key(row: &TornadoRow, step: f64) -> (f64, f64) {
    // Where all positions are as good as each other, none is a move.
    let at = |end: usize| if row.idle[end] { f64::NAN } else { row.best[end] };
    let best = [0, 1, 2].map(at);
    let moved = best[1..].iter().any(|end| (end - best[0]).abs() > step);
    (if moved { libm::round(spread(best) / step) } else { 0.0 }, spread(row.value))
}

/// How far numbers spread; those that do not exist do not count.
fn spread(values: [f64; 3]) -> f64 {
    let ends = (f64::INFINITY, f64::NEG_INFINITY);
    let finite = values.into_iter().filter(|value| value.is_finite());
    let (low, high) = finite.fold(ends, |(low, high), value| (low.min(value), high.max(value)));
    if high > low { high - low } else { 0.0 }
}

fn tornado_row(case: &Case, input: usize, base: End, moved: &[(f64, End)]) -> TornadoRow {
    let info = &case.interface.inputs[input];
    let by_value = |a: &&(f64, End), b: &&(f64, End)| a.1.numbers[1].total_cmp(&b.1.numbers[1]);
    let pick = |chosen: Option<&(f64, End)>| chosen.copied().unwrap_or((f64::NAN, NO_END));
    let (low, high) = match info.domain {
        Domain::Elements(_) => {
            (pick(moved.iter().min_by(by_value)), pick(moved.iter().max_by(by_value)))
        }
        Domain::Interval { .. } => (pick(moved.first()), pick(moved.last())),
    };
    let ends = [base, low.1, high.1];
    let of = |at: usize| ends.map(|end| end.numbers[at]);
    TornadoRow {
        parameter: info.name.to_string(),
        label: info.label.clone(),
        low_text: info.domain.show(low.0),
        high_text: info.domain.show(high.0),
        best: of(0),
        idle: ends.map(|end| end.idle),
        value: of(1),
        attack: of(2),
    }
}
