//! Tables in parts: put together they are the table written at once.

use std::fs::{self, File};
use std::ops::Range;
use std::path::Path;

use brink_report::{
    Cell, Column, Dataset, Kind, PartNote, Parts, ROWS_PER_GROUP, ReportError, Table, TableWriter,
    Whole,
};
use parquet::basic::{LogicalType, Repetition, Type};
use parquet::file::reader::{FileReader, SerializedFileReader};

fn columns() -> Vec<Column> {
    vec![
        Column::new("prize[land_grab]", Kind::F64, "share of the prize"),
        Column::new("status", Kind::Utf8, "how it ended"),
        Column::new("world", Kind::I64, ""),
        Column::new("holds", Kind::Bool, ""),
        Column::new("never", Kind::F64, ""),
    ]
}

/// Every kind of cell, missing ones, and numbers that are easily lost.
fn rows(range: Range<u64>) -> Table {
    let numbers = [0.1, -0.0, f64::NAN, f64::INFINITY, 5e-324, -1e300];
    let words = ["converged", "", "=1", "a, \"b\"\nc"];
    let mut table = Table::with_columns(&columns());
    for row in range {
        let at = row as usize;
        let word = if at % 5 == 4 { Cell::Missing } else { Cell::word(words[at % words.len()]) };
        let whole = if at % 7 == 3 { Cell::Missing } else { Cell::I64(-row.cast_signed()) };
        let truth = if at % 3 == 2 { Cell::Missing } else { Cell::Bool(at.is_multiple_of(2)) };
        table.push([Cell::F64(numbers[at % numbers.len()]), word, whole, truth, Cell::Missing]);
    }
    table
}

fn write(path: &Path, range: Range<u64>) {
    let mut table = TableWriter::create(path, &columns(), &metadata()).unwrap();
    table.write(&rows(range)).unwrap();
    table.finish().unwrap();
}

fn metadata() -> Vec<(String, String)> {
    vec![("brink.seed".to_owned(), "7".to_owned())]
}

/// Writes parts that end at these rows.
fn parts(folder: &Path, ends: &[u64]) -> Dataset {
    let whole = Whole {
        version: "1".into(),
        fingerprint: "00ff".into(),
        rows: *ends.last().unwrap(),
        parts: ends.len() as u64,
        metadata: metadata(),
        columns: columns(),
    };
    let dataset = Dataset::open(folder, whole).unwrap();
    let mut start = 0;
    for (part, &end) in ends.iter().enumerate() {
        let part = part as u64;
        write(&dataset.part(part), start..end);
        dataset.finish(&mut PartNote { part, start, end, ..PartNote::default() }).unwrap();
        start = end;
    }
    dataset
}

#[test]
fn merged_parts_are_the_whole_table_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    // The first part ends within the second row group of the whole, the third is empty.
    let full = ROWS_PER_GROUP as u64;
    let ends = [full + 5, full + 6, full + 6, 2 * full + 1];
    parts(&file("parts"), &ends);
    let parts = Parts::of(&file("parts")).unwrap();
    for ending in ["parquet", "csv"] {
        let [whole, merged] = ["whole", "merged"].map(|name| file(&format!("{name}.{ending}")));
        write(&whole, 0..ends[3]);
        parts.merge(&merged, &|| false).unwrap();
        assert!(fs::read(whole).unwrap() == fs::read(&merged).unwrap(), "{ending}");
        fs::remove_file(&merged).unwrap();
        assert!(matches!(parts.merge(&merged, &|| true), Err(ReportError::Interrupted)));
        assert!(!merged.exists());
    }
}

#[test]
fn a_gap_or_an_overlap_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = parts(folder.path(), &[2, 5]);
    for (start, end) in [(3, 5), (1, 5), (2, 4)] {
        let mut note = PartNote { part: 1, start, end, ..PartNote::default() };
        dataset.finish(&mut note).unwrap();
        let message = Parts::of(folder.path()).unwrap_err().to_string();
        let right = if end == 5 { "where row 2 comes next" } else { "hold 4 of 5 rows" };
        assert!(message.contains(right), "{message}");
    }
    // The note fits and the file does not.
    write(&dataset.part(1), 2..4);
    dataset.finish(&mut PartNote { part: 1, start: 2, end: 5, ..PartNote::default() }).unwrap();
    let message = Parts::of(folder.path()).unwrap_err().to_string();
    assert!(message.contains("has 2 rows, not 3"), "{message}");
}

/// The types by which R, `DuckDB`, Polars and pandas know text, numbers and missing cells: text is
/// marked as such, nothing is nested, every column may have holes.
#[test]
fn columns_have_types_that_every_reader_knows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    write(&path, 0..3);
    let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
    let schema = reader.metadata().file_metadata().schema_descr();
    let expected = [
        ("prize[land_grab]", Type::DOUBLE, None),
        ("status", Type::BYTE_ARRAY, Some(LogicalType::String)),
        ("world", Type::INT64, None),
        ("holds", Type::BOOLEAN, None),
        ("never", Type::DOUBLE, None),
    ];
    assert_eq!(schema.num_columns(), expected.len());
    for (column, (name, physical, logical)) in schema.columns().iter().zip(expected) {
        let found = column.self_type();
        assert_eq!((column.name(), column.path().parts().len()), (name, 1));
        assert_eq!(
            (column.physical_type(), column.logical_type_ref()),
            (physical, logical.as_ref())
        );
        assert_eq!(found.get_basic_info().repetition(), Repetition::OPTIONAL, "{name}");
    }
}
