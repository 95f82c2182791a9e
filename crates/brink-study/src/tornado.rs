//! One assumption at a time: which of them carries the conclusion.

use rayon::prelude::*;

use crate::case::Case;
use crate::error::StudyError;
use crate::optimise::Problem;
use crate::point::Engine;
use crate::progress::{Event, Progress};
use crate::results::TornadoRow;
use crate::search::LineOptions;

/// Best position, value and attack for one set of parameters.
type Triple = [f64; 3];

/// Moves each uncertain parameter to the ends of its range, all others at base, and finds the
/// best dial position anew. Rows come in the order of the change in the best position, then of
/// the change in value. For a parameter over elements, "low" and "high" are the elements with
/// the lowest and the highest value.
pub fn tornado(
    case: &Case,
    engine: &dyn Engine,
    dial: usize,
    player: usize,
    progress: &dyn Progress,
) -> Result<Vec<TornadoRow>, StudyError> {
    let beliefs = case.base();
    let uncertain: Vec<usize> = (0..case.interface.inputs.len())
        .filter(|&input| beliefs.plausible[input].is_uncertain())
        .collect();
    let total = uncertain.len() as u64;
    progress.event(Event::Stage { name: "one assumption at a time".into(), total });
    let solve = |inputs: &[f64]| -> Result<Triple, StudyError> {
        let problem = Problem {
            engine,
            inputs,
            controls: &case.controls,
            infos: &case.interface.controls,
            player,
        };
        let best = problem.best_dial(dial, &LineOptions::default())?;
        Ok(best.map_or([f64::NAN; 3], |best| {
            let attack = case.plan.attack.map_or(f64::NAN, |a| best.point.measure(a));
            [best.controls[dial], best.point.value(player), attack]
        }))
    };
    let base = solve(&beliefs.base)?;
    let mut rows: Vec<TornadoRow> = uncertain
        .par_iter()
        .map(|&input| {
            let ends = beliefs.plausible[input].extremes();
            let mut found: Vec<(f64, Triple)> = Vec::with_capacity(ends.len());
            for end in ends {
                let mut inputs = beliefs.base.clone();
                case.move_inputs(&mut inputs, &[(input, end)]);
                found.push((end, solve(&inputs)?));
            }
            progress.event(Event::Advance(1));
            Ok(row(case, input, base, &found))
        })
        .collect::<Result<_, StudyError>>()?;
    rows.sort_by(|a, b| {
        let spread = |x: [f64; 3]| x.iter().map(|v| (v - x[0]).abs()).fold(0.0, f64::max);
        let key = |row: &TornadoRow| (spread(row.best), spread(row.value));
        let ((best_a, value_a), (best_b, value_b)) = (key(a), key(b));
        best_b.total_cmp(&best_a).then(value_b.total_cmp(&value_a))
    });
    Ok(rows)
}

fn row(case: &Case, input: usize, base: Triple, found: &[(f64, Triple)]) -> TornadoRow {
    let info = &case.interface.inputs[input];
    let elements = info.domain.elements().is_some();
    let by_value = |a: &&(f64, Triple), b: &&(f64, Triple)| a.1[1].total_cmp(&b.1[1]);
    let pick =
        |chosen: Option<&(f64, Triple)>| chosen.copied().unwrap_or((f64::NAN, [f64::NAN; 3]));
    let (low, high) = if elements {
        (pick(found.iter().min_by(by_value)), pick(found.iter().max_by(by_value)))
    } else {
        (pick(found.first()), pick(found.last()))
    };
    let of = |at: usize| [base[at], low.1[at], high.1[at]];
    TornadoRow {
        parameter: info.name.to_string(),
        label: info.label.clone(),
        low_text: info.domain.show(low.0),
        high_text: info.domain.show(high.0),
        best: of(0),
        value: of(1),
        attack: of(2),
    }
}
