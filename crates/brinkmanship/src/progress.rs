//! Progress bars on stderr for work that takes more than a second, on a terminal only.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use brink_workbench::progress::{Event, Progress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::terminal;

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows the events of long work as a bar.
pub(crate) struct Bar {
    started: Instant,
    state: Mutex<State>,
}

struct State {
    bar: ProgressBar,
    name: String,
    done: u64,
    total: u64,
}

impl Bar {
    pub(crate) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        let state = State { bar, name: String::new(), done: 0, total: 0 };
        Self { started: Instant::now(), state: Mutex::new(state) }
    }

    /// Takes the bar off the screen.
    pub(crate) fn finish(&self) {
        if let Ok(state) = self.state.lock() {
            state.bar.finish_and_clear();
        }
    }
}

impl State {
    fn show(&mut self) {
        if self.bar.is_hidden() {
            // indicatif draws nothing where stderr is not a terminal.
            self.bar = ProgressBar::with_draw_target(
                Some(self.total),
                ProgressDrawTarget::stderr_with_hz(10),
            );
        }
        let template = match self.total {
            0 => "{spinner} {msg}",
            _ => "{msg:28} [{bar:30}] {pos}/{len} {eta} left",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style.progress_chars("=> "));
        }
        self.bar.set_length(self.total);
        self.bar.set_position(self.done);
        self.bar.set_message(self.name.clone());
    }
}

impl Progress for Bar {
    fn event(&self, event: Event) {
        let Ok(mut state) = self.state.lock() else { return };
        match event {
            Event::Stage { name, total } => {
                (state.name, state.total, state.done) = (name, total, 0);
                if self.started.elapsed() > PATIENCE {
                    state.show();
                }
            }
            Event::Advance(steps) => {
                let shown = !state.bar.is_hidden();
                state.done += steps;
                if shown {
                    state.bar.set_position(state.done);
                } else if self.started.elapsed() > PATIENCE {
                    state.show();
                }
            }
            Event::Warning(text) => {
                state.bar.suspend(|| terminal::note(&format!("warning: {text}")));
            }
        }
    }
}
