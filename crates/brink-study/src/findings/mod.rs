//! Findings: what tables say. Each is a function of the rows of a run, or of a few; none solves.

mod breaks;
mod claims;
mod curves;
mod dial;
mod frontier;
mod map;
mod optimum;
mod rests_on;
mod safest;
mod sensitivity;
mod tornado;
mod weighing;
mod worlds_table;

pub use breaks::breaks;
pub use claims::{base_verdicts, claim_results, multiplicity, robustness};
pub use curves::curves;
pub use dial::{POSITIONS, dial_design, dial_sweep};
pub use frontier::{frontier, mixes, undominated};
pub use map::{Edge, HALVINGS, jumps, map_axes, middles, narrow, posture_map, suspects};
pub use optimum::{BestRow, best_row, optimum};
pub use rests_on::{Quantity, claim_quantities, rests_on};
pub use safest::{Outcomes, RESAMPLED, Required, bet_measures, information, judge};
pub use sensitivity::{
    elementary_effects, sensitivity_of_worlds, sensitivity_table, sobol_indices,
};
pub use tornado::tornado;
pub use weighing::{Weighed, Weighing};
pub use worlds_table::{Coordinate, Coordinates};
