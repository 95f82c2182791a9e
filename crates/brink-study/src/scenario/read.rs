//! From the TOML tree to a [`Scenario`]: which fields there are and what form they have.

use std::sync::Arc;

use brink_lang::{Diagnostic, Diagnostics, MAX_SOURCE_BYTES, SourceFile, Span};

use super::fields::Fields;
use super::node::{Located, Table, Value, read};
use super::{
    AnalysisEntry, ClaimEntry, ExperimentEntry, ExperimentKindEntry, MapAxisEntry, ParameterEntry,
    Scenario, ViewEntry, evidence, head, worlds,
};
use crate::uncertain::Shape;

/// Steps of `over` where none are given: 0, 0.05, ..., 1.
const STEPS: usize = 21;

/// Points of a map axis where none are given.
const MAP_POINTS: usize = 25;

/// Reads a whole scenario; fails if anything in it is wrong.
pub(super) fn scenario(file: &Arc<SourceFile>) -> Result<Scenario, Diagnostics> {
    refuse_unreadable(file)?;
    let mut problems = Diagnostics::new();
    let root = read(file, &mut problems);
    let known = [
        "title",
        "model",
        "date",
        "story",
        "analysis",
        "controls",
        "sizes",
        "parameters",
        "views",
        "claims",
        "worlds",
        "evidence",
        "expectations",
    ];
    let top = Span::new(0, file.text.lines().next().map_or(0, str::len));
    // After a syntax error the tree has holes: what is missing from it proves nothing.
    if problems.has_errors() {
        return Err(problems);
    }
    let mut fields = Fields::new(file, &root, top, "the scenario", &known, &mut problems);
    let title = fields.required_text("title", "title = \"one line that names the case\"");
    let model = fields.required_text("model", "model = \"name of a shipped model, or a path\"");
    let date = fields.text("date");
    let story = fields.text("story");
    let analysis = fields.table("analysis");
    let controls = fields.table("controls").map(|(table, _)| table.clone()).unwrap_or_default();
    let sizes = fields.table("sizes");
    let entries = fields.table("parameters");
    let view_tables = fields.table("views");
    let claim_tables = fields.tables("claims");
    let worlds = fields.table("worlds");
    let seen = fields.tables("evidence");
    let expected = fields.tables("expectations");
    let scenario = Scenario {
        file: Arc::clone(file),
        title: title.map(|t| t.value).unwrap_or_default(),
        model: model.unwrap_or(Located { value: String::new(), span: top }),
        date: date.map(|t| t.value).unwrap_or_default(),
        story: story.map(|t| t.value).unwrap_or_default(),
        analysis: analysis
            .map(|(table, span)| read_analysis(file, table, span, &mut problems))
            .unwrap_or_default(),
        controls,
        sizes: sizes.map(|(t, _)| read_sizes(file, t, &mut problems)).unwrap_or_default(),
        parameters: entries
            .map(|(table, _)| read_parameters(file, table, &mut problems))
            .unwrap_or_default(),
        views: view_tables.map(|(t, _)| read_views(file, t, &mut problems)).unwrap_or_default(),
        claims: read_claims(file, &claim_tables, &mut problems),
        worlds: worlds
            .map(|(table, span)| worlds::read(file, table, span, &mut problems))
            .unwrap_or_default(),
        evidence: [
            evidence::read(file, &seen, false, &mut problems),
            evidence::read(file, &expected, true, &mut problems),
        ]
        .concat(),
    };
    if problems.has_errors() { Err(problems) } else { Ok(scenario) }
}

/// Refuses a text that is too large or has nothing in it.
fn refuse_unreadable(file: &Arc<SourceFile>) -> Result<(), Diagnostics> {
    let bytes = file.text.len();
    let (message, help) = if bytes > MAX_SOURCE_BYTES {
        let message = format!("the file has {bytes} bytes; the limit is {MAX_SOURCE_BYTES}");
        (message, "a scenario is text written by hand; is this the right file?")
    } else if file.text.trim().is_empty() {
        (
            "the file is empty".to_owned(),
            "a scenario begins with title = \"...\" and model = \"...\"",
        )
    } else {
        return Ok(());
    };
    // Without the text: nothing in it is worth showing.
    let file = Arc::new(SourceFile::new(file.name.clone(), ""));
    Err(Diagnostic::error(&file, Span::default(), message, "").with_help(help).into())
}

/// Tables inside a table, each with its name; anything else is reported with an example.
fn named_tables<'a>(
    file: &Arc<SourceFile>,
    table: &'a Table,
    example: &str,
    problems: &mut Diagnostics,
) -> Vec<(&'a Located<String>, &'a Table, Span)> {
    let mut found = Vec::new();
    for (name, node) in table {
        if let Value::Table(inner) = &node.value {
            found.push((name, inner, node.span));
            continue;
        }
        let message = format!("`{}` must be a table", name.value);
        let label = format!("this is {}", node.kind());
        let help = example.replace("NAME", &name.value);
        problems.push(Diagnostic::error(file, node.span, message, label).with_help(help));
    }
    found
}

fn read_sizes(
    file: &Arc<SourceFile>,
    table: &Table,
    problems: &mut Diagnostics,
) -> Vec<(Located<String>, Located<i64>)> {
    let mut sizes = Vec::new();
    for (name, node) in table {
        if let Value::Integer(value) = node.value {
            sizes.push((name.clone(), Located { value, span: node.span }));
            continue;
        }
        let message = format!("size `{}` must be a whole number", name.value);
        let label = format!("this is {}", node.kind());
        problems.push(Diagnostic::error(file, node.span, message, label));
    }
    sizes
}

fn read_parameters(
    file: &Arc<SourceFile>,
    table: &Table,
    problems: &mut Diagnostics,
) -> Vec<ParameterEntry> {
    let example =
        "write [parameters.NAME] with value = ..., range = [low, high] and source = \"...\"";
    let tables = named_tables(file, table, example, problems);
    tables
        .into_iter()
        .map(|(name, t, span)| read_parameter(file, name, t, span, problems))
        .collect()
}

fn read_parameter(
    file: &Arc<SourceFile>,
    name: &Located<String>,
    table: &Table,
    span: Span,
    problems: &mut Diagnostics,
) -> ParameterEntry {
    let known = ["value", "range", "distribution", "chances", "unit", "source", "judgement"];
    let what = format!("parameter `{}`", name.value);
    let mut fields = Fields::new(file, table, span, what.clone(), &known, problems);
    let shape = fields.word("distribution", &Shape::ALL);
    let (unit, source) = (fields.text("unit"), fields.text("source"));
    let judgement = fields.text("judgement");
    for (key, text) in [("source", &source), ("judgement", &judgement)] {
        if let Some(text) = text.as_ref().filter(|text| text.value.trim().is_empty()) {
            let message = format!("the `{key}` of {what} is empty");
            let help = "add source = \"citation\" or judgement = \"why this value was chosen\"";
            fields.error(text.span, message, "says nothing", help);
        }
    }
    match (&source, &judgement) {
        (None, None) if fields.node("value").is_some() => fields.error(
            name.span,
            format!("{what} says neither where its value comes from nor who judged it"),
            "no `source` and no `judgement`",
            "add source = \"citation\" or judgement = \"why this value was chosen\"",
        ),
        (Some(_), Some(second)) => fields.error(
            second.span,
            format!("{what} has both a `source` and a `judgement`"),
            "keep one of the two",
            "a value is either taken from a source or judged by the analyst",
        ),
        _ => {}
    }
    ParameterEntry {
        name: name.clone(),
        value: fields.node("value").cloned(),
        range: fields.node("range").cloned(),
        shape,
        chances: fields.node("chances").cloned(),
        unit: unit.map(|t| t.value),
        source: source.map(|t| t.value),
        judgement: judgement.map(|t| t.value),
    }
}

fn read_views(file: &Arc<SourceFile>, table: &Table, problems: &mut Diagnostics) -> Vec<ViewEntry> {
    let example = "write [views.NAME] with title = \"...\" and [views.NAME.parameters.PARAMETER]";
    let tables = named_tables(file, table, example, problems);
    let mut views = Vec::new();
    for (name, table, span) in tables {
        if name.value == "base" {
            let message = "a view cannot be called `base`";
            let found = Diagnostic::error(file, name.span, message, "reserved");
            problems.push(found.with_help("`base` stands for the scenario without any view"));
        }
        let what = format!("view `{}`", name.value);
        let known = ["title", "story", "parameters"];
        let mut fields = Fields::new(file, table, span, what, &known, problems);
        let title = fields.text("title").map(|t| t.value).unwrap_or_default();
        let story = fields.text("story").map(|t| t.value).unwrap_or_default();
        let entries = fields.table("parameters");
        let parameters = entries
            .map(|(table, _)| read_parameters(file, table, fields.problems()))
            .unwrap_or_default();
        views.push(ViewEntry { name: name.clone(), title, story, parameters });
    }
    views
}

fn read_analysis(
    file: &Arc<SourceFile>,
    table: &Table,
    span: Span,
    problems: &mut Diagnostics,
) -> AnalysisEntry {
    let known = [
        "player",
        "dial",
        "levers",
        "attack",
        "catastrophe",
        "outcomes",
        "map",
        "concept",
        "lambda",
        "points",
    ];
    let mut fields = Fields::new(file, table, span, "[analysis]", &known, problems);
    let quantal = fields.word("concept", &[("pbe", false), ("qre", true)]).unwrap_or(false);
    let lambda = fields.number("lambda");
    if let Some(lambda) = lambda.as_ref().filter(|_| !quantal) {
        let help = "add concept = \"qre\", or leave `lambda` out";
        let message = "`lambda` is the precision of quantal response, which is not asked for";
        fields.error(lambda.span, message, "no effect", help);
    }
    if let Some(lambda) = lambda.as_ref().filter(|l| l.value < 0.0) {
        fields.error(lambda.span, "`lambda` must not be negative", "negative", "");
    }
    let points = fields.whole("points", 1, 100_000);
    let map = fields.table("map");
    let mut entry = AnalysisEntry {
        player: fields.text("player"),
        dial: fields.text("dial"),
        levers: fields.texts("levers"),
        attack: fields.text("attack"),
        catastrophe: fields.text("catastrophe"),
        outcomes: fields.texts("outcomes"),
        map: None,
        quantal,
        lambda: lambda.map(|l| l.value),
        points: points.and_then(|p| usize::try_from(p.value).ok()),
    };
    if let Some((table, span)) = map {
        let mut fields = Fields::new(file, table, span, "[analysis.map]", &["x", "y"], problems);
        let axes = ["x", "y"].map(|axis| {
            let inner = fields.table(axis);
            if inner.is_none() && fields.node(axis).is_none() {
                let help = format!("{axis} = {{ parameter = \"...\", range = [low, high] }}");
                fields.error(span, format!("[analysis.map] has no `{axis}`"), "", &help);
            }
            inner.and_then(|(table, span)| read_axis(file, axis, table, span, fields.problems()))
        });
        if let [Some(x), Some(y)] = axes {
            entry.map = Some([x, y]);
        }
    }
    entry
}

fn read_axis(
    file: &Arc<SourceFile>,
    axis: &str,
    table: &Table,
    span: Span,
    problems: &mut Diagnostics,
) -> Option<MapAxisEntry> {
    let what = format!("axis `{axis}` of [analysis.map]");
    let known = ["parameter", "range", "scale", "label", "points"];
    let mut fields = Fields::new(file, table, span, what.clone(), &known, problems);
    let parameter = fields.required_text("parameter", "parameter = \"name in the model\"");
    if fields.node("range").is_none() {
        fields.error(span, format!("{what} has no `range`"), "", "range = [low, high]");
    }
    let range = fields.range("range");
    let log = fields.word("scale", &[("linear", false), ("log", true)]).unwrap_or(false);
    if let Some(range) = range.as_ref().filter(|r| log && r.value[0] <= 0.0) {
        fields.error(range.span, "a log scale needs a positive range", "starts at or below 0", "");
    }
    let label = fields.text("label").map(|t| t.value);
    let points = fields.whole("points", 2, 1000).and_then(|p| usize::try_from(p.value).ok());
    let points = points.unwrap_or(MAP_POINTS);
    Some(MapAxisEntry { parameter: parameter?, range: range?, log, label, points })
}

fn read_claims(
    file: &Arc<SourceFile>,
    tables: &[(&Table, Span)],
    problems: &mut Diagnostics,
) -> Vec<ClaimEntry> {
    let mut claims: Vec<ClaimEntry> = Vec::new();
    for &(table, span) in tables {
        let span = head(file, span);
        let known = ["id", "text", "holds", "experiments"];
        let mut fields = Fields::new(file, table, span, "the claim", &known, problems);
        let id = fields.required_text("id", "id = \"C1\"");
        let text = fields.required_text("text", "text = \"the claim in words\"");
        let holds = fields.required_text("holds", "holds = \"best.attack < 0.5\"");
        let repeated = id.as_ref().filter(|id| claims.iter().any(|c| c.id == id.value));
        if let Some(id) = repeated {
            let message = format!("two claims are called `{}`", id.value);
            fields.error(id.span, message, "used before", "give each claim its own `id`");
        }
        let entries = fields.table("experiments");
        let experiments = entries
            .map(|(table, _)| read_experiments(file, table, fields.problems()))
            .unwrap_or_default();
        if let (Some(id), Some(text), Some(holds)) = (id, text, holds) {
            claims.push(ClaimEntry { id: id.value, text: text.value, holds, experiments });
        }
    }
    claims
}

pub(super) fn read_experiments(
    file: &Arc<SourceFile>,
    table: &Table,
    problems: &mut Diagnostics,
) -> Vec<ExperimentEntry> {
    let example = "NAME = { controls = { posture = 0 } }, { optimise = \"posture\" } or { over = \"posture\" }";
    let tables = named_tables(file, table, example, problems);
    let mut experiments = Vec::new();
    for (name, table, span) in tables {
        let what = format!("experiment `{}`", name.value);
        let known = ["controls", "optimise", "optimize", "over", "set", "view", "player"];
        let mut fields = Fields::new(file, table, span, what.clone(), &known, problems);
        let controls = fields.table("controls").map(|(t, _)| t.clone()).unwrap_or_default();
        let set = fields.table("set").map(|(t, _)| t.clone()).unwrap_or_default();
        let (view, player) = (fields.text("view"), fields.text("player"));
        // Both spellings are understood.
        let both = fields.node("optimise").is_some().then(|| fields.node("optimize")).flatten();
        if let Some(second) = both {
            let message = format!("{what} has both `optimise` and `optimize`");
            fields.error(second.span, message, "they mean the same: keep one of the two", "");
        }
        let best = if fields.node("optimize").is_some() { "optimize" } else { "optimise" };
        let kind = match (fields.node(best).is_some(), fields.node("over")) {
            (true, Some(over)) => {
                let message = format!("{what} has both `{best}` and `over`");
                fields.error(over.span, message, "keep one of the two", "");
                None
            }
            (true, None) => {
                let levers = fields.texts(best);
                if let Some(node) = fields.node(best).filter(|_| levers.is_empty()) {
                    let message = format!("`{best}` of {what} names no control");
                    fields.error(node.span, message, "empty", "optimise = \"posture\"");
                }
                Some(ExperimentKindEntry::Optimise(levers))
            }
            (false, Some(_)) => read_over(file, &mut fields),
            (false, None) => Some(ExperimentKindEntry::Point),
        };
        if let Some(kind) = kind {
            let name = name.clone();
            experiments.push(ExperimentEntry { name, controls, set, view, player, kind });
        }
    }
    experiments
}

fn read_over(file: &Arc<SourceFile>, fields: &mut Fields<'_, '_>) -> Option<ExperimentKindEntry> {
    if matches!(fields.node("over")?.value, Value::Text(_)) {
        let control = fields.text("over")?;
        return Some(ExperimentKindEntry::Over { control, ends: None, steps: STEPS });
    }
    let (table, span) = fields.table("over")?;
    let known = ["control", "from", "to", "steps"];
    let mut inner = Fields::new(file, table, span, "`over`", &known, fields.problems());
    let control = inner.required_text("control", "over = { control = \"posture\", steps = 21 }");
    let (from, to) = (inner.number("from"), inner.number("to"));
    let steps = inner.whole("steps", 2, 10_000).and_then(|s| usize::try_from(s.value).ok());
    let ends = match (from, to) {
        (Some(from), Some(to)) if from.value < to.value => Some([from, to]),
        (None, None) => None,
        _ => {
            inner.error(span, "`over` needs both `from` and `to`, the lower first", "", "");
            None
        }
    };
    Some(ExperimentKindEntry::Over { control: control?, ends, steps: steps.unwrap_or(STEPS) })
}
