"""A large file: its first rows are shown at once, its progress is seen, and Cancel leaves the store as it was."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.acled_shape import write_acled_shape
from tests.browser.conftest import Visitor
from tests.browser.server import Server
from tests.browser.sights import fates
from tests.browser.visit import Visit

ROWS = 6_000
"""More than are shown first; `slow_app` makes each step of them take as long as with many more."""
SHIPPED = 570
LIMIT_S = 3
"""About a second is promised; the machine that tests may be busy."""


@pytest.fixture
def large_file(tmp_path: Path) -> Path:
    path = tmp_path / "acled.csv"
    assert write_acled_shape(path, rows=ROWS) == ROWS
    return path


@pytest.fixture
def own_server(browser: Browser, tmp_path: Path) -> Iterator[Server]:
    """The page with an import that takes its time."""
    running = Server(tmp_path, script=Path(__file__).with_name("slow_app.py")).start()
    yield running
    running.stop()


def test_large_file_is_shown_from_its_first_rows_cancelled_and_stored(
    own_server: Server, visit: Visitor, large_file: Path
) -> None:
    seen = visit(server=own_server, path="/import")
    page = seen.page
    page.locator("input[type=file]").set_input_files(large_file)
    expect(page.get_by_text("These are the first 5,000 rows.")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert not page.get_by_role("button", name="Store ").is_visible()
    assert _cancel(seen) < LIMIT_S
    expect(page.get_by_text("Cancelled; nothing was stored.")).to_be_visible()
    page.get_by_role("button", name="Read the file again").click()
    store = page.get_by_role("button", name="Store 6,000 incidents")
    expect(store).to_be_visible(timeout=60_000)
    seen.idle()
    assert fates(seen) == {
        "added": ROWS, "updated": 0, "unchanged": 0, "duplicate": 0, "held": 0, "rows read": ROWS,
    }  # fmt: skip
    store.click()
    expect(page.get_by_text("Storing 6,000 rows …")).to_be_visible()
    _cancel(seen)
    seen.idle()
    stored = page.get_by_text("The file was stored before it could be cancelled.").is_visible()
    assert stored or page.get_by_text("Cancelled; nothing was stored.").is_visible()
    assert f'"all": {SHIPPED + ROWS * stored}' in own_server.run_data("count")


def _cancel(seen: Visit) -> float:
    """Click Cancel and give the seconds until the page says that it did, or that it was too late."""
    seen.page.get_by_role("button", name="Cancel").click()
    began = time.monotonic()
    expect(seen.page.get_by_text("Cancelled; ").or_(seen.page.get_by_text("before it could be"))).to_be_visible()
    return time.monotonic() - began
