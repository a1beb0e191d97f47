"""Many incidents: the map fetches what it shows, and neither moving nor playing says a word to the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.plausible import fill_store
from data.imports import ensure_shipped
from data.opening import open_store
from tests.browser.conftest import Visitor
from tests.browser.server import Server
from tests.browser.sights import headline
from tests.browser.visit import Visit

N = 100_000
_MARKS = """() => {
  const { marks } = window.faultline.app;
  return { n: marks.marks.reduce((sum, mark) => sum + mark.n, 0), marks: marks.marks.length };
}"""


@pytest.fixture
def crowded(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("crowded"))
    store = open_store(server.store)
    ensure_shipped(store)
    fill_store(store, N)
    store.home.close()
    yield server.start()
    server.stop()


def test_hundred_thousand_pan_zoom_filter_and_play(crowded: Server, visit: Visitor) -> None:
    seen = visit(server=crowded)
    whole = _marks(seen)
    assert whole["n"] > N * 0.9
    assert whole["marks"] < 200
    sent = seen.traffic()["sent"]
    close = _moved(seen, "map.setView([35.4, 44.2], 10, { animate: false })")
    assert 0 < close["n"] < whole["n"]
    beside = _moved(seen, "map.panBy([600, 0], { animate: false })")
    assert 0 < beside["n"] != close["n"]
    _play(seen)
    seen.idle()
    assert seen.traffic()["sent"] == sent, "neither moving nor playing runs the page"
    seen.page.get_by_test_id("stSidebar").get_by_role("button", name="Diyala").first.click()
    seen.idle()
    assert headline(seen)["incidents"] < N
    _moved(seen, "app.showHome(false)")
    seen.map.locator("body").evaluate(
        """async () => {
          const { app } = window.faultline;
          const end = Date.now() + 15000;
          while (app.marks.places.some((place) => place.rows.some((row) => row.lat > 36))) {
            if (Date.now() > end) throw new Error("the other provinces' marks stay");
            await new Promise((done) => setTimeout(done, 30));
          }
        }"""
    )
    seen.open("?incident=SYN-0000001")
    expect(seen.map.locator(".fl-chosen")).to_have_count(1)
    held = seen.map.locator(".fl-mark:has(.fl-chosen)").evaluate("(node) => node.flMark.n")
    assert held > 1, "the cell is ringed in which it stands"


def _marks(seen: Visit) -> dict[str, int]:
    return seen.map.locator("body").evaluate(_MARKS)


def _moved(seen: Visit, move: str) -> dict[str, int]:
    """Move the map; return what is drawn when it has fetched, or taken back, what it then shows."""
    seen.map.locator("body").evaluate(
        f"""async () => {{
          const {{ app }} = window.faultline;
          const {{ map, marks }} = app;
          const version = marks.version;
          {move};
          const end = Date.now() + 15000;
          while (marks.version === version) {{
            if (Date.now() > end) throw new Error("no other marks came");
            await new Promise((done) => setTimeout(done, 30));
          }}
        }}"""
    )
    return _marks(seen)


def _play(seen: Visit) -> None:
    bar = seen.map.locator(".fl-play")
    whole = bar.locator(".fl-play-count").inner_text()
    bar.locator(".fl-play-button").first.click()
    seen.map.locator("body").evaluate(
        """async (body, whole) => {
          const text = (name) => document.querySelector(`.fl-play-${name}`).innerText;
          const end = Date.now() + 15000;
          const seen = new Set();
          while (seen.size < 3) {
            if (Date.now() > end) throw new Error("it did not move: " + [...seen].join());
            if (text("count") !== whole) seen.add(text("dates"));
            await new Promise((done) => setTimeout(done, 30));
          }
        }""",
        whole,
    )
    bar.get_by_role("button", name="Stop").click()
    assert bar.locator(".fl-play-count").inner_text() == whole
