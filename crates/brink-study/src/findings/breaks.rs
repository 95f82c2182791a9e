//! What breaks a claim: the parameters that its failures have in common.

use brink_statistics::discovery::{
    Condition, Discovery, FoundBox, Node, Options, Outcome, Range, Reproducibility,
    ResampleOptions, Restriction, Sample, Status, TreeOptions, prim, reproducibility, tree,
};

use super::Weighed;
use super::worlds_table::Coordinates;
use crate::case::Case;
use crate::error::StudyError;
use crate::results::{
    BreakBox, BreakLimit, BreakNode, BreakSearch, BreakSplit, ClaimBreaks, PeelingStep,
};
use crate::run::Rows;

/// Boxes looked for, at most.
const BOXES: usize = 3;

/// Where each claim fails, over the worlds of a run that asked for claims. Worlds count as the evidence
/// weighs them, where that can be trusted. `seed` draws the resamples that test a box.
pub fn breaks(
    case: &Case,
    rows: &Rows,
    weighed: &Weighed,
    seed: u64,
) -> Result<Vec<ClaimBreaks>, StudyError> {
    let coordinates = Coordinates::of(rows);
    let shares = weighed.best();
    let counts: Vec<f64> = shares.shares().iter().map(|w| w * shares.effective()).collect();
    let claims = case.claims.iter().enumerate();
    claims
        .map(|(position, claim)| {
            let verdicts = rows.table.truths(rows.first + position);
            let search = Search { coordinates: &coordinates, verdicts, counts: &counts, seed };
            let mut found = search.run()?;
            (found.id, found.text) = (claim.id.clone(), claim.text.clone());
            Ok(found)
        })
        .collect()
}

struct Search<'a> {
    coordinates: &'a Coordinates,
    verdicts: &'a [Option<bool>],
    counts: &'a [f64],
    seed: u64,
}

impl Search<'_> {
    fn run(&self) -> Result<ClaimBreaks, StudyError> {
        let fails: Vec<bool> = self.verdicts.iter().map(|v| *v == Some(false)).collect();
        let undecided: Vec<bool> = self.verdicts.iter().map(Option::is_none).collect();
        let sample = Sample {
            columns: self.coordinates.columns.iter().map(|column| column.values()).collect(),
            outcome: Outcome::Binary(&fails),
            undecided: Some(&undecided),
            weights: Some(self.counts),
        };
        let options = Options { boxes: BOXES, ..Options::default() };
        let found = prim(&sample, &options).map_err(refused)?;
        let resampling = ResampleOptions { seed: self.seed, ..ResampleOptions::default() };
        let test = match found.boxes.first() {
            Some(first) => {
                Some(reproducibility(&sample, &options, first, &resampling).map_err(refused)?)
            }
            None => None,
        };
        let tree = match found.status {
            Status::Found => Some(tree(&sample, &TreeOptions::default()).map_err(refused)?),
            _ => None,
        };
        Ok(self.result(&found, test.as_ref(), tree.as_ref()))
    }

    fn result(
        &self,
        found: &Discovery,
        test: Option<&Reproducibility>,
        tree: Option<&Node>,
    ) -> ClaimBreaks {
        let boxes = found.boxes.iter().enumerate();
        let steps = found.boxes.first().map_or(&[][..], |first| &first.trajectory);
        ClaimBreaks {
            id: String::new(),
            text: String::new(),
            fails: found.interest / found.weight,
            decided: self.verdicts.len() - found.undecided_rows,
            undecided: found.undecided_rows,
            search: match found.status {
                Status::Found => BreakSearch::Found,
                Status::NoneOfInterest => BreakSearch::NeverFails,
                Status::AllOfInterest => BreakSearch::AlwaysFails,
                Status::Empty => BreakSearch::Undecided,
                Status::NoBox => BreakSearch::NoPattern,
            },
            boxes: boxes.map(|(at, own)| self.one(own, test.filter(|_| at == 0))).collect(),
            trajectory: steps
                .iter()
                .map(|step| PeelingStep {
                    coverage: step.coverage,
                    density: step.density,
                    mass: step.mass,
                    restricted: step.restrictions.len(),
                })
                .collect(),
            tree: tree.map(|node| self.node(node)),
        }
    }

    fn one(&self, found: &FoundBox, test: Option<&Reproducibility>) -> BreakBox {
        let own = &found.reported;
        let mut limits: Vec<BreakLimit> =
            own.restrictions.iter().map(|limit| self.limit(limit, test)).collect();
        let least = |limit: &BreakLimit| {
            limit.quasi_p.iter().flatten().copied().fold(f64::INFINITY, f64::min)
        };
        limits.sort_by(|a, b| least(a).total_cmp(&least(b)));
        BreakBox {
            limits,
            coverage: own.coverage,
            density: own.density,
            mass: own.mass,
            coverage_interval: test.map(|test| test.coverage),
            density_interval: test.map(|test| test.density),
        }
    }

    fn limit(&self, found: &Restriction, test: Option<&Reproducibility>) -> BreakLimit {
        let column = &self.coordinates.columns[found.column];
        let (low, high, elements) = match &found.range {
            Range::Between { low, high } => {
                (low.unwrap_or(f64::NAN), high.unwrap_or(f64::NAN), Vec::new())
            }
            Range::Categories(inside) => (f64::NAN, f64::NAN, column.elements(inside)),
        };
        let place = |test: &Reproducibility| {
            let at = test.columns.iter().position(|column| *column == found.column)?;
            Some(test.at_same_coverage[at])
        };
        BreakLimit {
            parameter: column.name.clone(),
            label: column.label.clone(),
            low,
            high,
            elements,
            quasi_p: found.quasi_p,
            reproduced: test.and_then(place),
        }
    }

    fn node(&self, node: &Node) -> BreakNode {
        let split = node.split.as_ref().map(|split| {
            let column = &self.coordinates.columns[split.column];
            let (at_most, elements) = match &split.condition {
                Condition::AtMost(value) => (*value, Vec::new()),
                Condition::In(inside) => (f64::NAN, column.elements(inside)),
            };
            BreakSplit {
                parameter: column.name.clone(),
                at_most,
                elements,
                gain: split.gain,
                branches: split.branches.iter().map(|branch| self.node(branch)).collect(),
            }
        });
        BreakNode { mass: node.mass, density: node.density, split }
    }
}

/// A table made here is refused only where a number of it is not finite.
fn refused(reason: impl std::fmt::Display) -> StudyError {
    StudyError::Missing(format!("what breaks the claims cannot be searched: {reason}"))
}
