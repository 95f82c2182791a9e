//! A legend in rows above the plot.

use crate::style::{INK, SMALL};
use crate::svg::{Svg, font};
use crate::text;

/// Height of a row of the legend, px.
pub(super) const ROW: f64 = 18.0;
/// Width of a key, px.
const KEY: f64 = 26.0;

/// Sets `labels` in rows from `left` to `right`, the first baseline at `top`; `key` draws the
/// key of an entry centred on its point. Returns the height used.
pub(super) fn legend(
    svg: &mut Svg,
    (left, right, top): (f64, f64, f64),
    labels: &[String],
    mut key: impl FnMut(&mut Svg, usize, (f64, f64)),
) -> f64 {
    let mut x = left;
    let mut y = top;
    for (index, label) in labels.iter().enumerate() {
        let limit = right - left - KEY - 6.0;
        let label = text::shorten(label, SMALL, false, limit);
        let width = KEY + 6.0 + text::width(&label, SMALL, false) + 16.0;
        if x > left && x + width - 16.0 > right {
            x = left;
            y += ROW;
        }
        key(svg, index, (x + KEY / 2.0, y - 3.6));
        svg.text((x + KEY + 6.0, y), font(SMALL, INK), &label);
        x += width;
    }
    if labels.is_empty() { 0.0 } else { y - top + ROW }
}
