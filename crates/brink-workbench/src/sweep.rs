//! Many solves into a table.

use std::ops::Range;
use std::path::Path;

use brink_report::{Dataset, ReportError, Table, TableWriter};
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
        if Dataset::is_meant(&request.output) {
            return self.sweep_parts(request, progress, cancel);
        }
        check_ending(&request.output)?;
        if request.shard.is_some() {
            return Err(Refusal::input(
                "--shard writes a part of a table into a folder: end -o with a slash, as in -o sweep/",
            ));
        }
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
        let rows = 0..design.rows();
        let summary = opened.run(unfinished.store(), progress, cancel, |runner| {
            write(runner, &work, rows, &output, &metadata)
        })?;
        unfinished.remove()?;
        drop(lock);
        let Tally { not_converged, invalid, .. } = summary.tally;
        let path = output.path().to_path_buf();
        let Summary { rows, restored, .. } = summary;
        Ok(SweepDocument { path, rows, restored, not_converged, invalid, shard: None })
    }
}

/// The rows asked for.
pub(crate) fn design(
    opened: &Opened,
    request: &SweepRequest,
) -> Result<impl Design + use<>, Refusal> {
    let axes = request.over.iter().map(|text| opened.study.axis(text));
    let grid = Grid::new(axes.collect::<Result<_, _>>()?)?;
    let worlds = match limits::worlds(request.worlds)? {
        0 => None,
        count => Some(Worlds::new(opened.study.case(), request.seed, count)?),
    };
    Ok(Product(worlds, grid))
}

/// What the table says of itself.
pub(crate) fn metadata(opened: &Opened, request: &SweepRequest) -> [(String, String); 4] {
    [
        ("brink.version".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ("brink.scenario".to_owned(), opened.study.name().to_owned()),
        ("brink.seed".to_owned(), request.seed.to_string()),
        ("brink.warm".to_owned(), request.warm.to_string()),
    ]
}

/// Solves rows and writes them as they come.
pub(crate) fn write(
    runner: &mut Runner,
    work: &Work,
    rows: Range<u64>,
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
    let swept = runner.stream_rows(work, rows, &mut sink);
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

/// The name of a table says its format.
pub(crate) fn check_ending(path: &Path) -> Result<(), Refusal> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if matches!(ending.as_deref(), Some("parquet" | "csv")) {
        return Ok(());
    }
    Err(Refusal::Input(format!(
        "-o {}: the name must end in .parquet or .csv, or in a slash for a \
         folder of parts",
        path.display()
    )))
}
