//! Numbers of results that may not exist: NaN in memory, null in JSON, both ways. What writes JSON
//! makes null of NaN by itself; this reads it back.

use serde::{Deserialize, Deserializer};

/// A number, or numbers, of which any may be missing.
pub(crate) trait Numbers: Sized {
    /// How they stand in JSON.
    type Written: for<'de> Deserialize<'de>;

    fn of(written: Self::Written) -> Self;
}

impl Numbers for f64 {
    type Written = Option<f64>;

    fn of(written: Self::Written) -> Self {
        written.unwrap_or(f64::NAN)
    }
}

impl Numbers for Vec<f64> {
    type Written = Vec<Option<f64>>;

    fn of(written: Self::Written) -> Self {
        written.into_iter().map(f64::of).collect()
    }
}

impl Numbers for Vec<[f64; 2]> {
    type Written = Vec<[Option<f64>; 2]>;

    fn of(written: Self::Written) -> Self {
        written.into_iter().map(<[f64; 2]>::of).collect()
    }
}

impl Numbers for [f64; 2] {
    type Written = [Option<f64>; 2];

    fn of(written: Self::Written) -> Self {
        written.map(f64::of)
    }
}

impl Numbers for [f64; 3] {
    type Written = [Option<f64>; 3];

    fn of(written: Self::Written) -> Self {
        written.map(f64::of)
    }
}

/// For fields: `deserialize_with`.
pub(crate) fn read<'de, T: Numbers, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    T::Written::deserialize(from).map(T::of)
}
