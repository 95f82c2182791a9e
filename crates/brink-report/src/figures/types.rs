//! Which types do what: the density of a private attribute, shaded by the action taken.

use brink_study::results::{Solution, TypePicture};

use super::legend::legend;
use crate::axis::{AxisLabel, Plot};
use crate::scale::Scale;
use crate::style::{GREY, INK, LABEL, SMALL};
use crate::svg::{Stroke, Svg, font, stroke};
use crate::{Figure, Style, Table, number, text};

const LEFT: f64 = 24.0;
const PANEL: f64 = 118.0;
/// Above each panel: its heading and the cutpoints.
const HEAD: f64 = 44.0;
/// Share of a cell's types that may lie right of the picture.
const TAIL: f64 = 0.03;
/// A tail is long, and cut, if the whole is so many times as long as the rest.
const LONG: f64 = 1.25;

/// Light and dark grounds with ink for the hatching; told apart in greyscale by both.
const FILLS: [(&str, &str); 6] = [
    ("#e8e8e8", "#e8e8e8"),
    ("#f3c9a5", "#9c4400"),
    ("#0072b2", "#0072b2"),
    ("#bfe3d6", "#00664a"),
    ("#cc79a7", "#6d2c50"),
    ("#ffffff", "#333333"),
];

/// Names of the nodes that have pictures of types: the first decision node first, then by
/// the probability that play reaches them.
pub fn type_nodes(solution: &Solution) -> Vec<String> {
    let reach = |name: &str| {
        solution.nodes.iter().find(|node| node.name == name).map_or(0.0, |node| node.reach)
    };
    let mut names: Vec<String> = Vec::new();
    for picture in &solution.types {
        if !names.contains(&picture.node) {
            names.push(picture.node.clone());
        }
    }
    let start = solution.nodes.iter().find(|node| node.player.is_some()).map(|node| &node.name);
    names.sort_by(|a, b| {
        let first = |name: &String| Some(name) == start;
        first(b).cmp(&first(a)).then(reach(b).total_cmp(&reach(a)))
    });
    names
}

/// Draws the types of the player who moves at `node`, one panel per cell. `place` numbers the
/// figure among several (0 is plain `types`). `None` if the node has no picture.
pub fn types(solution: &Solution, node: &str, place: usize, style: &Style) -> Option<Figure> {
    let pictures: Vec<&TypePicture> =
        solution.types.iter().filter(|picture| picture.node == node).collect();
    let first = *pictures.first()?;
    let name = if place == 0 { "types".to_owned() } else { format!("types-{}", place + 1) };
    let mut svg = Svg::new(&name);
    let actions = actions(&pictures);
    let labels: Vec<String> = actions.iter().map(|action| text::humanize(action)).collect();
    let fills: Vec<String> = ranks(&pictures, &actions)
        .into_iter()
        .map(|rank| {
            let (ground, ink) = FILLS[rank % FILLS.len()];
            // Solid, rising lines, solid, falling lines, dots, crossed lines.
            svg.hatch([0, 1, 0, 2, 3, 4][rank % 6], ground, ink)
        })
        .collect();

    let right = style.width - 24.0;
    let (shown, cut) = domain(&pictures);
    let x = Scale::linear(shown, (LEFT, right));
    let mut top = 18.0
        + legend(&mut svg, (LEFT, right, 18.0), &labels, |svg, index, (cx, cy)| {
            svg.rect((cx - 13.0, cy - 6.0), (26.0, 12.0), &fills[index]);
            svg.frame((cx - 13.0, cy - 6.0), (26.0, 12.0), stroke(INK, 0.7));
        });
    let player = text::humanize(&first.player);
    let attribute = text::humanize(&first.attribute);
    let title = format!("{attribute} of the {player} (private; density as height)");
    for (index, picture) in pictures.iter().enumerate() {
        let highest = picture
            .density
            .iter()
            .zip(&picture.x)
            .filter(|(_, at)| **at <= x.domain.1)
            .map(|(density, _)| *density)
            .filter(|density| density.is_finite())
            .fold(0.0, f64::max);
        let base = top + HEAD + PANEL;
        let y = Scale::linear(
            (0.0, if highest > 0.0 { highest * 1.06 } else { 1.0 }),
            (base, top + HEAD),
        );
        let plot = Plot { x, y };
        draw_panel(&mut svg, picture, &plot, &actions, &fills);
        let last = index + 1 == pictures.len();
        let axis = AxisLabel {
            title: if last { &title } else { "" },
            percent: false,
            ticks: 8,
            grid: false,
        };
        plot.bottom_axis(&mut svg, axis);
        top = base + 26.0;
    }

    Some(Figure {
        title: format!("Who does what at {}", text::humanize(node)),
        caption: caption(node, first, &attribute, cut),
        svg: svg.finish(
            style.width,
            top + 20.0,
            &format!("Actions by {} at {node}", first.attribute),
            &description(&pictures),
        ),
        table: table(&pictures),
        name,
    })
}

/// Actions in order of first appearance.
fn actions(pictures: &[&TypePicture]) -> Vec<String> {
    let mut actions: Vec<String> = Vec::new();
    for interval in pictures.iter().flat_map(|picture| &picture.intervals) {
        if !actions.contains(&interval.action) {
            actions.push(interval.action.clone());
        }
    }
    actions
}

/// Rank of each action by the share of types that take it: the commonest has the quietest fill.
fn ranks(pictures: &[&TypePicture], actions: &[String]) -> Vec<usize> {
    let taken = |action: &String| -> f64 {
        let share = |picture: &&TypePicture| {
            let taken = picture.intervals.iter().filter(|interval| interval.action == *action);
            picture.cell_probability * taken.map(|interval| interval.share).sum::<f64>()
        };
        pictures.iter().map(share).sum()
    };
    let shares: Vec<f64> = actions.iter().map(taken).collect();
    let mut order: Vec<usize> = (0..actions.len()).collect();
    order.sort_by(|a, b| shares[*b].total_cmp(&shares[*a]));
    let mut ranks = vec![0; actions.len()];
    for (rank, action) in order.into_iter().enumerate() {
        ranks[action] = rank;
    }
    ranks
}

/// The attribute's range that holds nearly all types and every cutpoint, and whether a long tail
/// beyond it is cut.
fn domain(pictures: &[&TypePicture]) -> ((f64, f64), bool) {
    let mut low = f64::INFINITY;
    let mut high = f64::NEG_INFINITY;
    for picture in pictures {
        low = low.min(picture.x.first().copied().unwrap_or(f64::INFINITY));
        high = high.max(upper_quantile(picture));
        for (cutpoint, _, _) in cutpoints(picture) {
            high = high.max(cutpoint * 1.04);
        }
    }
    let all = pictures.iter().filter_map(|picture| picture.x.last().copied());
    let end = all.fold(f64::NEG_INFINITY, f64::max);
    // A density that starts near zero is shown from zero.
    let from = if low > 0.0 && low < 0.15 * high { 0.0 } else { low };
    // A short rest is no tail: the picture ends where the types do.
    let cut = end - from > LONG * (high - from);
    ((from, if cut { high } else { end }), cut)
}

/// Where all but [`TAIL`] of the density (trapezoid rule) lies to the left.
fn upper_quantile(picture: &TypePicture) -> f64 {
    let areas: Vec<f64> = picture
        .x
        .windows(2)
        .zip(picture.density.windows(2))
        .map(|(x, density)| (x[1] - x[0]) * f64::midpoint(density[0], density[1]))
        .collect();
    let total: f64 = areas.iter().sum();
    let mut sum = 0.0;
    for (area, x) in areas.iter().zip(picture.x.iter().skip(1)) {
        sum += area;
        if sum >= (1.0 - TAIL) * total {
            return *x;
        }
    }
    picture.x.last().copied().unwrap_or(1.0)
}

/// Boundaries between intervals: value, action below, action above.
fn cutpoints(picture: &TypePicture) -> Vec<(f64, &str, &str)> {
    picture
        .intervals
        .windows(2)
        .filter(|pair| pair[0].action != pair[1].action)
        .map(|pair| (pair[0].high, pair[0].action.as_str(), pair[1].action.as_str()))
        .collect()
}

fn draw_panel(
    svg: &mut Svg,
    picture: &TypePicture,
    plot: &Plot,
    actions: &[String],
    fills: &[String],
) {
    let (left, top, right, bottom) = plot.edges();
    let cell = if picture.cell.is_empty() { "all types" } else { &picture.cell };
    let heading = text::humanize(cell);
    let heading = text::shorten(&heading, LABEL, true, right - left - 200.0);
    svg.text((left, top - 26.0), font(LABEL, INK).bold(), &heading);
    let share = shares(picture, actions);
    let beside = left + text::width(&heading, LABEL, true) + 10.0;
    let share = text::shorten(&share, SMALL, false, right - beside);
    svg.text((beside, top - 26.0), font(SMALL, GREY), &share);

    let line: Vec<(f64, f64)> = picture
        .x
        .iter()
        .zip(&picture.density)
        .filter(|(x, _)| **x <= plot.x.domain.1 && **x >= plot.x.domain.0)
        .map(|(x, density)| plot.at(*x, *density))
        .collect();
    for interval in &picture.intervals {
        let Some(action) = actions.iter().position(|action| *action == interval.action) else {
            continue;
        };
        let (from, to) = (plot.x.at(interval.low).max(left), plot.x.at(interval.high).min(right));
        let area = under(&line, from, to, bottom);
        svg.open(&format!(
            "{} from {} to {}: {} of these types",
            text::humanize(&interval.action),
            number::value(interval.low),
            number::value(interval.high),
            number::percent(interval.share)
        ));
        svg.polygon(&area, &fills[action], None);
        svg.close();
    }
    svg.polyline(&line, stroke(INK, 1.4));
    label_cutpoints(svg, picture, plot);
}

/// `45% of all; wait 70%, attack 30%`.
fn shares(picture: &TypePicture, actions: &[String]) -> String {
    let parts: Vec<String> = actions
        .iter()
        .map(|action| {
            let taken = picture.intervals.iter().filter(|interval| interval.action == *action);
            (action, taken.map(|interval| interval.share).sum::<f64>())
        })
        .filter(|(_, share)| *share > 0.0)
        .map(|(action, share)| format!("{} {}", text::humanize(action), number::percent(share)))
        .collect();
    let all = number::percent(picture.cell_probability);
    let of = if picture.cell.is_empty() { String::new() } else { format!("{all} of all types: ") };
    format!("{of}{}", parts.join(", "))
}

/// The part of the area under `line` between two pixels.
fn under(line: &[(f64, f64)], from: f64, to: f64, bottom: f64) -> Vec<(f64, f64)> {
    if line.len() < 2 || to <= from {
        return Vec::new();
    }
    let height = |x: f64| {
        let next = line.partition_point(|point| point.0 < x).clamp(1, line.len() - 1);
        let (a, b) = (line[next - 1], line[next]);
        let share = if b.0 > a.0 { ((x - a.0) / (b.0 - a.0)).clamp(0.0, 1.0) } else { 0.0 };
        a.1 + share * (b.1 - a.1)
    };
    let first = line[0].0.max(from);
    let last = line[line.len() - 1].0.min(to);
    if last <= first {
        return Vec::new();
    }
    let mut area = vec![(first, bottom), (first, height(first))];
    area.extend(line.iter().filter(|point| point.0 > first && point.0 < last));
    area.extend([(last, height(last)), (last, bottom)]);
    area
}

fn label_cutpoints(svg: &mut Svg, picture: &TypePicture, plot: &Plot) {
    let (left, top, right, bottom) = plot.edges();
    let shown: Vec<f64> = cutpoints(picture)
        .into_iter()
        .map(|cutpoint| cutpoint.0)
        .filter(|at| plot.x.at(*at) >= left && plot.x.at(*at) <= right)
        .collect();
    let labels: Vec<String> = shown.iter().map(|at| number::value(*at)).collect();
    let widest = labels.iter().map(|label| text::width(label, SMALL, true)).fold(0.0, f64::max);
    let wanted: Vec<f64> = shown.iter().map(|at| plot.x.at(*at)).collect();
    let half = widest / 2.0;
    let placed = crate::labels::spread(&wanted, widest + 6.0, left + half, right - half);
    for ((x, label), middle) in wanted.iter().zip(&labels).zip(placed) {
        let line = Stroke { color: INK, width: 1.0, dash: "4 2.5" };
        svg.line((*x, top), (*x, bottom), line);
        svg.line((*x, top), (middle, top - 7.0), stroke(INK, 0.8));
        svg.text((middle, top - 9.0), font(SMALL, INK).bold().middle(), label);
    }
}

fn caption(node: &str, first: &TypePicture, attribute: &str, cut: bool) -> String {
    let tail = if cut { " The long right tail is cut where it holds few types." } else { "" };
    let player = text::humanize(&first.player);
    format!(
        "What each type of the {player} does at {}. The horizontal axis is its private \
         {attribute}, the height the density of types; shading shows the action taken, and \
         dashed lines are the cutpoints at which a type is indifferent.{tail}",
        text::humanize(node)
    )
}

fn description(pictures: &[&TypePicture]) -> String {
    let parts: Vec<String> = pictures
        .iter()
        .map(|picture| {
            let cuts: Vec<String> = cutpoints(picture)
                .iter()
                .map(|(at, below, above)| {
                    format!("{below} below {}, {above} above", number::value(*at))
                })
                .collect();
            let cuts =
                if cuts.is_empty() { "one action for all".to_owned() } else { cuts.join("; ") };
            let cell = if picture.cell.is_empty() { "All types" } else { &picture.cell };
            format!("{cell}: {cuts}.")
        })
        .collect();
    parts.join(" ")
}

fn table(pictures: &[&TypePicture]) -> Table {
    let rows: Vec<_> = pictures
        .iter()
        .flat_map(|picture| picture.intervals.iter().map(move |interval| (picture, interval)))
        .collect();
    let attribute = pictures.first().map_or("attribute", |picture| picture.attribute.as_str());
    let number = |pick: &dyn Fn(&TypePicture, usize) -> f64| -> Vec<f64> {
        pictures
            .iter()
            .flat_map(|picture| (0..picture.intervals.len()).map(|k| pick(picture, k)))
            .collect()
    };
    Table::new()
        .utf8("player", "who moves", rows.iter().map(|row| row.0.player.clone()).collect())
        .utf8("node", "where", rows.iter().map(|row| row.0.node.clone()).collect())
        .utf8("cell", "discrete attributes", rows.iter().map(|row| row.0.cell.clone()).collect())
        .f64("cell_probability", "prior of the cell", number(&|p, _| p.cell_probability))
        .utf8("attribute", "continuous attribute", vec![attribute.to_owned(); rows.len()])
        .f64("low", "lower end of the interval", number(&|p, k| p.intervals[k].low))
        .f64("high", "upper end of the interval", number(&|p, k| p.intervals[k].high))
        .utf8(
            "action",
            "taken in the interval",
            rows.iter().map(|row| row.1.action.clone()).collect(),
        )
        .f64("share", "share of the cell's types", number(&|p, k| p.intervals[k].share))
}
