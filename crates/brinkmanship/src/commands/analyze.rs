//! `brink analyze`: the main job.

use std::path::PathBuf;

use brink_report::{words, write_report};
use brink_study::results::Analysis;
use brink_study::{AnalysisOptions, analyse};

use super::{print, print_json, study};
use crate::arguments::Analyze;
use crate::failure::{Failure, Verdict};
use crate::progress::Bar;
use crate::{interrupt, tables};

pub(super) fn run(arguments: &Analyze) -> Result<Verdict, Failure> {
    let (study, settings) = study(&arguments.case)?;
    let folder = arguments.output.clone().unwrap_or_else(|| {
        let view = study.case().view_name().map(|view| format!("-{view}")).unwrap_or_default();
        PathBuf::from("results").join(format!("{}{view}", study.name()))
    });
    let cancel = interrupt::cancel_on_interrupt();
    let options = AnalysisOptions {
        worlds: arguments.worlds,
        seed: arguments.seed,
        settings: Some(settings),
        command: command(),
        ..AnalysisOptions::default()
    };
    let bar = Bar::new();
    let analysis = analyse(&study, &options, &bar, &cancel);
    bar.finish();
    let analysis = analysis?;
    let paths = write_report(&folder, &analysis, &|| cancel.is_cancelled())?;
    if arguments.json {
        print_json(&analysis);
    } else {
        print(&summary(&analysis));
        let page = paths.first().map(|path| path.display().to_string()).unwrap_or_default();
        print(&format!(
            "\n{page}\n{}  ({} files: figures as SVG, PNG and PDF, data as CSV and Parquet)\n",
            folder.display(),
            paths.len()
        ));
    }
    let trusted = analysis.solution.status == "converged";
    Ok(if trusted { Verdict::Done } else { Verdict::Untrusted })
}

/// The command line, for the report, with the program's plain name.
fn command() -> String {
    let quote = |word: String| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:".contains(c);
        if word.chars().all(plain) { word } else { format!("'{word}'") }
    };
    let words = std::env::args().skip(1).map(quote);
    std::iter::once("brink".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

fn summary(analysis: &Analysis) -> String {
    let about = &analysis.about;
    let mut out = format!("{}\n{}\n\n", about.title, about.model_title);
    out.push_str(&format!("{}\n", words::headline(analysis)));
    out.push_str(&format!("\n{}\n", tables::postures(analysis)));
    if let Some(levers) = &analysis.best_levers {
        out.push_str(&format!("\n{}\n", tables::levers(analysis, levers)));
    }
    if !analysis.claims.is_empty() {
        out.push_str(&format!("\n{}\n", tables::claims(&analysis.claims)));
    }
    if !analysis.tornado.is_empty() {
        out.push_str(&format!("\nWhat moves the best {} most\n", about.dial));
        out.push_str(&format!("{}\n", tables::tornado(analysis)));
    }
    let certificates = &analysis.certificates;
    out.push_str(&format!(
        "\n{} equilibria solved, {} not converged, largest relative regret {:.1e}; {} distinct at \
         the best {} from {} starts\n",
        certificates.solved,
        certificates.not_converged,
        certificates.worst_relative_regret,
        certificates.distinct,
        about.dial,
        certificates.starts
    ));
    out
}
