//! Designs, weights and estimators on plain arrays.
//!
//! Nothing here knows games, scenarios or claims: numbers go in, numbers come out, so that every
//! routine can be held against the program whose method it is on the very same array.
//!
//! * [`discovery`]: what breaks a claim: boxes and trees that tell where it fails.
//! * [`points`]: where to look: quasi-random points that can be asked for by number.
//! * [`interval`]: how sure a share is.
//!
//! Same input and seed, same bytes: random numbers come from explicit seeds, transcendental
//! functions from `libm`, and sums are taken in an order that does not depend on threads.

pub mod discovery;
pub mod interval;
pub mod points;
