//! Numbers as Gambit writes and reads them.

/// Digits after the point of a written probability.
const DIGITS: usize = 30;
/// `10^DIGITS`.
const ONE: u128 = 10_u128.pow(DIGITS as u32);

/// Probabilities (in \[0, 1\], summing to one up to rounding) as decimals whose exact sum is one:
/// the largest takes up what rounding leaves.
pub(super) fn exact(probabilities: &[f64]) -> Vec<String> {
    let mut parts: Vec<u128> = probabilities.iter().map(|&p| decimal(p)).collect();
    let largest = (0..parts.len()).max_by_key(|&k| parts[k]);
    if let Some(largest) = largest {
        let others: u128 =
            parts.iter().enumerate().filter(|&(k, _)| k != largest).map(|(_, part)| part).sum();
        parts[largest] = ONE.saturating_sub(others);
    }
    parts.into_iter().map(show).collect()
}

/// The probability in units of `10^-DIGITS`.
fn decimal(probability: f64) -> u128 {
    let text = format!("{:.DIGITS$}", probability.clamp(0.0, 1.0));
    text.replace('.', "").parse().unwrap_or(0)
}

fn show(part: u128) -> String {
    let (whole, rest) = (part / ONE, part % ONE);
    if rest == 0 {
        return whole.to_string();
    }
    let digits = format!("{rest:0DIGITS$}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

/// A decimal, with or without exponent, or a fraction; `None` if it is neither or not finite.
pub(super) fn parse(word: &str) -> Option<f64> {
    let number = match word.split_once('/') {
        Some((above, below)) => above.parse::<f64>().ok()? / below.parse::<f64>().ok()?,
        None => word.parse().ok()?,
    };
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_sum_to_one_exactly() {
        let third = 1.0 / 3.0;
        let texts = exact(&[third, third, third]);
        let units = |text: &String| decimal_units(text);
        assert_eq!(texts.iter().map(units).sum::<u128>(), ONE);
        assert_eq!(exact(&[0.25, 0.75]), ["0.25", "0.75"]);
        assert_eq!(exact(&[1.0]), ["1"]);
    }

    fn decimal_units(text: &str) -> u128 {
        let digits = text.strip_prefix("0.").expect("below one");
        format!("{digits:0<DIGITS$}").parse().expect("digits")
    }

    #[test]
    fn fractions_and_decimals_are_read() {
        assert_eq!(parse("1/4"), Some(0.25));
        assert_eq!(parse("-2.5e-1"), Some(-0.25));
        assert_eq!(parse("1/0"), None);
        assert_eq!(parse("x"), None);
    }
}
