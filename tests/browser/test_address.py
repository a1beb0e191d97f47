"""The address is the view: nonsense is noticed, an empty result is said, back goes back, a page keeps its filter."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.sights import address, alerts, headline, map_state, sentence
from tests.browser.visit import Visit


def test_nonsense_is_ignored_with_a_notice_and_the_rest_holds(visit: Visitor) -> None:
    seen = visit(
        "?province=Atlantis&province=Diyala&from=yesterday&to=2021-13-45&type=Tea&deaths=-3&disputed=maybe"
        "&boundaries=mars&lang=xx&colour=red"
    )
    told = alerts(seen)
    for word in ("Atlantis", "yesterday", "2021-13-45", "Tea", "-3", "maybe", "mars", "xx", "colour"):
        assert word in told
    assert sentence(seen) == "121 incidents in Diyala"
    assert address(seen) == {"province": ["Diyala"]}
    seen.page.get_by_role("button", name="Understood").click()
    seen.idle()
    assert seen.page.get_by_test_id("stAlert").count() == 0


def test_incident_that_is_not_there_is_said(visit: Visitor) -> None:
    seen = visit("?incident=NO-SUCH-ONE")
    assert "NO-SUCH-ONE" in alerts(seen)
    assert headline(seen)["incidents"] == 570


def test_empty_result_is_said_and_can_be_reset(visit: Visitor) -> None:
    seen = visit("?province=Diyala&q=zeppelin")
    assert sentence(seen).startswith("0 incidents in Diyala")
    assert map_state(seen).incidents == 0
    expect(seen.map.get_by_text("No incidents with these filters")).to_be_visible()
    seen.page.locator(".st-key-reset_empty button").click()
    seen.idle()
    assert address(seen) == {}
    assert headline(seen)["incidents"] == map_state(seen).incidents == 570


def test_period_that_ends_before_it_begins_is_no_failure(visit: Visitor) -> None:
    seen = visit("?from=2022-01-01&to=2021-01-01")
    assert headline(seen)["incidents"] in range(571)


def test_period_outside_the_data_is_empty_and_the_dates_say_it(visit: Visitor) -> None:
    seen = visit("?from=1999-01-01&to=1999-12-31")
    assert headline(seen)["incidents"] == 0
    assert address(seen) == {"from": ["1999-01-01"], "to": ["1999-12-31"]}


def test_back_brings_the_former_filter_again_and_forward_the_later(visit: Visitor) -> None:
    seen = visit()
    _press(seen, "Diyala")
    _press(seen, "Protests")
    assert headline(seen)["incidents"] < 121
    seen.page.go_back()
    seen.idle()
    assert address(seen) == {"province": ["Diyala"]}
    assert sentence(seen) == "121 incidents in Diyala"
    seen.page.go_back()
    seen.idle()
    assert (address(seen), headline(seen)["incidents"]) == ({}, 570)
    seen.page.go_forward()
    seen.idle()
    assert sentence(seen) == "121 incidents in Diyala"


def test_other_page_and_back_keeps_the_filter_and_the_incident(visit: Visitor) -> None:
    seen = visit("?province=Diyala&incident=KIR-2021-05-27-01")
    for name in ("Import", "Map", "Sources and method", "Map"):
        seen.page.get_by_role("link", name=name, exact=True).first.click()
        seen.idle()
    assert address(seen) == {"province": ["Diyala"], "incident": ["KIR-2021-05-27-01"]}
    assert sentence(seen) == "121 incidents in Diyala"
    expect(seen.page.locator(".fl-card")).to_contain_text("KIR-2021-05-27-01")


def _press(seen: Visit, name: str) -> None:
    seen.page.get_by_test_id("stSidebar").get_by_role("button", name=name).first.click()
    seen.idle()
