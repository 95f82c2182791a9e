//! Playing a game under a strategy profile: step by step, with beliefs about types by Bayes'
//! rule, and the probabilities of events over whole plays.
//!
//! [`Play`] is one play under way: it lists what can be done at the present node and how likely
//! each type does it, takes a move or a result of chance, and keeps what an observer who sees
//! every move believes of each player's type. [`joint`] and [`conditional`] follow all plays at
//! once.
//!
//! What is conditioned on something of probability zero is not a number: neither 0 nor 1 nor
//! whatever rounding left would be true. However small a probability is, as long as it is not
//! zero, what is conditioned on it exists.

mod belief;
mod joint;
mod state;

pub use joint::{CellEvent, Event, Given, conditional, joint};
pub use state::{Choice, Play, PlayError, Step};
