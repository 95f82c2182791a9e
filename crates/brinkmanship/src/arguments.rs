//! The command line as clap reads it. The texts are the program's help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Run, check and break deterrence arguments.
#[derive(Debug, Parser)]
#[command(name = "brink", version, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  brink analyze baltic-2022                  everything: report.html with figures and data
  brink solve baltic-2022 --control posture=0.5
  brink claims baltic-2022 --worlds 200
  brink robust baltic-2022                   which posture is the safest bet?
  brink sweep baltic-2022 --over posture=0:1:21 --worlds 1000 -o sweep.parquet
  brink check my-model.brink my-case.toml

  brink new strait                           a small model and scenario of your own

Exit codes: 0 done; 1 a result that must not be trusted, or failed claims with --strict;
2 bad input, or an output that cannot be written; 130 interrupted.")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(visible_alias = "analyse")]
    Analyze(Analyze),
    Solve(Solve),
    Draw(Draw),
    Check(Check),
    Sweep(Sweep),
    Merge(Merge),
    Claims(Claims),
    Robust(Robust),
    Compare(Compare),
    Sensitivity(Sensitivity),
    Table(Table),
    Export(Export),
    Import(Import),
    List(List),
    Show(Show),
    New(New),
    /// Nothing: the best posture is part of what `analyze` finds
    #[command(hide = true, alias = "optimise")]
    Optimize(Analyze),
}

/// A scenario and what to change in it.
#[derive(Debug, Args)]
pub(crate) struct Case {
    #[command(flatten)]
    pub(crate) changes: Changes,
    /// Solution concept: exact (pbe) or quantal response (qre)
    #[arg(long, value_enum)]
    pub(crate) concept: Option<Concept>,
    /// Precision of quantal response, per payoff unit
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub(crate) lambda: Option<f64>,
    /// Types per continuous attribute in quantal response
    #[arg(long, value_name = "N")]
    pub(crate) points: Option<usize>,
}

/// A scenario with other values.
#[derive(Debug, Args)]
pub(crate) struct Changes {
    /// Name of a shipped scenario (`brink list`), path of a TOML file, `-` for standard input, or a
    /// model whose parameters all have defaults
    pub(crate) scenario: String,
    /// Set of beliefs to use instead of the scenario's own
    #[arg(long, value_name = "NAME")]
    pub(crate) view: Option<String>,
    /// Give a parameter or size another value: `prize[land_grab]=0.5`, `war=defeat`, `stake=2*stake`
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    /// Fix a control, as in `alert=0`
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) control: Vec<String>,
}

/// One plausible world instead of the base case.
#[derive(Debug, Args)]
#[expect(clippy::struct_field_names, reason = "fields are named as the options are")]
pub(crate) struct World {
    /// Plausible world to take for the base case, counted from 0 as sweeps do
    #[arg(long, value_name = "K")]
    pub(crate) world: Option<u64>,
    /// Seed of the plausible worlds [default: 1]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// How many worlds there are, on which those of a Latin hypercube and figures about worlds depend
    #[arg(long, value_name = "N")]
    pub(crate) worlds: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Concept {
    /// Perfect Bayesian equilibrium
    Pbe,
    /// Agent quantal response equilibrium
    Qre,
}

/// A figure of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FigureName {
    /// Outcomes and value along the dial
    Outcomes,
    /// The best position over two parameters
    Map,
    /// Attack against catastrophe
    Frontier,
    /// One assumption at a time
    Tornado,
    /// The argument, checked in the base case
    Claims,
    /// What breaks each claim over plausible worlds
    Breaks,
    /// How the limits within which claims fail were found
    Peeling,
    /// Uncertain numbers before and after the evidence
    Worlds,
}

/// The main job: best posture, outcomes, map, frontier, tornado, claims, as a report.
///
/// Writes report.html, every figure as SVG, PNG and PDF, and its data as CSV and Parquet.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brink analyze baltic-2022
  brink analyze baltic-2022 -o results/doves --set share_greedy=0.2 --worlds 0")]
pub(crate) struct Analyze {
    #[command(flatten)]
    pub(crate) case: Case,
    /// Folder for the results [default: results/SCENARIO]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// Plausible worlds over which the claims are checked
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub(crate) worlds: u64,
    /// Seed of the plausible worlds
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Print the whole analysis as JSON instead of the summary
    #[arg(long)]
    pub(crate) json: bool,
}

/// Solve the game once and print its equilibrium.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brink solve baltic-2022 --control posture=0.5
  brink solve baltic-2022 --set force_ratio=0.5 --json
  brink solve baltic-2022 --concept qre --lambda 20
  brink solve baltic-2022 --starts 50        look for other equilibria
  brink solve baltic-2022 --world 17         a plausible world as it is
  brink solve my-model.brink                 a model that needs no numbers")]
pub(crate) struct Solve {
    #[command(flatten)]
    pub(crate) case: Case,
    #[command(flatten)]
    pub(crate) world: World,
    /// Search from this many starts and list the distinct equilibria
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) starts: usize,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

/// Draw one figure: the game and how it is played, who does what, what a parameter changes, or a
/// figure of the report alone.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brink draw powell-1988 -o tree.svg                       the game tree with the equilibrium
  brink draw baltic-2022 --at open -o types.svg            which types do what at the node
  brink draw fearon-1997 --over signal=0:1:51 -o curves.svg
  brink draw nalebuff-1986 --over disaster_cost=1:3:41 --measure disaster -o curves.png
  brink draw baltic-2022 --over posture=0:1:21 --value defender -o value.svg
  brink draw baltic-2022 --figure map --width 12 -o map.pdf    a figure of the report, for print
  brink draw baltic-2022 --figure breaks --worlds 1000 -o breaks.pdf")]
pub(crate) struct Draw {
    #[command(flatten)]
    pub(crate) case: Case,
    #[command(flatten)]
    pub(crate) world: World,
    /// Which types do what at this node, instead of the game tree
    #[arg(long, value_name = "NODE", conflicts_with = "over")]
    pub(crate) at: Option<String>,
    /// Measures and values along a parameter or control, instead of the game tree
    #[arg(long, value_name = "NAME=LO:HI:N")]
    pub(crate) over: Option<String>,
    /// A measure to draw, or all entries of an indexed one; also `value.PLAYER` [default: the
    /// scenario's outcomes]
    #[arg(long, value_name = "NAME", requires = "over")]
    pub(crate) measure: Vec<String>,
    /// A player whose value to draw
    #[arg(long, value_name = "PLAYER", requires = "over")]
    pub(crate) value: Vec<String>,
    /// A figure of the report alone, instead of the game tree
    #[arg(long, value_enum, conflicts_with_all = ["over", "at"])]
    pub(crate) figure: Option<FigureName>,
    /// Width of the printed picture in centimetres
    #[arg(long, value_name = "CM")]
    pub(crate) width: Option<f64>,
    /// Search from this many starts, as `brink solve` does
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with_all = ["over", "figure"])]
    pub(crate) starts: usize,
    /// Which of the equilibria found to draw, by its number in `brink solve`
    #[arg(long, value_name = "K", default_value_t = 1, conflicts_with_all = ["over", "figure"])]
    pub(crate) equilibrium: usize,
    /// Picture to write, ending in .svg, .png or .pdf
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// Diagnose models and scenarios.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brink check my-model.brink
  brink check my-case.toml                   checks its model, too")]
pub(crate) struct Check {
    /// Files ending in .brink or .toml, or names of shipped ones
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<String>,
}

/// Solve over a grid and over plausible worlds, streamed to a table.
///
/// Interrupted, it goes on where it stopped when the same command is given again.
///
/// An output that ends in a slash is a folder of Parquet files, which `DuckDB`, Polars, pandas and R open
/// as one table. With --shard several machines write parts of it; `brink merge` puts them together.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brink sweep baltic-2022 --over posture=0:1:21 -o dial.csv
  brink sweep baltic-2022 --over posture=0:1:21 --over force_ratio=0.5:4:8 -o grid.parquet
  brink sweep baltic-2022 --over posture=0:1:21 --worlds 10000 -o worlds.parquet
  brink sweep baltic-2022 --over posture=0:1:101 --worlds 200 --warm -o fine.parquet
  brink sweep baltic-2022 --worlds 5000000 -o worlds/          in parts of a million rows
  brink sweep baltic-2022 --worlds 40000 --shard 1/4 -o worlds/    the first of four machines
  brink merge worlds/                                          once all four are done")]
pub(crate) struct Sweep {
    #[command(flatten)]
    pub(crate) case: Case,
    /// Parameter or control with its grid, NAME=LOW:HIGH:COUNT; several make a product
    #[arg(long, value_name = "NAME=LO:HI:N")]
    pub(crate) over: Vec<String>,
    /// Plausible worlds to draw (0: the base case alone)
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) worlds: u64,
    /// Seed of the plausible worlds
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Table to write: a file ending in .parquet or .csv, or a folder ending in a slash
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Solve only share I of N of the rows, into the folder of -o
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<String>,
    /// Start every row from the solution of the row before along the last --over
    ///
    /// Two to three times as fast where rows are close. Where a game has several equilibria, the
    /// rows of one line stay on the same branch, which may be another one than that of a cold start.
    #[arg(long, requires = "over")]
    pub(crate) warm: bool,
    /// Start again, forgetting what an interrupted run has left
    #[arg(long)]
    pub(crate) restart: bool,
    /// Print a summary as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Put the parts of a sweep together.
///
/// Checks that all parts are there and of one sweep. Without -o the folder is marked as complete by
/// _manifest.json; with -o the rows go to one file, the same as without shards.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brink merge worlds/                        the folder itself is the table
  brink merge worlds/ -o worlds.parquet      one file
  brink merge worlds/ -o worlds.csv")]
pub(crate) struct Merge {
    /// Folder to which `brink sweep --shard` wrote
    pub(crate) folder: PathBuf,
    /// File to write, ending in .parquet or .csv
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Print a summary as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Check the argument: does each claim hold, and what does it rest on?
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brink claims baltic-2022
  brink claims baltic-2022 --worlds 500      and in what share of the plausible worlds?
  brink claims baltic-2022 --worlds 2000 --breaks    and where do they fail?
  brink claims baltic-2022 --worlds 2000 -o worlds.parquet    every world with its verdicts
  brink claims baltic-2022 --strict          exit code 1 if one fails")]
pub(crate) struct Claims {
    #[command(flatten)]
    pub(crate) case: Case,
    /// Plausible worlds to check each claim in
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) worlds: u64,
    /// Seed of the plausible worlds
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Say what breaks each claim: which parameters the worlds in which it fails have in common
    #[arg(long)]
    pub(crate) breaks: bool,
    /// Table of the worlds to write, a row each: parameters, verdicts, evidence; ending in .parquet or .csv
    #[arg(short, long, value_name = "FILE", requires = "worlds")]
    pub(crate) output: Option<PathBuf>,
    /// Exit with code 1 unless every claim holds in the base case
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

/// The safest bet: which posture to take where no parameter is known?
///
/// Solves every position of the dial, and mixes of the levers, in every plausible world. Positions are
/// judged side by side by expected value, regret, the worst tenth of worlds and the worst world; then
/// come how often each is best, which are as good, what trades attack for catastrophe, and what it
/// would be worth to know more. Interrupted, it goes on where it stopped.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brink robust baltic-2022
  brink robust baltic-2022 --worlds 2000 --positions 41
  brink robust baltic-2022 --attack-at-most 0.1 --catastrophe-at-most 0.01
  brink robust baltic-2022 --view rival --json")]
pub(crate) struct Robust {
    #[command(flatten)]
    pub(crate) case: Case,
    /// Plausible worlds in which each position is solved
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub(crate) worlds: u64,
    /// Seed of the plausible worlds
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Positions of the dial, evenly spaced
    #[arg(long, value_name = "N", default_value_t = 21)]
    pub(crate) positions: usize,
    /// Ask in what share of worlds attack is at most this likely
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub(crate) attack_at_most: Option<f64>,
    /// Ask in what share of worlds catastrophe is at most this likely
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub(crate) catastrophe_at_most: Option<f64>,
    /// What counts as equally good, as a share of what lies between the best and the worst expected
    /// value
    #[arg(long, value_name = "SHARE", default_value_t = 0.01, allow_negative_numbers = true)]
    pub(crate) margin: f64,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which parameters do results hang on? Sensitivity indices with their intervals.
///
/// By default from plain worlds, without further solves: first-order indices (S1) and Shapley effects,
/// which parameters may depend on each other for, and what each result rests on, ranges or evidence.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brink sensitivity baltic-2022
  brink sensitivity baltic-2022 --of attack --of best --worlds 4000
  brink sensitivity baltic-2022 --method morris --of value     a screening, few solves
  brink sensitivity baltic-2022 --method sobol --of attack -o indices.csv")]
pub(crate) struct Sensitivity {
    #[command(flatten)]
    pub(crate) case: Case,
    /// How [default: given and shapley]
    #[arg(long, value_enum)]
    pub(crate) method: Option<Method>,
    /// A measure, `value`, `value.PLAYER`, `best` (the best posture) or the id of a claim [default:
    /// the scenario's outcomes, value, best posture and claims]
    #[arg(long, value_name = "NAME")]
    pub(crate) of: Vec<String>,
    /// Plausible worlds, of `morris` trajectories [default: 1000, of `morris` 100]
    #[arg(long, value_name = "N")]
    pub(crate) worlds: Option<u64>,
    /// Seed of the plausible worlds
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Table to write, ending in .parquet or .csv
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

/// Views side by side: where do they part, what does it cost, which belief makes the difference?
///
/// Every view sees the same draws of worlds through its own ranges. A view named alone is compared with
/// the scenario's own beliefs.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brink compare baltic-2022 rival            beside the scenario's own beliefs
  brink compare baltic-2022 base rival --worlds 2000 --json")]
pub(crate) struct Compare {
    #[command(flatten)]
    pub(crate) case: Case,
    /// Views of the scenario; `base` is its own beliefs
    #[arg(value_name = "VIEW", required = true)]
    pub(crate) views: Vec<String>,
    /// Plausible worlds in which each position is solved
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub(crate) worlds: u64,
    /// Seed of the plausible worlds
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Positions of the dial, evenly spaced
    #[arg(long, value_name = "N", default_value_t = 21)]
    pub(crate) positions: usize,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Method {
    /// First-order and total Sobol indices; N times the number of parameters + 2 rows
    Sobol,
    /// Screening by elementary effects; N times the number of parameters + 1 rows
    Morris,
    /// Shapley effects from plain worlds, also of parameters that depend on each other
    Shapley,
    /// First-order indices from plain worlds
    Given,
}

/// The discretised game as a file for Gambit (EFG 2).
///
/// Types are drawn by chance at the start, each known to its player alone; then the public graph
/// follows as a tree under every combination of types.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brink export baltic-2022 -o baltic.efg
  brink export baltic-2022 --points 2 --control posture=0.5 -o small.efg
  brink import baltic.efg                    solves it again")]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) changes: Changes,
    #[command(flatten)]
    pub(crate) world: World,
    /// Types per continuous attribute
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub(crate) points: usize,
    /// File to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// Read a game from a file of Gambit (EFG 2) and solve it.
///
/// The game must have types drawn independently by chance at the start, each known to its player
/// alone, moves that all types of a player see alike after that, and payoffs that depend on the
/// payee's own type only. Of any other, the node is named where it departs from this.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brink import game.efg
  brink import game.efg --lambda 5 --json    agent quantal response, every type's play
  brink import game.efg --starts 50          look for other equilibria")]
pub(crate) struct Import {
    /// The file
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
    /// Solution concept: exact (pbe) or quantal response (qre)
    #[arg(long, value_enum)]
    pub(crate) concept: Option<Concept>,
    /// Precision of quantal response, per payoff unit
    #[arg(long, value_name = "X")]
    pub(crate) lambda: Option<f64>,
    /// Search from this many starts and list the distinct equilibria
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) starts: usize,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

/// The shipped models and scenarios.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

/// One table of an analysis as CSV, Markdown or LaTeX.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brink table assumptions baltic-2022 --format latex
  brink table claims baltic-2022 --worlds 200 --format markdown
  brink table outcomes baltic-2022 -o outcomes.csv")]
pub(crate) struct Table {
    /// Which table
    #[arg(value_enum)]
    pub(crate) name: TableName,
    #[command(flatten)]
    pub(crate) case: Case,
    /// Its format
    #[arg(long, value_enum, default_value_t = TableFormat::Csv)]
    pub(crate) format: TableFormat,
    /// Plausible worlds over which claims are checked; the tables about worlds take 200 where none
    /// are given
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) worlds: u64,
    /// Seed of the plausible worlds
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// File to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableName {
    /// Every number that is assumed, with unit, range and source
    Assumptions,
    /// The claims and whether they hold
    Claims,
    /// Outcomes at the ends of the dial and at its best position
    Outcomes,
    /// The best mix of levers beside the best dial position
    Levers,
    /// Uncertain numbers before and after the evidence
    Worlds,
    /// What breaks each claim over plausible worlds
    Breaks,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// Comma-separated, all digits
    Csv,
    /// For pages and notebooks
    #[value(alias = "md")]
    Markdown,
    /// For papers, with the package booktabs
    #[value(alias = "tex")]
    Latex,
}

/// Print a shipped scenario or model, or its story.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brink show baltic-2022 > my-case.toml      to change it
  brink show baltic-2022 --model
  brink show powell-1988 --story")]
pub(crate) struct Show {
    /// Name of a shipped scenario or model (`brink list`)
    pub(crate) name: String,
    /// The model, or that of the scenario
    #[arg(long, conflicts_with = "story")]
    pub(crate) model: bool,
    /// What it is about, in prose
    #[arg(long)]
    pub(crate) story: bool,
}

/// Write a small commented model and scenario that run at once.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  brink new strait                           writes strait.brink and strait.toml
  brink solve strait.toml")]
pub(crate) struct New {
    /// Name of both files, without ending
    pub(crate) name: String,
}
