//! The best dial position over two uncertain parameters.

use brink_study::language::{EntryKind, column_name};
use brink_study::results::{About, MapAxis, PostureMap};

use super::contour::contours;
use super::jump::Borders;
use super::outcomes::axis_title;
use crate::axis::{AxisLabel, Plot};
use crate::labels::{Area, Placer};
use crate::scale::Scale;
use crate::style::{AXIS, GREY, INK, LABEL, Marker, SMALL, hex, sequential};
use crate::svg::{Svg, font, stroke};
use crate::{Figure, Style, Table, number, text};

const LEFT: f64 = 72.0;
const TOP: f64 = 30.0;
const HEIGHT: f64 = 400.0;
/// Shares of the dial's range at which level lines are drawn.
const LEVELS: [f64; 4] = [0.1, 0.25, 0.5, 0.75];

/// Width of the line along a jump, px.
const JUMP: f64 = 3.0;

/// Draws the map: dark where the dial should stand high, level lines between, a heavy line where
/// the best position jumps, the base case marked, hatched where no equilibrium was found, dotted where
/// the dial makes no difference.
pub fn map(about: &About, data: &PostureMap, style: &Style) -> Figure {
    let mut svg = Svg::new("map");
    let right = style.width - 96.0;
    let columns = Columns::new(&data.x, (LEFT, right));
    let rows = Columns::new(&data.y, (TOP + HEIGHT, TOP));
    let plot = Plot { x: columns.scale, y: rows.scale };
    let borders = Borders::of(data);
    draw_cells(&mut svg, about, data, &borders, (&columns, &rows));
    let marks = Marks {
        missing: data.best.iter().any(|best| !best.is_finite()),
        idle: data.idle.contains(&true),
        jumps: !borders.is_empty(),
    };

    svg.frame((LEFT, TOP), (right - LEFT, HEIGHT), stroke(AXIS, 1.0));
    let (x_title, y_title) = (axis_name(&data.x), axis_name(&data.y));
    let axis = AxisLabel { title: &x_title, percent: false, ticks: 6, grid: false };
    plot.bottom_axis(&mut svg, axis);
    plot.left_axis(&mut svg, AxisLabel { title: &y_title, ..axis });

    let bounds = Area { left: LEFT, top: TOP, right, bottom: TOP + HEIGHT };
    let mut placer = Placer::new(bounds);
    let levels = draw_levels(&mut svg, about, data, &borders, (&columns, &rows));
    draw_jumps(&mut svg, &borders, (&columns, &rows), &mut placer);
    mark_base(&mut svg, data, &plot, &mut placer);
    label_levels(&mut svg, &levels, &mut placer);
    draw_key(&mut svg, about, right + 28.0, marks);

    Figure {
        name: "map".to_owned(),
        title: format!("Where to set the {}", text::humanize(&about.dial)),
        caption: caption(about, data, marks),
        svg: svg.finish(
            style.width,
            TOP + HEIGHT + 46.0,
            &format!("Best {} by {} and {}", about.dial, data.x.parameter, data.y.parameter),
            &description(about, data),
        ),
        table: table(about, data),
    }
}

/// What a map holds beside best positions.
#[derive(Clone, Copy)]
struct Marks {
    /// Cells that were not solved.
    missing: bool,
    /// Cells in which the dial makes no difference.
    idle: bool,
    /// Jumps of the best position.
    jumps: bool,
}

fn hatch_missing(svg: &mut Svg) -> String {
    svg.hatch(1, "#ffffff", "#8c8c8c")
}

fn hatch_idle(svg: &mut Svg) -> String {
    svg.hatch(3, "#dcdcdc", "#6e6e6e")
}

/// Grid values of an axis in px.
struct Columns {
    scale: Scale,
    /// Place of each grid value.
    middles: Vec<f64>,
}

impl Columns {
    fn new(axis: &MapAxis, range: (f64, f64)) -> Self {
        let low = axis.values.first().copied().unwrap_or(f64::NAN);
        let high = axis.values.last().copied().unwrap_or(f64::NAN);
        let scale = if axis.log {
            Scale::logarithmic((low, high), range)
        } else {
            Scale::linear((low, high), range)
        };
        let middles: Vec<f64> = axis.values.iter().map(|value| scale.at(*value)).collect();
        Self { scale, middles }
    }

    /// Pixel of a fractional grid index.
    fn at(&self, index: f64) -> f64 {
        let low = (index as usize).min(self.middles.len().saturating_sub(2));
        let (a, b) = (self.middles[low], self.middles[(low + 1).min(self.middles.len() - 1)]);
        a + (index - low as f64) * (b - a)
    }
}

fn axis_name(axis: &MapAxis) -> String {
    if axis.label.is_empty() { axis_title(&axis.parameter, "") } else { axis.label.clone() }
}

fn share(about: &About, best: f64) -> f64 {
    let [low, high] = about.dial_range;
    if high > low { (best - low) / (high - low) } else { 0.0 }
}

fn draw_cells(
    svg: &mut Svg,
    about: &About,
    data: &PostureMap,
    borders: &Borders,
    (x, y): (&Columns, &Columns),
) {
    let columns = data.x.values.len();
    let missing = hatch_missing(svg);
    let idle = if data.idle.contains(&true) { hatch_idle(svg) } else { String::new() };
    for row in 0..data.y.values.len() {
        for column in 0..columns {
            let cell = row * columns + column;
            let best = data.best.get(cell).copied().unwrap_or(f64::NAN);
            let fill = match data.idle.get(cell) {
                Some(true) => idle.clone(),
                _ if best.is_finite() => hex(sequential(share(about, best))),
                _ => missing.clone(),
            };
            let outline = borders.outline(column, row);
            let points: Vec<_> = outline.iter().map(|at| (x.at(at.0), y.at(at.1))).collect();
            // A line of its own colour hides the seams between cells.
            svg.polygon(&distinct(&points), &fill, Some(stroke(&fill, 0.8)));
        }
    }
}

/// The points without those that repeat one and those that a straight line passes anyway.
fn distinct(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut points = points.to_vec();
    points.dedup();
    if points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    let count = points.len();
    let bends = |at: &usize| {
        let (a, b, c) = (points[(at + count - 1) % count], points[*at], points[(at + 1) % count]);
        ((b.0 - a.0) * (c.1 - b.1) - (b.1 - a.1) * (c.0 - b.0)).abs() > 1e-6
    };
    (0..count).filter(bends).map(|at| points[at]).collect()
}

/// Draws the level lines; returns where each wants its label.
fn draw_levels(
    svg: &mut Svg,
    about: &About,
    data: &PostureMap,
    borders: &Borders,
    (x, y): (&Columns, &Columns),
) -> Vec<((f64, f64), String)> {
    let [low, high] = about.dial_range;
    let telling = data.telling();
    let mut labels: Vec<((f64, f64), String)> = Vec::new();
    for level in LEVELS.map(|level| low + level * (high - low)) {
        let jumps = |side| borders.jumps(side);
        let lines: Vec<Vec<(f64, f64)>> = contours(&telling, data.x.values.len(), level, &jumps)
            .iter()
            .map(|line| line.iter().map(|(column, row)| (x.at(*column), y.at(*row))).collect())
            .collect();
        for line in &lines {
            svg.polyline(line, stroke("#ffffff", 3.0));
            svg.polyline(line, stroke(INK, 1.2));
        }
        let longest = lines.iter().max_by(|a, b| length(a).total_cmp(&length(b)));
        if let Some(line) = longest.filter(|line| length(line) > 30.0) {
            labels.push((midway(line), number::position(level, about.dial_range)));
        }
    }
    labels
}

/// Draws a heavy line where the best position jumps.
fn draw_jumps(svg: &mut Svg, borders: &Borders, (x, y): (&Columns, &Columns), placer: &mut Placer) {
    let pieces: Vec<Vec<(f64, f64)>> = borders
        .lines()
        .iter()
        .map(|line| line.iter().map(|at| (x.at(at.0), y.at(at.1))).collect())
        .collect();
    for line in [stroke("#ffffff", JUMP + 2.4), stroke(INK, JUMP)] {
        for piece in &pieces {
            svg.polyline(piece, line);
        }
    }
    for piece in &pieces {
        placer.block_line(piece);
    }
}

fn label_levels(svg: &mut Svg, labels: &[((f64, f64), String)], placer: &mut Placer) {
    for (at, label) in labels {
        // The label stands on its line, or beside it where another label is.
        if let Some((left, base)) = placer.place(*at, 1.0, label, LABEL, true) {
            svg.text((left, base), font(LABEL, INK).bold().halo(), label);
        }
    }
}

fn length(line: &[(f64, f64)]) -> f64 {
    line.windows(2).map(|p| libm::hypot(p[1].0 - p[0].0, p[1].1 - p[0].1)).sum()
}

/// The point halfway along a line.
fn midway(line: &[(f64, f64)]) -> (f64, f64) {
    let mut left = length(line) / 2.0;
    for pair in line.windows(2) {
        let step = libm::hypot(pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        if step >= left && step > 0.0 {
            let share = left / step;
            return (
                pair[0].0 + share * (pair[1].0 - pair[0].0),
                pair[0].1 + share * (pair[1].1 - pair[0].1),
            );
        }
        left -= step;
    }
    line.first().copied().unwrap_or((f64::NAN, f64::NAN))
}

fn mark_base(svg: &mut Svg, data: &PostureMap, plot: &Plot, placer: &mut Placer) {
    let at = plot.at(data.base[0], data.base[1]);
    let (left, top, right, bottom) = plot.edges();
    let inside =
        at.0 >= left - 0.5 && at.0 <= right + 0.5 && at.1 >= top - 0.5 && at.1 <= bottom + 0.5;
    if !inside {
        return;
    }
    svg.marker(Marker::Circle, at, 7.5, "#ffffff", stroke(INK, 1.2));
    svg.marker(Marker::Cross, at, 5.0, INK, stroke(INK, 0.2));
    placer.block(Area::around(at, 8.5));
    if let Some(place) = placer.place(at, 10.0, "base case", LABEL, true) {
        svg.text(place, font(LABEL, INK).bold().halo(), "base case");
    }
}

fn draw_key(svg: &mut Svg, about: &About, left: f64, marks: Marks) {
    let notes = [marks.missing, marks.idle, marks.jumps].into_iter().filter(|mark| *mark).count();
    let height = HEIGHT - if notes == 0 { 0.0 } else { 16.0 + 30.0 * notes as f64 };
    let steps = 60;
    for step in 0..steps {
        let share = 1.0 - (f64::from(step) + 0.5) / f64::from(steps);
        let y = TOP + height * f64::from(step) / f64::from(steps);
        let size = (16.0, height / f64::from(steps) + 0.4);
        svg.rect((left, y), size, &hex(sequential(share)));
    }
    svg.frame((left, TOP), (16.0, height), stroke(AXIS, 0.8));
    let scale = Scale::linear((about.dial_range[0], about.dial_range[1]), (TOP + height, TOP));
    let ticks = scale.ticks(5);
    for (tick, label) in ticks.iter().zip(number::tick_labels(&ticks, false)) {
        let y = scale.at(*tick);
        svg.line((left + 16.0, y), (left + 20.0, y), stroke(AXIS, 1.0));
        svg.text((left + 23.0, y + 3.6), font(SMALL, INK), &label);
    }
    for level in LEVELS {
        let y = TOP + height * (1.0 - level);
        svg.line((left, y), (left + 16.0, y), stroke("#ffffff", 3.0));
        svg.line((left, y), (left + 16.0, y), stroke(INK, 1.2));
    }
    let title = format!("best {}", text::humanize(&about.dial));
    let title = text::shorten(&title, SMALL, false, 92.0);
    svg.text((left + 66.0, TOP - 12.0), font(SMALL, INK).end(), &title);
    draw_notes(svg, left, marks);
}

/// What the marks of the map mean, from the bottom of the key upwards.
fn draw_notes(svg: &mut Svg, left: f64, marks: Marks) {
    let mut y = TOP + HEIGHT - 16.0;
    let hatched = [
        (marks.missing, hatch_missing as fn(&mut Svg) -> String, ["not", "solved"]),
        (marks.idle, hatch_idle, ["makes no", "difference"]),
    ];
    for (_, hatch, lines) in hatched.into_iter().filter(|(present, ..)| *present) {
        let fill = hatch(svg);
        svg.rect((left, y), (16.0, 16.0), &fill);
        svg.frame((left, y), (16.0, 16.0), stroke(AXIS, 0.8));
        svg.text((left + 21.0, y + 6.5), font(9.0, GREY), lines[0]);
        svg.text((left + 21.0, y + 16.0), font(9.0, GREY), lines[1]);
        y -= 30.0;
    }
    if marks.jumps {
        svg.line((left, y + 8.0), (left + 16.0, y + 8.0), stroke(INK, JUMP));
        svg.text((left + 21.0, y + 11.2), font(9.0, GREY), "jump");
    }
}

fn caption(about: &About, data: &PostureMap, marks: Marks) -> String {
    let (dial, player) = (text::humanize(&about.dial), text::humanize(&about.player));
    let (x, y) = (text::humanize(&data.x.parameter), text::humanize(&data.y.parameter));
    let [low, high] = lowest_and_highest(about, data);
    let solved = data.telling().iter().any(|best| best.is_finite());
    let mut sentences = vec![format!(
        "The position of the {dial} that is best for the {player}, solved anew for every \
         combination of {x} and {y}."
    )];
    if low == high && solved {
        let all = if marks.idle { "all that are not dotted" } else { "all of them" };
        sentences.push(format!("It is {low} for {all}."));
    }
    sentences.push(
        "Dark cells call for a high position, light cells for a low one; lines join equal \
         positions."
            .to_owned(),
    );
    if marks.jumps {
        sentences.push(
            "A heavy line is a jump: the best position is another one on its other side, with \
             nothing in between."
                .to_owned(),
        );
    }
    let [bx, by] = data.base.map(number::value);
    sentences.push(format!(
        "The cross marks the base case ({x} {bx}, {y} {by}). Read along a row or column to see how \
         far an assumption may move before the advice changes."
    ));
    if marks.idle {
        sentences.push(format!(
            "In dotted cells the {dial} makes no difference to the {player}: every position is as \
             good as any other."
        ));
    }
    if marks.missing {
        sentences.push("Hatched cells were not solved.".to_owned());
    }
    sentences.join(" ")
}

/// The lowest and the highest best position of all cells, to the digits of the dial.
fn lowest_and_highest(about: &About, data: &PostureMap) -> [String; 2] {
    let telling = data.telling();
    let low = telling.iter().copied().fold(f64::NAN, f64::min);
    let high = telling.iter().copied().fold(f64::NAN, f64::max);
    [low, high].map(|best| number::position(best, about.dial_range))
}

fn description(about: &About, data: &PostureMap) -> String {
    let [low, high] = lowest_and_highest(about, data);
    let solved = data.best.iter().filter(|best| best.is_finite()).count();
    format!(
        "Best {} from {low} to {high} over {solved} of {} combinations, those that were solved.",
        about.dial,
        data.best.len()
    )
}

fn table(about: &About, data: &PostureMap) -> Table {
    let columns = data.x.values.len().max(1);
    let x = |cell: usize| data.x.values.get(cell % columns).copied().unwrap_or(f64::NAN);
    let y = |cell: usize| data.y.values.get(cell / columns).copied().unwrap_or(f64::NAN);
    let cells = data.best.len();
    let own = ["best", "idle", "value", "attack"];
    let named = |parameter: &str| column_name(EntryKind::Input, parameter, &own);
    let table = Table::new()
        .f64(&named(&data.x.parameter), &data.x.label, (0..cells).map(x).collect())
        .f64(&named(&data.y.parameter), &data.y.label, (0..cells).map(y).collect())
        .f64("best", "best dial position", data.best.clone())
        .bool("idle", "whether the dial makes no difference there", data.idle.clone())
        .f64("value", "value of the analysis player there", data.value.clone());
    match &about.attack {
        Some(_) => table.f64("attack", "probability of attack there", data.attack.clone()),
        None => table,
    }
}
