"""The timeline: a brush sets the period, in every time zone the same, and everything follows."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visitor
from tests.browser.sights import address, bar_of, brush, check_totals, headline


@pytest.mark.parametrize("timezone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_brush_takes_the_bars_that_it_touches_in_every_time_zone(visit: Visitor, timezone: str) -> None:
    seen = visit(timezone=timezone)
    brush(seen, "2020-02-01", "2021-05-01")
    assert address(seen) == {"from": ["2020-02-01"], "to": ["2021-05-31"]}
    dates = [field.inner_text().replace("\n", "") for field in seen.page.get_by_test_id("stDateInput").all()]
    assert [text[-10:] for text in dates] == ["2020-02-01", "2021-05-31"]
    if timezone == "UTC":
        check_totals(seen, "--from", "2020-02-01", "--to", "2021-05-31")


def test_brush_again_and_double_click_leaves_the_period(visit: Visitor) -> None:
    seen = visit("?province=Diyala")
    brush(seen, "2020-01-01", "2020-06-01")
    brush(seen, "2021-01-01", "2021-04-01")
    assert address(seen) == {"province": ["Diyala"], "from": ["2021-01-01"], "to": ["2021-04-30"]}
    check_totals(seen, "--province", "Diyala", "--from", "2021-01-01", "--to", "2021-04-30")
    box = bar_of(seen, "2021-02-01")
    seen.page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"])
    seen.idle()
    assert address(seen) == {"province": ["Diyala"]}


def test_bar_says_its_first_and_last_day(visit: Visitor) -> None:
    seen = visit(timezone="America/New_York")
    bar_of(seen, "2021-02-01")
    bar = seen.page.get_by_test_id("stVegaLiteChart").locator('[aria-label*="From: 2021-02-01"]').first
    assert "To (inclusive): 2021-02-28" in (bar.get_attribute("aria-label") or "")


def test_bars_are_all_incidents_of_the_other_filters(visit: Visitor) -> None:
    seen = visit("?province=Diyala&from=2021-01-01&to=2021-12-31")
    bar_of(seen, "2021-01-01")
    bars = seen.page.get_by_test_id("stVegaLiteChart").locator('[aria-label*="Incidents: "]')
    counts = bars.evaluate_all(
        r"bars => bars.map((bar) => Number(/Incidents: (\d+)/.exec(bar.getAttribute('aria-label'))?.[1] ?? 0))"
    )
    seen.page.locator(".st-key-reset button").click()
    seen.idle()
    seen.page.get_by_test_id("stSidebar").get_by_role("button", name="Diyala").click()
    seen.idle()
    assert sum(counts) == headline(seen)["incidents"]


@pytest.mark.parametrize(("name", "first", "ends"), [("Year", "2021-01-01", ("2021-01-01", "2021-12-31"))])
def test_bars_of_another_width_are_brushed_whole(visit: Visitor, name: str, first: str, ends: tuple[str, str]) -> None:
    seen = visit()
    seen.page.get_by_role("radio", name=name).or_(seen.page.get_by_role("button", name=name, exact=True)).click()
    seen.idle()
    box = bar_of(seen, first)
    chart = seen.page.get_by_test_id("stVegaLiteChart").bounding_box()
    assert chart is not None
    seen.page.mouse.move(box["x"] + box["width"] * 0.3, chart["y"] + 10)
    seen.page.mouse.down()
    seen.page.mouse.move(box["x"] + box["width"] * 0.6, chart["y"] + 10, steps=4)
    seen.page.mouse.up()
    seen.idle()
    assert address(seen) == {"from": [ends[0]], "to": [ends[1]]}
