//! Suggestions for names that are not known: the one place of the workspace that makes them.

/// The known name nearest to an unknown one by Damerau-Levenshtein distance, if it is near
/// enough to be a slip of the keyboard: about a third of the letters. In names of one or two
/// letters only the case may differ. Ties go to the first.
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = match unknown.chars().count() {
        0..=2 => 0,
        letters => (letters + 1) / 3,
    };
    let mut best = None;
    for name in known {
        let distance = strsim::damerau_levenshtein(&unknown.to_lowercase(), &name.to_lowercase());
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Help for an unknown name: the nearest candidate, or the list of all. `what` says in the
/// plural what the candidates are.
pub fn suggestion(name: &str, what: &str, candidates: &[&str]) -> String {
    match (nearest(name, candidates.iter().copied()), candidates) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => format!("there are no {what}"),
        (None, _) => format!("{what}: {}", listed(candidates)),
    }
}

/// Names in backticks with commas; of long lists the first twenty.
pub fn listed(names: &[&str]) -> String {
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

    #[test]
    fn only_slips_of_the_keyboard_are_corrected() {
        assert_eq!(nearest("postrue", ["stake", "posture"]), Some("posture"));
        assert_eq!(nearest("piece", ["peace", "war"]), Some("peace"));
        assert_eq!(nearest("u", ["p", "q"]), None);
        assert_eq!(nearest("P", ["p", "q"]), Some("p"));
        assert_eq!(nearest("wealth", ["cost"]), None);
    }
}
