"""Wrong files: each gets a clear sentence with its lines, the good rows stay usable, and nothing ever breaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.server import Server
from tests.browser.sights import alerts, cell_texts, fates, grid, upload
from tests.browser.visit import Visit

HEAD = "incident_id,event_date,event_type,location,admin1,latitude,longitude,fatalities"
GOOD = "T-1,2024-05-01,Battles,Daquq,Kirkuk,35.14,44.45,1"


def rows(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *lines, "")).encode()


REFUSED = {
    "empty": (b"", "The file is empty"),
    "header only": (rows(), "no rows below them"),
    "binary": (bytes(range(256)) * 20, "The file is not text"),
    "no coordinates and no place": (
        rows("2024-05-01,Battles,x", head="event_date,event_type,notes"),
        "No column says where",
    ),
}
HELD = {
    "truncated UTF-8": (rows(GOOD, "T-2,2024-05-02,Battles,كركوك")[:-2], 1, [("3", "cut off")]),
    "latitude 135": (rows(GOOD, "T-2,2024-05-02,Battles,X,Kirkuk,135,44.4,1"), 1, [("3", "latitude is 135")]),
    "0, 0": (rows(GOOD, "T-2,2024-05-02,Battles,X,Kirkuk,0,0,1"), 1, [("3", "0, 0")]),
    "no dates": (
        rows(GOOD, "T-2,soon,Battles,X,Kirkuk,35.4,44.4,1", "T-3,2024-02-30,Battles,X,Kirkuk,35.4,44.4,1"),
        1,
        [("3", "“soon”"), ("4", "“2024-02-30”")],
    ),
    "unknown type": (rows(GOOD, "T-2,2024-05-02,Tea party,X,Kirkuk,35.4,44.4,1"), 1, [("3", "“Tea party”")]),
    "negative and fractional deaths": (
        rows(GOOD, "T-2,2024-05-02,Battles,X,Kirkuk,35.4,44.4,-3", "T-3,2024-05-02,Battles,X,Kirkuk,35.4,44.4,1.5"),
        1,
        [("3", "negative"), ("4", "whole number")],
    ),
    "id twice": (rows(GOOD, "T-1,2024-05-02,Battles,X,Kirkuk,35.4,44.4,1"), 1, [("3", "T-1 stands twice")]),
}


@pytest.fixture(scope="module")
def import_page(browser: Browser, server: Server) -> Iterator[Visit]:
    """One visit to the import page, into which one file after the other is dropped and none is stored."""
    seen = Visit(browser, server).open(path="/import")
    yield seen
    seen.close()


@pytest.fixture
def dropped(import_page: Visit) -> Iterator[Visit]:
    """The same, checked after each file: no failure, no other host."""
    yield import_page
    assert import_page.watch.complain() == ""
    assert "encountered an error" not in import_page.page.inner_text("body")
    assert "Traceback" not in import_page.page.inner_text("body")


@pytest.mark.parametrize("name", REFUSED)
def test_file_that_cannot_be_used_gets_one_clear_sentence(dropped: Visit, name: str) -> None:
    content, words = REFUSED[name]
    upload(dropped, f"{name}.csv", content)
    assert words in alerts(dropped)
    assert dropped.page.get_by_role("button", name="Store").count() == 0


@pytest.mark.parametrize("name", HELD)
def test_wrong_row_is_held_with_its_line_and_the_good_one_stays_usable(dropped: Visit, name: str) -> None:
    content, good, reasons = HELD[name]
    upload(dropped, f"{name}.csv", content)
    counts = fates(dropped)
    assert (counts["added"], counts["held"], counts["rows read"]) == (good, len(reasons), good + len(reasons))
    for row, (line, words) in enumerate(reasons):
        shown, reason, *_ = cell_texts(grid(dropped), row)
        assert shown == line
        assert words in reason
    expect(dropped.page.get_by_role("button", name=f"Store {good} incident")).to_be_enabled()


def test_swapped_coordinates_are_offered_to_be_swapped(dropped: Visit) -> None:
    upload(dropped, "swapped.csv", rows("T-1,2024-05-01,Battles,Daquq,Kirkuk,44.45,35.14,1"))
    assert fates(dropped)["held"] == 1
    expect(dropped.page.locator(".st-key-ask_swapped")).to_contain_text("look swapped")
    dropped.page.get_by_role("button", name="Swap latitude and longitude").click()
    dropped.idle()
    assert (fates(dropped)["added"], fates(dropped)["held"]) == (1, 0)


def test_column_twice_is_said_and_the_first_is_used(dropped: Visit) -> None:
    upload(dropped, "twice.csv", rows(f"{GOOD},2024-05-01", head=f"{HEAD},event_date"))
    assert "“event_date” stands twice" in alerts(dropped)
    assert fates(dropped)["added"] == 1


def test_id_of_the_store_with_other_content_is_an_update(dropped: Visit) -> None:
    upload(dropped, "known.csv", rows("SAL-2017-01-18-01,2024-05-02,Battles,X,Kirkuk,35.4,44.4,1", GOOD))
    assert (fates(dropped)["added"], fates(dropped)["updated"]) == (1, 1)


def test_columns_in_another_order_and_in_capitals_are_understood(dropped: Visit) -> None:
    content = rows("1,44.45,35.14,Battles,2024-05-01", head="FATALITIES,LONGITUDE,LATITUDE,EVENT_TYPE,EVENT_DATE")
    upload(dropped, "ORDER.CSV", content)
    assert fates(dropped)["added"] == 1
