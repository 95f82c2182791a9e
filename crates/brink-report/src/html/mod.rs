//! The report as one page: self-contained, offline, printable, readable without script.

mod page;
mod sections;
mod words;

pub use page::page;
