//! The trade-off between two probabilities: controls that no other beats in both.

use super::optimum::BestRow;
use crate::case::Case;
use crate::design::List;
use crate::maximise::lattice;
use crate::results::{DialCurve, Frontier, Series};
use crate::run::{AnswerColumns, Rows};

/// Mixes of levers tried, about: 13 to the third power.
const MIXES: usize = 2197;

/// Points of the frontier kept.
const SHOWN: usize = 60;

/// Mixes of the levers with the dial held where `best` has it (a lever that is the dial moves all
/// the same); none where the scenario names no levers.
pub fn mixes(case: &Case, dial: usize, best: f64) -> List {
    let (controls, levers) = (&case.interface.controls, &case.plan.levers);
    let bounds: Vec<[f64; 2]> =
        levers.iter().map(|&l| [controls[l].low, controls[l].high]).collect();
    let mixes = if bounds.is_empty() { Vec::new() } else { lattice(&bounds, MIXES) };
    let with_dial = |mix: Vec<f64>| std::iter::once(best).chain(mix).collect();
    List {
        inputs: Vec::new(),
        controls: std::iter::once(dial).chain(levers.iter().copied()).collect(),
        values: mixes.into_iter().map(with_dial).collect(),
    }
}

/// One point of the plane of the frontier.
struct Candidate {
    controls: Vec<f64>,
    value: f64,
    plane: [f64; 2],
}

/// The frontier between attack and catastrophe over mixes of the levers; solves along the dial at
/// `positions` and `optima` compete for it too. `None` where the scenario does not name both
/// measures.
pub fn frontier(
    case: &Case,
    mixes: &Rows,
    along: &Rows,
    positions: &[f64],
    optima: &[&BestRow],
) -> Option<Frontier> {
    let (attack, catastrophe) = (case.plan.attack?, case.plan.catastrophe?);
    let mut candidates = solved(case, mixes, [attack, catastrophe]);
    candidates.extend(solved(case, along, [attack, catastrophe]));
    candidates.extend(optima.iter().map(|best| Candidate {
        controls: best.controls.clone(),
        value: case.plan.player.map_or(f64::NAN, |player| best.values[player]),
        plane: [best.measures[attack], best.measures[catastrophe]],
    }));
    let plane: Vec<[f64; 2]> = candidates.iter().map(|candidate| candidate.plane).collect();
    let kept = thin(&plane, undominated(&plane));
    let series = |name: String, label: &str, of: &dyn Fn(&Candidate) -> f64| Series {
        name,
        label: label.into(),
        values: kept.iter().map(|&i| of(&candidates[i])).collect(),
    };
    let axis = |measure: usize, at: usize| {
        let info = &case.interface.measures[measure];
        series(info.name.to_string(), &info.label, &|candidate| candidate.plane[at])
    };
    let controls = case.interface.controls.iter().enumerate();
    let columns = AnswerColumns::new(case, along.first);
    Some(Frontier {
        attack: axis(attack, 0),
        catastrophe: axis(catastrophe, 1),
        value: kept.iter().map(|&i| candidates[i].value).collect(),
        controls: controls
            .map(|(at, info)| series(info.name.to_string(), &info.label, &|c| c.controls[at]))
            .collect(),
        dial: DialCurve {
            dial: positions.to_vec(),
            attack: columns.measure(&along.table, attack).to_vec(),
            catastrophe: columns.measure(&along.table, catastrophe).to_vec(),
        },
    })
}

/// The rows of a run of single solves as candidates.
fn solved(case: &Case, rows: &Rows, measures: [usize; 2]) -> Vec<Candidate> {
    let (columns, table) = (AnswerColumns::new(case, rows.first), &rows.table);
    let controls = 0..case.interface.controls.len();
    let value =
        |row: usize| case.plan.player.map_or(f64::NAN, |player| columns.value(table, player)[row]);
    (0..table.rows())
        .map(|row| Candidate {
            controls: controls.clone().map(|c| columns.control(table, c)[row]).collect(),
            value: value(row),
            plane: measures.map(|measure| columns.measure(table, measure)[row]),
        })
        .collect()
}

/// Points that no other beats in both coordinates (smaller is better), by rising first
/// coordinate. Points with a NaN are left out; of equal points one stays.
pub fn undominated(plane: &[[f64; 2]]) -> Vec<usize> {
    let mut order: Vec<usize> =
        (0..plane.len()).filter(|&i| plane[i].iter().all(|x| !x.is_nan())).collect();
    order.sort_by(|&a, &b| {
        plane[a][0].total_cmp(&plane[b][0]).then(plane[a][1].total_cmp(&plane[b][1]))
    });
    let mut lowest = f64::INFINITY;
    order.retain(|&i| {
        let better = plane[i][1] < lowest;
        lowest = lowest.min(plane[i][1]);
        better
    });
    order
}

/// At most [`SHOWN`] of the points of a curve, its ends included, evenly spread along it.
fn thin(plane: &[[f64; 2]], curve: Vec<usize>) -> Vec<usize> {
    let (Some(&first), Some(&last)) = (curve.first(), curve.last()) else { return curve };
    if curve.len() <= SHOWN {
        return curve;
    }
    let side = |axis: usize| (plane[last][axis] - plane[first][axis]).abs().max(f64::MIN_POSITIVE);
    let sides = [side(0), side(1)];
    let mut lengths = vec![0.0];
    for pair in curve.windows(2) {
        let step = |axis: usize| (plane[pair[1]][axis] - plane[pair[0]][axis]) / sides[axis];
        lengths.push(lengths[lengths.len() - 1] + libm::hypot(step(0), step(1)));
    }
    let total = lengths[lengths.len() - 1];
    let mut kept = Vec::new();
    let mut next = 0.0;
    for (&point, &length) in curve.iter().zip(&lengths) {
        if length >= next || point == last {
            kept.push(point);
            next = length + total / (SHOWN - 1) as f64;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dominated_equal_and_missing_points_go() {
        let plane = [
            [0.5, 0.5],
            [0.2, 0.8],
            [0.6, 0.5],
            [0.2, 0.8],
            [f64::NAN, 0.0],
            [0.9, 0.1],
            [0.3, 0.9],
        ];
        assert_eq!(undominated(&plane), [1, 0, 5]);
    }

    #[test]
    fn thinning_keeps_ends_and_order() {
        let plane: Vec<[f64; 2]> =
            (0..1000).map(|i| [f64::from(i), 1000.0 - f64::from(i)]).collect();
        let kept = thin(&plane, undominated(&plane));
        assert!(kept.len() <= SHOWN && kept.len() > SHOWN / 2);
        assert_eq!((kept[0], kept[kept.len() - 1]), (0, 999));
        assert!(kept.is_sorted());
    }
}
