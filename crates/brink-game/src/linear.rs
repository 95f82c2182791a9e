//! Dense linear systems of the size of a game's aggregates, solved in place.
//!
//! The systems are small (one row per coupled aggregate), solved thousands of times a second,
//! and must not allocate; that is why this is not a call to a linear-algebra crate.

/// Solves `a x = b` by Gaussian elimination with partial pivoting; `a` is `n` by `n`, row-major,
/// and is destroyed; `b` becomes `x`. Returns the sign of the determinant, or `None` if `a` is singular.
pub(crate) fn solve_in_place(a: &mut [f64], b: &mut [f64]) -> Option<f64> {
    let n = b.len();
    let mut sign = 1.0;
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
        if pivot != column {
            for k in column..n {
                a.swap(pivot * n + k, column * n + k);
            }
            b.swap(pivot, column);
            sign = -sign;
        }
        if a[column * n + column] < 0.0 {
            sign = -sign;
        }
        let (top, below) = a.split_at_mut((column + 1) * n);
        let pivot_row = &top[column * n..];
        let inverse = 1.0 / pivot_row[column];
        let right = b[column];
        for (offset, row) in below.chunks_exact_mut(n).enumerate() {
            let factor = row[column] * inverse;
            if factor == 0.0 {
                continue;
            }
            for (entry, above) in row[column + 1..].iter_mut().zip(&pivot_row[column + 1..]) {
                *entry -= factor * above;
            }
            b[column + 1 + offset] -= factor * right;
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|k| a[row * n + k] * b[k]).sum();
        b[row] = (b[row] - known) / a[row * n + row];
    }
    b.iter().all(|x| x.is_finite()).then_some(sign)
}
