//! References to numbers of a solved case.

use super::find::{EntryKind, single};
use super::{Interface, NameError};

/// A number of a solved case, by position in the lists of an [`Interface`]. It becomes text
/// where it is printed, by [`Interface::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// The expected payoff of the player.
    Value(usize),
    /// The measure.
    Measure(usize),
    /// Where the control stands.
    Control(usize),
    /// The parameter.
    Input(usize),
}

/// Before the name of the player whose expected payoff is meant.
const VALUE: &str = "value.";

/// What the expected payoff of a player is called, `value.PLAYER`.
pub fn value_name(player: &str) -> String {
    format!("{VALUE}{player}")
}

impl Interface {
    /// The name of a quantity: that of the entry, or `value.PLAYER`.
    pub fn name(&self, quantity: Quantity) -> String {
        match quantity {
            Quantity::Value(player) => value_name(&self.players[player]),
            Quantity::Measure(at) => self.measures[at].name.to_string(),
            Quantity::Control(at) => self.controls[at].name.to_string(),
            Quantity::Input(at) => self.inputs[at].name.to_string(),
        }
    }

    /// Its one-line meaning; empty if the model gives none.
    pub fn label(&self, quantity: Quantity) -> String {
        match quantity {
            Quantity::Value(player) => format!("expected payoff of {}", self.players[player]),
            Quantity::Measure(at) => self.measures[at].label.clone(),
            Quantity::Control(at) => self.controls[at].label.clone(),
            Quantity::Input(at) => self.inputs[at].label.clone(),
        }
    }

    /// The quantity of a name, as [`Interface::name`] writes it.
    pub fn find_quantity(&self, text: &str) -> Result<Quantity, NameError> {
        if let Some(player) = text.trim().strip_prefix(VALUE) {
            return self.find_player(player).map(Quantity::Value);
        }
        let kinds = [EntryKind::Measure, EntryKind::Control, EntryKind::Input];
        let (kind, found) = self.find_any(&kinds, text)?;
        let position = single(kind, text, &found)?;
        Ok(match kind {
            EntryKind::Measure => Quantity::Measure(position),
            EntryKind::Control => Quantity::Control(position),
            EntryKind::Input => Quantity::Input(position),
            EntryKind::Player => Quantity::Value(position),
        })
    }
}
