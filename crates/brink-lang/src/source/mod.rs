//! Texts, places in them, and what is said about them.

mod diagnostics;
mod excerpt;
mod file;
mod read;

pub use diagnostics::{Diagnostic, Diagnostics, Severity};
pub use file::{SourceFile, Span};
pub use read::MAX_SOURCE_BYTES;
