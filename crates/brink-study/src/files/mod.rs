//! Files: reading inputs, checking outputs before any work, writing whole files, and locks.
//!
//! The one copy of these rules for the workspace:
//! * an input is a regular file or standard input, no larger than a limit ([`read`]);
//! * an output is checked before any work ([`Output::check`]): it is no input, its folder exists and
//!   can be written to; links are followed, pipes and devices are written to and never replaced;
//! * a file appears under its name only when it is complete ([`Output::create`]), written beside it
//!   under a name that no other process shares;
//! * one run at a time writes an output ([`Output::lock`]). The operating system keeps the lock and
//!   forgets it with the process, however that ends;
//! * a folder of results ([`Folder`]) is replaced as a whole by a finished run, which owns what its
//!   manifest lists and leaves every other file alone.

mod error;
mod folder;
mod input;
mod lock;
mod manifest;
mod output;
mod writing;

pub use error::{FileError, reason};
pub use folder::{Folder, Replaced};
pub use input::{MAX_INPUT_BYTES, read};
pub use lock::Lock;
pub use manifest::MANIFEST;
pub use output::Output;
pub use writing::{OutputFile, write_whole};
