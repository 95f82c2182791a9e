//! Parquet, column by column: every column is optional, so that a missing number is a null.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use crate::{Cells, Column, Kind, PartialFile, ReportError, Table};

/// Rows held in memory before a row group is written.
pub const ROWS_PER_GROUP: usize = 65_536;

/// Streams rows to a Parquet file (Snappy compression) that appears when it is complete.
///
/// Memory is bounded by one row group of [`ROWS_PER_GROUP`] rows. A drop without
/// [`ParquetTable::finish`] leaves nothing behind.
pub struct ParquetTable {
    path: PathBuf,
    columns: Vec<Column>,
    /// The rows of the group being filled, by column.
    group: Vec<Cells>,
    rows: usize,
    /// `None` once finished.
    writer: Option<SerializedFileWriter<PartialFile>>,
}

impl ParquetTable {
    /// Starts the table. `metadata` (version, command, seed, ...) is stored in the file under
    /// its keys, and the description of each column under `column.NAME`.
    pub fn create(
        path: &Path,
        columns: &[Column],
        metadata: &[(String, String)],
    ) -> Result<Self, ReportError> {
        let schema = schema(columns).map_err(|error| failed(path, error))?;
        let described = columns
            .iter()
            .filter(|column| !column.description.is_empty())
            .map(|column| (format!("column.{}", column.name), column.description.clone()));
        let pairs: Vec<KeyValue> = metadata
            .iter()
            .cloned()
            .chain(described)
            .map(|(key, value)| KeyValue::new(key, value))
            .collect();
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("brink {}", env!("CARGO_PKG_VERSION")))
            .set_key_value_metadata(Some(pairs))
            .build();
        let file = PartialFile::create(path)?;
        let writer = SerializedFileWriter::new(file, schema, Arc::new(properties))
            .map_err(|error| failed(path, error))?;
        Ok(Self {
            path: path.to_path_buf(),
            columns: columns.to_vec(),
            group: columns.iter().map(|column| Cells::empty(column.kind)).collect(),
            rows: 0,
            writer: Some(writer),
        })
    }

    /// Adds rows, a table with the columns that were given; full row groups go to the disk.
    pub fn write(&mut self, rows: &Table) -> Result<(), ReportError> {
        if rows.columns.len() != self.columns.len() {
            let message =
                format!("rows of {} cells for {} columns", rows.columns.len(), self.columns.len());
            return Err(ReportError::Table { path: self.path.clone(), message });
        }
        let (count, mut first) = (rows.rows(), 0);
        while first < count {
            let next = count.min(first + ROWS_PER_GROUP - self.rows);
            self.fill(rows, first..next)?;
            self.rows += next - first;
            first = next;
            if self.rows == ROWS_PER_GROUP {
                self.write_group().map_err(|error| failed(&self.path, error))?;
            }
        }
        Ok(())
    }

    /// Adds rows to the group being filled.
    fn fill(&mut self, rows: &Table, range: Range<usize>) -> Result<(), ReportError> {
        for ((cells, column), from) in self.group.iter_mut().zip(&self.columns).zip(&rows.columns) {
            let (held, end) = (cells.len(), range.end.min(from.cells.len()));
            let fits = cells.extend(&from.cells, range.start.min(end)..end);
            if !fits {
                let found = from.cells.kind();
                let message =
                    format!("column {} holds {:?}, given {found:?}", column.name, column.kind);
                return Err(ReportError::Table { path: self.path.clone(), message });
            }
            while cells.len() < held + range.len() {
                cells.push(crate::Cell::Missing);
            }
        }
        Ok(())
    }

    /// Writes the last row group and the footer, and gives the file its name.
    pub fn finish(mut self) -> Result<PathBuf, ReportError> {
        self.write_group().map_err(|error| failed(&self.path, error))?;
        let Some(writer) = self.writer.take() else { return Ok(self.path) };
        writer.into_inner().map_err(|error| failed(&self.path, error))?.finish()
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        if self.rows == 0 {
            return Ok(());
        }
        let Some(writer) = self.writer.as_mut() else { return Ok(()) };
        let mut group = writer.next_row_group()?;
        for (cells, column) in self.group.iter_mut().zip(&self.columns) {
            let full = std::mem::replace(cells, Cells::empty(column.kind));
            if let Some(mut out) = group.next_column()? {
                write_column(&mut out, full)?;
                out.close()?;
            }
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }
}

fn schema(columns: &[Column]) -> Result<TypePtr, ParquetError> {
    let fields = columns.iter().map(|column| {
        let (physical, logical) = match column.kind {
            Kind::F64 => (PhysicalType::DOUBLE, None),
            Kind::Utf8 => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::I64 => (PhysicalType::INT64, None),
            Kind::Bool => (PhysicalType::BOOLEAN, None),
        };
        let field = Type::primitive_type_builder(&column.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()?;
        Ok(Arc::new(field))
    });
    let fields = fields.collect::<Result<Vec<_>, ParquetError>>()?;
    Ok(Arc::new(Type::group_type_builder("table").with_fields(fields).build()?))
}

fn write_column(out: &mut SerializedColumnWriter<'_>, cells: Cells) -> Result<(), ParquetError> {
    match cells {
        Cells::F64(cells) => {
            let present = cells.iter().map(|value| i16::from(!value.is_nan())).collect::<Vec<_>>();
            let values: Vec<f64> = cells.into_iter().filter(|value| !value.is_nan()).collect();
            out.typed::<DoubleType>().write_batch(&values, Some(&present), None)?;
        }
        Cells::Utf8(cells) => {
            let present = present(&cells);
            let values: Vec<ByteArray> = cells
                .into_iter()
                .flatten()
                .map(|text| ByteArray::from(text.into_bytes()))
                .collect();
            out.typed::<ByteArrayType>().write_batch(&values, Some(&present), None)?;
        }
        Cells::I64(cells) => {
            let present = present(&cells);
            let values: Vec<i64> = cells.into_iter().flatten().collect();
            out.typed::<Int64Type>().write_batch(&values, Some(&present), None)?;
        }
        Cells::Bool(cells) => {
            let present = present(&cells);
            let values: Vec<bool> = cells.into_iter().flatten().collect();
            out.typed::<BoolType>().write_batch(&values, Some(&present), None)?;
        }
    }
    Ok(())
}

/// Definition levels: 1 where there is a value.
fn present<T>(cells: &[Option<T>]) -> Vec<i16> {
    cells.iter().map(|cell| i16::from(cell.is_some())).collect()
}

fn failed(path: &Path, error: ParquetError) -> ReportError {
    let source = match error {
        ParquetError::External(source) => match source.downcast::<std::io::Error>() {
            Ok(source) => *source,
            Err(other) => std::io::Error::other(other.to_string()),
        },
        other => std::io::Error::other(other.to_string()),
    };
    ReportError::write(path, source)
}
