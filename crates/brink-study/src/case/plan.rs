//! What to optimise and draw: `[analysis]` and `[controls]` looked up in the model.

use brink_lang::{Diagnostic, Diagnostics, Domain, Interface, NameError, Span};

use crate::scenario::{Located, MapAxisEntry, Scenario, Table};

/// What to optimise and draw. All numbers are positions in the lists of the model's interface.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The player whose value is maximised.
    pub player: Option<usize>,
    /// The control the argument is about.
    pub dial: Option<usize>,
    /// Controls mixed freely in the second optimisation.
    pub levers: Vec<usize>,
    /// Measure on the frontier's horizontal axis, and the attack shown elsewhere.
    pub attack: Option<usize>,
    /// Measure on the frontier's vertical axis.
    pub catastrophe: Option<usize>,
    /// Measures drawn against the dial.
    pub outcomes: Vec<usize>,
    /// The map's axes, x then y.
    pub map: Option<[MapAxisPlan; 2]>,
    /// Precision of quantal response where the scenario asks for that concept.
    pub lambda: Option<f64>,
    /// Types per cell where attributes are discretised, if the scenario says.
    pub points: Option<usize>,
}

/// One axis of the map.
#[derive(Clone, Debug)]
pub struct MapAxisPlan {
    /// The parameter's position.
    pub input: usize,
    /// Lower and upper end.
    pub range: [f64; 2],
    /// Whether grid values are evenly spaced in logarithms.
    pub log: bool,
    /// Label; the model's if the scenario gives none.
    pub label: String,
    /// Number of grid values.
    pub points: usize,
}

/// Precision of quantal response where the scenario asks for the concept without saying.
const LAMBDA: f64 = 20.0;

/// Looks `[analysis]` up.
pub(super) fn resolve(
    scenario: &Scenario,
    interface: &Interface,
    problems: &mut Diagnostics,
) -> Plan {
    let entry = &scenario.analysis;
    let mut look = Lookup { scenario, problems };
    let measure = |name: &str| interface.find_measures(name);
    let control = |name: &str| interface.find_controls(name);
    let plan = Plan {
        player: look.one(entry.player.as_ref(), |n| interface.find_player(n).map(|p| vec![p])),
        dial: look.one(entry.dial.as_ref(), control),
        levers: look.distinct(&entry.levers, control),
        attack: look.one(entry.attack.as_ref(), measure),
        catastrophe: look.one(entry.catastrophe.as_ref(), measure),
        outcomes: look.many(&entry.outcomes, measure),
        map: entry.map.as_ref().and_then(|[x, y]| {
            let axes = [look.axis(x, interface), look.axis(y, interface)];
            let [Some(first), Some(second)] = axes else { return None };
            if first.input == second.input {
                let message = format!("both axes of the map are `{}`", y.parameter.value);
                look.error_with(
                    y.parameter.span,
                    message,
                    "name another parameter for one of them",
                );
            }
            Some([first, second])
        }),
        lambda: entry.quantal.then_some(entry.lambda.unwrap_or(LAMBDA)),
        points: entry.points,
    };
    if let (Some(dial), Some(name)) = (plan.dial, &entry.dial) {
        let control = &interface.controls[dial];
        if !(control.low.is_finite() && control.high.is_finite()) {
            look.error(name.span, format!("the dial `{}` has no finite range", control.name));
        }
    }
    plan
}

struct Lookup<'a> {
    scenario: &'a Scenario,
    problems: &'a mut Diagnostics,
}

impl Lookup<'_> {
    fn error(&mut self, span: Span, message: String) {
        self.problems.push(Diagnostic::error(&self.scenario.file, span, message, ""));
    }

    fn error_with(&mut self, span: Span, message: String, help: &str) {
        let found = Diagnostic::error(&self.scenario.file, span, message, "");
        self.problems.push(found.with_help(help));
    }

    /// The same as [`Lookup::many`] where each entry may be named once.
    fn distinct(
        &mut self,
        names: &[Located<String>],
        find: impl Fn(&str) -> Result<Vec<usize>, NameError>,
    ) -> Vec<usize> {
        let mut all: Vec<usize> = Vec::new();
        for name in names {
            for position in self.many(std::slice::from_ref(name), &find) {
                if all.contains(&position) {
                    let message = format!("`{}` is named twice", name.value);
                    self.error_with(name.span, message, "name each control once");
                    break;
                }
                all.push(position);
            }
        }
        all
    }

    fn unknown(&mut self, span: Span, unknown: NameError) {
        let found = Diagnostic::error(&self.scenario.file, span, unknown.message, "unknown name");
        self.problems.push(found.with_help(unknown.help));
    }

    fn many(
        &mut self,
        names: &[Located<String>],
        find: impl Fn(&str) -> Result<Vec<usize>, NameError>,
    ) -> Vec<usize> {
        let mut all = Vec::new();
        for name in names {
            match find(&name.value) {
                Ok(found) => all.extend(found),
                Err(unknown) => self.unknown(name.span, unknown),
            }
        }
        all
    }

    fn one(
        &mut self,
        name: Option<&Located<String>>,
        find: impl Fn(&str) -> Result<Vec<usize>, NameError>,
    ) -> Option<usize> {
        let name = name?;
        let found = self.many(std::slice::from_ref(name), find);
        if found.len() > 1 {
            let message = format!("`{}` has {} entries; name one of them", name.value, found.len());
            self.error(name.span, message);
        }
        found.first().copied()
    }

    fn axis(&mut self, entry: &MapAxisEntry, interface: &Interface) -> Option<MapAxisPlan> {
        let input = self.one(Some(&entry.parameter), |name| interface.find_inputs(name))?;
        let info = &interface.inputs[input];
        if matches!(info.domain, Domain::Elements(_)) {
            let message =
                format!("`{}` takes elements, not numbers, and cannot be an axis", info.name);
            self.error(entry.parameter.span, message);
        }
        let outside = |end: &&f64| !info.domain.contains(**end);
        if let Some(end) = entry.range.value.iter().find(outside) {
            let message = format!(
                "the range of the axis leaves the domain of `{}`: {end} is outside {}",
                info.name,
                info.domain.text()
            );
            self.error_with(entry.range.span, message, "draw a range within the domain");
        }
        Some(MapAxisPlan {
            input,
            range: entry.range.value,
            log: entry.log,
            label: entry.label.clone().unwrap_or_else(|| info.label.clone()),
            points: entry.points,
        })
    }
}

/// Controls set in a table of names and numbers, checked against their ranges.
pub(crate) fn control_settings(
    scenario: &Scenario,
    interface: &Interface,
    table: &Table,
    problems: &mut Diagnostics,
) -> Vec<(usize, f64)> {
    let mut settings = Vec::new();
    let mut look = Lookup { scenario, problems };
    for (name, node) in table {
        let found = look.many(std::slice::from_ref(name), |n| interface.find_controls(n));
        let Some(value) = node.number() else {
            let message = format!("control `{}` takes a number, not {}", name.value, node.kind());
            look.error(node.span, message);
            continue;
        };
        for position in found {
            let control = &interface.controls[position];
            if (control.low..=control.high).contains(&value) {
                settings.push((position, value));
            } else {
                let (low, high) = (control.low, control.high);
                let message = format!("control `{}` must be in [{low}, {high}]", control.name);
                look.error(node.span, message);
            }
        }
    }
    settings
}
