//! Numbers for people, wherever Brink prints them: percentages, values, positions, ticks.
//!
//! Nothing here has an absolute size: a number of any unit keeps its significant digits, a
//! position as many as its range asks for. A number that does not exist is a dash.

/// What stands where a number does not exist.
pub const MISSING: &str = "–";

const MINUS: char = '\u{2212}';

/// Sizes from the first to the second are written out, others with a power of ten.
const WRITTEN_OUT: (f64, f64) = (1e-4, 1e6);

/// A probability as a percentage with two or three significant digits, however small; never
/// rounds to certainty. What lacks less than 1e-9 to certainty is certain: the mixtures of an
/// equilibrium are known no better.
pub fn percent(probability: f64) -> String {
    if !probability.is_finite() {
        return MISSING.to_owned();
    }
    let percent = probability * 100.0;
    if percent <= 0.0 {
        "0%".to_owned()
    } else if 1.0 - probability <= 1e-9 {
        "100%".to_owned()
    } else if percent < 1e-5 {
        format!("{percent:.1e}%")
    } else if percent < 0.995 {
        let places = (1 - order(percent)) as usize;
        format!("{}%", trim(&format!("{percent:.places$}")))
    } else if percent < 9.95 {
        format!("{percent:.1}%")
    } else if percent < 99.5 {
        format!("{percent:.0}%")
    } else {
        // As many nines as it takes to see that something is missing.
        let missing = (1.0 - probability) * 100.0;
        // A power of ten may have lost its last bits in the difference.
        let places = (-order(missing * (1.0 + 1e-9))).max(1) as usize;
        format!("{percent:.places$}%")
    }
}

/// The size of a change in a probability, in percentage points with two significant digits.
pub fn points(change: f64) -> String {
    if !change.is_finite() {
        return MISSING.to_owned();
    }
    let size = (change * 100.0).abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if size < 1e-5 {
        return format!("{size:.1e}");
    }
    let places = if size < 0.995 { 1 - order(size) } else { i32::from(size < 9.95) };
    let text = format!("{size:.places$}", places = places.max(0) as usize);
    if size < 0.995 { trim(&text).to_owned() } else { text }
}

/// A number with three significant digits, trailing zeros cut, for pages and pictures.
pub fn value(number: f64) -> String {
    if !number.is_finite() {
        return MISSING.to_owned();
    }
    let size = number.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !written_out(size) {
        let text = format!("{number:.2e}");
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        return signed(&format!("{}e{power}", trim(digits)));
    }
    let places = (2 - order(size)).max(0) as usize;
    signed(trim(&format!("{number:.places$}")))
}

/// A number with four significant digits and a plain minus sign, for terminals, where what is
/// printed may be pasted into a command.
pub fn plain(number: f64) -> String {
    if !number.is_finite() {
        return MISSING.to_owned();
    }
    let size = number.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !written_out(size) {
        return format!("{number:.3e}");
    }
    let places = (3 - order(size)).max(0) as usize;
    format!("{number:.places$}")
}

/// A position on a range: as many decimals as tell hundredths of the range apart.
pub fn position(number: f64, range: [f64; 2]) -> String {
    if !number.is_finite() {
        return MISSING.to_owned();
    }
    let length = (range[1] - range[0]).abs();
    if !(length.is_finite() && length > 0.0) {
        return value(number);
    }
    let largest = range[0].abs().max(range[1].abs());
    let step = order(length) - 2;
    if written_out(largest) {
        let places = (-step).max(0) as usize;
        return signed(trim(&format!("{number:.places$}")));
    }
    // What is nothing beside the range is zero, else its digits go as far as the step.
    if number.abs() < 0.5 * libm::pow(10.0, f64::from(step)) {
        return "0".to_owned();
    }
    let places = (order(number.abs()) - step).clamp(0, 17) as usize;
    let text = format!("{number:.places$e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    signed(&format!("{}e{power}", trim(digits)))
}

/// [`position`] with a plain minus sign.
pub fn plain_position(number: f64, range: [f64; 2]) -> String {
    position(number, range).replace(MINUS, "-")
}

/// The power of ten of the first digit of a positive number.
fn order(size: f64) -> i32 {
    libm::floor(libm::log10(size)) as i32
}

fn written_out(size: f64) -> bool {
    (WRITTEN_OUT.0..WRITTEN_OUT.1).contains(&size)
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
    let tick = |k: i64| {
        let raw = k as f64 * step;
        let rounded = libm::round(raw * power) / power;
        if rounded.is_finite() { rounded } else { raw }
    };
    (first..=last).map(tick).collect()
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

/// Ticks with the number of digits that tells them apart.
pub(crate) fn tick_labels(ticks: &[f64], as_percent: bool) -> Vec<String> {
    let scale = if as_percent { 100.0 } else { 1.0 };
    let suffix = if as_percent { "%" } else { "" };
    let scaled: Vec<f64> = ticks.iter().map(|tick| tick * scale).collect();
    let largest = scaled.iter().map(|tick| tick.abs()).fold(0.0, f64::max);
    let gaps = scaled.windows(2).map(|pair| (pair[1] - pair[0]).abs()).filter(|gap| *gap > 0.0);
    let step = gaps.fold(f64::INFINITY, f64::min);
    let near = 1e-6 * if step.is_finite() { step } else { largest };
    let fixed = largest == 0.0 || written_out(largest);
    let show = |tick: f64, places: usize| {
        if fixed || tick == 0.0 { format!("{tick:.places$}") } else { format!("{tick:.places$e}") }
    };
    let faithful = |places: usize| {
        let off = |tick: &f64| (show(*tick, places).parse().unwrap_or(f64::NAN) - tick).abs();
        scaled.iter().all(|tick| off(tick) <= near)
    };
    let places = (0..=17).find(|places| faithful(*places)).unwrap_or(17);
    let label = |tick: &f64| {
        // Among powers of ten, zero is plain.
        let text = if fixed || *tick != 0.0 { show(*tick, places) } else { "0".to_owned() };
        format!("{}{suffix}", signed(&text))
    };
    scaled.iter().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages() {
        let cases = [
            (0.0, "0%"),
            (-1e-18, "0%"),
            (0.000_04, "0.004%"),
            (1.02e-5, "0.001%"),
            (1.26e-5, "0.0013%"),
            (2.5e-12, "2.5e-10%"),
            (0.009_3, "0.93%"),
            (0.0234, "2.3%"),
            (0.4567, "46%"),
            (0.9972, "99.7%"),
            (0.99999, "99.999%"),
            (1.0 - 1e-12, "100%"),
            (1.0, "100%"),
            (f64::NAN, "–"),
        ];
        for (probability, text) in cases {
            assert_eq!(percent(probability), text);
        }
    }

    #[test]
    fn changes_in_percentage_points() {
        let cases = [(0.31, "31"), (-0.0234, "2.3"), (0.000_5, "0.05"), (1.02e-5, "0.001")];
        for (change, text) in cases.into_iter().chain([(3e-12, "3.0e-10"), (0.0, "0")]) {
            assert_eq!(points(change), text);
        }
    }

    #[test]
    fn values_have_three_digits_and_plain_ones_four() {
        assert_eq!(value(-0.123_456), "−0.123");
        assert_eq!(value(12.0), "12");
        assert_eq!(value(1234.5), "1234");
        assert_eq!(value(2.5e-7), "2.5e-7");
        for (number, text) in [
            (0.0, "0"),
            (1.0, "1.000"),
            (-0.714_151, "-0.7142"),
            (0.008_28, "0.008280"),
            (12.345_6, "12.35"),
            (9_999.9, "10000"),
            (130.0, "130.0"),
            (2.5e7, "2.500e7"),
            (3.2e-5, "3.200e-5"),
            (3e-12, "3.000e-12"),
            (f64::NAN, "–"),
        ] {
            assert_eq!(plain(number), text);
        }
    }

    #[test]
    fn positions_have_the_digits_of_their_range() {
        for (number, range, text) in [
            (0.3049, [0.0, 1.0], "0.3"),
            (-0.001, [0.0, 1.0], "0"),
            (0.004_5, [0.0, 0.005], "0.0045"),
            (0.996_25, [0.995, 1.0], "0.99625"),
            (-0.003_2, [-0.004, 0.004], "−0.0032"),
            (12.34, [0.0, 50.0], "12.3"),
            (4.5e-12, [0.0, 5e-12], "4.5e-12"),
            (1e-20, [0.0, 5e-12], "0"),
            (3.456e9, [0.0, 5e9], "3.46e9"),
            (1e9 + 0.45, [1e9, 1e9 + 1.0], "1.00000000045e9"),
            (2.0, [2.0, 2.0], "2"),
        ] {
            assert_eq!(position(number, range), text, "{number} of {range:?}");
        }
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

    #[test]
    fn ticks_of_any_size_are_told_apart() {
        assert_eq!(tick_labels(&[0.0, 5e-8], true), ["0%", "5e-6%"]);
        assert_eq!(tick_labels(&[0.995, 0.9975], false), ["0.9950", "0.9975"]);
        assert_eq!(tick_labels(&[0.0, 2e-9, 1e-8], false), ["0", "2e-9", "1e-8"]);
        assert_eq!(tick_labels(&[1e9, 1e9 + 0.5], false), ["1.0000000000e9", "1.0000000005e9"]);
        for scale in [1e-300, 1e-12, 1.0, 1e12, 1e300] {
            let ticks = linear_ticks(0.0, scale, 5);
            let labels = tick_labels(&ticks, false);
            assert!(labels.windows(2).all(|pair| pair[0] != pair[1]), "{labels:?}");
        }
    }
}
