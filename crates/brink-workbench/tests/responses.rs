//! Every answer reads back from its own JSON, with the numbers that do not exist.

use std::path::Path;

use brink_workbench::progress::{Cancel, Silent};
use brink_workbench::results::SensitivityMethod;
use brink_workbench::{
    AnalyzeRequest, Assignment, CaseRequest, CheckRequest, ClaimsRequest, CompareRequest,
    ConceptName, DrawRequest, ExportRequest, ImportRequest, MergeRequest, NewRequest, Request,
    Response, RobustRequest, SensitivityRequest, Shard, ShowRequest, SolveRequest, SweepRequest,
    TableName, TableRequest, Workbench,
};

/// A scenario of claims: one holds, one rests on a probability given what never happens, one on a
/// curve.
const SCENARIO: &str = r#"
title = "A crisis"
model = "crisis.brink"

[parameters.stake]
value = 0.4
range = [0.2, 0.6]
distribution = "uniform"
judgement = "An example."

[parameters.will]
value = 1
judgement = "An example: the second always attacks."

[analysis]
player = "first"
dial = "push"
outcomes = ["attack"]
attack = "attack"

[views.bold.parameters.stake]
value = 0.5
judgement = "An example."

[[claims]]
id = "holds"
text = "The second attacks."
holds = "base.attack == 1"
[claims.experiments]
base = {}

[[claims]]
id = "missing"
text = "Given that the second waits, something is so."
holds = "base.never > 0"
[claims.experiments]
base = {}

[[claims]]
id = "curve"
text = "Along the dial."
holds = "all(line.attack >= 0)"
[claims.experiments]
line = { over = "push" }
"#;

const MODEL: &str = r"
model crisis
players first, second
control push in [0, 1]
param stake in [0, 1]
param will in [0, 1]
outcome calm  { first: push * (stake - push) }
outcome fight { first: push * (stake - push) - 1  second: will }
start turn
second at turn:
  wait   -> calm
  attack -> fight
measure attack = reach(fight)
measure never  = reach(turn.attack | calm)
";

/// Writes an answer, reads it, writes it again: the same bytes. Returns them.
fn round_trip(response: &Response) -> String {
    let written = serde_json::to_string(response).unwrap();
    let read: Response =
        serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(serde_json::to_string(&read).unwrap(), written);
    written
}

fn case(scenario: &str) -> CaseRequest {
    CaseRequest { scenario: scenario.into(), ..CaseRequest::default() }
}

/// The kind of an answer. A new kind fails to compile until it stands here and below.
fn kind(response: &Response) -> usize {
    match response {
        Response::Solve(_) => 0,
        Response::Draw(_) => 1,
        Response::Sweep(_) => 2,
        Response::Analyze(_) => 3,
        Response::Claims(_) => 4,
        Response::Check(_) => 5,
        Response::Export(_) => 6,
        Response::Import(_) => 7,
        Response::List(_) => 8,
        Response::New(_) => 9,
        Response::Show(_) => 10,
        Response::Table(_) => 11,
        Response::Robust(_) => 12,
        Response::Compare(_) => 13,
        Response::Sensitivity(_) => 14,
        Response::Merge(_) => 15,
    }
}

fn requests(folder: &Path) -> Vec<Request> {
    let game = folder.join("game.efg");
    let export = ExportRequest { case: case("powell-1988"), output: Some(game.clone()) };
    let sweep = SweepRequest {
        case: case("powell-1988"),
        over: vec!["hazard_rate=0.1,0.2".into()],
        output: folder.join("rows.csv"),
        ..SweepRequest::default()
    };
    let parts = SweepRequest {
        shard: Some(Shard { number: 1, of: 1 }),
        output: folder.join("parts"),
        ..sweep.clone()
    };
    std::fs::create_dir_all(&parts.output).unwrap();
    let merge = MergeRequest { folder: parts.output.clone(), output: None };
    let quantal = CaseRequest {
        concept: Some(ConceptName::Qre),
        set: vec![Assignment { name: "stake".into(), value: "0.3".into() }],
        ..case("crisis.toml")
    };
    let analyze = AnalyzeRequest { case: case("crisis.toml"), worlds: 8, ..Default::default() };
    let table = |table| TableRequest { table, case: case("crisis.toml"), ..Default::default() };
    let claims =
        ClaimsRequest { case: case("crisis.toml"), worlds: 8, breaks: true, ..Default::default() };
    let sensitivity = |method| SensitivityRequest {
        case: case("crisis.toml"),
        method,
        worlds: Some(16),
        ..Default::default()
    };
    vec![
        Request::Solve(SolveRequest { case: case("crisis.toml"), starts: 3 }),
        Request::Solve(SolveRequest { case: quantal, starts: 1 }),
        Request::Draw(DrawRequest { case: case("crisis.toml"), ..DrawRequest::default() }),
        Request::Sweep(sweep),
        Request::Sweep(parts),
        Request::Merge(merge),
        Request::Analyze(analyze),
        Request::Claims(claims),
        Request::Robust(RobustRequest {
            case: case("crisis.toml"),
            worlds: 8,
            attack_at_most: Some(0.5),
            ..Default::default()
        }),
        Request::Compare(CompareRequest {
            case: case("crisis.toml"),
            views: vec!["bold".into()],
            worlds: 8,
            ..Default::default()
        }),
        Request::Sensitivity(sensitivity(None)),
        Request::Sensitivity(sensitivity(Some(SensitivityMethod::Sobol))),
        Request::Sensitivity(sensitivity(Some(SensitivityMethod::Morris))),
        Request::Check(CheckRequest { files: vec!["powell-1988".into(), "no-such-file".into()] }),
        Request::Export(ExportRequest { output: None, ..export.clone() }),
        Request::Export(export),
        Request::Import(ImportRequest { file: game.display().to_string(), ..Default::default() }),
        Request::List,
        Request::New(NewRequest { name: folder.join("mine").display().to_string() }),
        Request::Show(ShowRequest { name: "powell-1988".into(), ..ShowRequest::default() }),
        Request::Table(table(TableName::Assumptions)),
        Request::Table(table(TableName::Claims)),
        Request::Table(table(TableName::Outcomes)),
    ]
}

#[test]
fn every_answer_reads_back_from_its_own_json() {
    let folder = tempfile::TempDir::new().unwrap();
    let workbench = |disk: bool| {
        let workbench = if disk { Workbench::new() } else { Workbench::without_disk() };
        workbench.with_text("crisis.brink", MODEL).with_text("crisis.toml", SCENARIO)
    };
    let mut seen = [false; 16];
    let mut all = String::new();
    for request in requests(folder.path()) {
        // What needs no file leaves none behind.
        let files = matches!(
            request,
            Request::Sweep(_)
                | Request::Merge(_)
                | Request::Export(_)
                | Request::Import(_)
                | Request::New(_)
        );
        let answer = workbench(files).handle(&request, &Silent, &Cancel::new());
        let response = answer.unwrap_or_else(|refusal| panic!("{request:?}: {refusal}"));
        seen[kind(&response)] = true;
        all.push_str(&round_trip(&response));
    }
    assert_eq!(seen, [true; 16]);
    // Numbers that do not exist were among them: alone, as a range, and behind a claim.
    for null in ["\"never\":null", "\"low\":null", "{\"base.never\":null}"] {
        assert!(all.contains(null), "{null}");
    }
}
