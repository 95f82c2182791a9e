//! Which rows a sweep has.

use brink_lang::{Domain, EntryKind, Quantity};

use super::table::{Column, ColumnKind};
use crate::case::Case;
use crate::error::StudyError;
use crate::fingerprint::Hasher;
use crate::search::line_grid;
use crate::worlds::Worlds;

/// More grid values than this along one axis are refused.
const MAX_STEPS: usize = 1_000_000;

/// Columns of a sweep's table that are not of the model.
const OWN_COLUMNS: [&str; 4] = ["world", "status", "relative_regret", "residual"];

/// A parameter or control that runs over a grid.
#[derive(Clone, Debug)]
pub struct Axis {
    /// Name as given.
    pub name: String,
    /// What moves.
    pub target: AxisTarget,
    /// Its values, in order; positions in the set where they are elements.
    pub values: Vec<f64>,
    /// Names of the values where they are elements of a set, which have an order but nothing
    /// between them; empty where they are numbers.
    pub elements: Vec<String>,
}

/// What an axis moves: all the entries that its name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AxisTarget {
    /// Parameters, by position.
    Inputs(Vec<usize>),
    /// Controls, by position.
    Controls(Vec<usize>),
}

impl Axis {
    /// Reads `name=low:high:steps` (evenly spaced, ends included) or `name=value,value,...`
    /// (numbers, or names of elements).
    pub fn parse(case: &Case, text: &str) -> Result<Self, StudyError> {
        let fail = |reason: String| {
            StudyError::Input(format!(
                "`{text}`: {reason}; write name=low:high:steps or name=value,value"
            ))
        };
        let (name, values) = text.split_once('=').ok_or_else(|| fail("there is no `=`".into()))?;
        let name = name.trim();
        let interface = &case.interface;
        let (kind, found) = interface.find_any(&[EntryKind::Control, EntryKind::Input], name)?;
        let (target, elements) = if kind == EntryKind::Control {
            (AxisTarget::Controls(found), None)
        } else {
            let elements = interface.inputs[found[0]].domain.elements();
            (AxisTarget::Inputs(found), elements)
        };
        let elements = elements.unwrap_or_default();
        let values = parse_values(values, elements).map_err(fail)?;
        let named = |&value: &f64| elements.get(value as usize).cloned();
        let elements = values.iter().filter_map(named).collect();
        let axis = Self { name: name.into(), target, values, elements };
        axis.check(case).map_err(fail)?;
        Ok(axis)
    }

    /// Whether every value may be taken.
    fn check(&self, case: &Case) -> Result<(), String> {
        let interface = &case.interface;
        for &value in &self.values {
            match &self.target {
                AxisTarget::Inputs(inputs) => {
                    let domain = &interface.inputs[inputs[0]].domain;
                    if !domain.contains(value) {
                        return Err(format!("{value} is outside {}", domain.text()));
                    }
                }
                AxisTarget::Controls(controls) => {
                    let control = &interface.controls[controls[0]];
                    if !(control.low..=control.high).contains(&value) {
                        let (low, high) = (control.low, control.high);
                        return Err(format!("{value} is outside [{low}, {high}]"));
                    }
                }
            }
        }
        Ok(())
    }
}

fn parse_values(text: &str, elements: &[String]) -> Result<Vec<f64>, String> {
    let number = |part: &str| {
        let part = part.trim();
        if let Some(position) = elements.iter().position(|element| element == part) {
            return Ok(position as f64);
        }
        let parsed = part.parse::<f64>().ok().filter(|x| x.is_finite() && elements.is_empty());
        parsed.ok_or_else(|| match elements {
            [] => format!("`{part}` is not a number"),
            names => format!("`{part}` is not one of {}", names.join(", ")),
        })
    };
    let parts: Vec<&str> = text.split(':').collect();
    match parts.as_slice() {
        [low, high, steps] => {
            let (first, last) = (low.trim(), high.trim());
            let (low, high) = (number(low)?, number(high)?);
            let count: usize =
                steps.trim().parse().map_err(|_| format!("`{steps}` is not a number of steps"))?;
            if !(1..=MAX_STEPS).contains(&count) || low > high {
                return Err(format!("steps must be 1 to {MAX_STEPS}, from low to high"));
            }
            if elements.is_empty() {
                return Ok(line_grid(low, high, count));
            }
            // Elements have nothing between them: from one to another is all of them in order.
            let all = (high - low) as usize + 1;
            if all != count {
                return Err(format!("from {first} to {last} there are {all} elements"));
            }
            Ok((0..all).map(|at| low + at as f64).collect())
        }
        [list] => list.split(',').map(number).collect(),
        _ => Err("there must be two `:` or none".into()),
    }
}

/// Which rows a sweep has: every combination of the axes' values (the last axis fastest), in
/// the base case or in each of the first worlds (the slowest of all).
#[derive(Clone, Debug)]
pub struct SweepPlan {
    /// Axes of the grid.
    pub axes: Vec<Axis>,
    /// Number of plausible worlds; `None` for the base case alone.
    pub worlds: Option<u64>,
    /// Seed of the worlds.
    pub seed: u64,
    /// Whether rows start from the solution of the row before along the last axis, see
    /// [`crate::Engine::point_near`]. The first row of every run along that axis starts from none,
    /// and where a run is longer than [`super::CHUNK_ROWS`] so do rows whose number is divisible
    /// by that.
    pub warm: bool,
}

impl SweepPlan {
    /// Number of rows; saturates.
    pub fn rows(&self) -> u64 {
        let grid = self.axes.iter().map(|axis| axis.values.len() as u64);
        grid.fold(self.worlds.unwrap_or(1), u64::saturating_mul)
    }

    /// World and axis values of a row.
    pub(super) fn position(&self, row: u64) -> (u64, Vec<f64>) {
        let mut rest = row;
        let mut values = vec![0.0; self.axes.len()];
        for (value, axis) in values.iter_mut().zip(&self.axes).rev() {
            let length = axis.values.len() as u64;
            *value = axis.values[(rest % length) as usize];
            rest /= length;
        }
        (rest, values)
    }

    /// Inputs that get a column: those that differ between worlds or along an axis.
    pub(super) fn shown_inputs(&self, case: &Case) -> Vec<usize> {
        let simplex = |input: usize| case.interface.inputs[input].simplex;
        // A share of a whole moves with the others.
        let moved = |&own: &usize, input: usize| {
            own == input || simplex(own).is_some() && simplex(own) == simplex(input)
        };
        let moves = |input: usize| {
            let swept = self.axes.iter().any(|axis| match &axis.target {
                AxisTarget::Inputs(inputs) => inputs.iter().any(|own| moved(own, input)),
                AxisTarget::Controls(_) => false,
            });
            swept || self.worlds.is_some() && case.base().plausible[input].is_uncertain()
        };
        (0..case.interface.inputs.len()).filter(|&input| moves(input)).collect()
    }

    /// The table's columns: `world`, moving parameters, effective controls, values, measures,
    /// `status`, `relative_regret`, `residual`. What a model calls like one of the table's own
    /// is renamed, see [`brink_lang::column_name`].
    pub fn columns(&self, case: &Case) -> Vec<Column> {
        let interface = &case.interface;
        let own = |name: &str, kind, description: &str| Column {
            name: name.into(),
            kind,
            description: description.into(),
        };
        let of_model = |quantity: Quantity, kind| Column {
            name: interface.column(quantity, &OWN_COLUMNS),
            kind,
            description: interface.label(quantity),
        };
        let [world, status, regret, residual] = OWN_COLUMNS;
        let mut columns = Vec::new();
        if self.worlds.is_some() {
            columns.push(own(world, ColumnKind::Integer, "plausible world, from 0"));
        }
        for input in self.shown_inputs(case) {
            let kind = match interface.inputs[input].domain {
                Domain::Interval { .. } => ColumnKind::Number,
                Domain::Elements(_) => ColumnKind::Text,
            };
            columns.push(of_model(Quantity::Input(input), kind));
        }
        let controls = (0..interface.controls.len()).map(Quantity::Control);
        let values = (0..interface.players.len()).map(Quantity::Value);
        let measures = (0..interface.measures.len()).map(Quantity::Measure);
        let numbers = controls.chain(values).chain(measures);
        columns.extend(numbers.map(|quantity| of_model(quantity, ColumnKind::Number)));
        columns.push(own(status, ColumnKind::Text, "how the solve ended"));
        let text = "largest gain from deviating, share of the payoff range";
        columns.push(own(regret, ColumnKind::Number, text));
        columns.push(own(residual, ColumnKind::Number, "largest mismatch of aggregates"));
        columns
    }

    /// A number that differs where the rows may differ: it covers the scenario, the values set
    /// by hand, the axes, the worlds and whether rows start from others. `engine` stands for the
    /// model's text and the engine's settings.
    pub fn fingerprint(&self, case: &Case, engine: &str) -> u64 {
        let mut hasher = Hasher::default();
        hasher.text(engine);
        hasher.text(env!("CARGO_PKG_VERSION"));
        hasher.text(&case.scenario.file.text);
        hasher.number(case.view as u64);
        for beliefs in &case.beliefs {
            hasher.reals(&beliefs.base);
            beliefs.plausible.iter().for_each(|p| hasher.text(&format!("{p:?}")));
        }
        hasher.reals(&case.controls);
        for axis in &self.axes {
            hasher.text(&format!("{:?}", axis.target));
            hasher.reals(&axis.values);
        }
        hasher.text(&format!("{:?} {} {} by name", self.worlds, self.seed, self.warm));
        hasher.finish()
    }

    /// The worlds, where the sweep has any.
    pub(super) fn draw(&self, case: &Case) -> Option<Worlds> {
        self.worlds.map(|_| Worlds::new(case, self.seed))
    }
}
