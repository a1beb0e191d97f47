"""Counts through a period, bar by bar and part by part, without gaps: what the sparklines draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.periods import Bin, bins_of
from data.schema import AREAS

MEASURES = ("incidents", "deaths", "injured", "abducted", "disputed")


@dataclass(frozen=True)
class History:
    """Sums by bar and area.

    Attributes
    ----------
    unit
        The bar.
    starts
        First day of each bar, in order, bars without an incident included.
    sums
        By measure, then area, one value a bar.
    """

    unit: Bin
    starts: tuple[date, ...]
    sums: Mapping[str, Mapping[str, tuple[int, ...]]]

    def by_area(self, measure: str) -> Mapping[str, tuple[int, ...]]:
        """Return one value a bar for each area."""
        return self.sums[measure]

    def total(self, measure: str) -> tuple[int, ...]:
        """Return one value a bar, all areas together."""
        return tuple(sum(values) for values in zip(*self.sums[measure].values(), strict=True))


def make_history(rows: Iterable[Mapping[Any, Any]], span: tuple[date, date], unit: Bin) -> History:
    """Put rows of bar, area and sums into their places.

    Parameters
    ----------
    rows
        Mappings with `start` (the bar's first day), `area` (of `schema.AREAS`) and each of `MEASURES`.
    span
        First and last day to show; rows outside its bars are not expected.
    """
    starts = tuple(bins_of(span, unit))
    place = {start: i for i, start in enumerate(starts)}
    sums = {measure: {area: [0] * len(starts) for area in AREAS} for measure in MEASURES}
    for row in rows:
        for measure in MEASURES:
            sums[measure][row["area"]][place[row["start"]]] += int(row[measure])
    return History(unit, starts, {m: {a: tuple(v) for a, v in by_area.items()} for m, by_area in sums.items()})
