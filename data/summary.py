"""The numbers of the headline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Summary:
    """The numbers of the headline for the incidents that a filter chose.

    Attributes
    ----------
    incidents
        How many; `by_day + by_week + by_month` and `disputed + not_disputed + undetermined` are the same number.
    deaths, deaths_low, deaths_high
        Sums; where an incident has no low or high figure its `fatalities` counts.
    deaths_not_stated, no_deaths_reported
        Incidents whose source says nothing of deaths, and those of which it reports none (0).
    injured, abducted, arrested
        Sums of what was reported; `…_not_stated` counts the incidents where nothing is.
    conflicts, outside, not_located
        Incidents with two provinces, outside the four, without coordinates.
    approximate_places
        Incidents whose place is near or a district or province only.
    first_day, last_day
        None when there are no incidents.
    sources
        How many publishers.
    """

    incidents: int
    deaths: int
    deaths_low: int
    deaths_high: int
    deaths_not_stated: int
    no_deaths_reported: int
    injured: int
    injured_not_stated: int
    abducted: int
    abducted_not_stated: int
    arrested: int
    arrested_not_stated: int
    disputed: int
    not_disputed: int
    undetermined: int
    conflicts: int
    outside: int
    not_located: int
    by_day: int
    by_week: int
    by_month: int
    approximate_places: int
    first_day: date | None
    last_day: date | None
    sources: int
