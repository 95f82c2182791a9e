//! The functions that formulas of models and claims may call: one entry for each form, which
//! says what it takes, what it gives, where it may be used and how it is worked out.

mod curves;
mod numbers;
mod registry;

pub use curves::{Curve, EQUAL, Truth, and, difference, equal, or};
pub use numbers::BinaryFunction;
pub(crate) use numbers::{UnaryFunction, maximum, minimum, to_index};
pub(crate) use registry::MAX_PARAMETERS;
pub use registry::{Body, Function, Functions, SetFunction, UsedIn};
