//! The columns of rows: coordinates of a design, and the numbers of one solve.

use brink_lang::{Domain, Quantity};

use super::Work;
use crate::answer::{Answer, AnswerStatus};
use crate::case::Case;
use crate::design::{Design, Setting};
use crate::table::{Cell, Column, Kind, Table};

/// Columns that are not of the model.
const OWN_COLUMNS: [&str; 4] = ["world", "status", "relative_regret", "residual"];

/// Parameters that get a column: those that rows move, in model order.
pub(super) fn shown_inputs(case: &Case, design: &dyn Design) -> Vec<usize> {
    let mut moved = design.moved(case);
    // A share of a whole moves with the others.
    let wholes: Vec<usize> =
        moved.iter().filter_map(|&input| case.interface.inputs[input].simplex).collect();
    for whole in wholes {
        moved.extend(&case.interface.simplexes[whole]);
    }
    moved.sort_unstable();
    moved.dedup();
    moved
}

/// The columns of a design: `world`, where rows belong to worlds, and the parameters that move, as
/// the case's view sees them.
pub fn coordinates(case: &Case, design: &dyn Design) -> Vec<Column> {
    let mut columns = Vec::new();
    if design.has_worlds() {
        columns.push(Column::new(OWN_COLUMNS[0], Kind::I64, "plausible world, from 0"));
    }
    for input in shown_inputs(case, design) {
        let kind = match case.interface.inputs[input].domain {
            Domain::Interval { .. } => Kind::F64,
            Domain::Elements(_) => Kind::Utf8,
        };
        columns.push(of_model(case, Quantity::Input(input), kind));
    }
    columns
}

/// The column of a quantity of the model, renamed where it is called like one of the program's own
/// (see [`brink_lang::column_name`]).
fn of_model(case: &Case, quantity: Quantity, kind: Kind) -> Column {
    let interface = &case.interface;
    Column::new(interface.column(quantity, &OWN_COLUMNS), kind, interface.label(quantity))
}

/// The column of a claim: its identifier, marked where another column of a table over worlds has that
/// name or one that programs which ignore capitals take for the same.
pub(super) fn of_claim(case: &Case, id: &str) -> String {
    let inputs = (0..case.interface.inputs.len()).map(Quantity::Input);
    let coordinates = inputs.map(|input| case.interface.column(input, &OWN_COLUMNS));
    let own = OWN_COLUMNS.iter().map(|name| (*name).to_owned());
    let mut taken = own.chain(coordinates);
    let is_evidence =
        ["evidence.", "handicap.", "claim."].iter().any(|start| id.starts_with(start));
    if is_evidence || taken.any(|name| name.eq_ignore_ascii_case(id)) {
        return format!("claim.{id}");
    }
    id.to_owned()
}

pub(super) fn coordinate_cells(
    case: &Case,
    design: &dyn Design,
    shown: &[usize],
    setting: &Setting,
    inputs: &[f64],
) -> Vec<Cell<'static>> {
    let mut cells = Vec::new();
    if design.has_worlds() {
        cells.push(setting.world.map_or(Cell::Missing, |world| Cell::I64(world.cast_signed())));
    }
    for &input in shown {
        let domain = &case.interface.inputs[input].domain;
        cells.push(match domain {
            Domain::Interval { .. } => Cell::F64(inputs[input]),
            Domain::Elements(_) => Cell::text(domain.show(inputs[input])),
        });
    }
    cells
}

/// All columns of some work.
pub(super) fn all(case: &Case, work: &Work) -> Vec<Column> {
    let mut columns = coordinates(case, work.design);
    columns.extend(work.question.columns(case));
    columns
}

/// Where the numbers of one solve stand in a table, and how they get there: effective controls,
/// the value of each player, measures, `status`, `relative_regret`, `residual`.
#[derive(Clone, Copy, Debug)]
pub struct AnswerColumns {
    first: usize,
    controls: usize,
    players: usize,
    measures: usize,
}

impl AnswerColumns {
    /// Columns after controls, values and measures.
    const OWN: usize = 3;

    /// The columns of a case's answers, from position `first` on.
    pub fn new(case: &Case, first: usize) -> Self {
        let names = &case.interface;
        let (controls, players) = (names.controls.len(), names.players.len());
        Self { first, controls, players, measures: names.measures.len() }
    }

    /// Headings.
    pub(super) fn headings(case: &Case) -> Vec<Column> {
        let interface = &case.interface;
        let controls = (0..interface.controls.len()).map(Quantity::Control);
        let values = (0..interface.players.len()).map(Quantity::Value);
        let measures = (0..interface.measures.len()).map(Quantity::Measure);
        let numbers = controls.chain(values).chain(measures);
        let mut columns: Vec<Column> =
            numbers.map(|quantity| of_model(case, quantity, Kind::F64)).collect();
        let [_, status, regret, residual] = OWN_COLUMNS;
        columns.push(Column::new(status, Kind::Utf8, "how the solve ended"));
        let text = "largest gain from deviating, share of the payoff range";
        columns.push(Column::new(regret, Kind::F64, text));
        columns.push(Column::new(residual, Kind::F64, "largest mismatch of aggregates"));
        columns
    }

    /// The cells of an answer; values and measures are missing where it did not converge.
    pub(super) fn write(answer: &Answer, cells: &mut Vec<Cell<'static>>) {
        cells.extend(answer.controls.iter().map(|&control| Cell::F64(control)));
        cells.extend((0..answer.values.len()).map(|player| Cell::F64(answer.value(player))));
        cells.extend((0..answer.measures.len()).map(|at| Cell::F64(answer.measure(at))));
        cells.push(Cell::word(answer.status.word()));
        cells.push(Cell::F64(answer.certificate.relative_regret));
        cells.push(Cell::F64(answer.certificate.residual));
    }

    /// The cells where there is no answer.
    pub(super) fn write_none(case: &Case, cells: &mut Vec<Cell<'static>>) {
        cells.extend(Self::headings(case).iter().map(|_| Cell::Missing));
    }

    /// Effective values of a control, `[row]`.
    pub fn control<'a>(&self, table: &'a Table, control: usize) -> &'a [f64] {
        table.numbers(self.first + control)
    }

    /// Values of a player, `[row]`; NaN where the solve did not converge.
    pub fn value<'a>(&self, table: &'a Table, player: usize) -> &'a [f64] {
        table.numbers(self.first + self.controls + player)
    }

    /// A measure, `[row]`; NaN where the solve did not converge.
    pub fn measure<'a>(&self, table: &'a Table, measure: usize) -> &'a [f64] {
        table.numbers(self.first + self.controls + self.players + measure)
    }

    /// How each solve ended, `[row]`, as [`crate::AnswerStatus::word`] says it.
    pub fn status<'a>(&self, table: &'a Table) -> &'a [Option<String>] {
        table.words(self.first + self.controls + self.players + self.measures)
    }

    /// Whether each solve converged, `[row]`.
    pub fn converged(&self, table: &Table) -> Vec<bool> {
        let word = AnswerStatus::Converged.word();
        self.status(table).iter().map(|status| status.as_deref() == Some(word)).collect()
    }

    /// Position of the column after those of the answer.
    pub fn end(&self) -> usize {
        self.first + self.controls + self.players + self.measures + Self::OWN
    }
}
