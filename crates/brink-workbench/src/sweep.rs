//! Many solves into a table.

use std::path::Path;

use brink_report::{ReportError, Table, TableWriter};
use brink_study::StudyError;
use brink_study::design::{Design, Grid, Product, Worlds};
use brink_study::files::Output;
use brink_study::progress::{Cancel, Progress};
use brink_study::run::{OneSolve, Runner, Summary, Tally, Work};

use crate::documents::SweepDocument;
use crate::open::{Opened, Unfinished};
use crate::{Refusal, SweepRequest, Workbench, limits};

impl Workbench {
    pub(crate) fn sweep(
        &self,
        request: &SweepRequest,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<SweepDocument, Refusal> {
        check_ending(&request.output)?;
        let opened = self.open(&request.case)?;
        let design = design(&opened, request)?;
        let Some(output) = self.output(Some(&request.output), &opened.inputs())? else {
            return Err(Refusal::input("name the table to write: -o FILE"));
        };
        let lock = output.lock()?;
        let mut unfinished = Unfinished::beside(output.file().unwrap_or(output.path()));
        if request.restart {
            unfinished.remove()?;
        }
        let work = Work { name: "sweep", design: &design, question: &OneSolve, warm: request.warm };
        let metadata = metadata(&opened, request);
        let summary = opened.run(unfinished.store(), progress, cancel, |runner| {
            write(runner, &work, &output, &metadata)
        })?;
        unfinished.remove()?;
        drop(lock);
        let Tally { not_converged, invalid, .. } = summary.tally;
        let path = output.path().to_path_buf();
        let Summary { rows, restored, .. } = summary;
        Ok(SweepDocument { path, rows, restored, not_converged, invalid })
    }
}

/// The rows asked for.
fn design(opened: &Opened, request: &SweepRequest) -> Result<impl Design + use<>, Refusal> {
    let axes = request.over.iter().map(|text| opened.study.axis(text));
    let grid = Grid::new(axes.collect::<Result<_, _>>()?)?;
    let worlds = match limits::worlds(request.worlds)? {
        0 => None,
        count => Some(Worlds::new(opened.study.case(), request.seed, count)?),
    };
    Ok(Product(worlds, grid))
}

/// What the table says of itself.
fn metadata(opened: &Opened, request: &SweepRequest) -> [(String, String); 4] {
    [
        ("brink.version".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ("brink.scenario".to_owned(), opened.study.name().to_owned()),
        ("brink.seed".to_owned(), request.seed.to_string()),
        ("brink.warm".to_owned(), request.warm.to_string()),
    ]
}

/// Solves the rows and writes them as they come.
fn write(
    runner: &mut Runner,
    work: &Work,
    output: &Output,
    metadata: &[(String, String)],
) -> Result<Summary, Refusal> {
    let mut table = TableWriter::create(output.path(), &runner.columns(work), metadata)?;
    let mut failure: Option<ReportError> = None;
    let mut sink = |rows: &Table| -> Result<(), String> {
        table.write(rows).map_err(|error| {
            let text = error.to_string();
            failure = Some(error);
            text
        })
    };
    let swept = runner.stream(work, &mut sink);
    match (swept, failure) {
        (_, Some(error)) => Err(error.into()),
        (Err(StudyError::Cancelled), None) => Err(Refusal::Interrupted(
            "interrupted: no file was left half-written\n\
             what is done is kept: the same command goes on from here",
        )),
        (swept, None) => {
            let summary = swept?;
            table.finish()?;
            Ok(summary)
        }
    }
}

pub(crate) fn check_ending(path: &Path) -> Result<(), Refusal> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if matches!(ending.as_deref(), Some("parquet" | "csv")) {
        return Ok(());
    }
    Err(Refusal::Input(format!("-o {}: the name must end in .parquet or .csv", path.display())))
}
