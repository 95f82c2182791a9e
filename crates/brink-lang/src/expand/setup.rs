//! Sizes, sets, and the flat layout of indexed parameters and controls.

use super::{Expanded, Expander, LetState};
use crate::interface::Domain;
use crate::model::MAX_SET_SIZE;
use crate::resolve::definitions::{DomainDef, ParameterDef, SetKind};
use crate::resolve::formula::Formula;
use crate::source::Diagnostics;

/// The elements of a set.
#[derive(Clone, Debug)]
pub(crate) enum SetValues {
    Named(Vec<String>),
    Range { low: i64, count: usize },
}

impl SetValues {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Named(names) => names.len(),
            Self::Range { count, .. } => *count,
        }
    }

    /// The element at a position, as text.
    pub(crate) fn name(&self, position: usize) -> String {
        match self {
            Self::Named(names) => names.get(position).cloned().unwrap_or_default(),
            Self::Range { low, .. } => integer(*low, position).to_string(),
        }
    }

    /// The element at a position as a number: an integer's own value, else the position.
    pub(crate) fn number(&self, position: usize) -> f64 {
        match self {
            Self::Named(_) => position as f64,
            Self::Range { low, .. } => integer(*low, position) as f64,
        }
    }

    /// The smallest integer; 0 for named elements.
    pub(crate) fn low(&self) -> i64 {
        match self {
            Self::Named(_) => 0,
            Self::Range { low, .. } => *low,
        }
    }
}

/// The integer at a position of a set that begins with `low`. Sets are short enough for it.
fn integer(low: i64, position: usize) -> i64 {
    low.saturating_add(i64::try_from(position).unwrap_or(i64::MAX))
}

/// An indexed parameter or control as a run of scalars.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// Number of its first scalar.
    pub(crate) first: usize,
    /// Number of elements of each index set.
    pub(crate) shape: Vec<usize>,
    pub(crate) domain: Domain,
}

impl Block {
    /// Number of the scalar at these positions, the last index running fastest.
    pub(crate) fn at(&self, positions: &[usize]) -> usize {
        let offset = |flat, (&n, &position): (&usize, &usize)| flat * n + position;
        self.first + self.shape.iter().zip(positions).fold(0, offset)
    }

    pub(crate) fn len(&self) -> usize {
        self.shape.iter().product()
    }
}

impl<'m> Expander<'m> {
    /// Evaluates sizes (with these values instead of the model's own), sets and domains.
    pub(crate) fn set_up(&mut self, overrides: &[Option<i64>]) -> Result<(), Diagnostics> {
        let mut diagnostics = Diagnostics::new();
        let definitions = self.definitions;
        for (size, given) in definitions.sizes.iter().zip(overrides) {
            let value = match given {
                Some(value) => Ok(*value as f64),
                None => self.integer_constant(&size.value),
            };
            match value {
                Ok(value) => self.sizes.push(value),
                Err(diagnostic) => return Err((*diagnostic).into()),
            }
        }
        for set in &definitions.sets {
            let values = match &set.kind {
                SetKind::Named(names) => Ok(SetValues::Named(names.clone())),
                SetKind::Range(bounds) => self.range(bounds),
            };
            match values {
                Ok(values) => self.sets.push(values),
                Err(diagnostic) => return Err((*diagnostic).into()),
            }
        }
        let parameters = self.blocks(&definitions.parameters, &mut diagnostics);
        self.parameters = parameters;
        let controls = self.blocks(&definitions.controls, &mut diagnostics);
        for (block, control) in controls.iter().zip(&definitions.controls) {
            if let Domain::Interval { low, high, low_open, high_open } = block.domain
                && (!low.is_finite() || !high.is_finite() || low_open || high_open)
            {
                let message = "a control needs an interval with both ends included";
                let diagnostic = self.error(control.declaration.span, message);
                diagnostics.push(diagnostic.with_help("write for example `in [0, 1]`"));
            }
        }
        self.controls = controls;
        let scalars = self.controls.iter().map(Block::len).sum();
        self.effective_controls = vec![None::<LetState>; scalars];
        if diagnostics.is_empty() { Ok(()) } else { Err(diagnostics) }
    }

    /// A formula that must be the same for all inputs.
    pub(crate) fn constant(&mut self, formula: &'m Formula) -> Expanded<f64> {
        let value = self.number(formula)?;
        self.dag.constant_of(value).ok_or_else(|| {
            let help = "only numbers, sizes and bounds of sets are known when the game is built";
            let diagnostic = self.error(formula.span, "this must be a constant");
            Box::new(diagnostic.with_help(help))
        })
    }

    fn integer_constant(&mut self, formula: &'m Formula) -> Expanded<f64> {
        let number = self.constant(formula)?;
        if number.fract() != 0.0 || number.abs() > 1e9 {
            return Err(self.error(formula.span, format!("expected an integer, found {number}")));
        }
        Ok(number)
    }

    fn range(&mut self, bounds: &'m [Formula; 2]) -> Expanded<SetValues> {
        let low = self.integer_constant(&bounds[0])? as i64;
        let high = self.integer_constant(&bounds[1])? as i64;
        let span = bounds[0].span.to(bounds[1].span);
        if high < low {
            return Err(self.error(span, format!("the set {low}..{high} is empty")));
        }
        let count = usize::try_from(high - low + 1).unwrap_or(usize::MAX);
        if count > MAX_SET_SIZE {
            let message = format!("the set has {count} elements; the limit is {MAX_SET_SIZE}");
            return Err(self.error(span, message));
        }
        Ok(SetValues::Range { low, count })
    }

    fn blocks(&mut self, list: &'m [ParameterDef], diagnostics: &mut Diagnostics) -> Vec<Block> {
        let mut first = 0;
        let mut blocks = Vec::new();
        for parameter in list {
            let shape: Vec<usize> =
                parameter.variables.iter().map(|v| self.sets[v.set].len()).collect();
            let count = shape.iter().try_fold(1_usize, |product, &n| product.checked_mul(n));
            if count.is_none_or(|count| first + count > super::MAX_FORMULAS) {
                let message = format!("the model has more than {} parameters", super::MAX_FORMULAS);
                diagnostics.push(*self.error(parameter.declaration.span, message));
                return blocks;
            }
            let domain = match self.domain(&parameter.domain) {
                Ok(domain) => domain,
                Err(diagnostic) => {
                    diagnostics.push(*diagnostic);
                    Domain::REAL
                }
            };
            let block = Block { first, shape, domain };
            first += block.len();
            blocks.push(block);
        }
        blocks
    }

    fn domain(&mut self, domain: &'m DomainDef) -> Expanded<Domain> {
        Ok(match domain {
            DomainDef::Real => Domain::REAL,
            DomainDef::Simplex => {
                Domain::Interval { low: 0.0, high: 1.0, low_open: false, high_open: false }
            }
            DomainDef::Element(set) => {
                let set = &self.sets[*set];
                Domain::Elements((0..set.len()).map(|position| set.name(position)).collect())
            }
            DomainDef::Interval { ends, low_open, high_open, span } => {
                let (low, high) = (self.constant(&ends[0])?, self.constant(&ends[1])?);
                if low.is_nan() || high.is_nan() || low > high {
                    return Err(self.error(*span, "the lower end lies above the upper end"));
                }
                Domain::Interval {
                    low,
                    high,
                    low_open: *low_open || low.is_infinite(),
                    high_open: *high_open || high.is_infinite(),
                }
            }
        })
    }
}
