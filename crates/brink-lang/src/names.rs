//! Suggestions for names that are not known.

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

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_slips_of_the_keyboard_are_corrected() {
        assert_eq!(nearest("postrue", ["stake", "posture"]), Some("posture"));
        assert_eq!(nearest("piece", ["peace", "war"]), Some("peace"));
        assert_eq!(nearest("u", ["p", "q"]), None);
        assert_eq!(nearest("P", ["p", "q"]), Some("p"));
        assert_eq!(nearest("wealth", ["cost"]), None);
    }
}
