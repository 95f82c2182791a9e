//! Arguments as requests.

use brink_workbench::results::SensitivityMethod;
use brink_workbench::{
    AnalyzeRequest, Assignment, CaseRequest, CheckRequest, ClaimsRequest, CompareRequest,
    ConceptName, DrawRequest, ExportRequest, FigureName, ImportRequest, MergeRequest, NewRequest,
    Request, RobustRequest, SensitivityRequest, Shard, ShowPart, ShowRequest, SolveRequest,
    SweepRequest, TableFormat, TableName, TableRequest, WorldChoice,
};

use crate::arguments::{self, Case, Changes, Command, Concept, World};

impl Command {
    /// Whether the answer is to be printed as JSON.
    pub(crate) fn json(&self) -> bool {
        match self {
            Self::Analyze(arguments) | Self::Optimize(arguments) => arguments.json,
            Self::Solve(arguments) => arguments.json,
            Self::Sweep(arguments) => arguments.json,
            Self::Merge(arguments) => arguments.json,
            Self::Claims(arguments) => arguments.json,
            Self::Robust(arguments) => arguments.json,
            Self::Compare(arguments) => arguments.json,
            Self::Sensitivity(arguments) => arguments.json,
            Self::Import(arguments) => arguments.json,
            Self::List(arguments) => arguments.json,
            Self::Draw(_)
            | Self::Check(_)
            | Self::Table(_)
            | Self::Export(_)
            | Self::Show(_)
            | Self::New(_) => false,
        }
    }
}

/// The request of a command; a text that says which argument is not understood.
pub(crate) fn request(command: Command) -> Result<Request, String> {
    Ok(match command {
        Command::Analyze(a) | Command::Optimize(a) => Request::Analyze(AnalyzeRequest {
            case: case(a.case)?,
            worlds: a.worlds,
            seed: a.seed,
            output: a.output,
        }),
        Command::Solve(a) => Request::Solve(SolveRequest {
            case: CaseRequest { world: world(&a.world)?, ..case(a.case)? },
            starts: a.starts,
        }),
        Command::Draw(a) => Request::Draw(DrawRequest {
            case: CaseRequest {
                world: if a.figure.is_some() { chosen(&a.world) } else { world(&a.world)? },
                ..case(a.case)?
            },
            worlds: a.world.worlds.unwrap_or(AnalyzeRequest::WORLDS),
            seed: a.world.seed.unwrap_or(1),
            at: a.at,
            over: a.over,
            measures: a.measure,
            values: a.value,
            figure: a.figure.map(figure),
            width: a.width,
            starts: a.starts,
            equilibrium: a.equilibrium,
            output: Some(a.output),
        }),
        Command::Check(a) => Request::Check(CheckRequest { files: a.files }),
        Command::Sweep(a) => Request::Sweep(SweepRequest {
            case: case(a.case)?,
            over: a.over,
            worlds: a.worlds,
            seed: a.seed,
            warm: a.warm,
            restart: a.restart,
            shard: a.shard.as_deref().map(shard).transpose()?,
            output: a.output,
        }),
        Command::Merge(a) => Request::Merge(MergeRequest { folder: a.folder, output: a.output }),
        Command::Claims(a) => Request::Claims(ClaimsRequest {
            case: case(a.case)?,
            worlds: a.worlds,
            seed: a.seed,
            breaks: a.breaks,
            output: a.output,
            strict: a.strict,
        }),
        Command::Robust(a) => Request::Robust(RobustRequest {
            case: case(a.case)?,
            worlds: a.worlds,
            seed: a.seed,
            positions: a.positions,
            attack_at_most: a.attack_at_most,
            catastrophe_at_most: a.catastrophe_at_most,
            margin: a.margin,
        }),
        Command::Compare(a) => Request::Compare(CompareRequest {
            case: case(a.case)?,
            views: a.views,
            worlds: a.worlds,
            seed: a.seed,
            positions: a.positions,
        }),
        Command::Sensitivity(a) => Request::Sensitivity(SensitivityRequest {
            case: case(a.case)?,
            method: a.method.map(method),
            of: a.of,
            worlds: a.worlds,
            seed: a.seed,
            output: a.output,
        }),
        Command::Table(a) => table(a)?,
        Command::Export(a) => Request::Export(ExportRequest {
            case: CaseRequest {
                points: Some(a.points),
                world: world(&a.world)?,
                ..changes(a.changes)?
            },
            output: Some(a.output),
        }),
        Command::Import(a) => Request::Import(ImportRequest {
            file: a.file,
            concept: a.concept.map(concept),
            lambda: a.lambda,
            starts: a.starts,
        }),
        Command::List(_) => Request::List,
        Command::Show(a) => {
            Request::Show(ShowRequest { name: a.name, part: part(a.model, a.story) })
        }
        Command::New(a) => Request::New(NewRequest { name: a.name }),
    })
}

fn table(a: arguments::Table) -> Result<Request, String> {
    Ok(Request::Table(TableRequest {
        table: match a.name {
            arguments::TableName::Assumptions => TableName::Assumptions,
            arguments::TableName::Claims => TableName::Claims,
            arguments::TableName::Outcomes => TableName::Outcomes,
            arguments::TableName::Levers => TableName::Levers,
            arguments::TableName::Worlds => TableName::Worlds,
            arguments::TableName::Breaks => TableName::Breaks,
        },
        case: case(a.case)?,
        worlds: a.worlds,
        seed: a.seed,
        format: match a.format {
            arguments::TableFormat::Csv => TableFormat::Csv,
            arguments::TableFormat::Markdown => TableFormat::Markdown,
            arguments::TableFormat::Latex => TableFormat::Latex,
        },
        output: a.output,
    }))
}

fn figure(name: arguments::FigureName) -> FigureName {
    match name {
        arguments::FigureName::Outcomes => FigureName::Outcomes,
        arguments::FigureName::Map => FigureName::Map,
        arguments::FigureName::Frontier => FigureName::Frontier,
        arguments::FigureName::Tornado => FigureName::Tornado,
        arguments::FigureName::Claims => FigureName::Claims,
        arguments::FigureName::Breaks => FigureName::Breaks,
        arguments::FigureName::Peeling => FigureName::Peeling,
        arguments::FigureName::Worlds => FigureName::Worlds,
    }
}

fn method(method: arguments::Method) -> SensitivityMethod {
    match method {
        arguments::Method::Sobol => SensitivityMethod::Sobol,
        arguments::Method::Morris => SensitivityMethod::Morris,
        arguments::Method::Shapley => SensitivityMethod::Shapley,
        arguments::Method::Given => SensitivityMethod::Given,
    }
}

fn part(model: bool, story: bool) -> ShowPart {
    match (model, story) {
        (true, _) => ShowPart::Model,
        (_, true) => ShowPart::Story,
        _ => ShowPart::File,
    }
}

fn case(case: Case) -> Result<CaseRequest, String> {
    Ok(CaseRequest {
        concept: case.concept.map(concept),
        lambda: case.lambda,
        points: case.points,
        ..changes(case.changes)?
    })
}

fn changes(changes: Changes) -> Result<CaseRequest, String> {
    Ok(CaseRequest {
        scenario: changes.scenario,
        view: changes.view,
        set: assignments("--set", &changes.set)?,
        control: assignments("--control", &changes.control)?,
        ..CaseRequest::default()
    })
}

/// The world chosen for the base case, where nothing else asks for worlds.
fn world(world: &World) -> Result<Option<WorldChoice>, String> {
    for (option, given) in [("--seed", world.seed), ("--worlds", world.worlds)] {
        if let (Some(given), None) = (given, world.world) {
            let text = "says which plausible worlds are meant: choose one of them by --world K";
            return Err(format!("{option} {given} {text}"));
        }
    }
    Ok(chosen(world))
}

fn chosen(world: &World) -> Option<WorldChoice> {
    let seed = world.seed.unwrap_or(1);
    world.world.map(|number| WorldChoice { number, seed, count: world.worlds })
}

fn shard(text: &str) -> Result<Shard, String> {
    let numbers = text.split_once('/');
    let numbers = numbers.and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    match numbers {
        Some((number, of)) => Ok(Shard { number, of }),
        None => Err(format!("--shard {text}: expected I/N, as in --shard 2/4")),
    }
}

fn concept(concept: Concept) -> ConceptName {
    match concept {
        Concept::Pbe => ConceptName::Pbe,
        Concept::Qre => ConceptName::Qre,
    }
}

fn assignments(flag: &str, texts: &[String]) -> Result<Vec<Assignment>, String> {
    texts.iter().map(|text| assignment(flag, text)).collect()
}

fn assignment(flag: &str, text: &str) -> Result<Assignment, String> {
    let parts = text.split_once('=').map(|(name, value)| (name.trim(), value.trim()));
    match parts.filter(|(name, value)| !name.is_empty() && !value.is_empty()) {
        Some((name, value)) => Ok(Assignment { name: name.into(), value: value.into() }),
        None => Err(format!("{flag} {text}: expected NAME=VALUE, as in {flag} stake=1.5")),
    }
}
