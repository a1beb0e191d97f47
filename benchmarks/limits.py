"""How near each stage is to the least that it could take, measured in the same run.

    python -m benchmarks.limits [--rows 1000000] [--write docs/performance.md]

Beside a view's query stands DuckDB's bare count over the same table; beside the province join, shapely's bare
predicate, asked once for each point with the polygon that is already known to have it; beside a filter change, an empty
Streamlit page's rerun; beside the map's part of it, one circle that st_folium puts elsewhere.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from playwright.sync_api import Browser, sync_playwright

from benchmarks import painting
from benchmarks.page import EMPTY_PAGE
from benchmarks.peers import PAGES, PROVINCES, PeerVisit
from benchmarks.plausible import make_many
from benchmarks.processes import Watcher
from benchmarks.report import describe_load, describe_machine, is_busy, write_measured
from benchmarks.same_incidents import Crowd, make_crowd
from data.filters import IncidentFilter
from data.kept_results import KeptResults
from data.marks import select_marks
from data.opening import open_store
from geo.admin import find_units, sort_units
from geo.boundaries import read_boundaries
from tests.browser.chromium import MISSING, find_chromium
from tests.browser.server import Server
from tests.browser.visit import LAUNCH

ALL = IncidentFilter()
_ONE = IncidentFilter(province=(PROVINCES[0],))
_SCAN = """SELECT count(*), min(longitude), max(longitude), min(latitude), max(latitude), sum(fatalities),
count(event_type), min(event_date), max(geo_precision) FROM incidents"""
_CHANGES = 6


@dataclass(frozen=True)
class Stage:
    """One line: what ours takes, and what the least takes, in milliseconds."""

    name: str
    ours_ms: float
    limit: str
    limit_ms: float

    @property
    def ratio(self) -> float:
        """How many times the least ours takes."""
        return self.ours_ms / self.limit_ms


def measure_store(crowd: Crowd, repeat: int) -> list[Stage]:
    """Ask the store for views, every answer anew, beside a bare count and a bare scan of the columns they read."""
    store = open_store(crowd.store)

    def fetch(sql: str) -> Callable[[], object]:
        def run() -> object:
            with store.home.reading() as cursor:
                return cursor.fetch(sql)

        return run

    def anew(ask: Callable[[], object]) -> Callable[[], object]:
        def run() -> object:
            store._results = KeptResults()  # what is measured is the asking
            return ask()

        return run

    count_ms = _time(fetch("SELECT count(*) FROM incidents"), repeat)
    scan_ms = _time(fetch(_SCAN), repeat)
    scan = "DuckDB's scan of the columns it reads"
    stages = [
        Stage("headline of all", _time(anew(lambda: store.summarise(ALL)), repeat), scan, scan_ms),
        Stage("marks of all", _time(anew(lambda: select_marks(store, ALL)), repeat), scan, scan_ms),
        Stage("marks of one province", _time(anew(lambda: select_marks(store, _ONE)), repeat), scan, scan_ms),
        Stage("the same scan", scan_ms, "DuckDB's count(*)", count_ms),
    ]
    store.home.close()
    return stages


def measure_join(rows: int, repeat: int) -> list[Stage]:
    """Join points to provinces, beside one bare predicate a point, and one a point and polygon."""
    points = make_many(rows)[["longitude", "latitude"]].dropna()
    x, y = points["longitude"].to_numpy(), points["latitude"].to_numpy()
    boundaries = read_boundaries()
    polygons = sort_units(boundaries, "province").geometry.to_numpy()
    shapely.prepare(polygons)
    found = find_units(x, y, boundaries, "province").unit
    own = [(polygon, x[found == at], y[found == at]) for at, polygon in enumerate(polygons)]
    ours_ms = _time(lambda: find_units(x, y, boundaries, "province"), repeat)
    least_ms = _time(lambda: [shapely.intersects_xy(*each) for each in own], repeat)
    all_ms = _time(lambda: [shapely.intersects_xy(polygon, x, y) for polygon in polygons], repeat)
    name = f"provinces of {len(x):,} points"
    return [
        Stage(name, ours_ms, "shapely's predicate, once a point, its polygon known", least_ms),
        Stage(name, ours_ms, f"shapely's predicate, {len(polygons)} polygons × every point", all_ms),
    ]


def measure_reruns(browser: Browser, crowd: Crowd, folder: Path) -> list[Stage]:
    """Change the filter on the page, beside an empty page's rerun and an empty st_folium update."""
    empty = folder / "empty.py"
    empty.write_text(EMPTY_PAGE, encoding="utf-8")
    page = _click(browser, Server(crowd.folder), [PROVINCES[0], PROVINCES[0], PROVINCES[1], PROVINCES[1]])
    bare = _click(browser, Server(folder, script=empty), ["Again"])
    update = _click(browser, Server(folder, script=PAGES / "empty_update.py"), ["Again"])
    stages = [
        Stage("filter change, answered", page["answered"], "an empty Streamlit rerun, answered", bare["answered"]),
        Stage("filter change, painted", page["painted"], "an empty Streamlit rerun, painted", bare["painted"]),
        Stage("filter change, answered", page["answered"], "an empty st_folium update, answered", update["answered"]),
        Stage("filter change, painted", page["painted"], "an empty st_folium update, painted", update["painted"]),
        Stage("filter change, the map's frame painted", page["framed"], "the same of that update", update["framed"]),
    ]
    return [stage for stage in stages if math.isfinite(stage.ours_ms)]


def _click(browser: Browser, server: Server, labels: list[str]) -> dict[str, float]:
    """Click the labels in turn, again and again; give the median of each thing that followed."""
    changes = []
    try:
        with Watcher(server.start().pid) as watcher:
            PeerVisit(browser, server, watcher, 60).warm(labels[0])
            visit = PeerVisit(browser, server, watcher, 60)
            visit.open()
            for turn in range(_CHANGES):
                label = visit.page.get_by_text(labels[turn % len(labels)]).first
                painting.arm(visit.page)
                label.click()
                visit.rest()
                changes.append(painting.read_change(visit.page))
            visit.visit.close()
    finally:
        server.stop()
    return {name: statistics.median(change[name] for change in changes) for name in changes[0]}


def _time(work: Callable[[], Any], repeat: int) -> float:
    """Give the median milliseconds, after one that warms up."""
    times = []
    for _ in range(repeat + 1):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[1:])


def format_table(stages: list[Stage]) -> str:
    """Return the stages as a Markdown table."""
    lines = ["| stage | ours | the least | of it | ratio |", "| :-- | --: | :-- | --: | --: |"]
    lines += [
        f"| {stage.name} | {_ms(stage.ours_ms)} | {stage.limit} | {_ms(stage.limit_ms)} | {stage.ratio:.1f} |"
        for stage in stages
    ]
    return "\n".join(lines)


def _ms(value: float) -> str:
    return f"{value:,.0f} ms" if value >= 10 else f"{value:.1f} ms"


def main(arguments: list[str]) -> int:
    """Measure and print; see the module."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.limits", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="how many incidents (default 1000000)")
    parser.add_argument("--repeat", type=int, default=5, help="how often each question is asked")
    parser.add_argument("--folder", type=Path, help="where the incidents are kept for another run")
    parser.add_argument("--write", type=Path, help="write the table into this file, too")
    options = parser.parse_args(arguments)
    chromium = find_chromium()
    if chromium is None:
        print(MISSING, file=sys.stderr)
        return 1
    load, busy = describe_load(), is_busy()
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        crowd = make_crowd((options.folder or Path(made)) / str(options.rows), options.rows)
        stages = measure_store(crowd, options.repeat) + measure_join(options.rows, options.repeat)
        browser = playwright.chromium.launch(executable_path=chromium, args=[*LAUNCH])
        stages += measure_reruns(browser, crowd, Path(made))
        machine = describe_machine(Chromium=browser.version, **{"Load before": load})
        browser.close()
    table = format_table(stages)
    print(table)
    if options.write:
        explained = _EXPLAINED.format(rows=f"{options.rows:,}")
        return write_measured(
            options.write, "How near the limits", f"{explained}\n\n{table}", machine=machine, busy=busy
        )
    return 0


_EXPLAINED = """Written by `python -m benchmarks.limits --write docs/performance.md`, with {rows} incidents. What each
stage takes beside the least that the library under it could take, medians of one run; nothing is kept from one question
to the next. The scan reads the columns that a view's query reads, without a filter, a group or a cell. The empty rerun
is one button and one text; the empty update one circle that st_folium puts elsewhere on a map that stays."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
