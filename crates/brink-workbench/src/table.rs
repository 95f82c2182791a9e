//! Tables of an analysis, for reading and for papers.

use std::fmt::Write;

use brink_report::Best;
use brink_report::number::{MISSING, percent, plain, plain_position};
use brink_report::words;
use brink_study::analysis::{Part, Parts};
use brink_study::files::Output;
use brink_study::progress::{Cancel, Progress};
use brink_study::results::{
    Analysis, Assumption, BreakBox, ClaimBreaks, ClaimResult, Named, Optimum, ParameterShift,
    Robustness, Share, WorldsSummary,
};
use brink_study::run::NoStore;
use serde::{Deserialize, Serialize};

use crate::analyze::get;
use crate::exchange::save;
use crate::number::Number;
use crate::{AnalyzeRequest, Refusal, TableFormat, TableName, TableRequest, Workbench, limits};

/// Texts of more characters are set in lines rather than in one.
const SENTENCE: usize = 24;

/// A table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableDocument {
    /// One line on what it shows.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// `[row][column]`.
    pub rows: Vec<Vec<Cell>>,
    /// The table in the format asked for, where no output was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Where it was written, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<std::path::PathBuf>,
    /// Whether what it rests on converged and its claims are decided.
    pub trusted: bool,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Heading.
    pub name: String,
    /// Whether its numbers are shares, shown in per cent.
    pub share: bool,
    /// The range that says how many digits its numbers need; without one they are shown with
    /// four.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<[Number; 2]>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// A number; null where there is none.
    Number(Number),
    /// A text.
    Text(String),
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The cell for reading: four digits or those that the column's range asks for, shares in per
    /// cent, a dash where there is no number.
    pub fn read(&self, column: &Column) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) if !number.0.is_finite() => MISSING.into(),
            Self::Number(number) if column.share => percent(number.0),
            Self::Number(number) => match column.range {
                Some(range) => plain_position(number.0, range.map(|end| end.0)),
                None => plain(number.0),
            },
        }
    }
}

impl Workbench {
    pub(crate) fn table(
        &self,
        request: &TableRequest,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<TableDocument, Refusal> {
        let worlds = limits::worlds(request.worlds)?;
        let opened = self.open(&request.case)?;
        let output = self.output(request.output.as_deref(), &opened.inputs())?;
        let _lock = output.as_ref().map(Output::lock).transpose()?;
        let mut document = match request.table {
            TableName::Assumptions => assumptions(&opened.study.assumptions()),
            TableName::Claims => {
                let (seed, disk) = (request.seed, self.disk);
                claims(&opened.claims(worlds, seed, false, disk, progress, cancel)?.claims)
            }
            name @ (TableName::Worlds | TableName::Breaks) => {
                let worlds = if worlds == 0 { AnalyzeRequest::WORLDS } else { worlds };
                let (seed, disk, breaks) = (request.seed, self.disk, name == TableName::Breaks);
                let found = opened.claims(worlds, seed, breaks, disk, progress, cancel)?;
                match (breaks, &found.worlds) {
                    (true, _) => broken(&found.breaks),
                    (false, Some(summary)) => shifts(summary),
                    (false, None) => {
                        let text = "no worlds: the scenario has neither claims nor evidence";
                        return Err(Refusal::input(text));
                    }
                }
            }
            name @ (TableName::Outcomes | TableName::Levers) => {
                let analysis = AnalyzeRequest {
                    case: request.case.clone(),
                    worlds: 0,
                    ..AnalyzeRequest::default()
                };
                let parts = Parts::Only((name == TableName::Levers).then_some(Part::Frontier));
                arrange(name, &opened.analysis(&analysis, parts, &mut NoStore, progress, cancel)?)
            }
        };
        let text = document.write(request.format)?;
        match output {
            Some(output) => {
                save(&output, text.as_bytes())?;
                document.path = Some(output.path().to_path_buf());
            }
            None => document.text = Some(text),
        }
        Ok(document)
    }
}

/// One table of an analysis.
pub(crate) fn arrange(name: TableName, analysis: &Analysis) -> TableDocument {
    match name {
        TableName::Assumptions => assumptions(&analysis.assumptions),
        TableName::Claims => claims(&analysis.claims),
        TableName::Outcomes => outcomes(analysis),
        TableName::Levers => levers(analysis),
        TableName::Worlds => match &analysis.worlds {
            Some(summary) => shifts(summary),
            None => document("Worlds", vec![column("parameter")], Vec::new()),
        },
        TableName::Breaks => broken(&analysis.breaks),
    }
}

/// Uncertain numbers before and after the evidence.
fn shifts(summary: &WorldsSummary) -> TableDocument {
    type Pick = fn(&ParameterShift) -> Option<[f64; 4]>;
    let readings: [(&str, Pick); 3] = [
        ("before", |own| Some(own.prior)),
        ("after", |own| own.posterior),
        ("at face value", |own| own.face_value),
    ];
    let there = |pick: &Pick| summary.parameters.iter().any(|own| pick(own).is_some());
    let readings: Vec<(&str, Pick)> =
        readings.into_iter().filter(|(_, pick)| there(pick)).collect();
    let mut columns = vec![column("parameter")];
    for (name, _) in &readings {
        let named = ["mean", "5%", "50%", "95%"].map(|of| column(format!("{of} {name}")));
        columns.extend(named);
    }
    let row = |own: &ParameterShift| {
        let numbers = readings.iter().flat_map(|(_, pick)| pick(own).unwrap_or([f64::NAN; 4]));
        let numbers = numbers.map(|number| Cell::Number(number.into()));
        std::iter::once(Cell::text(&own.name)).chain(numbers).collect()
    };
    document("Worlds", columns, summary.parameters.iter().map(row).collect())
}

/// What breaks each claim: one row for each box, and one for each claim without a box.
fn broken(found: &[ClaimBreaks]) -> TableDocument {
    let mut columns = vec![column("claim"), share("fails in"), column("where")];
    columns.extend(["coverage", "density", "share of worlds"].map(share));
    let mut rows = Vec::new();
    for claim in found {
        let row = |own: Option<&BreakBox>| {
            let limits = own.map_or(&[][..], |own| &own.limits);
            let limits: Vec<String> = limits.iter().map(words::limit).collect();
            let number =
                |pick: fn(&BreakBox) -> f64| Cell::Number(own.map_or(f64::NAN, pick).into());
            vec![
                Cell::text(&claim.id),
                Cell::Number(claim.fails.into()),
                Cell::text(limits.join("; ")),
                number(|own| own.coverage),
                number(|own| own.density),
                number(|own| own.mass),
            ]
        };
        if claim.boxes.is_empty() {
            rows.push(row(None));
        }
        rows.extend(claim.boxes.iter().map(|own| row(Some(own))));
    }
    document("What breaks the claims", columns, rows)
}

fn document(title: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> TableDocument {
    TableDocument { title: title.into(), columns, rows, text: None, path: None, trusted: true }
}

fn column(name: impl Into<String>) -> Column {
    Column { name: name.into(), share: false, range: None }
}

fn share(name: impl Into<String>) -> Column {
    Column { share: true, ..column(name) }
}

/// Values that four digits do not tell apart get the digits of their range.
fn values(name: String, values: &[f64]) -> Column {
    let low = values.iter().copied().fold(f64::NAN, f64::min);
    let high = values.iter().copied().fold(f64::NAN, f64::max);
    let size = low.abs().max(high.abs());
    let close = 1e-12 * size < high - low && high - low < 1e-2 * size;
    Column { range: close.then_some([low, high].map(Number)), ..column(name) }
}

fn positions(name: &str, range: [f64; 2]) -> Column {
    Column { range: Some(range.map(Number)), ..column(name) }
}

fn assumptions(assumptions: &[Assumption]) -> TableDocument {
    let names =
        ["parameter", "meaning", "value", "low", "high", "distribution", "unit", "source", "kind"];
    let number = |value: f64| Cell::Number(value.into());
    let rows = assumptions.iter().map(|assumption| {
        let value = if assumption.value.is_finite() {
            number(assumption.value)
        } else {
            Cell::text(&assumption.text)
        };
        let kind = if assumption.judgement { "judgement" } else { "source" };
        vec![
            Cell::text(&assumption.name),
            Cell::text(&assumption.label),
            value,
            number(assumption.low),
            number(assumption.high),
            Cell::text(assumption.distribution.word()),
            Cell::text(&assumption.unit),
            Cell::text(&assumption.source),
            Cell::text(if assumption.source.is_empty() { "" } else { kind }),
        ]
    });
    document("Assumptions", names.map(column).into(), rows.collect())
}

type After = fn(&Robustness) -> Option<Share>;

/// Shares after the evidence.
const AFTER: [(&str, After); 2] =
    [("after evidence", |own| own.posterior), ("at face value", |own| own.face_value)];

fn after(claim: &ClaimResult, pick: After) -> bool {
    claim.robustness.as_ref().and_then(pick).is_some()
}

fn claims(claims: &[ClaimResult]) -> TableDocument {
    let mut columns = ["claim", "text", "condition", "base case"].map(column).to_vec();
    let checked = claims.iter().any(|claim| claim.robustness.is_some());
    if checked {
        columns.push(column("worlds"));
        columns.extend(["share of worlds", "low", "high"].map(share));
        columns.push(column("undecided worlds"));
    }
    let weighed: Vec<(&str, After)> =
        AFTER.into_iter().filter(|(_, pick)| claims.iter().any(|own| after(own, *pick))).collect();
    for (name, _) in &weighed {
        columns.extend(["share", "low", "high"].map(|of| share(format!("{of} {name}"))));
    }
    let rows = claims.iter().map(|claim| {
        let holds = match claim.holds {
            Some(true) => "holds",
            Some(false) => "fails",
            None => "undecided",
        };
        let mut row = vec![
            Cell::text(&claim.id),
            Cell::text(&claim.text),
            Cell::text(&claim.predicate),
            Cell::text(holds),
        ];
        if let Some(found) = &claim.robustness {
            row.push(Cell::text(found.worlds.to_string()));
            let [low, high] = found.interval;
            row.extend([found.share, low, high].map(|number| Cell::Number(number.into())));
            row.push(Cell::text(found.undecided.to_string()));
            for (_, pick) in &weighed {
                let numbers = pick(found).map_or([f64::NAN; 3], |own| {
                    let [low, high] = own.interval;
                    [own.share, low, high]
                });
                row.extend(numbers.map(|number| Cell::Number(number.into())));
            }
        }
        row
    });
    let trusted = claims.iter().all(|claim| claim.holds.is_some());
    TableDocument { trusted, ..document("Claims", columns, rows.collect()) }
}

/// Outcomes at the dial's ends and at its best position.
fn outcomes(analysis: &Analysis) -> TableDocument {
    let (about, sweep) = (&analysis.about, &analysis.dial);
    let [low, high] = Best::of(analysis).ends;
    let mut columns = vec![column("position"), positions(&about.dial, about.dial_range)];
    columns.extend(sweep.outcomes.iter().map(|series| share(&series.name)));
    let worth = [low, analysis.best_dial.value, high];
    columns.push(values(format!("value of {}", about.player), &worth));
    let last = sweep.dial.len().saturating_sub(1);
    let best = get(&analysis.best_dial.controls, &about.dial);
    let rows = [("minimum", Some(0)), ("best", None), ("maximum", Some(last))].map(|(name, at)| {
        let number = |at: usize, values: &[f64]| values.get(at).copied().unwrap_or(f64::NAN);
        let position = at.map_or(best, |at| number(at, &sweep.dial));
        let mut row = vec![Cell::text(name), Cell::Number(position.into())];
        let outcome = |series: &brink_study::results::Series| match at {
            Some(at) => number(at, &series.values),
            None => get(&analysis.best_dial.measures, &series.name),
        };
        row.extend(sweep.outcomes.iter().map(|series| Cell::Number(outcome(series).into())));
        let value = match at {
            Some(at) => {
                if at == 0 {
                    low
                } else {
                    high
                }
            }
            None => analysis.best_dial.value,
        };
        row.push(Cell::Number(value.into()));
        row
    });
    let trusted = analysis.solution.status.converged();
    TableDocument { trusted, ..document("Outcomes along the dial", columns, rows.into()) }
}

/// The best mix of levers beside the best dial position.
fn levers(analysis: &Analysis) -> TableDocument {
    let about = &analysis.about;
    let controls: Vec<&Named> = analysis.best_dial.controls.iter().collect();
    let mut columns = vec![column("choice")];
    columns.extend(controls.iter().map(|control| column(&control.name)));
    columns.extend(analysis.dial.outcomes.iter().map(|series| share(&series.name)));
    let mixed = analysis.best_levers.iter().map(|mix| mix.value);
    let worth: Vec<f64> = mixed.chain([analysis.best_dial.value]).collect();
    columns.push(values(format!("value of {}", about.player), &worth));
    let row = |name: String, optimum: &Optimum| {
        let mut row = vec![Cell::Text(name)];
        let number = |value: f64| Cell::Number(value.into());
        row.extend(controls.iter().map(|c| number(get(&optimum.controls, &c.name))));
        let outcomes = analysis.dial.outcomes.iter();
        row.extend(outcomes.map(|series| number(get(&optimum.measures, &series.name))));
        row.push(number(optimum.value));
        row
    };
    let mut rows = vec![row(format!("best {}", about.dial), &analysis.best_dial)];
    rows.extend(analysis.best_levers.iter().map(|mix| row("best mix of levers".into(), mix)));
    let trusted = analysis.solution.status.converged();
    TableDocument { trusted, ..document("Levers", columns, rows) }
}

impl TableDocument {
    fn write(&self, format: TableFormat) -> Result<String, Refusal> {
        match format {
            TableFormat::Csv => self.csv(),
            TableFormat::Markdown => Ok(self.markdown()),
            TableFormat::Latex => Ok(self.latex()),
        }
    }

    /// All digits, and texts that no spreadsheet takes for formulas.
    fn csv(&self) -> Result<String, Refusal> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let explain = |error: csv::Error| Refusal::Input(format!("the table: {error}"));
        writer.write_record(self.columns.iter().map(|c| guarded(&c.name))).map_err(explain)?;
        for row in &self.rows {
            let cells = row.iter().map(|cell| match cell {
                Cell::Number(number) if number.0.is_finite() => format!("{:?}", number.0),
                Cell::Number(_) => String::new(),
                Cell::Text(text) => guarded(text),
            });
            writer.write_record(cells).map_err(explain)?;
        }
        let bytes = writer.into_inner().map_err(|error| Refusal::Input(error.to_string()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Whether every cell of a column is a number.
    fn is_numeric(&self, at: usize) -> bool {
        self.rows.iter().all(|row| matches!(row[at], Cell::Number(_)))
    }

    fn markdown(&self) -> String {
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut out = line(self.columns.iter().map(|c| markdown(&c.name)).collect());
        let rules = (0..self.columns.len()).map(|at| {
            let rule = if self.is_numeric(at) { "---:" } else { "---" };
            rule.to_owned()
        });
        out.push_str(&line(rules.collect()));
        for row in &self.rows {
            let cells = row.iter().zip(&self.columns);
            out.push_str(&line(cells.map(|(cell, c)| markdown(&cell.read(c))).collect()));
        }
        out
    }

    /// How LaTeX sets a column: numbers to the right, sentences in lines.
    fn latex_column(&self, at: usize) -> String {
        let sentences = |at: usize| {
            self.rows
                .iter()
                .any(|row| matches!(&row[at], Cell::Text(text) if text.chars().count() > SENTENCE))
        };
        if self.is_numeric(at) {
            return "r".into();
        }
        if !sentences(at) {
            return "l".into();
        }
        let count = (0..self.columns.len()).filter(|at| sentences(*at)).count();
        let width = 0.6 / count as f64;
        format!(">{{\\raggedright\\arraybackslash}}p{{{width:.2}\\linewidth}}")
    }

    fn latex(&self) -> String {
        let columns: String = (0..self.columns.len()).map(|at| self.latex_column(at)).collect();
        let line = |cells: Vec<String>| format!("  {} \\\\\n", cells.join(" & "));
        let mut out = format!(
            "% {}. Needs \\usepackage{{array,booktabs}}.\n\\begin{{tabular}}{{{columns}}}\n  \\toprule\n",
            self.title
        );
        out.push_str(&line(self.columns.iter().map(|c| latex(&c.name)).collect()));
        out.push_str("  \\midrule\n");
        for row in &self.rows {
            let cells = row.iter().zip(&self.columns);
            let cells = cells.map(|(cell, c)| match cell {
                Cell::Number(number) if number.0.is_finite() => latex_number(&cell.read(c)),
                cell => latex(&cell.read(c)),
            });
            out.push_str(&line(cells.collect()));
        }
        out.push_str("  \\bottomrule\n\\end{tabular}\n");
        out
    }
}

/// A text that a spreadsheet shows as it is: what it would run as a formula begins with a quote.
fn guarded(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky { format!("'{text}") } else { text.to_owned() }
}

/// A number with a minus sign and a power of ten as papers print them.
fn latex_number(text: &str) -> String {
    let text = text.replace('%', "\\%");
    match text.split_once('e') {
        Some((digits, power)) => format!("${digits} \\times 10^{{{power}}}$"),
        None if text.starts_with('-') => format!("${text}$"),
        None => text,
    }
}

fn markdown(text: &str) -> String {
    let mut out = String::new();
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if "\\`*_{}[]<>#|~".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn latex(text: &str) -> String {
    let mut out = String::new();
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        let written = match c {
            '\\' => "\\textbackslash{}",
            '^' => "\\textasciicircum{}",
            '~' => "\\textasciitilde{}",
            '<' => "\\textless{}",
            '>' => "\\textgreater{}",
            '|' => "\\textbar{}",
            // By its number: the command for it needs a font encoding that few load, and some
            // languages make the character itself a command.
            '"' => "\\char34{}",
            '\u{2212}' => "$-$",
            // After the end of a row these would be its arguments.
            '[' => "{[}",
            '*' => "{*}",
            '–' => "--",
            '—' => "---",
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                let _ = write!(out, "\\{c}");
                continue;
            }
            c => {
                out.push(c);
                continue;
            }
        };
        out.push_str(written);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> TableDocument {
        let rows = vec![
            vec![Cell::text("a_b | \\c"), Cell::Number(0.123_456.into())],
            vec![Cell::text("=cmd|' /C calc'!A0"), Cell::Number(f64::NAN.into())],
        ];
        document("Sample", vec![column("name"), share("50% & more")], rows)
    }

    #[test]
    fn csv_has_all_digits_and_no_formulas() {
        let text = sample().write(TableFormat::Csv).unwrap();
        assert_eq!(text, "name,50% & more\na_b | \\c,0.123456\n'=cmd|' /C calc'!A0,\n");
    }

    #[test]
    fn markdown_and_latex_are_escaped() {
        let text = sample().write(TableFormat::Markdown).unwrap();
        assert_eq!(
            text,
            "| name | 50% & more |\n| --- | ---: |\n| a\\_b \\| \\\\c | 12% |\n\
             | =cmd\\|' /C calc'!A0 | – |\n"
        );
        let text = sample().write(TableFormat::Latex).unwrap();
        assert!(text.contains("  name & 50\\% \\& more \\\\\n"), "{text}");
        assert!(text.contains("a\\_b \\textbar{} \\textbackslash{}c & 12\\% \\\\\n"), "{text}");
        assert!(text.contains("\\begin{tabular}{lr}"), "{text}");
    }

    #[test]
    fn latex_takes_every_special_character_for_itself() {
        let special = [
            ("%", "\\%"),
            ("_", "\\_"),
            ("&", "\\&"),
            ("#", "\\#"),
            ("$", "\\$"),
            ("{", "\\{"),
            ("}", "\\}"),
            ("~", "\\textasciitilde{}"),
            ("^", "\\textasciicircum{}"),
            ("\\", "\\textbackslash{}"),
            ("<", "\\textless{}"),
            (">", "\\textgreater{}"),
            ("|", "\\textbar{}"),
            ("\"", "\\char34{}"),
            ("[", "{[}"),
            ("*", "{*}"),
            ("\u{2212}", "$-$"),
            ("a\n\nb", "a b"),
        ];
        for (given, written) in special {
            assert_eq!(latex(given), written);
        }
        assert_eq!(latex_number("-1.5e-7"), "$-1.5 \\times 10^{-7}$");
        assert_eq!(latex_number("12%"), "12\\%");
    }

    #[test]
    fn sentences_are_set_in_lines_and_values_told_apart() {
        let mut table = sample();
        table.rows[0][0] = Cell::text("a claim that is told in a sentence of its own");
        let text = table.write(TableFormat::Latex).unwrap();
        let column = ">{\\raggedright\\arraybackslash}p{0.60\\linewidth}r";
        assert!(text.contains(&format!("\\begin{{tabular}}{{{column}}}")), "{text}");

        let worth = values("value".into(), &[1_000_001.0, 1_000_003.0]);
        assert_eq!(Cell::Number(1_000_001.5.into()).read(&worth), "1.0000015e6");
        let apart = values("value".into(), &[-1.0, -0.5]);
        assert_eq!(Cell::Number((-0.5).into()).read(&apart), "-0.5000");
        assert_eq!(Cell::Number(1.0.into()).read(&positions("dial", [0.0, 1.0])), "1");
    }
}
