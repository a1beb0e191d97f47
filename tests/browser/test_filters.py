"""The filters, by address and by control: the page counts what the command line counts."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.sights import address, check_totals, headline, promised, sentence
from tests.browser.visit import Visit


@pytest.mark.parametrize(
    "chosen",
    [
        [("province", "Diyala")],
        [("from", "2021-01-01"), ("to", "2021-12-31")],
        [("from", "2024-07-01")],
        [("province", "Kirkuk"), ("province", "Nineveh"), ("type", "Battles"), ("deaths", "1")],
        [("province", "outside")],
        [("disputed", "disputed"), ("disputed", "undetermined"), ("q", "peshmerga")],
        [("district", "Makhmour"), ("conflict", "1")],
    ],
    ids=lambda chosen: "-".join(value for _, value in chosen),
)
def test_address_filters_the_page_as_the_command_line_does(visit: Visitor, chosen: list[tuple[str, str]]) -> None:
    seen = visit("?" + urlencode(chosen))
    flags = [
        part for name, value in chosen for part in ((f"--{name}",) if name == "conflict" else (f"--{name}", value))
    ]
    expected = check_totals(seen, *flags)
    assert 0 < expected["all"] < 570
    assert expected["filter"] in sentence(seen)
    assert address(seen) == parse_qs(urlencode(chosen))


def test_province_by_control(visit: Visitor) -> None:
    seen = visit()
    for name in ("Diyala", "Kirkuk"):
        _press(seen, name)
    assert sorted(address(seen)["province"]) == ["Diyala", "Kirkuk"]
    check_totals(seen, "--province", "Diyala", "--province", "Kirkuk")
    _press(seen, "Kirkuk")
    assert address(seen) == {"province": ["Diyala"]}
    check_totals(seen, "--province", "Diyala")
    seen.page.locator(".st-key-reset button").click()
    seen.idle()
    assert address(seen) == {}
    assert headline(seen)["incidents"] == 570


def test_date_by_control(visit: Visitor) -> None:
    seen = visit()
    _choose(seen, "Period", "2021")
    assert address(seen) == {"from": ["2021-01-01"], "to": ["2021-12-31"]}
    check_totals(seen, "--from", "2021-01-01", "--to", "2021-12-31")
    _type_day(seen, "From", "2021-03-15")
    assert address(seen) == {"from": ["2021-03-15"], "to": ["2021-12-31"]}
    _type_day(seen, "To (inclusive)", "2021-06-30")
    assert address(seen) == {"from": ["2021-03-15"], "to": ["2021-06-30"]}
    check_totals(seen, "--from", "2021-03-15", "--to", "2021-06-30")
    _choose(seen, "Period", "All of the data")
    assert address(seen) == {}
    assert headline(seen)["incidents"] == 570


@pytest.mark.parametrize(
    ("act", "flags"),
    [
        (lambda seen: _press(seen, "Protests"), ["--type", "Protests"]),
        (lambda seen: _press(seen, "Undetermined"), ["--disputed", "undetermined"]),
        (lambda seen: _fill(seen, "At least … deaths", "5"), ["--deaths", "5"]),
        (lambda seen: _fill(seen, "Words", "Daquq police"), ["--q", "Daquq police"]),
        (lambda seen: _pick(seen, "District (as reported)", "Daquq"), ["--district", "Daquq"]),
        (lambda seen: _pick(seen, "Actor", "Peshmerga"), ["--actor", "Peshmerga"]),
    ],
    ids=["type", "disputed", "deaths", "text", "district", "actor"],
)
def test_other_filters_by_control(visit: Visitor, act: Callable[[Visit], None], flags: list[str]) -> None:
    seen = visit()
    act(seen)
    assert address(seen) == {flags[0].removeprefix("--"): [flags[1]]}
    assert 0 < check_totals(seen, *flags)["all"] < 570


def test_count_beside_an_option_is_what_choosing_it_leaves(visit: Visitor) -> None:
    seen = visit("?from=2021-01-01")
    left = promised(seen, "Salahaddin")
    _press(seen, "Salahaddin")
    assert headline(seen)["incidents"] == left > 0


def test_share_shows_the_address_of_the_view(visit: Visitor) -> None:
    seen = visit("?province=Diyala&from=2021-01-01")
    seen.page.get_by_role("button", name="Share").click()
    expect(seen.page.get_by_test_id("stCode")).to_have_text(f"{seen.server.url}/?province=Diyala&from=2021-01-01")


def _press(seen: Visit, name: str) -> None:
    seen.page.get_by_test_id("stSidebar").get_by_role("button", name=name).first.click()
    seen.idle()


def _fill(seen: Visit, label: str, text: str) -> None:
    field = seen.page.get_by_label(label).first
    field.fill(text)
    field.press("Enter")
    seen.idle()


def _choose(seen: Visit, label: str, option: str) -> None:
    seen.page.get_by_test_id("stSelectbox").filter(has_text=label).get_by_role("combobox").click()
    seen.page.get_by_role("option", name=option, exact=True).click()
    seen.idle()


def _pick(seen: Visit, label: str, option: str) -> None:
    field = seen.page.get_by_test_id("stMultiSelect").filter(has_text=label).get_by_role("combobox")
    field.fill(option)
    seen.page.get_by_role("option", name=option).first.click()
    field.press("Escape")
    seen.idle()


def _type_day(seen: Visit, label: str, day: str) -> None:
    field = seen.page.get_by_test_id("stDateInput").filter(has_text=label)
    for part, text in zip(field.get_by_role("spinbutton").all(), day.split("-"), strict=True):
        part.click()
        part.press_sequentially(text)
    seen.page.locator(".fl-brand").click()
    seen.idle()
