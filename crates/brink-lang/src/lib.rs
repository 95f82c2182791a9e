//! brink-lang
