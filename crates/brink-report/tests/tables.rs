//! Tables read back as they were written.

use std::fs::{self, File};
use std::path::Path;

use brink_report::{Cell, Column, Kind, ParquetTable, ROWS_PER_GROUP, Table, TableWriter};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

fn columns() -> Vec<Column> {
    vec![
        Column::new("prize[land_grab]", Kind::F64, "share of the prize"),
        Column::new("status", Kind::Utf8, ""),
        Column::new("world", Kind::I64, ""),
        Column::new("holds", Kind::Bool, ""),
    ]
}

fn rows(range: std::ops::Range<i64>) -> Table {
    let mut table = Table::with_columns(&columns());
    for row in range {
        let number = if row % 3 == 1 { f64::NAN } else { row as f64 / 8.0 };
        let holds = if row % 2 == 0 { Cell::Bool(row % 4 == 0) } else { Cell::Missing };
        table.push([Cell::F64(number), Cell::word("convergé"), Cell::I64(row), holds]);
    }
    table
}

/// Writes rows, so many at a time.
fn write(path: &Path, count: i64, at_a_time: i64) {
    let metadata = [("brink.seed".to_owned(), "7".to_owned())];
    let mut table = TableWriter::create(path, &columns(), &metadata).unwrap();
    let mut first = 0;
    while first < count {
        let next = count.min(first + at_a_time);
        table.write(&rows(first..next)).unwrap();
        first = next;
    }
    table.finish().unwrap();
}

#[test]
fn parquet_round_trip_with_nulls_and_metadata() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sweep.parquet");
    write(&path, 4, 3);
    let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
    let pairs = reader.metadata().file_metadata().key_value_metadata().unwrap();
    let value = |key: &str| pairs.iter().find(|pair| pair.key == key).unwrap().value.clone();
    assert_eq!(value("brink.seed").as_deref(), Some("7"));
    assert_eq!(value("column.prize[land_grab]").as_deref(), Some("share of the prize"));
    let rows: Vec<Vec<Field>> = reader
        .get_row_iter(None)
        .unwrap()
        .map(|row| row.unwrap().get_column_iter().map(|(_, field)| field.clone()).collect())
        .collect();
    let text = || Field::Str("convergé".to_owned());
    assert_eq!(
        rows,
        [
            vec![Field::Double(0.0), text(), Field::Long(0), Field::Bool(true)],
            vec![Field::Null, text(), Field::Long(1), Field::Null],
            vec![Field::Double(0.25), text(), Field::Long(2), Field::Bool(false)],
            vec![Field::Double(0.375), text(), Field::Long(3), Field::Null],
        ]
    );
}

#[test]
fn row_groups_are_bounded_and_bytes_repeat() {
    let folder = tempfile::tempdir().unwrap();
    let full = i64::try_from(ROWS_PER_GROUP).unwrap();
    for ending in ["csv", "parquet"] {
        // However rows are divided over calls.
        let files = [full + 1, 4096, 977].map(|at_a_time| {
            let path = folder.path().join(format!("{at_a_time}.{ending}"));
            write(&path, full + 1, at_a_time);
            fs::read(path).unwrap()
        });
        assert!(files[1] == files[0] && files[2] == files[0], "{ending}");
    }
    let path = folder.path().join("977.parquet");
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let groups: Vec<i64> =
        reader.metadata().row_groups().iter().map(RowGroupMetaData::num_rows).collect();
    assert_eq!(groups, [full, 1]);
}

#[test]
fn an_empty_table_still_has_its_columns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.parquet");
    write(&path, 0, 1);
    let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
    assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
    assert_eq!(reader.metadata().file_metadata().schema_descr().num_columns(), 4);
}

#[test]
fn a_drop_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["sweep.parquet", "sweep.CSV"] {
        let path = folder.path().join(name);
        let mut table = TableWriter::create(&path, &columns(), &[]).unwrap();
        table.write(&rows(0..1)).unwrap();
        drop(table);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{name}");
    }
}

#[test]
fn a_column_of_another_kind_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sweep.parquet");
    let mut table = ParquetTable::create(&path, &columns(), &[]).unwrap();
    let mut wrong = rows(0..1);
    wrong.columns.swap(0, 3);
    let message = table.write(&wrong).unwrap_err().to_string();
    assert!(message.contains("prize[land_grab]") && message.contains("F64"), "{message}");
    wrong.columns.truncate(2);
    let message = table.write(&wrong).unwrap_err().to_string();
    assert!(message.contains("2 cells for 4 columns"), "{message}");
}
