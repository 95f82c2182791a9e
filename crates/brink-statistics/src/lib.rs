//! Designs, weights and estimators on plain arrays.
//!
//! Nothing here knows games, scenarios or claims: numbers go in, numbers come out, so that every
//! routine can be held against the program whose method it is on the very same array.
//!
//! * [`points`], [`latin`]: where to look: points that can be asked for by number; [`seed_of`]
//!   names their columns.
//! * [`copula`], [`ordered`]: draws that correlate, draws that rise.
//! * [`weights`]: importance weights, how far to trust them, and means, shares and quantiles.
//! * [`evidence`]: how likely an observation is in a world.
//! * [`power_scaling`]: what a number rests on, prior or evidence.
//! * [`interval`], [`normal`]: how sure a share is; the normal distribution.
//! * [`sensitivity`]: which input a result hangs on.
//! * [`information`]: what it is worth to know more before choosing.
//! * [`robust`]: which option is the safest bet.
//! * [`pareto`]: what no other option beats in everything.
//! * [`discovery`]: what breaks a claim: boxes and trees that tell where it fails.
//!
//! ```
//! use brink_statistics::{evidence::Observation, normal, points::Net, seed_of, weights::Weights};
//!
//! // A parameter that may be anything around 0 (standard normal), in 4,096 worlds.
//! let net = Net::new(&[(0, seed_of("resolve", 2022, 0))]).expect("one dimension");
//! let resolve: Vec<f64> = (0..4096).map(|k| normal::quantile(net.coordinate(k, 0))).collect();
//! // It was seen to be 1, give or take 1.
//! let seen = Observation::Normal { observed: 1.0, sd: 1.0 };
//! let log: Vec<f64> = resolve.iter().map(|&value| seen.log_likelihood(value)).collect();
//! let weights = Weights::from_log(&log)?;
//! // So it is about a half.
//! let mean = weights.mean(&resolve);
//! assert!((mean.value - 0.5).abs() < 0.01);
//! assert!(mean.interval[0] < 0.5 && 0.5 < mean.interval[1]);
//! # Ok::<(), brink_statistics::weights::WeightsError>(())
//! ```
//!
//! Same input and seed, same bytes: random numbers come from explicit seeds, transcendental
//! functions from `libm`, and sums are taken in an order that does not depend on threads.

mod mix;

pub mod copula;
pub mod discovery;
pub mod evidence;
pub mod information;
pub mod interval;
pub mod latin;
pub mod normal;
pub mod ordered;
pub mod pareto;
pub mod points;
pub mod power_scaling;
pub mod resample;
pub mod robust;
pub mod sensitivity;
pub mod weights;

pub use mix::seed_of;
