//! An equilibrium of a case.

use brink_study::run::{Solved, Solvers};
use brink_study::solve::{Concept, cutpoints};
use brink_study::{SolveStatus, Study};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::ConceptName;
use crate::number::Number;

/// An equilibrium, as `brink solve --json` prints it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SolveDocument {
    /// Scenario, by its name without path or ending.
    pub scenario: String,
    /// Model.
    pub model: String,
    /// View, where one was chosen.
    pub view: Option<String>,
    /// Solution concept.
    pub concept: ConceptName,
    /// Precision of quantal response, per payoff unit.
    pub lambda: Option<Number>,
    /// How the solve ended.
    pub status: SolveStatus,
    /// How close to equilibrium it is.
    pub certificate: Certificate,
    /// Controls.
    pub controls: IndexMap<String, Number>,
    /// Expected payoff of each player.
    pub values: IndexMap<String, Number>,
    /// Measures.
    pub measures: IndexMap<String, Number>,
    /// Probability of each action, by node, given that the node is reached.
    pub actions: IndexMap<String, IndexMap<String, Number>>,
    /// Where along its attribute a player changes what it does.
    pub cutpoints: Vec<CutDocument>,
    /// Probability that play reaches each node of `actions`.
    pub reach: IndexMap<String, Number>,
    /// What to try next, where it did not converge.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub advice: Vec<String>,
    /// Starts of the search, where it had several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<usize>,
    /// All that the search found, this one first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equilibria: Option<Vec<SolveDocument>>,
}

/// How close to equilibrium a profile is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// Largest gain that any type of any player could have by deviating, payoff units.
    pub max_regret: Number,
    /// The same relative to the deviating player's payoff range.
    pub relative_regret: Number,
    /// The largest gain relative to what the type that could have it can still gain or lose where
    /// it would deviate.
    pub local_regret: Number,
    /// Largest mismatch of aggregates.
    pub residual: Number,
}

impl Certificate {
    pub(crate) fn of(certificate: &brink_study::Certificate) -> Self {
        Self {
            max_regret: certificate.max_regret.into(),
            relative_regret: certificate.relative_regret.into(),
            local_regret: certificate.local_regret.into(),
            residual: certificate.residual.into(),
        }
    }
}

/// Where along its attribute a player changes what it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CutDocument {
    /// The player.
    pub player: String,
    /// The node.
    pub node: String,
    /// The cell of types; empty where the player has one alone.
    pub cell: String,
    /// The attribute.
    pub attribute: String,
    /// The cutpoint.
    pub at: Number,
    /// Action below.
    pub below: String,
    /// Action above.
    pub above: String,
}

impl SolveDocument {
    /// The document of a solve.
    pub(crate) fn of(study: &Study, solvers: &Solvers, solved: &Solved) -> Self {
        let interface = &study.case().interface;
        let graph = solvers.compiled().graph();
        let (point, equilibrium) = (&solved.answer, &solved.equilibrium);
        let reached = graph.choice_reach(&equilibrium.reach);
        let (mut actions, mut reach) = (IndexMap::new(), IndexMap::new());
        for (id, _) in graph.choices() {
            let own = graph.nodes()[id].actions.clone();
            let name = |a: usize| graph.actions()[a].name.clone();
            let play = own.map(|a| (name(a), Number(equilibrium.aggregate[a])));
            actions.insert(graph.seen_as(id).to_owned(), play.collect());
            reach.insert(graph.seen_as(id).to_owned(), Number(reached[id]));
        }
        let cuts = cutpoints(solvers.compiled(), equilibrium).into_iter().map(|cut| CutDocument {
            player: cut.player,
            node: cut.node,
            cell: cut.cell,
            attribute: cut.attribute,
            at: cut.at.into(),
            below: cut.below,
            above: cut.above,
        });
        let (concept, lambda) = split(solvers.settings().concept);
        let advice = if point.converged() {
            Vec::new()
        } else {
            crate::advice::not_converged(solvers.settings().concept)
        };
        Self {
            scenario: study.name().to_owned(),
            model: study.model().name().to_owned(),
            view: study.case().view_name().map(str::to_owned),
            concept,
            lambda,
            status: point.status.kind(),
            certificate: Certificate::of(&point.certificate),
            controls: object(interface.controls.iter().map(|c| c.name.as_str()), &point.controls),
            values: object(interface.players.iter().map(String::as_str), &point.values),
            measures: object(interface.measures.iter().map(|m| m.name.as_str()), &point.measures),
            actions,
            cutpoints: cuts.collect(),
            reach,
            advice,
            starts: None,
            equilibria: None,
        }
    }
}

/// A concept as documents name it, with its precision.
pub(super) fn split(concept: Concept) -> (ConceptName, Option<Number>) {
    match concept {
        Concept::Pbe => (ConceptName::Pbe, None),
        Concept::Qre { lambda } => (ConceptName::Qre, Some(lambda.into())),
    }
}

/// Names with their numbers.
pub(super) fn object<'a>(
    names: impl IntoIterator<Item = &'a str>,
    values: &[f64],
) -> IndexMap<String, Number> {
    names.into_iter().map(str::to_owned).zip(values.iter().copied().map(Number)).collect()
}
