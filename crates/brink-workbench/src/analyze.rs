//! The main job, and the claims alone.

use std::path::PathBuf;

use brink_report::write_report;
use brink_study::files::{Folder, Replaced};
use brink_study::progress::{Cancel, Progress};
use brink_study::results::{Analysis, Named};
use brink_study::{AnalysisOptions, analyse, check_claims};

use crate::documents::{AnalyzeDocument, ClaimsDocument};
use crate::number::four_digits;
use crate::open::Opened;
use crate::{
    AnalyzeRequest, CaseRequest, ClaimsRequest, Refusal, TableName, Workbench, limits, table,
};

/// The file of a report that speaks of all others.
const PAGE: &str = "report.html";

impl Workbench {
    pub(crate) fn analyze(
        &self,
        request: &AnalyzeRequest,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<AnalyzeDocument, Refusal> {
        let opened = self.open_analysis(&request.case)?;
        let folder = self.folder(request, &opened)?;
        let analysis = opened.analysis(request, progress, cancel)?;
        let mut document = AnalyzeDocument {
            headline: headline(&analysis),
            outcomes: table::arrange(TableName::Outcomes, &analysis),
            levers: analysis
                .best_levers
                .is_some()
                .then(|| table::arrange(TableName::Levers, &analysis)),
            folder: folder.as_ref().map(|folder| folder.path().to_path_buf()),
            written: Vec::new(),
            replaced: String::new(),
            analysis,
        };
        if let Some(folder) = folder {
            write_report(folder.stage(), &document.analysis, &|| cancel.is_cancelled())?;
            let replaced = folder.finish(PAGE)?;
            document.replaced = describe(&replaced, &document.analysis.about.scenario);
            document.written = replaced.written;
        }
        Ok(document)
    }

    /// Opens a case to be analysed, whose dial nothing may hold.
    pub(crate) fn open_analysis(&self, request: &CaseRequest) -> Result<Opened, Refusal> {
        let opened = self.open(request)?;
        let case = opened.study.case();
        for change in &request.control {
            let held = case.interface.find_controls(&change.name).unwrap_or_default();
            if case.plan.dial.is_some_and(|dial| held.contains(&dial)) {
                let name = &change.name;
                return Err(Refusal::Input(format!(
                    "--control {name}: an analysis moves `{name}` over its whole range itself; \
                     leave it out, or look at one position with brink solve --control {name}={}",
                    change.value
                )));
            }
        }
        Ok(opened)
    }

    fn folder(&self, request: &AnalyzeRequest, opened: &Opened) -> Result<Option<Folder>, Refusal> {
        let name = opened.study.name();
        let path = match &request.output {
            Some(path) if !self.disk => {
                let text = format!("{}: files are not written here", path.display());
                return Err(Refusal::Input(text));
            }
            None if !self.disk => return Ok(None),
            Some(path) => path.clone(),
            None => {
                let view = opened.study.case().view_name();
                let view = view.map(|view| format!("-{view}")).unwrap_or_default();
                PathBuf::from("results").join(format!("{name}{view}"))
            }
        };
        Ok(Some(Folder::open(&path, name, &opened.inputs())?))
    }

    pub(crate) fn claims(
        &self,
        request: &ClaimsRequest,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<ClaimsDocument, Refusal> {
        let worlds = limits::worlds(request.worlds)?;
        let opened = self.open(&request.case)?;
        let pool = opened.study.pool(&opened.settings, cancel)?;
        let options = AnalysisOptions {
            worlds,
            seed: request.seed,
            settings: Some(opened.settings),
            ..AnalysisOptions::default()
        };
        let claims = check_claims(opened.study.case(), &pool, &options, progress)?;
        Ok(ClaimsDocument { claims, strict: request.strict })
    }
}

impl Opened {
    /// The whole analysis.
    pub(crate) fn analysis(
        &self,
        request: &AnalyzeRequest,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<Analysis, Refusal> {
        let options = AnalysisOptions {
            worlds: limits::worlds(request.worlds)?,
            seed: request.seed,
            settings: Some(self.settings),
            command: request.command(),
            ..AnalysisOptions::default()
        };
        Ok(analyse(&self.study, &options, progress, cancel)?)
    }
}

/// What happened to the results that stood in a folder.
fn describe(replaced: &Replaced, scenario: &str) -> String {
    let mut text = match (&replaced.scenario, replaced.files) {
        (Some(old), _) if old != scenario => format!("replaced the results of {old}"),
        (_, 0) => return String::new(),
        (Some(_), _) => "replaced the results of an earlier run".to_owned(),
        (None, files) => format!("replaced {files} files of the same names"),
    };
    if !replaced.removed.is_empty() {
        text.push_str(&format!("; {} files of it were removed", replaced.removed.len()));
    }
    text
}

/// The number of a name; NaN where it has none.
pub(crate) fn get(named: &[Named], name: &str) -> f64 {
    named.iter().find(|entry| entry.name == name).map_or(f64::NAN, |entry| entry.value)
}

/// The finding in a sentence or two.
fn headline(analysis: &Analysis) -> String {
    let about = &analysis.about;
    let best = get(&analysis.best_dial.controls, &about.dial);
    let place = if analysis.best_dial.interior { "between the extremes" } else { "at an extreme" };
    let position = table::position(best, about.dial_range);
    let mut text = format!("Best {} for the {}: {position}, {place}.", about.dial, about.player);
    let value = analysis.dial.value_of(&about.player);
    if let Some(values) = value.map(|series| &series.values)
        && let (Some(first), Some(last)) = (values.first(), values.last())
    {
        let value = analysis.best_dial.value;
        text.push_str(&format!(
            " It is worth {} more than the minimum and {} more than the maximum.",
            four_digits(value - first),
            four_digits(value - last)
        ));
    }
    text
}
