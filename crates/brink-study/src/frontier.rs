//! The trade-off between two probabilities: controls that no other beats in both.

use rayon::prelude::*;

use crate::case::Case;
use crate::error::StudyError;
use crate::point::{Engine, Point};
use crate::results::{DialCurve, Frontier, Series};
use crate::search::lattice;

/// Mixes of levers tried, about: 13 to the third power.
const MIXES: usize = 2197;

/// Points of the frontier kept.
const SHOWN: usize = 60;

/// The frontier between attack and catastrophe over mixes of the levers, with the dial held
/// where `base` (the best dial position) has it. `along` are solves along the dial at
/// `positions`; they and `optima` compete for the frontier too.
pub fn frontier(
    case: &Case,
    engine: &dyn Engine,
    base: &[f64],
    positions: &[f64],
    along: &[Point],
    optima: &[&Point],
) -> Result<Option<Frontier>, StudyError> {
    let plan = &case.plan;
    let (Some(attack), Some(catastrophe)) = (plan.attack, plan.catastrophe) else {
        return Ok(None);
    };
    let controls = &case.interface.controls;
    let bounds: Vec<[f64; 2]> =
        plan.levers.iter().map(|&l| [controls[l].low, controls[l].high]).collect();
    let mixes = if bounds.is_empty() { Vec::new() } else { lattice(&bounds, MIXES) };
    let mut points: Vec<Point> = mixes
        .par_iter()
        .map(|mix| {
            let mut moved = base.to_vec();
            for (&lever, &value) in plan.levers.iter().zip(mix) {
                moved[lever] = value;
            }
            engine.point(&case.base().base, &moved)
        })
        .collect::<Result<_, _>>()?;
    points.extend(along.iter().cloned());
    points.extend(optima.iter().map(|&point| point.clone()));
    let plane: Vec<[f64; 2]> =
        points.iter().map(|p| [p.measure(attack), p.measure(catastrophe)]).collect();
    let kept = thin(&plane, undominated(&plane));
    Ok(Some(describe(case, [attack, catastrophe], &points, &kept, positions, along)))
}

fn describe(
    case: &Case,
    [attack, catastrophe]: [usize; 2],
    points: &[Point],
    kept: &[usize],
    positions: &[f64],
    along: &[Point],
) -> Frontier {
    let interface = &case.interface;
    let series = |name: &str, label: &str, of: &dyn Fn(&Point) -> f64| Series {
        name: name.into(),
        label: label.into(),
        values: kept.iter().map(|&i| of(&points[i])).collect(),
    };
    let measure = |at: usize| {
        let info = &interface.measures[at];
        series(info.name.as_str(), &info.label, &|point| point.measure(at))
    };
    let controls = interface.controls.iter().enumerate();
    Frontier {
        attack: measure(attack),
        catastrophe: measure(catastrophe),
        value: match case.plan.player {
            Some(player) => kept.iter().map(|&i| points[i].value(player)).collect(),
            None => vec![f64::NAN; kept.len()],
        },
        controls: controls
            .map(|(at, info)| series(info.name.as_str(), &info.label, &|point| point.controls[at]))
            .collect(),
        dial: DialCurve {
            dial: positions.to_vec(),
            attack: along.iter().map(|p| p.measure(attack)).collect(),
            catastrophe: along.iter().map(|p| p.measure(catastrophe)).collect(),
        },
    }
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
