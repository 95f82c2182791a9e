//! The trade-off between attack and catastrophe.

use brink_study::language::{EntryKind, column_name};
use brink_study::results::{About, DialCurve, Frontier, Named, Optimum};

use super::legend::{ROW, legend};
use crate::axis::{AxisLabel, Plot};
use crate::labels::{Area, Placer};
use crate::scale::{Scale, probability_domain};
use crate::style::{COLORS, INK, LABEL, Marker, SMALL};
use crate::svg::{Stroke, Svg, font, stroke};
use crate::{Figure, Style, Table, number, text};

const LEFT: f64 = 72.0;
const HEIGHT: f64 = 380.0;
/// Dial positions that carry their number.
const MARKED: usize = 11;

/// Draws attack against catastrophe: the mixes of levers that no other beats in both, the curve
/// of the dial alone, and the best of each.
pub fn frontier(
    about: &About,
    data: &Frontier,
    best_dial: &Optimum,
    best_levers: Option<&Optimum>,
    style: &Style,
) -> Figure {
    let mut svg = Svg::new("frontier");
    let at = |optimum: &Optimum| {
        (
            named(&optimum.measures, &data.attack.name),
            named(&optimum.measures, &data.catastrophe.name),
        )
    };
    let dial_point = at(best_dial);
    let lever_point = best_levers.map(at);
    let entries = entries(about, lever_point.is_some());
    let right = style.width - 28.0;
    let top = 22.0 + legend(&mut svg, (LEFT, right, 18.0), &entries, key) - ROW + 8.0;

    let xs = data.attack.values.iter().chain(&data.dial.attack).copied();
    let ys = data.catastrophe.values.iter().chain(&data.dial.catastrophe).copied();
    let points = lever_point.iter().chain([&dial_point]);
    let x_domain = probability_domain(xs.chain(points.clone().map(|point| point.0)));
    let y_domain = probability_domain(ys.chain(points.map(|point| point.1)));
    let plot = Plot {
        x: Scale::linear(x_domain, (LEFT, right)),
        y: Scale::linear(y_domain, (top + HEIGHT, top)),
    };
    let x_title = format!("probability of {}", text::humanize(&data.attack.name));
    let y_title = format!("probability of {}", text::humanize(&data.catastrophe.name));
    let axis = AxisLabel { title: &x_title, percent: true, ticks: 7, grid: true };
    plot.bottom_axis(&mut svg, axis);
    plot.left_axis(&mut svg, AxisLabel { title: &y_title, ticks: 6, ..axis });

    let curve = pixels(&plot, &data.dial.attack, &data.dial.catastrophe);
    let front = pixels(&plot, &data.attack.values, &data.catastrophe.values);
    draw_points(&mut svg, &front, &curve);
    let mut placer = Placer::new(Area { left: LEFT, top, right, bottom: top + HEIGHT });
    let best = format!("best {}", text::humanize(&about.dial));
    for (point, label) in [(Some(dial_point), best.as_str()), (lever_point, "best mix")] {
        let Some(point) = point.map(|(x, y)| plot.at(x, y)).filter(finite) else { continue };
        placer.block(Area::around(point, 7.0));
        for other in front.iter().chain(&curve) {
            placer.block(Area::around(*other, 2.5));
        }
        if let Some(place) = placer.place(point, 9.0, label, LABEL, true) {
            svg.text(place, font(LABEL, INK).bold().halo(), label);
        }
    }
    placer.block_line(&curve);
    for point in &front {
        placer.block(Area::around(*point, 3.0));
    }
    label_dial(&mut svg, about, &data.dial, &curve, &mut placer);
    mark_optima(&mut svg, &plot, dial_point, lever_point);

    Figure {
        name: "frontier".to_owned(),
        title: format!(
            "Less {} or less {}",
            text::humanize(&data.attack.name),
            text::humanize(&data.catastrophe.name)
        ),
        caption: caption(about, data, lever_point.is_some()),
        svg: svg.finish(
            style.width,
            top + HEIGHT + 46.0,
            &format!("{} against {}", data.catastrophe.name, data.attack.name),
            &description(dial_point, lever_point, data),
        ),
        table: table(about, data),
    }
}

fn finite(point: &(f64, f64)) -> bool {
    point.0.is_finite() && point.1.is_finite()
}

fn named(values: &[Named], name: &str) -> f64 {
    values.iter().find(|named| named.name == name).map_or(f64::NAN, |named| named.value)
}

fn pixels(plot: &Plot, x: &[f64], y: &[f64]) -> Vec<(f64, f64)> {
    x.iter().zip(y).map(|(x, y)| plot.at(*x, *y)).collect()
}

fn entries(about: &About, levers: bool) -> Vec<String> {
    let dial = text::humanize(&about.dial);
    let mut entries = vec![
        format!(
            "{dial} alone, from {} to {}",
            number::position(about.dial_range[0], about.dial_range),
            number::position(about.dial_range[1], about.dial_range)
        ),
        if levers {
            "undominated mixes of levers".to_owned()
        } else {
            format!("undominated positions of the {dial}")
        },
        format!("best {dial}"),
    ];
    if levers {
        entries.push("best mix of levers".to_owned());
    }
    entries
}

fn key(svg: &mut Svg, index: usize, (x, y): (f64, f64)) {
    match index {
        0 => svg.line((x - 13.0, y), (x + 13.0, y), stroke(COLORS[0], 2.2)),
        1 => front_marker(svg, (x, y)),
        2 => svg.marker(Marker::Diamond, (x, y), 5.5, INK, stroke("#ffffff", 1.0)),
        _ => svg.marker(Marker::Star, (x, y), 7.0, INK, stroke("#ffffff", 0.8)),
    }
}

fn front_marker(svg: &mut Svg, point: (f64, f64)) {
    svg.marker(Marker::Circle, point, 3.0, "#ffffff", stroke(COLORS[1], 1.3));
}

fn draw_points(svg: &mut Svg, front: &[(f64, f64)], curve: &[(f64, f64)]) {
    svg.polyline(curve, stroke(COLORS[0], 2.2));
    svg.polyline(front, Stroke { color: COLORS[1], width: 0.8, dash: "2 2.5" });
    for point in front {
        front_marker(svg, *point);
    }
}

fn mark_optima(svg: &mut Svg, plot: &Plot, dial: (f64, f64), levers: Option<(f64, f64)>) {
    svg.marker(Marker::Diamond, plot.at(dial.0, dial.1), 6.5, INK, stroke("#ffffff", 1.2));
    if let Some(point) = levers {
        svg.marker(Marker::Star, plot.at(point.0, point.1), 8.5, INK, stroke("#ffffff", 1.0));
    }
}

/// Writes dial positions along the curve, the ends first, as far as there is room.
fn label_dial(
    svg: &mut Svg,
    about: &About,
    dial: &DialCurve,
    curve: &[(f64, f64)],
    placer: &mut Placer,
) {
    let Some(last) = curve.len().min(dial.dial.len()).checked_sub(1) else { return };
    let mut order: Vec<usize> = vec![0, last];
    // Round positions, as far as the sweep has them.
    let round = number::linear_ticks(dial.dial[0], dial.dial[last], MARKED - 1);
    let near = 1e-9 * (dial.dial[last] - dial.dial[0]).abs();
    let at = |tick: &f64| dial.dial.iter().position(|position| (position - tick).abs() <= near);
    order.extend(round.iter().filter_map(at).filter(|index| *index != 0 && *index != last));
    // Positions with the same outcome share a label.
    let here = |a: (f64, f64), b: (f64, f64)| libm::hypot(a.0 - b.0, a.1 - b.1) < 1.0;
    let mut labelled: Vec<(f64, f64)> = Vec::new();
    for index in order {
        let point = curve[index];
        if !finite(&point) || labelled.iter().any(|other| here(*other, point)) {
            continue;
        }
        labelled.push(point);
        let run = |way: &mut dyn Iterator<Item = usize>| {
            way.take_while(|other| here(curve[*other], point)).last().unwrap_or(index)
        };
        let ends = [run(&mut (0..index).rev()), run(&mut (index + 1..=last))];
        let [low, high] = ends.map(|end| number::position(dial.dial[end], about.dial_range));
        let label = if low == high { low } else { format!("{low} to {high}") };
        if let Some(place) = placer.place(point, 6.0, &label, SMALL, false) {
            svg.marker(Marker::Circle, point, 2.6, COLORS[0], stroke("#ffffff", 0.7));
            svg.text(place, font(SMALL, COLORS[0]).halo(), &label);
        }
    }
}

/// Whether attack or catastrophe differ anywhere: a picture of one point shows nothing.
pub(super) fn shows_something(data: &Frontier) -> bool {
    let differ = |values: &[f64], more: &[f64]| {
        let mut values = values.iter().chain(more).filter(|value| value.is_finite());
        let first = values.next();
        values.any(|value| Some(value) != first)
    };
    differ(&data.attack.values, &data.dial.attack)
        || differ(&data.catastrophe.values, &data.dial.catastrophe)
}

fn caption(about: &About, data: &Frontier, levers: bool) -> String {
    let dial = text::humanize(&about.dial);
    let attack = text::humanize(&data.attack.name);
    let catastrophe = text::humanize(&data.catastrophe.name);
    let (circles, mix, weighing) = if levers {
        (
            "mixes of levers that no other mix beats",
            " and the star the best mix of levers",
            "the two risks and of what the levers cost",
        )
    } else {
        ("positions that no other beats", "", "the two risks")
    };
    format!(
        "Each point is an equilibrium. Down and to the left is better: less {attack} and less \
         {catastrophe}. Circles are {circles} in both; the line is what the {dial} alone can \
         reach, with its positions written beside it. The diamond marks the {dial} that is best \
         for the {player}{mix}, by its own weighing of {weighing}.",
        player = text::humanize(&about.player),
    )
}

fn description(dial: (f64, f64), levers: Option<(f64, f64)>, data: &Frontier) -> String {
    let words = |(attack, catastrophe): (f64, f64)| {
        format!(
            "{} {}, {} {}",
            data.attack.name,
            number::percent(attack),
            data.catastrophe.name,
            number::percent(catastrophe)
        )
    };
    let levers = levers.map(|point| format!(" Best mix of levers: {}.", words(point)));
    format!("Best dial: {}.{}", words(dial), levers.unwrap_or_default())
}

fn table(about: &About, data: &Frontier) -> Table {
    let (front, curve) = (data.attack.values.len(), data.dial.dial.len());
    let set = |first: &str, second: &str| -> Vec<String> {
        let first = std::iter::repeat_n(first.to_owned(), front);
        first.chain(std::iter::repeat_n(second.to_owned(), curve)).collect()
    };
    let both = |a: &[f64], b: &[f64]| a.iter().chain(b).copied().collect::<Vec<f64>>();
    let nothing = vec![f64::NAN; curve];
    let named = |kind: EntryKind, name: &str| column_name(kind, name, &["set", "value"]);
    let attack = named(EntryKind::Measure, &data.attack.name);
    let mut table = Table::new()
        .utf8("set", "frontier: what no other beats; dial: the dial alone", set("frontier", "dial"))
        .f64(&attack, &data.attack.label, both(&data.attack.values, &data.dial.attack));
    // A scenario may draw one measure on both axes; it is still one column.
    if data.catastrophe.name != data.attack.name {
        let catastrophe = named(EntryKind::Measure, &data.catastrophe.name);
        let values = both(&data.catastrophe.values, &data.dial.catastrophe);
        table = table.f64(&catastrophe, &data.catastrophe.label, values);
    }
    table = table.f64("value", "value of the analysis player", both(&data.value, &nothing));
    for control in &data.controls {
        let along: &[f64] = if control.name == about.dial { &data.dial.dial } else { &nothing };
        let name = named(EntryKind::Control, &control.name);
        table = table.f64(&name, &control.label, both(&control.values, along));
    }
    if !data.controls.iter().any(|control| control.name == about.dial) {
        let before = vec![f64::NAN; front];
        let name = named(EntryKind::Control, &about.dial);
        table = table.f64(&name, &about.dial_label, both(&before, &data.dial.dial));
    }
    table
}
