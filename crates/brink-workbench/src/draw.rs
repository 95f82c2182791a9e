//! Drawing one figure.

use std::path::Path;

use brink_report::{Figure, Style, figures, write_figure};
use brink_study::StudyError;
use brink_study::analysis::{Part, Parts};
use brink_study::design::Grid;
use brink_study::files::Output;
use brink_study::findings;
use brink_study::language::value_name;
use brink_study::progress::{Cancel, Progress};
use brink_study::run::{NoStore, OneSolve, Solvers, Work};
use brink_study::solve::picture;

use crate::documents::DrawDocument;
use crate::open::Opened;
use crate::{AnalyzeRequest, DrawRequest, FigureName, Refusal, Workbench};

/// More curves than this are not told apart in one figure.
const MAX_CURVES: usize = 7;

impl Workbench {
    pub(crate) fn draw(
        &self,
        request: &DrawRequest,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<DrawDocument, Refusal> {
        check_width(request.width)?;
        request.output.as_deref().map_or(Ok(()), check_ending)?;
        let opened = self.open(&request.case)?;
        let output = self.output(request.output.as_deref(), &opened.inputs())?;
        let _lock = output.as_ref().map(Output::lock).transpose()?;
        let style = request.width.map_or_else(Style::default, Style::printed);
        let (figure, trusted) = match (request.figure, &request.over) {
            (Some(name), _) => reported(&opened, request, name, &style, progress, cancel)?,
            (None, Some(axis)) => along(&opened, axis, request, &style, progress, cancel)?,
            (None, None) => solved(&opened, &opened.solvers()?, request, &style)?,
        };
        let path =
            output.map(|output| write_figure(output.path(), &figure, request.width)).transpose()?;
        let svg = path.is_none().then(|| figure.svg.clone());
        Ok(DrawDocument { path, title: figure.title, caption: figure.caption, svg, trusted })
    }
}

fn check_ending(path: &Path) -> Result<(), Refusal> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if matches!(ending.as_deref(), Some("svg" | "png" | "pdf")) {
        return Ok(());
    }
    Err(Refusal::Input(format!("-o {}: the name must end in .svg, .png or .pdf", path.display())))
}

/// Widths of printed pictures, in centimetres, that make sense.
const WIDTHS: std::ops::RangeInclusive<f64> = 1.0..=200.0;

fn check_width(width: Option<f64>) -> Result<(), Refusal> {
    match width.filter(|width| !WIDTHS.contains(width)) {
        None => Ok(()),
        Some(width) => {
            let (low, high) = (WIDTHS.start(), WIDTHS.end());
            let text = format!("--width {width}: expected centimetres from {low} to {high}");
            Err(Refusal::Input(text))
        }
    }
}

/// A figure of the report, with no more work than it needs.
fn reported(
    opened: &Opened,
    request: &DrawRequest,
    name: FigureName,
    style: &Style,
    progress: &dyn Progress,
    cancel: &Cancel,
) -> Result<(Figure, bool), Refusal> {
    let (part, name, remedy) = match name {
        FigureName::Outcomes => (None, "outcomes", "name `outcomes` in [analysis]"),
        FigureName::Map => (Some(Part::Map), "map", "add [analysis.map] with its axes x and y"),
        FigureName::Frontier => {
            (Some(Part::Frontier), "frontier", "name `attack` and `catastrophe` in [analysis]")
        }
        FigureName::Tornado => (Some(Part::Tornado), "tornado", "give a parameter a range"),
        FigureName::Claims => (Some(Part::Claims), "claims", "add [[claims]]"),
        FigureName::Breaks => (
            Some(Part::Claims),
            "breaks",
            "no claim fails in a world: add [[claims]], or draw more",
        ),
        FigureName::Peeling => {
            (Some(Part::Claims), "peeling", "no limits were found within which a claim fails")
        }
        FigureName::Worlds => (
            Some(Part::Claims),
            "worlds",
            "add [[evidence]]; where there is some, `brink claims --worlds` says why it is withheld",
        ),
    };
    let of_worlds = ["breaks", "peeling", "worlds"].contains(&name);
    let worlds = if of_worlds { request.worlds.max(1) } else { 0 };
    let (case, seed) = (request.case.clone(), request.seed);
    let analysis = AnalyzeRequest { case, worlds, seed, ..AnalyzeRequest::default() };
    let analysis = opened.analysis(&analysis, Parts::Only(part), &mut NoStore, progress, cancel)?;
    let remedy = match &analysis.frontier {
        Some(_) if name == "frontier" => "neither of its risks changes with the dial or the levers",
        _ => remedy,
    };
    let figure = figures::named(&analysis, name, style).ok_or_else(|| {
        Refusal::Input(format!("--figure: the scenario has no such figure: {remedy}"))
    })?;
    Ok((figure, analysis.solution.status.converged()))
}

/// One equilibrium: the tree, or the types at a node.
fn solved(
    opened: &Opened,
    solvers: &Solvers,
    request: &DrawRequest,
    style: &Style,
) -> Result<(Figure, bool), Refusal> {
    let found = opened.equilibria(solvers, request.starts)?;
    let number = request.equilibrium;
    let chosen = number.checked_sub(1).and_then(|place| found.get(place)).ok_or_else(|| {
        Refusal::Input(format!("--equilibrium {number}: there are 1 to {}", found.len()))
    })?;
    let solution = picture(solvers, chosen);
    let figure = match &request.at {
        None => figures::tree(&solution, style),
        Some(node) => figures::types(&solution, node, 0, style).ok_or_else(|| {
            let nodes = figures::type_nodes(&solution).join(", ");
            let nodes = if nodes.is_empty() { "none".into() } else { nodes };
            Refusal::Input(format!(
                "--at {node}: no player with a continuous attribute moves there; such nodes: {nodes}"
            ))
        })?,
    };
    Ok((figure, chosen.answer.converged()))
}

/// Measures and values along an axis.
fn along(
    opened: &Opened,
    axis: &str,
    request: &DrawRequest,
    style: &Style,
    progress: &dyn Progress,
    cancel: &Cancel,
) -> Result<(Figure, bool), Refusal> {
    let case = opened.study.case();
    let axis = opened.study.axis(axis)?;
    let (measures, players) = series(opened, request)?;
    let design = Grid::new(vec![axis.clone()])?;
    let work = Work { name: "curves", design: &design, question: &OneSolve, warm: false };
    let rows = opened.run(&mut NoStore, progress, cancel, |runner| Ok(runner.table(&work)?))?;
    let drawn = findings::curves(case, &rows, &axis, &measures, &players);
    let trusted = drawn.solved.contains(&true);
    Ok((figures::curves(&drawn, style), trusted))
}

/// The measures and players asked for, by position; the scenario's outcomes where none is.
fn series(opened: &Opened, request: &DrawRequest) -> Result<(Vec<usize>, Vec<usize>), Refusal> {
    let case = opened.study.case();
    let all = &case.interface.players;
    let mut players = Vec::new();
    for name in &request.values {
        let player = all.iter().position(|player| player == name).ok_or_else(|| {
            let text = format!("--value {name}: there is no such player; the players are ");
            Refusal::Input(text + &all.join(", "))
        })?;
        players.push(player);
    }
    let mut measures = Vec::new();
    for name in &request.measures {
        match all.iter().position(|player| *name == value_name(player)) {
            Some(player) => players.push(player),
            None => measures.extend(case.interface.find_measures(name).map_err(StudyError::from)?),
        }
    }
    if measures.is_empty() && players.is_empty() {
        case.complete()?;
        measures.clone_from(&case.plan.outcomes);
    }
    match measures.len() + players.len() {
        0 => {
            let text = "name a --measure or a --value: the scenario names no outcomes";
            Err(Refusal::input(text))
        }
        count if count > MAX_CURVES => {
            let text = format!("{count} curves are more than {MAX_CURVES} in one figure");
            Err(Refusal::Input(text))
        }
        _ => Ok((measures, players)),
    }
}
