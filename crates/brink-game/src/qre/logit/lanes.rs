//! Numbers of several types side by side, on which every step is the same for all.

/// Types in a block.
pub(in crate::qre) const LANES: usize = 8;

/// One number of each type of a block.
pub(super) type Lanes = [f64; LANES];

pub(super) const ZERO: Lanes = [0.0; LANES];

/// `out += factor * lanes`.
pub(super) fn add_scaled(out: &mut Lanes, factor: f64, lanes: &Lanes) {
    for k in 0..LANES {
        out[k] += factor * lanes[k];
    }
}

/// `out += factor * rows`, row by row.
pub(super) fn add_scaled_rows(out: &mut [Lanes], factor: f64, rows: &[Lanes]) {
    out.iter_mut().zip(rows).for_each(|(out, row)| add_scaled(out, factor, row));
}

/// `out += a * b`.
pub(super) fn add_product(out: &mut Lanes, a: &Lanes, b: &Lanes) {
    for k in 0..LANES {
        out[k] += a[k] * b[k];
    }
}

/// The sum over the types, always in one order.
pub(super) fn sum(lanes: &Lanes) -> f64 {
    let [a, b, c, d, e, f, g, h] = *lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// The sum over the types of `a * b`.
pub(super) fn dot(a: &Lanes, b: &Lanes) -> f64 {
    let mut product = ZERO;
    add_product(&mut product, a, b);
    sum(&product)
}

/// Probability of each of a node's actions for the first `types` of the block, by logit choice among
/// these values. The rest take after the last of them.
pub(super) fn logit_play(values: &[Lanes], lambda: &Lanes, types: usize, play: &mut [Lanes]) {
    let mut top = values[0];
    for row in &values[1..] {
        for k in 0..LANES {
            top[k] = top[k].max(row[k]);
        }
    }
    let mut total = ZERO;
    for (play, row) in play.iter_mut().zip(values) {
        for k in 0..types {
            // The best action's weight is one.
            play[k] = if row[k] == top[k] { 1.0 } else { libm::exp(lambda[k] * (row[k] - top[k])) };
        }
        let last = play[types - 1];
        play[types..].fill(last);
        for k in 0..LANES {
            total[k] += play[k];
        }
    }
    for play in play.iter_mut() {
        for k in 0..LANES {
            play[k] /= total[k];
        }
    }
}

/// What this play of these actions is worth to each type.
pub(super) fn follow(play: &[Lanes], values: &[Lanes]) -> Lanes {
    let mut worth = ZERO;
    play.iter().zip(values).for_each(|(play, value)| add_product(&mut worth, play, value));
    worth
}
