//! Measures as values that depend on a solution.

use super::{Expanded, Expander};
use crate::expand::dag::Value;
use crate::interface::Name;

/// A measure at given indices.
pub(crate) struct ExpandedMeasure {
    /// Number of the measure in the model.
    pub(crate) measure: usize,
    /// With its indices, as in `path_share[land_grab]`.
    pub(crate) name: Name,
    pub(crate) value: Value,
}

impl Expander<'_> {
    pub(crate) fn expand_measures(&mut self) -> Expanded<Vec<ExpandedMeasure>> {
        let definitions = self.definitions;
        let mut measures = Vec::new();
        for (id, measure) in definitions.measures.iter().enumerate() {
            let sets: Vec<usize> = measure.variables.iter().map(|v| v.set).collect();
            let span = measure.declaration.span;
            self.for_each(&measure.variables, span, |expander, positions| {
                let value = expander.measure_value(id, positions)?;
                let name = expander.entry_name(&measure.declaration.name, &sets, positions);
                measures.push(ExpandedMeasure { measure: id, name, value });
                Ok(())
            })?;
        }
        Ok(measures)
    }

    pub(super) fn measure_value(&mut self, id: usize, positions: &[usize]) -> Expanded<Value> {
        let key = (id, Box::from(positions));
        if let Some(&value) = self.events.measures.get(&key) {
            return Ok(value);
        }
        let measure = &self.definitions.measures[id];
        let value =
            self.framed(&measure.variables, positions, |expander| expander.number(&measure.body))?;
        self.events.measures.insert(key, value);
        Ok(value)
    }
}
