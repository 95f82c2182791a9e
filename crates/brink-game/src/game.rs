//! The numbers on a graph: lotteries, types and payoffs.

use std::sync::Arc;

use crate::{Distribution, Graph};

/// A game: a shared [`Graph`] and the numbers on it.
///
/// The fields are public so that a compiled model can refill them in place for new parameter
/// values; engines call [`Game::validate`] before they read them.
#[derive(Clone, Debug)]
pub struct Game {
    /// The shape.
    pub graph: Arc<Graph>,
    /// Probability of each edge within its action's lottery, `[edge]`, in \[0, 1\]; the edges of
    /// one action sum to one.
    pub edge_probability: Vec<f64>,
    /// Types and payoffs of each player, `[player]`.
    pub types: Vec<TypeSpace>,
}

/// The types of one player and its payoffs, which are affine in the continuous attribute:
/// `intercept + slope * x`. A *cell* is one combination of the player's discrete attributes.
#[derive(Clone, Debug, Default)]
pub struct TypeSpace {
    /// Prior probability of each cell, `[cell]`, summing to one.
    pub probability: Vec<f64>,
    /// Distribution of the continuous attribute in each cell, `[cell]`; `None` where the cell
    /// has none and its slopes are zero.
    pub attribute: Vec<Option<Distribution>>,
    /// Intercept of the terminal payoffs, `[terminal * cells + cell]`.
    pub payoff_intercept: Vec<f64>,
    /// Slope of the terminal payoffs in the attribute, `[terminal * cells + cell]`.
    pub payoff_slope: Vec<f64>,
    /// Intercept of what an action pays when taken (by anybody), before its lottery:
    /// `[action * cells + cell]`, or empty where no action pays this player anything.
    pub flow_intercept: Vec<f64>,
    /// Slope of the same, in the same shape.
    pub flow_slope: Vec<f64>,
}

/// Why the numbers of a game are refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum GameError {
    /// An array does not have the length that the graph asks for.
    #[error("{what} has {found} entries; the graph needs {expected}")]
    Shape {
        /// Which array.
        what: String,
        /// Its length.
        found: usize,
        /// The length needed.
        expected: usize,
    },
    /// A probability is outside \[0, 1\] or not a number.
    #[error("{what} has probability {value}, which is not in [0, 1]")]
    Probability {
        /// Whose probability.
        what: String,
        /// The value found.
        value: f64,
    },
    /// Probabilities do not sum to one.
    #[error("the probabilities of {what} sum to {sum}, not to 1")]
    Sum {
        /// Of what.
        what: String,
        /// Their sum.
        sum: f64,
    },
    /// A payoff is infinite or not a number.
    #[error("the payoff of `{player}` at `{place}` is {value}, not a finite number")]
    Payoff {
        /// The payee.
        player: String,
        /// Terminal or action.
        place: String,
        /// The value found.
        value: f64,
    },
    /// An engine was asked for what it does not do.
    #[error("{0}")]
    Unsupported(String),
}

impl Game {
    /// A game with every number zero, in the right shapes, for players with `cells[i]` cells and
    /// no continuous attribute; fill it in place.
    pub fn zeros(graph: Arc<Graph>, cells: &[usize]) -> Self {
        let terminals = graph.terminals().len();
        let types = cells
            .iter()
            .map(|&cells| TypeSpace {
                probability: vec![0.0; cells],
                attribute: vec![None; cells],
                payoff_intercept: vec![0.0; terminals * cells],
                payoff_slope: vec![0.0; terminals * cells],
                flow_intercept: Vec::new(),
                flow_slope: Vec::new(),
            })
            .collect();
        Self { edge_probability: vec![0.0; graph.edges().len()], graph, types }
    }

    /// Checks shapes, probabilities (sums to within 1e-9) and that every payoff is finite.
    pub fn validate(&self) -> Result<(), GameError> {
        self.validate_lotteries()?;
        if self.types.len() != self.graph.players().len() {
            return Err(GameError::Shape {
                what: "the list of players' types".into(),
                found: self.types.len(),
                expected: self.graph.players().len(),
            });
        }
        for player in 0..self.types.len() {
            self.validate_types(player)?;
        }
        Ok(())
    }

    /// Checks probabilities of all actions that a search is to start from, if any.
    pub(crate) fn validate_play(&self, what: &str, play: Option<&[f64]>) -> Result<(), GameError> {
        let Some(play) = play else { return Ok(()) };
        let expected = self.graph.actions().len();
        if play.len() != expected {
            return Err(GameError::Shape { what: what.into(), found: play.len(), expected });
        }
        if let Some(&value) = play.iter().find(|p| !(0.0..=1.0).contains(*p)) {
            return Err(GameError::Probability { what: format!("an action in `{what}`"), value });
        }
        Ok(())
    }

    fn validate_lotteries(&self) -> Result<(), GameError> {
        let expected = self.graph.edges().len();
        if self.edge_probability.len() != expected {
            let found = self.edge_probability.len();
            return Err(GameError::Shape { what: "edge_probability".into(), found, expected });
        }
        for action in self.graph.actions() {
            let place = || format!("`{}.{}`", self.graph.nodes()[action.node].name, action.name);
            let lottery = &self.edge_probability[action.edges.clone()];
            if let Some(&value) = lottery.iter().find(|p| !(0.0..=1.0).contains(*p)) {
                return Err(GameError::Probability { what: place(), value });
            }
            let sum: f64 = lottery.iter().sum();
            if (sum - 1.0).abs() > 1e-9 {
                return Err(GameError::Sum { what: place(), sum });
            }
        }
        Ok(())
    }

    fn validate_types(&self, player: usize) -> Result<(), GameError> {
        let types = &self.types[player];
        let name = &self.graph.players()[player];
        let cells = types.probability.len();
        let terminals = self.graph.terminals().len() * cells;
        let actions = self.graph.actions().len() * cells;
        let flows = if types.flow_intercept.is_empty() { 0 } else { actions };
        for (what, found, expected) in [
            ("attribute", types.attribute.len(), cells.max(1)),
            ("payoff_intercept", types.payoff_intercept.len(), terminals),
            ("payoff_slope", types.payoff_slope.len(), terminals),
            ("flow_intercept", types.flow_intercept.len(), flows),
            ("flow_slope", types.flow_slope.len(), flows),
        ] {
            if found != expected {
                return Err(GameError::Shape {
                    what: format!("{what} of `{name}`"),
                    found,
                    expected,
                });
            }
        }
        let what = || format!("the types of `{name}`");
        if let Some(&value) = types.probability.iter().find(|p| !(0.0..=1.0).contains(*p)) {
            return Err(GameError::Probability { what: what(), value });
        }
        let sum: f64 = types.probability.iter().sum();
        if (sum - 1.0).abs() > 1e-9 {
            return Err(GameError::Sum { what: what(), sum });
        }
        for payoffs in [&types.payoff_intercept, &types.payoff_slope] {
            if let Some(index) = first_not_finite(payoffs) {
                let (terminal, value) = (self.graph.terminals()[index / cells], payoffs[index]);
                let place = self.graph.nodes()[terminal].name.clone();
                return Err(GameError::Payoff { player: name.clone(), place, value });
            }
        }
        for flows in [&types.flow_intercept, &types.flow_slope] {
            if let Some(index) = first_not_finite(flows) {
                let (action, value) = (&self.graph.actions()[index / cells], flows[index]);
                let place = format!("{}.{}", self.graph.nodes()[action.node].name, action.name);
                return Err(GameError::Payoff { player: name.clone(), place, value });
            }
        }
        Ok(())
    }

    /// The same game with every continuous attribute replaced by `points` equally likely
    /// atoms at its conditional means over quantile bins (so that means are preserved). Cells
    /// without attribute stay. The atoms of a cell stand together, in ascending order.
    #[must_use]
    pub fn discretise(&self, points: usize) -> Game {
        let terminals = self.graph.terminals().len();
        let actions = self.graph.actions().len();
        let types = self.types.iter().map(|old| old.discretise(points, terminals, actions));
        Game {
            graph: Arc::clone(&self.graph),
            edge_probability: self.edge_probability.clone(),
            types: types.collect(),
        }
    }
}

impl TypeSpace {
    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.probability.len()
    }

    /// Payoff at a terminal of the type (`cell`, `x`).
    pub fn payoff(&self, terminal: usize, cell: usize, x: f64) -> f64 {
        let at = terminal * self.cells() + cell;
        affine(self.payoff_intercept[at], &self.payoff_slope, at, x)
    }

    /// What an action pays the type (`cell`, `x`) when it is taken.
    pub fn flow(&self, action: usize, cell: usize, x: f64) -> f64 {
        if self.flow_intercept.is_empty() {
            return 0.0;
        }
        let at = action * self.cells() + cell;
        affine(self.flow_intercept[at], &self.flow_slope, at, x)
    }

    fn discretise(&self, points: usize, terminals: usize, actions: usize) -> TypeSpace {
        let mut atoms: Vec<(usize, f64, f64)> = Vec::new();
        for cell in 0..self.cells() {
            let weight = self.probability[cell];
            match &self.attribute[cell] {
                None => atoms.push((cell, 0.0, weight)),
                Some(distribution) => {
                    let share = weight / points as f64;
                    for x in distribution.bin_means(points) {
                        atoms.push((cell, x, share));
                    }
                }
            }
        }
        let table = |rows: usize, value: &dyn Fn(usize, usize, f64) -> f64| -> Vec<f64> {
            let rows = 0..rows;
            rows.flat_map(|row| atoms.iter().map(move |&(c, x, _)| value(row, c, x))).collect()
        };
        let flows = if self.flow_intercept.is_empty() { 0 } else { actions };
        let flow_intercept = table(flows, &|action, c, x| self.flow(action, c, x));
        TypeSpace {
            probability: atoms.iter().map(|&(_, _, w)| w).collect(),
            attribute: vec![None; atoms.len()],
            payoff_intercept: table(terminals, &|z, c, x| self.payoff(z, c, x)),
            payoff_slope: vec![0.0; terminals * atoms.len()],
            flow_slope: vec![0.0; flow_intercept.len()],
            flow_intercept,
        }
    }
}

/// Where the first number that is not finite stands.
fn first_not_finite(numbers: &[f64]) -> Option<usize> {
    const CHUNK: usize = 256;
    let all_finite = |chunk: &[f64]| {
        // Eight side by side: zero times what is not finite is not a number.
        let (eights, rest) = chunk.as_chunks::<8>();
        let mut zeros = [0.0; 8];
        for eight in eights {
            zeros.iter_mut().zip(eight).for_each(|(zero, number)| *zero += 0.0 * number);
        }
        zeros.iter().all(|&zero| zero == 0.0) && rest.iter().all(|number| number.is_finite())
    };
    let first = numbers.chunks(CHUNK).position(|chunk| !all_finite(chunk))? * CHUNK;
    let within = numbers[first..].iter().position(|number| !number.is_finite())?;
    Some(first + within)
}

/// `intercept + slope x`. The slope is not even read for an atom, whose `x` is 0: with very many
/// types the time goes into reading.
fn affine(intercept: f64, slopes: &[f64], at: usize, x: f64) -> f64 {
    if x == 0.0 { intercept } else { intercept + slopes[at] * x }
}
