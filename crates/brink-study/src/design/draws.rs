//! Points whose coordinates go by name.
//!
//! A coordinate depends on its name, the seed and the number of the point alone: not on which others
//! there are, nor (in a digital sequence) on how many points are asked for. The design is repeated
//! independently: point `k` belongs to replicate `k` modulo their number, and how much estimates
//! differ between replicates says how exact they are (Owen 1997, *Annals of Statistics* 25:
//! 1541–1562).

use brink_statistics::latin::Latin;
use brink_statistics::points::Net;
use brink_statistics::seed_of;

use crate::fingerprint::Hasher;

/// How the points of a design are laid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sampling {
    /// A digital sequence with Owen's scramble, see [`Net::drawn`].
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
    replicates: Vec<Points>,
    /// Points of a Latin hypercube in all; 0 for a digital sequence.
    size: u64,
}

/// The points of one replicate.
#[derive(Clone, Debug)]
enum Points {
    Net(Net),
    Latin(Latin),
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
        let points = |replicate: u64| {
            let seeds: Vec<u64> = names.iter().map(|name| seed_of(name, seed, replicate)).collect();
            // A hypercube of no points has none to ask for; one too large is refused elsewhere.
            let slices = size.map(|size| size.div_ceil(replicates).max(1));
            match slices.and_then(|slices| Latin::new(slices, &seeds)) {
                Some(latin) => Points::Latin(latin),
                None => Points::Net(Net::drawn(&seeds)),
            }
        };
        Self { replicates: (0..replicates).map(points).collect(), size: size.unwrap_or(0) }
    }

    /// All coordinates of point `k`, each strictly between 0 and 1.
    pub fn point(&self, k: u64) -> Vec<f64> {
        let count = self.replicates.len() as u64;
        let (own, k) = (&self.replicates[(k % count) as usize], k / count);
        match own {
            Points::Net(net) => net.point(k),
            Points::Latin(latin) => {
                (0..latin.dimensions()).map(|column| latin.coordinate(k, column)).collect()
            }
        }
    }

    /// The replicate to which point `k` belongs.
    pub fn replicate(&self, k: u64) -> u64 {
        k % self.replicates.len() as u64
    }

    /// Adds what tells it from others with the same names and seed.
    pub(super) fn identify(&self, hasher: &mut Hasher) {
        hasher.number(self.replicates.len() as u64);
        hasher.number(self.size);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether one of so many coordinates lies in each of as many equal slices of the unit interval.
    fn one_in_each_slice(coordinates: impl Iterator<Item = f64>, slices: u32) -> bool {
        let mut found: Vec<f64> = coordinates.map(|u| libm::floor(u * f64::from(slices))).collect();
        found.sort_by(f64::total_cmp);
        found.into_iter().eq((0..slices).map(f64::from))
    }

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

    /// The mean of a product of all coordinates, `2^-5`: the standard error of 4,096 independent
    /// points is 8.1e-4. Of the variance of the product, `(4/3)^5 - 1` in units of its squared mean,
    /// `5/3` belongs to single coordinates, which a net integrates all but exactly; what belongs to
    /// several of them, 48%, is no worse than by chance on average over nets.
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
        assert!(rms < libm::sqrt(0.48) * 8.1e-4, "root mean square error {rms}");
    }

    #[test]
    fn a_latin_hypercube_has_one_point_in_each_slice() {
        let draws = Draws::new(NAMES, 7, 4, Some(1000));
        for replicate in 0..4 {
            for coordinate in 0..NAMES.len() {
                let points = (0..250).map(|k| draws.point(4 * k + replicate)[coordinate]);
                assert!(one_in_each_slice(points, 250));
            }
        }
    }

    #[test]
    fn replicates_differ_and_each_is_a_design() {
        let draws = Draws::new(NAMES, 3, 2, None);
        assert_ne!(draws.point(0), draws.point(1));
        for replicate in 0..2 {
            let points = (0..64).map(|k| draws.point(2 * k + replicate)[1]);
            assert!(one_in_each_slice(points, 64));
            assert_eq!(draws.replicate(2 * 5 + replicate), replicate);
        }
    }
}
