//! From a scenario to an argument that has been checked: values, views, claims, the best
//! posture, plausible worlds and what carries the conclusion.
//!
//! Nothing here prints, reads a clock or opens a network connection: long work reports typed
//! events and can be cancelled, and results are plain data ([`results`]) for the report.

pub mod plausible;
pub mod progress;
pub mod quasi;
pub mod results;
pub mod search;
pub mod statistics;
