//! The names of a compiled model: what can be set, moved and measured.

use crate::names::suggestion;

/// All names of a compiled model, each list in model order.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// Players.
    pub players: Vec<String>,
    /// Parameters, one entry per combination of indices.
    pub inputs: Vec<InputInfo>,
    /// Controls, one entry per combination of indices.
    pub controls: Vec<ControlInfo>,
    /// Measures, one entry per combination of indices.
    pub measures: Vec<MeasureInfo>,
}

/// A parameter at one combination of indices.
#[derive(Clone, Debug)]
pub struct InputInfo {
    /// Name with indices, `prize[land_grab]`.
    pub name: String,
    /// One-line meaning.
    pub label: String,
    /// Unit, empty if none is given.
    pub unit: String,
    /// Values that it may take.
    pub domain: Domain,
    /// Value where the scenario gives none.
    pub default: Option<f64>,
    /// Whether the entries of this parameter are shares that sum to one.
    pub simplex: bool,
}

/// Values that a parameter may take.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// Numbers between two ends, each of which belongs to it unless open.
    Interval {
        /// Lower end.
        low: f64,
        /// Whether the lower end is excluded.
        low_open: bool,
        /// Upper end.
        high: f64,
        /// Whether the upper end is excluded.
        high_open: bool,
    },
    /// Elements of a set, by name; the value is the position.
    Elements(Vec<String>),
}

/// A control at one combination of indices.
#[derive(Clone, Debug)]
pub struct ControlInfo {
    /// Name with indices, `posture[3]`.
    pub name: String,
    /// One-line meaning.
    pub label: String,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Whether the model says where it stands unless moved.
    pub has_default: bool,
}

/// A measure at one combination of indices.
#[derive(Clone, Debug)]
pub struct MeasureInfo {
    /// Name with indices, `path_share[land_grab]`.
    pub name: String,
    /// One-line meaning.
    pub label: String,
}

impl Domain {
    /// Whether a value belongs to it.
    pub fn contains(&self, value: f64) -> bool {
        match self {
            Self::Interval { low, low_open, high, high_open } => {
                (value > *low || (!low_open && value == *low))
                    && (value < *high || (!high_open && value == *high))
            }
            Self::Elements(names) => {
                value >= 0.0 && value.fract() == 0.0 && value < names.len() as f64
            }
        }
    }

    /// The domain as models write it, `(0, inf)`.
    pub fn text(&self) -> String {
        match self {
            Self::Interval { low, low_open, high, high_open } => {
                let (open, close) =
                    (if *low_open { '(' } else { '[' }, if *high_open { ')' } else { ']' });
                format!("{open}{low}, {high}{close}")
            }
            Self::Elements(names) => format!("{{ {} }}", names.join(", ")),
        }
    }

    /// A value as text: the element's name, or the number.
    pub fn show(&self, value: f64) -> String {
        match self {
            Self::Interval { .. } => format!("{value}"),
            Self::Elements(names) => {
                let found = names.iter().enumerate().find(|(at, _)| *at as f64 == value);
                found.map_or_else(|| format!("element {value}"), |(_, name)| name.clone())
            }
        }
    }
}

/// Splits `prize[land_grab, 1]` into `prize` and its indices.
pub(crate) fn split_name(name: &str) -> (&str, Vec<&str>) {
    match name.split_once('[') {
        None => (name.trim(), Vec::new()),
        Some((base, rest)) => {
            let inner = rest.trim().trim_end_matches(']');
            (base.trim(), inner.split(',').map(str::trim).collect())
        }
    }
}

/// A name that the model does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}; {help}")]
pub struct UnknownName {
    /// What does not exist.
    pub message: String,
    /// The nearest name, or all there are.
    pub help: String,
}

/// Positions of the entries that a name means: one entry for a name with indices, all entries
/// of the family for a name without.
fn find<'a>(
    name: &str,
    what: &str,
    entries: impl Iterator<Item = &'a str> + Clone,
) -> Result<Vec<usize>, UnknownName> {
    let wanted = split_name(name);
    let family: Vec<(usize, (&str, Vec<&str>))> = entries
        .clone()
        .map(split_name)
        .enumerate()
        .filter(|(_, (base, _))| *base == wanted.0)
        .collect();
    if wanted.1.is_empty() && !family.is_empty() {
        return Ok(family.into_iter().map(|(position, _)| position).collect());
    }
    if let Some((position, _)) = family.iter().find(|(_, entry)| *entry == wanted) {
        return Ok(vec![*position]);
    }
    if family.is_empty() {
        let mut bases: Vec<&str> = entries.map(|entry| split_name(entry).0).collect();
        bases.dedup();
        let help = suggestion(wanted.0, &format!("{what}s"), &bases);
        return Err(UnknownName { message: format!("there is no {what} `{}`", wanted.0), help });
    }
    let full: Vec<&'a str> = family.iter().filter_map(|(i, _)| entries.clone().nth(*i)).collect();
    let help = suggestion(name, "entries", &full);
    Err(UnknownName { message: format!("`{}` has no entry `{name}`", wanted.0), help })
}

impl Catalogue {
    /// Positions of the parameters that a name means (all entries, for a name without indices).
    pub fn find_inputs(&self, name: &str) -> Result<Vec<usize>, UnknownName> {
        find(name, "parameter", self.inputs.iter().map(|input| input.name.as_str()))
    }

    /// Positions of the controls that a name means.
    pub fn find_controls(&self, name: &str) -> Result<Vec<usize>, UnknownName> {
        find(name, "control", self.controls.iter().map(|control| control.name.as_str()))
    }

    /// Positions of the measures that a name means.
    pub fn find_measures(&self, name: &str) -> Result<Vec<usize>, UnknownName> {
        find(name, "measure", self.measures.iter().map(|measure| measure.name.as_str()))
    }

    /// Position of a player.
    pub fn find_player(&self, name: &str) -> Result<usize, UnknownName> {
        let found = find(name, "player", self.players.iter().map(String::as_str))?;
        Ok(found[0])
    }

    /// Where controls stand that nothing moves: at their default formula (NaN) or lower end.
    pub fn resting_controls(&self) -> Vec<f64> {
        let rest = |control: &ControlInfo| if control.has_default { f64::NAN } else { control.low };
        self.controls.iter().map(rest).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_an_entry_or_a_family() {
        let names = ["stake", "prize[convoy, 1]", "prize[convoy, 2]", "war"];
        let find = |name| find(name, "parameter", names.iter().copied());
        assert_eq!(find("stake"), Ok(vec![0]));
        assert_eq!(find("prize"), Ok(vec![1, 2]));
        assert_eq!(find("prize[convoy,2]"), Ok(vec![2]));
        assert!(find("stak").unwrap_err().help.contains("did you mean `stake`?"));
        assert!(find("prize[convoi, 2]").unwrap_err().help.contains("`prize[convoy, 2]`"));
    }

    #[test]
    fn open_ends_are_excluded() {
        let domain =
            Domain::Interval { low: 0.0, low_open: true, high: f64::INFINITY, high_open: true };
        assert!(!domain.contains(0.0) && domain.contains(1e-300) && !domain.contains(f64::NAN));
        assert_eq!(domain.text(), "(0, inf)");
        let war = Domain::Elements(vec!["quick".into(), "stalemate".into()]);
        assert!(war.contains(1.0) && !war.contains(2.0) && !war.contains(0.5));
        assert_eq!(war.show(1.0), "stalemate");
    }
}
