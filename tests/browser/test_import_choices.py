"""What only a person can say of a file: its sheet, its words, its places; and what is done with the rest later."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.server import Server
from tests.browser.sights import alerts, choose, fates, headline, map_state, mend_cell, upload
from tests.browser.visit import Visit
from tests.data.test_leads import make_gdelt
from tests.data.workbooks import make_workbook

HEAD = ["date", "type", "place", "killed"]
BOOK = make_workbook(
    Summary=[["month", "number"], ["May", 3]],
    May=[
        HEAD,
        ["2024-05-14", "armed attack", "Daquq", 1],
        ["2024-05-15", "tea party", "Rashad", 2],
        ["2024-05-16", "IED", "Mandali, Diyala", "two"],
        ["2024-05-17", "IED", "Khanaqin", 4],
        ["2024-05-18", "IED", "Nowhereville", 1],
    ],
    June=[HEAD, ["2024-06-14", "IED", "Kifri", 1]],
)
FIRST = {"unchanged": 0, "updated": 0, "duplicate": 0}


def test_sheet_words_and_places_are_a_persons_to_say_and_the_rest_is_mended_later(
    own_server: Server, visit: Visitor
) -> None:
    seen = visit(server=own_server, path="/import", height=1800)
    page = seen.page
    upload(seen, "book.xlsx", BOOK)
    assert fates(seen) == FIRST | {"added": 2, "held": 3, "rows read": 5}
    choose(seen, "One sheet of 3", "June")
    assert fates(seen) == FIRST | {"added": 1, "held": 0, "rows read": 1}
    choose(seen, "One sheet of 3", "May")
    expect(page.locator(".st-key-store_row")).to_contain_text("3 rows are held and 1 has a place to be confirmed")
    _say_words(seen)
    _take_places(seen)
    page.get_by_role("button", name="Store 4 incidents").click()
    seen.idle()
    listed = page.locator(".st-key-import_2")
    expect(listed).to_contain_text("5 rows: 4 added, 1 held")
    listed.get_by_role("button", name="Mend 1 row").click()
    seen.idle()
    mend_cell(seen, 5, "2")
    page.get_by_role("button", name="Check 1 mended row again").click()
    page.get_by_role("button", name="Store 1 mended incident").click()
    expect(page.locator(".st-key-import_3")).to_contain_text("book.xlsx (mended)")
    expect(listed.get_by_role("button", name="Mend")).to_have_count(0)
    seen.open("?import=2&import=3")
    assert (headline(seen), map_state(seen).incidents) == ({"incidents": 5, "deaths": 10}, 3)


def _say_words(seen: Visit) -> None:
    seen.page.get_by_role("button", name="Agree to the proposal for 1 word").click()
    seen.idle()
    assert fates(seen)["held"] == 2
    choose(seen, "Meaning of tea party", "Protests · Peaceful protest")
    assert (fates(seen)["added"], fates(seen)["held"]) == (4, 1)


def _take_places(seen: Visit) -> None:
    """Take what can mean one place, then one of several; what no table knows stays not located."""
    place = seen.page.locator("[class*=st-key-places_]")
    expect(place).to_contain_text("4 rows are counted as “not located”")
    expect(place).to_contain_text("Known to no table, and so not located")
    place.get_by_role("button", name=re.compile("^Place 2 rows whose name means one place")).click()
    seen.idle()
    assert map_state(seen).incidents == 2
    expect(place.get_by_text("2 rows are placed.")).to_be_visible()
    several = place.get_by_role("combobox", name="Place of Rashad")
    expect(several).to_have_value(re.compile("not located; may be one of"))
    choose(seen, "Place of Rashad", "Rashad, Daquq, Kirkuk")
    expect(several).to_have_value(re.compile("the place itself"))
    assert map_state(seen).incidents == 3


def test_lead_becomes_an_incident_by_hand_only(own_server: Server, visit: Visitor) -> None:
    seen = visit(server=own_server, path="/import", height=1400)
    page = seen.page
    upload(seen, "20240715.export.CSV", make_gdelt({"EventCode": "010"}, {"SQLDATE": "2024071x"}, *[{}] * 6))
    assert (fates(seen)["added"], fates(seen)["held"]) == (7, 1)
    assert "never counted with incidents" in alerts(seen)
    page.get_by_role("button", name="Store 7 leads").click()
    seen.idle()
    page.get_by_role("link", name="Read the leads").click()
    seen.idle()
    expect(page.locator(".fl-leads-count")).to_have_text("7 leads")
    page.locator(".st-key-lead_GDELT-1203456789").get_by_role("button", name="Make an incident").click()
    seen.idle()
    page.get_by_role("button", name="Store as an incident").click()
    seen.idle()
    assert "Event type is empty" in alerts(seen)
    choose(seen, "Event type", "Protests · Peaceful protest")
    page.get_by_role("textbox", name="What happened").fill("A crowd, says the report.")
    page.get_by_role("button", name="Store as an incident").click()
    expect(page.get_by_text("An incident was made of this lead.")).to_be_visible()
    seen.idle()
    page.get_by_role("link", name="Its incident").click()
    seen.idle(timeout_ms=60_000)
    expect(page.locator(".fl-card")).to_contain_text("A crowd, says the report.")
    assert headline(seen)["incidents"] == 571
