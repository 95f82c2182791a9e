//! `brink check`

use std::path::Path;

use brink_study::StudyError;
use brink_study::language::{Diagnostics, Model, SourceFile, parse_source};

use super::{diagnosed, open, print};
use crate::arguments::Check;
use crate::failure::{Failure, Verdict};
use crate::library;

pub(super) fn run(arguments: &Check) -> Verdict {
    let mut verdict = Verdict::Done;
    for name in &arguments.files {
        match file(name) {
            Ok(summary) => print(&format!("{name}: {summary}\n")),
            Err(failure) => {
                verdict = Verdict::Faulty;
                eprintln!("{}", failure.message());
            }
        }
    }
    verdict
}

/// Checks one file; a line about it if nothing is wrong.
fn file(name: &str) -> Result<String, Failure> {
    let is_model = Path::new(name).extension().is_some_and(|ending| ending == "brink");
    let shipped = library::model(name).filter(|_| !Path::new(name).exists());
    if is_model || shipped.is_some() {
        let source = match shipped {
            Some(source) => source,
            None => library::read(Path::new(name))?,
        };
        let file = SourceFile::from_bytes(source.name, &source.bytes).map_err(diagnosed)?;
        return model(&parse_source(file).map_err(diagnosed)?);
    }
    let study = open(name, library::scenario(name)?, None)?;
    warn(study.model().warnings());
    let views: Vec<String> = study.scenario().views().map(str::to_owned).collect();
    for view in &views {
        open(name, library::scenario(name)?, Some(view))?;
    }
    // The base case must have a value, too: domains, probabilities and draws are checked there.
    let pool = study.pool(&study.settings(), &brink_study::progress::Cancel::new())?;
    let case = study.case();
    case.complete().map_err(StudyError::from)?;
    pool.solve(&case.base().base, &case.controls)?;
    Ok(format!(
        "a scenario of {} with {} parameters, {} views and {} claims",
        study.scenario().model.value,
        case.interface.inputs.len(),
        views.len(),
        case.claims.len()
    ))
}

fn model(model: &Model) -> Result<String, Failure> {
    warn(model.warnings());
    let compiled = model.compile(&[]).map_err(|found| Failure::Study(StudyError::from(found)))?;
    let graph = compiled.graph();
    let engine = match compiled.not_affine() {
        None => "exact engine and quantal response".to_owned(),
        Some(reason) => format!("quantal response only ({})", reason.message),
    };
    Ok(format!(
        "a model with {} parameters and {} public nodes; {engine}",
        compiled.interface().inputs.len(),
        graph.nodes().len()
    ))
}

fn warn(warnings: &Diagnostics) {
    if !warnings.is_empty() {
        eprintln!("{}", warnings.render(false));
    }
}
