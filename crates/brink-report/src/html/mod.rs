//! The report as one page: self-contained, offline, printable, readable without script.

mod page;
mod sections;

pub use page::page;
