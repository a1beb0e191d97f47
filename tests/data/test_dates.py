"""Reading columns of dates."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.dates import Dates, read_dates


def read(*values: str, **options: bool) -> Dates:
    return read_dates(pd.Series(list(values), dtype="str"), **options)


def days(dates: Dates) -> list[str | None]:
    return [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in dates.values]


@pytest.mark.parametrize(
    "text",
    [
        "2024-07-14",
        "14 July 2024",
        "14-07-2024",
        "14/07/2024",
        "7/14/2024",
        "14-Jul-24",
        "2024-07-14 00:00:00.000",
        "2024-07-14T13:40:00Z",
        "14/07/2024, 1:40 PM",
        "20240714",
        "45487",
        "١٤/٠٧/٢٠٢٤",
        "14 تموز 2024",
        "14 يوليو 2024",
        "١٤ی تەمموزی ٢٠٢٤",
        "Sunday, 14 July 2024",
        "July 14, 2024",
        "14th July 2024",
        "14.07.2024",
        "2024/7/14",
        "14\u00a0July\u00a02024",
        "14. Juli 2024",
    ],
)
def test_each_way_of_writing_a_day_is_read(text: str) -> None:
    dates = read(text)
    assert days(dates) == ["2024-07-14"]
    assert dates.precision.tolist() == [1]


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("July 2024", "2024-07-01", 3),
        ("2024-07", "2024-07-01", 3),
        ("تموز 2024", "2024-07-01", 3),
        ("14-16 July 2024", "2024-07-14", 2),
        ("14 July 2024 - 20 July 2024", "2024-07-14", 2),
        ("14 July 2024 to 21 July 2024", "2024-07-14", 3),
        ("2024-07-14 – 2024-07-14", "2024-07-14", 1),
    ],
)
def test_month_or_span_is_read_with_its_precision(text: str, day: str, precision: int) -> None:
    dates = read(text)
    assert (days(dates), dates.precision.tolist()) == ([day], [precision])


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "2024",
        "31/02/2024",
        "2024-13-01",
        "0",
        "99999",
        "1403/04/24",
        "20 July 2024 - 14 July 2024",
        "1 May 2024 - 1 August 2024",
    ],
)
def test_what_is_no_day_is_wrong_and_not_read(text: str) -> None:
    dates = read(text)
    assert (days(dates), dates.wrong.tolist(), dates.precision.tolist()) == ([None], [True], [0])


@pytest.mark.parametrize(
    ("month", "names"),
    [
        (1, "كانون الثاني|يناير|کانوونی دووەم|January|Jan"),
        (2, "شباط|فبراير|شوبات"),
        (3, "آذار|مارس|ئازار"),
        (4, "نيسان|أبريل|نیسان"),
        (5, "أيار|مايو|ئایار"),
        (6, "حزيران|يونيو|حوزەیران"),
        (7, "تموز|يوليو|تەمووز"),
        (8, "آب|أغسطس|ئاب"),
        (9, "أيلول|سبتمبر|ئەیلوول|Sept"),
        (10, "تشرين الأول|أكتوبر|تشرینی یەکەم"),
        (11, "تشرين الثاني|نوفمبر|تشرینی دووەم"),
        (12, "كانون الأول|ديسمبر|کانونی یەکەم"),
    ],
)
def test_months_have_names_in_three_languages(month: int, names: str) -> None:
    for name in names.split("|"):
        assert days(read(f"3 {name} 2021")) == [f"2021-{month:02d}-03"], name


def test_one_day_above_twelve_settles_the_column() -> None:
    assert days(read("13/04/2024", "03/04/2024")) == ["2024-04-13", "2024-04-03"]
    assert days(read("7/14/2024", "3/4/2024")) == ["2024-07-14", "2024-03-04"]


def test_nothing_settles_the_column_so_it_is_undecided() -> None:
    dates = read("03/04/2024", "05/05/2024", "")
    assert days(dates) == [None, "2024-05-05", None]
    assert (dates.order, dates.undecided.tolist(), dates.wrong.any()) == ("undecided", [True, False, False], False)


def test_habit_of_the_format_decides_only_what_the_column_leaves_open() -> None:
    assert days(read("03/04/2024", usual_day_first=True)) == ["2024-04-03"]
    assert days(read("03/04/2024", "7/14/2024", usual_day_first=True)) == ["2024-03-04", "2024-07-14"]


def test_a_person_overrules_the_column() -> None:
    dates = read("03/04/2024", "7/14/2024", day_first=True)
    assert (days(dates), dates.wrong.tolist()) == (["2024-04-03", None], [False, True])


def test_column_of_both_orders_reads_only_what_can_be_read_in_one_way() -> None:
    dates = read("13/04/2024", "04/13/2024", "03/04/2024")
    assert days(dates) == ["2024-04-13", "2024-04-13", None]
    assert dates.undecided.tolist() == [False, False, True]


def test_empty_column_passes_through() -> None:
    assert len(read().values) == 0
    assert days(read("", " ")) == [None, None]


@settings(deadline=None)
@given(st.lists(st.text(max_size=25), max_size=5))
def test_any_text_is_read_or_wrong_or_undecided_or_empty(values: list[str]) -> None:
    dates = read(*values)
    states = dates.values.notna().to_numpy().astype(int) + dates.wrong + dates.undecided
    assert (states <= 1).all()
    assert len(states) == len(values)


@settings(deadline=None)
@given(st.lists(st.dates(pd.Timestamp(1950, 1, 1).date(), pd.Timestamp(2100, 1, 1).date()), min_size=1, max_size=9))
def test_iso_days_are_read_back(written: list) -> None:
    assert days(read(*(str(day) for day in written))) == [str(day) for day in written]
