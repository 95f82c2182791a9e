//! `brink draw`

use brink_report::{Figure, Style, figures, write_figure};
use brink_study::analysis::{Part, Parts};
use brink_study::curves;
use brink_study::progress::Cancel;
use brink_study::solve::{Pool, Settings, picture};
use brink_study::sweep::Axis;
use brink_study::{AnalysisOptions, PointStatus, Study, StudyError, analyse};

use super::{equilibria, print, study};
use crate::arguments::{Draw, FigureName};
use crate::failure::{Failure, Verdict};
use crate::interrupt;
use crate::progress::Bar;

/// More curves than this are not told apart in one figure.
const MAX_CURVES: usize = 7;

/// Widths of printed pictures, in centimetres, that make sense.
const WIDTHS: std::ops::RangeInclusive<f64> = 1.0..=200.0;

pub(super) fn run(arguments: &Draw) -> Result<Verdict, Failure> {
    let ending = arguments.output.extension().map(|e| e.to_string_lossy().to_lowercase());
    if !matches!(ending.as_deref(), Some("svg" | "png" | "pdf")) {
        let name = arguments.output.display();
        let text = format!("-o {name}: the name must end in .svg, .png or .pdf");
        return Err(Failure::Input(text));
    }
    if let Some(width) = arguments.width.filter(|width| !WIDTHS.contains(width)) {
        let (low, high) = (WIDTHS.start(), WIDTHS.end());
        let text = format!("--width {width}: expected centimetres from {low} to {high}");
        return Err(Failure::Input(text));
    }
    let (study, settings) = study(&arguments.case)?;
    let cancel = interrupt::cancel_on_interrupt();
    let style = arguments.width.map_or_else(Style::default, Style::printed);
    let (figure, verdict) = if let Some(name) = arguments.figure {
        reported(&study, settings, name, &style, &cancel)?
    } else {
        let pool = study.pool(&settings, &cancel)?;
        match &arguments.over {
            Some(axis) => (along(&study, &pool, axis, arguments, &style)?, Verdict::Done),
            None => solved(&study, &pool, arguments, &style)?,
        }
    };
    let path = write_figure(&arguments.output, &figure, arguments.width)?;
    print(&format!("{}\n{}\n{}\n", path.display(), figure.title, figure.caption));
    Ok(verdict)
}

/// A figure of the report, with no more work than it needs.
fn reported(
    study: &Study,
    settings: Settings,
    name: FigureName,
    style: &Style,
    cancel: &Cancel,
) -> Result<(Figure, Verdict), Failure> {
    let part = match name {
        FigureName::Outcomes => None,
        FigureName::Map => Some(Part::Map),
        FigureName::Frontier => Some(Part::Frontier),
        FigureName::Tornado => Some(Part::Tornado),
        FigureName::Claims => Some(Part::Claims),
    };
    let parts = Parts::Only(part);
    let settings = Some(settings);
    let options = AnalysisOptions { worlds: 0, parts, settings, ..AnalysisOptions::default() };
    let bar = Bar::new();
    let analysis = analyse(study, &options, &bar, cancel);
    bar.finish();
    let analysis = analysis?;
    let missing =
        |what: &str| Failure::Input(format!("--figure: the scenario has no such figure: {what}"));
    let name = match name {
        FigureName::Outcomes => "outcomes",
        FigureName::Map => "map",
        FigureName::Frontier => "frontier",
        FigureName::Tornado => "tornado",
        FigureName::Claims => "claims",
    };
    let figure = figures::named(&analysis, name, style).ok_or_else(|| {
        missing(match name {
            "map" => "add [analysis.map] with its axes x and y",
            "frontier" => "name `attack` and `catastrophe` in [analysis]",
            "tornado" => "give a parameter a range",
            _ => "add [[claims]]",
        })
    })?;
    let trusted = analysis.solution.status == "converged";
    Ok((figure, if trusted { Verdict::Done } else { Verdict::Untrusted }))
}

/// One equilibrium: the tree, or the types at a node.
fn solved(
    study: &Study,
    pool: &Pool,
    arguments: &Draw,
    style: &Style,
) -> Result<(Figure, Verdict), Failure> {
    let found = equilibria(study, pool, arguments.starts)?;
    let number = arguments.equilibrium;
    let chosen = number.checked_sub(1).and_then(|place| found.get(place)).ok_or_else(|| {
        Failure::Input(format!("--equilibrium {number}: there are 1 to {}", found.len()))
    })?;
    let solution = picture(pool, chosen);
    let figure = match &arguments.at {
        None => figures::tree(&solution, style),
        Some(node) => figures::types(&solution, node, 0, style).ok_or_else(|| {
            let nodes = figures::type_nodes(&solution).join(", ");
            let nodes = if nodes.is_empty() { "none".into() } else { nodes };
            Failure::Input(format!(
                "--at {node}: no player with a continuous attribute moves there; such nodes: {nodes}"
            ))
        })?,
    };
    let trusted = chosen.point.status == PointStatus::Converged;
    Ok((figure, if trusted { Verdict::Done } else { Verdict::Untrusted }))
}

/// Measures and values along an axis.
fn along(
    study: &Study,
    pool: &Pool,
    axis: &str,
    arguments: &Draw,
    style: &Style,
) -> Result<Figure, Failure> {
    let case = study.case();
    let axis = Axis::parse(case, axis)?;
    let all = &case.interface.players;
    let mut players = Vec::new();
    for name in &arguments.value {
        let player = all.iter().position(|player| player == name).ok_or_else(|| {
            let text = format!("--value {name}: there is no such player; the players are ");
            Failure::Input(text + &all.join(", "))
        })?;
        players.push(player);
    }
    let mut measures = Vec::new();
    for name in &arguments.measure {
        match all.iter().position(|player| *name == format!("value.{player}")) {
            Some(player) => players.push(player),
            None => measures.extend(case.interface.find_measures(name).map_err(StudyError::from)?),
        }
    }
    if measures.is_empty() && players.is_empty() {
        case.complete().map_err(StudyError::from)?;
        measures.clone_from(&case.plan.outcomes);
    }
    let count = measures.len() + players.len();
    if count == 0 {
        let text = "name a --measure or a --value: the scenario names no outcomes";
        return Err(Failure::Input(text.into()));
    }
    if count > MAX_CURVES {
        let text = format!("{count} curves are more than {MAX_CURVES} in one figure");
        return Err(Failure::Input(text));
    }
    Ok(figures::curves(&curves(case, pool, &axis, &measures, &players)?, style))
}
