//! The folder of a report.

use std::fs;
use std::path::{Path, PathBuf};

use brink_study::results::Analysis;

use crate::partial::write_whole;
use crate::png::png_of_width;
use crate::{Figure, PartialFile, ReportError, Style, figures, html, pdf, png, write_table};

/// Pixels per CSS pixel of the images: 144 dots per inch at full text width on screen, and
/// sharp in print at half a page.
const IMAGE_SCALE: f32 = 2.0;
/// Dots per centimetre of images for print: 300 per inch.
const DOTS_PER_CM: f64 = 300.0 / 2.54;

/// Writes `report.html`, `analysis.json`, `figures/NAME.svg`, `.png` and `.pdf`,
/// `data/NAME.csv` and `data/NAME.parquet` into `folder`, which is made if it does not exist; over
/// plausible worlds also `data/claims_worlds`, a row for each.
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
        written.push(write_figure(&named(&pictures, "svg"), figure, None)?);
        go_on()?;
        written.push(write_figure(&named(&pictures, "png"), figure, None)?);
        go_on()?;
        written.push(write_figure(&named(&pictures, "pdf"), figure, None)?);
        for ending in ["csv", "parquet"] {
            go_on()?;
            written.push(write_table(&named(&data, ending), &figure.table, &metadata)?);
        }
    }
    if let Some(table) = &analysis.world_table {
        for ending in ["csv", "parquet"] {
            go_on()?;
            let path = data.join(format!("claims_worlds.{ending}"));
            written.push(write_table(&path, table, &metadata)?);
        }
    }
    go_on()?;
    let page = html::page(analysis, &figures);
    written.insert(0, write_whole(&folder.join("report.html"), page.as_bytes())?);
    Ok(written)
}

/// The figure as a file of its own, `width` centimetres wide where that is given.
fn document(figure: &Figure, width: Option<f64>) -> String {
    let svg = match width {
        Some(width) => resized(&figure.svg, width),
        None => figure.svg.clone(),
    };
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{svg}")
}

/// The drawing with its width and height in centimetres; its coordinates stay as they are.
fn resized(svg: &str, width: f64) -> String {
    let Some((head, rest)) = svg.split_once('>') else { return svg.to_owned() };
    let sizes = head.split_once("viewBox=\"0 0 ").and_then(|(_, after)| {
        let mut numbers = after.split('"').next()?.split(' ').map(str::parse::<f64>);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    });
    let Some((across, down)) = sizes else { return svg.to_owned() };
    let attribute = |name: &str, px: f64| format!(" {name}=\"{}\"", crate::svg::px(px));
    let cm = |name: &str, size: f64| format!(" {name}=\"{}cm\"", crate::svg::px(size));
    let head = head.replacen(&attribute("width", across), &cm("width", width), 1).replacen(
        &attribute("height", down),
        &cm("height", width * down / across),
        1,
    );
    format!("{head}>{rest}")
}

/// Writes one figure, as an image where the name ends in `.png`, as a page where it ends in
/// `.pdf` and else as SVG. `width` is that of the printed picture in centimetres; images then
/// have 300 dots per inch. Returns the path.
pub fn write_figure(
    path: &Path,
    figure: &Figure,
    width: Option<f64>,
) -> Result<PathBuf, ReportError> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("png") => {
            let bytes = match width {
                Some(width) => png_of_width(figure, width * DOTS_PER_CM)?,
                None => png(figure, IMAGE_SCALE)?,
            };
            write_whole(path, &bytes)
        }
        Some("pdf") => write_whole(path, &pdf(figure, width)?),
        _ => write_whole(path, document(figure, width).as_bytes()),
    }
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
