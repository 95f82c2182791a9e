//! CSV: one heading line, a dot as decimal sign, nothing between commas where a value is missing.
//!
//! Spreadsheets run cells that begin like a formula. Text that does so is written with an apostrophe
//! before it, which they take as the mark of plain text and do not show.

use std::fmt::Write;

use std::path::{Path, PathBuf};

use crate::{Cell, Column, PartialFile, ReportError, Table};

/// Streams rows to a CSV file (RFC 4180, UTF-8) that appears when it is complete.
pub struct CsvTable {
    path: PathBuf,
    columns: usize,
    /// The text of a cell.
    text: String,
    /// `None` once finished.
    writer: Option<csv::Writer<PartialFile>>,
}

impl CsvTable {
    /// Starts the table and writes the heading line.
    pub fn create(path: &Path, columns: &[Column]) -> Result<Self, ReportError> {
        let mut writer = csv::Writer::from_writer(PartialFile::create(path)?);
        writer
            .write_record(columns.iter().map(|column| column.name.as_bytes()))
            .map_err(|error| failed(path, error))?;
        Ok(Self {
            path: path.to_path_buf(),
            columns: columns.len(),
            text: String::new(),
            writer: Some(writer),
        })
    }

    /// Writes further rows: a table with as many columns as there are headings.
    pub fn write(&mut self, rows: &Table) -> Result<(), ReportError> {
        let Self { path, columns, text, writer } = self;
        if rows.columns.len() != *columns {
            let message = format!("rows of {} cells for {columns} columns", rows.columns.len());
            return Err(ReportError::Table { path: path.clone(), message });
        }
        let Some(writer) = writer.as_mut() else { return Ok(()) };
        for row in 0..rows.rows() {
            for column in &rows.columns {
                text.clear();
                write_cell(&column.cells.cell(row), text);
                writer.write_field(text.as_bytes()).map_err(|error| failed(path, error))?;
            }
            // Ends the row.
            writer.write_record(None::<&[u8]>).map_err(|error| failed(path, error))?;
        }
        Ok(())
    }

    /// Completes the file and gives it its name.
    pub fn finish(mut self) -> Result<PathBuf, ReportError> {
        let Some(writer) = self.writer.take() else { return Ok(self.path) };
        match writer.into_inner() {
            Ok(file) => file.finish(),
            Err(error) => {
                let source = std::io::Error::new(error.error().kind(), error.error().to_string());
                Err(ReportError::write(&self.path, source))
            }
        }
    }
}

/// Appends the shortest text that reads back as the same cell.
fn write_cell(cell: &Cell<'_>, out: &mut String) {
    // Writing to a string does not fail.
    let _ = match cell {
        Cell::F64(value) => write!(out, "{value:?}"),
        Cell::I64(value) => write!(out, "{value}"),
        Cell::Bool(value) => write!(out, "{value}"),
        Cell::Utf8(text) => {
            if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                out.push('\'');
            }
            out.push_str(text);
            Ok(())
        }
        Cell::Missing => Ok(()),
    };
}

fn failed(path: &Path, error: csv::Error) -> ReportError {
    let source = match error.into_kind() {
        csv::ErrorKind::Io(source) => source,
        other => std::io::Error::other(format!("{other:?}")),
    };
    ReportError::write(path, source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cells;

    fn written(table: &Table) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        let mut out = CsvTable::create(&path, &table.headings()).unwrap();
        out.write(table).unwrap();
        assert!(out.write(&Table::new()).is_err());
        out.finish().unwrap();
        std::fs::read_to_string(&path).unwrap()
    }

    #[test]
    fn cells_are_quoted_and_missing_values_are_empty() {
        let table = Table::new()
            .f64("x", "", vec![0.1, f64::NAN])
            .utf8("name", "", vec!["a, \"b\"".into(), "prize[1, 2]".into()])
            .with("ok", "", Cells::Bool(vec![Some(true), None]));
        let expected = "x,name,ok\n0.1,\"a, \"\"b\"\"\",true\n,\"prize[1, 2]\",\n";
        assert_eq!(written(&table), expected);
    }

    #[test]
    fn text_that_looks_like_a_formula_is_plain_text_to_spreadsheets() {
        let cells = ["=cmd|'/C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "a = b", ""];
        let table = Table::new().utf8("t", "", cells.map(str::to_owned).to_vec()).f64(
            "x",
            "",
            vec![-1.5; 7],
        );
        let expected = "t,x\n'=cmd|'/C calc'!A0,-1.5\n'+1,-1.5\n'-1,-1.5\n'@SUM(A1),-1.5\n\
                        '\t=1,-1.5\na = b,-1.5\n,-1.5\n";
        assert_eq!(written(&table), expected);
    }
}
