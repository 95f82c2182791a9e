//! Optima, curves, map, frontier and tornado against the closed form.

mod common;

use brink_study::case::Case;
use brink_study::design::{Axis, Design, Grid, List, OneAtATime};
use brink_study::findings::{self, BestRow};
use brink_study::maximise::{BoxOptions, LineOptions};
use brink_study::optimise::is_interior;
use brink_study::run::{BestDial, BestLevers, NoStore, OneSolve, Work};
use brink_study::{Answer, Engine, StudyError};
use common::{ClosedForm, ask, case_with, with_runner};

const POSTURE: usize = 0;
const DEFENDER: usize = 1;

fn question(options: LineOptions) -> BestDial {
    BestDial { dial: POSTURE, player: DEFENDER, options }
}

fn best(case: &Case) -> BestRow {
    let rows = ask(case, &Grid::default(), &question(LineOptions::default()));
    findings::best_row(case, &rows, 1, 0)
}

#[test]
fn the_best_dial_and_the_best_mix() {
    let case = case_with("");
    let best = best(&case);
    assert!(best.exists() && best.complete && !best.idle);
    assert!((best.at[0] - 0.3125).abs() < 1e-4);
    assert!((best.values[DEFENDER] + 2.0 * 0.0625_f64.powi(2)).abs() < 1e-7);
    assert!(is_interior(best.at[0], &case.interface.controls[POSTURE]));
    let levers = case.plan.levers.clone();
    let start = List { controls: vec![POSTURE], values: vec![best.at.clone()], ..List::default() };
    let floor = Some(levers.iter().map(|&lever| best.controls[lever]).collect());
    let mix = BestLevers { levers, player: DEFENDER, floor, options: BoxOptions::default() };
    let mix = findings::best_row(&case, &ask(&case, &start, &mix), 2, 0);
    assert!(mix.values[DEFENDER] >= best.values[DEFENDER]);
    assert!((mix.controls[0] - 0.375).abs() < 2e-4);
    assert!((mix.controls[1] - 0.25).abs() < 2e-4);
}

#[test]
fn curves_along_a_control_and_a_parameter() {
    let case = case_with("");
    for (axis, known) in [("posture=0:1:3", [1.0, 0.5, 0.0]), ("stake=1:3:3", [1.0, 1.0, 1.0])] {
        let axis = Axis::parse(&case, axis).unwrap();
        let attack = case.interface.find_measures("attack").unwrap();
        let rows = ask(&case, &Grid::new(vec![axis.clone()]).unwrap(), &OneSolve);
        let found = findings::curves(&case, &rows, &axis, &attack, &[]);
        assert_eq!(found.axis.values, axis.values);
        assert_eq!((found.probabilities.len(), found.measures.len()), (1, 0));
        assert_eq!(found.probabilities[0].values, known);
        assert!(found.values.is_empty());
        assert_eq!(found.solved, [true; 3]);
    }
}

#[test]
fn the_dial_sweep_contains_the_best_position() {
    let case = case_with("");
    let best = best(&case);
    let axis = findings::dial_design(&case, POSTURE, best.at[0]);
    let positions = axis.values.clone();
    let along = ask(&case, &Grid::new(vec![axis]).unwrap(), &OneSolve);
    let sweep = findings::dial_sweep(&case, &along, &positions, best.at[0]);
    assert_eq!(sweep.dial[sweep.best], best.at[0]);
    let value = &sweep.values[DEFENDER].values;
    assert!(value.iter().all(|v| *v <= value[sweep.best]));
    let mixes = ask(&case, &findings::mixes(&case, POSTURE, best.at[0]), &OneSolve);
    let front = findings::frontier(&case, &mixes, &along, &positions, &[&best]).unwrap();
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
    let grid = Grid::new(findings::map_axes(axes)).unwrap();
    let options = LineOptions { brackets: 1, tolerance: 1e-3, ..LineOptions::default() };
    let rows = ask(&case, &grid, &question(options));
    let map = findings::posture_map(&case, &rows, axes, DEFENDER);
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
    // The best position moves by more than a tenth from cell to cell, but steadily.
    let mut edges = findings::suspects(&map, [0.0, 1.0]);
    assert!(!edges.is_empty());
    let middles = ask(&case, &findings::middles(&map, axes, &edges), &question(options));
    edges = findings::narrow(&case, &edges, &middles);
    assert!(edges.is_empty(), "{edges:?}");
}

#[test]
fn the_tornado_puts_first_what_moves_the_posture() {
    let case = case_with("");
    let design = OneAtATime::new(&case);
    let rows = ask(&case, &design, &question(LineOptions::default()));
    let rows = findings::tornado(&case, &design, &rows, &best(&case), DEFENDER);
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

/// The defender is best off at one end of the dial or the other: at the lower where the stake is
/// below 1.7, at the upper where it is above. `flat` takes all that away.
struct TwoPeaks {
    flat: f64,
}

impl Engine for TwoPeaks {
    fn answer(&self, inputs: &[f64], controls: &[f64]) -> Result<Answer, StudyError> {
        let mut answer = ClosedForm.answer(inputs, controls)?;
        let (low, high) = (-controls[0], inputs[0] - 1.7 - (1.0 - controls[0]));
        answer.values[DEFENDER] = self.flat * low.max(high);
        Ok(answer)
    }
}

#[test]
fn a_jump_of_the_best_position_is_found_where_it_is() {
    let case = case_with("");
    let axes = case.plan.map.as_ref().unwrap();
    let options = LineOptions { brackets: 1, tolerance: 1e-3, ..LineOptions::default() };
    let rows = |design: &dyn Design| {
        let question = &question(options);
        let work = Work { name: "map", design, question, warm: false };
        let engine = TwoPeaks { flat: 1.0 };
        with_runner(&case, &engine, &mut NoStore, |runner| runner.table(&work)).unwrap()
    };
    let grid = Grid::new(findings::map_axes(axes)).unwrap();
    let map = findings::posture_map(&case, &rows(&grid), axes, DEFENDER);
    let mut edges = findings::suspects(&map, [0.0, 1.0]);
    for _ in 0..findings::HALVINGS {
        let middles = rows(&findings::middles(&map, axes, &edges));
        edges = findings::narrow(&case, &edges, &middles);
    }
    // Stakes are 1, 4^(1/3) = 1.587, 2.520, 4; the last row of pressures does not converge.
    let jumps = findings::jumps(&edges);
    assert_eq!(jumps.iter().map(|jump| jump.cells).collect::<Vec<_>>(), [[1, 2], [5, 6]]);
    let place = libm::log(1.7 / map.x.values[1]) / libm::log(map.x.values[2] / map.x.values[1]);
    for jump in jumps {
        assert_eq!(jump.best, [0.0, 1.0]);
        assert!((jump.at - place).abs() <= 1.0 / 32.0 + 1e-12, "{} {place}", jump.at);
    }
}

#[test]
fn a_dial_that_makes_no_difference_is_said_to_be_idle() {
    let case = case_with("");
    let question = &question(LineOptions::default());
    let work = Work { name: "flat", design: &Grid::default(), question, warm: false };
    let engine = TwoPeaks { flat: 0.0 };
    let rows = with_runner(&case, &engine, &mut NoStore, |runner| runner.table(&work)).unwrap();
    let best = findings::best_row(&case, &rows, 1, 0);
    assert!(best.idle && best.at == [0.0]);
    let optimum = findings::optimum(&case, &best, POSTURE);
    assert!(optimum.idle && !optimum.interior);
}
