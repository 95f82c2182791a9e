//! `brink`: the command line. Arguments in, tables and files out; the work is done behind the door
//! of `brink-workbench`.

mod arguments;
mod interrupt;
mod progress;
mod requests;
mod terminal;
mod texts;

use std::io;
use std::process::ExitCode;

use brink_workbench::progress::{Cancel, Progress, Silent};
use brink_workbench::{Refusal, Request, Response, Workbench};
use clap::Parser;

use progress::Bar;

/// A result that must not be trusted, or claims that fail where they must hold.
const UNTRUSTED: u8 = 1;
/// Bad input, or an output that cannot be written.
const REFUSED: u8 = 2;
/// What shells report for a program that Ctrl-C has ended.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let arguments = match arguments::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => {
            let code = u8::try_from(usage.exit_code()).unwrap_or(REFUSED);
            return finish(usage.print(), code);
        }
    };
    let json = arguments.command.json();
    let request = match requests::request(arguments.command) {
        Ok(request) => request,
        Err(text) => {
            terminal::note(&format!("error: {text}"));
            return ExitCode::from(REFUSED);
        }
    };
    match answer(&request) {
        Ok(response) => {
            let code = if response.is_trusted() { 0 } else { verdict(&response) };
            let printed = if json { print_json(&response) } else { texts::print(&response) };
            finish(printed, code)
        }
        Err(refusal) if refusal.is_closed_pipe() => ExitCode::SUCCESS,
        Err(refusal) => {
            terminal::refuse(&refusal);
            match refusal {
                Refusal::Interrupted(_) => ExitCode::from(INTERRUPTED),
                _ => ExitCode::from(REFUSED),
            }
        }
    }
}

fn answer(request: &Request) -> Result<Response, Refusal> {
    let workbench = Workbench::new();
    // Work of a moment has nothing to save: Ctrl-C ends it at once, as it ends any program.
    let long = match request {
        Request::Draw(_)
        | Request::Sweep(_)
        | Request::Analyze(_)
        | Request::Claims(_)
        | Request::Table(_) => true,
        Request::Solve(_)
        | Request::Check(_)
        | Request::Export(_)
        | Request::Import(_)
        | Request::List
        | Request::New(_)
        | Request::Show(_) => false,
    };
    if !long {
        return workbench.handle(request, &Silent as &dyn Progress, &Cancel::new());
    }
    let cancel = interrupt::cancel_on_interrupt();
    let bar = Bar::new();
    let response = workbench.handle(request, &bar, &cancel);
    bar.finish();
    response
}

/// The exit code of an answer that is not to be relied upon.
fn verdict(response: &Response) -> u8 {
    match response {
        Response::Check(document) if document.files.iter().any(|file| file.faulty) => REFUSED,
        _ => UNTRUSTED,
    }
}

/// The document of an answer, in the shape that scripts read.
fn print_json(response: &Response) -> io::Result<()> {
    match response {
        Response::Solve(document) => terminal::print_json(document),
        Response::Import(document) => terminal::print_json(document),
        Response::Sweep(document) => terminal::print_json(document),
        Response::Analyze(document) => terminal::print_json(&document.analysis),
        Response::Claims(document) => terminal::print_json(document),
        Response::List(document) => terminal::print_json(document),
        other => terminal::print_json(other),
    }
}

/// Ends with a code, unless what there was to say could not be said.
fn finish(printed: io::Result<()>, code: u8) -> ExitCode {
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            terminal::note(&format!("error: cannot write to standard output: {error}"));
            ExitCode::from(REFUSED)
        }
        _ => ExitCode::from(code),
    }
}
