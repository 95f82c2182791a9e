//! `brink sweep`

use std::path::{Path, PathBuf};

use brink_report::{ReportError, Table, TableWriter};
use brink_study::design::{Grid, Product, Worlds};
use brink_study::run::{DirectoryStore, OneSolve, Runner, Summary, Tally, Work};
use brink_study::{Study, StudyError, solve::Settings};
use serde_json::json;

use super::{print, print_json, study};
use crate::arguments::Sweep;
use crate::failure::{Failure, Verdict};
use crate::interrupt;
use crate::progress::Bar;

pub(super) fn run(arguments: &Sweep) -> Result<Verdict, Failure> {
    check_output(&arguments.output)?;
    let (study, settings) = study(&arguments.case)?;
    let mut store = DirectoryStore::new(store_folder(&arguments.output));
    if arguments.restart {
        store.clone().remove().map_err(StudyError::Storage)?;
    }
    let (path, summary) = sweep(arguments, &study, &settings, &mut store)?;
    store.remove().map_err(StudyError::Storage)?;
    let Tally { not_converged, invalid, .. } = summary.tally;
    if arguments.json {
        print_json(&json!({
            "path": path.display().to_string(),
            "rows": summary.rows,
            "restored": summary.restored,
            "not_converged": not_converged,
            "invalid": invalid,
        }));
    } else {
        print(&format!(
            "{}: {} rows, {} not converged, {} where the model has no value\n",
            path.display(),
            summary.rows,
            not_converged,
            invalid
        ));
    }
    Ok(if summary.none_converged() { Verdict::Untrusted } else { Verdict::Done })
}

/// Solves the rows and writes the table.
fn sweep(
    arguments: &Sweep,
    study: &Study,
    settings: &Settings,
    store: &mut DirectoryStore,
) -> Result<(PathBuf, Summary), Failure> {
    let axes = arguments.over.iter().map(|text| study.axis(text));
    let grid = Grid::new(axes.collect::<Result<_, _>>()?)?;
    let worlds = match arguments.worlds {
        0 => None,
        count => Some(Worlds::new(study.case(), arguments.seed, count)?),
    };
    let design = Product(worlds, grid);
    let work = Work { name: "sweep", design: &design, question: &OneSolve, warm: arguments.warm };
    let (solvers, identity) = (study.solvers(settings)?, study.identity(settings));
    let (cancel, bar) = (interrupt::cancel_on_interrupt(), Bar::new());
    let mut runner = Runner {
        case: study.case(),
        engine: &solvers,
        identity: &identity,
        store,
        progress: &bar,
        cancel: &cancel,
        tally: Tally::default(),
    };
    let metadata = [
        ("brink.version".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        ("brink.scenario".to_owned(), study.name().to_owned()),
        ("brink.seed".to_owned(), arguments.seed.to_string()),
        ("brink.warm".to_owned(), arguments.warm.to_string()),
    ];
    let mut table = TableWriter::create(&arguments.output, &runner.columns(&work), &metadata)?;
    let mut failure: Option<ReportError> = None;
    let mut sink = |rows: &Table| -> Result<(), String> {
        table.write(rows).map_err(|error| {
            let text = error.to_string();
            failure = Some(error);
            text
        })
    };
    let swept = runner.stream(&work, &mut sink);
    bar.finish();
    match (swept, failure) {
        (_, Some(error)) => Err(error.into()),
        (Err(StudyError::Cancelled), None) => {
            eprintln!("what is done is kept: the same command goes on from here");
            Err(Failure::Interrupted)
        }
        (swept, None) => {
            let summary = swept?;
            Ok((table.finish()?, summary))
        }
    }
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
