//! `brink sweep`

use std::path::{Path, PathBuf};

use brink_report::{Cell, Column, Kind, ReportError, TableWriter};
use brink_study::StudyError;
use brink_study::sweep::{self, Axis, Batch, ColumnData, ColumnKind, DirectoryStore, SweepPlan};
use serde_json::json;

use super::{print, print_json, study};
use crate::arguments::Sweep;
use crate::failure::{Failure, Verdict};
use crate::interrupt;
use crate::progress::Bar;

pub(super) fn run(arguments: &Sweep) -> Result<Verdict, Failure> {
    check_output(&arguments.output)?;
    let (study, settings) = study(&arguments.case)?;
    let case = study.case();
    let axes = arguments.over.iter().map(|text| Axis::parse(case, text));
    let plan = SweepPlan {
        axes: axes.collect::<Result<_, _>>()?,
        worlds: (arguments.worlds > 0).then_some(arguments.worlds),
        seed: arguments.seed,
        warm: arguments.warm,
    };
    let cancel = interrupt::cancel_on_interrupt();
    let pool = study.pool(&settings, &cancel)?;
    let fingerprint = plan.fingerprint(case, &study.identity(&settings));

    let columns = plan.columns(case);
    let headings: Vec<Column> = columns
        .iter()
        .map(|column| Column::new(&column.name, kind(column.kind), &column.description))
        .collect();
    let metadata = [
        ("brink.version".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ("brink.scenario".to_owned(), study.name().to_owned()),
        ("brink.seed".to_owned(), arguments.seed.to_string()),
        ("brink.warm".to_owned(), arguments.warm.to_string()),
    ];
    let mut store = DirectoryStore::new(store_folder(&arguments.output));
    if arguments.restart {
        store.clone().remove().map_err(StudyError::Storage)?;
    }
    let mut table = TableWriter::create(&arguments.output, &headings, &metadata)?;
    let mut failure: Option<ReportError> = None;
    let mut sink = |batch: &Batch| -> Result<(), String> {
        write(&mut table, batch).map_err(|error| {
            let text = error.to_string();
            failure = Some(error);
            text
        })
    };
    let bar = Bar::new();
    let swept = sweep::run(case, &pool, &plan, fingerprint, &mut store, &mut sink, &bar);
    bar.finish();
    let summary = match (swept, failure) {
        (_, Some(error)) => return Err(error.into()),
        (Err(StudyError::Cancelled), None) => {
            eprintln!("what is done is kept: the same command goes on from here");
            return Err(Failure::Interrupted);
        }
        (swept, None) => swept?,
    };
    let path = table.finish()?;
    store.remove().map_err(StudyError::Storage)?;
    if arguments.json {
        print_json(&json!({
            "path": path.display().to_string(),
            "rows": summary.rows,
            "restored": summary.restored,
            "not_converged": summary.not_converged,
            "invalid": summary.invalid,
        }));
    } else {
        print(&format!(
            "{}: {} rows, {} not converged, {} where the model has no value\n",
            path.display(),
            summary.rows,
            summary.not_converged,
            summary.invalid
        ));
    }
    Ok(Verdict::Done)
}

fn check_output(path: &Path) -> Result<(), Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if matches!(ending.as_deref(), Some("parquet" | "csv")) {
        return Ok(());
    }
    let text = format!("-o {}: the name must end in .parquet or .csv", path.display());
    Err(Failure::Input(text))
}

/// Where an unfinished sweep keeps its rows: beside the table, hidden.
fn store_folder(output: &Path) -> PathBuf {
    let name = output.file_name().unwrap_or_default().to_string_lossy();
    output.with_file_name(format!(".{name}.unfinished"))
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
