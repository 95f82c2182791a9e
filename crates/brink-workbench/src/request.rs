//! What can be asked. Every request reads from and writes to JSON; what is left out has the default
//! that the command line documents.

use std::path::PathBuf;

use brink_study::BetOptions;
use brink_study::results::SensitivityMethod;
use brink_study::solve::ConceptName;
use serde::{Deserialize, Serialize};

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Request {
    /// Solve a game once.
    Solve(SolveRequest),
    /// Draw one figure.
    Draw(DrawRequest),
    /// Solve over a grid and plausible worlds, into a table.
    Sweep(SweepRequest),
    /// Put the parts of a table together.
    Merge(MergeRequest),
    /// Everything, as a report.
    Analyze(AnalyzeRequest),
    /// Whether the claims of a scenario hold.
    Claims(ClaimsRequest),
    /// The safest bet over plausible worlds.
    Robust(RobustRequest),
    /// Views side by side.
    Compare(CompareRequest),
    /// Which parameters results hang on.
    Sensitivity(SensitivityRequest),
    /// Diagnose models and scenarios.
    Check(CheckRequest),
    /// The discretised game for other programs.
    Export(ExportRequest),
    /// Solve a game of another program.
    Import(ImportRequest),
    /// What is shipped.
    List,
    /// Start a model and scenario of one's own.
    New(NewRequest),
    /// The text of something shipped.
    Show(ShowRequest),
    /// One table of an analysis.
    Table(TableRequest),
}

/// A name with the value it is to have, as text: a number, or the name of an element.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Name in the model file, with its index: `prize[land_grab]`.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// One plausible world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorldChoice {
    /// Its number, from 0, as sweeps give it.
    pub number: u64,
    /// Seed of the worlds.
    #[serde(default = "seed")]
    pub seed: u64,
    /// How many worlds there are, on which those of a Latin hypercube depend.
    #[serde(default)]
    pub count: Option<u64>,
}

/// A scenario and what to change in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseRequest {
    /// Name of a shipped scenario, path of a TOML file, or a model whose parameters all have
    /// defaults.
    pub scenario: String,
    /// Set of beliefs instead of the scenario's own.
    pub view: Option<String>,
    /// Parameters and sizes to set, in this order.
    pub set: Vec<Assignment>,
    /// Controls to fix, in this order.
    pub control: Vec<Assignment>,
    /// Solution concept instead of the scenario's.
    pub concept: Option<ConceptName>,
    /// Precision of quantal response, per payoff unit, finite and at least 0.
    pub lambda: Option<f64>,
    /// Types per continuous attribute in quantal response, at least 1.
    pub points: Option<usize>,
    /// A plausible world instead of the base case.
    pub world: Option<WorldChoice>,
}

/// See [`Request::Solve`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SolveRequest {
    /// The case.
    pub case: CaseRequest,
    /// Starts of the search for equilibria, at least 1. Default 1.
    pub starts: usize,
}

impl Default for SolveRequest {
    fn default() -> Self {
        Self { case: CaseRequest::default(), starts: 1 }
    }
}

/// A figure of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureName {
    /// Outcomes and value along the dial.
    Outcomes,
    /// The best position over two parameters.
    Map,
    /// Attack against catastrophe.
    Frontier,
    /// One assumption at a time.
    Tornado,
    /// The argument, checked in the base case.
    Claims,
    /// What breaks each claim over plausible worlds.
    Breaks,
    /// How the limits within which claims fail were found.
    Peeling,
    /// Uncertain numbers before and after the evidence.
    Worlds,
}

/// See [`Request::Draw`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DrawRequest {
    /// The case.
    pub case: CaseRequest,
    /// Node whose types to draw, instead of the tree.
    pub at: Option<String>,
    /// Axis of measures to draw, `NAME=LOW:HIGH:COUNT`, instead of the tree.
    pub over: Option<String>,
    /// Measures along the axis, also `value.PLAYER`; none for the scenario's outcomes.
    pub measures: Vec<String>,
    /// Players whose value to draw along the axis.
    pub values: Vec<String>,
    /// A figure of the report alone, instead of the tree.
    pub figure: Option<FigureName>,
    /// Plausible worlds behind the figures about worlds, at least 1. Default 200.
    pub worlds: u64,
    /// Seed of these worlds. Default 1.
    pub seed: u64,
    /// Width of the printed picture in centimetres, 1 to 200.
    pub width: Option<f64>,
    /// Starts of the search for equilibria, at least 1. Default 1.
    pub starts: usize,
    /// Which of the equilibria found, from 1. Default 1.
    pub equilibrium: usize,
    /// Picture to write, ending in .svg, .png or .pdf; none to return it.
    pub output: Option<PathBuf>,
}

impl Default for DrawRequest {
    fn default() -> Self {
        Self {
            case: CaseRequest::default(),
            at: None,
            over: None,
            measures: Vec::new(),
            values: Vec::new(),
            figure: None,
            worlds: AnalyzeRequest::WORLDS,
            seed: 1,
            width: None,
            starts: 1,
            equilibrium: 1,
            output: None,
        }
    }
}

/// See [`Request::Sweep`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SweepRequest {
    /// The case.
    pub case: CaseRequest,
    /// Axes, each `NAME=LOW:HIGH:COUNT` or `NAME=VALUE,VALUE`; several make a product.
    pub over: Vec<String>,
    /// Plausible worlds; 0 for the base case alone.
    pub worlds: u64,
    /// Seed of the worlds. Default 1.
    #[serde(default = "seed")]
    pub seed: u64,
    /// Whether rows start from the row before along the last axis.
    pub warm: bool,
    /// Whether to forget what an interrupted run has left.
    pub restart: bool,
    /// Which share of the rows to solve; none for all of them.
    pub shard: Option<Shard>,
    /// Table to write: a file ending in .parquet or .csv, or a folder of parts, ending in a slash.
    pub output: PathBuf,
}

/// One of several equal shares of the rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Which, from 1.
    pub number: u64,
    /// How many there are, at least 1.
    pub of: u64,
}

/// See [`Request::Merge`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MergeRequest {
    /// Folder of the parts.
    pub folder: PathBuf,
    /// File to write, ending in .parquet or .csv; none to mark the folder as complete.
    pub output: Option<PathBuf>,
}

/// See [`Request::Analyze`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnalyzeRequest {
    /// The case.
    pub case: CaseRequest,
    /// Plausible worlds over which claims are checked. Default 200.
    pub worlds: u64,
    /// Seed of the worlds. Default 1.
    pub seed: u64,
    /// Folder for the report; none for `results/SCENARIO`, or, on a workbench without disk, for no
    /// report.
    pub output: Option<PathBuf>,
}

impl AnalyzeRequest {
    /// Plausible worlds of a report where no number is given.
    pub const WORLDS: u64 = 200;
}

impl Default for AnalyzeRequest {
    fn default() -> Self {
        Self { case: CaseRequest::default(), worlds: Self::WORLDS, seed: 1, output: None }
    }
}

/// See [`Request::Claims`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimsRequest {
    /// The case.
    pub case: CaseRequest,
    /// Plausible worlds in which to check each claim; 0 for the base case alone.
    pub worlds: u64,
    /// Seed of the worlds. Default 1.
    #[serde(default = "seed")]
    pub seed: u64,
    /// Whether to look for what breaks each claim in those worlds.
    #[serde(default)]
    pub breaks: bool,
    /// Table of the worlds to write, ending in .parquet or .csv.
    #[serde(default)]
    pub output: Option<PathBuf>,
    /// Whether claims that fail make the response one that is not trusted.
    pub strict: bool,
}

/// See [`Request::Robust`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RobustRequest {
    /// The case.
    pub case: CaseRequest,
    /// Plausible worlds, at least 1. Default 500.
    pub worlds: u64,
    /// Seed of the worlds. Default 1.
    pub seed: u64,
    /// Positions of the dial, evenly spaced, at least 2. Default 21.
    pub positions: usize,
    /// The most that attack may be in a world that satisfies; none for no such demand.
    pub attack_at_most: Option<f64>,
    /// The most that catastrophe may be in a world that satisfies.
    pub catastrophe_at_most: Option<f64>,
    /// Options are as good as the best within this share, 0 to 1, of what lies between the best and
    /// the worst expected value. Default 0.01.
    pub margin: f64,
}

impl Default for RobustRequest {
    fn default() -> Self {
        let BetOptions { worlds, seed, positions, margin, .. } = BetOptions::default();
        Self {
            case: CaseRequest::default(),
            worlds,
            seed,
            positions,
            attack_at_most: None,
            catastrophe_at_most: None,
            margin,
        }
    }
}

/// See [`Request::Compare`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompareRequest {
    /// The case; without a view.
    pub case: CaseRequest,
    /// Views to compare, `base` for the scenario's own beliefs, which also stand beside a view that is
    /// named alone.
    pub views: Vec<String>,
    /// Plausible worlds, at least 1. Default 500.
    pub worlds: u64,
    /// Seed of the worlds. Default 1.
    pub seed: u64,
    /// Positions of the dial, evenly spaced, at least 2. Default 21.
    pub positions: usize,
}

impl Default for CompareRequest {
    fn default() -> Self {
        let BetOptions { worlds, seed, positions, .. } = BetOptions::default();
        Self { case: CaseRequest::default(), views: Vec::new(), worlds, seed, positions }
    }
}

/// See [`Request::Sensitivity`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SensitivityRequest {
    /// The case.
    pub case: CaseRequest,
    /// How; none for both ways that need plain worlds only.
    pub method: Option<SensitivityMethod>,
    /// Of what: measures, `value`, `value.PLAYER`, `best`, claims by identifier; none for the
    /// scenario's outcomes, value, best posture and claims.
    pub of: Vec<String>,
    /// Plausible worlds, at least 1; none for 1,000, or 100 trajectories of a screening.
    pub worlds: Option<u64>,
    /// Seed of the worlds. Default 1.
    #[serde(default = "seed")]
    pub seed: u64,
    /// Table to write, ending in .parquet or .csv; none for no table.
    pub output: Option<PathBuf>,
}

/// See [`Request::Check`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CheckRequest {
    /// Files ending in .brink or .toml, or names of shipped ones.
    pub files: Vec<String>,
}

/// See [`Request::Export`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportRequest {
    /// The case; its points are the types per continuous attribute.
    pub case: CaseRequest,
    /// File to write; none to return the text.
    pub output: Option<PathBuf>,
}

/// See [`Request::Import`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportRequest {
    /// The file: an EFG of Gambit.
    pub file: String,
    /// Solution concept. Default exact, or quantal response where a precision is given.
    pub concept: Option<ConceptName>,
    /// Precision of quantal response, per payoff unit, finite and at least 0.
    pub lambda: Option<f64>,
    /// Starts of the search for equilibria, at least 1. Default 1.
    pub starts: usize,
}

impl Default for ImportRequest {
    fn default() -> Self {
        Self { file: String::new(), concept: None, lambda: None, starts: 1 }
    }
}

/// See [`Request::New`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NewRequest {
    /// Name of both files without ending; may begin with a folder.
    pub name: String,
}

/// What of something shipped to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShowPart {
    /// The scenario of this name or, where there is none, the model.
    #[default]
    File,
    /// The model of this name, or of the scenario of this name.
    Model,
    /// What it is about, in prose.
    Story,
}

/// See [`Request::Show`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShowRequest {
    /// Name of something shipped.
    pub name: String,
    /// What of it.
    pub part: ShowPart,
}

/// Tables of an analysis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableName {
    /// Every number that is assumed, with unit, range and source.
    #[default]
    Assumptions,
    /// The claims and whether they hold.
    Claims,
    /// Outcomes at the ends of the dial and at its best position.
    Outcomes,
    /// The best mix of levers beside the best dial position.
    Levers,
    /// Uncertain numbers before and after the evidence.
    Worlds,
    /// What breaks each claim over plausible worlds.
    Breaks,
}

/// Formats of tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableFormat {
    /// Comma-separated, with all digits.
    #[default]
    Csv,
    /// For pages and notebooks, four digits.
    Markdown,
    /// For papers (with the package booktabs), four digits.
    Latex,
}

/// See [`Request::Table`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TableRequest {
    /// Which table.
    pub table: TableName,
    /// The case.
    pub case: CaseRequest,
    /// Plausible worlds over which claims are checked; 0 for the base case alone, and for 200 where
    /// the table is about worlds.
    pub worlds: u64,
    /// Seed of the worlds. Default 1.
    #[serde(default = "seed")]
    pub seed: u64,
    /// Its format.
    pub format: TableFormat,
    /// File to write; none to return the text.
    pub output: Option<PathBuf>,
}

fn seed() -> u64 {
    1
}

impl CaseRequest {
    /// The options of a command line that ask for this case.
    fn words(&self, words: &mut Vec<String>) {
        words.push(self.scenario.clone());
        let mut option = |name: &str, value: String| {
            words.push(name.to_owned());
            words.push(value);
        };
        if let Some(view) = &self.view {
            option("--view", view.clone());
        }
        for (name, all) in [("--set", &self.set), ("--control", &self.control)] {
            for change in all {
                option(name, format!("{}={}", change.name, change.value));
            }
        }
        match self.concept {
            Some(ConceptName::Pbe) => option("--concept", "pbe".into()),
            Some(ConceptName::Qre) => option("--concept", "qre".into()),
            None => {}
        }
        if let Some(lambda) = self.lambda {
            option("--lambda", lambda.to_string());
        }
        if let Some(points) = self.points {
            option("--points", points.to_string());
        }
    }
}

impl AnalyzeRequest {
    /// The command that asks for this analysis, quoted for a shell.
    pub fn command(&self) -> String {
        let mut words = vec!["brink".to_owned(), "analyze".into()];
        self.case.words(&mut words);
        let default = Self::default();
        let mut option = |name: &str, value: String| words.extend([name.to_owned(), value]);
        if let Some(folder) = &self.output {
            option("-o", folder.display().to_string());
        }
        if self.worlds != default.worlds {
            option("--worlds", self.worlds.to_string());
        }
        if self.seed != default.seed {
            option("--seed", self.seed.to_string());
        }
        let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        words.join(" ")
    }
}

/// A word as a shell reads it back. Plain words stay as they are.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    // No shell has a word with the character of code zero.
    let word = word.replace('\0', "");
    shlex::try_quote(&word).map(std::borrow::Cow::into_owned).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_of_a_report_is_one_command_in_a_shell() {
        let case = CaseRequest {
            scenario: "it's; touch PWNED; '.toml".into(),
            set: vec![Assignment { name: "prize[land_grab]".into(), value: "0.5".into() }],
            ..CaseRequest::default()
        };
        let command = AnalyzeRequest { case, worlds: 0, ..AnalyzeRequest::default() }.command();
        let words = shlex::split(&command).unwrap();
        let expected = [
            "brink",
            "analyze",
            "it's; touch PWNED; '.toml",
            "--set",
            "prize[land_grab]=0.5",
            "--worlds",
            "0",
        ];
        assert_eq!(words, expected);
    }

    #[test]
    fn requests_go_through_json_and_defaults_are_those_of_the_command_line() {
        let text = r#"{"ask": "analyze", "case": {"scenario": "baltic-2022"}}"#;
        let request: Request = serde_json::from_str(text).unwrap();
        let case = CaseRequest { scenario: "baltic-2022".into(), ..CaseRequest::default() };
        assert_eq!(request, Request::Analyze(AnalyzeRequest { case, ..AnalyzeRequest::default() }));
        let back = serde_json::to_string(&request).unwrap();
        assert_eq!(serde_json::from_str::<Request>(&back).unwrap(), request);
    }
}
