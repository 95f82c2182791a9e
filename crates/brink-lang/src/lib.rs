//! The modelling language of Brink: a crisis written as a game.
//!
//! A model names players, their private types, the public moves, the risks and the payoffs as
//! formulas over index sets; `docs/language.md` is its reference. The way from text to numbers:
//!
//! ```text
//! parse      text -> Model          syntax, names, privacy of types; diagnostics
//! compile    Model -> Compiled      index sets expanded: a public graph and straight-line programs
//! evaluate   Compiled -> Game       for given parameters and controls, in place, without allocation
//! measures   Equilibrium -> numbers what the solution means
//! ```
//!
//! Formulas that depend on a player's type are expanded for each combination of its discrete
//! attributes; in the one continuous attribute they are split symbolically into intercept and
//! slope, so that the exact engine of [`brink_game`] applies. Where that cannot be done, types
//! are integrated by quadrature ([`Evaluator::discrete_game`]).
//!
//! Everything is a pure function of text and numbers: no files, no clock, bounded work.
//!
//! ```
//! let text = r#"
//! model chicken "Two drivers"
//! players row, column
//! param stake in (0, inf)
//! type row.cost ~ uniform(0, 2)
//! outcome peace
//! outcome win   { row: stake }
//! outcome crash { row: -cost  column: -1 }
//! start first
//! row at first:
//!   swerve   -> peace
//!   straight -> second
//! column at second:
//!   swerve   -> win
//!   straight -> hazard 0.5: crash, else peace
//! measure crashes = reach(crash)
//! "#;
//! let model = brink_lang::parse("chicken.brink", text).map_err(|d| d.render(false)).unwrap();
//! let compiled = model.compile(&[]).unwrap();
//! let mut evaluator = compiled.evaluator();
//! evaluator.evaluate(&[1.5], &[]).unwrap();
//! assert_eq!(evaluator.game().unwrap().edge_probability.len(), 5);
//! ```

mod expand;
pub mod functions;
mod interface;
mod model;
mod names;
mod program;
mod resolve;
mod source;
pub mod syntax;

pub use interface::{
    Control, Domain, EntryKind, Input, Interface, Measure, Name, NameError, Quantity, column_name,
    value_name,
};
pub use model::{
    MAX_SET_SIZE, Model, ParameterInfo, SetInfo, SizeInfo, parse, parse_source, parse_with,
};
pub use names::{listed, nearest, suggestion};
pub use program::{Compiled, EvalError, Evaluator, Finding};
pub use resolve::definitions::Declaration;
pub use source::{Diagnostic, Diagnostics, MAX_SOURCE_BYTES, Severity, SourceFile, Span};
pub use syntax::{Expression, parse_expression};
