//! The best dial position over two uncertain parameters.

use super::optimum::{BestRow, best_row};
use crate::case::{Case, MapAxisPlan};
use crate::design::{Axis, AxisTarget, List};
use crate::maximise::line_grid;
use crate::results::{MapAxis, MapJump, PostureMap};
use crate::run::Rows;

/// Neighbouring cells whose best positions differ by more than this share of the dial may lie on
/// both sides of a jump.
const SUSPECT: f64 = 0.1;

/// How often the way between two cells is halved in search of a jump: to 1/16 of a cell.
pub const HALVINGS: usize = 4;

/// The change stays in one half of the way if that half has this share of it.
const STAYS: f64 = 0.75;

/// The axes of the map as axes of a grid, the vertical one first (so that rows of the table are
/// cells in the order of [`PostureMap::best`]).
pub fn map_axes([x, y]: &[MapAxisPlan; 2]) -> Vec<Axis> {
    let axis = |plan: &MapAxisPlan| Axis {
        name: plan.label.clone(),
        target: AxisTarget::Inputs(vec![plan.input]),
        values: values(plan),
        elements: Vec::new(),
    };
    vec![axis(y), axis(x)]
}

/// The map, from the best dial position in each cell. Cells where no solve converged are NaN.
pub fn posture_map(
    case: &Case,
    rows: &Rows,
    [x, y]: &[MapAxisPlan; 2],
    player: usize,
) -> PostureMap {
    let found: Vec<BestRow> =
        (0..rows.table.rows()).map(|cell| best_row(case, rows, 1, cell)).collect();
    let cells: Vec<[f64; 3]> = found
        .iter()
        .map(|best| {
            let attack = case.plan.attack.map_or(f64::NAN, |attack| best.measures[attack]);
            [best.at[0], best.values[player], attack]
        })
        .collect();
    let layer = |of: usize| cells.iter().map(|cell| cell[of]).collect();
    let axis = |plan: &MapAxisPlan| MapAxis {
        parameter: case.interface.inputs[plan.input].name.to_string(),
        label: plan.label.clone(),
        values: values(plan),
        log: plan.log,
    };
    PostureMap {
        best: layer(0),
        idle: found.iter().map(|best| best.idle).collect(),
        value: layer(1),
        attack: layer(2),
        jumps: Vec::new(),
        base: [case.base().base[x.input], case.base().base[y.input]],
        x: axis(x),
        y: axis(y),
    }
}

fn values(plan: &MapAxisPlan) -> Vec<f64> {
    let [low, high] = plan.range;
    if !plan.log {
        return line_grid(low, high, plan.points);
    }
    let mut values = line_grid(libm::log(low), libm::log(high), plan.points);
    for value in &mut values {
        *value = libm::exp(*value);
    }
    // The ends are given numbers: keep them exact.
    let last = values.len() - 1;
    (values[0], values[last]) = (low, high);
    values
}

/// The way between two neighbouring cells, on which the best position may jump.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    cells: [usize; 2],
    /// The part of the way still in question, as shares of it.
    ends: [f64; 2],
    /// Best positions at its ends.
    best: [f64; 2],
}

/// The ways between neighbouring cells whose best positions lie far apart; `range` is the dial's.
/// Where the dial makes no difference there is nothing to jump from.
pub fn suspects(map: &PostureMap, range: [f64; 2]) -> Vec<Edge> {
    let (columns, rows) = (map.x.values.len(), map.y.values.len());
    let far = SUSPECT * (range[1] - range[0]);
    let telling = map.telling();
    let mut edges = Vec::new();
    for cell in 0..columns * rows {
        let right = (cell % columns + 1 < columns).then_some(cell + 1);
        let above = (cell / columns + 1 < rows).then_some(cell + columns);
        for other in [right, above].into_iter().flatten() {
            let best = [telling[cell], telling[other]];
            if (best[1] - best[0]).abs() > far {
                edges.push(Edge { cells: [cell, other], ends: [0.0, 1.0], best });
            }
        }
    }
    edges
}

/// The rows in the middle of what is in question of each way.
pub fn middles(map: &PostureMap, axes: &[MapAxisPlan; 2], edges: &[Edge]) -> List {
    let columns = map.x.values.len();
    let along = |axis: &MapAxis, [from, to]: [usize; 2], share: f64| {
        let (from, to) = (axis.values[from], axis.values[to]);
        if axis.log && from > 0.0 {
            from * libm::pow(to / from, share)
        } else {
            from + (to - from) * share
        }
    };
    let row = |edge: &Edge| {
        let share = f64::midpoint(edge.ends[0], edge.ends[1]);
        let x = along(&map.x, edge.cells.map(|cell| cell % columns), share);
        let y = along(&map.y, edge.cells.map(|cell| cell / columns), share);
        vec![x, y]
    };
    List {
        inputs: axes.iter().map(|axis| axis.input).collect(),
        controls: Vec::new(),
        values: edges.iter().map(row).collect(),
    }
}

/// What is still in question when the best position is known in the middle of each way: the half in
/// which most of the change lies. A continuous best position changes in both halves, or by ever less
/// in ever shorter ones, and drops out.
pub fn narrow(case: &Case, edges: &[Edge], middles: &Rows) -> Vec<Edge> {
    let halves = edges.iter().enumerate().filter_map(|(row, edge)| {
        let found = best_row(case, middles, 1, row);
        let middle = if found.idle { f64::NAN } else { found.at[0] };
        let share = f64::midpoint(edge.ends[0], edge.ends[1]);
        let whole = (edge.best[1] - edge.best[0]).abs();
        if (middle - edge.best[0]).abs() >= STAYS * whole {
            return Some(Edge {
                ends: [edge.ends[0], share],
                best: [edge.best[0], middle],
                ..*edge
            });
        }
        let second = (edge.best[1] - middle).abs() >= STAYS * whole;
        second.then_some(Edge {
            ends: [share, edge.ends[1]],
            best: [middle, edge.best[1]],
            ..*edge
        })
    });
    halves.collect()
}

/// The jumps: ways that are in question to the end.
pub fn jumps(edges: &[Edge]) -> Vec<MapJump> {
    let jump = |edge: &Edge| MapJump {
        cells: edge.cells,
        at: f64::midpoint(edge.ends[0], edge.ends[1]),
        best: edge.best,
    };
    edges.iter().map(jump).collect()
}
