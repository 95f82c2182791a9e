//! What no other option beats in everything at once.

use crate::resample::{InputError, length};

/// Whether more or less of an objective is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Less is better.
    Minimise,
    /// More is better.
    Maximise,
}

/// Options that no other dominates, in rising order; of options equal in all objectives the first.
/// `values` is `[option][objective]`. An option with a NaN takes no part.
pub fn front(values: &[Vec<f64>], directions: &[Direction]) -> Result<Vec<usize>, InputError> {
    values.iter().try_for_each(|row| length("an option", row.len(), directions.len()))?;
    // Comparisons alone decide, so units do not matter.
    let signed: Vec<Vec<f64>> = values
        .iter()
        .map(|row| {
            let sign = |(v, d): (&f64, &Direction)| match d {
                Direction::Minimise => *v + 0.0,
                Direction::Maximise => -*v + 0.0,
            };
            row.iter().zip(directions).map(sign).collect()
        })
        .collect();
    let mut order: Vec<usize> =
        (0..values.len()).filter(|&k| signed[k].iter().all(|v| !v.is_nan())).collect();
    let compare = |a: &usize, b: &usize| {
        let entries = signed[*a].iter().zip(&signed[*b]).map(|(x, y)| x.total_cmp(y));
        entries.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then).then(a.cmp(b))
    };
    order.sort_by(compare);
    // In lexical order only an earlier option can dominate, and one that is kept suffices.
    let mut kept: Vec<usize> = Vec::new();
    for k in order {
        let beaten = if directions.len() <= 2 {
            // With two objectives the last one kept has the least second of all before.
            kept.last().is_some_and(|&other| covers(&signed[other], &signed[k]))
        } else {
            kept.iter().any(|&other| covers(&signed[other], &signed[k]))
        };
        if !beaten {
            kept.push(k);
        }
    }
    kept.sort_unstable();
    Ok(kept)
}

/// Whether the first is at least as good in every objective.
fn covers(first: &[f64], second: &[f64]) -> bool {
    first.iter().zip(second).all(|(a, b)| a <= b)
}

#[cfg(test)]
mod tests {
    use super::{Direction, front};
    use crate::resample::generator;
    use rand_pcg::rand_core::Rng;

    #[test]
    fn is_what_brute_force_finds() {
        for objectives in 1..5 {
            let mut random = generator(objectives as u64, 0);
            let rows: Vec<Vec<f64>> = (0..200)
                .map(|_| (0..objectives).map(|_| (random.next_u64() % 12) as f64).collect())
                .collect();
            let directions: Vec<Direction> = (0..objectives)
                .map(|k| if k % 2 == 0 { Direction::Maximise } else { Direction::Minimise })
                .collect();
            let better = |a: &[f64], b: &[f64]| {
                (0..objectives).all(|k| if k % 2 == 0 { a[k] >= b[k] } else { a[k] <= b[k] })
            };
            let expected: Vec<usize> = (0..rows.len())
                .filter(|&k| {
                    !(0..rows.len()).any(|o| {
                        better(&rows[o], &rows[k]) && (!better(&rows[k], &rows[o]) || o < k)
                    })
                })
                .collect();
            assert_eq!(front(&rows, &directions).unwrap(), expected);
        }
    }
}
