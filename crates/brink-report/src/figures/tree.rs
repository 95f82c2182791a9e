//! The game as a tree, with the equilibrium on its branches.

use std::collections::BTreeMap;

use brink_study::results::{Solution, TreeNode};

use super::legend::legend;
use super::tree_layout::{Mover, UNLIKELY, Vertex, unfold};
use crate::style::{DIM, GREY, INK, Marker, color, marker};
use crate::svg::{Stroke, Svg, font, pair_width, px, stroke};
use crate::table::Cells;
use crate::{Figure, Style, Table, number, text};

/// Horizontal run of the bend between a vertex and the text of its edges, px.
const BEND: f64 = 24.0;
const MARKER: f64 = 4.6;
/// Steps shown at most.
const DEPTH: usize = 9;

/// Sizes that make a tree fit the page.
struct Layout {
    /// Font size.
    size: f64,
    /// Widest edge label, px.
    limit: f64,
    /// Left edge of each column of vertices, px.
    columns: Vec<f64>,
    /// Vertical middle of each vertex, px.
    rows: Vec<f64>,
    /// Bottom of the tree, px.
    bottom: f64,
}

/// Draws the game from left to right: who moves by shape and colour, how likely by the
/// thickness of the line and in numbers. Parts that play nearly never reaches are dim or closed.
pub fn tree(solution: &Solution, style: &Style) -> Figure {
    let mut svg = Svg::new("tree");
    let entries = legend_entries(solution);
    let labels: Vec<String> = entries.iter().map(|entry| entry.0.clone()).collect();
    let used = legend(&mut svg, (12.0, style.width - 12.0, 18.0), &labels, |svg, index, point| {
        draw_vertex(svg, entries[index].1, point, false);
    });
    let (vertices, layout) = fit(solution, style.width, 18.0 + used);
    for vertex in &vertices {
        for child in &vertex.children {
            let from = position(&layout, &vertices, vertex);
            draw_edge(&mut svg, vertex, &vertices[*child], from, layout.rows[*child], &layout);
        }
    }
    draw_sets(&mut svg, solution, &vertices, &layout);
    for (index, vertex) in vertices.iter().enumerate() {
        let x = layout.columns[vertex.depth];
        draw_leaf(&mut svg, vertex, (x, layout.rows[index]), &layout, style.width);
    }
    let closed = vertices.iter().filter(|vertex| vertex.mover == Mover::Closed).count();
    Figure {
        name: "tree".to_owned(),
        title: "The game and how it is played".to_owned(),
        caption: caption(solution, closed),
        svg: svg.finish(
            style.width,
            layout.bottom + 8.0,
            "Game tree with equilibrium probabilities",
            &description(solution),
        ),
        table: table(solution),
    }
}

/// Movers that the game has, with their keys.
fn legend_entries(solution: &Solution) -> Vec<(String, Mover)> {
    let moves =
        |name: &String| solution.nodes.iter().any(|node| node.player.as_ref() == Some(name));
    let players = solution.players.iter().enumerate().filter(|(_, name)| moves(name));
    let mut entries: Vec<(String, Mover)> = players
        .map(|(index, name)| (format!("{} moves", text::humanize(name)), Mover::Player(index)))
        .collect();
    let lottery = |node: &TreeNode| {
        node.player.is_none() && !node.actions.is_empty()
            || node.actions.iter().any(|action| action.branches.len() > 2)
    };
    if solution.nodes.iter().any(lottery) {
        entries.push(("chance".to_owned(), Mover::Chance));
    }
    entries.push(("end of play, with its probability".to_owned(), Mover::End));
    entries
}

/// The least shortening, then the largest type, then the fewest steps left out that fit.
fn fit(solution: &Solution, width: f64, top: f64) -> (Vec<Vertex>, Layout) {
    let limits = [f64::INFINITY, 130.0, 108.0, 90.0, 76.0];
    let mut depth = DEPTH;
    loop {
        let vertices = unfold(solution, depth);
        // A short tree has room for the type of the other figures.
        let leaves = vertices.iter().filter(|vertex| vertex.children.is_empty()).count();
        let sizes: &[f64] =
            if leaves <= 14 { &[11.5, 10.5, 9.5, 8.5] } else { &[10.0, 9.5, 9.0, 8.5] };
        for limit in limits {
            for size in sizes {
                let layout = lay_out(&vertices, *size, limit, top);
                if extent(&vertices, &layout) <= width - 10.0 {
                    return (vertices, layout);
                }
            }
        }
        if depth == 1 {
            let layout = lay_out(&vertices, 8.5, 76.0, top);
            return (vertices, layout);
        }
        let deepest = vertices.iter().map(|vertex| vertex.depth).max().unwrap_or(1);
        depth = (depth.min(deepest).saturating_sub(1)).max(1);
    }
}

fn lay_out(vertices: &[Vertex], size: f64, limit: f64, top: f64) -> Layout {
    let deepest = vertices.iter().map(|vertex| vertex.depth).max().unwrap_or(0);
    let mut widths = vec![0.0_f64; deepest + 1];
    for vertex in vertices.iter().filter(|vertex| vertex.depth > 0) {
        let width = &mut widths[vertex.depth];
        *width = width.max(edge_width(vertex, size, limit));
    }
    let mut columns = vec![16.0];
    for width in &widths[1..] {
        let last = columns[columns.len() - 1];
        columns.push(last + BEND + width + 9.0 + MARKER);
    }
    let mut layout = Layout { size, limit, columns, rows: vec![0.0; vertices.len()], bottom: top };
    let height = place(vertices, 0, top, &mut layout);
    layout.bottom = top + height;
    layout
}

/// Gives the subtree of `index` its rows from `top` on; returns its height.
fn place(vertices: &[Vertex], index: usize, top: f64, layout: &mut Layout) -> f64 {
    let vertex = &vertices[index];
    let need = layout.size * if vertex.edge.risks.is_empty() { 2.2 } else { 2.9 };
    if vertex.children.is_empty() {
        layout.rows[index] = top + layout.size * 1.6;
        return need;
    }
    let below: f64 =
        vertex.children.iter().map(|child| height(vertices, *child, layout.size)).sum();
    let mut at = top + ((need - below) / 2.0).max(0.0);
    for child in &vertex.children {
        at += place(vertices, *child, at, layout);
    }
    let first = layout.rows[vertex.children[0]];
    let last = layout.rows[vertex.children[vertex.children.len() - 1]];
    layout.rows[index] = f64::midpoint(first, last);
    below.max(need)
}

fn height(vertices: &[Vertex], index: usize, size: f64) -> f64 {
    let vertex = &vertices[index];
    let need = size * if vertex.edge.risks.is_empty() { 2.2 } else { 2.9 };
    vertex.children.iter().map(|child| height(vertices, *child, size)).sum::<f64>().max(need)
}

fn edge_parts(vertex: &Vertex, size: f64, limit: f64) -> (String, String, String) {
    let label = text::shorten(&vertex.edge.label, size, false, limit);
    let probability = number::percent(vertex.edge.probability);
    let risks = text::shorten(&vertex.edge.risk_text(), size - 1.0, false, limit.max(60.0) + 20.0);
    (label, probability, risks)
}

fn edge_width(vertex: &Vertex, size: f64, limit: f64) -> f64 {
    let (label, probability, risks) = edge_parts(vertex, size, limit);
    pair_width(&label, &probability, size).max(text::width(&risks, size - 1.0, false))
}

/// Right end of the drawing.
fn extent(vertices: &[Vertex], layout: &Layout) -> f64 {
    vertices
        .iter()
        .filter(|vertex| vertex.children.is_empty())
        .map(|vertex| {
            let (name, flow) = leaf_parts(vertex);
            let start = layout.columns[vertex.depth] + MARKER + 5.0;
            start + pair_width(&name, &flow, layout.size)
        })
        .fold(0.0, f64::max)
}

fn leaf_parts(vertex: &Vertex) -> (String, String) {
    let flow = if vertex.depth == 0 { String::new() } else { number::percent(vertex.flow) };
    (vertex.name.clone(), flow)
}

fn position(layout: &Layout, vertices: &[Vertex], vertex: &Vertex) -> (f64, f64) {
    let index = vertices.iter().position(|other| std::ptr::eq(other, vertex)).unwrap_or(0);
    (layout.columns[vertex.depth], layout.rows[index])
}

fn mover_color(mover: Mover) -> &'static str {
    match mover {
        Mover::Player(index) => color(index),
        Mover::Chance => GREY,
        Mover::End | Mover::Closed => INK,
    }
}

/// Whether play nearly never gets there, or nobody knows how often.
fn is_dim(vertex: &Vertex) -> bool {
    vertex.flow.is_nan() || vertex.flow < UNLIKELY
}

fn draw_edge(
    svg: &mut Svg,
    parent: &Vertex,
    child: &Vertex,
    (x, y): (f64, f64),
    row: f64,
    layout: &Layout,
) {
    let dim = is_dim(child);
    let ink = if dim { DIM } else { mover_color(parent.mover) };
    let end = layout.columns[child.depth];
    let bend = x + BEND;
    let path = format!(
        "M{} {}C{} {} {} {} {} {}H{}",
        px(x),
        px(y),
        px(x + 0.55 * BEND),
        px(y),
        px(x + 0.45 * BEND),
        px(row),
        px(bend),
        px(row),
        px(end)
    );
    let width = if dim { 0.7 } else { 0.9 + 5.0 * child.flow.clamp(0.0, 1.0) };
    svg.path(&path, "none", Some(stroke(ink, width)));

    svg.open(&child.edge.label);
    let (label, probability, risks) = edge_parts(child, layout.size, layout.limit);
    let start = bend + 1.0;
    let base = row - 3.0 - width / 2.0;
    let words = if dim { DIM } else { INK };
    svg.text_number((start, base), font(layout.size, words), &label, (&probability, words));
    if !risks.is_empty() {
        let under = row + width / 2.0 + layout.size * 0.95;
        let words = if dim { DIM } else { GREY };
        svg.text((start, under), font(layout.size - 1.0, words), &risks);
    }
    svg.close();
}

/// Joins the vertices that their player cannot tell apart.
fn draw_sets(svg: &mut Svg, solution: &Solution, vertices: &[Vertex], layout: &Layout) {
    let mut last: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    let mut order: Vec<usize> = (0..vertices.len()).collect();
    order.sort_by(|&a, &b| layout.rows[a].total_cmp(&layout.rows[b]));
    for index in order {
        let vertex = &vertices[index];
        let node = vertex.node.and_then(|node| solution.nodes.get(node));
        let Some(set) = node.and_then(|node| node.information_set.as_deref()) else { continue };
        let here = (layout.columns[vertex.depth], layout.rows[index]);
        if let Some(before) = last.insert(set, here) {
            let line = Stroke { color: mover_color(vertex.mover), width: 1.2, dash: "2 3" };
            svg.line(before, here, line);
        }
    }
}

fn draw_vertex(svg: &mut Svg, mover: Mover, point: (f64, f64), dim: bool) {
    let ink = if dim { DIM } else { mover_color(mover) };
    match mover {
        Mover::Player(index) => {
            svg.marker(marker(index), point, MARKER, ink, stroke("#ffffff", 1.0));
        }
        Mover::Chance => svg.marker(Marker::Diamond, point, 3.8, "#ffffff", stroke(ink, 1.4)),
        Mover::End => {
            let (x, y) = point;
            svg.line((x, y - 4.5), (x, y + 4.5), stroke(ink, 2.0));
        }
        Mover::Closed => {
            for step in [-1.0, 0.0, 1.0] {
                svg.marker(
                    Marker::Circle,
                    (point.0 + 1.0 + 3.5 * step, point.1),
                    1.2,
                    ink,
                    stroke(ink, 0.2),
                );
            }
        }
    }
}

fn draw_leaf(svg: &mut Svg, vertex: &Vertex, (x, y): (f64, f64), layout: &Layout, width: f64) {
    let dim = is_dim(vertex);
    svg.open(&format!("{}, reached with {}", vertex.name, number::percent(vertex.flow)));
    draw_vertex(svg, vertex.mover, (x, y), dim);
    svg.close();
    if !vertex.children.is_empty() {
        return;
    }
    let (name, flow) = leaf_parts(vertex);
    let start = x + MARKER + 5.0;
    let room = width - 8.0 - start - text::width(&flow, layout.size, true) - 5.0;
    let name = text::shorten(&name, layout.size, false, room);
    let words = if dim { DIM } else { INK };
    let base = y + layout.size * 0.36;
    svg.text_number((start, base), font(layout.size, words), &name, (&flow, words));
}

fn caption(solution: &Solution, closed: usize) -> String {
    let closed = match closed {
        0 => String::new(),
        1 => " One part is closed (three dots, with the number of nodes left out).".to_owned(),
        many => {
            format!(" {many} parts are closed (three dots, with the number of nodes left out).")
        }
    };
    let sets = solution.nodes.iter().any(|node| node.information_set.is_some());
    let sets =
        if sets { " Dotted lines join nodes that their player cannot tell apart." } else { "" };
    let doubt = if solution.status.converged() {
        ""
    } else {
        " The solver did not converge: these are the best numbers it found, not an equilibrium."
    };
    format!(
        "The game, from left to right. Shape and colour show who moves; \
         numbers on branches are equilibrium probabilities of the action, given that play gets \
         there; grey numbers below a branch are the risks that cut it short. Thickness follows \
         the probability of the whole path, which also stands at each end; paths below 0.1% are \
         pale.{sets}{closed}{doubt}"
    )
}

fn description(solution: &Solution) -> String {
    let mut ends: Vec<(String, f64)> = solution
        .nodes
        .iter()
        .filter(|node| node.actions.is_empty())
        .map(|node| (text::humanize(&node.name), node.reach))
        .collect();
    ends.sort_by(|a, b| b.1.total_cmp(&a.1));
    let parts: Vec<String> = ends
        .iter()
        .take(8)
        .map(|(name, reach)| format!("{name} {}", number::percent(*reach)))
        .collect();
    format!("Likeliest ends: {}.", parts.join(", "))
}

/// One row per branch of every action, and one per end.
fn table(solution: &Solution) -> Table {
    let mut text_columns: [Vec<Option<String>>; 6] = Default::default();
    let mut numbers: [Vec<f64>; 3] = Default::default();
    for node in &solution.nodes {
        let mut row =
            |action: Option<&str>, probability: f64, branch: Option<(Option<&str>, f64, usize)>| {
                let target = branch.and_then(|branch| solution.nodes.get(branch.2));
                let cells = [
                    Some(node.name.clone()),
                    Some(node.kind.word().to_owned()),
                    node.player.clone(),
                    action.map(str::to_owned),
                    branch.and_then(|branch| branch.0).map(str::to_owned),
                    target.map(|target| target.name.clone()),
                ];
                for (column, cell) in text_columns.iter_mut().zip(cells) {
                    column.push(cell);
                }
                let cells = [node.reach, probability, branch.map_or(f64::NAN, |branch| branch.1)];
                for (column, cell) in numbers.iter_mut().zip(cells) {
                    column.push(cell);
                }
            };
        if node.actions.is_empty() {
            row(None, f64::NAN, None);
        }
        for action in &node.actions {
            for branch in &action.branches {
                let lot = (branch.label.as_deref(), branch.probability, branch.target);
                row(Some(&action.name), action.probability, Some(lot));
            }
        }
    }
    let [nodes, kinds, players, actions, branches, targets] = text_columns;
    let [reach, probability, chance] = numbers;
    Table::new()
        .with("node", "public node", Cells::Utf8(nodes))
        .with("kind", "decision, chance or terminal", Cells::Utf8(kinds))
        .with("player", "who moves", Cells::Utf8(players))
        .f64("reach", "probability that play reaches the node", reach)
        .with("action", "action", Cells::Utf8(actions))
        .f64("probability", "probability of the action at the node", probability)
        .with("branch", "what chance brought", Cells::Utf8(branches))
        .f64("branch_probability", "probability of the branch given the action", chance)
        .with("target", "where the branch leads", Cells::Utf8(targets))
}
