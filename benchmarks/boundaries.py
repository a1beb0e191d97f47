"""What the boundary sets cost: `python -m benchmarks.boundaries --folder ../shared/boundaries [--write FILE]`.

Four figures: adding OCHA's three levels with 100,000 stored incidents; a million points to a set's districts, beside
shapely's bare STRtree query in the same run; switching the authority, by the queries that a page asks; and the bytes of
geometry that a browser gets.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from data.filters import IncidentFilter
from data.frames import as_day
from data.joining import assign_joined
from data.ledger import ImportEntry, record_import
from data.marks import select_marks
from data.opening import open_store
from data.placements import placed_by
from data.schema import COLUMN, REPORTED, SCOPE
from data.store import Store
from geo.adding import add_set
from geo.admin import find_units
from geo.boundaries import BoundarySet, read_boundaries
from geo.drawing import count_bytes
from geo.land import make_land

INCIDENTS = 100_000
POINTS = 1_000_000
RUNS = 3
LEVELS = ("ocha_adm1", "ocha_adm2", "ocha_adm3")
TO_REACH = {
    "adding OCHA's three levels, 100,000 incidents": "5 s",
    "a million points to 101 districts": "3 s, and twice the bare STRtree query",
    "switching the authority, the store's part": "0.7 s with the painting",
    "geometry sent to the browser": "150,000 bytes",
}


def make_points(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Make points over the north of Iraq, the same ones each time."""
    rng = np.random.default_rng(5)
    return rng.uniform(41.5, 46.0, n), rng.uniform(33.0, 37.2, n)


def fill_store(folder: Path) -> Store:
    """Make a store with `INCIDENTS` incidents."""
    x, y = make_points(INCIDENTS)
    rng = np.random.default_rng(6)
    frame = pd.DataFrame(index=range(INCIDENTS))
    given = {
        "incident_id": [f"B-{place}" for place in range(INCIDENTS)],
        "event_date": pd.Timestamp("2015-01-01") + pd.to_timedelta(rng.integers(0, 4000, INCIDENTS), "D"),
        "longitude": x, "latitude": y, "event_type": "Battles", "admin1": "", "fatalities": 1,
        "time_precision": 1, "geo_precision": rng.integers(1, 4, INCIDENTS),
    }  # fmt: skip
    empty = {"text": "", "time": "", "url": "", "count": pd.NA, "code": 1, "degrees": np.nan, "date": pd.NaT}
    kinds = {"count": "Int64", "code": "Int64", "degrees": "float64", "date": "datetime64[s]"}
    for name in REPORTED:
        kind = COLUMN[name].kind
        values: Any = pd.Series(given.get(name, empty[kind]), index=frame.index)
        frame[name] = values.astype(kinds.get(kind, "str"))
    staged = assign_joined(frame)
    staged["line"] = range(INCIDENTS)
    held = pd.DataFrame({"line": [], "reasons": [], "row": []})
    days = frame["event_date"]
    span = as_day(days.min()), as_day(days.max())
    entry = ImportEntry("made.csv", "0" * 64, "faultline", "utf-8", "natural-earth", INCIDENTS, 0, 0, *span)
    store = open_store(f"duckdb:///{folder / 'store.duckdb'}")
    record_import(store, staged, held, entry)
    return store


def timed(run: Callable[[], object]) -> float:
    """Return the seconds of one run."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def ask_page(store: Store) -> None:
    """Ask what a page asks of a view."""
    everything = IncidentFilter()
    span = store.span()
    assert span is not None
    store.summarise(everything)
    store.count_by_area(everything)
    store.count_by_unit(everything)
    store.history_of(everything, span)
    select_marks(store, everything)
    store.select_incidents(everything, limit=50)
    for field in ("province", "event_type", "district", "disputed", "actor"):
        store.count_options(everything, field)


def measure_adding(folder: Path, files: Path) -> tuple[float, Store]:
    """Return the seconds of adding the three levels, and the store."""
    store = fill_store(folder)

    def add() -> None:
        for name in LEVELS:
            add_set(files / f"{name}.geojson", folder=folder / "sets", id=name.replace("_", "-"))
            placed_by(store, name.replace("_", "-"))

    return timed(add), store


def measure_join(boundaries: BoundarySet) -> tuple[float, float]:
    """Return the best seconds of our assignment and of a bare STRtree query; preparing each is left out of both."""
    x, y = make_points(POINTS)
    find_units(x[:10], y[:10], boundaries, "district")
    assert boundaries.districts is not None
    tree = shapely.STRtree(boundaries.districts.geometry.to_numpy())
    points = shapely.points(x, y)
    ours = min(timed(lambda: find_units(x, y, boundaries, "district")) for _ in range(RUNS))
    return ours, min(timed(lambda: tree.query(points, predicate="intersects")) for _ in range(RUNS))


def measure_switch(store: Store) -> tuple[float, float]:
    """Return the seconds of a page's queries by the set built in and by OCHA's districts, each asked the first time."""
    built_in = timed(lambda: ask_page(placed_by(store)))
    return built_in, timed(lambda: ask_page(placed_by(store, "ocha-adm2")))


def measure_bytes(set_id: str) -> int:
    """Return the bytes of a set's own geometry as it is sent, before compression."""
    land = make_land(read_boundaries(set_id), in_scope=SCOPE)
    return sum(count_bytes(land[key]) for key in ("provinces", "districts", "disputed"))


def main() -> int:
    """Measure and print, or write, the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(__file__).parents[2] / "shared" / "boundaries")
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    if not (asked.folder / "ocha_adm2.geojson").is_file():
        print(f"OCHA's files are not in {asked.folder}; name their folder with --folder.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        os.environ["FAULTLINE_BOUNDARIES"] = str(Path(name) / "sets")
        adding, store = measure_adding(Path(name), asked.folder)
        ours, bare = measure_join(read_boundaries("ocha-adm2"))
        built_in, switched = measure_switch(store)
        sizes = {each: measure_bytes(each) for each in ("natural-earth", "ocha-adm1", "ocha-adm2", "ocha-adm3")}
        store.home.close()
    figures = {
        "adding OCHA's three levels, 100,000 incidents": f"{adding:.1f} s",
        "a million points to 101 districts": f"{ours:.2f} s; the bare STRtree query {bare:.2f} s",
        "switching the authority, the store's part": f"{switched:.2f} s; by the set built in {built_in:.2f} s",
        "geometry sent to the browser": "; ".join(f"{key} {value:,}" for key, value in sizes.items()),
    }
    lines = ["| figure | measured | to reach |", "|---|---|---|"]
    lines += [f"| {key} | {value} | {TO_REACH[key]} |" for key, value in figures.items()]
    text = "\n".join(lines)
    print(text)
    if asked.write:
        asked.write.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
