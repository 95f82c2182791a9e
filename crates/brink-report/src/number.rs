//! Numbers for people: percentages, values, ticks. A number that does not exist is a dash.

const MINUS: char = '\u{2212}';
const DASH: &str = "–";

/// A probability as a percentage with two or three significant digits; never rounds to certainty.
pub(crate) fn percent(probability: f64) -> String {
    if !probability.is_finite() {
        return DASH.to_owned();
    }
    let percent = probability * 100.0;
    if percent <= 0.0 {
        "0%".to_owned()
    } else if percent < 0.01 {
        "<0.01%".to_owned()
    } else if percent < 0.995 {
        format!("{percent:.2}%")
    } else if percent < 9.95 {
        format!("{percent:.1}%")
    } else if percent < 99.5 {
        format!("{percent:.0}%")
    } else if percent < 99.95 {
        format!("{percent:.1}%")
    } else if percent < 100.0 && 1.0 - probability > 1e-9 {
        ">99.9%".to_owned()
    } else {
        "100%".to_owned()
    }
}

/// A number with three significant digits.
pub(crate) fn value(number: f64) -> String {
    if !number.is_finite() {
        return DASH.to_owned();
    }
    let size = number.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e6).contains(&size) {
        return signed(&format!("{number:.2e}"));
    }
    let places = (2 - libm::floor(libm::log10(size)) as i32).clamp(0, 6) as usize;
    let text = format!("{number:.places$}");
    signed(trim(&text))
}

/// A dial position: two decimals.
pub(crate) fn position(number: f64) -> String {
    if !number.is_finite() {
        return DASH.to_owned();
    }
    signed(trim(&format!("{number:.2}")))
}

fn trim(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

fn signed(text: &str) -> String {
    match text.strip_prefix('-') {
        Some("0") => "0".to_owned(),
        Some(rest) => format!("{MINUS}{rest}"),
        None => text.to_owned(),
    }
}

/// Round numbers inside `[low, high]`, about `count` of them: steps of 1, 2 or 5 times a power
/// of ten.
pub(crate) fn linear_ticks(low: f64, high: f64, count: usize) -> Vec<f64> {
    if !(low.is_finite() && high.is_finite() && high > low) || count == 0 {
        return Vec::new();
    }
    let step = round_step((high - low) / count as f64);
    let first = libm::ceil(low / step - 1e-9) as i64;
    let last = libm::floor(high / step + 1e-9) as i64;
    // The product of a whole number and the step is rounded to the step's own digits.
    let digits = (-libm::floor(libm::log10(step))).max(0.0) + 1.0;
    let power = libm::pow(10.0, digits);
    (first..=last).map(|k| libm::round(k as f64 * step * power) / power).collect()
}

/// The smallest of 1, 2, 5 times a power of ten that is at least `raw`.
fn round_step(raw: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(raw)));
    let factor = raw / power;
    let round = [1.0, 2.0, 5.0, 10.0].into_iter().find(|step| *step >= factor - 1e-9);
    round.unwrap_or(10.0) * power
}

/// Round numbers for a logarithmic axis inside `[low, high]`: powers of two where the range is
/// short, else 1, 2, 5 or 1 times powers of ten.
pub(crate) fn log_ticks(low: f64, high: f64) -> Vec<f64> {
    if !(low > 0.0 && high > low && high.is_finite()) {
        return Vec::new();
    }
    let decades = libm::log10(high / low);
    if decades <= 1.6 {
        let first = libm::ceil(libm::log2(low) - 1e-9) as i32;
        let last = libm::floor(libm::log2(high) + 1e-9) as i32;
        return (first..=last).map(|k| libm::exp2(f64::from(k))).collect();
    }
    let factors: &[f64] = if decades <= 3.5 { &[1.0, 2.0, 5.0] } else { &[1.0] };
    let first = libm::floor(libm::log10(low)) as i32;
    let last = libm::ceil(libm::log10(high)) as i32;
    (first..=last)
        .flat_map(|k| factors.iter().map(move |factor| factor * libm::pow(10.0, f64::from(k))))
        .filter(|tick| *tick >= low * (1.0 - 1e-9) && *tick <= high * (1.0 + 1e-9))
        .collect()
}

/// Ticks of a logarithmic axis, each as short as it goes.
pub(crate) fn log_tick_labels(ticks: &[f64]) -> Vec<String> {
    ticks.iter().map(|tick| value(*tick)).collect()
}

/// Ticks with the number of decimals that tells them apart.
pub(crate) fn tick_labels(ticks: &[f64], as_percent: bool) -> Vec<String> {
    let scale = if as_percent { 100.0 } else { 1.0 };
    let suffix = if as_percent { "%" } else { "" };
    if ticks.iter().any(|tick| tick.abs() * scale >= 1e6) {
        return ticks.iter().map(|tick| format!("{}{suffix}", value(tick * scale))).collect();
    }
    let faithful = |places: usize| {
        ticks.iter().all(|tick| {
            let scaled = tick * scale;
            let text = format!("{scaled:.places$}");
            let shown: f64 = text.parse().unwrap_or(f64::NAN);
            (shown - scaled).abs() <= 1e-9 * scaled.abs().max(1e-6)
        })
    };
    let places = (0..=6).find(|places| faithful(*places)).unwrap_or(6);
    ticks
        .iter()
        .map(|tick| format!("{}{suffix}", signed(&format!("{:.places$}", tick * scale))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages() {
        let cases = [
            (0.0, "0%"),
            (0.000_04, "<0.01%"),
            (0.009_3, "0.93%"),
            (0.0234, "2.3%"),
            (0.4567, "46%"),
            (0.9972, "99.7%"),
            (0.99999, ">99.9%"),
            (1.0, "100%"),
            (f64::NAN, "–"),
        ];
        for (probability, text) in cases {
            assert_eq!(percent(probability), text);
        }
    }

    #[test]
    fn values_and_positions() {
        assert_eq!(value(-0.123_456), "−0.123");
        assert_eq!(value(12.0), "12");
        assert_eq!(value(1234.5), "1234");
        assert_eq!(value(2.5e-7), "2.50e-7");
        assert_eq!(position(0.3049), "0.3");
        assert_eq!(position(-0.001), "0");
    }

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(linear_ticks(0.0, 1.0, 5), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        assert_eq!(linear_ticks(-0.35, 0.1, 4), [-0.2, 0.0]);
        assert_eq!(log_ticks(0.25, 4.0), [0.25, 0.5, 1.0, 2.0, 4.0]);
        assert!(linear_ticks(1.0, 1.0, 5).is_empty());
        assert_eq!(tick_labels(&[0.25, 0.5, 1.0], false), ["0.25", "0.50", "1.00"]);
        assert_eq!(tick_labels(&[0.0, 0.2], true), ["0%", "20%"]);
    }
}
