import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.periods import BINS, bin_end, bin_for_span, bin_start, bins_of, next_bin

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "unit", "first", "last"),
    [
        (date(2021, 1, 1), "day", date(2021, 1, 1), date(2021, 1, 1)),
        (date(2021, 1, 3), "week", date(2020, 12, 28), date(2021, 1, 3)),
        (date(2021, 2, 28), "month", date(2021, 2, 1), date(2021, 2, 28)),
        (date(2024, 2, 1), "month", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2021, 12, 31), "quarter", date(2021, 10, 1), date(2021, 12, 31)),
        (date(2021, 7, 4), "year", date(2021, 1, 1), date(2021, 12, 31)),
    ],
)
def test_a_bar_has_its_first_and_last_day(day, unit, first, last):
    assert (bin_start(day, unit), bin_end(day, unit)) == (first, last)


@given(days, st.sampled_from(BINS))
def test_every_day_lies_in_exactly_one_bar(day, unit):
    start = bin_start(day, unit)
    assert start <= day <= bin_end(day, unit)
    assert bin_end(start, unit) + timedelta(days=1) == next_bin(start, unit)


@given(days, st.integers(0, 1500), st.sampled_from(BINS))
def test_bars_of_a_span_leave_no_gap(first, length, unit):
    span = (first, first + timedelta(days=length))
    starts = bins_of(span, unit)
    assert starts[0] <= span[0]
    assert bin_end(starts[-1], unit) >= span[1]
    assert all(next_bin(a, unit) == b for a, b in itertools.pairwise(starts))


@pytest.mark.parametrize(
    ("length", "unit"),
    [
        (1, "day"),
        (30, "day"),
        (90, "week"),
        (365, "week"),
        (366, "month"),
        (3341, "month"),
        (5000, "quarter"),
        (20000, "year"),
    ],
)
def test_a_longer_span_has_coarser_bars(length, unit):
    assert bin_for_span((date(2017, 1, 1), date(2017, 1, 1) + timedelta(days=length - 1))) == unit
