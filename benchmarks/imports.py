"""Measure imports: a million rows, a real sample, the first look at a large file, duplicates, and a look back.

    python -m benchmarks.imports [--rows 1000000] [--json] [--write docs/performance.md]

Beside each stands the straight way, in the same run: pandas reads, geopandas joins, DuckDB stores. It checks nothing,
keeps no versions and drops what it cannot read, so it is what the machine could do at best, not a peer. Each measure
runs in a process of its own, so that its peak of memory is its own; loading the libraries is not counted.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd

from benchmarks.acled_shape import write_acled_shape
from benchmarks.duplicates import count_scored, count_straight, make_records
from benchmarks.report import describe_load, describe_machine, is_busy, write_measured
from data.filters import IncidentFilter
from data.imports import preview_import, store_import
from data.opening import open_store
from data.read import MAX_FILE_BYTES
from data.understanding import read_file
from data.versions import changes_since
from geo.boundaries import read_boundaries

SAMPLE = Path("../shared/samples/sigacts_iraq_2006.csv")
LARGE_MB = 200
SAMPLE_ROWS = 5_000
DUPLICATES = 100_000
GB = 10**9


@dataclass(frozen=True)
class Task:
    """One measure: what is done, by whom, and what is to be reached."""

    name: str
    ours: Callable[[Path], str]
    straight: Callable[[Path], str] | None = None
    seconds: float | None = None
    gb: float | None = None


def _import(file: Path, store_name: str) -> str:
    store = open_store(f"duckdb:///{file.with_name(store_name)}")
    receipt = store_import(preview_import(file, file.name, store, max_bytes=MAX_FILE_BYTES), store)
    return ", ".join(f"{number:,} {fate}" for fate, number in receipt.counts().items() if number)


def import_million(folder: Path) -> str:
    """Read, check, join and store the file of ACLED's shape."""
    return _import(folder / "acled.csv", "ours.duckdb")


def import_again(folder: Path) -> str:
    """Import the same file once more: nothing changes."""
    return _import(folder / "acled.csv", "ours.duckdb")


def import_sample(folder: Path) -> str:
    """Import the SIGACTS of 2006 into a store of their own."""
    copy = folder / "sigacts.csv"
    copy.write_bytes(SAMPLE.read_bytes())
    return _import(copy, "sample.duckdb")


def look_at_large(folder: Path) -> str:
    """Recognise a large file and show what becomes of its first rows."""
    store = open_store(f"duckdb:///{folder / 'empty.duckdb'}")
    file = read_file((folder / "large.csv").read_bytes(), "large.csv", max_rows=SAMPLE_ROWS)
    preview = preview_import(file, "large.csv", store)
    return f"{preview.entry.format}, first {preview.entry.rows_read:,} rows"


def look_back(folder: Path) -> str:
    """Summarise what stood before the last import, and say what it changed."""
    store = open_store(f"duckdb:///{folder / 'ours.duckdb'}")
    before = store.as_of(1).summarise(IncidentFilter()).incidents
    changes = changes_since(store, 1)
    return f"{before:,} then; {changes.added:,} added, {changes.revised:,} revised since"


def revise(folder: Path) -> str:
    """Import the file's first rows, one in a hundred, with other deaths: the next version of a living data set."""
    rows = pd.read_csv(folder / "acled.csv", dtype=str, keep_default_na=False, nrows=10_000)
    rows["fatalities"] = "7"
    rows.to_csv(folder / "revised.csv", index=False)
    return _import(folder / "revised.csv", "ours.duckdb")


def find_lookalikes(folder: Path) -> str:
    """Search 100,000 records against 100,000 for duplicates, with scores and reasons."""
    one, other = (make_records(DUPLICATES, origin, 10 + place) for place, origin in enumerate("ab"))
    return f"{count_scored(one, other):,} pairs"


def find_near(folder: Path) -> str:
    """Join the same records by day and distance, the straight way."""
    one, other = (make_records(DUPLICATES, origin, 10 + place) for place, origin in enumerate("ab"))
    return f"{count_straight(one, other):,} pairs"


def straight_million(folder: Path) -> str:
    """Read, join and store the file of ACLED's shape the straight way."""
    return _straight(folder / "acled.csv", "event_date")


def straight_sample(folder: Path) -> str:
    """Read, join and store the SIGACTS the straight way."""
    return _straight(SAMPLE, "date", store=folder / "straight-sample.duckdb")


def straight_look(folder: Path) -> str:
    """Read a large file with pandas, to look at its first rows."""
    return f"{len(pd.read_csv(folder / 'large.csv', low_memory=False)):,} rows"


def _straight(file: Path, day: str, *, store: Path | None = None) -> str:
    frame = pd.read_csv(file, low_memory=False)
    frame[day] = pd.to_datetime(frame[day], errors="coerce", format="mixed")
    points = gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["longitude"], frame["latitude"]), crs=4326)
    joined = gpd.sjoin(points, read_boundaries().provinces[["province", "geometry"]], how="left", predicate="within")
    rows = pd.DataFrame(joined.drop(columns=["geometry", "index_right"]))
    with duckdb.connect(str(store or file.with_name("straight.duckdb"))) as connection:
        connection.register("rows", rows)
        connection.execute("CREATE TABLE incidents AS SELECT * FROM rows")
    return f"{len(rows):,} rows"


TASKS: tuple[Task, ...] = (
    Task("rows of ACLED's shape, read, checked, joined, stored", import_million, straight_million, 60, 3),
    Task("the same file again", import_again),
    Task("10,000 of them revised", revise),
    Task("as they stood before, and what changed since", look_back),
    Task("SIGACTS sample, 37,701 rows, stored", import_sample, straight_sample, 4),
    Task(f"first look at a file of {LARGE_MB} MB", look_at_large, straight_look, 3),
    Task("duplicates, 100,000 against 100,000", find_lookalikes, find_near),
)


def measure(folder: Path, rows: int) -> list[dict[str, object]]:
    """Run every task, ours and the straight way, each in its own process."""
    write_acled_shape(folder / "acled.csv", rows=rows)
    write_acled_shape(folder / "large.csv", megabytes=LARGE_MB)
    measures: list[dict[str, object]] = []
    for task in TASKS:
        if task.ours is import_sample and not SAMPLE.exists():
            print(f"{SAMPLE} is not there: not measured", file=sys.stderr)
            continue
        name = f"{rows:,} {task.name}" if task is TASKS[0] else task.name
        ours = _run(task.ours, folder)
        straight = _run(task.straight, folder) if task.straight else None
        measures.append({"name": name, "ours": ours, "straight": straight, "seconds": task.seconds, "gb": task.gb})
    return measures


def _run(work: Callable[[Path], str], folder: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "benchmarks.imports", "--task", work.__name__, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{work.__name__} failed:\n{done.stderr}")
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def run_task(name: str, folder: Path) -> None:
    """Run one task here, and print how long it took, its peak of memory and what it found."""
    work = {way.__name__: way for task in TASKS for way in (task.ours, task.straight) if way}[name]
    read_boundaries()
    began = time.perf_counter()
    found = work(folder)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "gb": peak / GB, "found": found}))


def format_table(measures: list[dict[str, object]]) -> str:
    """Return the measures as a Markdown table."""
    lines = [
        "| measure | time | to reach | peak memory | to reach | straight way | ratio | found |",
        "| :-- | --: | --: | --: | --: | --: | --: | :-- |",
    ]
    for row in measures:
        ours, straight = row["ours"], row["straight"]
        assert isinstance(ours, dict)
        cells = [str(row["name"])]
        for unit, places, letters in (("seconds", 1, "s"), ("gb", 2, "GB")):
            target = row[unit]
            cells.append(f"{ours[unit]:.{places}f} {letters}")
            cells.append(
                f"{target:g} {letters} {'✓' if ours[unit] <= target else '✗'}"
                if isinstance(target, (int, float))
                else ""
            )
        if isinstance(straight, dict):
            cells += [f"{straight['seconds']:.1f} s, {straight['gb']:.2f} GB"]
            cells += [f"{ours['seconds'] / straight['seconds']:.1f}"]
        else:
            cells += ["", ""]
        lines.append("| " + " | ".join([*cells, str(ours["found"])]) + " |")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Measure and print; see the module."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.imports", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--write", type=Path, help="write the table into this file, too")
    parser.add_argument("--task", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.task:
        run_task(options.task[0], Path(options.task[1]))
        return 0
    load, busy = describe_load(), is_busy()
    with tempfile.TemporaryDirectory() as folder:
        measures = measure(Path(folder), options.rows)
    machine = describe_machine(**{"Load before": load})
    print(json.dumps({"machine": machine, "measures": measures}, indent=1) if options.json else format_table(measures))
    if options.write:
        text = f"{_EXPLAINED}\n\n{format_table(measures)}"
        return write_measured(options.write, "Imports", text, machine=machine, busy=busy)
    return 0


_EXPLAINED = """Written by `python -m benchmarks.imports --write docs/performance.md`. Files of ACLED's 31 columns, made
up, some 450 bytes a row as in the real exports; the SIGACTS are a real extract. The straight way is pandas, geopandas
and DuckDB as one writes them down first, in the same run: it checks nothing, keeps no versions, and what it cannot read
is lost. The first look at a large file recognises it and shows what becomes of its first 5,000 rows; the rest is read
while a person looks. *Ratio* is our time by that of the straight way. Every measure runs in a process of its own;
loading the libraries is not counted."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
