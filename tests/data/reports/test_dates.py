"""Days are counted from publication; a weekday without one names no day."""

from __future__ import annotations

import datetime as dt

import pytest

from data.reports.dates import find_times, find_year
from tests.data.reports.reading import PUBLISHED


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on Sunday morning", dt.date(2024, 7, 14)),
        ("on Tuesday", PUBLISHED),
        ("last Tuesday", dt.date(2024, 7, 9)),
        ("on Wednesday", dt.date(2024, 7, 10)),
        ("yesterday", dt.date(2024, 7, 15)),
        ("five days ago", dt.date(2024, 7, 11)),
        ("on June 11", dt.date(2024, 6, 11)),
        ("on 20 December", dt.date(2023, 12, 20)),
        ("on 14 July 2023", dt.date(2023, 7, 14)),
        ("on 2024-07-01", dt.date(2024, 7, 1)),
        ("on 14/07/2024", dt.date(2024, 7, 14)),
        ("the 3rd of May, 2021", dt.date(2021, 5, 3)),
    ],
)
def test_day_is_counted_from_publication(text: str, day: dt.date) -> None:
    assert [time.day for time in find_times(text, PUBLISHED)] == [day]


@pytest.mark.parametrize("text", ["on Sunday", "yesterday", "on June 11", "five days ago"])
def test_no_day_without_publication(text: str) -> None:
    assert [time.day for time in find_times(text, None)] == [None]


def test_year_told_elsewhere_serves_a_day_without_one() -> None:
    text = "He left on May 2nd, 2022. In the early hours of May 2nd soldiers came."
    year = find_year(text)
    assert [t.day for t in find_times(text, None, year=year) if t.kind == "day"] == [dt.date(2022, 5, 2)] * 2


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("in 2017", "year"),
        ("in mid-August", "month"),
        ("last week", "earlier"),
        ("the next day", "next"),
        ("the same day", "same"),
        ("overnight", "clock"),
    ],
)
def test_other_times_name_no_day(text: str, kind: str) -> None:
    assert [(time.kind, time.day) for time in find_times(text, PUBLISHED)] == [(kind, None)]


@pytest.mark.parametrize(
    ("text", "clock"), [("at 8:30 pm", "20:30"), ("at 11 pm", "23:00"), ("at 12 am", "00:00"), ("at 05:45", "05:45")]
)
def test_time_of_day_is_read(text: str, clock: str) -> None:
    assert [time.clock for time in find_times(text, PUBLISHED)] == [clock]


@pytest.mark.parametrize("text", ["He may come.", "31/31/2024", "30 February 2024", "in 2024 people came"])
def test_no_day_is_made_up(text: str) -> None:
    assert all(time.day is None for time in find_times(text, PUBLISHED))
