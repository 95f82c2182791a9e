//! One file a command, and what several of them need.

mod analyze;
mod check;
mod claims;
mod draw;
mod export;
mod import;
mod list;
mod solve;
mod sweep;

use std::path::{Path, PathBuf};

use brink_study::language::{Diagnostics, SourceFile};
use brink_study::run::{Solved, Solvers};
use brink_study::solve::{Concept, Settings};
use brink_study::{ModelSource, Study};

use crate::arguments::{Case, Command, Concept as ConceptArgument};
use crate::failure::{Failure, Verdict};
use crate::library::{self, Source};

pub(crate) fn run(command: Command) -> Result<Verdict, Failure> {
    match command {
        Command::Analyze(arguments) => analyze::run(&arguments),
        Command::Solve(arguments) => solve::run(&arguments),
        Command::Draw(arguments) => draw::run(&arguments),
        Command::Check(arguments) => Ok(check::run(&arguments)),
        Command::Sweep(arguments) => sweep::run(&arguments),
        Command::Claims(arguments) => claims::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::List(arguments) => list::run(&arguments),
    }
}

/// Models beside a scenario, then those that ship.
struct Models {
    folder: Option<PathBuf>,
}

impl ModelSource for Models {
    fn model(&self, name: &str) -> Option<Result<SourceFile, Diagnostics>> {
        let beside = self.folder.as_ref().and_then(|folder| {
            let candidates = [folder.join(name), folder.join(format!("{name}.brink"))];
            candidates.into_iter().find(|path| path.is_file())
        });
        let source = match beside {
            // A file that cannot be read after all is reported as one that is not there.
            Some(path) => library::read(&path).ok(),
            None => library::model(name),
        };
        source.map(|source| SourceFile::from_bytes(source.name, &source.bytes))
    }

    fn names(&self) -> Vec<String> {
        library::model_names()
    }
}

/// Opens a scenario given by path or shipped name.
fn open(name: &str, source: Source, view: Option<&str>) -> Result<Study, Failure> {
    let stem = Path::new(name).file_stem().map_or(name.into(), |stem| stem.to_string_lossy());
    let file = SourceFile::from_bytes(source.name, &source.bytes).map_err(diagnosed)?;
    Study::open(&stem, file, &Models { folder: source.folder }, view).map_err(diagnosed)
}

fn diagnosed(diagnostics: Diagnostics) -> Failure {
    Failure::Study(diagnostics.into())
}

/// Opens the scenario of a command, with everything that the command line changes in it.
fn study(case: &Case) -> Result<(Study, Settings), Failure> {
    let mut study = open(&case.scenario, library::scenario(&case.scenario)?, case.view.as_deref())?;
    for change in &case.set {
        let (name, value) = assignment("--set", change)?;
        study.set(name, value)?;
    }
    for change in &case.control {
        let (name, value) = assignment("--control", change)?;
        let number = value.parse().map_err(|_| {
            Failure::Input(format!("--control {change}: `{value}` is not a number"))
        })?;
        study.control(name, number)?;
    }
    let settings = settings(&study, case)?;
    Ok((study, settings))
}

/// The equilibria that a command asks for: one, or those that a search from `starts` starts finds.
fn equilibria(study: &Study, solvers: &Solvers, starts: usize) -> Result<Vec<Solved>, Failure> {
    let case = study.case();
    let found = match starts {
        0 => return Err(Failure::Input("--starts must be at least 1".into())),
        1 => vec![solvers.solve(&case.base().base, &case.controls)?],
        starts => solvers.search(&case.base().base, &case.controls, starts)?,
    };
    if found.is_empty() {
        return Err(Failure::Input("no start led anywhere".into()));
    }
    Ok(found)
}

fn assignment<'a>(flag: &str, text: &'a str) -> Result<(&'a str, &'a str), Failure> {
    let parts = text.split_once('=').map(|(name, value)| (name.trim(), value.trim()));
    parts.filter(|(name, value)| !name.is_empty() && !value.is_empty()).ok_or_else(|| {
        Failure::Input(format!("{flag} {text}: expected NAME=VALUE, as in {flag} stake=1.5"))
    })
}

/// How to solve: the scenario's choice, changed by the command line.
fn settings(study: &Study, case: &Case) -> Result<Settings, Failure> {
    let mut settings = study.settings();
    if let Some(points) = case.points {
        if points == 0 {
            return Err(Failure::Input("--points must be at least 1".into()));
        }
        settings.points = points;
    }
    if let Some(lambda) = case.lambda
        && !(lambda >= 0.0 && lambda.is_finite())
    {
        let text = format!("--lambda {lambda}: expected a finite number, 0 or more");
        return Err(Failure::Input(text));
    }
    settings.concept = match (case.concept, case.lambda, settings.concept) {
        (Some(ConceptArgument::Pbe), Some(_), _) => {
            let text = "--lambda belongs to --concept qre; the exact engine has no precision";
            return Err(Failure::Input(text.into()));
        }
        (Some(ConceptArgument::Pbe), None, _) => Concept::Pbe,
        (_, Some(lambda), _) => Concept::Qre { lambda },
        (Some(ConceptArgument::Qre), None, Concept::Pbe) => {
            Concept::Qre { lambda: study.default_lambda(settings.points)? }
        }
        (_, None, concept) => concept,
    };
    Ok(settings)
}

/// The line above one of several equilibria; empty where there is one alone.
fn heading(number: usize, count: usize) -> String {
    let path = if number == 0 { ", on the path from the centroid" } else { "" };
    let line = format!("== equilibrium {} of {count}{path}\n", number + 1);
    if count > 1 { line } else { String::new() }
}

/// Prints to stdout. A reader that has gone away (`brink ... | head`) is no error.
fn print(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn print_json(value: &impl serde::Serialize) {
    match serde_json::to_string_pretty(value) {
        Ok(text) => print(&format!("{text}\n")),
        Err(error) => eprintln!("error: the result does not fit JSON: {error}"),
    }
}
