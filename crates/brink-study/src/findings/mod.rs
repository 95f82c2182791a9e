//! Findings: what tables say. Each is a function of the rows of a run, or of a few; none solves.

mod breaks;
mod claims;
mod curves;
mod dial;
mod frontier;
mod map;
mod optimum;
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
pub use tornado::tornado;
pub use weighing::{Weighed, Weighing};
pub use worlds_table::{Coordinate, Coordinates};
