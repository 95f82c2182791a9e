//! Low-discrepancy points that can be asked for by number.
//!
//! Sobol points (direction numbers of Joe & Kuo 2008, from `sobol-qmc`) with a random digital
//! shift drawn from an explicit seed: point `k` depends on the seed, the dimension and `k`
//! alone, so it does not matter how many points are asked for, in which order, or by whom.

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};
use sobol_qmc::params::JoeKuoD6;
use sobol_qmc::{Sobol, UnitRender};

/// Largest number of dimensions.
pub const MAX_DIMENSIONS: usize = 1000;

/// Bits of a coordinate before the shift; also the binary logarithm of the number of points.
const BITS: usize = 52;

/// A shifted Sobol sequence with random access.
#[derive(Clone, Debug)]
pub struct Points {
    /// `[dimension][bit]`.
    directions: Vec<Vec<u64>>,
    /// `[dimension]`.
    shift: Vec<u64>,
}

impl Points {
    /// The sequence in so many dimensions (at most [`MAX_DIMENSIONS`], else `None`), shifted by
    /// the random bits that `seed` stands for.
    pub fn shifted(dimensions: usize, seed: u64) -> Option<Self> {
        let mut random = Pcg64Mcg::seed_from_u64(seed);
        let mut points = Self::plain(dimensions)?;
        for shift in &mut points.shift {
            *shift = random.next_u64();
        }
        Some(points)
    }

    /// The sequence without shift; its point 0 is (next to) the origin.
    pub fn plain(dimensions: usize) -> Option<Self> {
        if dimensions > MAX_DIMENSIONS {
            return None;
        }
        let directions = Sobol::<f64, UnitRender>::init_direction_vals::<u32, JoeKuoD6>(
            dimensions,
            BITS,
            &JoeKuoD6::STANDARD,
        );
        Some(Self { directions, shift: vec![0; dimensions] })
    }

    /// Number of dimensions.
    pub fn dimensions(&self) -> usize {
        self.shift.len()
    }

    /// Coordinate `dimension` of point `k`, strictly between 0 and 1.
    pub fn coordinate(&self, k: u64, dimension: usize) -> f64 {
        let gray = k ^ (k >> 1);
        let mut bits = self.shift[dimension];
        for (position, direction) in self.directions[dimension].iter().enumerate() {
            if gray >> position & 1 == 1 {
                bits ^= direction;
            }
        }
        // 52 bits and a half step: never 0 or 1, and exact in double precision.
        ((bits >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// All coordinates of point `k`.
    pub fn point(&self, k: u64) -> Vec<f64> {
        (0..self.dimensions()).map(|d| self.coordinate(k, d)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_points_are_the_sobol_sequence() {
        let points = Points::plain(2).unwrap();
        // Bratley & Fox 1988: 0, 1/2, 3/4, 1/4, 3/8 in the first dimension (Gray-code order).
        for (k, x) in [0.0, 0.5, 0.75, 0.25, 0.375].into_iter().enumerate() {
            assert!((points.coordinate(k as u64, 0) - x).abs() < 1e-15);
        }
        for (k, y) in [0.0, 0.5, 0.25, 0.75].into_iter().enumerate() {
            assert!((points.coordinate(k as u64, 1) - y).abs() < 1e-15);
        }
    }

    #[test]
    fn a_shifted_net_still_has_one_point_per_interval() {
        let points = Points::shifted(7, 2022).unwrap();
        for dimension in 0..7 {
            let mut values: Vec<f64> = (0..256).map(|k| points.coordinate(k, dimension)).collect();
            values.sort_by(f64::total_cmp);
            for (interval, value) in values.into_iter().enumerate() {
                assert_eq!(libm::floor(value * 256.0), interval as f64, "dimension {dimension}");
            }
        }
    }

    #[test]
    fn a_point_depends_on_seed_and_number_alone() {
        let (a, b) = (Points::shifted(3, 1).unwrap(), Points::shifted(5, 1).unwrap());
        assert_eq!(a.point(99), b.point(99)[..3]);
        assert_ne!(a.point(99), Points::shifted(3, 2).unwrap().point(99));
        assert!(Points::shifted(MAX_DIMENSIONS + 1, 1).is_none());
    }
}
