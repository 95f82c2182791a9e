//! The look shared by all figures: sizes, inks, palettes, dashes and markers.
//!
//! Nothing is told apart by hue alone: lines differ in dash, marker and direct label, areas in
//! hatching, and the sequential palette is monotone in luminance, so that every figure survives
//! a black-and-white printer and any colour vision.

/// What a caller may choose about a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    /// Width of the picture in CSS pixels.
    pub(crate) width: f64,
}

impl Style {
    /// Figures of `width` CSS pixels; widths outside 560 to 2000 are moved to the nearer bound,
    /// as labels would not fit or not be legible.
    pub fn new(width: f64) -> Self {
        let width = if width.is_nan() { Self::default().width } else { width };
        Self { width: width.clamp(560.0, 2000.0) }
    }

    /// The layout of figures that are printed `width` centimetres wide, at 96 pixels per inch as
    /// far as labels stay legible; [`crate::write_figure`] scales the rest.
    pub fn printed(width: f64) -> Self {
        Self::new(width * PIXELS_PER_CM)
    }
}

impl Default for Style {
    /// 720 px: the text width of an A4 or Letter page at 96 px per inch.
    fn default() -> Self {
        Self { width: 720.0 }
    }
}

/// CSS pixels in a centimetre.
pub(crate) const PIXELS_PER_CM: f64 = 96.0 / 2.54;

/// Font families, from the one whose metrics the layout uses to the nearest found anywhere.
pub(crate) const FONT_STACK: &str =
    "'Noto Sans', 'Open Sans', 'Helvetica Neue', Helvetica, Arial, sans-serif";

/// Size of labels, px.
pub(crate) const LABEL: f64 = 11.5;
/// Size of tick labels and notes, px.
pub(crate) const SMALL: f64 = 10.0;

/// Text.
pub(crate) const INK: &str = "#1a1a1a";
/// Secondary text; contrast with white 5.7 : 1.
pub(crate) const GREY: &str = "#666666";
/// Axis lines.
pub(crate) const AXIS: &str = "#555555";
/// Grid lines.
pub(crate) const GRID: &str = "#e3e3e3";
/// What is nearly never reached; contrast with white 3 : 1.
pub(crate) const DIM: &str = "#949494";

/// Okabe and Ito's colours, in an order whose neighbours differ in lightness (Okabe & Ito 2008,
/// "Color universal design").
pub(crate) const COLORS: [&str; 7] =
    ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#e69f00", "#56b4e9"];

/// Colour of the `index`th series.
pub(crate) fn color(index: usize) -> &'static str {
    COLORS[index % COLORS.len()]
}

/// Dash of the `index`th series, empty for a solid line.
pub(crate) fn dash(index: usize) -> &'static str {
    ["", "7 3", "2 2.5", "9 3 2 3", "12 4", "4 2 1 2 1 2"][index % 6]
}

/// Shape of a marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marker {
    Circle,
    Square,
    Triangle,
    Diamond,
    Pentagon,
    Cross,
    Star,
}

/// Marker of the `index`th series or player.
pub(crate) fn marker(index: usize) -> Marker {
    [Marker::Circle, Marker::Square, Marker::Triangle, Marker::Pentagon, Marker::Cross][index % 5]
}

/// Cividis, every 1/16 (Nuñez, Anderton & Renslow 2018, "Optimizing colormaps with
/// consideration for color vision deficiency"): dark blue to yellow, luminance rising evenly.
const CIVIDIS: [[u8; 3]; 17] = [
    [0, 34, 78],
    [8, 46, 110],
    [37, 58, 111],
    [53, 69, 108],
    [69, 81, 107],
    [81, 92, 110],
    [92, 104, 113],
    [103, 116, 117],
    [124, 123, 120],
    [135, 134, 121],
    [148, 146, 120],
    [163, 158, 117],
    [179, 171, 111],
    [196, 185, 102],
    [214, 199, 89],
    [233, 215, 72],
    [254, 232, 56],
];

/// Colour at `share` in \[0, 1\] of the sequential palette, `[red, green, blue]`; light for
/// small values, as ink stands for much.
pub(crate) fn sequential(share: f64) -> [u8; 3] {
    let place = (1.0 - share.clamp(0.0, 1.0)) * (CIVIDIS.len() - 1) as f64;
    let low = (place as usize).min(CIVIDIS.len() - 2);
    let within = place - low as f64;
    let mut out = [0; 3];
    for (channel, value) in out.iter_mut().enumerate() {
        let from = f64::from(CIVIDIS[low][channel]);
        let to = f64::from(CIVIDIS[low + 1][channel]);
        *value = libm::round(from + within * (to - from)) as u8;
    }
    out
}

/// `#rrggbb`.
pub(crate) fn hex(rgb: [u8; 3]) -> String {
    format!("#{:02x}{:02x}{:02x}", rgb[0], rgb[1], rgb[2])
}

/// Relative luminance in \[0, 1\] (WCAG 2.2).
#[cfg(test)]
pub(crate) fn luminance(rgb: [u8; 3]) -> f64 {
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
    };
    0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(hex: &str) -> [u8; 3] {
        let part = |from: usize| u8::from_str_radix(&hex[from..from + 2], 16).unwrap();
        [part(1), part(3), part(5)]
    }

    /// Contrast ratio with white (WCAG 2.2).
    fn contrast(hex: &str) -> f64 {
        1.05 / (luminance(parse(hex)) + 0.05)
    }

    #[test]
    fn luminance_of_known_colours() {
        assert_eq!(luminance([0, 0, 0]), 0.0);
        assert!((luminance([255, 255, 255]) - 1.0).abs() < 1e-12);
        // Pure green carries the green coefficient.
        assert!((luminance([0, 255, 0]) - 0.7152).abs() < 1e-12);
    }

    #[test]
    fn sequential_palette_darkens_evenly_in_greyscale() {
        let steps: Vec<f64> =
            (0..=50).map(|step| luminance(sequential(f64::from(step) / 50.0))).collect();
        assert!(steps.windows(2).all(|pair| pair[1] < pair[0]), "{steps:?}");
        assert!(steps[0] > 0.7 && steps[50] < 0.03);
    }

    #[test]
    fn inks_are_legible_on_white() {
        assert!(contrast(INK) > 7.0);
        assert!(contrast(GREY) > 4.5);
        assert!(contrast(DIM) > 2.9);
        // Lines and markers need 3 : 1; the two light hues only come late, with a dark outline.
        for color in &COLORS[..5] {
            assert!(contrast(color) > 2.9, "{color} {}", contrast(color));
        }
    }
}
