"""The map on the page: a mark opens its incident, and nothing that the page does moves or reloads the map."""

from __future__ import annotations

from playwright.sync_api import Frame, expect

from tests.browser.conftest import Visitor
from tests.browser.sights import FRAME, address, choose_table, click_mark, grid, map_state, stamp_map, tick_row
from tests.browser.visit import Visit


def test_mark_opens_its_incident_with_its_source_and_the_address_keeps_it(visit: Visitor) -> None:
    seen = visit()
    mark = click_mark(seen, "open")
    incident = mark.ids[0]
    assert address(seen) == {"incident": [incident]}
    assert map_state(seen).selected == incident
    card = seen.page.locator(".fl-card")
    expect(card).to_contain_text(incident)
    source = card.locator(".fl-sources a").first
    assert (source.get_attribute("href") or "").startswith(("http://", "https://"))
    assert {"noopener", "noreferrer"} <= set((source.get_attribute("rel") or "").split())
    assert source.get_attribute("target") == "_blank"
    before = card.inner_text()
    seen.page.reload()
    seen.idle()
    assert seen.page.locator(".fl-card").inner_text() == before
    assert map_state(seen).selected == incident
    seen.page.get_by_role("button", name="Close").click()
    seen.idle()
    assert address(seen) == {}
    assert map_state(seen).selected is None


def test_place_with_several_lists_them_and_one_of_them_opens(visit: Visitor) -> None:
    seen = visit()
    mark = click_mark(seen, "list")
    assert mark.n > 1
    expect(seen.page.get_by_text(f"{mark.n} incidents at this mark")).to_be_visible()
    assert "incident" not in address(seen)
    place = grid(seen)
    expect(place.locator('[data-testid="glide-cell-1-1"]')).to_have_count(1)
    tick_row(seen, place, 1)
    (chosen,) = address(seen)["incident"]
    assert chosen in mark.ids
    expect(seen.page.locator(".fl-card")).to_contain_text(chosen)
    assert map_state(seen).selected == chosen
    seen.page.get_by_role("button", name="Back to the list").click()
    seen.idle()
    expect(seen.page.get_by_text(f"{mark.n} incidents at this mark")).to_be_visible()


def test_moving_and_zooming_run_nothing(visit: Visitor) -> None:
    seen = visit()
    before, sent = map_state(seen), seen.traffic()["sent"]
    click_mark(seen, "zoom")
    zoomed = map_state(seen)
    assert zoomed.zoom > before.zoom
    _drag(seen)
    seen.map.get_by_role("button", name="Zoom out").click()
    seen.idle()
    assert map_state(seen).standing != zoomed.standing
    assert seen.traffic()["sent"] == sent


def test_no_rerun_reloads_or_moves_the_map(visit: Visitor) -> None:
    seen = visit()
    mounted: list[str] = []
    seen.page.on("framenavigated", lambda frame: _note(mounted, frame))
    click_mark(seen, "zoom")
    _drag(seen)
    stood = stamp_map(seen)
    for act in (_filter, _shade, _turn_dark, _filter, _open_one, _rename):
        act(seen)
        assert map_state(seen).standing == stood.standing, act.__name__
    assert map_state(seen).theme == "dark"
    assert mounted == []


def test_every_filter_reaches_the_map_that_stays(visit: Visitor) -> None:
    seen = visit()
    stamp = stamp_map(seen)
    _filter(seen)
    after = map_state(seen)
    assert 0 < after.incidents < stamp.incidents
    assert after.standing == stamp.standing


def test_show_on_map_moves_there_once(visit: Visitor) -> None:
    seen = visit("?incident=KIR-2021-05-27-01")
    before = stamp_map(seen)
    seen.page.get_by_role("button", name="Show on map").click()
    seen.idle()
    after = map_state(seen)
    assert after.zoom > before.zoom
    assert after.token == before.token
    assert [round(float(degrees)) for degrees in after.centre] == [35, 44]
    assert after.selected == "KIR-2021-05-27-01"


def _note(mounted: list[str], frame: Frame) -> None:
    if frame.parent_frame is not None:
        mounted.append(frame.url)


def _drag(seen: Visit) -> None:
    frame = seen.page.locator(FRAME).bounding_box()
    assert frame is not None
    x, y = frame["x"] + frame["width"] * 0.72, frame["y"] + frame["height"] * 0.3
    seen.page.mouse.move(x, y)
    seen.page.mouse.down()
    seen.page.mouse.move(x - 60, y + 30, steps=5)
    seen.page.mouse.move(x - 70, y + 40, steps=5)
    seen.page.mouse.up()
    seen.idle()


def _filter(seen: Visit) -> None:
    seen.page.get_by_test_id("stSidebar").get_by_role("button", name="Protests").click()
    seen.idle()


def _shade(seen: Visit) -> None:
    seen.page.locator(".st-key-choropleth").get_by_text("Deaths").click()
    seen.idle()


def _turn_dark(seen: Visit) -> None:
    seen.choose_theme("dark")
    seen.map.locator('[data-theme="dark"]').wait_for()


def _open_one(seen: Visit) -> None:
    mark = click_mark(seen, "list")
    expect(seen.page.get_by_text(f"{mark.n} incidents at this mark")).to_be_visible()
    seen.page.get_by_role("button", name="Close").click()
    seen.idle()


def _rename(seen: Visit) -> None:
    choose_table(seen, "Provinces")
