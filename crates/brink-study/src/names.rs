//! Suggestions for names that do not exist.

use brink_lang::nearest;

/// Help for an unknown name: the nearest candidate, or the list of all.
pub(crate) fn suggestion(name: &str, what: &str, candidates: &[&str]) -> String {
    match (nearest(name, candidates.iter().copied()), candidates) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => format!("there are no {what}"),
        (None, _) => format!("{what}: {}", listed(candidates)),
    }
}

/// Names in backticks with commas; long lists are cut.
pub(crate) fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 20;
    let mut text: Vec<String> = names.iter().take(SHOWN).map(|n| format!("`{n}`")).collect();
    if names.len() > SHOWN {
        text.push(format!("and {} more", names.len() - SHOWN));
    }
    text.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_mended_and_anything_else_gets_the_list() {
        let names = ["posture", "stake", "force_ratio"];
        assert_eq!(suggestion("postrue", "controls", &names), "did you mean `posture`?");
        assert_eq!(
            suggestion("warheads", "parameters", &names),
            "parameters: `posture`, `stake`, `force_ratio`"
        );
        assert_eq!(suggestion("x", "views", &[]), "there are no views");
    }
}
