//! Claims whose verdict depends on which equilibrium is played, in words.

use brink_study::results::ClaimResult;

use super::join;

/// Which claims depend on the equilibrium, and where; a sentence also where none does. `None` where
/// nobody looked.
pub fn multiplicity(claims: &[ClaimResult]) -> Option<String> {
    let looked: Vec<_> = claims.iter().filter_map(|c| Some((&c.id, c.multiplicity?))).collect();
    let (_, first) = looked.first()?;
    let scope = format!(
        "the base case and {} worlds, each solve from {} starts",
        first.worlds, first.starts
    );
    let depend = |(id, found): &(&String, brink_study::results::Multiplicity)| {
        let base = found.base == Some(true);
        let place = match (base, found.depends) {
            (false, 0) => return None,
            (true, 0) => "in the base case".to_owned(),
            (false, count) => format!("in {count} of {} worlds", found.worlds),
            (true, count) => format!("in the base case and {count} of {} worlds", found.worlds),
        };
        Some(format!("{id} ({place})"))
    };
    let found: Vec<String> = looked.iter().filter_map(depend).collect();
    Some(match found.as_slice() {
        [] => format!("No verdict depends on which equilibrium is played ({scope})."),
        [_] => format!(
            "One verdict depends on which of several equilibria is played: {} (looked at: {scope}).",
            found[0]
        ),
        many => format!(
            "{} verdicts depend on which of several equilibria is played: {} (looked at: {scope}).",
            many.len(),
            join(many)
        ),
    })
}
