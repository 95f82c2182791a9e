//! Optima, curves, map, frontier and tornado against the closed form.

mod common;

use brink_study::case::Case;
use brink_study::curves;
use brink_study::dial::dial_sweep;
use brink_study::frontier::frontier;
use brink_study::map::posture_map;
use brink_study::optimise::{Problem, is_interior};
use brink_study::progress::Silent;
use brink_study::search::{BoxOptions, LineOptions};
use brink_study::sweep::Axis;
use brink_study::tornado::tornado;
use common::{ClosedForm, case_with};

const POSTURE: usize = 0;
const DEFENDER: usize = 1;

fn problem(case: &Case) -> Problem<'_> {
    Problem {
        engine: &ClosedForm,
        inputs: &case.base().base,
        controls: &case.controls,
        infos: &case.interface.controls,
        player: DEFENDER,
    }
}

#[test]
fn the_best_dial_and_the_best_mix() {
    let case = case_with("");
    let problem = problem(&case);
    let best = problem.best_dial(POSTURE, &LineOptions::default()).unwrap().unwrap();
    assert!((best.controls[POSTURE] - 0.3125).abs() < 1e-4);
    assert!((best.point.values[DEFENDER] + 2.0 * 0.0625_f64.powi(2)).abs() < 1e-7);
    assert!(is_interior(best.controls[POSTURE], &case.interface.controls[POSTURE]));
    let levers = &case.plan.levers;
    let mix = problem.best_mix(levers, Some(&best), &BoxOptions::default()).unwrap().unwrap();
    assert!(mix.point.values[DEFENDER] >= best.point.values[DEFENDER]);
    assert!((mix.point.controls[0] - 0.375).abs() < 2e-4);
    assert!((mix.point.controls[1] - 0.25).abs() < 2e-4);
}

#[test]
fn curves_along_a_control_and_a_parameter() {
    let case = case_with("");
    for (axis, known) in [("posture=0:1:3", [1.0, 0.5, 0.0]), ("stake=1:3:3", [1.0, 1.0, 1.0])] {
        let axis = Axis::parse(&case, axis).unwrap();
        let attack = case.interface.find_measures("attack").unwrap();
        let found = curves(&case, &ClosedForm, &axis, &attack, &[]).unwrap();
        assert_eq!(found.axis.values, axis.values);
        assert_eq!(found.measures.len(), 1);
        assert_eq!(found.measures[0].values, known);
    }
}

#[test]
fn the_dial_sweep_contains_the_best_position() {
    let case = case_with("");
    let problem = problem(&case);
    let best = problem.best_dial(POSTURE, &LineOptions::default()).unwrap().unwrap();
    let (sweep, along) = dial_sweep(&case, &ClosedForm, POSTURE, &best).unwrap();
    assert_eq!(sweep.dial[sweep.best], best.controls[POSTURE]);
    let value = &sweep.values[DEFENDER].values;
    assert!(value.iter().all(|v| *v <= value[sweep.best]));
    let front = frontier(&case, &ClosedForm, &best.controls, &sweep.dial, &along, &[&best.point])
        .unwrap()
        .unwrap();
    // Attack is 1 - p and catastrophe (p + a) / 20: with the alert at rest, p / 20.
    for (attack, catastrophe) in front.attack.values.iter().zip(&front.catastrophe.values) {
        assert!(*catastrophe <= (1.0 - attack) / 20.0 + 1e-12);
    }
    assert_eq!(front.dial.attack[0], 1.0);
    assert_eq!(front.dial.catastrophe.last(), Some(&0.1));
}

#[test]
fn the_map_finds_the_closed_form_in_every_cell() {
    let case = case_with("");
    let axes = case.plan.map.as_ref().unwrap();
    let map = posture_map(&case, &ClosedForm, axes, POSTURE, DEFENDER, &Silent).unwrap();
    assert_eq!(map.y.values, [0.0, 0.5, 1.0]);
    assert_eq!((map.x.values[0], map.x.values[3]), (1.0, 4.0));
    // Even steps in logarithms: the ratio of neighbours is 4^(1/3).
    assert!((map.x.values[1] - libm::cbrt(4.0)).abs() < 1e-12);
    for (cell, best) in map.best.iter().enumerate() {
        let (stake, pressure) = (map.x.values[cell % 4], map.y.values[cell / 4]);
        if pressure > 0.9 {
            assert!(best.is_nan());
        } else {
            assert!((best - (stake + 1.0) / 8.0).abs() < 1e-3, "{stake} {best}");
        }
    }
    assert_eq!(map.base, [1.5, 0.5]);
}

#[test]
fn the_tornado_puts_first_what_moves_the_posture() {
    let case = case_with("");
    let rows = tornado(&case, &ClosedForm, POSTURE, DEFENDER, &Silent).unwrap();
    let names: Vec<&str> = rows.iter().map(|row| row.parameter.as_str()).collect();
    assert_eq!(names, ["stake", "pressure", "prize[convoy]", "war"]);
    let stake = &rows[0];
    for (found, exact) in stake.best.iter().zip([2.5 / 8.0, 2.0 / 8.0, 4.0 / 8.0]) {
        assert!((found - exact).abs() < 1e-4);
    }
    assert_eq!((stake.low_text.as_str(), stake.high_text.as_str()), ("1", "3"));
    // Pressure at its upper end does not converge: that is shown, not hidden.
    assert!(rows[1].best[2].is_nan());
}
