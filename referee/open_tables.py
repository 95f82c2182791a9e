"""Referee: Polars, DuckDB and pandas open what Brink writes, and see the same table.

    open_tables.py BRINK FOLDER

Writes one sweep over plausible worlds into FOLDER as Parquet, as CSV, as a folder of parts in three
shards, and a table of worlds with the verdicts on claims as Parquet and CSV. Each is opened with each
program as a user would open it, without an option. Column names, types, the number of rows, missing
cells, the numbers bit by bit and the words must be those of the Parquet file as DuckDB reads it. pandas
reads Parquet by pyarrow and is asked for CSV alone where that is missing. Folders are opened whole where
the program can, so that nothing in them but the parts may look like one.

Exit code 0 if all agree, 1 otherwise.
"""

import math
import pathlib
import shutil
import struct
import subprocess
import sys

import duckdb
import pandas
import polars

try:
    import pyarrow.dataset
except ImportError:
    pyarrow = None

SWEEP = ["sweep", "baltic-2022", "--over", "posture=0:1:3", "--worlds", "40"]
SHARDS = 3
CLAIMS = ["claims", "baltic-2022", "--worlds", "12"]
# What each program calls the four types of a table.
KINDS = {
    "DOUBLE": "number", "Float64": "number", "float64": "number", "double": "number",
    "BIGINT": "whole", "Int64": "whole", "int64": "whole",
    "BOOLEAN": "truth", "Boolean": "truth", "bool": "truth", "boolean": "truth",
    "VARCHAR": "word", "String": "word", "str": "word", "object": "word", "string": "word",
    "string[python]": "word", "string[pyarrow]": "word",
}


def bits(cell):
    """A cell so that equal means the same to the bit; nothing for a missing one."""
    if cell is None or cell is pandas.NA:
        return None
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or type(cell).__name__ in ("bool", "bool_"):
        return bool(cell)
    number = float(cell)
    return None if math.isnan(number) else struct.pack("<d", number)


class Table:
    """A table as a program sees it: names, kinds and cells by column."""

    def __init__(self, names, kinds, columns):
        self.names = list(names)
        self.kinds = [KINDS.get(str(kind), str(kind)) for kind in kinds]
        self.columns = [[bits(cell) for cell in column] for column in columns]

    def rows(self):
        return len(self.columns[0]) if self.columns else 0

    def checksum(self):
        """A sum of all numbers, for the eye."""
        cells = (cell for column in self.columns for cell in column if isinstance(cell, bytes))
        numbers = (struct.unpack("<d", cell)[0] for cell in cells)
        return math.fsum(number for number in numbers if math.isfinite(number))


def by_duckdb(path):
    result = duckdb.sql(f"select * from '{path}'")
    rows = result.fetchall()
    columns = [[row[at] for row in rows] for at in range(len(result.columns))]
    return Table(result.columns, result.types, columns)


def by_polars(frame):
    return Table(frame.columns, frame.dtypes, [column.to_list() for column in frame])


def by_pandas(frame):
    return Table(frame.columns, frame.dtypes, [frame[name].tolist() for name in frame])


def by_arrow(path):
    table = pyarrow.dataset.dataset(str(path)).to_table()
    return Table(table.column_names, table.schema.types,
                 [column.to_pylist() for column in table.columns])


def differences(found, right, typed):
    """What two programs see differently, in words. CSV has no types: `typed` is false there, and a
    column without any value may have any type."""
    if found.names != right.names:
        return [f"columns {found.names} are not {right.names}"]
    if found.rows() != right.rows():
        return [f"{found.rows()} rows are not {right.rows()}"]
    words = []
    columns = zip(found.names, found.kinds, right.kinds, found.columns, right.columns)
    for name, kind, expected, cells, correct in columns:
        holes = None in correct
        # pandas has no missing truth or whole number of its own: these become numbers or objects.
        filled = not holes or kind == expected
        empty = all(cell is None for cell in correct)
        if kind != expected and (typed or not empty) and filled:
            # A column of whole numbers is read so from CSV, whatever its type was.
            if typed or (kind, expected) != ("whole", "number"):
                words.append(f"{name} is {kind}, not {expected}")
        wrong = sum(cell != other for cell, other in zip(cells, correct))
        if wrong:
            words.append(f"{name} differs in {wrong} rows")
    return words


def write(brink, folder):
    """The tables; file or folder by what it holds."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)

    def run(*arguments):
        done = subprocess.run([brink, *arguments], cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{' '.join(arguments)}: {done.stdout}{done.stderr}")

    for ending in ("parquet", "csv"):
        run(*SWEEP, "-o", f"sweep.{ending}")
        run(*CLAIMS, "-o", f"claims.{ending}")
    for number in range(1, SHARDS + 1):
        run(*SWEEP, "--shard", f"{number}/{SHARDS}", "-o", "parts/")
    run("merge", "parts/")


def readings(folder, name):
    """What each program makes of each form of a table: (description, whether it has types, table)."""
    parquet, csv, parts = folder / f"{name}.parquet", folder / f"{name}.csv", folder / "parts"
    yield "Polars, Parquet", True, lambda: by_polars(polars.read_parquet(parquet))
    yield "DuckDB, CSV", False, lambda: by_duckdb(csv)
    yield "Polars, CSV", False, lambda: by_polars(polars.read_csv(csv, infer_schema_length=None))
    yield "pandas, CSV", False, lambda: by_pandas(pandas.read_csv(csv))
    if pyarrow:
        yield "pandas, Parquet", True, lambda: by_pandas(pandas.read_parquet(parquet))
    if name != "sweep":
        return
    yield "DuckDB, parts", True, lambda: by_duckdb(parts / "*.parquet")
    yield "Polars, parts", True, lambda: by_polars(polars.read_parquet(parts / "*.parquet"))
    if pyarrow:
        yield "pandas, folder", True, lambda: by_pandas(pandas.read_parquet(parts))
        yield "Arrow, folder", True, lambda: by_arrow(parts)


def main():
    brink, folder = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve()
    write(brink, folder)
    if not pyarrow:
        print("  pyarrow is missing: pandas is asked for CSV alone")
    failed = False
    for name in ("sweep", "claims"):
        right = by_duckdb(folder / f"{name}.parquet")
        print(f"  {name}: {right.rows()} rows, {len(right.names)} columns, "
              f"checksum {right.checksum()!r}")
        for what, typed, read in readings(folder, name):
            try:
                words = differences(read(), right, typed)
            except Exception as error:  # whatever a reader says is its verdict
                words = [f"{type(error).__name__}: {error}"]
            failed |= bool(words)
            print(f"  {'FAIL' if words else 'PASS'} {name}: {what}")
            for word in words[:5]:
                print(f"       {word}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
