//! Indices that a node's player does not see.

use super::Resolver;
use crate::resolve::definitions::{Head, Pattern};
use crate::source::Diagnostic;
use crate::syntax::NodeSyntax;

impl Resolver<'_> {
    /// Positions of the indices that the player does not see.
    pub(super) fn unseen(&mut self, node: &NodeSyntax, place: usize, head: &Head) -> Vec<usize> {
        let mut found = Vec::new();
        for name in &node.unseen {
            let variable = head.variables.iter().position(|v| v.name == name.name);
            let at = head.pattern.iter().position(
                |pattern| matches!(pattern, Pattern::Variable(v) if Some(*v) == variable),
            );
            match at {
                Some(at) if !found.contains(&at) => found.push(at),
                Some(_) => {
                    let message = format!("`{}` stands after `unseen` twice", name.name);
                    self.error(name.span, message, "again");
                }
                None => {
                    let message =
                        format!("`{}` is not an index variable of `{}`", name.name, head.name);
                    let own: Vec<String> =
                        head.variables.iter().map(|v| format!("`{}`", v.name)).collect();
                    let help = match &own[..] {
                        [] => "give the node an index for the move that its player does not see, \
                               as in `reply[move] unseen move`"
                            .to_owned(),
                        own => format!("index variables here: {}", own.join(", ")),
                    };
                    self.error_with_help(name.span, message, "", help);
                }
            }
        }
        found.sort_unstable();
        let other = self.definitions.nodes.iter().find(|other| other.place == place);
        if let Some(other) = other.filter(|other| other.unseen != found) {
            let message = format!("the head of `{}` has other unseen indices elsewhere", head.name);
            let diagnostic = Diagnostic::error(self.file, head.span, message, "here")
                .with_secondary(other.head.span, "and here")
                .with_help("what a player sees at a node is the same for all of its heads");
            self.diagnostics.push(diagnostic);
        }
        found
    }
}
