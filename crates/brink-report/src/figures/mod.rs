//! The figures of an analysis: pure functions from result data to drawings.

mod claims;
mod contour;
mod frontier;
mod legend;
mod map;
mod outcomes;
mod tornado;
mod tree;
mod tree_layout;
mod types;

use brink_study::results::Analysis;

pub use claims::claims;
pub(crate) use claims::{numbers as evidence_numbers, verdict};
pub use frontier::frontier;
pub use map::map;
pub use outcomes::outcomes;
pub use tornado::tornado;
pub use tree::tree;
pub use types::{type_nodes, types};

use crate::{Figure, Style};

/// Further nodes whose types are drawn, beside the first one.
const MORE_TYPE_FIGURES: usize = 2;

/// Every figure that the analysis has data for, in the order of the report.
pub fn all(analysis: &Analysis, style: &Style) -> Vec<Figure> {
    let mut figures = vec![outcomes(&analysis.about, &analysis.dial, &analysis.best_dial, style)];
    figures.extend(analysis.map.as_ref().map(|data| map(&analysis.about, data, style)));
    figures.extend(analysis.frontier.as_ref().map(|data| {
        frontier(&analysis.about, data, &analysis.best_dial, analysis.best_levers.as_ref(), style)
    }));
    if !analysis.tornado.is_empty() {
        figures.push(tornado(&analysis.about, &analysis.tornado, style));
    }
    let nodes = type_nodes(&analysis.solution);
    figures.extend(
        nodes
            .iter()
            .take(1 + MORE_TYPE_FIGURES)
            .enumerate()
            .filter_map(|(place, node)| types(&analysis.solution, node, place, style)),
    );
    figures.push(tree(&analysis.solution, style));
    if !analysis.claims.is_empty() {
        figures.push(claims(&analysis.claims, style));
    }
    figures
}
