//! Linear systems of the size of a game's unknowns.
//!
//! Engines write derivatives into a [`Jacobian`] entry by entry, path following factors it, solves
//! with it and reads the sign of its determinant; neither knows how it is stored. The systems are
//! small (one row per coupled aggregate), solved thousands of times a second, and must not
//! allocate; that is why [`Dense`] is not a call to a linear-algebra crate.

use crate::GameError;

/// Numbers that derivatives may take up in one solver, about two gigabytes.
pub(crate) const ROOM: usize = 1 << 28;

/// Refuses a game whose derivatives would not fit: two square matrices, and what else is said.
pub(crate) fn check_size(unknowns: usize, others: usize) -> Result<(), GameError> {
    let squares = unknowns.saturating_mul(unknowns).saturating_mul(2);
    let needed = squares.saturating_add(others);
    if needed <= ROOM {
        return Ok(());
    }
    Err(GameError::Unsupported(format!(
        "the game has {unknowns} probabilities that depend on each other; solving for them would \
         take {:.0} GB of memory, the limit is {:.0} GB. Have fewer moves, or no private types and \
         every move seen: such games are solved from the end, whatever their size",
        needed as f64 * 8e-9,
        ROOM as f64 * 8e-9
    )))
}

/// A square matrix of derivatives, and its factors once it is factored.
pub(crate) trait Jacobian {
    /// Sets all entries to zero, for as many unknowns.
    fn clear(&mut self, unknowns: usize);
    /// Adds to an entry, between [`Jacobian::clear`] and factoring.
    fn add(&mut self, row: usize, column: usize, value: f64);
    /// Replaces the matrix by its factors. Returns the sign of the determinant, or `None` if the
    /// matrix is singular.
    fn factor(&mut self) -> Option<f64>;
    /// Factors the matrix with one more column and one more row, both one longer than the matrix
    /// and with the corner last; the matrix itself stays.
    fn factor_bordered(&mut self, column: &[f64], row: &[f64]) -> Option<f64>;
    /// Solves with the factors found last: `right` becomes the solution. `None` if that is not
    /// finite.
    fn solve(&self, right: &mut [f64]) -> Option<()>;
}

/// All entries in rows; Gaussian elimination with partial pivoting.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dense {
    unknowns: usize,
    /// `[row * unknowns + column]`, the factors after [`Jacobian::factor`].
    entries: Vec<f64>,
    /// The factors of the bordered matrix; empty until one is asked for.
    bordered: Vec<f64>,
    /// The row exchanged with each, `[column]`.
    exchanged: Vec<usize>,
    /// Whether the factors found last are those.
    is_bordered: bool,
}

impl Jacobian for Dense {
    fn clear(&mut self, unknowns: usize) {
        self.unknowns = unknowns;
        self.entries.clear();
        self.entries.resize(unknowns * unknowns, 0.0);
    }

    fn add(&mut self, row: usize, column: usize, value: f64) {
        self.entries[row * self.unknowns + column] += value;
    }

    fn factor(&mut self) -> Option<f64> {
        self.is_bordered = false;
        eliminate(&mut self.entries, self.unknowns, &mut self.exchanged)
    }

    fn factor_bordered(&mut self, column: &[f64], row: &[f64]) -> Option<f64> {
        let n = self.unknowns;
        self.is_bordered = true;
        self.bordered.clear();
        for (known, corner) in (0..n).zip(column) {
            self.bordered.extend_from_slice(&self.entries[known * n..(known + 1) * n]);
            self.bordered.push(*corner);
        }
        self.bordered.extend_from_slice(row);
        eliminate(&mut self.bordered, n + 1, &mut self.exchanged)
    }

    fn solve(&self, right: &mut [f64]) -> Option<()> {
        let factors = if self.is_bordered { &self.bordered } else { &self.entries };
        substitute(factors, &self.exchanged, right);
        right.iter().all(|x| x.is_finite()).then_some(())
    }
}

#[cfg(test)]
impl Dense {
    pub(crate) fn at(&self, row: usize, column: usize) -> f64 {
        self.entries[row * self.unknowns + column]
    }
}

/// Replaces an `n` by `n` matrix by its factors. Returns the sign of the determinant, or `None` if the matrix is singular.
fn eliminate(a: &mut [f64], n: usize, exchanged: &mut Vec<usize>) -> Option<f64> {
    let mut sign = 1.0;
    exchanged.clear();
    for column in 0..n {
        let mut pivot = column;
        for row in column + 1..n {
            if a[row * n + column].abs() > a[pivot * n + column].abs() {
                pivot = row;
            }
        }
        let size = a[pivot * n + column].abs();
        if size.is_nan() || size <= 1e-280 {
            return None;
        }
        exchanged.push(pivot);
        if pivot != column {
            for k in 0..n {
                a.swap(pivot * n + k, column * n + k);
            }
            sign = -sign;
        }
        if a[column * n + column] < 0.0 {
            sign = -sign;
        }
        let (top, below) = a.split_at_mut((column + 1) * n);
        let pivot_row = &top[column * n..];
        let inverse = 1.0 / pivot_row[column];
        for row in below.chunks_exact_mut(n) {
            let factor = row[column] * inverse;
            row[column] = factor;
            if factor == 0.0 {
                continue;
            }
            for (entry, above) in row[column + 1..].iter_mut().zip(&pivot_row[column + 1..]) {
                *entry -= factor * above;
            }
        }
    }
    Some(sign)
}

/// Solves with the factors and exchanges of [`eliminate`].
fn substitute(factors: &[f64], exchanged: &[usize], right: &mut [f64]) {
    let n = right.len();
    exchanged.iter().enumerate().for_each(|(row, &pivot)| right.swap(pivot, row));
    for row in 0..n {
        let known = factors[row * n..row * n + row].iter().zip(&*right);
        right[row] = known.fold(right[row], |rest, (factor, value)| rest - factor * value);
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|k| factors[row * n + k] * right[k]).sum();
        right[row] = (right[row] - known) / factors[row * n + row];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Random;

    #[test]
    fn factors_solve_with_and_without_a_border() {
        for seed in 0..50 {
            let mut random = Random(seed);
            let n = 1 + random.below(6);
            let wide: Vec<f64> =
                (0..(n + 1) * (n + 1)).map(|_| random.between(-1.0, 1.0)).collect();
            let entry = |row: usize, column: usize| wide[row * (n + 1) + column];
            let expected: Vec<f64> = (0..=n).map(|_| random.between(-1.0, 1.0)).collect();
            let times = |size: usize| -> Vec<f64> {
                let dot = |row: usize| (0..size).map(|k| entry(row, k) * expected[k]).sum();
                (0..size).map(dot).collect()
            };
            let mut jacobian = Dense::default();
            jacobian.clear(n);
            for (row, column) in (0..n * n).map(|k| (k / n, k % n)) {
                jacobian.add(row, column, entry(row, column));
            }
            let column: Vec<f64> = (0..=n).map(|row| entry(row, n)).collect();
            let mut right = times(n + 1);
            let bordered = jacobian.factor_bordered(&column, &wide[n * (n + 1)..]).unwrap();
            jacobian.solve(&mut right).unwrap();
            right.iter().zip(&expected).for_each(|(x, y)| assert!((x - y).abs() < 1e-9));
            let mut right = times(n);
            let plain = jacobian.factor().unwrap();
            jacobian.solve(&mut right).unwrap();
            right.iter().zip(&expected).for_each(|(x, y)| assert!((x - y).abs() < 1e-9));
            // Cramer's rule: the last entry of the inverse is the quotient of the determinants.
            let mut unit = vec![0.0; n + 1];
            unit[n] = 1.0;
            jacobian.clear(n);
            for (row, column) in (0..n * n).map(|k| (k / n, k % n)) {
                jacobian.add(row, column, entry(row, column));
            }
            jacobian.factor_bordered(&column, &wide[n * (n + 1)..]).unwrap();
            jacobian.solve(&mut unit).unwrap();
            assert!(unit[n] * plain * bordered > 0.0);
        }
    }

    #[test]
    fn a_singular_matrix_has_no_factors() {
        let mut jacobian = Dense::default();
        jacobian.clear(2);
        jacobian.add(0, 0, 1.0);
        jacobian.add(1, 0, 2.0);
        assert_eq!(jacobian.factor(), None);
    }
}
