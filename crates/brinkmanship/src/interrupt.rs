//! Ctrl-C: the first asks the work to stop at the next solve, the second stops at once.

use brink_workbench::progress::Cancel;

use crate::terminal;

/// A switch that Ctrl-C throws.
pub(crate) fn cancel_on_interrupt() -> Cancel {
    let cancel = Cancel::new();
    let thrown = cancel.clone();
    let installed = ctrlc::set_handler(move || {
        if thrown.is_cancelled() {
            std::process::exit(130);
        }
        thrown.cancel();
    });
    if let Err(error) = installed {
        terminal::note(&format!("warning: Ctrl-C will stop this command at once ({error})"));
    }
    cancel
}
