//! brink-report
