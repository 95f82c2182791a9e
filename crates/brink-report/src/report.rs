//! The folder of a report.

use std::fs;
use std::path::{Path, PathBuf};

use brink_study::results::Analysis;

use crate::partial::write_whole;
use crate::{Figure, PartialFile, ReportError, Style, figures, html, png, write_table};

/// Pixels per CSS pixel of the images: 144 dots per inch at full text width on screen, and
/// sharp in print at half a page.
const IMAGE_SCALE: f32 = 2.0;

/// Writes `report.html`, `analysis.json`, `figures/NAME.svg`, `figures/NAME.png`,
/// `data/NAME.csv` and `data/NAME.parquet` into `folder`, which is made if it does not exist.
///
/// Each file is written beside its name and renamed when complete; `report.html` comes last, so
/// that it never speaks of files that are missing. `interrupted` is asked before each file; once
/// it answers yes, the work stops with [`ReportError::Interrupted`] and no file is left
/// half-written. Returns the paths, the page first.
pub fn write_report(
    folder: &Path,
    analysis: &Analysis,
    interrupted: &dyn Fn() -> bool,
) -> Result<Vec<PathBuf>, ReportError> {
    let figures = figures::all(analysis, &Style::default());
    let pictures = folder.join("figures");
    let data = folder.join("data");
    for path in [folder, &pictures, &data] {
        fs::create_dir_all(path)
            .map_err(|source| ReportError::Folder { path: path.to_path_buf(), source })?;
    }
    let go_on = || if interrupted() { Err(ReportError::Interrupted) } else { Ok(()) };

    let mut written = Vec::new();
    go_on()?;
    written.push(write_json(&folder.join("analysis.json"), analysis)?);
    let metadata = metadata(analysis);
    for figure in &figures {
        let named = |folder: &Path, ending: &str| folder.join(format!("{}.{ending}", figure.name));
        go_on()?;
        written.push(write_figure(&named(&pictures, "svg"), figure)?);
        go_on()?;
        written.push(write_figure(&named(&pictures, "png"), figure)?);
        for ending in ["csv", "parquet"] {
            go_on()?;
            written.push(write_table(&named(&data, ending), &figure.table, &metadata)?);
        }
    }
    go_on()?;
    let page = html::page(analysis, &figures);
    written.insert(0, write_whole(&folder.join("report.html"), page.as_bytes())?);
    Ok(written)
}

/// The figure as a file of its own.
fn document(figure: &Figure) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}", figure.svg)
}

/// Writes one figure, as an image where the name ends in `.png` and else as SVG. Returns the path.
pub fn write_figure(path: &Path, figure: &Figure) -> Result<PathBuf, ReportError> {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png")) {
        return write_whole(path, &png(figure, IMAGE_SCALE)?);
    }
    write_whole(path, document(figure).as_bytes())
}

fn write_json(path: &Path, analysis: &Analysis) -> Result<PathBuf, ReportError> {
    let mut file = PartialFile::create(path)?;
    serde_json::to_writer(&mut file, analysis)
        .map_err(|error| ReportError::write(path, error.into()))?;
    file.finish()
}

/// What every Parquet file tells about its origin.
fn metadata(analysis: &Analysis) -> Vec<(String, String)> {
    let about = &analysis.about;
    vec![
        ("brink.version".to_owned(), about.version.clone()),
        ("brink.command".to_owned(), about.command.clone()),
        ("brink.seed".to_owned(), about.seed.to_string()),
        ("brink.scenario".to_owned(), about.scenario.clone()),
        ("brink.model".to_owned(), about.model.clone()),
    ]
}
