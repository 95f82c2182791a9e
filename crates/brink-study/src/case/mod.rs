//! A scenario looked up in its model: every number, range, claim and plot in its place.

mod beliefs;
mod plan;
mod spread;
mod values;

use std::sync::Arc;

use brink_lang::{Diagnostic, Diagnostics, Interface};

pub use beliefs::{Beliefs, Origin};
pub(crate) use plan::control_settings;
pub use plan::{MapAxisPlan, Plan};

use crate::claims::Claim;
use crate::error::StudyError;
use crate::scenario::Scenario;

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
    /// Inputs that any view of the scenario holds uncertain, in model order: the dimensions
    /// over which worlds are drawn, the same for every view and whatever is set by hand.
    pub uncertain: Vec<usize>,
}

impl Case {
    /// Looks a scenario up in the names of its model. `view` chooses the beliefs. Everything
    /// wrong is reported in one go.
    pub fn resolve(
        scenario: &Arc<Scenario>,
        interface: &Arc<Interface>,
        view: Option<&str>,
    ) -> Result<Self, Diagnostics> {
        let mut problems = Diagnostics::new();
        let beliefs = beliefs::resolve(scenario, interface, &mut problems);
        let mut controls = interface.resting_controls();
        for (position, value) in
            plan::control_settings(scenario, interface, &scenario.controls, &mut problems)
        {
            controls[position] = value;
        }
        let plan = plan::resolve(scenario, interface, &mut problems);
        let claims = crate::claims::resolve(scenario, interface, &plan, &mut problems);
        let view = match view {
            None | Some("base") => 0,
            Some(name) => {
                let position = scenario.views().position(|view| view == name);
                if position.is_none() {
                    problems.push(unknown_view(scenario, name));
                }
                position.map_or(0, |position| position + 1)
            }
        };
        if problems.has_errors() {
            problems.list.sort_by_key(|found| found.span);
            return Err(problems);
        }
        let (scenario, interface) = (Arc::clone(scenario), Arc::clone(interface));
        let any = |input: &usize| beliefs.iter().any(|b| b.plausible[*input].is_uncertain());
        let uncertain = (0..interface.inputs.len()).filter(any).collect();
        Ok(Self { scenario, interface, beliefs, view, controls, plan, claims, uncertain })
    }

    /// The beliefs of the chosen view.
    pub fn base(&self) -> &Beliefs {
        &self.beliefs[self.view]
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

    /// Fixes the parameters that `name` means at `value` (a number, or the name of an element)
    /// in every view and every plausible world.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), StudyError> {
        let positions = self.interface.find_inputs(name)?;
        for position in positions {
            let input = &self.interface.inputs[position];
            let number = spread::parse_value(&input.domain, value).map_err(|reason| {
                StudyError::Input(format!("parameter `{}`: {reason}", input.name))
            })?;
            for beliefs in &mut self.beliefs {
                beliefs.fix(position, number);
            }
        }
        Ok(())
    }

    /// Puts the controls that `name` means at `value`.
    pub fn control(&mut self, name: &str, value: f64) -> Result<(), StudyError> {
        let positions = self.interface.find_controls(name)?;
        for position in positions {
            let control = &self.interface.controls[position];
            if !(control.low..=control.high).contains(&value) {
                return Err(StudyError::Input(format!(
                    "control `{}` must be in [{}, {}], not {value}",
                    control.name, control.low, control.high
                )));
            }
            self.controls[position] = value;
        }
        Ok(())
    }
}

fn unknown_view(scenario: &Scenario, name: &str) -> Diagnostic {
    let known: Vec<&str> = scenario.views().collect();
    let message = format!("the scenario has no view `{name}`");
    let place = brink_lang::Span::default();
    Diagnostic::error(&scenario.file, place, message, "")
        .with_help(brink_lang::suggestion(name, "views", &known))
}
