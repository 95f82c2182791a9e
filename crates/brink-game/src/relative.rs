//! Payoffs by differences, as the engines read them.
//!
//! A best reply depends on differences of payoffs alone, and on those that a decision can still
//! make. So the engines let every action pay what it adds to a *reference*, the play that takes the
//! first action everywhere from its node on, and ends pay nothing: an action of value `q` at a node
//! of reference `r` pays `q - r` beyond what later actions add. Shifting the payoffs of a type
//! changes nothing, not even by rounding as long as the shift itself was exact, and where little is
//! at stake in one part of the game numbers there are small.

use crate::shape::Shape;

/// Works out what each action pays `N` types (or coefficients) at once: into `paid`, `[action]`.
/// `payoff` and `flow` say what ends and actions pay in the game; `reference` is a buffer.
pub(crate) fn relative_payoffs<const N: usize>(
    shape: &Shape,
    edge_probability: &[f64],
    payoff: impl Fn(usize) -> [f64; N],
    flow: impl Fn(usize) -> [f64; N],
    reference: &mut Vec<[f64; N]>,
    paid: &mut [[f64; N]],
) {
    reference.clear();
    reference.resize(shape.internal, [0.0; N]);
    for node in (0..shape.internal).rev() {
        let value = |edge: usize| {
            let target = shape.target[edge] as usize;
            target.checked_sub(shape.internal).map_or_else(|| reference[target], &payoff)
        };
        // What an action leads to, by differences from a value: an average of equals is exact.
        let beyond = |action: usize, from: [f64; N]| {
            let mut sum = flow(action);
            for edge in shape.edges(action) {
                let (value, chance) = (value(edge), edge_probability[edge]);
                for k in 0..N {
                    sum[k] += chance * (value[k] - from[k]);
                }
            }
            sum
        };
        let actions = shape.actions(node);
        let first = value(shape.edges(actions.start).start);
        let step = beyond(actions.start, first);
        let here = std::array::from_fn(|k| first[k] + step[k]);
        for action in actions {
            paid[action] = beyond(action, here);
        }
        reference[node] = here;
    }
}
