//! Warnings for what is defined and never used.

use super::Resolver;
use crate::resolve::definitions::Declaration;
use crate::source::{Diagnostic, Span};

impl Resolver<'_> {
    pub(super) fn warn_unused(&mut self) {
        let mut found: Vec<(Span, String)> = Vec::new();
        let mut look = |what: &str, used: bool, name: &str, span: Span| {
            if !used {
                found.push((span, format!("{what} `{name}` is never used")));
            }
        };
        let mut declared = |what: &str, used: &[bool], list: Vec<&Declaration>| {
            for (&used, declaration) in used.iter().zip(list) {
                look(what, used, &declaration.name, declaration.span);
            }
        };
        let d = &self.definitions;
        let parameters = d.parameters.iter().map(|p| &p.declaration).collect();
        declared("parameter", &self.used.parameters, parameters);
        let controls = d.controls.iter().map(|c| &c.declaration).collect();
        declared("control", &self.used.controls, controls);
        let lets = d.lets.iter().map(|l| &l.declaration).collect();
        declared("formula", &self.used.lets, lets);
        let sizes = d.sizes.iter().map(|s| &s.declaration).collect();
        declared("size", &self.used.sizes, sizes);
        for (&used, place) in self.used.places.iter().zip(&d.places) {
            let what = if place.outcome.is_some() { "outcome" } else { "node" };
            look(what, used, &place.name, place.span);
        }
        for (span, message) in found {
            self.diagnostics.push(Diagnostic::warning(self.file, span, message, "unused"));
        }
    }
}
