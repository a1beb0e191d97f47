"""The claim lens: the same incidents by two boundary sets, and which of them change hands.

Both counts are of the incidents that the filter keeps by the one set or by the other, so that a filter for a province
shows what leaves it and what comes in.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data import queries
from data.filters import IncidentFilter
from data.pairs import ask_moved, ask_pairs, ask_unplaced, compile_pairs
from data.safe_text import neutralise_formulas
from data.store import Store
from geo.boundaries import find_record, read_boundaries
from geo.compare import match_districts

OUTSIDE_KEY = "outside"
"""Stands for the province of what lies in none, NOT_LOCATED_KEY for that of what has no coordinates."""
NOT_LOCATED_KEY = "not located"
_MEASURES = ("incidents", "deaths")


@dataclass(frozen=True, eq=False)
class Moves:
    """What two sets say of the same incidents.

    Attributes
    ----------
    store, other
        The views by the one set and by the other.
    chosen
        The filter.
    pairs
        One row for each combination: province, district, other_province, other_district, located, incidents, deaths.
        Districts of the other set bear the one set's names where they are the same units (`match_districts`).
    level
        "district" where both sets have districts, else "province".
    """

    store: Store
    other: Store
    chosen: IncidentFilter
    pairs: pd.DataFrame
    level: str

    @property
    def incidents(self) -> int:
        """All incidents that are compared."""
        return int(self.pairs["incidents"].sum())

    @property
    def moved(self) -> int:
        """Incidents whose unit of `level` differs."""
        return int(self.pairs.loc[self._differ(self.level), "incidents"].sum())

    @property
    def moved_between_provinces(self) -> int:
        """Incidents whose province differs, or that only one of the two sets places."""
        return int(self.pairs.loc[self._differ("province"), "incidents"].sum())

    @property
    def placed_by_neither(self) -> int:
        """Located incidents that lie in no unit of either set."""
        neither = (self.pairs["province"] == OUTSIDE_KEY) & (self.pairs["other_province"] == OUTSIDE_KEY)
        return int(self.pairs.loc[neither, "incidents"].sum())

    @property
    def not_located(self) -> int:
        """Incidents without coordinates, which no lines can place."""
        return int(self.pairs.loc[self.pairs["province"] == NOT_LOCATED_KEY, "incidents"].sum())

    @property
    def by_province(self) -> pd.DataFrame:
        """One row a province with any incident, and outside and not located: province, incidents, deaths,
        other_incidents, other_deaths, gained and lost (incidents); each of the two columns of incidents adds up to
        `incidents`."""
        return self._totals(["province"])

    @property
    def by_district(self) -> pd.DataFrame:
        """The same by province and district; empty where one of the sets has none."""
        return self._totals(["province", "district"]) if self.level == "district" else self._totals(["province"])[:0]

    @property
    def flows(self) -> pd.DataFrame:
        """One row for each pair of provinces between which incidents move, the most first."""
        keys = ["province", "other_province"]
        moved = self.pairs[self._differ("province")].groupby(keys, as_index=False)[list(_MEASURES)].sum()
        return moved.sort_values(["incidents", *keys], ascending=[False, True, True], ignore_index=True)

    def list_moved(self, *, limit: int = 1000, level: str = "") -> pd.DataFrame:
        """Give the incidents that change hands, the latest first.

        Returns
        -------
        DataFrame
            incident_id, event_date, event_type, sub_event_type, location, longitude, latitude, geo_precision,
            fatalities, admin1, admin2, then province, district, province_rule and other_province, other_district,
            other_province_rule, districts by the names of `pairs`.
        """
        level = level or self.level
        frame = _ask(self.store, self.other, self.chosen, ask_moved)
        return frame[_differ(frame, level)].head(limit).reset_index(drop=True)

    def list_placed_by_neither(self, *, limit: int = 1000) -> pd.DataFrame:
        """Give the incidents that no lines of the two sets place, not located ones included; see `list_moved`."""
        return _ask(self.store, self.other, self.chosen, ask_unplaced).head(limit).reset_index(drop=True)

    def _differ(self, level: str) -> pd.Series[bool]:
        return _differ(self.pairs, level)

    def _totals(self, keys: list[str]) -> pd.DataFrame:
        differ = self._differ("district" if "district" in keys else "province").to_numpy()
        sides = []
        for prefix in ("", "other_"):
            named = [f"{prefix}{key}" for key in keys]
            sums = self.pairs.groupby(named)[list(_MEASURES)].sum()
            sums["moves"] = self.pairs[differ].groupby(named)["incidents"].sum()
            sides.append(sums.rename_axis(keys))
        one, two = sides
        both = one.join(two.add_suffix("_b"), how="outer").fillna(0).astype("int64").reset_index()
        both = both.rename(
            columns={"incidents_b": "other_incidents", "deaths_b": "other_deaths", "moves": "lost", "moves_b": "gained"}
        )
        columns = [*keys, "incidents", "deaths", "other_incidents", "other_deaths", "gained", "lost"]
        return _rests_last(both, keys)[columns]


def export_moves(moves: Moves) -> bytes:
    """Give all incidents that change hands as CSV in UTF-8 with a byte order mark, formulas defused.

    The last column says which lines were compared.
    """
    frame = moves.list_moved(limit=int(moves.pairs["incidents"].sum()))
    frame = frame.assign(event_date=frame["event_date"].dt.strftime("%Y-%m-%d"))
    sets = [find_record(view.set_id) for view in (moves.store, moves.other)]
    compared = " against ".join(f"{record.title} ({record.version}; {record.attribution})" for record in sets)
    safe = neutralise_formulas(frame).assign(compared=compared)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def compare_placings(store: Store, other: Store, chosen: IncidentFilter) -> Moves:
    """Compare what two boundary sets say of the incidents that a filter keeps by the one or by the other.

    Parameters
    ----------
    store, other
        Two views of one store as of one moment, by two sets; see `data.placements.placed_by`.
    chosen
        The filter.
    """
    pairs = _ask(store, other, chosen, ask_pairs)
    keys = ["province", "district", "other_province", "other_district"]
    pairs = pairs.groupby(keys, as_index=False)[list(_MEASURES)].sum()
    return Moves(store, other, chosen, pairs, "district" if have_districts(store, other) else "province")


def compared_with(store: Store, other: Store) -> Store:
    """Give the view of a store whose filter `moved` keeps what changes hands when the other's lines count.

    Parameters
    ----------
    store, other
        As in `compare_placings`.
    """
    view = copy.copy(store)
    same = match_districts(read_boundaries(store.set_id), read_boundaries(other.set_id))
    alike = tuple(
        (f"{province}/{district}", name) for (province, district), name in sorted(same.items()) if district != name
    )
    view.compared = queries.Compared(other.set_id, other.reading, alike, have_districts(store, other))
    return view


def have_districts(store: Store, other: Store) -> bool:
    """Tell whether the lines of both views have districts, so that an incident can change its district."""
    return all(read_boundaries(view.set_id).has_districts for view in (store, other))


def _ask(store: Store, other: Store, chosen: IncidentFilter, question: Any) -> pd.DataFrame:
    """Ask of the pairs that a filter keeps, units by the names that `Moves.pairs` has for them."""
    sides = chosen.without("moved")

    def compiled() -> str:
        return compile_pairs(
            sides, question, store.home.dialect, moment=store.moment, one=store.reading, other=other.reading
        )

    frame = store.ask_compiled(compiled, question, key=(sides, store.moment, store.reading, other.reading))
    frame = _name_alike(frame, store, other)
    level = chosen.moved if have_districts(store, other) else "province"
    return frame[_differ(frame, level)] if chosen.moved else frame


def _name_alike(frame: pd.DataFrame, store: Store, other: Store) -> pd.DataFrame:
    """Give the other set's districts the one set's names where they are the same, and name what lies in none."""
    same = match_districts(read_boundaries(store.set_id), read_boundaries(other.set_id))
    keys = list(zip(frame["other_province"], frame["other_district"], strict=True))
    named = frame.assign(other_district=[same.get(key, key[1]) for key in keys])
    rest = {"outside": OUTSIDE_KEY, "not located": NOT_LOCATED_KEY}
    for prefix in ("", "other_"):
        where = named[f"{prefix}province_rule"].map(rest)
        named[f"{prefix}province"] = named[f"{prefix}province"].mask(where.notna(), where)
    return named


def _differ(frame: pd.DataFrame, level: str) -> pd.Series[bool]:
    differ = frame["province"] != frame["other_province"]
    if level == "district":
        differ |= frame["district"] != frame["other_district"]
    return differ


def _rests_last(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    rank = frame["province"].map({OUTSIDE_KEY: 1, NOT_LOCATED_KEY: 2}).fillna(0)
    return frame.assign(rank=rank).sort_values(["rank", *keys], ignore_index=True)
