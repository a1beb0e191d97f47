"""A person merges two reports of one event, sees the history, looks back, and undoes it, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visitor
from tests.browser.server import Server
from tests.browser.visit import Visit

FILE = (
    "incident_id,event_date,admin1,admin2,location,latitude,longitude,event_type,sub_event_type,actor1,fatalities,"
    "notes,source\n"
    "H-1,2017-01-18,Salahaddin,al-Dour,Jillam <b>al-Dour</b>,34.5,44.05,Battles,Armed clash,Daesh,9,"
    '"**Told** again <img src=x onerror=alert(1)> ![x](http://evil.example/x.png)",Other\n'
)


@pytest.fixture
def own_server(browser: Browser, tmp_path: Path) -> Iterator[Server]:
    """A server whose store has another source's report of a shipped incident, and that source's revision of it."""
    running = Server(tmp_path)
    (tmp_path / "other.csv").write_text(FILE, encoding="utf-8")
    (tmp_path / "later.csv").write_text(FILE.replace("Daesh,9", "Daesh,12"), encoding="utf-8")
    running.run_data("import", str(tmp_path / "other.csv"), str(tmp_path / "later.csv"))
    yield running.start()
    running.stop()


def test_two_reports_are_merged_looked_back_on_and_parted(own_server: Server, visit: Visitor) -> None:
    visited = visit(server=own_server, path="/changes")
    page = visited.page
    _see_what_changed(visited)
    page.get_by_role("link", name="Duplicates").click()
    page.get_by_role("button", name="Merge …").click()
    dialogue = page.get_by_role("dialog")
    expect(dialogue.get_by_text("Which one stays")).to_be_visible()
    dialogue.get_by_role("radiogroup", name="Deaths").get_by_text("12", exact=True).click()
    visited.idle()
    dialogue.get_by_role("button", name="Merge").click()
    expect(page.get_by_text("H-1 was merged into SAL-2017-01-18-02.")).to_be_visible()
    expect(page.get_by_text("No two incidents of different sources")).to_be_visible()
    visited.open("?incident=SAL-2017-01-18-02")
    expect(page.get_by_text("570 incidents").first).to_be_visible()
    card = page.locator(".fl-history")
    expect(card).to_contain_text("Merged with H-1")
    expect(card.locator("del", has_text="7")).to_be_visible()
    visited.open("?incident=H-1&as_of=3")
    expect(page.get_by_text("Not the data of now")).to_be_visible()
    expect(page.get_by_text("571 incidents").first).to_be_visible()
    page.get_by_role("link", name="Duplicates").click()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("Undone; both stand as before.")).to_be_visible()
    expect(page.get_by_text("1 pair to decide")).to_be_visible()
    page.get_by_role("button", name="Keep both").click()
    expect(page.get_by_text("No two incidents of different sources")).to_be_visible()


def _see_what_changed(visited: Visit) -> None:
    """The import before the last is what the page compares with; a narrow window holds it all."""
    page = visited.page
    visited.resize(360, 800)
    expect(page.get_by_role("tab", name="1 revised")).to_be_visible()
    expect(page.locator(".fl-diff tbody tr")).to_have_text("Deaths912")
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Duplicates")).to_be_visible()
    visited.resize(1400, 900).idle()
