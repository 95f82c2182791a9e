//! Figures, tables and the HTML report of Brink, drawn from result data only.
//!
//! Everything starts from [`brink_study::results::Analysis`]: [`figures::all`] draws its
//! [`Figure`]s, each with the [`Table`] of the numbers it shows; [`html::page`] composes the
//! self-contained page; [`write_report`] writes the whole folder. [`TableWriter`] streams long
//! tables (sweeps) to Parquet or CSV.
//!
//! Architecture invariants: nothing here solves a game, prints, reads a clock or needs a font,
//! a network connection or a display. The same data give the same bytes on every machine. A
//! file appears under its name only when it is complete.
#![allow(
    clippy::cast_sign_loss,
    reason = "pixels, indices and digits are not negative where they become whole numbers"
)]

mod axis;
mod best;
mod csv_table;
mod dataset;
mod error;
mod figure;
pub mod figures;
pub mod html;
mod labels;
pub mod number;
mod parquet_table;
mod partial;
mod pdf;
mod png;
mod report;
mod scale;
mod style;
mod svg;
mod text;
pub mod words;
mod writer;

use brink_study::table;

pub use best::{Best, Place};
pub use csv_table::CsvTable;
pub use dataset::{DATASET_MANIFEST, Dataset, MAX_PARTS, PartNote, Parts, Whole};
pub use error::ReportError;
pub use figure::Figure;
pub use parquet_table::{ParquetTable, ROWS_PER_GROUP};
pub use partial::PartialFile;
pub use pdf::pdf;
pub use png::png;
pub use report::{write_figure, write_report};
pub use style::Style;
pub use table::{Cell, Cells, Column, Kind, Table, TableColumn};
pub use writer::{TableWriter, write_table};
