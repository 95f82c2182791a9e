//! Low-discrepancy points whose coordinates go by name.
//!
//! A random digital sequence in base 2: each coordinate has its own generator matrix, upper
//! triangular with ones on the diagonal (Matoušek, "On the L2-discrepancy for anchored boxes",
//! J. Complexity 14, 1998, random linear scrambling), and its own digital shift, both drawn
//! from its name and the seed. So a coordinate depends on its name, the seed and the number of
//! the point alone: not on which others there are, nor on how many points are asked for.
//!
//! Every stretch of `2^m` points that begins at a multiple of it has one point in each of `2^m`
//! equal intervals along each coordinate, as a Latin hypercube has. Two coordinates together
//! are a digital net whose quality is random, as that of remote dimensions of the Sobol sequence
//! is: of the `2^m` points one falls into each of `2^(m-t)` boxes with `t` about `log2(m) + 1`.

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};

use crate::fingerprint::Hasher;

/// Bits of a coordinate; also the binary logarithm of the number of points.
const BITS: usize = 52;

/// A sequence with random access, one coordinate for each name.
#[derive(Clone, Debug)]
pub struct Draws {
    coordinates: Vec<Coordinate>,
}

#[derive(Clone, Debug)]
struct Coordinate {
    /// Columns of the generator matrix, `[bit of the point's number]`; the first row is the
    /// highest bit.
    columns: Vec<u64>,
    shift: u64,
}

impl Coordinate {
    fn new(name: &str, seed: u64) -> Self {
        let mut hasher = Hasher::default();
        hasher.text(name);
        hasher.number(seed);
        let mut random = Pcg64Mcg::seed_from_u64(hasher.finish());
        let column = |bit: usize| {
            let diagonal = 1_u64 << (63 - bit);
            random.next_u64() & !(diagonal | (diagonal - 1)) | diagonal
        };
        Self { columns: (0..BITS).map(column).collect(), shift: random.next_u64() }
    }

    /// The coordinate of point `k`, strictly between 0 and 1.
    fn at(&self, k: u64) -> f64 {
        let chosen = self.columns.iter().enumerate().filter(|(bit, _)| k >> bit & 1 == 1);
        let bits = chosen.fold(self.shift, |bits, (_, column)| bits ^ column);
        // 52 bits and a half step: never 0 or 1, and exact in double precision.
        ((bits >> 12) as f64 + 0.5) / (1_u64 << BITS) as f64
    }
}

impl Draws {
    /// The sequence for a seed with a coordinate for each of these names, which differ.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>, seed: u64) -> Self {
        let coordinates = names.into_iter().map(|name| Coordinate::new(name, seed));
        Self { coordinates: coordinates.collect() }
    }

    /// All coordinates of point `k`, each strictly between 0 and 1.
    pub fn point(&self, k: u64) -> Vec<f64> {
        self.coordinates.iter().map(|coordinate| coordinate.at(k)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 5] = ["stake", "pressure", "prize[a]", "prize[b]", "war"];

    #[test]
    fn every_stretch_has_one_point_per_interval_along_each_coordinate() {
        let points = Draws::new(NAMES, 2022);
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
        let all = Draws::new(NAMES, 1).point(99);
        let some = Draws::new(["war", "stake"], 1).point(99);
        assert_eq!(some, [all[4], all[0]]);
        assert_ne!(all, Draws::new(NAMES, 2).point(99));
    }

    /// The mean of a product of all coordinates, `2^-5`, to more digits than chance would give:
    /// the standard error of 4,096 independent points is 8.1e-4.
    #[test]
    fn products_of_coordinates_are_integrated_better_than_by_chance() {
        let count = 4096;
        let squares = (1..=20).map(|seed| {
            let points = Draws::new(NAMES, seed);
            let sum: f64 = (0..count).map(|k| points.point(k).iter().product::<f64>()).sum();
            let error = sum / count as f64 - libm::exp2(-5.0);
            error * error
        });
        let rms = libm::sqrt(squares.sum::<f64>() / 20.0);
        assert!(rms < 0.25 * 8.1e-4, "root mean square error {rms}");
    }
}
