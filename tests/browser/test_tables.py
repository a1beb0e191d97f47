"""The tables: a chosen row is the chosen incident, on the map too; what the report and the coordinates say apart."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.sights import address, choose_row, choose_table, counted, map_state, row_at, row_texts, stamp_map


def test_row_opens_its_incident_and_the_map_shows_it(visit: Visitor) -> None:
    seen = visit("?province=Kirkuk&from=2024-01-01")
    stood = stamp_map(seen)
    day, *_ = row_texts(seen, 2)
    choose_row(seen, 2)
    (chosen,) = address(seen)["incident"]
    assert day in chosen
    expect(seen.page.locator(".fl-card")).to_contain_text(chosen)
    state = map_state(seen)
    assert (state.selected, state.token) == (chosen, stood.token)
    expect(row_at(seen, 2)).to_have_attribute("aria-selected", "true")
    choose_row(seen, 2)
    assert "incident" not in address(seen)
    table = seen.page.get_by_role("grid", name="The incidents that the filters leave")
    table.focus()
    for key in ("Home", "ArrowDown", "Enter"):
        table.press(key)
    expect(row_at(seen, 1)).to_have_attribute("aria-selected", "true")
    expect(seen.page.locator(".fl-card")).to_contain_text(row_texts(seen, 1)[0])


def test_incident_chosen_elsewhere_is_brought_into_view(visit: Visitor) -> None:
    seen = visit("?incident=SAL-2017-01-18-01")
    row = seen.page.locator('.flt-row[aria-selected="true"]')
    expect(row).to_contain_text("2017-01-18")
    assert int(row.get_attribute("aria-rowindex") or 0) > 500


def test_rows_are_fetched_as_they_are_scrolled_to_and_sorted_all_of_them(visit: Visitor) -> None:
    seen = visit()
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(request.url) if "/rows.json" in request.url else None)
    assert row_texts(seen, 0)[0].startswith("2026")
    assert seen.page.locator(".flt-rows .flt-row").count() < 40
    scroller = seen.page.locator(".flt-scroll")
    scroller.evaluate("table => { table.scrollTop = table.scrollHeight; }")
    assert row_texts(seen, 569)[0] == "2017-01-18"
    expect(seen.page.get_by_text("to 570 of 570")).to_be_visible()
    assert asked
    for heading, first in (("Date", "2017-01-18"), ("Date", "2026")):
        seen.page.locator(".flt-head").get_by_role("button", name=heading).click()
        expect(row_at(seen, 0)).to_contain_text(first)
    before = seen.traffic()["sent"]
    seen.page.locator(".flt-head").get_by_role("button", name="Deaths").click()
    expect(row_at(seen, 0).get_by_role("gridcell").nth(8)).to_have_text("230")
    deaths = [int(row_texts(seen, place)[8]) for place in range(8)]
    assert deaths == sorted(deaths, reverse=True)
    assert seen.traffic()["sent"] == before


def test_makhmour_is_listed_where_report_and_coordinates_differ(visit: Visitor) -> None:
    seen = visit()
    choose_table(seen, "Report and coordinates differ")
    expected = counted(seen.server, "--conflict")
    expect(seen.page.get_by_text(f"of {expected['all']}")).to_be_visible()
    districts = [text for place in range(8) for text in row_texts(seen, place)]
    assert "Makhmour" in districts
    makhmour = counted(seen.server, "--conflict", "--district", "Makhmour")
    # Two of them are known to the district only: they stay where they were reported.
    assert (makhmour["all"], makhmour["outside"], makhmour["by_province"]["Nineveh"]) == (14, 12, 2)
