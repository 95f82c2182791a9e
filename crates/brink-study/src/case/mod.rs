//! A scenario looked up in its model: every number, range, claim and plot in its place.

mod beliefs;
mod joint;
mod plan;
mod spread;
mod values;

use std::sync::Arc;

use brink_lang::functions::Functions;
use brink_lang::{Diagnostic, Diagnostics, EntryKind, Interface};

pub use beliefs::{Beliefs, Origin};
pub use joint::{Constraint, Correlated, Joint};
pub(crate) use plan::control_settings;
pub use plan::{MapAxisPlan, Plan};

use crate::claims::{Claim, Formula};
use crate::error::StudyError;
use crate::evidence::Evidence;
use crate::scenario::Scenario;

/// A new value of a parameter, as it is given on a command line.
enum NewValue {
    Number(f64),
    Formula(Formula),
}

impl NewValue {
    fn read(
        interface: &Interface,
        functions: &Functions,
        position: usize,
        text: &str,
    ) -> Result<Self, StudyError> {
        let input = &interface.inputs[position];
        let parsed = spread::parse_value(&input.domain, text);
        if input.domain.elements().is_some() || parsed.is_ok() || is_plain(text) {
            return parsed.map(Self::Number).map_err(|reason| {
                StudyError::Input(format!("parameter `{}`: {reason}", input.name))
            });
        }
        let name = format!("--set {}", input.name);
        let formula = crate::claims::input_formula(&name, text, interface, functions, position)?;
        Ok(Self::Formula(formula))
    }

    /// The value where parameters are `inputs`.
    fn value(&self, inputs: &[f64]) -> f64 {
        match self {
            Self::Number(value) => *value,
            Self::Formula(formula) => formula.number(inputs),
        }
    }
}

/// Whether a text is a number, though perhaps not one that a parameter may take.
fn is_plain(text: &str) -> bool {
    text.trim().parse::<f64>().is_ok()
}

/// A scenario whose every name is known to the model.
#[derive(Clone, Debug)]
pub struct Case {
    /// The scenario as written.
    pub scenario: Arc<Scenario>,
    /// What the model takes and gives.
    pub interface: Arc<Interface>,
    /// Beliefs by view: first the scenario's own, then those of its views in file order.
    pub beliefs: Vec<Beliefs>,
    /// The view that stands for "base" in all that follows: an index into the beliefs.
    pub view: usize,
    /// Where controls stand unless moved, `[control]`; NaN is the model's default formula.
    pub controls: Vec<f64>,
    /// What to optimise and draw.
    pub plan: Plan,
    /// The argument.
    pub claims: Vec<Claim>,
    /// What was observed, and what any sensible case must say.
    pub evidence: Vec<Evidence>,
    /// How uncertain parameters hang together.
    pub joint: Joint,
    /// Inputs that any view of the scenario holds uncertain, in model order: the dimensions
    /// over which worlds are drawn, the same for every view and whatever is set by hand.
    pub uncertain: Vec<usize>,
    moved: Vec<usize>,
    /// What claims and formulas may call: what the model may.
    functions: Functions,
    /// What was not found of `[analysis]` and the claims.
    incomplete: Diagnostics,
}

impl Case {
    /// Looks a scenario up in the names of its model. Claims may call `functions`, those of the
    /// model ([`brink_lang::Model::functions`]). `view` chooses the beliefs. Everything
    /// wrong is reported in one go; if no more than `[analysis]` or claims are wrong, by
    /// [`Case::complete`].
    pub fn resolve(
        scenario: &Arc<Scenario>,
        interface: &Arc<Interface>,
        functions: &Functions,
        view: Option<&str>,
    ) -> Result<Self, Diagnostics> {
        let mut problems = Diagnostics::new();
        let mut beliefs = beliefs::resolve(scenario, interface, &mut problems);
        let mut controls = interface.resting_controls();
        for (position, value) in
            plan::control_settings(scenario, interface, &scenario.controls, &mut problems)
        {
            controls[position] = value;
        }
        let mut unused = Diagnostics::new();
        let plan = plan::resolve(scenario, interface, &mut unused);
        let claims = crate::claims::resolve(scenario, interface, functions, &plan, &mut unused);
        let evidence = crate::evidence::resolve(scenario, interface, functions, &plan, &mut unused);
        let joint = joint::resolve(scenario, interface, functions, &beliefs, &mut problems);
        for beliefs in &mut beliefs {
            beliefs.put_in_order(&joint);
        }
        let view =
            view.map_or(Ok(0), |name| view_position(scenario, name)).unwrap_or_else(|unknown| {
                problems.extend(unknown);
                0
            });
        if problems.has_errors() {
            problems.extend(unused);
            problems.list.sort_by_key(|found| found.span);
            return Err(problems);
        }
        let (scenario, interface) = (Arc::clone(scenario), Arc::clone(interface));
        let any = |input: &usize| beliefs.iter().any(|b| b.plausible[*input].is_uncertain());
        let uncertain = (0..interface.inputs.len()).filter(any).collect();
        unused.list.sort_by_key(|found| found.span);
        Ok(Self {
            scenario,
            interface,
            beliefs,
            view,
            controls,
            plan,
            claims,
            evidence,
            joint,
            uncertain,
            moved: Vec::new(),
            functions: functions.clone(),
            incomplete: unused,
        })
    }

    /// Whether everything that `[analysis]` and the claims speak of was found. To be asked
    /// before the plan or the claims are used: a solve needs neither, and a claim about the
    /// fourteenth turn must not keep anybody from solving a game of nine.
    pub fn complete(&self) -> Result<(), Diagnostics> {
        if self.incomplete.has_errors() { Err(self.incomplete.clone()) } else { Ok(()) }
    }

    /// Controls that were moved by hand, by position.
    pub fn moved_controls(&self) -> &[usize] {
        &self.moved
    }

    /// The beliefs of the chosen view.
    pub fn base(&self) -> &Beliefs {
        &self.beliefs[self.view]
    }

    /// The same case seen by another of its views, `base` for the scenario's own beliefs.
    pub fn seen_by(&self, view: &str) -> Result<Self, Diagnostics> {
        let view = view_position(&self.scenario, view)?;
        Ok(Self { view, ..self.clone() })
    }

    /// Name of the chosen view, where one was chosen.
    pub fn view_name(&self) -> Option<&str> {
        self.view.checked_sub(1).and_then(|at| self.scenario.views().nth(at))
    }

    /// Title and story of the chosen view; empty where none was chosen or it has none.
    pub fn view_text(&self) -> (&str, &str) {
        let view = self.view.checked_sub(1).and_then(|at| self.scenario.views.get(at));
        view.map_or(("", ""), |view| (&view.title, &view.story))
    }

    /// Fixes the parameters that `name` means at `value` in every view and every plausible world:
    /// a number, the name of an element, or a formula in the parameters of each view, in which
    /// the name of a family means the entry with the indices of the one that is set.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), StudyError> {
        let kinds = [EntryKind::Input, EntryKind::Control];
        let (kind, positions) = self.interface.find_any(&kinds, name)?;
        if kind == EntryKind::Control {
            let message = format!("`{name}` is a control: move it by --control {name}={value}");
            return Err(StudyError::Input(message));
        }
        let mut all = self.beliefs.clone();
        let mut moved = vec![Vec::new(); all.len()];
        for position in positions {
            let input = &self.interface.inputs[position];
            let new = NewValue::read(&self.interface, &self.functions, position, value)?;
            for (beliefs, moved) in self.beliefs.iter().zip(&mut moved) {
                let value = new.value(&beliefs.base);
                spread::check_value(&input.domain, value).map_err(|reason| {
                    StudyError::Input(format!("parameter `{}`: {reason}", input.name))
                })?;
                moved.push((position, value));
            }
        }
        for (beliefs, moved) in all.iter_mut().zip(&moved) {
            beliefs.fix(moved);
            beliefs.put_in_order(&self.joint);
            if let Some((group, sum)) = beliefs.broken_simplex() {
                let name = &self.interface.inputs[group[0]].name;
                let family = name.family();
                return Err(StudyError::Input(format!(
                    "the entries of `{family}` are shares and must sum to one; these sum to {sum}: \
                     leave one of them free to fill the rest"
                )));
            }
        }
        self.beliefs = all;
        Ok(())
    }

    /// Puts parameters, given as (position, value), into `inputs`, the values of all parameters.
    /// Where one is a share of a whole, the shares that are neither moved nor set by hand are
    /// scaled to fill the rest. All moves of one case belong into one call.
    pub fn move_inputs(&self, inputs: &mut [f64], moved: &[(usize, f64)]) {
        self.base().move_inputs(inputs, moved);
    }

    /// Puts the controls that `name` means at `value`.
    pub fn control(&mut self, name: &str, value: f64) -> Result<(), StudyError> {
        let kinds = [EntryKind::Control, EntryKind::Input];
        let (kind, positions) = self.interface.find_any(&kinds, name)?;
        if kind == EntryKind::Input {
            let message =
                format!("`{name}` is a parameter: give it a value by --set {name}={value}");
            return Err(StudyError::Input(message));
        }
        for position in positions {
            let control = &self.interface.controls[position];
            if !(control.low..=control.high).contains(&value) {
                return Err(StudyError::Input(format!(
                    "control `{}` must be in [{}, {}], not {value}",
                    control.name, control.low, control.high
                )));
            }
            self.controls[position] = value;
            self.moved.push(position);
        }
        Ok(())
    }
}

/// Position of a view among the beliefs; `base` is the scenario's own.
fn view_position(scenario: &Scenario, name: &str) -> Result<usize, Diagnostics> {
    if name == "base" {
        return Ok(0);
    }
    let found = scenario.views().position(|view| view == name);
    found.map(|position| position + 1).ok_or_else(|| unknown_view(scenario, name).into())
}

fn unknown_view(scenario: &Scenario, name: &str) -> Diagnostic {
    let known: Vec<&str> = scenario.views().collect();
    let message = format!("the scenario has no view `{name}`");
    let place = brink_lang::Span::default();
    Diagnostic::error(&scenario.file, place, message, "")
        .with_help(brink_lang::suggestion(name, "views", &known))
}
