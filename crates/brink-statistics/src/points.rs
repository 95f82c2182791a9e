//! Low-discrepancy points that can be asked for by number.
//!
//! Sobol points (direction numbers of Joe & Kuo 2008, from `sobol-qmc`) with Owen's nested uniform
//! scramble (Owen 1995, in *Monte Carlo and Quasi-Monte Carlo Methods in Scientific Computing*):
//! scrambled points are uniform on the cube each, keep every property of the net, and
//! the error of a mean over a smooth function falls as n^(-3/2) instead of n^(-1/2). Independent
//! scrambles are independent replicates, whose spread says how large the error is.

use sobol_qmc::params::JoeKuoD6;
use sobol_qmc::{Sobol, UnitRender};

use crate::mix::Keyed;

/// Largest number of dimensions.
pub const MAX_DIMENSIONS: usize = 1000;

/// Bits of a coordinate; also the binary logarithm of the number of points.
const BITS: usize = 52;

/// A Sobol sequence with random access, scrambled or plain.
#[derive(Clone, Debug)]
pub struct Net {
    columns: Vec<Column>,
}

/// A coordinate of the points.
#[derive(Clone, Debug)]
struct Column {
    /// The first bit of a coordinate is the highest of a word.
    directions: [u64; BITS],
    /// The scramble, if there is one.
    scramble: Option<Keyed>,
}

impl Net {
    /// A scrambled sequence with one column for each pair of a dimension of Sobol's sequence (from
    /// 0, below [`MAX_DIMENSIONS`], else `None`) and a seed (see [`crate::seed_of`]).
    ///
    /// A coordinate depends on its dimension, its seed and the number of the point alone. Columns
    /// of a net should have different dimensions; columns of the same dimension with different
    /// seeds are stratified one by one, but not jointly.
    pub fn new(columns: &[(usize, u64)]) -> Option<Self> {
        let dimensions: Vec<usize> = columns.iter().map(|column| column.0).collect();
        let seeds = columns.iter().map(|column| Some(Keyed::new(column.1)));
        Self::of(&dimensions, seeds)
    }

    /// The sequence itself in so many dimensions (at most [`MAX_DIMENSIONS`], else `None`); its
    /// point 0 is (next to) the origin.
    pub fn plain(dimensions: usize) -> Option<Self> {
        let dimensions: Vec<usize> = (0..dimensions).collect();
        Self::of(&dimensions, dimensions.iter().map(|_| None))
    }

    /// A scrambled sequence with one column for each of these seeds, however many (see
    /// [`crate::seed_of`]): direction numbers are drawn from the seed, upper triangular with ones on
    /// the diagonal as Sobol's are, instead of taken from a table by the position of the column.
    ///
    /// A coordinate depends on its seed and the number of the point alone, so columns may be added,
    /// removed and reordered. Every `2^m` points from a multiple of it on have one in each of `2^m`
    /// equal parts of every axis. Two columns together are a net whose quality is random, as that of
    /// remote dimensions of Sobol's sequence is: of `2^m` points one falls into each of `2^(m-t)`
    /// boxes with `t` about `log2(m) + 1`.
    pub fn drawn(seeds: &[u64]) -> Self {
        let column = |&seed: &u64| {
            let scramble = Keyed::new(seed);
            let random = Keyed::new(scramble.at(u64::MAX));
            let directions = std::array::from_fn(|bit| {
                let diagonal = 1_u64 << (63 - bit);
                random.at(bit as u64) & !(diagonal | (diagonal - 1)) | diagonal
            });
            Column { directions, scramble: Some(scramble) }
        };
        Self { columns: seeds.iter().map(column).collect() }
    }

    fn of(dimensions: &[usize], scrambles: impl Iterator<Item = Option<Keyed>>) -> Option<Self> {
        let needed = dimensions.iter().max().map_or(0, |largest| largest + 1);
        if needed > MAX_DIMENSIONS {
            return None;
        }
        let table = Sobol::<f64, UnitRender>::init_direction_vals::<u32, JoeKuoD6>(
            needed,
            BITS,
            &JoeKuoD6::STANDARD,
        );
        let columns = dimensions.iter().zip(scrambles).map(|(&dimension, scramble)| {
            let mut directions = [0; BITS];
            directions.copy_from_slice(&table[dimension]);
            Column { directions, scramble }
        });
        Some(Self { columns: columns.collect() })
    }

    /// Number of columns.
    pub fn dimensions(&self) -> usize {
        self.columns.len()
    }

    /// Coordinate `column` of point `k` (below 2^52), strictly between 0 and 1.
    pub fn coordinate(&self, k: u64, column: usize) -> f64 {
        let Column { directions, scramble } = &self.columns[column];
        let mut gray = (k ^ (k >> 1)) & ((1 << BITS) - 1);
        let mut bits = 0;
        while gray != 0 {
            bits ^= directions[gray.trailing_zeros() as usize];
            gray &= gray - 1;
        }
        let bits = scramble.map_or(bits, |scramble| nested(bits, scramble));
        // 52 bits and a half step: never 0 or 1, and exact in double precision.
        ((bits >> (64 - BITS)) as f64 + 0.5) / (1_u64 << BITS) as f64
    }

    /// All coordinates of point `k`.
    pub fn point(&self, k: u64) -> Vec<f64> {
        (0..self.dimensions()).map(|column| self.coordinate(k, column)).collect()
    }
}

/// Flips each bit of a word or not, by a fair coin for each sequence of bits above it.
///
/// Bits above a bit, with zeros from there on, are a word, and the coin of the bit is the bit at
/// the same position of the random function of this word. This names every node of the tree of
/// prefixes once, so coins are independent; and the word only changes where a bit is one, so one
/// value of the function serves all bits from one 1 to the next.
fn nested(bits: u64, function: Keyed) -> u64 {
    let mut coins = function.at(0);
    let (mut prefix, mut rest) = (0, bits);
    while rest != 0 {
        let one = 1_u64 << rest.ilog2();
        let below = one - 1;
        prefix |= one;
        rest &= below;
        coins = (coins & !below) | (function.at(prefix) & below);
    }
    bits ^ coins
}

#[cfg(test)]
#[allow(clippy::cast_sign_loss)]
mod tests {
    use super::*;

    fn net(dimensions: usize, seed: u64) -> Net {
        let columns: Vec<(usize, u64)> =
            (0..dimensions).map(|d| (d, crate::seed_of(&format!("x{d}"), seed, 0))).collect();
        Net::new(&columns).unwrap()
    }

    #[test]
    fn plain_points_are_the_sobol_sequence() {
        let points = Net::plain(2).unwrap();
        // Bratley & Fox 1988: 0, 1/2, 3/4, 1/4, 3/8 in the first dimension (Gray-code order).
        for (k, x) in [0.0, 0.5, 0.75, 0.25, 0.375].into_iter().enumerate() {
            assert!((points.coordinate(k as u64, 0) - x).abs() < 1e-15);
        }
        for (k, y) in [0.0, 0.5, 0.25, 0.75].into_iter().enumerate() {
            assert!((points.coordinate(k as u64, 1) - y).abs() < 1e-15);
        }
    }

    /// Sobol's first two dimensions are a (0, m, 2)-net: every elementary interval of area 2^-m
    /// holds one of 2^m consecutive points. Others hold it one by one.
    #[test]
    fn a_scrambled_net_is_a_net() {
        for seed in 0..20 {
            let points = net(2, seed);
            for m in [1, 4, 9] {
                for across in 0..=m {
                    let (columns, rows) = (1_u32 << across, 1_u32 << (m - across));
                    let mut held = vec![0; 1 << m];
                    for k in 3 << m..4 << m {
                        let cell = |d, count| (points.coordinate(k, d) * f64::from(count)) as usize;
                        held[cell(0, columns) * rows as usize + cell(1, rows)] += 1;
                    }
                    assert!(held.iter().all(|&count| count == 1), "{columns} by {rows}");
                }
            }
        }
        let points = net(30, 1);
        for d in 0..30 {
            let mut strata: Vec<u64> =
                (0..256).map(|k| (points.coordinate(k, d) * 256.0) as u64).collect();
            strata.sort_unstable();
            assert!(strata.into_iter().eq(0..256), "dimension {d}");
        }
    }

    /// The scramble of a word, bit by bit, each from all bits above it.
    #[test]
    fn one_value_serves_all_bits_to_the_next_one() {
        let function = Keyed::new(5);
        for word in (0..500).map(|k| Keyed::new(9).at(k) & Keyed::new(8).at(k)) {
            let mut flipped = 0;
            for position in (0..64).rev() {
                let above = if position == 63 { 0 } else { !((1_u64 << (position + 1)) - 1) };
                flipped |= (word ^ function.at(word & above)) & (1 << position);
            }
            assert_eq!(nested(word, function), flipped);
        }
    }

    /// Each point is uniform: mean, variance and correlation with its sibling over many scrambles
    /// are what independent coins give.
    #[test]
    fn points_are_uniform_over_scrambles() {
        let draws = 20_000;
        for k in [0, 1, 6, 1023] {
            let values: Vec<f64> =
                (0..draws).map(|seed| net(1, seed).coordinate(k, 0) - 0.5).collect();
            let n = draws as f64;
            let mean = values.iter().sum::<f64>() / n;
            let variance = values.iter().map(|x| x * x).sum::<f64>() / n;
            // Five standard errors: the variance of x is 1/12, that of x² is 1/180.
            assert!(mean.abs() < 5.0 * libm::sqrt(1.0 / 12.0 / n), "point {k}: {mean}");
            assert!((variance - 1.0 / 12.0).abs() < 5.0 * libm::sqrt(1.0 / 180.0 / n));
        }
    }

    /// Owen 1997 (*Annals of Statistics* 25: 1541–1562): over a smooth function the variance over
    /// scrambles falls as n^(-3) (log n)^(d − 1).
    #[test]
    fn the_error_over_scrambles_falls_as_in_theory() {
        let (few, many, replicates) = (5_u32, 11_u32, 64_u32);
        let error = |m: u32| {
            let squares = (0..replicates).map(|seed| {
                let points = net(3, seed.into());
                let value =
                    |k| points.point(k).into_iter().map(|x| x * libm::exp(x)).product::<f64>();
                let sum: f64 = (0..1 << m).map(value).sum();
                // The integral of x exp(x) is 1.
                (sum / f64::from(1_u32 << m) - 1.0).powi(2)
            });
            libm::sqrt(squares.sum::<f64>() / f64::from(replicates))
        };
        // A factor of 64 in n; counting alone would gain 8.
        let gain = error(few) / error(many);
        let theory = 64.0_f64.powf(1.5) * f64::from(few) / f64::from(many);
        // Either error is known to one part in √(2 · 64): three standard errors of the ratio.
        assert!((gain / theory - 1.0).abs() < 3.0 * libm::sqrt(2.0 / 128.0), "{gain} {theory}");
    }

    #[test]
    fn a_coordinate_depends_on_its_column_alone() {
        let (a, b) = (Net::new(&[(4, 9), (2, 7)]).unwrap(), Net::new(&[(2, 7)]).unwrap());
        assert_eq!(a.coordinate(99, 1), b.coordinate(99, 0));
        assert_ne!(a.coordinate(99, 1), Net::new(&[(2, 8)]).unwrap().coordinate(99, 0));
        assert!(Net::new(&[(MAX_DIMENSIONS, 0)]).is_none());
        assert!(Net::new(&[]).unwrap().point(3).is_empty());
    }
}
