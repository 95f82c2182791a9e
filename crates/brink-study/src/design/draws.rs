//! Points whose coordinates go by name.
//!
//! A digital sequence in base 2 as Sobol's, but each coordinate's direction numbers are drawn, from its
//! name and the seed, and its digits are scrambled (Owen 1995). So a coordinate depends on its name,
//! the seed and the number of the point alone: not on which others there are, nor on how many points
//! are asked for. Sobol's own direction numbers go by the position of a coordinate instead: a new
//! parameter would change the draws of those behind it.
//!
//! Every stretch of `2^m` points that begins at a multiple of it has one point in each of `2^m`
//! equal intervals along each coordinate, as a Latin hypercube has. Two coordinates together
//! are a digital net whose quality is random, as that of remote dimensions of the Sobol sequence
//! is: of the `2^m` points one falls into each of `2^(m-t)` boxes with `t` about `log2(m) + 1`.
//!
//! The design is repeated independently: point `k` belongs to replicate `k` modulo their number, and
//! how much estimates differ between replicates says how exact they are (Owen 1997).

use brink_statistics::scramble::{permuted, scrambled};
use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};

use crate::fingerprint::Hasher;

/// Bits of a coordinate; also the binary logarithm of the number of points.
const BITS: usize = 52;

/// How the points of a design are laid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sampling {
    /// A scrambled digital sequence.
    #[default]
    Sobol,
    /// A Latin hypercube: one point in each of as many slices as there are points, along each
    /// coordinate, at random otherwise.
    LatinHypercube,
}

impl Sampling {
    /// Every way with its name in scenarios.
    pub const ALL: [(&'static str, Sampling); 2] =
        [("sobol", Sampling::Sobol), ("latin-hypercube", Sampling::LatinHypercube)];
}

/// A sequence with random access, one coordinate for each name.
#[derive(Clone, Debug)]
pub struct Draws {
    /// `[replicate][coordinate]`.
    replicates: Vec<Vec<Coordinate>>,
    /// Points of a Latin hypercube in each replicate; `None` for a digital sequence.
    slices: Option<u64>,
}

#[derive(Clone, Debug)]
struct Coordinate {
    /// Columns of the generator matrix, `[bit of the point's number]`, upper triangular with ones on
    /// the diagonal; the first row is the highest bit.
    columns: Vec<u64>,
    /// Decides the scrambling, or the order of slices.
    key: u64,
}

impl Coordinate {
    fn new(name: &str, seed: u64, replicate: u64) -> Self {
        let mut hasher = Hasher::default();
        hasher.text(name);
        hasher.number(seed);
        hasher.number(replicate);
        let mut random = Pcg64Mcg::seed_from_u64(hasher.finish());
        let column = |bit: usize| {
            let diagonal = 1_u64 << (63 - bit);
            random.next_u64() & !(diagonal | (diagonal - 1)) | diagonal
        };
        Self { columns: (0..BITS).map(column).collect(), key: random.next_u64() }
    }

    /// The coordinate of point `k` of a digital sequence, strictly between 0 and 1.
    fn digital(&self, k: u64) -> f64 {
        let mut bits = 0;
        let mut rest = k;
        while rest != 0 {
            bits ^= self.columns[rest.trailing_zeros() as usize];
            rest &= rest - 1;
        }
        // 52 bits and a half step: never 0 or 1, and exact in double precision.
        ((scrambled(bits, self.key) >> 12) as f64 + 0.5) / (1_u64 << BITS) as f64
    }

    /// The coordinate of point `k` of a Latin hypercube of `slices` points.
    fn sliced(&self, k: u64, slices: u64) -> f64 {
        let (slice, within) = permuted(k, slices, self.key);
        (slice as f64 + within) / slices as f64
    }
}

impl Draws {
    /// The sequence for a seed with a coordinate for each of these names, which differ, and so many
    /// independent replicates (at least 1). With a `size`, a Latin hypercube of so many points.
    pub fn new<'a>(
        names: impl IntoIterator<Item = &'a str>,
        seed: u64,
        replicates: u64,
        size: Option<u64>,
    ) -> Self {
        let names: Vec<&str> = names.into_iter().collect();
        let replicate = |replicate: u64| {
            names.iter().map(|name| Coordinate::new(name, seed, replicate)).collect()
        };
        let slices = size.map(|size| size.div_ceil(replicates).max(1));
        Self { replicates: (0..replicates).map(replicate).collect(), slices }
    }

    /// All coordinates of point `k`, each strictly between 0 and 1.
    pub fn point(&self, k: u64) -> Vec<f64> {
        let count = self.replicates.len() as u64;
        let (own, k) = (&self.replicates[(k % count) as usize], k / count);
        let at = |coordinate: &Coordinate| match self.slices {
            None => coordinate.digital(k),
            Some(slices) => coordinate.sliced(k % slices, slices),
        };
        own.iter().map(at).collect()
    }

    /// The replicate to which point `k` belongs.
    pub fn replicate(&self, k: u64) -> u64 {
        k % self.replicates.len() as u64
    }

    /// Adds what tells it from others with the same names and seed.
    pub(super) fn identify(&self, hasher: &mut Hasher) {
        hasher.number(self.replicates.len() as u64);
        hasher.number(self.slices.unwrap_or(0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 5] = ["stake", "pressure", "prize[a]", "prize[b]", "war"];

    #[test]
    fn every_stretch_has_one_point_per_interval_along_each_coordinate() {
        let points = Draws::new(NAMES, 2022, 1, None);
        for (start, count) in [(0, 256), (256, 256), (1 << 40, 1024)] {
            for coordinate in 0..NAMES.len() {
                let mut values: Vec<f64> =
                    (start..start + count).map(|k| points.point(k)[coordinate]).collect();
                values.sort_by(f64::total_cmp);
                for (interval, value) in values.into_iter().enumerate() {
                    assert_eq!(libm::floor(value * count as f64), interval as f64);
                }
            }
        }
    }

    #[test]
    fn a_coordinate_depends_on_its_name_and_the_seed_alone() {
        let all = Draws::new(NAMES, 1, 4, None).point(99);
        let some = Draws::new(["war", "stake"], 1, 4, None).point(99);
        assert_eq!(some, [all[4], all[0]]);
        assert_ne!(all, Draws::new(NAMES, 2, 4, None).point(99));
    }

    /// The mean of a product of all coordinates, `2^-5`, to more digits than chance would give:
    /// the standard error of 4,096 independent points is 8.1e-4.
    #[test]
    fn products_of_coordinates_are_integrated_better_than_by_chance() {
        let count = 4096;
        let squares = (1..=20).map(|seed| {
            let points = Draws::new(NAMES, seed, 1, None);
            let sum: f64 = (0..count).map(|k| points.point(k).iter().product::<f64>()).sum();
            let error = sum / count as f64 - libm::exp2(-5.0);
            error * error
        });
        let rms = libm::sqrt(squares.sum::<f64>() / 20.0);
        assert!(rms < 0.25 * 8.1e-4, "root mean square error {rms}");
    }

    #[test]
    fn a_latin_hypercube_has_one_point_in_each_slice() {
        let draws = Draws::new(NAMES, 7, 4, Some(1000));
        for replicate in 0..4 {
            for coordinate in 0..NAMES.len() {
                let points = (0..250).map(|k| draws.point(4 * k + replicate)[coordinate]);
                let mut slices: Vec<u64> = points.map(|u| (u * 250.0) as u64).collect();
                assert!(!slices.is_sorted());
                slices.sort_unstable();
                assert!(slices.into_iter().eq(0..250));
            }
        }
    }

    #[test]
    fn replicates_differ_and_each_is_a_design() {
        let draws = Draws::new(NAMES, 3, 2, None);
        assert_ne!(draws.point(0), draws.point(1));
        for replicate in 0..2 {
            let mut values: Vec<u64> =
                (0..64).map(|k| (draws.point(2 * k + replicate)[1] * 64.0) as u64).collect();
            values.sort_unstable();
            assert!(values.into_iter().eq(0..64));
            assert_eq!(draws.replicate(2 * 5 + replicate), replicate);
        }
    }
}
