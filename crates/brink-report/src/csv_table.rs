//! CSV: one heading line, a dot as decimal sign, nothing between commas where a value is missing.

use std::path::{Path, PathBuf};

use crate::{Cell, Column, PartialFile, ReportError};

/// Streams rows to a CSV file (RFC 4180, UTF-8) that appears when it is complete.
pub struct CsvTable {
    path: PathBuf,
    columns: usize,
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
        Ok(Self { path: path.to_path_buf(), columns: columns.len(), writer: Some(writer) })
    }

    /// Writes one row, one cell per column.
    pub fn write_row(&mut self, row: &[Cell<'_>]) -> Result<(), ReportError> {
        if row.len() != self.columns {
            let message = format!("a row of {} cells for {} columns", row.len(), self.columns);
            return Err(ReportError::Table { path: self.path.clone(), message });
        }
        let Some(writer) = self.writer.as_mut() else { return Ok(()) };
        for cell in row {
            let text = text_of(*cell);
            writer.write_field(text.as_bytes()).map_err(|error| failed(&self.path, error))?;
        }
        // Ends the row.
        writer.write_record(None::<&[u8]>).map_err(|error| failed(&self.path, error))
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

/// Shortest text that reads back as the same number.
fn text_of(cell: Cell<'_>) -> String {
    match cell {
        Cell::F64(value) if value.is_nan() => String::new(),
        Cell::F64(value) => format!("{value:?}"),
        Cell::Utf8(text) => text.to_owned(),
        Cell::I64(value) => value.to_string(),
        Cell::Bool(value) => value.to_string(),
        Cell::Missing => String::new(),
    }
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
    use crate::Kind;

    #[test]
    fn cells_are_quoted_and_missing_values_are_empty() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        let columns = [
            Column::new("x", Kind::F64, ""),
            Column::new("name", Kind::Utf8, ""),
            Column::new("ok", Kind::Bool, ""),
        ];
        let mut table = CsvTable::create(&path, &columns).unwrap();
        table.write_row(&[Cell::F64(0.1), Cell::Utf8("a, \"b\""), Cell::Bool(true)]).unwrap();
        table.write_row(&[Cell::F64(f64::NAN), Cell::Utf8("prize[1, 2]"), Cell::Missing]).unwrap();
        assert!(table.write_row(&[Cell::Missing]).is_err());
        table.finish().unwrap();
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "x,name,ok\n0.1,\"a, \"\"b\"\"\",true\n,\"prize[1, 2]\",\n"
        );
    }
}
