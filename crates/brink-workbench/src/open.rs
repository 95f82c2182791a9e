//! Opening a case: the scenario, its model, what is changed in it, and how to solve it.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use brink_study::language::{Diagnostic, Diagnostics, SourceFile, Span};
use brink_study::progress::{Cancel, Progress};
use brink_study::run::{DirectoryStore, NoStore, Runner, Solved, Solvers, Store, Tally};
use brink_study::solve::{Concept, Settings};
use brink_study::{ModelSource, Study, StudyError};

use crate::library::{self, Found, Source};
use crate::{CaseRequest, ConceptName, Refusal, Workbench, limits};

/// A case ready to be solved.
pub(crate) struct Opened {
    /// The scenario with its model and everything that was changed.
    pub(crate) study: Study,
    /// How to solve.
    pub(crate) settings: Settings,
    /// The files that were read.
    inputs: Vec<PathBuf>,
}

impl Opened {
    /// The files that were read: no output may be one of them.
    pub(crate) fn inputs(&self) -> Vec<&Path> {
        self.inputs.iter().map(PathBuf::as_path).collect()
    }

    /// The equilibria asked for: one, or those that a search from `starts` starts finds.
    pub(crate) fn equilibria(
        &self,
        solvers: &Solvers,
        starts: usize,
    ) -> Result<Vec<Solved>, Refusal> {
        let case = self.study.case();
        let found = match limits::starts(starts)? {
            1 => vec![solvers.solve(&case.base().base, &case.controls)?],
            starts => solvers.search(&case.base().base, &case.controls, starts)?,
        };
        if found.is_empty() {
            return Err(Refusal::input("no start led anywhere"));
        }
        Ok(found)
    }

    /// Solvers of the case, as it is to be solved.
    pub(crate) fn solvers(&self) -> Result<Solvers, Refusal> {
        Ok(self.study.solvers(&self.settings)?)
    }

    /// Does something with a runner of the case's rows, whose parts go to `store`.
    pub(crate) fn run<T>(
        &self,
        store: &mut dyn Store,
        progress: &dyn Progress,
        cancel: &Cancel,
        work: impl FnOnce(&mut Runner) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let (engine, identity) = (self.solvers()?, self.study.identity(&self.settings));
        work(&mut Runner {
            case: self.study.case(),
            engine: &engine,
            identity: &identity,
            store,
            progress,
            cancel,
            tally: Tally::default(),
        })
    }
}

/// Where the rows of unfinished work are kept, so that the same request goes on from them: a hidden
/// folder beside the result.
pub(crate) enum Unfinished {
    /// In this folder.
    Kept(DirectoryStore),
    /// Nowhere.
    Lost(NoStore),
}

impl Unfinished {
    /// Beside a result of this path.
    pub(crate) fn beside(result: &Path) -> Self {
        let name = result.file_name().unwrap_or_default().to_string_lossy();
        Self::Kept(DirectoryStore::new(result.with_file_name(format!(".{name}.unfinished"))))
    }

    /// Of work whose result is only shown. Kept in the current folder where that can be written to.
    pub(crate) fn of(name: &str, disk: bool) -> Self {
        let folder = PathBuf::from(format!(".{name}.unfinished"));
        if disk && std::fs::create_dir_all(&folder).is_ok() {
            // The first rows make it again: work that is refused leaves nothing behind.
            let _ = std::fs::remove_dir(&folder);
            return Self::Kept(DirectoryStore::new(folder));
        }
        Self::Lost(NoStore)
    }

    pub(crate) fn store(&mut self) -> &mut dyn Store {
        match self {
            Self::Kept(store) => store,
            Self::Lost(store) => store,
        }
    }

    /// Forgets the rows: the result is complete, or the work is to start again.
    pub(crate) fn remove(&self) -> Result<(), Refusal> {
        match self {
            Self::Kept(store) => Ok(store.clone().remove().map_err(StudyError::Storage)?),
            Self::Lost(_) => Ok(()),
        }
    }
}

/// Models as a scenario means them, and which files they were.
struct Models<'a> {
    workbench: &'a Workbench,
    folder: Option<PathBuf>,
    /// The model that a scenario made for it stands on.
    alone: Option<Source>,
    read: RefCell<Vec<PathBuf>>,
}

impl ModelSource for Models<'_> {
    fn model(&self, name: &str) -> Option<Result<SourceFile, Diagnostics>> {
        let found = match &self.alone {
            Some(source) => Ok(source.clone()),
            None => self.workbench.model_of(name, self.folder.as_deref())?,
        };
        Some(match found {
            Ok(source) => {
                self.read.borrow_mut().extend(source.path.clone());
                source.file().map_err(|refusal| unreadable(name, refusal))
            }
            Err(refusal) => Err(unreadable(name, refusal)),
        })
    }

    fn names(&self) -> Vec<String> {
        library::model_names()
    }
}

/// A refusal as diagnostics, for callers that take nothing else.
fn unreadable(name: &str, refusal: Refusal) -> Diagnostics {
    match refusal {
        Refusal::Diagnostics(diagnostics) => diagnostics,
        refusal => {
            let file = SourceFile::new(name, "").into();
            Diagnostic::error(&file, Span::default(), refusal.to_string(), "").into()
        }
    }
}

impl Workbench {
    /// The study of a name, without changes.
    pub(crate) fn study(&self, name: &str, view: Option<&str>) -> Result<Study, Refusal> {
        self.study_and_inputs(name, view).map(|(study, _)| study)
    }

    fn study_and_inputs(
        &self,
        name: &str,
        view: Option<&str>,
    ) -> Result<(Study, Vec<PathBuf>), Refusal> {
        let (source, alone) = match self.find(name)? {
            Found::Scenario(source) => (source, None),
            Found::Model(model) => (without_scenario(name, &model)?, Some(model)),
        };
        let stem = match name {
            "-" => "standard-input".into(),
            name => Path::new(name).file_stem().map_or(name.into(), |stem| stem.to_string_lossy()),
        };
        let folder = source.path.as_deref().map(|path| match path.to_str() {
            Some("-") => PathBuf::new(),
            _ => path.parent().map(Path::to_path_buf).unwrap_or_default(),
        });
        let mut inputs: Vec<PathBuf> = source.path.clone().into_iter().collect();
        let models = Models { workbench: self, folder, alone, read: RefCell::default() };
        let study = Study::open(&stem, source.file()?, &models, view)?;
        inputs.extend(models.read.into_inner());
        Ok((study, inputs))
    }

    /// Opens a case with everything that the request changes in it.
    pub(crate) fn open(&self, request: &CaseRequest) -> Result<Opened, Refusal> {
        let (mut study, inputs) =
            self.study_and_inputs(&request.scenario, request.view.as_deref())?;
        for change in &request.set {
            set(&mut study, &change.name, &change.value)?;
        }
        for change in &request.control {
            let (name, value) = (&change.name, &change.value);
            let number = value.parse().map_err(|_| {
                Refusal::Input(format!("--control {name}={value}: `{value}` is not a number"))
            })?;
            study.control(name, number)?;
        }
        if let Some(world) = request.world {
            study.enter_world(world.seed, limits::world(world.number)?, world.count)?;
        }
        check_base(&study)?;
        let settings = settings(&study, request)?;
        Ok(Opened { study, settings, inputs })
    }
}

/// Sets a parameter or size; a control has another option.
fn set(study: &mut Study, name: &str, value: &str) -> Result<(), Refusal> {
    let interface = &study.case().interface;
    let size = study.model().sizes().iter().any(|size| size.declaration.name == name);
    if !size && interface.find_inputs(name).is_err() && interface.find_controls(name).is_ok() {
        return Err(Refusal::Input(format!(
            "`{name}` is a control, which a player chooses: write --control {name}={value}"
        )));
    }
    Ok(study.set(name, value)?)
}

/// The base case must have a value; all formulas that have none are underlined.
pub(crate) fn check_base(study: &Study) -> Result<(), Refusal> {
    let case = study.case();
    let found = study.compiled().evaluator().check(&case.base().base, &case.controls);
    if found.is_empty() { Ok(()) } else { Err(found.into()) }
}

/// A scenario for a model alone, which must need no numbers.
fn without_scenario(name: &str, source: &Source) -> Result<Source, Refusal> {
    let model = source.model()?;
    let compiled = model.compile(&[])?;
    let inputs = &compiled.interface().inputs;
    let missing: Vec<&str> =
        inputs.iter().filter(|i| i.default.is_none()).map(|i| i.name.as_str()).collect();
    if missing.is_empty() {
        // The name of a model is a word, which needs no escaping.
        let name = model.name();
        let text = format!("title = \"{name}, with its defaults\"\nmodel = \"{name}\"\n");
        return Ok(source.replaced(format!("no scenario of {}", source.name), text));
    }
    Err(Refusal::Input(needs_scenario(name, source, &missing)))
}

/// Says that a name is a model, and how to run it.
fn needs_scenario(name: &str, source: &Source, missing: &[&str]) -> String {
    const SHOWN: usize = 6;
    let count = missing.len();
    let mut shown: Vec<String> = missing.iter().take(SHOWN).map(|m| format!("`{m}`")).collect();
    if count > SHOWN {
        shown.push(format!("and {} more", count - SHOWN));
    }
    let mut text = format!(
        "{name} is a model, and a model holds no numbers of a case: there is no value for {}",
        shown.join(", ")
    );
    let scenarios = if source.path.is_none() { library::scenarios_of(name) } else { Vec::new() };
    if !scenarios.is_empty() {
        let names = scenarios.join(", ");
        text.push_str(&format!("\n  help: solve a scenario of it instead: {names}"));
        return text;
    }
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    text.push_str(&format!(
        "\n  help: write its numbers into a scenario {stem}.toml and solve that, as in\n\n\
         \x20   title = \"my case\"\n\x20   model = \"{stem}\"\n"
    ));
    for name in missing.iter().take(SHOWN) {
        let key = if name.contains('[') { format!("{name:?}") } else { (*name).to_owned() };
        text.push_str(&format!(
            "\n\x20   [parameters.{key}]\n\x20   value = 1.0\n\x20   judgement = \"why\"\n"
        ));
    }
    text.push_str(
        "\n  or give every parameter of the model a default, as in `param x in [0, 1] = 0.5`",
    );
    text
}

/// How to solve: the scenario's choice, changed by the request.
fn settings(study: &Study, request: &CaseRequest) -> Result<Settings, Refusal> {
    let mut settings = study.settings();
    if let Some(points) = request.points {
        settings.points = limits::points(points)?;
    }
    check_lambda(request.concept, request.lambda)?;
    settings.concept = match (request.concept, request.lambda, settings.concept) {
        (Some(ConceptName::Pbe), ..) => Concept::Pbe,
        (_, Some(lambda), _) => Concept::Qre { lambda },
        (Some(ConceptName::Qre), None, Concept::Pbe) => {
            Concept::Qre { lambda: study.default_lambda(settings.points)? }
        }
        (_, None, concept) => concept,
    };
    Ok(settings)
}

/// A precision must be a number that quantal response can have, and asked of it.
pub(crate) fn check_lambda(
    concept: Option<ConceptName>,
    lambda: Option<f64>,
) -> Result<(), Refusal> {
    let Some(lambda) = lambda else { return Ok(()) };
    if !(lambda >= 0.0 && lambda.is_finite()) {
        let text = format!("--lambda {lambda}: expected a finite number, 0 or more");
        return Err(Refusal::Input(text));
    }
    if concept == Some(ConceptName::Pbe) {
        let text = "--lambda belongs to --concept qre; the exact engine has no precision";
        return Err(Refusal::input(text));
    }
    Ok(())
}
