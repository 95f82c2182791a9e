//! A figure: the drawing, what it says, and the numbers it shows.

use crate::Table;

/// A finished figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Short name, also that of its files: `outcomes`.
    pub name: String,
    /// Heading.
    pub title: String,
    /// What it shows and how to read it, one paragraph of plain text.
    pub caption: String,
    /// The drawing: one `<svg>` element without XML declaration.
    pub svg: String,
    /// The numbers drawn.
    pub table: Table,
}
