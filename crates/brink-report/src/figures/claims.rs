//! The claims of the argument with their verdicts.

use brink_study::results::{ClaimResult, Evidence, Robustness, Share};

use crate::scale::Scale;
use crate::style::{AXIS, COLORS, GREY, GRID, INK, LABEL, SMALL};
use crate::svg::{Stroke, Svg, font, stroke};
use crate::table::Cells;
use crate::{Figure, Style, Table, number, text};

const ID: f64 = 12.0;
const LINE: f64 = 14.0;
const TOP: f64 = 40.0;
/// Numbers of a claim that are written out.
const NUMBERS: usize = 4;

/// Left edges of the columns after the identifiers.
struct Columns {
    text: f64,
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
    let text = words_from(results.iter().map(|claim| claim.id.as_str()));
    let columns = Columns { text, verdict: numbers - 74.0, numbers, bar, right };
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
        caption: caption(robust, weighed(results)),
        svg: svg.finish(style.width, y + 12.0, "Claims and verdicts", &description(results)),
        table: table(results),
    }
}

/// Where the words of claims begin, so that their identifiers have room as far as there is some.
pub(super) fn words_from<'a>(ids: impl Iterator<Item = &'a str>) -> f64 {
    let widest = ids.map(|id| text::width(id, LABEL, true)).fold(0.0, f64::max);
    ID + (widest + 6.0).clamp(40.0, 92.0)
}

fn heading(svg: &mut Svg, columns: &Columns, robust: bool) {
    let head = |svg: &mut Svg, x: f64, label: &str| {
        svg.text((x, TOP - 12.0), font(SMALL, GREY).bold(), label);
    };
    head(svg, columns.text, "claim");
    head(svg, columns.verdict, "base case");
    head(svg, columns.numbers, "numbers");
    if robust {
        head(svg, columns.bar, "share of plausible worlds");
    }
    svg.line((ID, TOP), (columns.right, TOP), stroke(AXIS, 1.0));
}

/// Draws one claim from `top` on; returns its height.
fn draw_row(svg: &mut Svg, claim: &ClaimResult, columns: &Columns, top: f64) -> f64 {
    let words = text::wrap(&claim.text, LABEL, false, columns.verdict - columns.text - 14.0, 4);
    let numbers = key_numbers(&claim.evidence, columns.bar - columns.numbers - 12.0);
    let bars = claim.robustness.as_ref().map_or(0, |own| 1 + after(own).count());
    let lines = words.len().max(numbers.len()).max(2).max(bars);
    let height = LINE * lines as f64 + 12.0;
    let middle = top + height / 2.0;
    let base =
        |count: usize, line: usize| middle - LINE * count as f64 / 2.0 + LINE * line as f64 + 10.5;
    let id = text::shorten(&claim.id, LABEL, true, columns.text - ID - 4.0);
    svg.text((ID, base(1, 0)), font(LABEL, INK).bold(), &id);
    for (line, content) in words.iter().enumerate() {
        svg.text((columns.text, base(words.len(), line)), font(LABEL, INK), content);
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

/// Fill of a bar over all worlds, where there are no others beside it.
const SHARE: &str = "#7fb3d5";
/// The same where there are.
const BEFORE: &str = "#a3a3a3";

/// The shares after the evidence, and with it at face value, with what they are called.
fn after(robustness: &Robustness) -> impl Iterator<Item = (&Share, &str)> {
    let named = [(&robustness.posterior, "after"), (&robustness.face_value, "face value")];
    named.into_iter().filter_map(|(share, name)| Some((share.as_ref()?, name)))
}

/// Shares of worlds as bars: over all worlds, after the evidence, and with it at face value.
fn draw_robustness(svg: &mut Svg, robustness: &Robustness, columns: &Columns, middle: f64) {
    let prior = Share { share: robustness.share, interval: robustness.interval };
    let open = if robustness.undecided > 0 {
        format!("{} of {} open", robustness.undecided, robustness.worlds)
    } else {
        format!("of {}", robustness.worlds)
    };
    let bars = 1 + after(robustness).count();
    if bars == 1 {
        let x = draw_share(svg, &prior, (columns.bar, middle), 10.0, |svg, corner, size| {
            svg.rect(corner, size, SHARE);
        });
        svg.text((x, middle - 1.0), font(LABEL, INK).bold(), &number::percent(prior.share));
        let note = text::shorten(&open, 9.0, false, columns.right - x);
        svg.text((x, middle + 11.0), font(9.0, GREY), &note);
        return;
    }
    let top = middle - LINE * (bars as f64 - 1.0) / 2.0;
    let all = std::iter::once((&prior, open.as_str())).chain(after(robustness));
    for (place, (share, name)) in all.enumerate() {
        let y = top + LINE * place as f64;
        let x = draw_share(svg, share, (columns.bar, y), 8.0, |svg, corner, size| match name {
            "after" => svg.rect(corner, size, COLORS[0]),
            "face value" => {
                svg.rect(corner, size, "#ffffff");
                let (x, y) = (corner.0 + 0.8, corner.1 + 0.8);
                svg.frame((x, y), (size.0 - 1.6, size.1 - 1.6), stroke(COLORS[1], 1.6));
            }
            _ => svg.rect(corner, size, BEFORE),
        });
        let number = number::percent(share.share);
        svg.text((x, y + 3.8), font(SMALL, INK).bold(), &number);
        let after = x + text::width(&number, SMALL, true) + 4.0;
        let name = text::shorten(name, 9.0, false, columns.right - after);
        svg.text((after, y + 3.8), font(9.0, GREY), &name);
    }
}

/// Draws the bar of a share by `fill` with its interval; returns where its number stands.
fn draw_share(
    svg: &mut Svg,
    share: &Share,
    (left, middle): (f64, f64),
    height: f64,
    fill: impl Fn(&mut Svg, (f64, f64), (f64, f64)),
) -> f64 {
    let scale = Scale::linear((0.0, 1.0), (left, left + 84.0));
    let (left, right) = scale.range;
    let (top, beyond) = (middle - height / 2.0, height / 2.0 + 2.0);
    svg.rect((left, top), (right - left, height), "#ededed");
    let half = scale.at(0.5);
    svg.line((half, middle - beyond), (half, middle + beyond), stroke("#b0b0b0", 0.8));
    if share.share.is_finite() {
        fill(svg, (left, top), (scale.at(share.share) - left, height));
        let [low, high] = share.interval.map(|end| scale.at(end));
        if low.is_finite() && high.is_finite() {
            svg.line((low, middle), (high, middle), stroke(INK, 1.3));
            for end in [low, high] {
                svg.line((end, middle - 3.5), (end, middle + 3.5), stroke(INK, 1.3));
            }
        }
    }
    svg.frame((left, top), (right - left, height), stroke(AXIS, 0.7));
    right + 8.0
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

/// Whether some share is one after evidence, under its handicaps and at face value.
fn weighed(results: &[ClaimResult]) -> [bool; 2] {
    let any = |has: fn(&Robustness) -> bool| {
        results.iter().any(|claim| claim.robustness.as_ref().is_some_and(has))
    };
    [any(|own| own.posterior.is_some()), any(|own| own.face_value.is_some())]
}

fn caption(robust: bool, [posterior, bare]: [bool; 2]) -> String {
    let worlds = if robust {
        " The bar is the share of plausible worlds, drawn from the ranges of the assumptions, in \
          which the claim holds; the bracket is its 95% interval, and worlds whose verdict is \
          open are left out."
    } else {
        ""
    };
    let after = match (posterior, bare) {
        (false, false) => "",
        (true, false) => " The bars are before the evidence (grey) and after it (blue).",
        (false, true) => {
            " The bars are before the evidence (grey) and after it taken at face value (outlined)."
        }
        (true, true) => {
            " The bars are before the evidence (grey), after it (blue), and after it taken at face \
              value (outlined)."
        }
    };
    format!(
        "Each claim of the argument with its verdict in the base case and the numbers it rests \
         on (three dots: from the first to the last value along the dial). A claim is open where a \
         solve it needs did not converge or a number does not exist.{worlds}{after}"
    )
}

fn description(results: &[ClaimResult]) -> String {
    let parts: Vec<String> =
        results.iter().map(|claim| format!("{} {}.", claim.id, verdict(claim.holds))).collect();
    parts.join(" ")
}

/// A share after the evidence, under one reading.
type After = fn(&Robustness) -> Option<Share>;

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
    let mut table = Table::new()
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
        .with("undecided", "worlds without a verdict", count(&|robustness| robustness.undecided));
    let after: [(&str, &str, After); 2] = [
        ("posterior", "after the evidence", |own| own.posterior),
        ("face_value", "after the evidence at face value", |own| own.face_value),
    ];
    for ((name, words, pick), there) in after.into_iter().zip(weighed(results)) {
        if !there {
            continue;
        }
        let cells = |of: fn(Share) -> f64| robust(&|own| pick(own).map_or(f64::NAN, of));
        table = table
            .f64(&format!("{name}_share"), &format!("the share {words}"), cells(|s| s.share))
            .f64(&format!("{name}_low"), "lower end of its 95% interval", cells(|s| s.interval[0]))
            .f64(
                &format!("{name}_high"),
                "upper end of its 95% interval",
                cells(|s| s.interval[1]),
            );
    }
    table
}
