"""Measure the page as a person meets it: a real browser, a warm server, the shipped incidents.

    python -m benchmarks.page [--incidents N] [--json] [--repeat 7] [--write docs/performance.md]

Three things are measured: how long until the map shows its marks, how long a filter change takes until the last of it
is painted, and what a rerun sends. Beside them stands an empty Streamlit page with one button, measured in the same
run: what is above its numbers is Faultline's, what is below it no Streamlit page can reach. With `--incidents` all is
measured on a store of so many plausible ones, beside one of a thousand; and how long the map takes to show finer marks
after a move, and what memory the server takes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks import painting
from benchmarks.plausible import fill_store
from benchmarks.processes import Watcher
from benchmarks.report import describe_load, describe_machine, is_busy, write_measured
from data.imports import ensure_shipped
from data.opening import open_store
from tests.browser.chromium import MISSING, find_chromium
from tests.browser.server import Server
from tests.browser.visit import FIRST_RUN_MS, LAUNCH, Visit

FIGURES = ".fl-tiles"
"""The numbers of the headline."""

PROVINCES = ("Diyala", "Kirkuk")
"""Chosen and given up again in turn, by their labels in the sidebar: each click is one filter change."""

MEMORY = "server memory"
PLAY = "play, a frame"
TARGETS: dict[str, float] = {"first view": 3000, "filter change": 700, "filter change, down": 300_000}
"""What the page has to keep: milliseconds, and bytes for what is sent."""
TARGETS_OF_MANY = TARGETS | {"first view": 2500, "filter change": 600, "pan": 250, "zoom": 250, PLAY: 250, MEMORY: 1e9}
"""The same for a store of a million incidents."""
FEW = 1_000
MOST_TIMES = 1.5
"""How many times its value at `FEW` incidents nothing may pass."""

EMPTY_PAGE = """
import streamlit as st

st.button("Again")
st.text(str(st.session_state.setdefault("runs", 0)))
st.session_state.runs += 1
"""

_NOTE_FIRST = """
(() => {
  if (window !== window.top) return;
  const first = (window.faultlineFirst = { socket: 0 });
  const wanted = {
    seen: () => document.querySelector(SEEN),
    marks: () => document.querySelector('iframe[title="streamlit_folium.st_folium"]')
      ?.contentDocument?.querySelector(".fl-ready svg.fl-marks > *"),
  };
  setInterval(() => {
    for (const [name, find] of Object.entries(wanted)) {
      if (first[name] || !find()) continue;
      delete wanted[name];
      requestAnimationFrame(() => setTimeout(() => { first[name] = performance.now(); }));
    }
  }, 10);
  window.WebSocket = class extends window.WebSocket {
    constructor(...where) {
      super(...where);
      this.addEventListener("message", ({ data }) => { first.socket += data.byteLength ?? data.size ?? data.length; });
    }
  };
})();
"""
_FETCHED = """
() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .reduce((sum, entry) => sum + entry.transferSize, 0)
"""

_PLAY = """
async () => {
  const seen = [];
  const shown = () => document.querySelector(".fl-play-dates").innerText;
  const before = shown();
  document.querySelector(".fl-play-button").click();
  const end = performance.now() + 10000;
  for (let last = before; performance.now() < end; ) {
    await new Promise((done) => requestAnimationFrame(done));
    if (shown() === last) continue;
    last = shown();
    seen.push(performance.now());
  }
  document.querySelector(".fl-play-stop").click();
  return seen.slice(1).map((at, i) => at - seen[i]);
}
"""
_MOVE = """
async (body, move) => {
  const { app } = window.faultline;
  const version = app.marks.version;
  const start = performance.now();
  const { map } = app;
  if (move === "pan") map.panBy([420, 0], { animate: false });
  else map.setZoom(map.getZoom() + 1, { animate: false });
  while (app.marks.version === version) await new Promise((done) => setTimeout(done, 2));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - start;
}
"""


@dataclass(frozen=True)
class Measure:
    """One line of the table.

    Attributes
    ----------
    name
        What was measured.
    unit
        "ms", "bytes" or "reruns".
    values
        One a repetition.
    beside
        The median of the same on an empty Streamlit page, or of `FEW` incidents, where that can be said.
    target
        What must not be passed, where something must not.
    """

    name: str
    unit: str
    values: tuple[float, ...]
    beside: float | None = None
    target: float | None = None

    @property
    def median(self) -> float:
        """The middle one of the values."""
        return statistics.median(self.values)

    @property
    def kept(self) -> bool | None:
        """Whether the median keeps the target; None where there is none."""
        return None if self.target is None else self.median <= self.target


def measure_first_view(browser: Browser, server: Server, *, seen: str, has_map: bool) -> dict[str, float]:
    """Open the page with an empty cache; return when a part of it and the map's marks were painted, and the bytes.

    The times are the browser's own, from its first request on: nothing watches the page but a look at it every 10 ms.
    Without a map to wait for that part is the whole page.
    """
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.add_init_script(_NOTE_FIRST.replace("SEEN", json.dumps(seen)))
    page = context.new_page()
    page.goto(server.url, wait_until="commit")
    last = "marks" if has_map else "seen"
    page.wait_for_function(f"() => window.faultlineFirst?.{last}", timeout=FIRST_RUN_MS)
    page.wait_for_load_state("networkidle")
    first = page.evaluate("() => window.faultlineFirst")
    down = page.evaluate(_FETCHED) + sum(frame.evaluate(_FETCHED) for frame in page.frames[1:]) + first["socket"]
    context.close()
    return {"first figures": first["seen"], "first view": first[last], "first view, down": down}


def measure_change(visit: Visit, click: Callable[[], None]) -> dict[str, float]:
    """Click; return the milliseconds until the last of it was painted, the bytes sent down and the messages sent up."""
    painting.arm(visit.idle().page)
    click()
    change = painting.read_change(visit.idle().page)
    return {
        "filter change": change["painted"],
        "filter change, answered": change["answered"],
        "filter change, down": change["down"],
        "filter change, reruns": change["reruns"],
    }


def _watched(browser: Browser, server: Server) -> Visit:
    visit = Visit(browser, server)
    visit.context.add_init_script(painting.WATCH)
    return visit.open()


def measure_moves(visit: Visit, repeat: int) -> dict[str, tuple[float, ...]]:
    """Pan and zoom; return the milliseconds until the marks of the new view were drawn.

    None where the map holds every incident and asks for nothing.
    """
    body = visit.map.locator("body")
    if not body.evaluate("() => Boolean(window.faultline.app.view.finer)"):
        return {}
    took: dict[str, list[float]] = {"pan": [], "zoom": []}
    for turn in range(repeat):
        body.evaluate(
            """async (body, zoom) => {
              const { app } = window.faultline;
              const version = app.marks.version;
              app.map.setView([34.6 + zoom / 20, 43.6], zoom, { animate: false });
              while (app.marks.version === version) await new Promise((done) => setTimeout(done, 2));
            }""",
            9 + turn % 3,
        )
        for move, times in took.items():
            times.append(body.evaluate(_MOVE, move))
    took[PLAY] = body.evaluate(_PLAY)
    return {name: tuple(times) for name, times in took.items()}


def measure_page(browser: Browser, server: Server, repeat: int) -> dict[str, tuple[float, ...]]:
    """Measure Faultline's own page; the first visit warms the server and is not counted."""
    views = [measure_first_view(browser, server, seen=FIGURES, has_map=True) for _ in range(repeat + 1)]
    visit = _watched(browser, server)
    sidebar = visit.page.get_by_test_id("stSidebar")

    def click(province: str) -> Callable[[], None]:
        return lambda: sidebar.get_by_text(province).first.click()

    changes = [measure_change(visit, click(PROVINCES[turn // 2 % 2])) for turn in range(2 * repeat)]
    moves = measure_moves(visit, repeat)
    visit.close()
    return _columns(views[1:]) | _columns(changes) | moves


def measure_empty(browser: Browser, server: Server, repeat: int) -> dict[str, tuple[float, ...]]:
    """Measure the same on a page of one button and one text."""
    views = [
        measure_first_view(browser, server, seen='[data-testid="stButton"]', has_map=False) for _ in range(repeat + 1)
    ]
    visit = _watched(browser, server)
    button = visit.page.get_by_role("button", name="Again")
    changes = [measure_change(visit, button.click) for _ in range(2 * repeat)]
    visit.close()
    return _columns(views[1:]) | _columns(changes)


def _columns(rows: list[dict[str, float]]) -> dict[str, tuple[float, ...]]:
    return {name: tuple(row[name] for row in rows) for name in rows[0]}


def fill(server: Server, incidents: int) -> None:
    """Give a server that does not run yet a store of the shipped incidents and so many plausible ones."""
    store = open_store(server.store)
    ensure_shipped(store)
    fill_store(store, incidents)
    store.home.close()


def measure(repeat: int, chromium: str, incidents: int) -> tuple[list[Measure], str]:
    """Start the servers and a browser, measure, and return the table's lines and the browser's version."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*LAUNCH])
        places = [Path(folder) / name for name in ("page", "beside")]
        for place in places:
            place.mkdir()
        if incidents:
            page, beside = (
                _measure_many(browser, place, n, repeat) for place, n in zip(places, (incidents, FEW), strict=True)
            )
        else:
            script = places[1] / "empty.py"
            script.write_text(EMPTY_PAGE, encoding="utf-8")
            page = _serve(Server(places[0]), lambda server: measure_page(browser, server, repeat))
            beside = _serve(Server(places[1], script=script), lambda server: measure_empty(browser, server, repeat))
        version = browser.version
        browser.close()
    return [
        Measure(
            name=name,
            unit=_unit(name),
            values=values,
            beside=statistics.median(beside[name]) if name in beside else None,
            target=(TARGETS_OF_MANY if incidents else TARGETS).get(name),
        )
        for name, values in page.items()
    ], version


def _measure_many(browser: Browser, folder: Path, incidents: int, repeat: int) -> dict[str, tuple[float, ...]]:
    server = Server(folder)
    fill(server, incidents)

    def measured(server: Server) -> dict[str, tuple[float, ...]]:
        with Watcher(server.pid) as watcher:
            columns = measure_page(browser, server, repeat)
        return columns | {MEMORY: (watcher.server_bytes,)}

    return _serve(server, measured)


def _serve(server: Server, measured: Callable[[Server], dict[str, tuple[float, ...]]]) -> dict[str, tuple[float, ...]]:
    try:
        return measured(server.start())
    finally:
        server.stop()


def _unit(name: str) -> str:
    if name.endswith("down") or name == MEMORY:
        return "bytes"
    return "reruns" if name.endswith("reruns") else "ms"


def format_table(measures: list[Measure], incidents: int = 0) -> str:
    """Return the measures as a Markdown table, of the shipped incidents or of so many."""
    lines = [
        f"| measure | median | worst | to reach | {f'at {FEW:,}' if incidents else 'empty Streamlit page'} | ratio |",
        "| :-- | --: | --: | --: | --: | --: |",
    ]
    for measure in measures:
        target = "" if measure.target is None else f"{_format(measure.target, measure.unit)}"
        verdict = "" if measure.kept is None else (" ✓" if measure.kept else " ✗")
        beside = "" if measure.beside is None else _format(measure.beside, measure.unit)
        times = measure.median / measure.beside if measure.beside else None
        ratio = "" if times is None else f"{times:.1f}"
        if times is not None and incidents:
            ratio += " ✓" if times <= MOST_TIMES else " ✗"
        median, worst = _format(measure.median, measure.unit), _format(max(measure.values), measure.unit)
        lines.append(f"| {measure.name} | {median} | {worst} | {target}{verdict} | {beside} | {ratio} |")
    return "\n".join(lines)


def _format(value: float, unit: str) -> str:
    if unit == "bytes":
        return f"{value / 1000:,.1f} kB" if value < 1e7 else f"{value / 1e6:,.0f} MB"
    return f"{value:,.0f} ms" if unit == "ms" else f"{value:g}"


def main(arguments: list[str]) -> int:
    """Measure and print; see the module."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--incidents", type=int, default=0, help="measure on so many plausible incidents")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--repeat", type=int, default=7, help="how often each thing is measured (default 7)")
    parser.add_argument("--write", type=Path, help="write the table into this file, too")
    options = parser.parse_args(arguments)
    chromium = find_chromium()
    if chromium is None:
        print(MISSING, file=sys.stderr)
        return 1
    load, busy = describe_load(), is_busy()
    measures, version = measure(options.repeat, chromium, options.incidents)
    machine = describe_machine(Chromium=version, **{"Load before": load})
    if options.json:
        print(
            json.dumps({"machine": machine, "measures": [asdict(m) | {"median": m.median} for m in measures]}, indent=1)
        )
    else:
        print(format_table(measures, options.incidents))
    if options.write:
        title = f"The page at {options.incidents:,} incidents" if options.incidents else "The page"
        explained = (
            _EXPLAINED_MANY.format(n=options.incidents, few=FEW, most=MOST_TIMES) if options.incidents else _EXPLAINED
        )
        return write_measured(
            options.write,
            title,
            f"{explained}\n\n{format_table(measures, options.incidents)}",
            machine=machine,
            busy=busy,
        )
    return 0


_EXPLAINED = """Written by `make bench`: a warm server, the shipped incidents, an empty cache, all on one machine.
*First figures* and *first view* are the times from asking for the address to the first numbers and to the marks on the
fitted map, with all that was fetched for it, Streamlit's own scripts included. *Filter change* is the time from the
click on a province to the last paint of map, figures, timeline and table; *answered* is when the last of it had come
from the server, *down* how much that was. The empty page is one button and one text in Streamlit."""

_EXPLAINED_MANY = """The same, by `python -m benchmarks.page --incidents {n}`, on a store of so many plausible incidents
(`benchmarks.plausible`), beside a store of {few:,}: at most {most:g} times that is to be reached. *Pan* and *zoom* are
the times from a move of the map until the marks fetched for it are drawn; a thousand are all in the page, and ask for
nothing. *Play, a frame* is the time from one step of a play to the next. *Server
memory* is the most that the process had (PSS) while all this was measured."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
