//! Diagnosing models and scenarios.

use brink_study::language::{Diagnostics, Model};

use crate::documents::{CheckDocument, FileCheck};
use crate::library::Found;
use crate::open::check_base;
use crate::{CheckRequest, Refusal, Workbench};

impl Workbench {
    /// Checks every file. What two files have in common is reported once.
    pub(crate) fn check(&self, request: &CheckRequest) -> CheckDocument {
        let mut reported = Diagnostics::new();
        let files = request.files.iter().map(|name| {
            let mut check = Check::default();
            let summary = match self.file(name, &mut check) {
                Ok(summary) => summary,
                Err(refusal) => {
                    check.refused(refusal);
                    String::new()
                }
            };
            check.report(name, summary, &mut reported)
        });
        CheckDocument { files: files.collect() }
    }

    /// Checks one file; a line about it where nothing is wrong.
    fn file(&self, name: &str, check: &mut Check) -> Result<String, Refusal> {
        match self.find(name)? {
            Found::Model(source) => model(&source.model()?, check),
            Found::Scenario(_) => self.scenario(name, check),
        }
    }

    fn scenario(&self, name: &str, check: &mut Check) -> Result<String, Refusal> {
        let study = self.study(name, None)?;
        check.found.extend(study.warnings().clone());
        let views: Vec<String> = study.scenario().views().map(str::to_owned).collect();
        // What only numbers show: domains, probabilities and draws, under every set of beliefs.
        if let Err(refusal) = check_base(&study) {
            check.refused(refusal);
        }
        for view in &views {
            match self.study(name, Some(view)).and_then(|study| check_base(&study)) {
                Ok(()) => {}
                Err(refusal) => check.refused(refusal),
            }
        }
        if !check.faulty {
            let solvers = study.solvers(&study.settings())?;
            let case = study.case();
            study.case().complete()?;
            let solved = solvers.solve(&case.base().base, &case.controls)?;
            check.not_converged = !solved.answer.converged();
        }
        let end = if check.not_converged { "; its base case did not converge" } else { "" };
        Ok(format!(
            "a scenario of {} with {} parameters, {} views and {} claims{end}",
            study.scenario().model.value,
            study.case().interface.inputs.len(),
            views.len(),
            study.case().claims.len()
        ))
    }
}

fn model(model: &Model, check: &mut Check) -> Result<String, Refusal> {
    check.found.extend(model.warnings().clone());
    let compiled = model.compile(&[])?;
    let engine = match compiled.not_affine() {
        None => "exact engine and quantal response".to_owned(),
        Some(reason) => format!("quantal response only ({})", reason.message),
    };
    Ok(format!(
        "a model with {} parameters and {} public nodes; {engine}",
        compiled.interface().inputs.len(),
        compiled.graph().nodes().len()
    ))
}

/// What was found in one file.
#[derive(Default)]
struct Check {
    found: Diagnostics,
    /// What has no place in a text.
    other: Vec<String>,
    faulty: bool,
    not_converged: bool,
}

impl Check {
    fn refused(&mut self, refusal: Refusal) {
        self.faulty = true;
        match refusal {
            Refusal::Diagnostics(diagnostics) => self.found.extend(diagnostics),
            refusal => {
                let text = refusal.message(false);
                if !self.other.contains(&text) {
                    self.other.push(text);
                }
            }
        }
    }

    /// The diagnosis, without what was `reported` of other files before.
    fn report(self, name: &str, summary: String, reported: &mut Diagnostics) -> FileCheck {
        let mut diagnostics = self.found;
        let all = diagnostics.list.len();
        diagnostics.list.retain(|found| !reported.list.contains(found));
        let before = all - diagnostics.list.len();
        reported.extend(diagnostics.clone());
        let mut parts = vec![diagnostics.render(false)];
        parts.extend(self.other);
        if self.faulty && parts.iter().all(String::is_empty) {
            parts.push(format!("{name}: cannot be used; its {before} errors stand above"));
        }
        parts.retain(|part| !part.is_empty());
        FileCheck {
            name: name.to_owned(),
            faulty: self.faulty,
            not_converged: self.not_converged,
            summary: if self.faulty { String::new() } else { summary },
            report: parts.join("\n"),
            diagnostics,
        }
    }
}
