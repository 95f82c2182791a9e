//! The folder of a report.

mod sample;

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use brink_report::{ReportError, Style, figures, html, write_report};
use brink_study::results::Analysis;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

fn page(analysis: &Analysis) -> String {
    html::page(analysis, &figures::all(analysis, &Style::default()))
}

#[test]
fn the_folder_is_complete_and_repeats() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("new").join("report");
    let written = write_report(&target, &sample::analysis(), &|| false).unwrap();
    assert_eq!(written[0], target.join("report.html"));
    // The page, the results, and five files for each of eleven figures.
    assert_eq!(written.len(), 2 + 5 * 11);
    let mut sorted = written.clone();
    sorted.sort();
    assert_eq!(files(&target), sorted);

    let before: Vec<Vec<u8>> = sorted.iter().map(|path| fs::read(path).unwrap()).collect();
    write_report(&target, &sample::analysis(), &|| false).unwrap();
    let after: Vec<Vec<u8>> = sorted.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(before == after);
}

#[test]
fn missing_numbers_are_null_in_json_and_empty_in_csv() {
    let folder = tempfile::tempdir().unwrap();
    write_report(folder.path(), &sample::analysis(), &|| false).unwrap();
    let text = fs::read_to_string(folder.path().join("analysis.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(json["dial"]["outcomes"][0]["values"][31].is_null());
    assert!(json["dial"]["outcomes"][0]["values"][30].is_f64());
    let csv = fs::read_to_string(folder.path().join("data/outcomes.csv")).unwrap();
    assert!(csv.lines().nth(32).unwrap().starts_with("0.775,,,,"), "{csv}");
}

#[test]
fn an_interrupt_leaves_no_half_written_file() {
    for after in [0, 1, 2, 3, 4, 5, 18, 41] {
        let folder = tempfile::tempdir().unwrap();
        let asked = Cell::new(0);
        let interrupted = || {
            asked.set(asked.get() + 1);
            asked.get() > after
        };
        let result = write_report(folder.path(), &sample::analysis(), &interrupted);
        assert!(matches!(result, Err(ReportError::Interrupted)));
        let found = files(folder.path());
        assert_eq!(found.len(), after);
        assert!(found.iter().all(|path| !path.to_string_lossy().contains("partial")));
    }
}

#[test]
fn a_file_in_the_way_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("report");
    fs::write(&target, "a file").unwrap();
    let message = write_report(&target, &sample::analysis(), &|| false).unwrap_err().to_string();
    assert!(message.contains(&target.display().to_string()), "{message}");
    assert!(message.contains("a file has the name of a folder"), "{message}");
}

#[test]
fn the_page_stands_alone_and_escapes_what_it_quotes() {
    let page = page(&sample::hostile());
    assert_eq!(page.matches("<script>").count(), 1);
    assert_eq!(page.matches("</script>").count(), 1);
    for outside in ["src=", "<link", "@import", "url(http"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"));
}

#[test]
fn hard_cases_make_a_page() {
    for analysis in [sample::unsolved(), sample::empty(), sample::ragged()] {
        let page = page(&analysis);
        assert!(!page.contains("NaN") && !page.contains("inf%"));
    }
    assert!(page(&sample::unsolved()).contains("No best posture was found"));
}

#[test]
fn the_words_follow_from_the_numbers() {
    let mut analysis = sample::analysis();
    let words = page(&analysis);
    assert!(words.contains(
        "The posture that serves the defender best is 0.48, between the extremes of its range \
         from 0 to 1."
    ));
    // 0.05 + 0.62 = 67% at 0 and 17.8% at the best position: 49 points.
    assert!(words.contains("Compared with 0, it lowers attack by 49 percentage points"));
    assert!(words.contains("6 of 8 claims hold in the base case; 1 fails (C4)"));
    assert!(words.contains("least robust of those that hold is C8, true in 66%"));

    analysis.best_dial.interior = false;
    analysis.best_dial.controls[0].value = 0.0;
    let words = page(&analysis);
    assert!(words.contains("best is 0, at the low end of its range"));
    assert!(!words.contains("Compared with 0,"));
}

#[test]
fn worlds_and_what_breaks_claims_have_their_sections() {
    let words = page(&sample::analysis());
    for expected in [
        "All claims hold together in 1.3% (0.9% to 1.7%) of the plausible worlds; after the evidence in \
         2.1% (1.3% to 2.9%); with the evidence at face value in 6.0% (3.0% to 9.0%).",
        "1000 plausible worlds were drawn from the ranges of the assumptions, as 8 independent",
        "12% of the draws were refused as incoherent and left out.",
        "stake &gt; 2 * pressure",
        "611 of 1000",
        "After all evidence the 1000 worlds count as 412 of equal weight (Pareto k 0.24, at most 0.67)",
        "84% of all failures have force_ratio below 1.3 and share_greedy above 0.62",
        "force_ratio at most 1.3: fails in 72% of 30% of the worlds",
    ] {
        assert!(words.contains(expected), "{expected}");
    }
    // Figures are numbered in the order of the page.
    let numbers: Vec<usize> = words
        .split("<strong>Figure ")
        .skip(1)
        .filter_map(|rest| rest.split('.').next()?.parse().ok())
        .collect();
    assert!(numbers.iter().copied().eq(1..=10), "{numbers:?}");
}

#[test]
fn nothing_is_said_of_worlds_that_were_not_drawn() {
    let mut analysis = sample::analysis();
    analysis.worlds = None;
    analysis.breaks.clear();
    let words = page(&analysis);
    for absent in ["id=\"worlds\"", "id=\"breaks\"", "hold together", "#worlds"] {
        assert!(!words.contains(absent), "{absent}");
    }
    // Worlds without evidence are drawn, but not weighed.
    let mut analysis = sample::analysis();
    if let Some(worlds) = &mut analysis.worlds {
        worlds.evidence.clear();
        worlds.weights.clear();
        for shift in &mut worlds.parameters {
            (shift.posterior, shift.face_value) = (None, None);
        }
    }
    let words = page(&analysis);
    assert!(words.contains("id=\"worlds\"") && !words.contains("The evidence</h3>"));
    let names: Vec<String> =
        figures::all(&analysis, &Style::default()).into_iter().map(|own| own.name).collect();
    assert!(!names.contains(&"worlds".to_owned()));
}

#[test]
fn withheld_numbers_are_a_warning() {
    let mut analysis = sample::analysis();
    let weights = analysis.worlds.as_mut().and_then(|worlds| worlds.weights.first_mut()).unwrap();
    weights.withheld = Some("a few of the 1000 worlds carry the weight".into());
    let words = page(&analysis);
    let warning = "<p class=\"warning\">After all evidence numbers are withheld: a few of the 1000";
    assert!(words.contains(warning));
}
