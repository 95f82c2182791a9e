//! `brink draw`

use brink_report::{Figure, Style, figures, write_figure};
use brink_study::curves;
use brink_study::solve::{Pool, picture};
use brink_study::sweep::Axis;
use brink_study::{PointStatus, Study, StudyError};

use super::{equilibria, print, study};
use crate::arguments::Draw;
use crate::failure::{Failure, Verdict};
use crate::interrupt;

/// More curves than this are not told apart in one figure.
const MAX_CURVES: usize = 7;

pub(super) fn run(arguments: &Draw) -> Result<Verdict, Failure> {
    let ending = arguments.output.extension().map(|e| e.to_string_lossy().to_lowercase());
    if !matches!(ending.as_deref(), Some("svg" | "png")) {
        let name = arguments.output.display();
        return Err(Failure::Input(format!("-o {name}: the name must end in .svg or .png")));
    }
    let (study, settings) = study(&arguments.case)?;
    let pool = study.pool(&settings, &interrupt::cancel_on_interrupt())?;
    let (figure, verdict) = match &arguments.over {
        Some(axis) => (along(&study, &pool, axis, &arguments.measure)?, Verdict::Done),
        None => solved(&study, &pool, arguments)?,
    };
    let path = write_figure(&arguments.output, &figure)?;
    print(&format!("{}\n{}\n{}\n", path.display(), figure.title, figure.caption));
    Ok(verdict)
}

/// One equilibrium: the tree, or the types at a node.
fn solved(study: &Study, pool: &Pool, arguments: &Draw) -> Result<(Figure, Verdict), Failure> {
    let found = equilibria(study, pool, arguments.starts)?;
    let number = arguments.equilibrium;
    let chosen = number.checked_sub(1).and_then(|place| found.get(place)).ok_or_else(|| {
        Failure::Input(format!("--equilibrium {number}: there are 1 to {}", found.len()))
    })?;
    let solution = picture(pool, chosen);
    let style = Style::default();
    let figure = match &arguments.at {
        None => figures::tree(&solution, &style),
        Some(node) => figures::types(&solution, node, 0, &style).ok_or_else(|| {
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

/// Measures along an axis.
fn along(study: &Study, pool: &Pool, axis: &str, wanted: &[String]) -> Result<Figure, Failure> {
    let case = study.case();
    let axis = Axis::parse(case, axis)?;
    let mut measures = Vec::new();
    for name in wanted {
        measures.extend(case.interface.find_measures(name).map_err(StudyError::from)?);
    }
    if measures.is_empty() {
        measures.clone_from(&case.plan.outcomes);
    }
    if measures.is_empty() {
        return Err(Failure::Input("name a --measure: the scenario names no outcomes".into()));
    }
    if measures.len() > MAX_CURVES {
        let count = measures.len();
        return Err(Failure::Input(format!(
            "{count} curves are more than {MAX_CURVES} in one figure"
        )));
    }
    Ok(figures::curves(&curves(case, pool, &axis, &measures)?, &Style::default()))
}
