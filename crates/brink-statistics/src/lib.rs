//! Designs, weights and estimators on plain arrays.
//!
//! Nothing here knows games, scenarios or claims: numbers go in, numbers come out, so that every
//! routine can be held against the program whose method it is on the very same array.
//!
//! * [`points`]: where to look: quasi-random points that can be asked for by number.
//! * [`interval`]: how sure a share is.
//! * [`sensitivity`]: which input a result hangs on.
//! * [`information`]: what it is worth to know more before choosing.
//! * [`robust`]: which option is the safest bet.
//! * [`pareto`]: what no other option beats in everything.
//!
//! Same input and seed, same bytes: random numbers come from explicit seeds, transcendental
//! functions from `libm`, and sums are taken in an order that does not depend on threads.

pub mod information;
pub mod interval;
pub mod pareto;
pub mod points;
pub mod resample;
pub mod robust;
pub mod sensitivity;
