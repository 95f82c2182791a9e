//! From text to the syntax tree: what was written, before any name is looked up.

mod expression;
pub(crate) mod lexer;
pub(crate) mod parser;
mod tree;

pub use expression::{Expression, parse_expression};
pub use tree::*;
