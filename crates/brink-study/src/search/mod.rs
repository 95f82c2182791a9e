//! Maximisation without derivatives: along a line, and in a box.
//!
//! Values at equilibrium are continuous almost everywhere but have kinks where a group of types
//! changes its mind, and may jump where an equilibrium ends; nothing here uses a slope.

mod line;
mod pattern;

pub(crate) use line::line_grid;
pub use line::{LineOptimum, LineOptions, maximise_on_line};
pub use pattern::{BoxOptimum, BoxOptions, lattice, maximise_in_box};

/// Values closer than this, relative to one plus their size, are a tie: below it lies the
/// tolerance of the solver.
pub(crate) const TIE: f64 = 1e-9;

/// The smallest value that is as good as `best`.
pub(crate) fn tie_floor(best: f64) -> f64 {
    best - TIE * (1.0 + best.abs())
}
