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
/// those after it will be in order: by inverting the probability `G(i, x)` that number `i` is at least
/// `x` and all later ones follow in order, `G(i, x) = ∫ G(i+1, y) dF_i(y)` from `x` up. It is tabulated
/// at 256 quantiles of every number and interpolated between them, so that the distribution is that
/// of rejection to a few millionths, one draw needs one point, and a point next to another one gives
/// a draw next to its.
#[derive(Clone, Debug)]
pub struct Ordered {
    /// Ascending.
    nodes: Vec<f64>,
    /// `[number][node]`, falling.
    above: Vec<Vec<f64>>,
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
        let mut above = vec![Vec::new(); marginals.len()];
        let mut later = vec![1.0; nodes.len()];
        for (number, marginal) in marginals.iter().enumerate().rev() {
            later = tail(&nodes, marginal, &later);
            above[number].clone_from(&later);
        }
        (above.first()?[0] > 0.0).then_some(Self { nodes, above })
    }

    /// The numbers at independent coordinates in (0, 1), one each.
    pub fn draw(&self, unit: &[f64]) -> Vec<f64> {
        let mut floor = self.nodes[0];
        let numbers = self.above.iter().zip(unit);
        numbers
            .map(|(above, &u)| {
                let reached = self.at(above, floor);
                floor = floor.max(self.where_below(above, (1.0 - u) * reached));
                floor
            })
            .collect()
    }

    /// The table's function at `x`.
    fn at(&self, above: &[f64], x: f64) -> f64 {
        let next = self.nodes.partition_point(|&node| node < x).min(self.nodes.len() - 1);
        let Some(cell) = next.checked_sub(1) else { return above[0] };
        let share = (x - self.nodes[cell]) / (self.nodes[next] - self.nodes[cell]);
        above[cell] + share * (above[next] - above[cell])
    }

    /// Where the table's function falls to `level`.
    fn where_below(&self, above: &[f64], level: f64) -> f64 {
        let next = above.partition_point(|&value| value > level).min(above.len() - 1);
        let Some(cell) = next.checked_sub(1) else { return self.nodes[0] };
        let fall = above[cell] - above[next];
        let share = if fall > 0.0 { (above[cell] - level) / fall } else { 0.0 };
        self.nodes[cell] + share * (self.nodes[next] - self.nodes[cell])
    }
}

/// The probability that a number is at least each node and that what follows it is in order.
fn tail(nodes: &[f64], marginal: &Marginal<'_>, later: &[f64]) -> Vec<f64> {
    // Strictly below a node, so that a number that is known counts at its own value.
    let below: Vec<f64> = nodes.iter().map(|&node| (marginal.cdf)(node.next_down())).collect();
    let mut tail = vec![0.0; nodes.len()];
    for cell in (0..nodes.len() - 1).rev() {
        let mass = (below[cell + 1] - below[cell]).max(0.0);
        tail[cell] = tail[cell + 1] + mass * f64::midpoint(later[cell], later[cell + 1]);
    }
    tail
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
}
