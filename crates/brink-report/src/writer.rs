//! One table writer for both formats, chosen by the ending of the file name.

use std::path::{Path, PathBuf};

use crate::{Column, CsvTable, ParquetTable, ReportError, Table};

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

    /// Writes further rows: a table with the columns that were given. The file is the same however
    /// rows are divided over calls.
    pub fn write(&mut self, rows: &Table) -> Result<(), ReportError> {
        match self {
            Self::Csv(table) => table.write(rows),
            Self::Parquet(table) => table.write(rows),
        }
    }

    /// Completes the file and gives it its name. Without it, a drop leaves nothing behind.
    pub fn finish(self) -> Result<PathBuf, ReportError> {
        match self {
            Self::Csv(table) => table.finish(),
            Self::Parquet(table) => table.finish(),
        }
    }
}

/// Writes a whole table to `path`, CSV or Parquet by its ending. Columns that are shorter than others
/// end in missing cells.
pub fn write_table(
    path: &Path,
    table: &Table,
    metadata: &[(String, String)],
) -> Result<PathBuf, ReportError> {
    let mut writer = TableWriter::create(path, &table.headings(), metadata)?;
    writer.write(table)?;
    writer.finish()
}
