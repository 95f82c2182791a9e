//! Every figure is well formed, stays inside its frame and keeps its labels apart.

mod sample;

use std::collections::BTreeSet;
use std::sync::Arc;

use brink_report::{Figure, Style, figures, pdf, png};
use brink_study::results::{Analysis, Curves, Series};
use resvg::usvg::{Group, Node, Options, Rect, TextChunk, Tree, fontdb};

fn draw(analysis: &Analysis) -> Vec<Figure> {
    figures::all(analysis, &Style::default())
}

fn parse(svg: &str) -> Tree {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(notosans::REGULAR_TTF.to_vec());
    fonts.load_font_data(notosans::BOLD_TTF.to_vec());
    let options = Options {
        font_family: "Noto Sans".to_owned(),
        fontdb: Arc::new(fonts),
        ..Options::default()
    };
    Tree::from_str(svg, &options).unwrap()
}

/// Ink of every piece of text with its words.
fn texts(group: &Group, found: &mut Vec<(String, Rect)>) {
    for node in group.children() {
        match node {
            Node::Group(inner) => texts(inner, found),
            Node::Text(text) => {
                let words = text.chunks().iter().map(TextChunk::text).collect();
                found.push((words, text.abs_bounding_box()));
            }
            _ => {}
        }
    }
}

fn overlap(a: &Rect, b: &Rect) -> f32 {
    let width = a.right().min(b.right()) - a.left().max(b.left());
    let height = a.bottom().min(b.bottom()) - a.top().max(b.top());
    width.min(height)
}

fn check_layout(analysis: &Analysis, apart: bool) {
    check_figures(draw(analysis), apart);
}

fn check_figures(figures: Vec<Figure>, apart: bool) {
    for figure in figures {
        let tree = parse(&figure.svg);
        let mut found = Vec::new();
        texts(tree.root(), &mut found);
        let (width, height) = (tree.size().width(), tree.size().height());
        for (words, ink) in &found {
            let inside = ink.left() >= 0.0
                && ink.top() >= 0.0
                && ink.right() <= width
                && ink.bottom() <= height;
            assert!(inside, "{}: “{words}” at {ink:?} leaves {width} × {height}", figure.name);
        }
        if !apart {
            continue;
        }
        for (index, (words, ink)) in found.iter().enumerate() {
            for (other, place) in &found[index + 1..] {
                // Boxes hold the line height, so that neighbours may touch by a hair.
                let both = overlap(ink, place);
                assert!(both <= 3.5, "{}: “{words}” and “{other}” overlap by {both}", figure.name);
            }
        }
    }
}

#[test]
fn the_sample_has_every_figure() {
    let names: Vec<String> =
        draw(&sample::analysis()).into_iter().map(|figure| figure.name).collect();
    assert_eq!(
        names,
        [
            "outcomes", "map", "frontier", "tornado", "types", "types-2", "tree", "claims",
            "breaks", "peeling", "worlds"
        ]
    );
}

#[test]
fn labels_stay_inside_and_apart() {
    check_layout(&sample::analysis(), true);
    for other in sample::other_games() {
        check_layout(&other, true);
    }
}

#[test]
fn hard_cases_stay_inside() {
    for analysis in [sample::unsolved(), sample::empty(), sample::ragged(), sample::hostile()] {
        check_layout(&analysis, false);
    }
}

#[test]
fn other_widths_hold_their_labels() {
    for width in [0.0, 600.0, 1000.0] {
        check_figures(figures::all(&sample::analysis(), &Style::new(width)), true);
    }
}

#[test]
fn curves_hold_their_labels_and_numbers() {
    let series = |name: &str, values: &[f64]| Series {
        name: name.into(),
        label: "what it means".into(),
        values: values.to_vec(),
    };
    let data = Curves {
        axis: series("hazard_rate", &[0.0, 0.5, 1.0]),
        unit: "per year".into(),
        elements: Vec::new(),
        base: 0.5,
        probabilities: vec![series("war", &[0.1, f64::NAN, 0.9])],
        measures: vec![series(
            "a_measure_with_a_rather_long_name[first, second]",
            &[-1.0, 0.0, 0.9],
        )],
        values: vec![series("value.guard", &[-1e-9, 0.0, 2e-9])],
        solved: vec![true; 3],
    };
    let figure = figures::curves(&data, &Style::default());
    assert_eq!(figure.table.rows(), 3);
    let caption = "The dashed line is the base case (0.5). Where the line of war alone has a gap, \
                   such a number does not exist.";
    assert!(figure.caption.ends_with(caption), "{}", figure.caption);
    for words in [">hazard rate: what it means (per year)<", ">80%<", ">probability<", ">2e-9<"] {
        assert!(figure.svg.contains(words), "{words}");
    }
    check_figures(vec![figure], true);

    let nothing = Curves {
        probabilities: vec![series("war", &[f64::NAN; 3])],
        measures: Vec::new(),
        values: Vec::new(),
        solved: vec![false; 3],
        ..data
    };
    let empty = figures::curves(&nothing, &Style::default());
    assert!(empty.svg.contains("no equilibrium was found"));
    check_figures(vec![empty], true);
    // Solved, but without such a number: the solver is not to blame.
    let undefined = Curves { solved: vec![true; 3], ..nothing };
    let undefined = figures::curves(&undefined, &Style::default());
    assert!(!undefined.svg.contains("no equilibrium"));
    assert!(!undefined.caption.contains("equilibrium was found"), "{}", undefined.caption);
    assert!(undefined.svg.contains("war –"));
}

#[test]
fn elements_are_named_and_not_joined() {
    let series = |name: &str, values: &[f64]| Series {
        name: name.into(),
        label: String::new(),
        values: values.to_vec(),
    };
    let data = Curves {
        axis: series("now", &[0.0, 1.0, 2.0]),
        unit: String::new(),
        elements: ["calm", "light_rain", "storm"].map(Into::into).into(),
        base: 1.0,
        probabilities: vec![series("raid", &[0.1, 0.2, 0.05])],
        measures: Vec::new(),
        values: Vec::new(),
        solved: vec![true; 3],
    };
    let figure = figures::curves(&data, &Style::default());
    for words in [">calm<", ">light rain<", ">storm<", ">base case<"] {
        assert!(figure.svg.contains(words), "{words}");
    }
    // Three discs and no line between them.
    assert_eq!(figure.svg.matches("<circle").count(), 3);
    assert!(!figure.svg.contains("<path"));
    let csv = figure.table.columns[0].cells.cell(2);
    assert_eq!(csv, brink_report::Cell::Utf8("storm".into()));
    check_figures(vec![figure], true);
}

#[test]
fn pages_hold_text_in_the_embedded_font_at_the_width_asked_for() {
    let figure = &draw(&sample::analysis())[0];
    let bytes = pdf(figure, Some(12.0)).unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    let text = String::from_utf8_lossy(&bytes);
    // 12 cm are 340.157 points; the drawing keeps its shape.
    assert!(text.contains("/MediaBox[0 0 340.15"), "{text}");
    assert!(text.contains("NotoSans") && text.contains("/FontFile"));
    assert_eq!(pdf(figure, Some(12.0)).unwrap(), bytes);
    for analysis in [sample::unsolved(), sample::empty(), sample::ragged(), sample::hostile()] {
        for figure in draw(&analysis) {
            assert!(pdf(&figure, None).unwrap().len() > 500, "{}", figure.name);
        }
    }
}

#[test]
fn drawings_are_well_formed_and_described() {
    let cases = [sample::analysis(), sample::unsolved(), sample::empty(), sample::hostile()];
    for analysis in &cases {
        let mut ids = BTreeSet::new();
        for figure in draw(analysis) {
            let document = roxmltree::Document::parse(&figure.svg)
                .unwrap_or_else(|error| panic!("{}: {error}", figure.name));
            let root = document.root_element();
            let has = |tag: &str| {
                root.children().any(|child| child.has_tag_name(("http://www.w3.org/2000/svg", tag)))
            };
            assert!(has("title") && has("desc"), "{}", figure.name);
            assert!(root.descendants().all(|node| node.tag_name().name() != "script"));
            // Nothing is fetched from elsewhere.
            assert!(root.descendants().all(|node| !node.attributes().any(|a| a.name() == "href")));
            for node in root.descendants() {
                if let Some(id) = node.attribute("id") {
                    assert!(ids.insert(id.to_owned()), "{id} stands twice on the page");
                }
            }
            assert!(!figure.caption.is_empty() && !figure.title.is_empty());
        }
    }
}

#[test]
fn the_same_data_give_the_same_bytes() {
    let (first, second) = (draw(&sample::analysis()), draw(&sample::analysis()));
    // Missing numbers in the tables equal nothing, so the drawings are compared.
    assert!(first.iter().zip(&second).all(|(a, b)| a.svg == b.svg && a.caption == b.caption));
    assert_eq!(png(&first[6], 1.0).unwrap(), png(&second[6], 1.0).unwrap());
}

#[test]
fn images_have_the_size_asked_for() {
    let figure = &draw(&sample::analysis())[0];
    let bytes = png(figure, 2.0).unwrap();
    // Width and height stand at bytes 16..24 of a PNG, big-endian.
    assert_eq!(u32::from_be_bytes(bytes[16..20].try_into().unwrap()), 1440);
    assert!(png(figure, 0.0).is_err());
}

#[test]
fn tables_hold_the_numbers_drawn() {
    let analysis = sample::analysis();
    for figure in draw(&analysis) {
        let rows = figure.table.rows();
        assert!(rows > 0, "{}", figure.name);
        assert!(figure.table.columns.iter().all(|column| column.cells.len() == rows));
    }
    let rows: Vec<usize> = draw(&analysis).iter().map(|figure| figure.table.rows()).collect();
    // Dial positions; map cells; frontier and dial; parameters; intervals of play.
    assert_eq!(rows[..6], [41, 33 * 25, 24 + 41, 17, 7, 3]);
}

#[test]
fn the_tree_shows_what_play_reaches_and_closes_the_rest() {
    let analysis = sample::analysis();
    let tree = figures::tree(&analysis.solution, &Style::default());
    // 0.148 attacks, 97% arrive, 30% acquiesce: 4.3% of all plays.
    assert!(
        tree.svg.contains(">ceded: convoy strike, 1</text>") && tree.svg.contains(">4.3%</text>")
    );
    // An attack of probability 0.09% is one line.
    assert!(tree.svg.contains("response: invasion, 1 … 15 more"));
    assert!(!tree.svg.contains("repelled: invasion"));
}
