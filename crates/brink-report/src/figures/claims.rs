//! The claims of the argument with their verdicts.

use brink_study::results::{ClaimResult, Evidence, Robustness};

use crate::scale::Scale;
use crate::style::{AXIS, COLORS, GREY, GRID, INK, LABEL, SMALL};
use crate::svg::{Stroke, Svg, font, stroke};
use crate::table::Cells;
use crate::{Figure, Style, Table, number, text};

const ID: f64 = 12.0;
const TEXT: f64 = 52.0;
const LINE: f64 = 14.0;
const TOP: f64 = 40.0;
/// Numbers of a claim that are written out.
const NUMBERS: usize = 4;

/// Left edges of the columns after the text.
struct Columns {
    verdict: f64,
    numbers: f64,
    bar: f64,
    right: f64,
}

/// Draws the claims as a table: words, verdict, the numbers it rests on, and in what share of
/// the plausible worlds it holds.
pub fn claims(results: &[ClaimResult], style: &Style) -> Figure {
    let mut svg = Svg::new("claims");
    let robust = results.iter().any(|claim| claim.robustness.is_some());
    let right = style.width - 14.0;
    let bar = if robust { right - 176.0 } else { right };
    let numbers = bar - 158.0;
    let columns = Columns { verdict: numbers - 74.0, numbers, bar, right };
    heading(&mut svg, &columns, robust);
    let mut y = TOP;
    for claim in results {
        svg.line((ID, y), (right, y), stroke(GRID, 1.0));
        y += draw_row(&mut svg, claim, &columns, y);
    }
    svg.line((ID, y), (right, y), stroke(AXIS, 1.0));
    Figure {
        name: "claims".to_owned(),
        title: "The argument, checked".to_owned(),
        caption: caption(robust),
        svg: svg.finish(style.width, y + 12.0, "Claims and verdicts", &description(results)),
        table: table(results),
    }
}

fn heading(svg: &mut Svg, columns: &Columns, robust: bool) {
    let head = |svg: &mut Svg, x: f64, label: &str| {
        svg.text((x, TOP - 12.0), font(SMALL, GREY).bold(), label);
    };
    head(svg, TEXT, "claim");
    head(svg, columns.verdict, "base case");
    head(svg, columns.numbers, "numbers");
    if robust {
        head(svg, columns.bar, "share of plausible worlds");
    }
    svg.line((ID, TOP), (columns.right, TOP), stroke(AXIS, 1.0));
}

/// Draws one claim from `top` on; returns its height.
fn draw_row(svg: &mut Svg, claim: &ClaimResult, columns: &Columns, top: f64) -> f64 {
    let words = text::wrap(&claim.text, LABEL, false, columns.verdict - TEXT - 14.0, 4);
    let numbers = key_numbers(&claim.evidence, columns.bar - columns.numbers - 12.0);
    let lines = words.len().max(numbers.len()).max(2);
    let height = LINE * lines as f64 + 12.0;
    let middle = top + height / 2.0;
    let base =
        |count: usize, line: usize| middle - LINE * count as f64 / 2.0 + LINE * line as f64 + 10.5;
    let id = text::shorten(&claim.id, LABEL, true, TEXT - ID - 4.0);
    svg.text((ID, base(1, 0)), font(LABEL, INK).bold(), &id);
    for (line, content) in words.iter().enumerate() {
        svg.text((TEXT, base(words.len(), line)), font(LABEL, INK), content);
    }
    draw_verdict(svg, claim.holds, (columns.verdict + 8.0, middle));
    for (line, content) in numbers.iter().enumerate() {
        svg.text((columns.numbers, base(numbers.len(), line)), font(SMALL, INK), content);
    }
    if let Some(robustness) = &claim.robustness {
        draw_robustness(svg, robustness, columns, middle);
    }
    height
}

/// A tick in a full disc, a cross in an empty one, or a question mark in a broken one.
fn draw_verdict(svg: &mut Svg, holds: Option<bool>, (x, y): (f64, f64)) {
    use crate::style::Marker::Circle;
    let word = verdict(holds);
    match holds {
        Some(true) => {
            svg.marker(Circle, (x, y), 7.5, COLORS[0], stroke(COLORS[0], 1.0));
            let tick = [(x - 3.6, y + 0.2), (x - 1.0, y + 3.0), (x + 3.8, y - 3.2)];
            svg.polyline(&tick, stroke("#ffffff", 1.9));
        }
        Some(false) => {
            svg.marker(Circle, (x, y), 7.5, "#ffffff", stroke(COLORS[1], 1.6));
            svg.line((x - 3.0, y - 3.0), (x + 3.0, y + 3.0), stroke(COLORS[1], 1.9));
            svg.line((x - 3.0, y + 3.0), (x + 3.0, y - 3.0), stroke(COLORS[1], 1.9));
        }
        None => {
            let line = Stroke { color: GREY, width: 1.2, dash: "2 2" };
            svg.marker(Circle, (x, y), 7.5, "#ffffff", line);
            svg.text((x, y + 3.8), font(LABEL, GREY).middle(), "?");
        }
    }
    svg.text((x + 13.0, y + 4.0), font(LABEL, INK), word);
}

/// The verdict in a word.
pub(crate) fn verdict(holds: Option<bool>) -> &'static str {
    match holds {
        Some(true) => "holds",
        Some(false) => "fails",
        None => "open",
    }
}

fn draw_robustness(svg: &mut Svg, robustness: &Robustness, columns: &Columns, middle: f64) {
    let scale = Scale::linear((0.0, 1.0), (columns.bar, columns.bar + 84.0));
    let (left, right) = scale.range;
    svg.rect((left, middle - 5.0), (right - left, 10.0), "#ededed");
    svg.line((scale.at(0.5), middle - 7.0), (scale.at(0.5), middle + 7.0), stroke("#b0b0b0", 0.8));
    if robustness.share.is_finite() {
        let width = scale.at(robustness.share) - left;
        svg.rect((left, middle - 5.0), (width, 10.0), "#7fb3d5");
        let [low, high] = robustness.interval.map(|end| scale.at(end));
        if low.is_finite() && high.is_finite() {
            svg.line((low, middle), (high, middle), stroke(INK, 1.3));
            for end in [low, high] {
                svg.line((end, middle - 3.5), (end, middle + 3.5), stroke(INK, 1.3));
            }
        }
    }
    svg.frame((left, middle - 5.0), (right - left, 10.0), stroke(AXIS, 0.7));
    let x = right + 8.0;
    svg.text((x, middle - 1.0), font(LABEL, INK).bold(), &number::percent(robustness.share));
    let note = if robustness.undecided > 0 {
        format!("{} of {} open", robustness.undecided, robustness.worlds)
    } else {
        format!("of {}", robustness.worlds)
    };
    let note = text::shorten(&note, 9.0, false, columns.right - x);
    svg.text((x, middle + 11.0), font(9.0, GREY), &note);
}

/// The first numbers, as `best.attack = 0.21`, in `limit` px: names are cut, numbers are not.
fn key_numbers(evidence: &[Evidence], limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = evidence
        .iter()
        .take(NUMBERS)
        .map(|evidence| {
            let number = format!(" = {}", numbers(&evidence.values));
            let room = limit - text::width(&number, SMALL, false);
            format!("{}{number}", text::shorten(&evidence.name, SMALL, false, room))
        })
        .collect();
    if evidence.len() > NUMBERS {
        let last = NUMBERS - 1;
        lines.truncate(last);
        lines.push(format!("and {} more", evidence.len() - last));
    }
    lines
}

/// One number, or the ends of a vector.
pub(crate) fn numbers(values: &[f64]) -> String {
    match values {
        [] => number::value(f64::NAN),
        [one] => number::value(*one),
        [first, .., last] => format!("{} … {}", number::value(*first), number::value(*last)),
    }
}

fn caption(robust: bool) -> String {
    let worlds = if robust {
        " The bar is the share of plausible worlds, drawn from the ranges of the assumptions, in \
          which the claim holds; the bracket is its 95% interval, and worlds whose verdict is \
          open are left out."
    } else {
        ""
    };
    format!(
        "Each claim of the argument with its verdict in the base case and the numbers it rests \
         on (three dots: from the first to the last value along the dial). A claim is open where a \
         solve it needs did not converge or a number does not exist.{worlds}"
    )
}

fn description(results: &[ClaimResult]) -> String {
    let parts: Vec<String> =
        results.iter().map(|claim| format!("{} {}.", claim.id, verdict(claim.holds))).collect();
    parts.join(" ")
}

fn table(results: &[ClaimResult]) -> Table {
    let text = |pick: &dyn Fn(&ClaimResult) -> String| results.iter().map(pick).collect();
    let robust = |pick: &dyn Fn(&Robustness) -> f64| -> Vec<f64> {
        results.iter().map(|claim| claim.robustness.as_ref().map_or(f64::NAN, pick)).collect()
    };
    let count = |pick: &dyn Fn(&Robustness) -> usize| -> Cells {
        let cells = results.iter().map(|claim| {
            claim.robustness.as_ref().and_then(|robustness| i64::try_from(pick(robustness)).ok())
        });
        Cells::I64(cells.collect())
    };
    Table::new()
        .utf8("id", "identifier", text(&|claim| claim.id.clone()))
        .utf8("text", "the claim in words", text(&|claim| claim.text.clone()))
        .utf8("predicate", "the claim as checked", text(&|claim| claim.predicate.clone()))
        .with(
            "holds",
            "verdict in the base case; missing where open",
            Cells::Bool(results.iter().map(|claim| claim.holds).collect()),
        )
        .utf8(
            "evidence",
            "numbers it rests on",
            text(&|claim| {
                let parts: Vec<String> = claim
                    .evidence
                    .iter()
                    .map(|evidence| format!("{} = {}", evidence.name, numbers(&evidence.values)))
                    .collect();
                parts.join("; ")
            }),
        )
        .with("worlds", "plausible worlds drawn", count(&|robustness| robustness.worlds))
        .f64("share", "share of decided worlds in which it holds", robust(&|r| r.share))
        .f64("share_low", "lower end of the 95% interval", robust(&|r| r.interval[0]))
        .f64("share_high", "upper end of the 95% interval", robust(&|r| r.interval[1]))
        .with("undecided", "worlds without a verdict", count(&|robustness| robustness.undecided))
}
