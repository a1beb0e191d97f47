"""Bars of time: days, ISO weeks (from Monday), months, quarters and years, by their first and last day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, get_args

Bin = Literal["day", "week", "month", "quarter", "year"]
BINS: tuple[Bin, ...] = get_args(Bin)

# The longest span, in days, that a bin serves: about 30 to 120 bars stay tellable apart on one screen.
_LONGEST_DAYS: tuple[tuple[int, Bin], ...] = ((62, "day"), (365, "week"), (4000, "month"), (10000, "quarter"))
_LONGEST_SPARKLINE_DAYS: tuple[tuple[int, Bin], ...] = ((31, "day"), (280, "week"), (1200, "month"), (4000, "quarter"))
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}


def bin_for_span(span: tuple[date, date]) -> Bin:
    """Return the finest bin whose bars can be told apart over `span`, both ends inclusive."""
    days = (span[1] - span[0]).days + 1
    return next((unit for longest, unit in _LONGEST_DAYS if days <= longest), "year")


def bin_for_sparkline(span: tuple[date, date]) -> Bin:
    """Return the bin with which `span` makes at most some forty bars."""
    days = (span[1] - span[0]).days + 1
    return next((unit for longest, unit in _LONGEST_SPARKLINE_DAYS if days <= longest), "year")


def bin_start(day: date, unit: Bin) -> date:
    """Return the first day of the bar in which `day` lies; a week begins on Monday (ISO 8601)."""
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(days=day.weekday())
    months = _MONTHS[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def bin_end(day: date, unit: Bin) -> date:
    """Return the last day, inclusive, of the bar in which `day` lies."""
    return next_bin(bin_start(day, unit), unit) - timedelta(days=1)


def next_bin(start: date, unit: Bin) -> date:
    """Return the first day of the bar after the one that begins on `start`."""
    if unit == "day":
        return start + timedelta(days=1)
    if unit == "week":
        return start + timedelta(days=7)
    month = start.month - 1 + _MONTHS[unit]
    return date(start.year + month // 12, month % 12 + 1, 1)


def count_bins(span: tuple[date, date], unit: Bin) -> int:
    """Return about how many bars `span` touches; exact for days, at most one off for others."""
    days = (span[1] - span[0]).days + 1
    return (
        days if unit == "day" else round(days / {"week": 7, "month": 30.44, "quarter": 91.31, "year": 365.25}[unit]) + 1
    )


def bins_of(span: tuple[date, date], unit: Bin) -> list[date]:
    """Return the first days of all bars that `span` touches, in order and without a gap."""
    starts = [bin_start(span[0], unit)]
    while (following := next_bin(starts[-1], unit)) <= span[1]:
        starts.append(following)
    return starts
