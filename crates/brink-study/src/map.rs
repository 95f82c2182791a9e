//! The best dial position over two uncertain parameters.

use rayon::prelude::*;

use crate::case::{Case, MapAxisPlan};
use crate::error::StudyError;
use crate::optimise::Problem;
use crate::point::Engine;
use crate::progress::{Event, Progress};
use crate::results::{MapAxis, PostureMap};
use crate::search::{LineOptions, line_grid};

/// Finds the best dial position at each point of the map's grid, all else at base. Points where
/// no solve converged are NaN.
pub fn posture_map(
    case: &Case,
    engine: &dyn Engine,
    [x, y]: &[MapAxisPlan; 2],
    dial: usize,
    player: usize,
    progress: &dyn Progress,
) -> Result<PostureMap, StudyError> {
    let (columns, rows) = (axis(case, x), axis(case, y));
    let total = (columns.values.len() * rows.values.len()) as u64;
    progress.event(Event::Stage { name: "posture map".into(), total });
    // A map is read to two digits; every cell is refined a little, not to the last digit.
    let options = LineOptions { brackets: 1, tolerance: 1e-3, ..LineOptions::default() };
    let cells: Vec<[f64; 3]> = (0..columns.values.len() * rows.values.len())
        .into_par_iter()
        .map(|cell| {
            let mut inputs = case.base().base.clone();
            let x_value = columns.values[cell % columns.values.len()];
            let y_value = rows.values[cell / columns.values.len()];
            case.move_inputs(&mut inputs, &[(x.input, x_value), (y.input, y_value)]);
            let problem = Problem {
                engine,
                inputs: &inputs,
                controls: &case.controls,
                infos: &case.interface.controls,
                player,
            };
            let best = problem.best_dial(dial, &options)?;
            progress.event(Event::Advance(1));
            Ok(best.map_or([f64::NAN; 3], |best| {
                let attack = case.plan.attack.map_or(f64::NAN, |a| best.point.measure(a));
                [best.controls[dial], best.point.value(player), attack]
            }))
        })
        .collect::<Result<_, StudyError>>()?;
    let layer = |of: usize| cells.iter().map(|cell| cell[of]).collect();
    Ok(PostureMap {
        best: layer(0),
        value: layer(1),
        attack: layer(2),
        base: [case.base().base[x.input], case.base().base[y.input]],
        x: columns,
        y: rows,
    })
}

fn axis(case: &Case, plan: &MapAxisPlan) -> MapAxis {
    let [low, high] = plan.range;
    let values = if plan.log {
        let mut values = line_grid(libm::log(low), libm::log(high), plan.points);
        for value in &mut values {
            *value = libm::exp(*value);
        }
        // The ends are given numbers: keep them exact.
        let last = values.len() - 1;
        (values[0], values[last]) = (low, high);
        values
    } else {
        line_grid(low, high, plan.points)
    };
    let parameter = case.interface.inputs[plan.input].name.to_string();
    MapAxis { parameter, label: plan.label.clone(), values, log: plan.log }
}
