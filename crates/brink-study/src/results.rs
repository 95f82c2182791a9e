//! Result data of an analysis: everything the report draws, and nothing it would have to solve.
//!
//! Every structure serialises to JSON in the shape documented here. A number that does not
//! exist (a solve that did not converge, a conditional on an event of probability zero) is NaN
//! in memory and `null` in JSON.

use serde::{Deserialize, Serialize};

use crate::answer::SolveStatus;
use crate::missing;
use crate::solve::ConceptName;
use crate::uncertain::Drawn;

mod breaks;
mod worlds;

pub use breaks::{
    BreakBox, BreakLimit, BreakNode, BreakSearch, BreakSplit, ClaimBreaks, PeelingStep,
};
pub use worlds::{
    ConstraintText, Judged, ParameterShift, PieceOfEvidence, Share, WeightsSummary, WorldsSummary,
};

/// A named column of numbers, one per point of the figure it belongs to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Series {
    /// Name in the model file: a measure, a control, or `value.PLAYER`.
    pub name: String,
    /// One-line meaning, from the model file.
    pub label: String,
    /// `[point]`.
    #[serde(deserialize_with = "missing::read")]
    pub values: Vec<f64>,
}

/// Everything `brink analyze` finds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Analysis {
    /// What was analysed.
    pub about: About,
    /// Every assumption with its source.
    pub assumptions: Vec<Assumption>,
    /// The equilibrium at the best dial position, in full.
    pub best_dial: Optimum,
    /// The best mix of the levers, where the scenario names more than one.
    pub best_levers: Option<Optimum>,
    /// The solved game at the best dial position.
    pub solution: Solution,
    /// Outcomes along the dial.
    pub dial: DialSweep,
    /// The trade-off between attack and catastrophe.
    pub frontier: Option<Frontier>,
    /// The best dial position over two uncertain parameters.
    pub map: Option<PostureMap>,
    /// One parameter at a time over its range.
    pub tornado: Vec<TornadoRow>,
    /// The argument, checked.
    pub claims: Vec<ClaimResult>,
    /// The plausible worlds over which it was checked, and what evidence does to them.
    pub worlds: Option<WorldsSummary>,
    /// What breaks each claim over those worlds; empty without worlds.
    pub breaks: Vec<ClaimBreaks>,
    /// How far to trust it all.
    pub certificates: CertificateSummary,
}

/// Identity of an analysis.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct About {
    /// Scenario name as given on the command line, without path or ending (`baltic-2022`).
    pub scenario: String,
    /// Scenario title.
    pub title: String,
    /// Date the facts are as of, free form.
    pub date: String,
    /// One or more paragraphs, separated by blank lines.
    pub story: String,
    /// Model name.
    pub model: String,
    /// Model title.
    pub model_title: String,
    /// Name of the view, where one was chosen.
    pub view: Option<String>,
    /// Player whose value is maximised.
    pub player: String,
    /// The measure that is the probability of attack, where the scenario names one.
    pub attack: Option<String>,
    /// The dial, e.g. `posture`.
    pub dial: String,
    /// The dial's one-line meaning.
    pub dial_label: String,
    /// The dial's lower and upper end.
    #[serde(deserialize_with = "missing::read")]
    pub dial_range: [f64; 2],
    /// Version of Brink.
    pub version: String,
    /// Seed of every random draw.
    pub seed: u64,
    /// The command that reproduces this analysis.
    pub command: String,
}

/// One number that the analysis assumes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Assumption {
    /// Parameter with its index, e.g. `prize[land_grab]`.
    pub name: String,
    /// One-line meaning, from the model.
    pub label: String,
    /// Base value; NaN where the value is an element.
    #[serde(deserialize_with = "missing::read")]
    pub value: f64,
    /// Base value as text (`2.0`, `stalemate`).
    pub text: String,
    /// Lowest plausible value; NaN where no range is given.
    #[serde(deserialize_with = "missing::read")]
    pub low: f64,
    /// Highest plausible value.
    #[serde(deserialize_with = "missing::read")]
    pub high: f64,
    /// How worlds are drawn.
    pub distribution: Drawn,
    /// Unit.
    pub unit: String,
    /// Where the number comes from, or the analyst's reasoning.
    pub source: String,
    /// Whether `source` is an analyst's judgement rather than a citation.
    pub judgement: bool,
}

/// A best posture.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Optimum {
    /// All controls at the optimum (name, value), in model order.
    pub controls: Vec<Named>,
    /// Value of the analysis player there.
    #[serde(deserialize_with = "missing::read")]
    pub value: f64,
    /// All measures there, in model order.
    pub measures: Vec<Named>,
    /// Values of all players.
    pub values: Vec<Named>,
    /// Whether the optimum lies strictly between the dial's ends.
    pub interior: bool,
    /// Whether all postures tried are worth the same: what moves makes no difference, and the
    /// position is the lowest for want of a reason.
    pub idle: bool,
}

/// A name with a number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Named {
    /// The name.
    pub name: String,
    /// The number; NaN if it does not exist.
    #[serde(deserialize_with = "missing::read")]
    pub value: f64,
}

/// A game solved, as a drawable tree.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Solution {
    /// Solution concept.
    pub concept: ConceptName,
    /// How the solve ended.
    pub status: SolveStatus,
    /// Largest gain from deviating, payoff units.
    #[serde(deserialize_with = "missing::read")]
    pub max_regret: f64,
    /// The same relative to the payoff range.
    #[serde(deserialize_with = "missing::read")]
    pub relative_regret: f64,
    /// The largest gain relative to what its type has at stake where it would deviate.
    #[serde(deserialize_with = "missing::read")]
    pub local_regret: f64,
    /// Largest mismatch of aggregates.
    #[serde(deserialize_with = "missing::read")]
    pub residual: f64,
    /// Players, in model order.
    pub players: Vec<String>,
    /// Nodes in topological order; node 0 is the start.
    pub nodes: Vec<TreeNode>,
    /// Which types do what at each decision node of a player with a continuous attribute.
    pub types: Vec<TypePicture>,
}

/// Kinds of nodes of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// A player moves.
    Decision,
    /// Nature moves.
    Chance,
    /// Play ends.
    Terminal,
}

impl NodeKind {
    /// The kind in one word, as in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Chance => "chance",
            Self::Terminal => "terminal",
        }
    }
}

/// A node.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TreeNode {
    /// Name with indices, `response[land_grab, 1]`.
    pub name: String,
    /// Player who decides; `None` at chance nodes and ends.
    pub player: Option<String>,
    /// Who or what moves there.
    pub kind: NodeKind,
    /// What the nodes are called that the player cannot tell from this one; `None` where it can.
    pub information_set: Option<String>,
    /// Probability that play reaches it.
    #[serde(deserialize_with = "missing::read")]
    pub reach: f64,
    /// Actions (a chance node has one unnamed action).
    pub actions: Vec<TreeAction>,
}

/// An action at a node.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TreeAction {
    /// Name with indices; empty at chance nodes.
    pub name: String,
    /// Probability given that the node is reached.
    #[serde(deserialize_with = "missing::read")]
    pub probability: f64,
    /// Where it leads.
    pub branches: Vec<TreeBranch>,
}

/// One branch of an action's lottery.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TreeBranch {
    /// What happened, where the lottery has several branches.
    pub label: Option<String>,
    /// Probability given the action.
    #[serde(deserialize_with = "missing::read")]
    pub probability: f64,
    /// Index into [`Solution::nodes`].
    pub target: usize,
}

/// Play of one player at one node along its continuous attribute, for one cell of types.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TypePicture {
    /// The player.
    pub player: String,
    /// The node, or what the nodes that the player cannot tell apart are called.
    pub node: String,
    /// The cell (`greedy`); empty where the player has no discrete attribute.
    pub cell: String,
    /// Prior probability of the cell.
    #[serde(deserialize_with = "missing::read")]
    pub cell_probability: f64,
    /// Name of the attribute (`cost`).
    pub attribute: String,
    /// Attribute values at which the density is given, ascending.
    #[serde(deserialize_with = "missing::read")]
    pub x: Vec<f64>,
    /// Density of the attribute within the cell at `x`.
    #[serde(deserialize_with = "missing::read")]
    pub density: Vec<f64>,
    /// Intervals of constant play, ascending, covering the support.
    pub intervals: Vec<PlayInterval>,
}

/// Types in an interval of the attribute all take one action.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlayInterval {
    /// Lower end.
    #[serde(deserialize_with = "missing::read")]
    pub low: f64,
    /// Upper end (the attribute's 0.999 quantile where the support is unbounded).
    #[serde(deserialize_with = "missing::read")]
    pub high: f64,
    /// The action that types in between take with the highest probability.
    pub action: String,
    /// Share of the cell's types in between.
    #[serde(deserialize_with = "missing::read")]
    pub share: f64,
}

/// Measures and values along one parameter or control.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Curves {
    /// The parameter or control with its values.
    pub axis: Series,
    /// Unit of the axis; empty where it has none.
    pub unit: String,
    /// Names of the elements at the points of the axis; empty where the axis holds numbers.
    pub elements: Vec<String>,
    /// Where the base case has the axis; NaN where several entries move that differ there.
    #[serde(deserialize_with = "missing::read")]
    pub base: f64,
    /// Measures there that are probabilities.
    pub probabilities: Vec<Series>,
    /// Other measures there.
    pub measures: Vec<Series>,
    /// Values of players there, payoff units.
    pub values: Vec<Series>,
    /// Whether the game was solved, `[point]`.
    pub solved: Vec<bool>,
}

/// Outcomes along the dial.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DialSweep {
    /// Dial positions, ascending.
    #[serde(deserialize_with = "missing::read")]
    pub dial: Vec<f64>,
    /// Measures to draw, as named by the scenario, probabilities in \[0, 1\].
    pub outcomes: Vec<Series>,
    /// All measures.
    pub measures: Vec<Series>,
    /// Value of each player.
    pub values: Vec<Series>,
    /// Index of the best position for the analysis player.
    pub best: usize,
}

impl DialSweep {
    /// The value of a player along the dial.
    pub fn value_of(&self, player: &str) -> Option<&Series> {
        let name = brink_lang::value_name(player);
        self.values.iter().find(|series| series.name == name)
    }
}

/// Controls that no other beats in both probabilities.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Frontier {
    /// Measure on the horizontal axis and its label.
    pub attack: Series,
    /// Measure on the vertical axis.
    pub catastrophe: Series,
    /// Value of the analysis player at each point.
    #[serde(deserialize_with = "missing::read")]
    pub value: Vec<f64>,
    /// Controls at each point, one series per control.
    pub controls: Vec<Series>,
    /// The same two measures along the dial alone (attack, catastrophe), for comparison.
    pub dial: DialCurve,
}

/// The dial's own curve in the plane of the frontier.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DialCurve {
    /// Dial positions.
    #[serde(deserialize_with = "missing::read")]
    pub dial: Vec<f64>,
    /// Attack probability at each.
    #[serde(deserialize_with = "missing::read")]
    pub attack: Vec<f64>,
    /// Catastrophe probability at each.
    #[serde(deserialize_with = "missing::read")]
    pub catastrophe: Vec<f64>,
}

/// Best dial position over two parameters.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PostureMap {
    /// Horizontal axis.
    pub x: MapAxis,
    /// Vertical axis.
    pub y: MapAxis,
    /// Best dial position, `[y * columns + x]`.
    #[serde(deserialize_with = "missing::read")]
    pub best: Vec<f64>,
    /// Whether all positions are as good as each other, so that the best one says nothing, same
    /// shape.
    pub idle: Vec<bool>,
    /// Value of the analysis player at the best position, same shape.
    #[serde(deserialize_with = "missing::read")]
    pub value: Vec<f64>,
    /// Probability of attack at the best position, same shape.
    #[serde(deserialize_with = "missing::read")]
    pub attack: Vec<f64>,
    /// Where the best position jumps between neighbouring cells.
    pub jumps: Vec<MapJump>,
    /// Base case (x, y).
    #[serde(deserialize_with = "missing::read")]
    pub base: [f64; 2],
}

impl PostureMap {
    /// The best positions that say something, `[y * columns + x]`: NaN where the game was not solved
    /// and where the dial makes no difference.
    pub fn telling(&self) -> Vec<f64> {
        let cells = self.best.iter().zip(&self.idle);
        cells.map(|(&best, &idle)| if idle { f64::NAN } else { best }).collect()
    }
}

/// A jump of the best dial position on the way from one cell of a map to its neighbour: however
/// close two points on both sides of it (to 1/16 of a cell), their best positions lie as far apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapJump {
    /// The two cells, as indices into [`PostureMap::best`]; the second lies to the right of the first
    /// or above it.
    pub cells: [usize; 2],
    /// Where the jump is, as a share of the way (of its logarithm, on a logarithmic axis).
    #[serde(deserialize_with = "missing::read")]
    pub at: f64,
    /// Best position just before and just after it.
    #[serde(deserialize_with = "missing::read")]
    pub best: [f64; 2],
}

/// An axis of the map.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MapAxis {
    /// Parameter.
    pub parameter: String,
    /// Label.
    pub label: String,
    /// Grid values, ascending.
    #[serde(deserialize_with = "missing::read")]
    pub values: Vec<f64>,
    /// Whether the axis is logarithmic.
    pub log: bool,
}

/// One parameter moved to the ends of its range, all others at base.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TornadoRow {
    /// Parameter.
    pub parameter: String,
    /// Label.
    pub label: String,
    /// Ends of the range as text.
    pub low_text: String,
    /// Upper end as text.
    pub high_text: String,
    /// Best dial position at base, low and high.
    #[serde(deserialize_with = "missing::read")]
    pub best: [f64; 3],
    /// Whether all positions are as good as each other there, at base, low and high.
    pub idle: [bool; 3],
    /// Value of the analysis player at the best position, at base, low and high.
    #[serde(deserialize_with = "missing::read")]
    pub value: [f64; 3],
    /// Probability of attack at the best position, at base, low and high.
    #[serde(deserialize_with = "missing::read")]
    pub attack: [f64; 3],
}

/// A claim of the argument with the verdict.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClaimResult {
    /// Identifier, `C5`.
    pub id: String,
    /// The claim in words.
    pub text: String,
    /// The predicate as written in the scenario.
    pub predicate: String,
    /// Whether it holds in the base case; `None` where a solve it rests on did not converge.
    pub holds: Option<bool>,
    /// The numbers it rests on; in JSON an object from expression to number or numbers.
    #[serde(serialize_with = "evidence_map", deserialize_with = "evidence_list")]
    pub evidence: Vec<Evidence>,
    /// Share of plausible worlds in which it holds, where asked for.
    pub robustness: Option<Robustness>,
    /// Whether it depends on which of several equilibria is played, where that was looked at.
    pub multiplicity: Option<Multiplicity>,
}

/// Whether a verdict depends on which of several equilibria is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Multiplicity {
    /// Whether it does in the base case; `None` where it is undecided for another reason.
    pub base: Option<bool>,
    /// Plausible worlds looked at.
    pub worlds: usize,
    /// Those of them in which it does.
    pub depends: usize,
    /// Starts of the search behind every solve.
    pub starts: usize,
}

/// Numbers behind a claim.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Evidence {
    /// The expression, as in `best.posture`.
    pub name: String,
    /// Its value, or its values along the dial.
    #[serde(deserialize_with = "missing::read")]
    pub values: Vec<f64>,
}

/// How often a claim holds over plausible worlds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Robustness {
    /// Number of worlds drawn.
    pub worlds: usize,
    /// Share of the decided worlds in which the claim holds.
    #[serde(deserialize_with = "missing::read")]
    pub share: f64,
    /// 95% interval of the share, from the differences between replicates of the design.
    #[serde(deserialize_with = "missing::read")]
    pub interval: [f64; 2],
    /// Worlds in which a solve did not converge or a number did not exist.
    pub undecided: usize,
    /// The share after the evidence; `None` without evidence or where it is withheld.
    pub posterior: Option<Share>,
    /// The share after the evidence taken at face value, where that differs.
    pub face_value: Option<Share>,
}

/// How many equilibria were solved and how good they are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CertificateSummary {
    /// Equilibria solved for the whole analysis.
    pub solved: usize,
    /// How many of them did not converge.
    pub not_converged: usize,
    /// Largest relative regret among the converged.
    #[serde(deserialize_with = "missing::read")]
    pub worst_relative_regret: f64,
    /// Largest local regret among the converged.
    #[serde(deserialize_with = "missing::read")]
    pub worst_local_regret: f64,
    /// Largest residual among the converged.
    #[serde(deserialize_with = "missing::read")]
    pub worst_residual: f64,
    /// How other starts compare at the best dial position.
    pub starts: usize,
    /// Distinct equilibria found from those starts.
    pub distinct: usize,
}

fn evidence_map<S: serde::Serializer>(evidence: &[Evidence], out: S) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeMap;
    let mut map = out.serialize_map(Some(evidence.len()))?;
    for entry in evidence {
        match entry.values.as_slice() {
            [value] => map.serialize_entry(&entry.name, value)?,
            values => map.serialize_entry(&entry.name, values)?,
        }
    }
    map.end()
}

fn evidence_list<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Evidence>, D::Error> {
    use serde::de::{MapAccess, Visitor};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Values {
        One(Option<f64>),
        Several(Vec<Option<f64>>),
    }

    struct Map;

    impl<'de> Visitor<'de> for Map {
        type Value = Vec<Evidence>;

        fn expecting(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
            out.write_str("an object from expressions to a number or numbers")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut evidence = Vec::new();
            while let Some((name, values)) = map.next_entry()? {
                let values = match values {
                    Values::One(value) => vec![value],
                    Values::Several(values) => values,
                };
                let values = values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect();
                evidence.push(Evidence { name, values });
            }
            Ok(evidence)
        }
    }

    from.deserialize_map(Map)
}
