//! Designs, weights and estimators on plain arrays.
//!
//! Nothing here knows games, scenarios or claims: numbers go in, numbers come out, so that every
//! routine can be held against the program whose method it is on the very same array.
//!
//! * [`points`], [`latin`]: where to look: points that can be asked for by number; [`seed_of`]
//!   names their columns.
//! * [`copula`], [`ordered`]: draws that correlate, draws that rise.
//! * [`weights`]: importance weights, how far to trust them, and means, shares and quantiles.
//! * [`evidence`]: how likely an observation is in a world.
//! * [`power_scaling`]: what a number rests on, prior or evidence.
//! * [`interval`], [`normal`]: how sure a share is; the normal distribution.
//! * [`discovery`]: what breaks a claim: boxes and trees that tell where it fails.
//!
//! Same input and seed, same bytes: random numbers come from explicit seeds, transcendental
//! functions from `libm`, and sums are taken in an order that does not depend on threads.

mod mix;

pub mod copula;
pub mod discovery;
pub mod evidence;
pub mod interval;
pub mod latin;
pub mod normal;
pub mod ordered;
pub mod points;
pub mod power_scaling;
pub mod weights;

pub use mix::seed_of;
