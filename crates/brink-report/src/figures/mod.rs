//! The figures of an analysis: pure functions from result data to drawings.

mod breaks;
mod claims;
mod contour;
mod curves;
mod frontier;
mod jump;
mod legend;
mod map;
mod outcomes;
mod peeling;
mod range;
mod tornado;
mod tree;
mod tree_layout;
mod types;
mod worlds;

use brink_study::results::{Analysis, Solution};

pub use breaks::breaks;
pub(crate) use breaks::{shows_something as fails_somewhere, weighed};
pub use claims::claims;
pub(crate) use claims::{numbers as evidence_numbers, verdict};
pub use curves::curves;
pub use frontier::frontier;
pub use map::map;
pub use outcomes::outcomes;
pub use peeling::peeling;
pub use tornado::{makes_difference, tornado};
pub use tree::tree;
pub use types::{type_nodes, types};
pub use worlds::worlds;

use tree_layout::UNLIKELY;

use crate::{Figure, Style};

/// Further nodes whose types are drawn, beside the first one.
const MORE_TYPE_FIGURES: usize = 2;

/// Every figure that the analysis has data for, in the order of the report.
pub fn all(analysis: &Analysis, style: &Style) -> Vec<Figure> {
    let mut figures = vec![outcomes(&analysis.about, &analysis.dial, &analysis.best_dial, style)];
    figures.extend(analysis.map.as_ref().map(|data| map(&analysis.about, data, style)));
    let trade_off = analysis.frontier.as_ref().filter(|data| frontier::shows_something(data));
    figures.extend(trade_off.map(|data| {
        frontier(&analysis.about, data, &analysis.best_dial, analysis.best_levers.as_ref(), style)
    }));
    if !analysis.tornado.is_empty() {
        figures.push(tornado(&analysis.about, &analysis.tornado, style));
    }
    let solution = &analysis.solution;
    let nodes = type_nodes(solution);
    let further = nodes.iter().skip(1).filter(|node| types_differ(solution, node));
    figures.extend(
        nodes
            .iter()
            .take(1)
            .chain(further.take(MORE_TYPE_FIGURES))
            .enumerate()
            .filter_map(|(place, node)| types(solution, node, place, style)),
    );
    figures.push(tree(&analysis.solution, style));
    if !analysis.claims.is_empty() {
        figures.push(claims(&analysis.claims, style));
    }
    figures.extend(of_worlds(analysis, style));
    figures
}

/// What breaks the claims over plausible worlds, and what evidence does to these.
fn of_worlds(analysis: &Analysis, style: &Style) -> Vec<Figure> {
    let (found, summary) = (&analysis.breaks, analysis.worlds.as_ref());
    let mut figures = Vec::new();
    if breaks::shows_something(found) {
        figures.push(breaks(found, &analysis.assumptions, summary, style));
    }
    if peeling::shows_something(found) {
        figures.push(peeling(found, style));
    }
    let weighed = summary.filter(|summary| worlds::shows_something(summary));
    figures.extend(weighed.map(|summary| worlds(summary, &analysis.assumptions, style)));
    figures
}

/// The figure called `name` (`outcomes`, `map`, `frontier`, `tornado`, `types`, `tree`, `claims`,
/// `breaks`, `peeling`, `worlds`), if the analysis has data for it.
pub fn named(analysis: &Analysis, name: &str, style: &Style) -> Option<Figure> {
    all(analysis, style).into_iter().find(|figure| figure.name == name)
}

/// Whether play reaches `node` now and then, and not all types do the same there.
fn types_differ(solution: &Solution, node: &str) -> bool {
    let reached = solution.nodes.iter().any(|other| other.name == node && other.reach >= UNLIKELY);
    let pictures = solution.types.iter().filter(|picture| picture.node == node);
    let mut actions = pictures.flat_map(|picture| &picture.intervals).map(|one| &one.action);
    let first = actions.next();
    reached && actions.any(|action| Some(action) != first)
}
