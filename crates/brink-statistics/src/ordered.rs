//! Uniform draws that rise: independent ranges, given that each draw is at least the one before.
//!
//! The chance that members from one on rise from a point is a piecewise polynomial of this point.
//! Its pieces follow from the last member backwards by integration, and a draw inverts one of them
//! for each member forwards (the conditional quantile transform of Rosenblatt 1952, *Annals of
//! Mathematical Statistics* 23: 470–472; for equal ranges these are the order statistics of
//! uniforms, David & Nagaraja 2003, section 2.5). One uniform makes one draw: nothing is
//! rejected, and evenly spread points stay evenly spread.
//!
//! Each piece is written in the distance from its *upper* end, where all coefficients are sums
//! of products of positive numbers: nothing cancels, so it keeps its digits for any number of
//! members and ranges of any size.

/// Ranges whose draws rise.
#[derive(Clone, Debug)]
pub struct Ordered {
    ranges: Vec<[f64; 2]>,
    /// Ends of ranges, rising.
    knots: Vec<f64>,
    /// `[member]`: the chance that it and those after it rise from a point.
    levels: Vec<Survival>,
    log_probability: f64,
}

/// The chance that some members rise from a point, up to a factor: never rising, continuous from
/// the left.
#[derive(Clone, Debug)]
struct Survival {
    /// At each knot.
    at: Vec<f64>,
    /// Between a knot and the next: coefficients by powers of the relative distance from the
    /// upper of both (0 there, 1 at the lower), lowest first.
    pieces: Vec<Vec<f64>>,
}

/// Why ranges cannot rise. Members are numbered from 0.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum OrderedError {
    /// A range is not one.
    #[error("range {member} goes from {} to {}; its ends must be numbers that do not fall", .range[0], .range[1])]
    Range {
        /// Its number.
        member: usize,
        /// Its ends.
        range: [f64; 2],
    },
    /// Two ranges leave no draws that rise.
    #[error(
        "range {earlier} starts at {low} and range {later} ends at {high}: no draw from the first \
         lies below one from the second"
    )]
    NoRoom {
        /// Number of the range that comes first.
        earlier: usize,
        /// Its lower end.
        low: f64,
        /// Number of the range that comes later.
        later: usize,
        /// Its upper end.
        high: f64,
    },
    /// The ranges together leave no draws that rise, though any two of them do.
    #[error("fixed values among the ranges leave no room for those between them")]
    Fixed,
}

impl Ordered {
    /// Ranges (`[lower end, upper end]`) in the order in which draws rise. A range with equal ends
    /// is a fixed value.
    ///
    /// Draws that fall are draws that rise with the ranges taken in reverse; ranges that are
    /// uniform in the logarithm are ranges of the logarithm.
    pub fn rising(ranges: &[[f64; 2]]) -> Result<Self, OrderedError> {
        check(ranges)?;
        let mut knots: Vec<f64> = ranges.iter().flatten().copied().collect();
        knots.sort_by(f64::total_cmp);
        knots.dedup();
        let mut log_probability = 0.0;
        let mut later = Survival::certain(knots.len());
        let mut levels = Vec::with_capacity(ranges.len());
        for &[low, high] in ranges.iter().rev() {
            let mut level = later.before(&knots, low, high);
            // Relative to its largest value, so that many members cannot underflow.
            let scale = level.at[0];
            if scale <= 0.0 {
                return Err(OrderedError::Fixed);
            }
            level.divide(scale);
            log_probability += libm::log(scale);
            later = level.clone();
            levels.push(level);
        }
        levels.reverse();
        Ok(Self { ranges: ranges.to_vec(), knots, levels, log_probability })
    }

    /// Number of members.
    pub fn members(&self) -> usize {
        self.ranges.len()
    }

    /// Logarithm of the probability that independent draws rise: what share of worlds the order
    /// leaves.
    pub fn log_probability(&self) -> f64 {
        self.log_probability
    }

    /// Replaces independent uniforms in (0, 1), one per member, by draws that rise. Each draw rises
    /// with its own uniform and depends on those of earlier members besides.
    pub fn apply(&self, uniforms: &mut [f64]) {
        assert_eq!(uniforms.len(), self.members(), "one uniform per member");
        let mut last = f64::NEG_INFINITY;
        for (member, place) in uniforms.iter_mut().enumerate() {
            let [low, high] = self.ranges[member];
            let start = low.max(last).min(high);
            if start < high {
                last = self.levels[member].solve(&self.knots, start, 1.0 - *place);
                last = last.clamp(start, high);
            } else {
                last = high;
            }
            *place = last;
        }
    }
}

fn check(ranges: &[[f64; 2]]) -> Result<(), OrderedError> {
    for (member, &[low, high]) in ranges.iter().enumerate() {
        if !(low <= high && low.is_finite() && high.is_finite() && (high - low).is_finite()) {
            return Err(OrderedError::Range { member, range: [low, high] });
        }
    }
    for (later, &[floor, high]) in ranges.iter().enumerate() {
        for (earlier, &[low, ceiling]) in ranges[..later].iter().enumerate() {
            let fixed = low == ceiling && floor == high;
            if low > high || (low == high && !fixed) {
                return Err(OrderedError::NoRoom { earlier, low, later, high });
            }
        }
    }
    Ok(())
}

impl Survival {
    /// Of no members: certain.
    fn certain(knots: usize) -> Self {
        Self { at: vec![1.0; knots], pieces: vec![vec![1.0]; knots.saturating_sub(1)] }
    }

    /// With one more member, which comes before: the mean over its range, from the point on, of the
    /// chance of the others from there.
    fn before(&self, knots: &[f64], low: f64, high: f64) -> Self {
        let mut at = vec![0.0; knots.len()];
        let mut pieces = vec![vec![0.0]; self.pieces.len()];
        let place = |end: f64| knots.partition_point(|&knot| knot < end);
        let (first, last) = (place(low), place(high));
        if first == last {
            at[first] = self.at[first];
        }
        for piece in (first..last).rev() {
            let share = (knots[piece + 1] - knots[piece]) / (high - low);
            let integral = self.pieces[piece].iter().enumerate();
            let integral = integral.map(|(power, c)| c * share / (power as f64 + 1.0));
            pieces[piece] = std::iter::once(at[piece + 1]).chain(integral).collect();
            at[piece] = pieces[piece].iter().sum();
        }
        // Below the range, the point does not matter.
        let whole = at[first];
        at[..first].fill(whole);
        pieces[..first].fill(vec![whole]);
        Self { at, pieces }
    }

    fn divide(&mut self, scale: f64) {
        self.at.iter_mut().for_each(|value| *value /= scale);
        self.pieces.iter_mut().flatten().for_each(|value| *value /= scale);
    }

    /// The point above `start` at which the chance is `share` of that at `start`.
    fn solve(&self, knots: &[f64], start: f64, share: f64) -> f64 {
        let above = knots.partition_point(|&knot| knot < start).max(1);
        let from = distance(knots, above - 1, start);
        let wanted = share * evaluate(&self.pieces[above - 1], from);
        // The first knot at which the chance is no longer above.
        let rest = self.at[above..].partition_point(|&value| value > wanted);
        let piece = (above + rest).min(knots.len() - 1) - 1;
        let upper = knots[piece + 1];
        upper - (upper - knots[piece]) * invert(&self.pieces[piece], wanted)
    }
}

/// Relative distance of a point from the upper end of a piece.
fn distance(knots: &[f64], piece: usize, point: f64) -> f64 {
    (knots[piece + 1] - point) / (knots[piece + 1] - knots[piece])
}

fn evaluate(piece: &[f64], distance: f64) -> f64 {
    piece.iter().rev().fold(0.0, |sum, c| sum * distance + c)
}

/// Where a polynomial with coefficients of at least 0 has this value, in \[0, 1\].
///
/// Less its constant it is convex and rising as a function of logarithms, and a straight line there
/// if it is a power: Newton's steps in logarithms from 1 never pass the solution and need few.
fn invert(piece: &[f64], value: f64) -> f64 {
    let wanted = value - piece[0];
    if wanted <= 0.0 {
        return 0.0;
    }
    let mut place = 1.0;
    for _ in 0..100 {
        let (mut sum, mut slope) = (0.0, 0.0);
        for (power, c) in piece.iter().enumerate().skip(1).rev() {
            sum = sum * place + c;
            slope = slope * place + c * power as f64;
        }
        // Both still lack one factor of the place.
        let step = libm::log(sum * place / wanted) * sum / slope;
        let next = place * libm::exp(-step.max(0.0));
        // Rounding ends the fall; a piece that is flat to all digits has no slope.
        if next.is_nan() || next >= place {
            break;
        }
        place = next;
    }
    place
}

#[cfg(test)]
mod tests;
