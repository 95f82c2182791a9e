//! One table writer for both formats, chosen by the ending of the file name.

use std::path::{Path, PathBuf};

use crate::{Cell, Column, CsvTable, ParquetTable, ReportError, Table};

/// Streams a table to CSV where the name ends in `.csv`, else to Parquet.
pub enum TableWriter {
    /// Comma-separated text.
    Csv(Box<CsvTable>),
    /// Parquet.
    Parquet(Box<ParquetTable>),
}

impl TableWriter {
    /// Starts the table. CSV has no place for `metadata` and drops it.
    pub fn create(
        path: &Path,
        columns: &[Column],
        metadata: &[(String, String)],
    ) -> Result<Self, ReportError> {
        let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        if is_csv {
            Ok(Self::Csv(Box::new(CsvTable::create(path, columns)?)))
        } else {
            Ok(Self::Parquet(Box::new(ParquetTable::create(path, columns, metadata)?)))
        }
    }

    /// Writes one row, one cell per column.
    pub fn write_row(&mut self, row: &[Cell<'_>]) -> Result<(), ReportError> {
        match self {
            Self::Csv(table) => table.write_row(row),
            Self::Parquet(table) => table.write_row(row),
        }
    }

    /// Writes rows in order.
    pub fn write_rows(&mut self, batch: &[Vec<Cell<'_>>]) -> Result<(), ReportError> {
        batch.iter().try_for_each(|row| self.write_row(row))
    }

    /// Completes the file and gives it its name. Without it, a drop leaves nothing behind.
    pub fn finish(self) -> Result<PathBuf, ReportError> {
        match self {
            Self::Csv(table) => table.finish(),
            Self::Parquet(table) => table.finish(),
        }
    }
}

impl Table {
    /// Writes the whole table to `path`, CSV or Parquet by its ending.
    pub fn write(
        &self,
        path: &Path,
        metadata: &[(String, String)],
    ) -> Result<PathBuf, ReportError> {
        let mut writer = TableWriter::create(path, &self.headings(), metadata)?;
        for row in 0..self.rows() {
            let cells: Vec<Cell<'_>> =
                self.columns.iter().map(|column| column.cells.cell(row)).collect();
            writer.write_row(&cells)?;
        }
        writer.finish()
    }
}
