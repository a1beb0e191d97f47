"""Incidents of two sources that may be one: a search over frames, with a score and its reasons in words.

Pure: nothing here knows the store. Two records are compared where their places and days can be the same, each widened
by how exactly the record itself knows them; where their kinds do not exclude each other; and where no source lists
both. A score says how alike they are, never that they are the same: a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.actor_groups import actor_groups
from data.kinds import kind_likeness
from data.search_text import fold_text

PLACE_KM: dict[int, float] = {1: 3.0, 2: 15.0, 3: 40.0}
"""How far off a record's point may be, by geo_precision: the place itself (two gazetteers seldom agree on a town's
centre), near it (UCDP: about 25 km between such points), a district or province only."""
DATE_DAYS: dict[int, int] = {1: 0, 2: 6, 3: 30}
"""How far off a record's day may be, by time_precision."""
REPORTING_DAYS = 1
"""An event of the night is dated by one source with the eve, by another with the morning."""
DEFAULT_SCORE = 0.7
WEIGHTS = {"place": 0.30, "day": 0.25, "kind": 0.15, "actors": 0.15, "deaths": 0.15}

NEEDED = (
    "incident_id", "event_date", "time_precision", "latitude", "longitude", "geo_precision", "event_type",
    "sub_event_type", "actor1", "actor2", "fatalities", "fatalities_low", "fatalities_high", "location", "admin1",
    "source_url", "origin",
)  # fmt: skip
"""The columns that the search reads. `origin`: what the record comes from; within one origin nothing is compared."""

MEASURES = ("distance_km", "reach_km", "days", "reach_days", "kind", "actors", "deaths", "same_place", "same_address")
PAIRS = ("one", "other", "score", *MEASURES)
_MOST_PAIRS = 2_000_000
_KM_PER_DEGREE = 111.195

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]


def find_duplicates(
    one: pd.DataFrame, other: pd.DataFrame | None = None, *, min_score: float = DEFAULT_SCORE
) -> pd.DataFrame:
    """Find the pairs of records that may be one incident.

    Parameters
    ----------
    one, other
        Incidents, the columns of `NEEDED`; with `other` None, within `one`. Rows without a day are left out; such
        without coordinates are compared by the name of their place.
    min_score
        From 0 to 1.

    Returns
    -------
    DataFrame
        One row a pair, the likeliest first: `one`, `other` (row numbers in the two frames), `score`, and what it is
        made of: `distance_km` (NaN where a place is not located), `reach_km`, `days`, `reach_days`, `kind`, `actors`,
        `deaths` (likenesses from 0 to 1, NaN where a side says nothing), `same_place`, `same_address`.

    Notes
    -----
    Time goes with the rows and the pairs that are near, not with the product: a grid of cells as wide as the two reach,
    and within a cell the days in order.
    """
    left = _Side(one)
    right = left if other is None else _Side(other)
    found: list[pd.DataFrame] = []
    for rows, columns in _gather(chain(_near(left, right), _same_name(left, right))):
        keep = left.origin[rows] != right.origin[columns]
        if other is None:
            keep &= rows < columns
        found.append(_score(left, right, rows[keep], columns[keep], min_score))
    pairs = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(PAIRS))
    return pairs.sort_values(["score", "one", "other"], ascending=[False, True, True], ignore_index=True)


def _gather(parts: Iterable[tuple[Whole, Whole]]) -> Iterator[tuple[Whole, Whole]]:
    """Put small parts together, so that each is worth its scoring."""
    waiting: list[tuple[Whole, Whole]] = []
    for part in parts:
        waiting.append(part)
        if sum(len(rows) for rows, _ in waiting) >= _MOST_PAIRS // 4:
            yield np.concatenate([rows for rows, _ in waiting]), np.concatenate([columns for _, columns in waiting])
            waiting = []
    if waiting:
        yield np.concatenate([rows for rows, _ in waiting]), np.concatenate([columns for _, columns in waiting])


class _Side:
    """The columns of a frame as arrays, and what is compared made once for each row."""

    def __init__(self, frame: pd.DataFrame) -> None:
        dated = frame["event_date"].notna().to_numpy()
        self.row: Whole = np.flatnonzero(dated)
        frame = frame[dated]
        self.frame = frame
        self.day: Whole = frame["event_date"].to_numpy("datetime64[D]").astype("int64")
        self.latitude: Real = frame["latitude"].to_numpy("float64", na_value=np.nan)
        self.longitude: Real = frame["longitude"].to_numpy("float64", na_value=np.nan)
        self.located = ~(np.isnan(self.latitude) | np.isnan(self.longitude))
        self.reach_km: Real = _coded(frame["geo_precision"], PLACE_KM)
        self.reach_days: Whole = _coded(frame["time_precision"], DATE_DAYS).astype("int64")
        self.kind, self.kinds = pd.factorize(frame["event_type"].fillna(""))
        self.sub_kind = frame["sub_event_type"].fillna("").to_numpy(object)
        self.origin = frame["origin"].fillna("").to_numpy(object)
        deaths = frame["fatalities"].to_numpy("float64", na_value=np.nan)
        low, high = (frame[f"fatalities_{end}"].to_numpy("float64", na_value=np.nan) for end in ("low", "high"))
        self.deaths_low = np.fmin(deaths, low)
        self.deaths_high = np.fmax(deaths, high)
        texts = frame["location"].fillna("").astype("str")
        folded = {text: fold_text(text) for text in texts.unique()}
        self.place = texts.map(folded).to_numpy(object)
        self.address = frame["source_url"].fillna("").to_numpy(object)
        both = frame["actor1"].fillna("").astype("str") + ";" + frame["actor2"].fillna("").astype("str")
        self.actors, texts_of_actors = pd.factorize(both)
        self.actor_groups = [actor_groups(str(text)) for text in texts_of_actors]


def _coded(codes: pd.Series, meaning: dict[int, float] | dict[int, int]) -> Real:
    known = codes.fillna(1).map(meaning).fillna(max(meaning.values()))
    return np.asarray(known, dtype="float64")


def _near(left: _Side, right: _Side) -> Iterator[tuple[Whole, Whole]]:
    """Give pairs of located records by the reach of both, in parts."""
    for km_left in np.unique(left.reach_km[left.located]):
        rows = np.flatnonzero(left.located & (left.reach_km == km_left))
        for km_right in np.unique(right.reach_km[right.located]):
            reach_km = float(km_left + km_right)
            columns = np.flatnonzero(right.located & (right.reach_km == km_right))
            grid = _Grid(right, columns, reach_km)
            for days_left in np.unique(left.reach_days[rows]):
                some = rows[left.reach_days[rows] == days_left]
                yield from grid.pairs(left, some, int(days_left))


class _Grid:
    """The located records of one reach in cells as wide as that, within each the days in order."""

    def __init__(self, side: _Side, columns: Whole, reach_km: float) -> None:
        self.side, self.reach_km = side, reach_km
        self.high = reach_km / _KM_PER_DEGREE
        # As wide as the reach at the latitude farthest from the equator that any of them has.
        far = min(float(np.abs(side.latitude[columns]).max(initial=0.0)) + self.high, 89.0)
        self.wide = self.high / float(np.cos(np.radians(far)))
        self.parts = {
            int(days): self._sort(columns[side.reach_days[columns] == days])
            for days in np.unique(side.reach_days[columns])
        }

    def _sort(self, columns: Whole) -> tuple[Whole, Whole]:
        keys = self._key(*self._cell(self.side, columns)) + self.side.day[columns] + _DAY_ZERO
        order = np.argsort(keys, kind="stable")
        return keys[order], columns[order]

    def _cell(self, side: _Side, rows: Whole) -> tuple[Whole, Whole]:
        across = np.floor(side.longitude[rows] / self.wide).astype("int64")
        down = np.floor(side.latitude[rows] / self.high).astype("int64")
        return across, down

    @staticmethod
    def _key(across: Whole, down: Whole) -> Whole:
        return ((across + 2**19) * 2**20 + (down + 2**19)) * _DAYS

    def pairs(self, left: _Side, rows: Whole, days_left: int) -> Iterator[tuple[Whole, Whole]]:
        for days_right, (keys, columns) in self.parts.items():
            reach = days_left + days_right + REPORTING_DAYS
            for begin in range(0, len(rows), 50_000):
                some = rows[begin : begin + 50_000]
                across, down = self._cell(left, some)
                for east in (-1, 0, 1):
                    for north in (-1, 0, 1):
                        middle = self._key(across + east, down + north) + left.day[some] + _DAY_ZERO
                        yield from self._meet(left, some, keys, columns, middle, reach)

    def _meet(
        self, left: _Side, rows: Whole, keys: Whole, columns: Whole, middle: Whole, reach: int
    ) -> Iterator[tuple[Whole, Whole]]:
        first = np.searchsorted(keys, middle - reach, "left")
        count = np.searchsorted(keys, middle + reach, "right") - first
        for part in _portions(count):
            one, other = _spread(rows[part], first[part], count[part], columns)
            near = _distance_km(left, self.side, one, other) <= self.reach_km
            yield one[near], other[near]


_DAYS = 2**22
_DAY_ZERO = 2**21
"""Days from 1970 lie between -2**21 and 2**21, so that a cell's days never run into the next cell's."""


def _portions(count: Whole) -> Iterator[slice]:
    """Cut rows into slices that make at most about `_MOST_PAIRS` pairs."""
    if not count.any():
        return
    ends = np.cumsum(count)
    begin = 0
    while begin < len(count):
        before = ends[begin - 1] if begin else 0
        end = max(int(np.searchsorted(ends, before + _MOST_PAIRS, "right")), begin + 1)
        yield slice(begin, end)
        begin = end


def _spread(rows: Whole, first: Whole, count: Whole, columns: Whole) -> tuple[Whole, Whole]:
    one = np.repeat(rows, count)
    within = np.arange(len(one)) - np.repeat(np.cumsum(count) - count, count)
    return one, columns[np.repeat(first, count) + within]


def _distance_km(left: _Side, right: _Side, one: Whole, other: Whole) -> Real:
    a, b = np.radians(left.latitude[one]), np.radians(right.latitude[other])
    across = np.radians(left.longitude[one] - right.longitude[other])
    half = np.sin((a - b) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(across / 2) ** 2
    kilometres: Real = 2 * 6371.0088 * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return kilometres


def _same_name(left: _Side, right: _Side) -> Iterator[tuple[Whole, Whole]]:
    """Give pairs of which at least one is not located, whose places bear one name."""
    if left.located.all() and right.located.all():
        return
    names, _ = pd.factorize(np.concatenate([left.place, right.place]))
    names = names.astype("int64") * _DAYS
    own, others = names[: len(left.place)], names[len(left.place) :]
    usable = np.flatnonzero(right.place != "")
    order = usable[np.argsort(others[usable] + right.day[usable] + _DAY_ZERO, kind="stable")]
    keys = others[order] + right.day[order] + _DAY_ZERO
    rows = np.flatnonzero(left.place != "")
    widest = int(right.reach_days[usable].max(initial=0))
    for days in np.unique(left.reach_days[rows]):
        some = rows[left.reach_days[rows] == days]
        middle = own[some] + left.day[some] + _DAY_ZERO
        reach = int(days) + widest + REPORTING_DAYS
        first = np.searchsorted(keys, middle - reach, "left")
        count = np.searchsorted(keys, middle + reach, "right") - first
        for part in _portions(count):
            one, other = _spread(some[part], first[part], count[part], order)
            apart = np.abs(left.day[one] - right.day[other])
            within = apart <= left.reach_days[one] + right.reach_days[other] + REPORTING_DAYS
            within &= ~(left.located[one] & right.located[other])
            yield one[within], other[within]


def _score(left: _Side, right: _Side, one: Whole, other: Whole, min_score: float) -> pd.DataFrame:
    table = np.array([[kind_likeness(str(a), str(b)) for b in right.kinds] for a in left.kinds], dtype="float64")
    kind = table[left.kind[one], right.kind[other]] if table.size else np.zeros(len(one))
    one, other, kind = one[kind > 0], other[kind > 0], kind[kind > 0]
    kind = np.where((kind == 1) & (left.sub_kind[one] != right.sub_kind[other]), 0.85, kind)
    distance = _distance_km(left, right, one, other)
    reach_km = left.reach_km[one] + right.reach_km[other]
    days = np.abs(left.day[one] - right.day[other])
    reach_days = left.reach_days[one] + right.reach_days[other] + REPORTING_DAYS
    same_place = (left.place[one] == right.place[other]) & (left.place[one] != "")
    # A place or a day that is known roughly says less by agreeing.
    place = (1 - distance / reach_km) / (1 + (reach_km - 2 * PLACE_KM[1]) / 60)
    place = np.where(np.isnan(distance), 0.6, place)
    place = np.where(same_place & ~np.isnan(distance), np.maximum(place, 0.5 + place / 2), place)
    day = (1 - days / (reach_days + 1)) / (1 + (reach_days - REPORTING_DAYS) / 30)
    actors = _compare_actors(left, right, one, other)
    deaths = _compare_deaths(left, right, one, other)
    same_address = (left.address[one] == right.address[other]) & (left.address[one] != "")
    parts = {"place": place, "day": day, "kind": kind, "actors": actors, "deaths": deaths}
    score = sum(WEIGHTS[name] * np.where(np.isnan(value), 0.5, value) for name, value in parts.items())
    score = np.where(same_address, score + 0.1, score).clip(0, 1)
    measured = (distance, reach_km, days, reach_days, kind, actors, deaths, same_place, same_address)
    pairs = pd.DataFrame(dict(zip(PAIRS, (left.row[one], right.row[other], score.round(3), *measured), strict=True)))
    return pairs[pairs["score"] >= min_score]


def _compare_actors(left: _Side, right: _Side, one: Whole, other: Whole) -> Real:
    """Give how much of the shorter list of known actors the other names too; NaN where a side names nobody known."""
    width = len(right.actor_groups) + 1
    codes, unique = pd.factorize(left.actors[one].astype("int64") * width + right.actors[other])
    likeness = np.full(len(unique), np.nan)
    for place, value in enumerate(unique.tolist()):
        a, b = left.actor_groups[value // width], right.actor_groups[value % width]
        if a and b:
            likeness[place] = len(a & b) / min(len(a), len(b))
    return likeness[codes] if len(unique) else np.zeros(0)


def _compare_deaths(left: _Side, right: _Side, one: Whole, other: Whole) -> Real:
    """Give 1 where the figures or their ranges meet, less the farther they are apart; NaN where a side says nothing."""
    gap_low = np.maximum(left.deaths_low[one], right.deaths_low[other])
    gap_high = np.minimum(left.deaths_high[one], right.deaths_high[other])
    likeness: Real = np.where(gap_low <= gap_high, 1.0, (gap_high + 1) / (gap_low + 1))
    return np.where(np.isnan(gap_low) | np.isnan(gap_high), np.nan, likeness)
