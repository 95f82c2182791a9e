//! How long work reports where it stands, and how it is stopped.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What long work has to say while it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A new stage of work begins; `total` counts its steps (0 where it is not known).
    Stage {
        /// What is being done, lower case, as in `claims over plausible worlds`.
        name: String,
        /// Steps in the stage.
        total: u64,
    },
    /// So many further steps of the current stage are done.
    Advance(u64),
    /// Something the user should know that does not stop the work.
    Warning(String),
}

/// Receives events, possibly from several threads at once.
pub trait Progress: Sync {
    /// Takes one event.
    fn event(&self, event: Event);
}

/// Any function of an event will do.
impl<F: Fn(Event) + Sync> Progress for F {
    fn event(&self, event: Event) {
        self(event);
    }
}

/// Drops every event.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn event(&self, _: Event) {}
}

/// A switch that stops long work at the next solve. Clones share the switch.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// A switch that is not thrown.
    pub fn new() -> Self {
        Self::default()
    }
    /// Throws the switch; it cannot be taken back.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
    /// Whether the switch has been thrown.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
