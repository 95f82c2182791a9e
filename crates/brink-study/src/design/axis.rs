//! Axes: a parameter or control that runs over values.

use brink_lang::EntryKind;

use crate::case::Case;
use crate::error::StudyError;
use crate::maximise::line_grid;

/// More grid values than this along one axis are refused.
const MAX_STEPS: usize = 1_000_000;

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

impl AxisTarget {
    /// Whether both move the same entry.
    pub(super) fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Inputs(a), Self::Inputs(b)) | (Self::Controls(a), Self::Controls(b)) => {
                a.iter().any(|entry| b.contains(entry))
            }
            _ => false,
        }
    }
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
        let named = |&value: &f64| {
            (0_u32..)
                .zip(elements)
                .find(|(at, _)| f64::from(*at) == value)
                .map(|(_, name)| name.clone())
        };
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
            let all = (0..elements.len()).map(|at| at as f64);
            let all: Vec<f64> = all.filter(|at| (low..=high).contains(at)).collect();
            if all.len() != count {
                let found = all.len();
                return Err(format!("from {first} to {last} there are {found} elements"));
            }
            Ok(all)
        }
        [list] => list.split(',').map(number).collect(),
        _ => Err("there must be two `:` or none".into()),
    }
}
