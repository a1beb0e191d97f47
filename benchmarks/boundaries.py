"""What the boundary sets cost: `python -m benchmarks.boundaries --folder ../shared/boundaries [--write FILE]`.

Four figures: adding OCHA's three levels with 100,000 stored incidents; a million points to a set's districts, beside
shapely's bare STRtree query in the same run; switching the authority in a real browser until the last of the page is
painted, each time with a filter that nobody asked for before; and the bytes of geometry that a browser gets.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely
from playwright.sync_api import sync_playwright

from benchmarks import painting
from benchmarks.plausible import fill_store
from benchmarks.report import describe_load, describe_machine, is_busy, write_measured
from data.imports import ensure_shipped
from data.opening import open_store
from data.placements import placed_by
from data.schema import SCOPE
from data.store import Store
from geo.adding import add_set
from geo.admin import find_units
from geo.boundaries import BoundarySet, read_boundaries
from geo.drawing import count_bytes
from geo.land import make_land
from tests.browser.chromium import MISSING, find_chromium
from tests.browser.server import Server
from tests.browser.visit import LAUNCH, Visit

INCIDENTS = 100_000
POINTS = 1_000_000
RUNS = 3
SWITCHES = 7
LEVELS = ("ocha_adm1", "ocha_adm2", "ocha_adm3")
TO_REACH = {
    "adding OCHA's three levels, 100,000 incidents": "5 s",
    "a million points to 101 districts": "3 s, and twice the bare STRtree query",
    "switching the authority at 100,000 incidents, painted": "0.7 s",
    "geometry sent to the browser": "150,000 bytes",
}


def make_points(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Make points over the north of Iraq, the same ones each time."""
    rng = np.random.default_rng(5)
    return rng.uniform(41.5, 46.0, n), rng.uniform(33.0, 37.2, n)


def fill(folder: Path) -> Store:
    """Make a store of the shipped incidents and `INCIDENTS` plausible ones."""
    store = open_store(Server(folder).store)
    ensure_shipped(store)
    fill_store(store, INCIDENTS)
    return store


def timed(run: Callable[[], object]) -> float:
    """Return the seconds of one run."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def measure_adding(folder: Path, files: Path) -> tuple[float, Store]:
    """Return the seconds of adding the three levels, and the store."""
    store = fill(folder)

    def add() -> None:
        for name in LEVELS:
            add_set(files / f"{name}.geojson", folder=folder / "sets", id=name.replace("_", "-"), title=name)
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


def measure_switch(folder: Path, chromium: str) -> list[float]:
    """Return the seconds from the click on OCHA's districts to the last paint, on the store of `measure_adding`.

    Each time the page is open with another filter, so that no answer by OCHA's lines is kept from the time before; the
    first one also fetches their land. One switch before warms the server.
    """
    server = Server(folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*LAUNCH])
        try:
            server.start()
            visit = Visit(browser, server)
            _switch(visit, "?deaths=1")
            visit.close()
            visit = Visit(browser, server)
            visit.context.add_init_script(painting.WATCH)
            took = [_switch(visit, f"?from=20{15 + turn}-01-02") for turn in range(SWITCHES)]
        finally:
            server.stop()
            browser.close()
    return took


def _switch(visit: Visit, query: str) -> float:
    page = visit.open(query).page
    choice = page.locator(".st-key-authority_boundaries").get_by_role("combobox")
    choice.focus()
    choice.press("ArrowDown")
    option = page.get_by_role("option", name="ocha_adm2")
    while not option.is_visible():  # a list that opens while the page still runs is closed by it
        page.wait_for_timeout(500)
        choice.press("ArrowDown")
    if page.evaluate("() => Boolean(window.faultlinePainting)"):
        painting.arm(page)
        option.click()
        return painting.read_change(visit.idle().page)["painted"] / 1000
    option.click()
    visit.idle()
    return 0.0


def measure_bytes(set_id: str) -> int:
    """Return the bytes of a set's own geometry as it is sent, before compression."""
    land = make_land(read_boundaries(set_id), in_scope=SCOPE)
    return sum(count_bytes(land[key]) for key in ("provinces", "districts", "disputed"))


def main() -> int:
    """Measure and print, or write, the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(__file__).parents[2] / "shared" / "boundaries")
    parser.add_argument("--write", type=Path, help="write the table into this file, too")
    asked = parser.parse_args()
    if not (asked.folder / "ocha_adm2.geojson").is_file():
        print(f"OCHA's files are not in {asked.folder}; name their folder with --folder.", file=sys.stderr)
        return 1
    chromium = find_chromium()
    if chromium is None:
        print(MISSING, file=sys.stderr)
        return 1
    load, busy = describe_load(), is_busy()
    text = format_table(measure(asked.folder, chromium))
    print(text)
    if asked.write:
        machine = describe_machine(**{"Load before": load})
        return write_measured(asked.write, "Boundaries", f"{_EXPLAINED}\n\n{text}", machine=machine, busy=busy)
    return 0


def measure(files: Path, chromium: str) -> dict[str, str]:
    """Return each figure in words."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["FAULTLINE_BOUNDARIES"] = str(Path(name) / "sets")
        adding, store = measure_adding(Path(name), files)
        ours, bare = measure_join(read_boundaries("ocha-adm2"))
        sizes = {each: measure_bytes(each) for each in ("natural-earth", "ocha-adm1", "ocha-adm2", "ocha-adm3")}
        store.home.close()
        switches = measure_switch(Path(name), chromium)
    return {
        "adding OCHA's three levels, 100,000 incidents": f"{adding:.1f} s",
        "a million points to 101 districts": f"{ours:.2f} s; the bare STRtree query {bare:.2f} s",
        "switching the authority at 100,000 incidents, painted": (
            f"{statistics.median(switches):.2f} s; the first, with its land, {switches[0]:.2f} s; "
            f"the slowest {max(switches):.2f} s"
        ),
        "geometry sent to the browser": "; ".join(f"{key} {value:,}" for key, value in sizes.items()),
    }


def format_table(figures: dict[str, str]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| figure | measured | to reach |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {key} | {value} | {TO_REACH[key]} |" for key, value in figures.items())])


_EXPLAINED = """Written by `python -m benchmarks.boundaries --write docs/performance.md`. The switch is timed from the
click on OCHA's districts until map, figures, timeline and table are painted, each time under a filter of which no
answer is kept; medians of seven."""


if __name__ == "__main__":
    sys.exit(main())
