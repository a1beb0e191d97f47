"""Faultline beside what one would pick instead: the same incidents, one browser, one machine, one run.

    python -m benchmarks.peers [--sizes 1000 10000 100000 1000000] [--minutes 8] [--write docs/performance.md]

Each page beside it is a script of `benchmarks/peer_pages` with one filter of provinces and points of one colour on an
empty ground: no table, no timeline, no words on the points, so that nothing but the way of drawing is compared, to
their advantage. Each page and size gets a server and a browser of its own, and one visit that warms the server and is
not counted; it is left when the page is at rest, or eight seconds after the filter is there. What takes longer than the
limit is stopped, and not tried with more incidents.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Error, Playwright, sync_playwright

from benchmarks import painting
from benchmarks.peer_pages.incidents import FILE_VARIABLE
from benchmarks.peers_report import OWN, Outcome, describe_peers, write_report
from benchmarks.processes import Watcher
from benchmarks.report import describe_load, describe_machine, is_busy
from benchmarks.same_incidents import Crowd, make_crowd
from tests.browser.chromium import MISSING, find_chromium
from tests.browser.server import ROOT, Server
from tests.browser.visit import LAUNCH, Visit

PAGES = Path(__file__).parent / "peer_pages"
PROVINCES = ("Diyala", "Kirkuk")
SIZES = (1_000, 10_000, 100_000, 1_000_000)
MARKERS_UP_TO = 10_000
_TICKS = 10
_WARM_S = 8
_QUIET = """
(ticks) => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning"
  && window.faultlinePainting.last > 0 && window.faultlinePainting.ticks >= ticks
"""
_FIRST_PAINTED = "() => [window.faultlinePainting.last, window.faultlinePainting.framed]"
_ENVIRONMENT = {"STREAMLIT_SERVER_MAX_MESSAGE_SIZE": "2000"}


@dataclass(frozen=True)
class Peer:
    """A page to measure.

    Attributes
    ----------
    up_to
        The most incidents that it is tried with; None for any number.
    """

    name: str
    script: Path
    up_to: int | None = None


PEERS: tuple[Peer, ...] = (
    Peer(OWN, ROOT / "app.py"),
    Peer("folium markers", PAGES / "folium_markers.py", MARKERS_UP_TO),
    Peer("folium GeoJson", PAGES / "folium_geojson.py"),
    Peer("st.map", PAGES / "streamlit_map.py"),
    Peer("st.pydeck_chart", PAGES / "pydeck_chart.py"),
    Peer("Plotly scatter_map", PAGES / "plotly_map.py"),
)


@dataclass(frozen=True)
class Options:
    """How much is measured.

    Attributes
    ----------
    repeat
        How often a province is chosen and given up again.
    enough_s
        No further pair of changes is begun after so long.
    limit_s
        What one step may take.
    """

    repeat: int = 3
    enough_s: float = 8
    limit_s: float = 90


class TooLongError(Exception):
    """A page did not come to rest within the limit."""


class PeerVisit:
    """A visit that waits for a page to be at rest: nothing runs, nothing comes, nothing is painted any more."""

    def __init__(self, browser: Browser, server: Server, watcher: Watcher, limit_s: float) -> None:
        self.visit = Visit(browser, server)
        self.visit.context.add_init_script(painting.WATCH)
        self.page = self.visit.page
        self.page.set_default_timeout(limit_s * 1000)
        self.watcher = watcher
        self.limit_s = limit_s
        self.fetched = 0.0
        network: CDPSession = self.visit.context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", self._note)

    def _note(self, event: dict[str, float]) -> None:
        self.fetched += event["encodedDataLength"]

    def warm(self, text: str = PROVINCES[0]) -> None:
        """Let the server load what it loads once; the visit ends when the page is at rest, or soon after the filter."""
        self.page.goto(self.visit.server.url, wait_until="commit")
        self._wait(lambda left: self.page.get_by_text(text).first.wait_for(timeout=left))
        with suppress(TooLongError):
            self.rest(_WARM_S)
        self.visit.close()

    def open(self) -> dict[str, float]:
        """Open the page with an empty cache; give the milliseconds to the last paint and the map's, and the bytes."""
        began = time.time()
        self.page.goto(self.visit.server.url, wait_until="commit")
        self.rest()
        painted, framed = (moment - began * 1000 for moment in self.page.evaluate(_FIRST_PAINTED))
        down = self.fetched + self.visit.traffic()["bytesDown"]
        return {"painted": painted, "map": framed if framed > 0 else painted, "down": down}

    def choose(self, province: str) -> dict[str, float]:
        """Click a province, as one chooses it or gives it up; see `painting.read_change`.

        A map in a frame of its own is what is painted there, another one the whole page: nothing else changes on it.
        """
        painting.arm(self.page)
        fetched = self.fetched
        button = self.page.get_by_test_id("stSidebar").get_by_text(province).first
        self._wait(lambda left: button.click(timeout=left))
        self.rest()
        change = painting.read_change(self.page)
        on_the_map = change["painted"] if math.isnan(change["framed"]) else change["framed"]
        return change | {"map": on_the_map, "down": change["down"] + self.fetched - fetched}

    def rest(self, within_s: float | None = None) -> None:
        """Return when the page is at rest; the limit is the visit's own where none is given.

        Raises
        ------
        TooLongError
            It was not within the limit.
        """
        deadline = time.monotonic() + (within_s or self.limit_s)
        self._wait(lambda left: self.visit.idle(timeout_ms=left), deadline)
        while True:
            self._wait(lambda left: self.page.wait_for_function(_QUIET, arg=_TICKS, timeout=left), deadline)
            if self.watcher.is_quiet():
                return
            if time.monotonic() > deadline:
                raise TooLongError
            self.page.wait_for_timeout(100)

    def _wait(self, wait: Callable[[float], object], deadline: float | None = None) -> None:
        left_s = self.limit_s if deadline is None else deadline - time.monotonic()
        try:
            wait(max(1.0, left_s * 1000))
        except Error as error:
            if "Timeout" in type(error).__name__ or "Timeout" in str(error):
                raise TooLongError from error
            raise


def measure_peer(playwright: Playwright, chromium: str, peer: Peer, crowd: Crowd, options: Options) -> Outcome:
    """Measure one page with one crowd, and say so when it does not get to its end."""
    environment = {**_ENVIRONMENT, FILE_VARIABLE: str(crowd.file)}
    server = Server(crowd.folder, script=peer.script, environment=environment)
    outcome = Outcome(peer.name, crowd.incidents)
    browser = playwright.chromium.launch(executable_path=chromium, args=[*LAUNCH])
    try:
        with Watcher(server.start().pid) as watcher:
            try:
                PeerVisit(browser, server, watcher, options.limit_s).warm()
                _visit(PeerVisit(browser, server, watcher, options.limit_s), outcome, options)
            except TooLongError:
                outcome.stopped = f"> {options.limit_s:.0f} s"
            except Error as error:
                outcome.stopped = "the tab crashed" if "crash" in str(error).lower() else str(error).splitlines()[0]
            outcome.browser_bytes, outcome.server_bytes = watcher.browser_bytes, watcher.server_bytes
    finally:
        browser.close()
        server.stop()
    return outcome


def _visit(visit: PeerVisit, outcome: Outcome, options: Options) -> None:
    opened = visit.open()
    outcome.first_view_ms, outcome.first_map_ms = opened["painted"], opened["map"]
    outcome.first_view_bytes = opened["down"]
    began = time.monotonic()
    for turn in range(2 * options.repeat):
        if turn % 2 == 0 and turn and time.monotonic() - began > options.enough_s:
            break
        change = visit.choose(PROVINCES[turn // 2 % 2])
        outcome.changes_ms.append(change["painted"])
        outcome.map_changes_ms.append(change["map"])
        outcome.changes_bytes.append(change["down"])
    visit.visit.close()


def measure(
    folder: Path, sizes: Sequence[int], peers: Sequence[Peer], minutes: float, options: Options, chromium: str
) -> tuple[list[Outcome], str]:
    """Measure every page at every size, the smallest first; what time does not suffice for is noted as not run."""
    crowds = [make_crowd(folder / str(n), n) for n in sizes]
    outcomes: list[Outcome] = []
    deadline = time.monotonic() + minutes * 60
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*LAUNCH])
        version = browser.version
        browser.close()
        for crowd in crowds:
            for peer in peers:
                outcome = _skip(peer, crowd, outcomes)
                if outcome is None and time.monotonic() > deadline and peer.name != OWN:
                    outcome = Outcome(peer.name, crowd.incidents, stopped="not run")
                if outcome is None:
                    outcome = measure_peer(playwright, chromium, peer, crowd, options)
                outcomes.append(outcome)
                print(outcome, file=sys.stderr, flush=True)
    return outcomes, version


def _skip(peer: Peer, crowd: Crowd, before: list[Outcome]) -> Outcome | None:
    if peer.up_to is not None and crowd.incidents > peer.up_to:
        return Outcome(peer.name, crowd.incidents, stopped="not tried")
    stopped = [each for each in before if each.page == peer.name and each.stopped not in {"", "not run"}]
    return Outcome(peer.name, crowd.incidents, stopped="not tried") if stopped else None


def main(arguments: list[str]) -> int:
    """Measure and print; see the module."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="how many incidents")
    names = [peer.name for peer in PEERS]
    parser.add_argument("--pages", nargs="+", choices=names, default=names, help="which pages (default all)")
    parser.add_argument("--minutes", type=float, default=15, help="no page but Faultline is begun later (default 15)")
    parser.add_argument("--limit", type=float, default=90, help="the seconds that one step may take (default 90)")
    parser.add_argument("--repeat", type=int, default=3, help="how often a province is chosen and given up again")
    parser.add_argument("--folder", type=Path, help="where the incidents are kept for another run")
    parser.add_argument("--json", type=Path, help="write what was measured into this file, too")
    parser.add_argument("--write", type=Path, help="write the table into this file and the chart beside it")
    options = parser.parse_args(arguments)
    chromium = find_chromium()
    if chromium is None:
        print(MISSING, file=sys.stderr)
        return 1
    load, busy = describe_load(), is_busy()
    with tempfile.TemporaryDirectory() as made:
        outcomes, version = measure(
            options.folder or Path(made), options.sizes, [peer for peer in PEERS if peer.name in options.pages],
            options.minutes, Options(repeat=options.repeat, limit_s=options.limit), chromium,
        )  # fmt: skip
    machine = describe_machine(
        **describe_peers(), Chromium=version, **{"Load before": load, "Load at the end": describe_load()}
    )
    if options.json:
        found = {"machine": machine, "outcomes": [asdict(outcome) for outcome in outcomes]}
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return write_report(outcomes, machine, options.write, limit_s=options.limit, busy=busy)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
