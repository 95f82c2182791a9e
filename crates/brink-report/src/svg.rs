//! A small SVG writer. The figures draw with it rather than with a plotting library because
//! trees, hatched intervals and tables of claims need text that is measured and placed, which
//! chart libraries leave to chance.

use std::fmt::Write as _;

use crate::style::{self, Marker};
use crate::text::{self, escape};

/// How a line is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stroke<'a> {
    pub(crate) color: &'a str,
    pub(crate) width: f64,
    /// `stroke-dasharray`; empty for solid.
    pub(crate) dash: &'a str,
}

/// A solid line.
pub(crate) fn stroke(color: &str, width: f64) -> Stroke<'_> {
    Stroke { color, width, dash: "" }
}

/// Where text stands relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How text is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Font<'a> {
    pub(crate) size: f64,
    pub(crate) bold: bool,
    pub(crate) color: &'a str,
    pub(crate) anchor: Anchor,
    /// White rim that keeps text legible over lines.
    pub(crate) halo: bool,
}

/// Regular text that starts at its point.
pub(crate) fn font(size: f64, color: &str) -> Font<'_> {
    Font { size, bold: false, color, anchor: Anchor::Start, halo: false }
}

impl Font<'_> {
    pub(crate) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }
    pub(crate) fn middle(self) -> Self {
        Self { anchor: Anchor::Middle, ..self }
    }
    pub(crate) fn end(self) -> Self {
        Self { anchor: Anchor::End, ..self }
    }
    pub(crate) fn halo(self) -> Self {
        Self { halo: true, ..self }
    }
}

/// A drawing under construction. Coordinates are px from the top left.
pub(crate) struct Svg {
    /// Prefix of identifiers, unique among the figures of a page.
    id: String,
    defs: String,
    body: String,
    hatches: usize,
}

impl Svg {
    pub(crate) fn new(id: &str) -> Self {
        let id = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        Self { id, defs: String::new(), body: String::new(), hatches: 0 }
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), line: Stroke<'_>) {
        let _ = write!(
            self.body,
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{}/>",
            px(from.0),
            px(from.1),
            px(to.0),
            px(to.1),
            stroke_attributes(line)
        );
    }

    /// A line through the points that exist; a NaN breaks it.
    pub(crate) fn polyline(&mut self, points: &[(f64, f64)], line: Stroke<'_>) {
        let mut path = String::new();
        let mut drawing = false;
        for (x, y) in points {
            if x.is_finite() && y.is_finite() {
                let _ = write!(path, "{}{} {}", if drawing { "L" } else { "M" }, px(*x), px(*y));
                drawing = true;
            } else {
                drawing = false;
            }
        }
        if !path.is_empty() {
            self.path(&path, "none", Some(line));
        }
    }

    /// A path from its `d` attribute.
    pub(crate) fn path(&mut self, d: &str, fill: &str, line: Option<Stroke<'_>>) {
        let line = line.map(stroke_attributes).unwrap_or_default();
        let _ = write!(self.body, "<path d=\"{d}\" fill=\"{fill}\"{line}/>");
    }

    pub(crate) fn polygon(&mut self, points: &[(f64, f64)], fill: &str, line: Option<Stroke<'_>>) {
        let mut d = String::new();
        for (index, (x, y)) in points.iter().enumerate() {
            let _ = write!(d, "{}{} {}", if index == 0 { "M" } else { "L" }, px(*x), px(*y));
        }
        if !d.is_empty() {
            d.push('Z');
            self.path(&d, fill, line);
        }
    }

    pub(crate) fn rect(&mut self, corner: (f64, f64), size: (f64, f64), fill: &str) {
        self.rectangle(corner, size, &format!(" fill=\"{fill}\""));
    }

    pub(crate) fn frame(&mut self, corner: (f64, f64), size: (f64, f64), line: Stroke<'_>) {
        let attributes = format!(" fill=\"none\"{}", stroke_attributes(line));
        self.rectangle(corner, size, &attributes);
    }

    fn rectangle(&mut self, corner: (f64, f64), size: (f64, f64), attributes: &str) {
        let _ = write!(
            self.body,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{attributes}/>",
            px(corner.0),
            px(corner.1),
            px(size.0.max(0.0)),
            px(size.1.max(0.0))
        );
    }

    /// A marker of `radius` px.
    pub(crate) fn marker(
        &mut self,
        shape: Marker,
        (x, y): (f64, f64),
        radius: f64,
        fill: &str,
        line: Stroke<'_>,
    ) {
        if !(x.is_finite() && y.is_finite()) {
            return;
        }
        if shape == Marker::Circle {
            let _ = write!(
                self.body,
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\"{}/>",
                px(x),
                px(y),
                px(radius),
                stroke_attributes(line)
            );
            return;
        }
        let points: Vec<(f64, f64)> =
            outline(shape).into_iter().map(|(dx, dy)| (x + dx * radius, y + dy * radius)).collect();
        self.polygon(&points, fill, Some(line));
    }

    pub(crate) fn text(&mut self, at: (f64, f64), font: Font<'_>, content: &str) {
        let length = text::width(content, font.size, font.bold);
        self.text_at(at, font, &escape(content), length, "");
    }

    /// Words and, after a gap of 4 px, a number in bold.
    pub(crate) fn text_number(
        &mut self,
        at: (f64, f64),
        font: Font<'_>,
        words: &str,
        (number, color): (&str, &str),
    ) {
        // Two elements: renderers disagree about the length of text with several parts.
        self.text(at, font, words);
        let after = pair_width(words, number, font.size) - text::width(number, font.size, true);
        self.text((at.0 + after, at.1), Font { color, ..font }.bold(), number);
    }

    /// Text that runs upwards.
    pub(crate) fn text_up(&mut self, (x, y): (f64, f64), font: Font<'_>, content: &str) {
        let turn = format!(" transform=\"rotate(-90 {} {})\"", px(x), px(y));
        let length = text::width(content, font.size, font.bold);
        self.text_at((x, y), font, &escape(content), length, &turn);
    }

    /// Writes escaped `content`. Its measured length goes along, so that a viewer without the
    /// font squeezes another one into the same place.
    fn text_at(
        &mut self,
        (x, y): (f64, f64),
        font: Font<'_>,
        content: &str,
        length: f64,
        more: &str,
    ) {
        if content.is_empty() {
            return;
        }
        let anchor = match font.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if font.bold { " font-weight=\"bold\"" } else { "" };
        let halo = if font.halo {
            " stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\""
        } else {
            ""
        };
        let _ = write!(
            self.body,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\" textLength=\"{}\" \
             lengthAdjust=\"spacingAndGlyphs\"{anchor}{weight}{halo}{more}>{content}</text>",
            px(x),
            px(y),
            px(font.size),
            font.color,
            px(length)
        );
    }

    /// Opens a group whose tooltip is `title`.
    pub(crate) fn open(&mut self, title: &str) {
        let _ = write!(self.body, "<g><title>{}</title>", escape(title));
    }

    /// Closes the group.
    pub(crate) fn close(&mut self) {
        self.body.push_str("</g>");
    }

    /// Defines a hatching and returns it as a fill. `kind` cycles through plain, rising,
    /// falling, dotted, crossed and level lines over the ground colour.
    pub(crate) fn hatch(&mut self, kind: usize, ground: &str, ink: &str) -> String {
        let drawing = match kind % 6 {
            0 => return ground.to_owned(),
            1 => "<path d=\"M-1 1L1 -1M0 7L7 0M6 8L8 6\"",
            2 => "<path d=\"M-1 6L1 8M0 0L7 7M6 -1L8 1\"",
            3 => "<path d=\"M2 3.5L4 3.5M5.5 7L7 7M0 7L0.5 7M5.5 0L7 0M0 0L0.5 0\"",
            4 => "<path d=\"M0 7L7 0M0 0L7 7\"",
            _ => "<path d=\"M0 3.5L7 3.5\"",
        };
        let name = format!("{}-hatch-{}", self.id, self.hatches);
        self.hatches += 1;
        let _ = write!(
            self.defs,
            "<pattern id=\"{name}\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\">\
             <rect width=\"7\" height=\"7\" fill=\"{ground}\"/>{drawing} fill=\"none\" \
             stroke=\"{ink}\" stroke-width=\"1.1\"/></pattern>"
        );
        format!("url(#{name})")
    }

    /// The document, with title and description for those who cannot see it.
    pub(crate) fn finish(self, width: f64, height: f64, title: &str, description: &str) -> String {
        let (id, width, height) = (&self.id, px(width), px(height));
        let defs = if self.defs.is_empty() {
            String::new()
        } else {
            format!("<defs>{}</defs>", self.defs)
        };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" font-family=\"{}\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\">\
             <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>{defs}\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>{}</svg>\n",
            style::FONT_STACK,
            escape(title),
            escape(description),
            self.body.replace("<path", "\n<path").replace("<text", "\n<text")
        )
    }
}

/// Width of words and a bold number after them.
pub(crate) fn pair_width(words: &str, number: &str, size: f64) -> f64 {
    let gap = if words.is_empty() || number.is_empty() { 0.0 } else { 4.0 };
    text::width(words, size, false) + gap + text::width(number, size, true)
}

/// Corners of a marker of radius 1.
fn outline(shape: Marker) -> Vec<(f64, f64)> {
    let corners = |count: u32, inner: f64| -> Vec<(f64, f64)> {
        (0..count)
            .map(|corner| {
                let turn = std::f64::consts::TAU * f64::from(corner) / f64::from(count);
                let radius = if corner % 2 == 1 { inner } else { 1.15 };
                (radius * libm::sin(turn), -radius * libm::cos(turn))
            })
            .collect()
    };
    match shape {
        Marker::Circle => Vec::new(),
        Marker::Square => vec![(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        Marker::Triangle => vec![(0.0, -1.15), (1.1, 0.8), (-1.1, 0.8)],
        Marker::Diamond => vec![(0.0, -1.25), (1.1, 0.0), (0.0, 1.25), (-1.1, 0.0)],
        Marker::Pentagon => corners(5, 1.15),
        Marker::Star => corners(10, 0.5),
        Marker::Cross => {
            let (a, b) = (0.35, 1.0);
            vec![
                (-a, -b),
                (a, -b),
                (a, -a),
                (b, -a),
                (b, a),
                (a, a),
                (a, b),
                (-a, b),
                (-a, a),
                (-b, a),
                (-b, -a),
                (-a, -a),
            ]
        }
    }
}

fn stroke_attributes(line: Stroke<'_>) -> String {
    let dash = if line.dash.is_empty() {
        String::new()
    } else {
        format!(" stroke-dasharray=\"{}\"", line.dash)
    };
    format!(" stroke=\"{}\" stroke-width=\"{}\"{dash}", line.color, px(line.width))
}

/// A coordinate with two decimals, as short as it goes; zero if it does not exist.
pub(crate) fn px(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}
