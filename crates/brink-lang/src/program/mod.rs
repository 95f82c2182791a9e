//! A model as straight-line programs: compiled, evaluated for given numbers, and measured.

mod assemble;
mod check;
mod code;
mod compiled;
mod error;
mod evaluate;
mod measures;
mod tape;

pub use compiled::Compiled;
pub use error::{EvalError, Finding};
pub use evaluate::Evaluator;
