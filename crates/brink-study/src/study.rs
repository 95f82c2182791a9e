//! A study: a scenario, its model compiled, and what has been changed by hand.

use std::sync::Arc;

use brink_lang::functions::Functions;
use brink_lang::{Compiled, Diagnostic, Diagnostics, Model, SizeInfo, SourceFile, suggestion};

use crate::case::{Case, Plan};
use crate::design::{Axis, AxisTarget};
use crate::error::StudyError;
use crate::results::Assumption;
use crate::run::Solvers;
use crate::scenario::Scenario;
use crate::solve::{Concept, Settings};

/// Where models come from; the edges decide about files and what ships with the program.
pub trait ModelSource {
    /// The name for messages and the text of a model, given as the scenario names it: a shipped
    /// name, or a path relative to the scenario. `Ok(None)` where there is none; an error where
    /// there is one that cannot be read.
    fn model(&self, name: &str) -> Option<Result<SourceFile, Diagnostics>>;

    /// Names that could have been meant.
    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A scenario with its model, ready to be solved.
#[derive(Clone, Debug)]
pub struct Study {
    name: String,
    scenario: Arc<Scenario>,
    model_file: SourceFile,
    model: Arc<Model>,
    compiled: Arc<Compiled>,
    case: Case,
    sizes: Vec<(String, i64)>,
    changes: Vec<Change>,
}

#[derive(Clone, Debug)]
enum Change {
    Set(String, String),
    Control(String, f64),
}

impl Study {
    /// Opens a scenario: parses it, finds and compiles its model, and looks every name up.
    /// `name` is what results call the scenario; `view` chooses one of its views. Everything
    /// wrong is reported in one go, of the model first.
    pub fn open(
        name: &str,
        file: SourceFile,
        models: &dyn ModelSource,
        view: Option<&str>,
    ) -> Result<Self, Diagnostics> {
        Self::open_with(name, file, models, view, Functions::built_in())
    }

    /// Like [`Study::open`], where the model, the claims and everything set by hand may call these
    /// functions.
    ///
    /// ```
    /// # use brink_study::language::{Diagnostics, SourceFile};
    /// use brink_study::language::functions::{Body, Function, Functions, UsedIn};
    /// use brink_study::{ModelSource, Study, claims::Argument};
    ///
    /// const MODEL: &str = "
    /// model entry
    /// players entrant
    /// param prize in [0, 10]
    /// outcome away    { entrant: 1 }
    /// outcome entered { entrant: twice(prize) }
    /// start choice
    /// entrant at choice:
    ///   stay  -> away
    ///   enter -> entered
    /// measure enters = reach(entered)
    /// ";
    /// const SCENARIO: &str = r#"
    /// title = "Entry"
    /// model = "entry"
    /// [parameters.prize]
    /// value = 0.75
    /// judgement = "An example."
    /// [[claims]]
    /// id = "C1"
    /// text = "The entrant enters and gets the prize twice."
    /// holds = "base.enters == 1 and base.value.entrant == twice(0.75)"
    /// experiments = { base = {} }
    /// "#;
    /// # struct Shelf;
    /// # impl ModelSource for Shelf {
    /// #     fn model(&self, _: &str) -> Option<Result<SourceFile, Diagnostics>> {
    /// #         Some(Ok(SourceFile::new("entry.brink", MODEL)))
    /// #     }
    /// # }
    /// static MORE: [Function; 1] = [Function {
    ///     name: "twice",
    ///     parameters: &["x"],
    ///     repeats: false,
    ///     doc: "two times x",
    ///     used_in: UsedIn::Both,
    ///     body: Body::One(|x| 2.0 * x),
    /// }];
    /// let functions = Functions::built_in().with(&MORE).unwrap();
    /// let file = SourceFile::new("entry.toml", SCENARIO);
    /// let study = Study::open_with("entry", file, &Shelf, None, &functions).unwrap();
    /// let (case, solvers) = (study.case(), study.solvers(&study.settings()).unwrap());
    /// let inputs = [case.base().base.clone()];
    /// let verdicts = Argument::new(case).verdicts(&solvers, &inputs, &case.controls).unwrap();
    /// assert_eq!(verdicts[0].holds, Some(true));
    /// ```
    pub fn open_with(
        name: &str,
        file: SourceFile,
        models: &dyn ModelSource,
        view: Option<&str>,
        functions: &Functions,
    ) -> Result<Self, Diagnostics> {
        let scenario = Arc::new(Scenario::parse(&Arc::new(file))?);
        let wanted = &scenario.model;
        let Some(found) = models.model(&wanted.value) else {
            let names = models.names();
            let known: Vec<&str> = names.iter().map(String::as_str).collect();
            let message = format!("there is no model `{}`", wanted.value);
            let help = suggestion(&wanted.value, "models", &known);
            let found = Diagnostic::error(&scenario.file, wanted.span, message, "unknown model");
            return Err(found.with_help(help).into());
        };
        let model_file = found?;
        let model = Arc::new(brink_lang::parse_with(model_file.clone(), functions)?);
        let sizes = sizes(&scenario, &model)?;
        let compiled = Arc::new(model.compile(&sizes)?);
        let case = Case::resolve(&scenario, compiled.interface(), functions, view)?;
        Ok(Self {
            name: name.into(),
            scenario,
            model_file,
            model,
            compiled,
            case,
            sizes,
            changes: Vec::new(),
        })
    }

    /// What results call the scenario.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The scenario as written.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The model compiled for the present sizes.
    pub fn compiled(&self) -> &Arc<Compiled> {
        &self.compiled
    }

    /// The scenario looked up in the model, with everything set by hand.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// What looks unintended in the model, such as a parameter that nothing uses.
    pub fn warnings(&self) -> &Diagnostics {
        self.model.warnings()
    }

    /// Fixes a parameter (or all entries of an indexed one) in every view and every world, or
    /// sets a size, which compiles the model again. `value` is a number, an element's name, or a
    /// formula in what is there, `pressure + 0.2`.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), StudyError> {
        if self.model.sizes().iter().any(|size| size.declaration.name == name.trim()) {
            return self.resize(name.trim(), self.size(name.trim(), value)?);
        }
        self.case.set(name, value)?;
        self.changes.push(Change::Set(name.into(), value.into()));
        Ok(())
    }

    /// Puts a control (or all entries of an indexed one) at a value.
    pub fn control(&mut self, name: &str, value: f64) -> Result<(), StudyError> {
        self.case.control(name, value)?;
        self.changes.push(Change::Control(name.into(), value));
        Ok(())
    }

    /// Takes plausible world `number` of a seed for the base case, as sweeps number them. What is
    /// fixed by hand stays fixed; anything set afterwards changes that world. `count` is how many
    /// worlds there are; fails without it for a Latin hypercube, whose worlds depend on it.
    pub fn enter_world(
        &mut self,
        seed: u64,
        number: u64,
        count: Option<u64>,
    ) -> Result<(), StudyError> {
        crate::design::enter_world(&mut self.case, seed, number, count)
    }

    /// The new value of a size: a whole number, or a formula in the present sizes.
    fn size(&self, name: &str, text: &str) -> Result<i64, StudyError> {
        if let Ok(number) = text.trim().parse() {
            return Ok(number);
        }
        let sizes = self.model.sizes();
        let names: Vec<&str> = sizes.iter().map(|size| size.declaration.name.as_str()).collect();
        let present = |size: &SizeInfo| {
            let set = self.sizes.iter().find(|(name, _)| *name == size.declaration.name);
            set.map_or(size.value, |(_, value)| *value) as f64
        };
        let functions = self.model.functions();
        let formula =
            crate::claims::size_formula(&format!("--set {name}"), text, &names, functions)?;
        let value = formula.number(&sizes.iter().map(present).collect::<Vec<f64>>());
        if value.fract() != 0.0 || value.abs() > 1e9 {
            return Err(StudyError::Input(format!(
                "size `{name}` takes a whole number; `{text}` is {value}"
            )));
        }
        Ok(value as i64)
    }

    /// Compiles for another size and makes all earlier changes again.
    fn resize(&mut self, name: &str, value: i64) -> Result<(), StudyError> {
        let mut sizes = self.sizes.clone();
        sizes.retain(|(known, _)| known != name);
        sizes.push((name.into(), value));
        let compiled = Arc::new(self.model.compile(&sizes)?);
        let (interface, functions) = (compiled.interface(), self.model.functions());
        let view = self.case.view_name();
        let mut case = Case::resolve(&self.scenario, interface, functions, view)?;
        for change in &self.changes {
            match change {
                Change::Set(name, value) => case.set(name, value)?,
                Change::Control(name, value) => case.control(name, *value)?,
            }
        }
        (self.sizes, self.compiled, self.case) = (sizes, compiled, case);
        Ok(())
    }

    /// The settings of the engine that the scenario asks for.
    pub fn settings(&self) -> Settings {
        let Plan { lambda, points, .. } = self.case.plan;
        let concept = lambda.map_or(Concept::Pbe, |lambda| Concept::Qre { lambda });
        Settings { concept, points: points.unwrap_or(Settings::default().points) }
    }

    /// The precision of quantal response at which play in the base case is nearly a best reply
    /// (see [`brink_game::qre::default_lambda`]), per payoff unit.
    pub fn default_lambda(&self, points: usize) -> Result<f64, StudyError> {
        Settings { concept: Concept::Pbe, points }.check()?;
        let mut evaluator = self.compiled.evaluator();
        evaluator.evaluate(&self.case.base().base, &self.case.controls)?;
        let game = evaluator.discrete_game(points)?;
        Ok(brink_game::qre::default_lambda(&game))
    }

    /// Solvers for the study. Fails if the concept does not fit the model, or the settings ask for
    /// more than memory holds.
    pub fn solvers(&self, settings: &Settings) -> Result<Solvers, StudyError> {
        Solvers::new(&self.compiled, settings)
    }

    /// Reads an axis of a sweep (see [`Axis::parse`]). Refuses one that moves what has been set by
    /// hand: one of both would silently win.
    pub fn axis(&self, text: &str) -> Result<Axis, StudyError> {
        let axis = Axis::parse(&self.case, text)?;
        let interface = &self.case.interface;
        for change in &self.changes {
            let (name, moved) = match (change, &axis.target) {
                (Change::Set(name, _), AxisTarget::Inputs(moved)) => {
                    (name, shared(&interface.find_inputs(name)?, moved))
                }
                (Change::Control(name, _), AxisTarget::Controls(moved)) => {
                    (name, shared(&interface.find_controls(name)?, moved))
                }
                _ => continue,
            };
            if moved {
                return Err(StudyError::Input(format!(
                    "`{}` runs over several values and `{name}` is set to one: leave one of them out",
                    axis.name
                )));
            }
        }
        Ok(axis)
    }

    /// A text that differs where the same rows of a sweep might not: the model, its sizes, and
    /// the engine's settings. For [`crate::run::Runner::identity`].
    pub fn identity(&self, settings: &Settings) -> String {
        format!("{}\n{:?}\n{settings:?}", self.model_file.text, self.sizes)
    }

    /// Every parameter with its value, range and source, in model order.
    pub fn assumptions(&self) -> Vec<Assumption> {
        let beliefs = self.case.base();
        let inputs = self.case.interface.inputs.iter().enumerate();
        inputs
            .map(|(at, info)| {
                let (plausible, origin) = (&beliefs.plausible[at], &beliefs.origin[at]);
                let element = info.domain.elements().is_some();
                let [low, high] = match plausible {
                    crate::uncertain::Plausible::Range { low, high, .. } => [*low, *high],
                    _ => [f64::NAN; 2],
                };
                Assumption {
                    name: info.name.to_string(),
                    label: info.label.clone(),
                    value: if element { f64::NAN } else { beliefs.base[at] },
                    text: info.domain.show(beliefs.base[at]),
                    low,
                    high,
                    distribution: plausible.drawn(),
                    unit: origin.unit.clone(),
                    source: origin.source.clone(),
                    judgement: origin.judgement,
                }
            })
            .collect()
    }
}

/// Whether two lists of positions have one in common.
fn shared(a: &[usize], b: &[usize]) -> bool {
    a.iter().any(|entry| b.contains(entry))
}

/// Sizes that the scenario overrides, checked against the model's.
fn sizes(scenario: &Scenario, model: &Model) -> Result<Vec<(String, i64)>, Diagnostics> {
    let mut problems = Diagnostics::new();
    let known: Vec<&str> =
        model.sizes().iter().map(|size| size.declaration.name.as_str()).collect();
    for (name, _) in &scenario.sizes {
        if !known.contains(&name.value.as_str()) {
            let message = format!("the model has no size `{}`", name.value);
            let found = Diagnostic::error(&scenario.file, name.span, message, "unknown size");
            problems.push(found.with_help(suggestion(&name.value, "sizes", &known)));
        }
    }
    if problems.has_errors() {
        return Err(problems);
    }
    Ok(scenario.sizes.iter().map(|(name, value)| (name.value.clone(), value.value)).collect())
}
