//! Reads what [`crate::ParquetTable`] has written.

use std::fs::File;
use std::path::Path;

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::{ParquetError, Result as Parsed};
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::unreadable;
use crate::{Cells, Column, Kind, ReportError, Table};

/// Number of rows of a file.
pub(super) fn rows(path: &Path) -> Result<u64, ReportError> {
    Ok(u64::try_from(open(path)?.metadata().file_metadata().num_rows()).unwrap_or(0))
}

/// Hands on the rows of a file, a row group at a time.
pub(super) fn groups(
    path: &Path,
    columns: &[Column],
    sink: &mut dyn FnMut(&Table) -> Result<(), ReportError>,
) -> Result<(), ReportError> {
    let reader = open(path)?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let names = schema.columns().iter().map(|column| column.name());
    if !names.eq(columns.iter().map(|column| column.name.as_str())) {
        return Err(unreadable(path, "has other columns than its note says: run its shard again"));
    }
    for group in 0..reader.num_row_groups() {
        let read = |at: usize, column: &Column| -> Parsed<Cells> {
            let group = reader.get_row_group(group)?;
            let rows = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
            cells(group.get_column_reader(at)?, column.kind, rows)
        };
        let mut table = Table::with_columns(columns);
        for (at, column) in columns.iter().enumerate() {
            table.columns[at].cells = read(at, column).map_err(|error| damaged(path, &error))?;
        }
        sink(&table)?;
    }
    Ok(())
}

fn open(path: &Path) -> Result<SerializedFileReader<File>, ReportError> {
    let file = File::open(path).map_err(|error| unreadable(path, error.to_string()))?;
    SerializedFileReader::new(file).map_err(|error| damaged(path, &error))
}

fn damaged(path: &Path, error: &ParquetError) -> ReportError {
    unreadable(path, format!("cannot be read ({error}): run its shard again with --restart"))
}

fn cells(reader: ColumnReader, kind: Kind, rows: usize) -> Parsed<Cells> {
    Ok(match (kind, reader) {
        (Kind::F64, ColumnReader::DoubleColumnReader(reader)) => {
            let cells = optional(reader, rows)?;
            Cells::F64(cells.into_iter().map(|cell| cell.unwrap_or(f64::NAN)).collect())
        }
        (Kind::I64, ColumnReader::Int64ColumnReader(reader)) => Cells::I64(optional(reader, rows)?),
        (Kind::Bool, ColumnReader::BoolColumnReader(reader)) => {
            Cells::Bool(optional(reader, rows)?)
        }
        (Kind::Utf8, ColumnReader::ByteArrayColumnReader(reader)) => {
            let text = |cell: Option<ByteArray>| match cell {
                Some(bytes) => Ok(Some(bytes.as_utf8()?.to_owned())),
                None => Ok(None),
            };
            Cells::Utf8(optional(reader, rows)?.into_iter().map(text).collect::<Parsed<_>>()?)
        }
        _ => return Err(ParquetError::General("a column has another type".into())),
    })
}

/// The cells of an optional column, `[row]`.
fn optional<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    rows: usize,
) -> Parsed<Vec<Option<T::T>>> {
    let (mut values, mut present) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
    while present.len() < rows {
        let left = rows - present.len();
        let (read, ..) = reader.read_records(left, Some(&mut present), None, &mut values)?;
        if read == 0 {
            return Err(ParquetError::EOF(format!("{left} rows are missing")));
        }
    }
    let mut values = values.into_iter();
    Ok(present.iter().map(|&level| if level == 1 { values.next() } else { None }).collect())
}
