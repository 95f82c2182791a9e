//! Independent draws, given that they come out in order.

/// One of several numbers that are drawn in order.
pub struct Marginal<'a> {
    /// Distribution function of the number were it drawn alone.
    pub cdf: &'a dyn Fn(f64) -> f64,
    /// Its inverse, on \[0, 1\].
    pub quantile: &'a dyn Fn(f64) -> f64,
}

/// Cells into which each number's probability is cut.
const CELLS: usize = 256;

/// Numbers with given distributions, independent but for their order: none is below the one before.
///
/// They are drawn one after the other, each given that those before it are where they are and that
/// those after it will be in order (Rosenblatt 1952, *Annals of Mathematical Statistics* 23:
/// 470–472): by inverting the probability `G(i, x)` that number `i` is at least `x` and all later
/// ones follow in order, `G(i, x) = ∫ G(i+1, y) dF_i(y)` from `x` up. One draw needs one point, and a
/// point next to another one gives a draw next to its.
///
/// Every distribution function is taken to be straight between 256 quantiles of every number, so
/// that `G` is a polynomial between them: uniform distributions are drawn exactly. Each polynomial
/// is written in the distance from its upper end, where all coefficients are sums of products of
/// probabilities, so that nothing cancels.
#[derive(Clone, Debug)]
pub struct Ordered {
    /// Ascending.
    nodes: Vec<f64>,
    /// `[number]`.
    above: Vec<Survival>,
}

/// `G(i, x)`, up to a factor.
#[derive(Clone, Debug)]
struct Survival {
    /// At each node; falling.
    at: Vec<f64>,
    /// Between a node and the next: coefficients by powers of the relative distance from the upper
    /// of both (0 there, 1 at the lower), lowest first.
    pieces: Vec<Vec<f64>>,
}

impl Ordered {
    /// Numbers in this order. `None` where order has no probability.
    pub fn new(marginals: &[Marginal<'_>]) -> Option<Self> {
        let mut nodes: Vec<f64> = Vec::with_capacity(marginals.len() * (CELLS + 2));
        for marginal in marginals {
            let cuts = (0..=CELLS).map(|cell| cell as f64 / CELLS as f64);
            nodes.extend(cuts.map(|share| (marginal.quantile)(share)));
            // A number that is known jumps just above its value.
            nodes.push((marginal.quantile)(1.0).next_up());
        }
        nodes.sort_by(f64::total_cmp);
        nodes.dedup();
        let cells = nodes.len().checked_sub(1)?;
        let mut later = Survival { at: vec![1.0; nodes.len()], pieces: vec![vec![1.0]; cells] };
        let mut above = Vec::with_capacity(marginals.len());
        for marginal in marginals.iter().rev() {
            later = later.before(&nodes, marginal)?;
            above.push(later.clone());
        }
        above.reverse();
        Some(Self { nodes, above })
    }

    /// The numbers at independent coordinates in (0, 1), one each.
    pub fn draw(&self, unit: &[f64]) -> Vec<f64> {
        let mut floor = self.nodes[0];
        let numbers = self.above.iter().zip(unit);
        numbers
            .map(|(above, &u)| {
                floor = floor.max(above.solve(&self.nodes, floor, 1.0 - u));
                floor
            })
            .collect()
    }
}

impl Survival {
    /// With one more number, which comes before; relative to its largest value, so that many
    /// numbers cannot underflow. `None` where that is 0.
    fn before(&self, nodes: &[f64], marginal: &Marginal<'_>) -> Option<Self> {
        // Strictly below a node, so that a number that is known counts at its own value.
        let below: Vec<f64> = nodes.iter().map(|&node| (marginal.cdf)(node.next_down())).collect();
        let mut at = vec![0.0; nodes.len()];
        let mut pieces = vec![Vec::new(); self.pieces.len()];
        for cell in (0..pieces.len()).rev() {
            let mass = (below[cell + 1] - below[cell]).max(0.0);
            let mut piece = vec![at[cell + 1]];
            if mass > 0.0 {
                let later = self.pieces[cell].iter().enumerate();
                piece.extend(later.map(|(power, c)| c * mass / (power as f64 + 1.0)));
            }
            at[cell] = piece.iter().sum();
            pieces[cell] = piece;
        }
        let scale = at[0];
        at.iter_mut().chain(pieces.iter_mut().flatten()).for_each(|value| *value /= scale);
        (scale > 0.0).then_some(Self { at, pieces })
    }

    /// Where it has fallen to `share` of what it is at `start`.
    fn solve(&self, nodes: &[f64], start: f64, share: f64) -> f64 {
        let upper = nodes.partition_point(|&node| node < start).clamp(1, nodes.len() - 1);
        let distance = (nodes[upper] - start) / (nodes[upper] - nodes[upper - 1]);
        let piece = self.pieces[upper - 1].iter().rev();
        let wanted = share * piece.fold(0.0, |sum, c| sum * distance + c);
        // The first node at which it is no longer above.
        let further = self.at[upper..].partition_point(|&value| value > wanted);
        let upper = (upper + further).min(nodes.len() - 1);
        let width = nodes[upper] - nodes[upper - 1];
        nodes[upper] - width * invert(&self.pieces[upper - 1], wanted)
    }
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
mod tests {
    use super::*;
    use crate::points::Net;

    fn uniform(low: f64, high: f64) -> (impl Fn(f64) -> f64, impl Fn(f64) -> f64) {
        let cdf = move |x: f64| {
            if high > low {
                ((x - low) / (high - low)).clamp(0.0, 1.0)
            } else {
                f64::from(x >= low)
            }
        };
        (cdf, move |u: f64| low + u * (high - low))
    }

    fn ordered(ranges: &[[f64; 2]]) -> Option<Ordered> {
        let all: Vec<_> = ranges.iter().map(|&[low, high]| uniform(low, high)).collect();
        let marginals: Vec<Marginal> =
            all.iter().map(|(cdf, quantile)| Marginal { cdf, quantile }).collect();
        Ordered::new(&marginals)
    }

    /// Means and products of neighbours over many draws.
    fn moments(draws: impl Iterator<Item = Vec<f64>>) -> Vec<f64> {
        let mut sums = Vec::new();
        let mut count = 0.0;
        for draw in draws {
            let products = draw.windows(2).map(|pair| pair[0] * pair[1]);
            let all: Vec<f64> = draw.iter().copied().chain(products).collect();
            sums.resize(all.len(), 0.0);
            sums.iter_mut().zip(&all).for_each(|(sum, x)| *sum += x);
            count += 1.0;
        }
        sums.into_iter().map(|sum| sum / count).collect()
    }

    #[test]
    fn equal_ranges_give_order_statistics() {
        // The i-th of k uniform numbers has mean i / (k + 1) (David & Nagaraja 2003, section 2.1); the
        // product of neighbours i and i + 1 has mean i (i + 2) / ((k + 1) (k + 2)).
        let three = ordered(&[[0.0, 1.0]; 3]).unwrap();
        let points = Net::drawn(&[5, 6, 7]);
        let found = moments((0..1 << 14).map(|k| three.draw(&points.point(k))));
        for (found, exact) in found.iter().zip([0.25, 0.5, 0.75, 3.0 / 20.0, 8.0 / 20.0]) {
            assert!((found - exact).abs() < 2e-4, "{found} is not {exact}");
        }
    }

    #[test]
    fn unequal_ranges_agree_with_rejection() {
        let ranges = [[0.0, 2.0], [1.0, 1.5], [0.5, 3.0], [2.5, 2.75]];
        let sampler = ordered(&ranges).unwrap();
        let points = Net::new(&[(0, 9), (1, 10), (2, 11), (3, 12)]).unwrap();
        let found = moments((0..1 << 15).map(|k| sampler.draw(&points.point(k))));
        let independent = (0..1 << 20).map(|k| {
            let point = points.point(k);
            let place = |(u, [low, high]): (&f64, &[f64; 2])| low + u * (high - low);
            point.iter().zip(&ranges).map(place).collect::<Vec<f64>>()
        });
        let expected = moments(independent.filter(|draw| draw.is_sorted()));
        for (found, expected) in found.iter().zip(&expected) {
            assert!((found - expected).abs() < 1e-3, "{found} is not {expected}");
        }
    }

    #[test]
    fn draws_are_in_order_and_in_range() {
        let ranges = [[0.0, 1e-9], [0.0, 1.0], [0.25, 0.25], [0.0, 1e9]];
        let sampler = ordered(&ranges).unwrap();
        let points = Net::drawn(&[1, 2, 3, 4]);
        for k in 0..4096 {
            let draw = sampler.draw(&points.point(k));
            assert!(draw.is_sorted(), "{draw:?}");
            assert!((draw[2] - 0.25).abs() < 1e-12 && draw[1] <= 0.25 + 1e-12, "{draw:?}");
            let within = draw
                .iter()
                .zip(&ranges)
                .all(|(x, [low, high])| (*low..=high.next_up()).contains(x));
            assert!(within, "{draw:?}");
        }
        assert!(ordered(&[[1.0, 2.0], [0.0, 0.5]]).is_none());
    }

    /// Of equal ranges these are order statistics: the first of k is 1 − (1 − u)^(1/k), and so on
    /// with those that remain above it.
    #[test]
    fn equal_ranges_are_exact_draw_by_draw() {
        for members in 1..=12 {
            for scale in [1e-200, 1.0, 1e200] {
                let sampler = ordered(&vec![[0.0, scale]; members]).unwrap();
                let seeds: Vec<u64> = (0..members as u64).collect();
                let points = Net::drawn(&seeds);
                for k in 0..200 {
                    let point = points.point(k);
                    let mut left = 1.0;
                    for (i, (x, u)) in sampler.draw(&point).iter().zip(&point).enumerate() {
                        left *= libm::pow(1.0 - u, 1.0 / (members - i) as f64);
                        let expected = 1.0 - left;
                        assert!((x / scale - expected).abs() < 1e-12, "{x} is not {expected}");
                    }
                }
            }
        }
    }
}
