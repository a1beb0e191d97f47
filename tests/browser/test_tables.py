"""The tables: a chosen row is the chosen incident, on the map too; what the report and the coordinates say apart."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.sights import address, cell_texts, choose_table, counted, grid, map_state, stamp_map, tick_row


def test_row_opens_its_incident_and_the_map_shows_it(visit: Visitor) -> None:
    seen = visit("?province=Kirkuk&from=2024-01-01")
    stood = stamp_map(seen)
    day, *_ = cell_texts(grid(seen), 2)
    tick_row(seen, grid(seen), 2)
    (chosen,) = address(seen)["incident"]
    assert day.split("T")[0] in chosen
    expect(seen.page.locator(".fl-card")).to_contain_text(chosen)
    state = map_state(seen)
    assert (state.selected, state.token) == (chosen, stood.token)
    tick_row(seen, grid(seen), 2)
    assert "incident" not in address(seen)


def test_incident_chosen_elsewhere_is_ticked_in_the_table_on_its_page(visit: Visitor) -> None:
    seen = visit("?incident=SAL-2017-01-18-01")
    expect(seen.page.get_by_text("Rows 501 to 570 of 570")).to_be_visible()
    grid(seen).hover()
    seen.page.mouse.wheel(0, 4000)
    expect(grid(seen).locator('tr[aria-selected="true"]')).to_contain_text("2017-01-18")


def test_makhmour_is_listed_where_report_and_coordinates_differ(visit: Visitor) -> None:
    seen = visit()
    choose_table(seen, "Report and coordinates differ")
    table = grid(seen)
    expected = counted(seen.server, "--conflict")
    rows = seen.page.get_by_text("Rows 1 to")
    assert rows.inner_text().endswith(f"of {expected['all']}")
    districts = [text for row in range(8) for text in cell_texts(table, row)]
    assert "Makhmour" in districts
    makhmour = counted(seen.server, "--conflict", "--district", "Makhmour")
    # Two of them are known to the district only: they stay where they were reported.
    assert (makhmour["all"], makhmour["outside"], makhmour["by_province"]["Nineveh"]) == (14, 12, 2)


def test_sort_orders_all_rows(visit: Visitor) -> None:
    seen = visit()
    grid(seen).scroll_into_view_if_needed()
    seen.page.get_by_test_id("stMain").get_by_role("combobox").first.click()
    seen.page.get_by_role("option", name="Oldest first").click()
    seen.idle()
    assert cell_texts(grid(seen), 0)[0].startswith("2017-01-18")
