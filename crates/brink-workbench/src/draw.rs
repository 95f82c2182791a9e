//! Drawing one figure.

use std::path::Path;

use brink_report::{Figure, Style, figures, write_figure};
use brink_study::files::Output;
use brink_study::progress::Cancel;
use brink_study::solve::{Pool, picture};
use brink_study::sweep::Axis;
use brink_study::{StudyError, curves};

use crate::documents::DrawDocument;
use crate::open::Opened;
use crate::{DrawRequest, Refusal, Workbench};

/// More curves than this are not told apart in one figure.
const MAX_CURVES: usize = 7;

impl Workbench {
    pub(crate) fn draw(
        &self,
        request: &DrawRequest,
        cancel: &Cancel,
    ) -> Result<DrawDocument, Refusal> {
        request.output.as_deref().map_or(Ok(()), check_ending)?;
        let opened = self.open(&request.case)?;
        let output = self.output(request.output.as_deref(), &opened.inputs())?;
        let _lock = output.as_ref().map(Output::lock).transpose()?;
        let pool = opened.study.pool(&opened.settings, cancel)?;
        let (figure, trusted) = match &request.over {
            Some(axis) => along(&opened, &pool, axis, &request.measures)?,
            None => solved(&opened, &pool, request)?,
        };
        let path = output.map(|output| write_figure(output.path(), &figure)).transpose()?;
        let svg = path.is_none().then(|| figure.svg.clone());
        Ok(DrawDocument { path, title: figure.title, caption: figure.caption, svg, trusted })
    }
}

fn check_ending(path: &Path) -> Result<(), Refusal> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if matches!(ending.as_deref(), Some("svg" | "png")) {
        return Ok(());
    }
    Err(Refusal::Input(format!("-o {}: the name must end in .svg or .png", path.display())))
}

/// One equilibrium: the tree, or the types at a node.
fn solved(opened: &Opened, pool: &Pool, request: &DrawRequest) -> Result<(Figure, bool), Refusal> {
    let found = opened.equilibria(pool, request.starts)?;
    let number = request.equilibrium;
    let chosen = number.checked_sub(1).and_then(|place| found.get(place)).ok_or_else(|| {
        Refusal::Input(format!("--equilibrium {number}: there are 1 to {}", found.len()))
    })?;
    let solution = picture(pool, chosen);
    let style = Style::default();
    let figure = match &request.at {
        None => figures::tree(&solution, &style),
        Some(node) => figures::types(&solution, node, 0, &style).ok_or_else(|| {
            let nodes = figures::type_nodes(&solution).join(", ");
            let nodes = if nodes.is_empty() { "none".into() } else { nodes };
            Refusal::Input(format!(
                "--at {node}: no player with a continuous attribute moves there; such nodes: {nodes}"
            ))
        })?,
    };
    Ok((figure, chosen.point.converged()))
}

/// Measures along an axis.
fn along(
    opened: &Opened,
    pool: &Pool,
    axis: &str,
    wanted: &[String],
) -> Result<(Figure, bool), Refusal> {
    let case = opened.study.case();
    let axis = Axis::parse(case, axis)?;
    let mut measures = Vec::new();
    for name in wanted {
        measures.extend(case.interface.find_measures(name).map_err(StudyError::from)?);
    }
    if measures.is_empty() {
        measures.clone_from(&case.plan.outcomes);
    }
    if measures.is_empty() {
        return Err(Refusal::input("name a --measure: the scenario names no outcomes"));
    }
    if measures.len() > MAX_CURVES {
        let count = measures.len();
        let text = format!("{count} curves are more than {MAX_CURVES} in one figure");
        return Err(Refusal::Input(text));
    }
    let before = pool.tally();
    let drawn = curves(case, pool, &axis, &measures)?;
    let after = pool.tally();
    let bad = |tally: brink_study::solve::Tally| tally.not_converged + tally.invalid;
    let trusted = after.solved - before.solved > bad(after) - bad(before);
    Ok((figures::curves(&drawn, &Style::default()), trusted))
}
