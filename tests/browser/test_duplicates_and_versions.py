"""A person merges two reports of one event, sees the history, looks back, and undoes it, in a real browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.server import Server

FILE = (
    "incident_id,event_date,admin1,admin2,location,latitude,longitude,event_type,sub_event_type,actor1,fatalities,"
    "notes,source\n"
    "H-1,2017-01-18,Salahaddin,al-Dour,Jillam <b>al-Dour</b>,34.5,44.05,Battles,Armed clash,Daesh,9,"
    '"**Told** again <img src=x onerror=alert(1)> ![x](http://evil.example/x.png)",Other\n'
)


def test_two_reports_are_merged_looked_back_on_and_parted(own_server: Server, visit: Visitor, tmp_path: Path) -> None:
    own_server.stop()
    (tmp_path / "other.csv").write_text(FILE, encoding="utf-8")
    own_server.run_data("import", str(tmp_path / "other.csv"))
    own_server.start()
    visited = visit(server=own_server)
    page = visited.page
    page.get_by_role("link", name="Duplicates").click()
    page.get_by_role("button", name="Merge …").click()
    dialogue = page.get_by_role("dialog")
    expect(dialogue.get_by_text("Which one stays")).to_be_visible()
    dialogue.get_by_role("radiogroup", name="Deaths").get_by_text("9", exact=True).click()
    visited.idle()
    dialogue.get_by_role("button", name="Merge").click()
    expect(page.get_by_text("H-1 was merged into SAL-2017-01-18-02.")).to_be_visible()
    expect(page.get_by_text("No two incidents of different sources")).to_be_visible()
    visited.open("?incident=SAL-2017-01-18-02")
    expect(page.get_by_text("570 incidents").first).to_be_visible()
    card = page.locator(".fl-history")
    expect(card).to_contain_text("Merged with H-1")
    expect(card.locator("del", has_text="7")).to_be_visible()
    visited.open("?incident=H-1&as_of=2")
    expect(page.get_by_text("Not the data of now")).to_be_visible()
    expect(page.get_by_text("571 incidents").first).to_be_visible()
    page.get_by_role("link", name="Duplicates").click()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("Undone; both stand as before.")).to_be_visible()
    expect(page.get_by_text("1 pair to decide")).to_be_visible()
    page.get_by_role("button", name="Keep both").click()
    expect(page.get_by_text("No two incidents of different sources")).to_be_visible()


def test_changes_page_shows_before_and_after(own_server: Server, visit: Visitor, tmp_path: Path) -> None:
    own_server.stop()
    (tmp_path / "other.csv").write_text(FILE, encoding="utf-8")
    (tmp_path / "later.csv").write_text(FILE.replace("Daesh,9", "Daesh,12"), encoding="utf-8")
    own_server.run_data("import", str(tmp_path / "other.csv"), str(tmp_path / "later.csv"))
    own_server.start()
    visited = visit(server=own_server)
    page = visited.page
    page.get_by_role("link", name="Changes").click()
    visited.idle().resize(360, 800)
    expect(page.get_by_role("tab", name="1 revised")).to_be_visible()
    expect(page.locator(".fl-diff tbody tr")).to_have_text("Deaths912")
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
