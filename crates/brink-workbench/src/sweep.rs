//! Many solves into a table.

use std::path::{Path, PathBuf};

use brink_report::{Cell, Column, Kind, ReportError, TableWriter};
use brink_study::StudyError;
use brink_study::files::Output;
use brink_study::progress::{Cancel, Progress};
use brink_study::sweep::{
    self, Axis, Batch, ColumnData, ColumnKind, DirectoryStore, SweepPlan, SweepSummary,
};

use crate::documents::SweepDocument;
use crate::open::Opened;
use crate::{Refusal, SweepRequest, Workbench, limits};

impl Workbench {
    pub(crate) fn sweep(
        &self,
        request: &SweepRequest,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<SweepDocument, Refusal> {
        check_ending(&request.output)?;
        let worlds = limits::worlds(request.worlds)?;
        let opened = self.open(&request.case)?;
        let case = opened.study.case();
        let axes = request.over.iter().map(|text| Axis::parse(case, text));
        let plan = SweepPlan {
            axes: axes.collect::<Result<_, _>>()?,
            worlds: (worlds > 0).then_some(worlds),
            seed: request.seed,
            warm: request.warm,
        };
        let Some(output) = self.output(Some(&request.output), &opened.inputs())? else {
            return Err(Refusal::input("name the table to write: -o FILE"));
        };
        let lock = output.lock()?;
        let store = DirectoryStore::new(store_folder(&output));
        if request.restart {
            store.clone().remove().map_err(StudyError::Storage)?;
        }
        let summary = run(&opened, &plan, &output, &store, progress, cancel)?;
        store.remove().map_err(StudyError::Storage)?;
        drop(lock);
        Ok(SweepDocument {
            path: output.path().to_path_buf(),
            rows: summary.rows,
            restored: summary.restored,
            not_converged: summary.not_converged,
            invalid: summary.invalid,
        })
    }
}

/// Solves the rows and writes them as they come.
fn run(
    opened: &Opened,
    plan: &SweepPlan,
    output: &Output,
    store: &DirectoryStore,
    progress: &dyn Progress,
    cancel: &Cancel,
) -> Result<SweepSummary, Refusal> {
    let case = opened.study.case();
    let pool = opened.study.pool(&opened.settings, cancel)?;
    let fingerprint = plan.fingerprint(case, &opened.study.identity(&opened.settings));
    let columns = plan.columns(case);
    let headings: Vec<Column> = columns
        .iter()
        .map(|column| Column::new(&column.name, kind(column.kind), &column.description))
        .collect();
    let metadata = [
        ("brink.version".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ("brink.scenario".to_owned(), opened.study.name().to_owned()),
        ("brink.seed".to_owned(), plan.seed.to_string()),
        ("brink.warm".to_owned(), plan.warm.to_string()),
    ];
    let mut table = TableWriter::create(output.path(), &headings, &metadata)?;
    let mut failure: Option<ReportError> = None;
    let mut sink = |batch: &Batch| -> Result<(), String> {
        write(&mut table, batch).map_err(|error| {
            let text = error.to_string();
            failure = Some(error);
            text
        })
    };
    let mut store = store.clone();
    let swept = sweep::run(case, &pool, plan, fingerprint, &mut store, &mut sink, progress);
    let summary = match (swept, failure) {
        (_, Some(error)) => return Err(error.into()),
        (Err(StudyError::Cancelled), None) => {
            return Err(Refusal::Interrupted(
                "interrupted: no file was left half-written\n\
                 what is done is kept: the same command goes on from here",
            ));
        }
        (swept, None) => swept?,
    };
    table.finish()?;
    Ok(summary)
}

fn check_ending(path: &Path) -> Result<(), Refusal> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if matches!(ending.as_deref(), Some("parquet" | "csv")) {
        return Ok(());
    }
    Err(Refusal::Input(format!("-o {}: the name must end in .parquet or .csv", path.display())))
}

/// Where an unfinished sweep keeps its rows: beside the table, hidden.
fn store_folder(output: &Output) -> PathBuf {
    let target = output.file().unwrap_or(output.path());
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.unfinished"))
}

fn kind(kind: ColumnKind) -> Kind {
    match kind {
        ColumnKind::Number => Kind::F64,
        ColumnKind::Integer => Kind::I64,
        ColumnKind::Text => Kind::Utf8,
    }
}

fn write(table: &mut TableWriter, batch: &Batch) -> Result<(), ReportError> {
    let mut cells = Vec::with_capacity(batch.columns.len());
    for row in 0..batch.rows() {
        cells.clear();
        cells.extend(batch.columns.iter().map(|column| match column {
            ColumnData::Number(values) => Cell::F64(values[row]),
            ColumnData::Integer(values) => Cell::I64(values[row]),
            ColumnData::Text(values) => Cell::Utf8(&values[row]),
        }));
        table.write_row(&cells)?;
    }
    Ok(())
}
