//! Designs: which rows a study has, before anything is solved.
//!
//! A design has a length and can say of each row, by its number, what it changes in the case:
//! parameters and controls moved, the plausible world, the weight. Rows do not know of each other,
//! so that any part of a design can be computed on any thread, again, or later. Small designs make
//! larger ones: [`Product`] of [`Worlds`] and [`Grid`] is a sweep over plausible worlds.

mod axis;
mod draws;
mod grid;
mod independent;
mod list;
mod one_at_a_time;
mod setting;
mod worlds;

pub use axis::{Axis, AxisTarget};
pub use draws::{Draws, Sampling};
pub use grid::Grid;
pub(crate) use independent::nothing_uncertain;
pub use independent::{Morris, SobolAb};
pub use list::List;
pub use one_at_a_time::OneAtATime;
pub use setting::Setting;
pub use worlds::Worlds;
pub(crate) use worlds::enter_world;

use crate::case::Case;
use crate::error::StudyError;
use crate::fingerprint::Hasher;

/// More rows than this are refused: at a tenth of a millisecond each they take a day and more, and
/// their table fills a disk.
pub const MAX_ROWS: u64 = 1_000_000_000;

/// Rows of a study.
pub trait Design: Sync {
    /// Number of rows; saturates.
    fn rows(&self) -> u64;

    /// Adds to `setting` what row `row` (below [`Design::rows`]) says.
    fn apply(&self, row: u64, setting: &mut Setting);

    /// Number of rows of a run along the fastest axis: rows whose numbers share the quotient by it
    /// are neighbours, one after the other. 1 where there is no such axis.
    fn run_length(&self) -> u64 {
        1
    }

    /// Positions of the parameters that rows move, whether one by one or with the world.
    fn moved(&self, case: &Case) -> Vec<usize>;

    /// Whether rows belong to plausible worlds.
    fn has_worlds(&self) -> bool {
        false
    }

    /// Adds all that tells the design from others.
    fn identify(&self, hasher: &mut Hasher);
}

/// What row `row` of a design changes in the case.
pub fn setting(design: &dyn Design, row: u64) -> Setting {
    let mut setting = Setting::default();
    design.apply(row, &mut setting);
    setting
}

/// Refuses a design that is too long, with the reason.
pub(crate) fn check_length(rows: u64) -> Result<(), StudyError> {
    if rows <= MAX_ROWS {
        return Ok(());
    }
    let text = if rows == u64::MAX { "more than 10^19".into() } else { rows.to_string() };
    Err(StudyError::Input(format!(
        "{text} rows are more than {MAX_ROWS}, which would take days: ask for fewer worlds or steps"
    )))
}

/// Every row of the first design with every row of the second, which runs faster.
#[derive(Clone, Debug)]
pub struct Product<A, B>(pub A, pub B);

impl<A: Design, B: Design> Design for Product<A, B> {
    fn rows(&self) -> u64 {
        self.0.rows().saturating_mul(self.1.rows())
    }

    fn apply(&self, row: u64, setting: &mut Setting) {
        let length = self.1.rows();
        self.0.apply(row / length, setting);
        self.1.apply(row % length, setting);
    }

    fn run_length(&self) -> u64 {
        if self.1.rows() == 1 { self.0.run_length() } else { self.1.run_length() }
    }

    fn moved(&self, case: &Case) -> Vec<usize> {
        let mut moved = self.0.moved(case);
        moved.extend(self.1.moved(case));
        moved
    }

    fn has_worlds(&self) -> bool {
        self.0.has_worlds() || self.1.has_worlds()
    }

    fn identify(&self, hasher: &mut Hasher) {
        hasher.text("product");
        self.0.identify(hasher);
        self.1.identify(hasher);
    }
}

/// A design that may be absent: then one row, which changes nothing.
impl<D: Design> Design for Option<D> {
    fn rows(&self) -> u64 {
        self.as_ref().map_or(1, Design::rows)
    }

    fn apply(&self, row: u64, setting: &mut Setting) {
        if let Some(design) = self {
            design.apply(row, setting);
        }
    }

    fn run_length(&self) -> u64 {
        self.as_ref().map_or(1, Design::run_length)
    }

    fn moved(&self, case: &Case) -> Vec<usize> {
        self.as_ref().map_or_else(Vec::new, |design| design.moved(case))
    }

    fn has_worlds(&self) -> bool {
        self.as_ref().is_some_and(Design::has_worlds)
    }

    fn identify(&self, hasher: &mut Hasher) {
        match self {
            Some(design) => design.identify(hasher),
            None => hasher.text("none"),
        }
    }
}
