//! Plausible worlds in words: how they were drawn, what the evidence weighs, how many keep all claims.

use brink_study::results::{BreakNode, Judged, Share, WeightsSummary, WorldsSummary};

use crate::number;

/// In what share of the worlds all claims hold together; `None` where no world decides.
pub fn together(all: &Judged) -> Option<String> {
    if !all.prior.share.is_finite() {
        return None;
    }
    let after = |share: Option<&Share>, words: &str| {
        share.map(|share| format!("; {words} in {}", share_of(share))).unwrap_or_default()
    };
    Some(format!(
        "All claims hold together in {} of the plausible worlds{}{}.",
        share_of(&all.prior),
        after(all.posterior.as_ref(), "after the evidence"),
        after(all.face_value.as_ref(), "with the evidence at face value"),
    ))
}

/// `31% (28% to 34%)`.
fn share_of(share: &Share) -> String {
    let [low, high] = share.interval;
    if !(share.share.is_finite() && low.is_finite() && high.is_finite()) {
        return number::percent(share.share);
    }
    let [share, low, high] = [share.share, low, high].map(number::percent);
    format!("{share} ({low} to {high})")
}

/// How many worlds were drawn, and how.
pub(crate) fn drawn(worlds: &WorldsSummary) -> String {
    let (count, replicates) = (worlds.count, worlds.replicates);
    let way = match worlds.sampling.as_str() {
        "latin-hypercube" => "Latin hypercubes",
        _ => "scrambled digital nets",
    };
    let worlds = if count == 1 { "world was" } else { "worlds were" };
    format!(
        "{count} plausible {worlds} drawn from the ranges of the assumptions, as {replicates} \
         independent {way}, whose differences give the 95% intervals of shares."
    )
}

/// What was refused; `None` where nothing could be.
pub(crate) fn refused(worlds: &WorldsSummary) -> Option<String> {
    if worlds.constraints.is_empty() {
        return None;
    }
    Some(if worlds.refused > 0.0 {
        let share = number::percent(worlds.refused);
        format!("{share} of the draws were refused as incoherent and left out. In every world:")
    } else {
        "No draw was refused as incoherent. In every world:".to_owned()
    })
}

/// Whether numbers after the evidence can be trusted, and why not.
pub(crate) fn weights(weights: &WeightsSummary, worlds: u64) -> String {
    let reading = match weights.reading.as_str() {
        "face_value" => "With the evidence taken at face value",
        _ => "After all evidence",
    };
    match &weights.withheld {
        Some(reason) => format!("{reading} numbers are withheld: {reason}."),
        None => format!(
            "{reading} the {worlds} worlds count as {} of equal weight (Pareto k {}, at most {}): the \
             numbers can be trusted.",
            number::value(libm::round(weights.effective)),
            two(weights.k_hat),
            two(weights.threshold)
        ),
    }
}

/// Two decimals, or a dash: a shape of a tail is known no better.
pub(crate) fn two(x: f64) -> String {
    if x.is_finite() { format!("{x:.2}").replace('-', "\u{2212}") } else { number::MISSING.into() }
}

/// The condition for the first branch of a node of a small tree, and that for the second.
pub(crate) fn split(node: &BreakNode) -> Option<[String; 2]> {
    let split = node.split.as_ref()?;
    let name = &split.parameter;
    Some(if split.elements.is_empty() {
        let at = number::value(split.at_most);
        [format!("{name} at most {at}"), format!("{name} above {at}")]
    } else {
        let names = split.elements.join(" or ");
        [format!("{name} {names}"), format!("{name} anything else")]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(share: f64) -> Share {
        Share { share, interval: [share - 0.02, share + 0.03] }
    }

    #[test]
    fn all_claims_together_are_a_sentence() {
        let mut all = Judged { prior: share(0.31), posterior: None, face_value: None };
        assert_eq!(
            together(&all).unwrap(),
            "All claims hold together in 31% (29% to 34%) of the plausible worlds."
        );
        all.posterior = Some(share(0.5));
        all.face_value = Some(share(0.6));
        assert_eq!(
            together(&all).unwrap(),
            "All claims hold together in 31% (29% to 34%) of the plausible worlds; after the \
             evidence in 50% (48% to 53%); with the evidence at face value in 60% (58% to 63%)."
        );
        all.prior.share = f64::NAN;
        assert_eq!(together(&all), None);
    }

    #[test]
    fn withheld_numbers_say_why() {
        let mut own = WeightsSummary {
            reading: "handicapped".into(),
            effective: 411.6,
            k_hat: -0.128,
            threshold: 2.0 / 3.0,
            withheld: None,
        };
        let text = weights(&own, 1000);
        assert!(text.contains("the 1000 worlds count as 412 of equal weight"), "{text}");
        assert!(text.contains("(Pareto k \u{2212}0.13, at most 0.67)"), "{text}");
        own.withheld = Some("few worlds carry the weight".into());
        let text = weights(&own, 1000);
        assert_eq!(text, "After all evidence numbers are withheld: few worlds carry the weight.");
    }
}
