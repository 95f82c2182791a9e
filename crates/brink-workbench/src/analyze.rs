//! The main job, and the claims alone.

use std::path::PathBuf;

use brink_report::{words, write_report};
use brink_study::analysis::Parts;
use brink_study::files::{Folder, Replaced};
use brink_study::progress::{Cancel, Progress};
use brink_study::results::{Analysis, Named};
use brink_study::run::{NoStore, Store};
use brink_study::{AnalysisOptions, Checked, analyse, check_claims};

use crate::documents::{AnalyzeDocument, BreaksDocument, ClaimsDocument};
use crate::open::{Opened, Unfinished};
use crate::{AnalyzeRequest, ClaimsRequest, Refusal, TableName, Workbench, limits, table};

/// The file of a report that speaks of all others.
const PAGE: &str = "report.html";

impl Workbench {
    pub(crate) fn analyze(
        &self,
        request: &AnalyzeRequest,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<AnalyzeDocument, Refusal> {
        let opened = self.open(&request.case)?;
        let folder = self.folder(request, &opened)?;
        let mut unfinished = match &folder {
            Some(folder) => Unfinished::beside(folder.path()),
            None => Unfinished::Lost(NoStore),
        };
        let store = unfinished.store();
        let analysis = opened.analysis(request, Parts::All, store, progress, cancel)?;
        let mut document = AnalyzeDocument {
            headline: words::headline(&analysis),
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
        unfinished.remove()?;
        Ok(document)
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
        let Checked { claims, worlds, breaks, .. } =
            opened.claims(worlds, request.seed, request.breaks, self.disk, progress, cancel)?;
        let breaks =
            breaks.into_iter().map(|found| BreaksDocument { words: words::breaks(&found), found });
        let breaks = breaks.collect();
        let multiplicity = words::multiplicity(&claims).unwrap_or_default();
        Ok(ClaimsDocument { claims, worlds, multiplicity, breaks, strict: request.strict })
    }
}

impl Opened {
    /// The whole analysis, or parts of it.
    pub(crate) fn analysis(
        &self,
        request: &AnalyzeRequest,
        parts: Parts,
        store: &mut dyn Store,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<Analysis, Refusal> {
        let options = AnalysisOptions {
            worlds: limits::worlds(request.worlds)?,
            seed: request.seed,
            settings: Some(self.settings),
            command: request.command(),
            parts,
            ..AnalysisOptions::default()
        };
        Ok(analyse(&self.study, &options, store, progress, cancel)?)
    }

    /// The claims alone, over so many plausible worlds. What is done of many worlds is kept.
    pub(crate) fn claims(
        &self,
        worlds: u64,
        seed: u64,
        breaks: bool,
        disk: bool,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<Checked, Refusal> {
        let settings = Some(self.settings);
        let options =
            AnalysisOptions { worlds, seed, breaks, settings, ..AnalysisOptions::default() };
        let name = format!("{}.claims", self.study.name());
        let mut unfinished = Unfinished::of(&name, disk && worlds > 0);
        let claims = self.run(unfinished.store(), progress, cancel, |runner| {
            Ok(check_claims(runner, &options)?)
        })?;
        unfinished.remove()?;
        Ok(claims)
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
