//! Latin hypercubes that can be asked for by number.
//!
//! Of n points, each of n equal parts of every axis holds one (`McKay`, Beckman & Conover 1979,
//! *Technometrics* 21: 239–245). Unlike a net the number of points is part of the design: no part
//! of it is a smaller one.

use crate::mix::Keyed;

/// Rounds of the permutation's network, each of both halves: twice what Luby & Rackoff need.
const ROUNDS: u64 = 4;
/// Rounds where halves have so few bits that a round hardly mixes them.
const SMALL_ROUNDS: u64 = 16;
/// Below so many bits, halves are small.
const SMALL: u32 = 10;

/// A Latin hypercube with random access.
#[derive(Clone, Debug)]
pub struct Latin {
    size: u64,
    columns: Vec<Keyed>,
}

impl Latin {
    /// A hypercube of so many points (1 to 2^52, else `None`), with a column for each seed (see
    /// [`crate::seed_of`]). A coordinate depends on the size, its seed and the number of the point.
    pub fn new(size: u64, seeds: &[u64]) -> Option<Self> {
        let columns = seeds.iter().map(|&seed| Keyed::new(seed)).collect();
        (1..=1 << 52).contains(&size).then_some(Self { size, columns })
    }

    /// Number of points.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Number of columns.
    pub fn dimensions(&self) -> usize {
        self.columns.len()
    }

    /// Coordinate `column` of point `k` (taken modulo the size), strictly between 0 and 1.
    pub fn coordinate(&self, k: u64, column: usize) -> f64 {
        let function = self.columns[column];
        let k = k % self.size;
        let part = self.part(k, function);
        let within = (function.at(!k) >> 12) as f64 + 0.5;
        let place = (part as f64 + within / (1_u64 << 52) as f64) / self.size as f64;
        // With very many parts, the last may round up to 1.
        place.min(1.0 - f64::EPSILON / 2.0)
    }

    /// The part of an axis in which point `k` lies: a bijection of the parts.
    ///
    /// A Feistel network permutes the smallest power of two that is large enough (Luby & Rackoff
    /// 1988), and is applied again where it leads outside (Black & Rogaway 2002), fewer than two
    /// times on average.
    fn part(&self, k: u64, function: Keyed) -> u64 {
        let bits = 64 - (self.size - 1).leading_zeros();
        let low = bits / 2;
        let (low_mask, high_mask) = ((1 << low) - 1, (1 << (bits - low)) - 1);
        let rounds = if bits < SMALL { SMALL_ROUNDS } else { ROUNDS };
        let (mut x, mut pass) = (k, 0);
        loop {
            let (mut left, mut right) = (x >> low, x & low_mask);
            for round in 0..rounds {
                // Above the words of `coordinate`, apart by round and half.
                let tag = (2 * round) << 54;
                left ^= (function.at(right | tag) >> 20) & high_mask;
                right ^= (function.at(left | tag | 1 << 54) >> 20) & low_mask;
            }
            x = left << low | right;
            pass += 1;
            if x < self.size {
                return x;
            }
            debug_assert!(pass < 1 << 20, "a permutation leads back");
        }
    }
}

#[cfg(test)]
#[allow(clippy::cast_sign_loss)]
mod tests {
    use super::*;

    #[test]
    fn every_part_holds_one_point() {
        for size in [1, 2, 3, 5, 17, 64, 1000, 4097] {
            let latin = Latin::new(size, &[3, 4]).unwrap();
            for column in 0..2 {
                let mut parts: Vec<u64> =
                    (0..size).map(|k| (latin.coordinate(k, column) * size as f64) as u64).collect();
                parts.sort_unstable();
                assert!(parts.into_iter().eq(0..size), "{size} points, column {column}");
            }
        }
    }

    /// All orders of few points are about as frequent, so columns pair at random.
    #[test]
    fn all_orders_come_up() {
        for (size, orders) in [(2_u64, 2_usize), (3, 6), (4, 24), (5, 120)] {
            let mut counts = std::collections::BTreeMap::new();
            let draws = 400 * orders;
            for seed in 0..draws {
                let latin = Latin::new(size, &[seed as u64]).unwrap();
                let order: Vec<u64> = (0..size).map(|k| latin.part(k, latin.columns[0])).collect();
                *counts.entry(order).or_insert(0.0) += 1.0;
            }
            assert_eq!(counts.len(), orders, "{size} points");
            let fit: f64 = counts.values().map(|c: &f64| (c - 400.0).powi(2) / 400.0).sum();
            let freedom = orders as f64 - 1.0;
            // Five standard deviations of the chi-square distribution above its mean.
            assert!(fit < freedom + 5.0 * libm::sqrt(2.0 * freedom), "{size} points: {fit}");
        }
    }

    /// Over seeds, the correlation of two random orders has mean 0 and variance 1/(n − 1).
    #[test]
    fn columns_pair_at_random() {
        for size in [17_u64, 100, 511, 700, 1025] {
            let draws = 400_u32;
            let (mut mean, mut square) = (0.0, 0.0);
            for seed in 0..u64::from(draws) {
                let latin = Latin::new(size, &[seed, 1000 + seed]).unwrap();
                let column = |column| -> Vec<f64> {
                    (0..size).map(|k| latin.coordinate(k, column)).collect()
                };
                let scaled = crate::copula::rank_correlation(&column(0), &column(1))
                    * libm::sqrt(size as f64 - 1.0);
                mean += scaled / f64::from(draws);
                square += scaled * scaled / f64::from(draws);
            }
            // Five standard errors.
            assert!(mean.abs() < 5.0 / 20.0, "{size}: mean {mean}");
            assert!((square - 1.0).abs() < 5.0 * libm::sqrt(2.0) / 20.0, "{size}: {square}");
        }
    }

    #[test]
    fn places_within_parts_are_uniform() {
        let latin = Latin::new(10_000, &[1]).unwrap();
        let within: f64 =
            (0..10_000).map(|k| (latin.coordinate(k, 0) * 10_000.0).fract() - 0.5).sum();
        assert!(within.abs() < 5.0 * libm::sqrt(10_000.0 / 12.0), "{within}");
        assert!(Latin::new(0, &[]).is_none());
    }
}
