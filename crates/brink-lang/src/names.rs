//! Suggestions for names that are not known.

/// The known name nearest to an unknown one by Damerau-Levenshtein distance, if it is near
/// enough to be a slip of the keyboard: a third of the letters at most. Ties go to the first.
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (unknown.chars().count().max(3) / 3).max(1);
    let mut best = None;
    for name in known {
        let distance = strsim::damerau_levenshtein(&unknown.to_lowercase(), &name.to_lowercase());
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}
