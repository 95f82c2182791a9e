//! Answers as tables and sentences for a terminal.

use std::io;

use brink_workbench::numbers::{self, percent, plain};
use brink_workbench::results::{
    Analysis, ClaimResult, Robustness, Share, TornadoRow, WorldsSummary,
};
use brink_workbench::{
    AnalyzeDocument, Certificate, CheckDocument, ClaimsDocument, ConceptName, DrawDocument,
    ImportDocument, ListDocument, Number, Response, SolveDocument, SweepDocument, TableDocument,
    makes_difference,
};
use comfy_table::{
    CellAlignment, ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle,
};

use crate::terminal::{self, print as out};

/// One line below the header, none between rows.
const STYLE: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none().junction(' '))
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .content_lines(ContentLineStyle::none().junction(' '));

/// Prints an answer; warnings and errors in files go to standard error.
pub(crate) fn print(response: &Response) -> io::Result<()> {
    match response {
        Response::Solve(document) => {
            let all = document.equilibria.as_deref();
            out(&several(all, document, solve))
        }
        Response::Import(document) => {
            out(&several(document.equilibria.as_deref(), document, import))
        }
        Response::Draw(document) => out(&draw(document)),
        Response::Sweep(document) => out(&sweep(document)),
        Response::Analyze(document) => out(&analyze(document)),
        Response::Claims(document) => out(&claims(document)),
        Response::Check(document) => check(document),
        Response::Export(document) => {
            for warning in &document.warnings {
                terminal::note(&format!("warning: {warning}"));
            }
            let path = document.path.as_deref().map(|path| path.display().to_string());
            let (path, points) = (path.unwrap_or_default(), document.points);
            let nodes = document.nodes;
            // A game written to standard output is not followed by words.
            let to_stdout = path == "/dev/stdout";
            let line = format!("{path}: {nodes} nodes, {points} types per continuous attribute\n");
            if to_stdout { Ok(()) } else { out(&line) }
        }
        Response::List(document) => out(&list(document)),
        Response::Show(document) => out(&document.text),
        Response::New(document) => {
            let (model, scenario) = (document.model.display(), document.scenario.display());
            out(&format!("{model}\n{scenario}\n\nnext: brink solve {scenario}\n"))
        }
        Response::Table(document) => match (&document.text, &document.path) {
            (Some(text), _) => out(text),
            (None, Some(path)) if path.as_os_str() != "/dev/stdout" => {
                out(&format!("{}: {} rows\n", path.display(), document.rows.len()))
            }
            (None, _) => Ok(()),
        },
    }
}

/// An empty table in the house style.
fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header.iter().copied());
    table
}

/// The equilibria that a search found, or the one there is.
fn several<T>(all: Option<&[T]>, first: &T, text: fn(&T) -> String) -> String {
    let Some(all) = all else { return text(first) };
    if let [one] = all {
        return text(one);
    }
    let count = all.len();
    let mut out = String::new();
    for (number, one) in all.iter().enumerate() {
        let path = if number == 0 { ", on the path from the centroid" } else { "" };
        out.push_str(&format!("== equilibrium {} of {count}{path}\n{}", number + 1, text(one)));
    }
    out
}

fn concept(concept: ConceptName, lambda: Option<Number>) -> String {
    match (concept, lambda) {
        (ConceptName::Qre, Some(lambda)) => format!("quantal response, lambda = {lambda}"),
        (ConceptName::Qre, None) => "quantal response".into(),
        (ConceptName::Pbe, _) => "perfect Bayesian equilibrium".into(),
    }
}

/// What was solved, how it ended, and how far from equilibrium it is.
fn title(name: &str, concept: &str, status: &str, certificate: &Certificate) -> String {
    format!(
        "{name} ({concept}): {status}, relative regret {:.1e}, local regret {:.1e}, residual \
         {:.1e}\n\n",
        certificate.relative_regret.0, certificate.local_regret.0, certificate.residual.0
    )
}

fn advice(advice: &[String]) -> String {
    if advice.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = advice.iter().map(|line| format!("  - {line}\n")).collect();
    format!(
        "\nNo equilibrium was found; what stands above is the best point. Next:\n{}",
        lines.concat()
    )
}

fn solve(document: &SolveDocument) -> String {
    let concept = concept(document.concept, document.lambda);
    let mut out =
        title(&document.scenario, &concept, document.status.word(), &document.certificate);
    let mut numbers = table(&["", "value"]);
    for (name, value) in &document.controls {
        numbers.add_row([format!("control {name}"), value.to_string()]);
    }
    for (name, value) in &document.values {
        numbers.add_row([format!("value of {name}"), value.to_string()]);
    }
    for (name, value) in &document.measures {
        numbers.add_row([name.clone(), value.to_string()]);
    }
    out.push_str(&format!("{numbers}\n\n"));
    let mut play = table(&["node", "reached", "action", "probability"]);
    for (node, actions) in &document.actions {
        let reach = document.reach.get(node).map(ToString::to_string).unwrap_or_default();
        for (at, (action, probability)) in actions.iter().enumerate() {
            let head = |text: &str| if at == 0 { text.to_owned() } else { String::new() };
            play.add_row([head(node), head(&reach), action.clone(), probability.to_string()]);
        }
    }
    out.push_str(&format!("{play}\n"));
    if !document.cutpoints.is_empty() {
        let mut cuts = table(&["node", "type", "attribute", "cutpoint", "below", "above"]);
        for cut in document.cutpoints.iter().cloned() {
            let owner = match cut.cell.as_str() {
                "" => cut.player,
                cell => format!("{} {}", cell, cut.player),
            };
            let at = cut.at.to_string();
            cuts.add_row([cut.node, owner, cut.attribute, at, cut.below, cut.above]);
        }
        out.push_str(&format!("\n{cuts}\n"));
    }
    out + &advice(&document.advice)
}

fn import(document: &ImportDocument) -> String {
    let concept = concept(document.concept, document.lambda);
    let mut out = title(&document.game, &concept, document.status.word(), &document.certificate);
    let mut values = table(&["", "value"]);
    for (name, value) in &document.values {
        values.add_row([format!("value of {name}"), value.to_string()]);
    }
    out.push_str(&format!("{values}\n\n"));
    let mut plays = table(&["node", "player", "type", "action", "probability"]);
    for play in &document.information_sets {
        for (at, (action, probability)) in play.actions.iter().enumerate() {
            let head = |text: &str| if at == 0 { text.to_owned() } else { String::new() };
            plays.add_row([
                head(&play.node),
                head(&play.player),
                head(&play.type_label),
                action.clone(),
                probability.to_string(),
            ]);
        }
    }
    out.push_str(&format!("{plays}\n"));
    out + &advice(&document.advice)
}

fn draw(document: &DrawDocument) -> String {
    let path = document.path.as_deref().map(|path| path.display().to_string()).unwrap_or_default();
    format!("{path}\n{}\n{}\n", document.title, document.caption)
}

fn sweep(document: &SweepDocument) -> String {
    let mut out = format!(
        "{}: {} rows, {} not converged, {} where the model has no value\n",
        document.path.display(),
        document.rows,
        document.not_converged,
        document.invalid
    );
    if document.rows > 0 && document.rows == document.not_converged + document.invalid {
        out.push_str("no row has an equilibrium: solve one of them to see why\n");
    }
    out
}

fn analyze(document: &AnalyzeDocument) -> String {
    let analysis = &document.analysis;
    let about = &analysis.about;
    let mut out = format!("{}\n{}\n\n", about.title, about.model_title);
    out.push_str(&format!("{}\n", document.headline));
    out.push_str(&format!("\n{}\n", arranged(&document.outcomes)));
    if let Some(levers) = &document.levers {
        out.push_str(&format!("\n{}\n", arranged(levers)));
    }
    if !analysis.claims.is_empty() {
        out.push_str(&format!("\n{}\n", verdicts(&analysis.claims)));
    }
    let moving: Vec<&TornadoRow> =
        analysis.tornado.iter().filter(|row| makes_difference(row)).take(5).collect();
    if !moving.is_empty() {
        out.push_str(&format!("\nWhat moves the best {} most\n", about.dial));
        out.push_str(&format!("{}\n", tornado(analysis, &moving)));
    } else if !analysis.tornado.is_empty() {
        out.push_str("\nNo assumption alone changes anything within its range.\n");
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
    if let (Some(folder), Some(page)) = (&document.folder, document.written.first()) {
        out.push_str(&format!(
            "\n{}\n{}  ({} files: figures as SVG, PNG and PDF, data as CSV and Parquet)\n",
            page.display(),
            folder.display(),
            document.written.len()
        ));
    }
    if !document.replaced.is_empty() {
        out.push_str(&format!("{}\n", document.replaced));
    }
    out
}

/// A table of the workbench as it is.
fn arranged(document: &TableDocument) -> Table {
    let header: Vec<&str> = document.columns.iter().map(|column| column.name.as_str()).collect();
    let mut table = table(&header);
    for row in &document.rows {
        table.add_row(row.iter().zip(&document.columns).map(|(cell, column)| cell.read(column)));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn claims(document: &ClaimsDocument) -> String {
    let results = &document.claims;
    if results.is_empty() {
        return "the scenario makes no claims: add [[claims]] to it\n".into();
    }
    let mut out = format!("{}\n", verdicts(results));
    for claim in results {
        out.push_str(&format!("\n{}  {}\n", claim.id, claim.predicate));
        for evidence in &claim.evidence {
            out.push_str(&format!("    {} = {}\n", evidence.name, ends(&evidence.values)));
        }
    }
    if let Some(worlds) = &document.worlds {
        out.push_str(&worlds_text(worlds));
    }
    if !document.multiplicity.is_empty() {
        out.push_str(&format!("{}\n", document.multiplicity));
    }
    if !document.breaks.is_empty() {
        out.push_str("\nWhat breaks them:\n");
        for found in &document.breaks {
            out.push_str(&format!("  {}\n", found.words));
        }
    }
    out
}

/// How worlds were drawn, what evidence does to them, and how many keep the whole argument.
fn worlds_text(worlds: &WorldsSummary) -> String {
    let mut out = format!("\nWorlds {}", worlds.name);
    if worlds.refused > 0.0 {
        out.push_str(&format!("; {} of the draws were incoherent", percent(worlds.refused)));
    }
    out.push('\n');
    if let Some(all) = &worlds.all_claims {
        out.push_str(&format!("All claims hold together in {}", share(&all.prior)));
        if let Some(posterior) = &all.posterior {
            out.push_str(&format!(", after the evidence in {}", share(posterior)));
        }
        out.push('\n');
    }
    for weights in &worlds.weights {
        let reading =
            if weights.reading == "face_value" { "Evidence at face value" } else { "Evidence" };
        let text = match &weights.withheld {
            Some(reason) => format!("{reading}: numbers are withheld, as {reason}"),
            None => format!(
                "{reading}: as much as {:.0} worlds of equal weight (Pareto k = {:.2}, at most {:.2})",
                weights.effective, weights.k_hat, weights.threshold
            ),
        };
        out.push_str(&text);
        out.push('\n');
    }
    out
}

fn share(share: &Share) -> String {
    if !share.share.is_finite() {
        return numbers::MISSING.into();
    }
    let [low, high] = share.interval.map(percent);
    format!("{} [{low}, {high}]", percent(share.share))
}

/// One number, or the ends of several.
fn ends(values: &[f64]) -> String {
    match values {
        [] => "none".into(),
        [value] => plain(*value),
        [first, .., last] => {
            let low = values.iter().copied().fold(f64::INFINITY, f64::min);
            let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            format!(
                "{} ... {} over {} points, between {} and {}",
                plain(*first),
                plain(*last),
                values.len(),
                plain(low),
                plain(high)
            )
        }
    }
}

/// The argument: claim, verdict and, where checked, its share of the plausible worlds.
fn verdicts(results: &[ClaimResult]) -> Table {
    let robust = |has: fn(&Robustness) -> bool| {
        results.iter().any(|claim| claim.robustness.as_ref().is_some_and(has))
    };
    let (checked, weighed, bare) =
        (robust(|_| true), robust(|r| r.posterior.is_some()), robust(|r| r.face_value.is_some()));
    let columns =
        [("plausible worlds", checked), ("after evidence", weighed), ("face value", bare)];
    let mut header = vec!["claim", "", "base case"];
    header.extend(columns.iter().filter(|(_, there)| *there).map(|(name, _)| *name));
    let mut table = table(&header);
    for claim in results {
        let verdict = match claim.holds {
            Some(true) => "holds",
            Some(false) => "FAILS",
            None => "undecided",
        };
        let mut row = vec![claim.id.clone(), claim.text.clone(), verdict.to_owned()];
        if let Some(robustness) = &claim.robustness {
            let undecided = match robustness.undecided {
                0 => String::new(),
                count => format!(", {count} undecided"),
            };
            // No share without a world that decides; the count says why.
            row.push(if robustness.share.is_finite() {
                let [low, high] = robustness.interval.map(percent);
                format!("{} [{low}, {high}]{undecided}", percent(robustness.share))
            } else {
                format!("{}{undecided}", numbers::MISSING)
            });
            row.extend(robustness.posterior.iter().chain(&robustness.face_value).map(share));
        }
        table.add_row(row);
    }
    table
}

/// Assumptions that move the best dial position, in the order of the analysis.
fn tornado(analysis: &Analysis, rows: &[&TornadoRow]) -> Table {
    let dial = &analysis.about.dial;
    let mut header =
        vec!["assumption".to_owned(), "from".into(), "to".into(), format!("best {dial}")];
    header.extend(analysis.about.attack.clone());
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = table(&header);
    let place = |row: &TornadoRow, end: usize| {
        // Where all positions are as good as each other, none is the best.
        if row.idle[end] {
            return "any".to_owned();
        }
        numbers::plain_position(row.best[end], analysis.about.dial_range)
    };
    for row in rows {
        let [low, high] = [1, 2].map(|end| place(row, end));
        let mut cells = vec![
            row.parameter.clone(),
            row.low_text.clone(),
            row.high_text.clone(),
            format!("{low} to {high}"),
        ];
        if analysis.about.attack.is_some() {
            cells.push(format!("{} to {}", percent(row.attack[1]), percent(row.attack[2])));
        }
        table.add_row(cells);
    }
    table
}

fn check(document: &CheckDocument) -> io::Result<()> {
    for file in &document.files {
        if !file.report.is_empty() {
            terminal::note(&file.report);
        }
        if !file.faulty {
            out(&format!("{}: {}\n", file.name, file.summary))?;
        }
    }
    Ok(())
}

fn list(document: &ListDocument) -> String {
    let mut scenarios = table(&["scenario", "model", "title"]);
    for listed in &document.scenarios {
        scenarios.add_row([&listed.name, &listed.model, &listed.title]);
    }
    let mut models = table(&["model", "title"]);
    for listed in &document.models {
        models.add_row([&listed.name, &listed.title]);
    }
    format!("{scenarios}\n\n{models}\n")
}
