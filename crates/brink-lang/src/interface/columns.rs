//! Names of columns: one rule for every table.
//!
//! A table's own columns (`status`, `world`, `best`) keep their names. An entry of the model
//! that is called like one of them gets its kind in front, `measure.status`; names in models
//! have no dots, so no two columns are called alike.

use super::{EntryKind, Interface, Quantity};

/// What the column of an entry of the model is called in a table that has columns of its `own`.
pub fn column_name(kind: EntryKind, name: &str, own: &[&str]) -> String {
    if own.contains(&name) { format!("{}.{name}", kind.word()) } else { name.to_owned() }
}

impl Interface {
    /// What the column of a quantity is called in a table that has columns of its `own`.
    pub fn column(&self, quantity: Quantity, own: &[&str]) -> String {
        let name = self.name(quantity);
        let kind = match quantity {
            Quantity::Value(_) => return name,
            Quantity::Measure(_) => EntryKind::Measure,
            Quantity::Control(_) => EntryKind::Control,
            Quantity::Input(_) => EntryKind::Input,
        };
        column_name(kind, &name, own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_collides_is_renamed() {
        let own = ["world", "status"];
        assert_eq!(column_name(EntryKind::Measure, "status", &own), "measure.status");
        assert_eq!(column_name(EntryKind::Input, "world", &own), "parameter.world");
        assert_eq!(column_name(EntryKind::Measure, "status[a]", &own), "status[a]");
        assert_eq!(column_name(EntryKind::Measure, "attack", &own), "attack");
    }
}
