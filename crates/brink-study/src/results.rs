//! Result data of an analysis: everything the report draws, and nothing it would have to solve.
//!
//! Every structure serialises to JSON in the shape documented here. A number that does not
//! exist (a solve that did not converge, a conditional on an event of probability zero) is NaN
//! in memory and `null` in JSON.

use serde::Serialize;

/// A named column of numbers, one per point of the figure it belongs to.
#[derive(Clone, Debug, Serialize)]
pub struct Series {
    /// Name in the model file: a measure, a control, or `value.PLAYER`.
    pub name: String,
    /// One-line meaning, from the model file.
    pub label: String,
    /// `[point]`.
    pub values: Vec<f64>,
}

/// Everything `brink analyze` finds.
#[derive(Clone, Debug, Serialize)]
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
    /// How far to trust it all.
    pub certificates: CertificateSummary,
}

/// Identity of an analysis.
#[derive(Clone, Debug, Serialize)]
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
    pub dial_range: [f64; 2],
    /// Version of Brink.
    pub version: String,
    /// Seed of every random draw.
    pub seed: u64,
    /// The command that reproduces this analysis.
    pub command: String,
}

/// One number that the analysis assumes.
#[derive(Clone, Debug, Serialize)]
pub struct Assumption {
    /// Parameter with its index, e.g. `prize[land_grab]`.
    pub name: String,
    /// One-line meaning, from the model.
    pub label: String,
    /// Base value; NaN where the value is an element.
    pub value: f64,
    /// Base value as text (`2.0`, `stalemate`).
    pub text: String,
    /// Lowest plausible value; NaN where no range is given.
    pub low: f64,
    /// Highest plausible value.
    pub high: f64,
    /// How worlds are drawn: `uniform`, `pert`, ..., `chances`, or empty where fixed.
    pub distribution: String,
    /// Unit.
    pub unit: String,
    /// Where the number comes from, or the analyst's reasoning.
    pub source: String,
    /// Whether `source` is an analyst's judgement rather than a citation.
    pub judgement: bool,
}

/// A best posture.
#[derive(Clone, Debug, Serialize)]
pub struct Optimum {
    /// All controls at the optimum (name, value), in model order.
    pub controls: Vec<Named>,
    /// Value of the analysis player there.
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
#[derive(Clone, Debug, Serialize)]
pub struct Named {
    /// The name.
    pub name: String,
    /// The number; NaN if it does not exist.
    pub value: f64,
}

/// A game solved, as a drawable tree.
#[derive(Clone, Debug, Serialize)]
pub struct Solution {
    /// `pbe` or `qre`.
    pub concept: String,
    /// `converged` or `not_converged`.
    pub status: String,
    /// Largest gain from deviating, payoff units.
    pub max_regret: f64,
    /// The same relative to the payoff range.
    pub relative_regret: f64,
    /// The largest gain relative to what its type has at stake where it would deviate.
    pub local_regret: f64,
    /// Largest mismatch of aggregates.
    pub residual: f64,
    /// Players, in model order.
    pub players: Vec<String>,
    /// Nodes in topological order; node 0 is the start.
    pub nodes: Vec<TreeNode>,
    /// Which types do what at each decision node of a player with a continuous attribute.
    pub types: Vec<TypePicture>,
}

/// A node.
#[derive(Clone, Debug, Serialize)]
pub struct TreeNode {
    /// Name with indices, `response[land_grab, 1]`.
    pub name: String,
    /// Player who decides; `None` at chance nodes and ends.
    pub player: Option<String>,
    /// `decision`, `chance` or `terminal`.
    pub kind: String,
    /// What the nodes are called that the player cannot tell from this one; `None` where it can.
    pub information_set: Option<String>,
    /// Probability that play reaches it.
    pub reach: f64,
    /// Actions (a chance node has one unnamed action).
    pub actions: Vec<TreeAction>,
}

/// An action at a node.
#[derive(Clone, Debug, Serialize)]
pub struct TreeAction {
    /// Name with indices; empty at chance nodes.
    pub name: String,
    /// Probability given that the node is reached.
    pub probability: f64,
    /// Where it leads.
    pub branches: Vec<TreeBranch>,
}

/// One branch of an action's lottery.
#[derive(Clone, Debug, Serialize)]
pub struct TreeBranch {
    /// What happened, where the lottery has several branches.
    pub label: Option<String>,
    /// Probability given the action.
    pub probability: f64,
    /// Index into [`Solution::nodes`].
    pub target: usize,
}

/// Play of one player at one node along its continuous attribute, for one cell of types.
#[derive(Clone, Debug, Serialize)]
pub struct TypePicture {
    /// The player.
    pub player: String,
    /// The node, or what the nodes that the player cannot tell apart are called.
    pub node: String,
    /// The cell (`greedy`); empty where the player has no discrete attribute.
    pub cell: String,
    /// Prior probability of the cell.
    pub cell_probability: f64,
    /// Name of the attribute (`cost`).
    pub attribute: String,
    /// Attribute values at which the density is given, ascending.
    pub x: Vec<f64>,
    /// Density of the attribute within the cell at `x`.
    pub density: Vec<f64>,
    /// Intervals of constant play, ascending, covering the support.
    pub intervals: Vec<PlayInterval>,
}

/// Types in an interval of the attribute all take one action.
#[derive(Clone, Debug, Serialize)]
pub struct PlayInterval {
    /// Lower end.
    pub low: f64,
    /// Upper end (the attribute's 0.999 quantile where the support is unbounded).
    pub high: f64,
    /// The action that types in between take with the highest probability.
    pub action: String,
    /// Share of the cell's types in between.
    pub share: f64,
}

/// Measures and values along one parameter or control.
#[derive(Clone, Debug, Serialize)]
pub struct Curves {
    /// The parameter or control with its values.
    pub axis: Series,
    /// Unit of the axis; empty where it has none.
    pub unit: String,
    /// Names of the elements at the points of the axis; empty where the axis holds numbers.
    pub elements: Vec<String>,
    /// Where the base case has the axis; NaN where several entries move that differ there.
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
#[derive(Clone, Debug, Serialize)]
pub struct DialSweep {
    /// Dial positions, ascending.
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
#[derive(Clone, Debug, Serialize)]
pub struct Frontier {
    /// Measure on the horizontal axis and its label.
    pub attack: Series,
    /// Measure on the vertical axis.
    pub catastrophe: Series,
    /// Value of the analysis player at each point.
    pub value: Vec<f64>,
    /// Controls at each point, one series per control.
    pub controls: Vec<Series>,
    /// The same two measures along the dial alone (attack, catastrophe), for comparison.
    pub dial: DialCurve,
}

/// The dial's own curve in the plane of the frontier.
#[derive(Clone, Debug, Serialize)]
pub struct DialCurve {
    /// Dial positions.
    pub dial: Vec<f64>,
    /// Attack probability at each.
    pub attack: Vec<f64>,
    /// Catastrophe probability at each.
    pub catastrophe: Vec<f64>,
}

/// Best dial position over two parameters.
#[derive(Clone, Debug, Serialize)]
pub struct PostureMap {
    /// Horizontal axis.
    pub x: MapAxis,
    /// Vertical axis.
    pub y: MapAxis,
    /// Best dial position, `[y * columns + x]`.
    pub best: Vec<f64>,
    /// Whether all positions are as good as each other, so that the best one says nothing, same
    /// shape.
    pub idle: Vec<bool>,
    /// Value of the analysis player at the best position, same shape.
    pub value: Vec<f64>,
    /// Probability of attack at the best position, same shape.
    pub attack: Vec<f64>,
    /// Where the best position jumps between neighbouring cells.
    pub jumps: Vec<MapJump>,
    /// Base case (x, y).
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
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MapJump {
    /// The two cells, as indices into [`PostureMap::best`]; the second lies to the right of the first
    /// or above it.
    pub cells: [usize; 2],
    /// Where the jump is, as a share of the way (of its logarithm, on a logarithmic axis).
    pub at: f64,
    /// Best position just before and just after it.
    pub best: [f64; 2],
}

/// An axis of the map.
#[derive(Clone, Debug, Serialize)]
pub struct MapAxis {
    /// Parameter.
    pub parameter: String,
    /// Label.
    pub label: String,
    /// Grid values, ascending.
    pub values: Vec<f64>,
    /// Whether the axis is logarithmic.
    pub log: bool,
}

/// One parameter moved to the ends of its range, all others at base.
#[derive(Clone, Debug, Serialize)]
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
    pub best: [f64; 3],
    /// Whether all positions are as good as each other there, at base, low and high.
    pub idle: [bool; 3],
    /// Value of the analysis player at the best position, at base, low and high.
    pub value: [f64; 3],
    /// Probability of attack at the best position, at base, low and high.
    pub attack: [f64; 3],
}

/// A claim of the argument with the verdict.
#[derive(Clone, Debug, Serialize)]
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
    #[serde(serialize_with = "evidence_map")]
    pub evidence: Vec<Evidence>,
    /// Share of plausible worlds in which it holds, where asked for.
    pub robustness: Option<Robustness>,
}

/// Numbers behind a claim.
#[derive(Clone, Debug, Serialize)]
pub struct Evidence {
    /// The expression, as in `best.posture`.
    pub name: String,
    /// Its value, or its values along the dial.
    pub values: Vec<f64>,
}

/// How often a claim holds over plausible worlds.
#[derive(Clone, Debug, Serialize)]
pub struct Robustness {
    /// Number of worlds drawn.
    pub worlds: usize,
    /// Share of the decided worlds in which the claim holds.
    pub share: f64,
    /// 95% Wilson interval of the share.
    pub interval: [f64; 2],
    /// Worlds in which a solve did not converge or a number did not exist.
    pub undecided: usize,
}

/// How many equilibria were solved and how good they are.
#[derive(Clone, Debug, Serialize)]
pub struct CertificateSummary {
    /// Equilibria solved for the whole analysis.
    pub solved: usize,
    /// How many of them did not converge.
    pub not_converged: usize,
    /// Largest relative regret among the converged.
    pub worst_relative_regret: f64,
    /// Largest local regret among the converged.
    pub worst_local_regret: f64,
    /// Largest residual among the converged.
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
