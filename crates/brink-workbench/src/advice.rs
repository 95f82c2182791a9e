//! What to try where no equilibrium was found.

use brink_study::solve::Concept;

/// What to try next after a solve that did not converge, the likeliest first.
pub(crate) fn not_converged(concept: Concept) -> Vec<String> {
    let all = match concept {
        Concept::Pbe => [
            "search from other starts: --starts 50",
            "solve the quantal response beside it, which has a solution on its own path: --concept \
             qre",
            "move one parameter or control a little: play may change its kind just here",
        ],
        Concept::Qre { .. } => [
            "ask for less precision, say a tenth of this: --lambda",
            "search from other starts: --starts 50",
            "take more types per attribute (--points), or the exact engine: --concept pbe",
        ],
    };
    all.map(str::to_owned).into()
}
