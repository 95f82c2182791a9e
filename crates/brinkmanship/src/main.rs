//! `brink`: the command line. Arguments in, tables and files out; the work is done elsewhere.

mod arguments;
mod commands;
mod failure;
mod interrupt;
mod library;
mod progress;
mod tables;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = arguments::Arguments::parse();
    match commands::run(arguments.command) {
        Ok(verdict) => verdict.into(),
        Err(failure) => {
            eprintln!("{}", failure.message());
            failure.into()
        }
    }
}
