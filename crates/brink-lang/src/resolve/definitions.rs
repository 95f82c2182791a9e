//! A model after name resolution.

use std::collections::BTreeMap;

use crate::resolve::formula::{Condition, Element, Formula, SetId, Variable};
use crate::source::Span;

/// Name, place and documentation of anything that a model defines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declaration {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// The text beside it, without the unit.
    pub doc: Option<String>,
    /// The unit that stands in brackets at the end of the text.
    pub unit: Option<String>,
    /// Names of the sets that index it, in order.
    pub indices: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct SetDef {
    pub(crate) declaration: Declaration,
    pub(crate) kind: SetKind,
}

#[derive(Clone, Debug)]
pub(crate) enum SetKind {
    Named(Vec<String>),
    Range(Box<[Formula; 2]>),
}

#[derive(Clone, Debug)]
pub(crate) struct SizeDef {
    pub(crate) declaration: Declaration,
    pub(crate) value: Formula,
}

/// A parameter or a control.
#[derive(Clone, Debug)]
pub(crate) struct ParameterDef {
    pub(crate) declaration: Declaration,
    pub(crate) variables: Vec<Variable>,
    pub(crate) domain: DomainDef,
    pub(crate) default: Option<Formula>,
}

#[derive(Clone, Debug)]
pub(crate) enum DomainDef {
    /// Lower and upper end.
    Interval {
        ends: Box<[Formula; 2]>,
        low_open: bool,
        high_open: bool,
        span: Span,
    },
    Simplex,
    Element(SetId),
    Real,
}

#[derive(Clone, Debug)]
pub(crate) struct AttributeDef {
    pub(crate) declaration: Declaration,
    pub(crate) kind: AttributeKind,
}

#[derive(Clone, Debug)]
pub(crate) enum AttributeKind {
    /// Values are the elements of a set; one probability for each, or one formula for all in
    /// which the set's variable is slot 0.
    Discrete {
        set: SetId,
        probability: Probability,
    },
    Continuous {
        family: Family,
        arguments: Vec<Formula>,
        truncated: Option<Box<[Formula; 2]>>,
    },
}

#[derive(Clone, Debug)]
pub(crate) enum Probability {
    Each(Vec<Formula>),
    Over(Variable, Formula),
}

/// Families of distributions of a continuous attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Uniform,
    Normal,
    Lognormal,
    Beta,
    Triangular,
    Pert,
}

impl Family {
    pub(crate) const ALL: [Family; 6] = [
        Family::Uniform,
        Family::Normal,
        Family::Lognormal,
        Family::Beta,
        Family::Triangular,
        Family::Pert,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Family::Uniform => "uniform",
            Family::Normal => "normal",
            Family::Lognormal => "lognormal",
            Family::Beta => "beta",
            Family::Triangular => "triangular",
            Family::Pert => "pert",
        }
    }

    /// Names of the arguments, in order. Those of `beta` after the second may be left out.
    pub(crate) fn arguments(self) -> &'static [&'static str] {
        match self {
            Family::Uniform => &["low", "high"],
            Family::Normal => &["mean", "sd"],
            Family::Lognormal => &["median", "sigma"],
            Family::Beta => &["alpha", "beta", "low", "high"],
            Family::Triangular | Family::Pert => &["low", "mode", "high"],
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct LetDef {
    pub(crate) declaration: Declaration,
    pub(crate) variables: Vec<Variable>,
    pub(crate) body: Formula,
    /// Whether its value depends on the payee's type, so that it differs between cells.
    pub(crate) private: bool,
    /// Whether it may be defined through its own values at other indices.
    pub(crate) recursive: bool,
}

/// A node or an outcome.
#[derive(Clone, Debug)]
pub(crate) struct PlaceDef {
    pub(crate) name: String,
    pub(crate) span: Span,
    /// Position among the outcomes, or `None` for a node.
    pub(crate) outcome: Option<usize>,
    pub(crate) sets: Vec<SetId>,
    /// Names and index sets of the actions at the node.
    pub(crate) actions: BTreeMap<String, Vec<SetId>>,
}

#[derive(Clone, Debug)]
pub(crate) struct OutcomeDef {
    pub(crate) declaration: Declaration,
    pub(crate) variables: Vec<Variable>,
    /// `[player]`; `None` pays nothing.
    pub(crate) payoffs: Vec<Option<Formula>>,
}

/// One index of the head of a node, an action or a branch.
#[derive(Clone, Debug)]
pub(crate) enum Pattern {
    /// Runs over the head's variable with this number.
    Variable(usize),
    Constant(Element),
}

/// Name and indices of a node, an action or a branch where it is defined.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) pattern: Vec<Pattern>,
    pub(crate) variables: Vec<Variable>,
    pub(crate) guard: Option<Condition>,
}

#[derive(Clone, Debug)]
pub(crate) struct NodeDef {
    pub(crate) place: usize,
    /// `None` is chance.
    pub(crate) player: Option<usize>,
    pub(crate) head: Head,
    /// Which of the node's indices its player does not see, ascending.
    pub(crate) unseen: Vec<usize>,
    pub(crate) actions: Vec<ActionDef>,
    pub(crate) branches: Vec<BranchDef>,
}

#[derive(Clone, Debug)]
pub(crate) struct ActionDef {
    pub(crate) head: Head,
    /// `[player]`; `None` pays nothing.
    pub(crate) pays: Vec<Option<Formula>>,
    pub(crate) lottery: LotteryDef,
}

#[derive(Clone, Debug)]
pub(crate) struct BranchDef {
    /// `None` for a bare draw or hazard.
    pub(crate) head: Option<Head>,
    /// `None` for what the other branches leave.
    pub(crate) probability: Option<Formula>,
    pub(crate) lottery: LotteryDef,
}

#[derive(Clone, Debug)]
pub(crate) struct LotteryDef {
    pub(crate) hazards: Vec<(Formula, TargetDef)>,
    pub(crate) tail: TailDef,
}

#[derive(Clone, Debug)]
pub(crate) enum TailDef {
    Target(TargetDef),
    Draw {
        variable: Variable,
        guard: Option<Condition>,
        probability: Formula,
        then: Box<LotteryDef>,
        span: Span,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct TargetDef {
    pub(crate) place: usize,
    pub(crate) indices: Vec<Element>,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct MeasureDef {
    pub(crate) declaration: Declaration,
    pub(crate) variables: Vec<Variable>,
    pub(crate) body: Formula,
}

/// All definitions of a model, by position.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definitions {
    pub(crate) players: Vec<Declaration>,
    pub(crate) sets: Vec<SetDef>,
    pub(crate) sizes: Vec<SizeDef>,
    pub(crate) parameters: Vec<ParameterDef>,
    pub(crate) controls: Vec<ParameterDef>,
    /// `[player][attribute]`
    pub(crate) attributes: Vec<Vec<AttributeDef>>,
    pub(crate) lets: Vec<LetDef>,
    pub(crate) places: Vec<PlaceDef>,
    pub(crate) outcomes: Vec<OutcomeDef>,
    pub(crate) nodes: Vec<NodeDef>,
    pub(crate) measures: Vec<MeasureDef>,
    pub(crate) start: Option<TargetDef>,
}
