"""Place points by a boundary set: province, district and sub-district, disputed or not, and how far from the seam.

The coordinates decide, but for a point that only stands for a district or a province: there the report does, so that a
centre is never taken for a place.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.admin import BORDER, INSIDE, NOT_LOCATED, OUTSIDE, find_units, read_degrees, sort_units
from geo.admin import RULES as COORDINATE_RULES
from geo.boundaries import BoundarySet
from geo.claim_tables import ClaimsTable, read_claims
from geo.claims import assign_disputed, judge_units
from geo.districts import match_district
from geo.names import fold
from geo.provinces import match_province
from geo.seam import measure_to_seam

RULES: tuple[str, ...] = ("inside", "border", "nearest", "reported", "outside", "not located")
"""How an incident got its province; see `place_points`."""
VERSION = 1
"""Raised when a rule changes, so that what was placed by the rule before is placed anew."""
_BY_COORDINATES = np.array([RULES.index(rule) for rule in COORDINATE_RULES], dtype=np.int64)
_UNIT_COLUMNS = ("province", "province_iso", "district", "sub_district")


class _Units(NamedTuple):
    """The set's units in one table: the finest, then its districts, its provinces, and last none at all.

    Attributes
    ----------
    frame
        `_UNIT_COLUMNS`, text.
    verdict
        Position in `_VERDICTS` by the lines, -1 where the report decides.
    districts, provinces
        Where each stands, by province and folded name, and by name.
    """

    frame: pd.DataFrame
    verdict: NDArray[np.int64]
    districts: dict[str, int]
    provinces: dict[str, int]


_VERDICTS = ("disputed", "not disputed", "undetermined")


def place_points(
    longitude: Any,
    latitude: Any,
    *,
    boundaries: BoundarySet,
    admin1: Any,
    admin2: Any,
    location: Any,
    area_only: Any,
    claims: ClaimsTable | None = None,
) -> pd.DataFrame:
    """Place points by the lines of a set.

    Parameters
    ----------
    longitude, latitude
        Sequences of one length, WGS 84 degrees; missing or not finite where there is no point.
    boundaries
        Whose lines.
    admin1, admin2, location
        The reported province, district and place; text, or missing.
    area_only
        True where the coordinates are only the centre of a district or province.
    claims
        Whose list of disputed units; the UN's of 2009 when not given.

    Returns
    -------
    pandas.DataFrame
        One row a point, in order, index 0 to n-1, no nulls but in seam_km:

        - province, province_iso, district, sub_district: "" where there is none, or it is not known;
        - province_rule, of `RULES`: "inside", "border", "nearest", "outside", "not located" as in
          `geo.admin.find_units`, by the finest units of the set, a border being one between two provinces; and
          "reported", where the coordinates only stand for a district or province and the report names one of the set;
        - coordinate_province: the province in which the coordinates lie, whatever the report says;
        - disputed: by the district or sub-district, where it is known; else by the report
          (`geo.claims.assign_disputed`);
        - seam_km: distance to the nearest line between a disputed unit and the rest, in kilometres; null where the set
          has no districts, or the point is none or only stands for an area.

    Notes
    -----
    A reported district counts in the province in which the set has it, Makhmour for one, so that the districts of a
    province and those of its incidents whose district is not known add up to the province. Where only the province is
    reported, a district is never read off its centre.
    """
    claims = claims or read_claims()
    x, y = read_degrees(longitude), read_degrees(latitude)
    units = _collect_units(boundaries, claims)
    found = find_units(x, y, boundaries, boundaries.level)
    iso = units.frame["province_iso"].to_numpy()
    none = len(iso) - 1
    at = np.where(found.unit < 0, none, found.unit)
    rule = _BY_COORDINATES[found.rule]
    one_province = (found.rule == BORDER) & (iso[at] == iso[found.last])
    rule[one_province] = INSIDE
    coordinate_at = at.copy()
    areas = np.flatnonzero(np.asarray(area_only, dtype=bool) & (found.rule != NOT_LOCATED))
    _follow_reports(at, rule, areas, units, _take(admin1, areas), _take(admin2, areas))
    placed = units.frame.take(at).reset_index(drop=True)
    placed["province_rule"] = pd.array(RULES, dtype="str").take(rule)
    placed["coordinate_province"] = units.frame["province"].take(coordinate_at).to_numpy()
    placed["disputed"] = _judge(units.verdict[at], admin1, admin2, location, claims)
    exact = np.isfinite(x) & np.isfinite(y) & (found.rule != OUTSIDE)
    exact[areas] = False
    placed["seam_km"] = measure_to_seam(np.where(exact, x, np.nan), y, boundaries, claims)
    return placed


@lru_cache(maxsize=32)
def _collect_units(boundaries: BoundarySet, claims: ClaimsTable) -> _Units:
    finest = sort_units(boundaries, boundaries.level)
    tables = [finest.reindex(columns=list(_UNIT_COLUMNS))]
    verdicts = [-1] * len(finest)
    districts: dict[str, int] = {}
    if boundaries.districts is not None:
        judged = dict(zip(_name_units(boundaries.finest), judge_units(boundaries, claims), strict=True))
        verdicts = [_number(judged[name]) for name in _name_units(finest)]
        tables.append(sort_units(boundaries, "district").reindex(columns=list(_UNIT_COLUMNS)))
        districts = {
            f"{province}/{fold(district)}": len(finest) + place
            for place, (province, district) in enumerate(zip(tables[1]["province"], tables[1]["district"], strict=True))
        }
        verdicts += [_judge_whole(province, district, finest, verdicts) for province, district in
                     zip(tables[1]["province"], tables[1]["district"], strict=True)]  # fmt: skip
    start = sum(len(table) for table in tables)
    tables.append(sort_units(boundaries, "province").reindex(columns=list(_UNIT_COLUMNS)))
    provinces = {name: start + place for place, name in enumerate(tables[-1]["province"])}
    verdicts += [-1] * (len(provinces) + 1)
    frame = pd.concat([*tables, pd.DataFrame([dict.fromkeys(_UNIT_COLUMNS, "")])], ignore_index=True)
    return _Units(frame.fillna("").astype("str"), np.array(verdicts, dtype=np.int64), districts, provinces)


def _name_units(units: pd.DataFrame) -> list[tuple[str, str, str]]:
    subs = units["sub_district"] if "sub_district" in units else [""] * len(units)
    return list(zip(units["province"], units["district"], subs, strict=True))


def _number(verdict: str | None) -> int:
    return -1 if verdict is None else _VERDICTS.index(verdict)


def _judge_whole(province: str, district: str, finest: pd.DataFrame, verdicts: list[int]) -> int:
    """Return the verdict on a district: that of all its parts, or the report's where they differ."""
    own = ((finest["province"] == province) & (finest["district"] == district)).to_numpy()
    parts = {verdict for verdict, mine in zip(verdicts, own, strict=False) if mine}
    return parts.pop() if len(parts) == 1 else -1


def _take(values: Any, at: NDArray[np.int64]) -> list[Any]:
    column = values if isinstance(values, pd.Series) else pd.Series(values, dtype=object)
    return column.take(at).tolist()


def _follow_reports(
    at: NDArray[np.int64],
    rule: NDArray[np.int64],
    areas: NDArray[np.int64],
    units: _Units,
    admin1: list[Any],
    admin2: list[Any],
) -> None:
    """Put the points that only stand for an area where the report says, in place."""
    known: dict[tuple[Any, Any], int] = {}
    names: list[str] = units.frame["province"].tolist()
    for point, province, district in zip(areas.tolist(), admin1, admin2, strict=True):
        key = (province if isinstance(province, str) else "", district if isinstance(district, str) else "")
        if key not in known:
            known[key] = _find_reported(units, *key)
        target = known[key]
        if target >= 0:
            at[point], rule[point] = target, RULES.index("reported")
        elif names[at[point]]:  # a province by its centre, but never a district
            at[point] = units.provinces[names[at[point]]]


def _find_reported(units: _Units, admin1: str, admin2: str) -> int:
    """Return the set's unit that a report names, the district before the province; -1 for none."""
    province = match_province(admin1)
    if admin2 and units.districts:
        name = fold(match_district(admin2, province=province) or admin2)
        if province is not None and f"{province}/{name}" in units.districts:
            return units.districts[f"{province}/{name}"]
        if province is None or match_district(admin2, province=province):
            same = [place for key, place in units.districts.items() if key.partition("/")[2] == name]
            if len(same) == 1:
                return same[0]
    return units.provinces.get(province, -1) if province else -1


def _judge(verdict: NDArray[np.int64], admin1: Any, admin2: Any, location: Any, claims: ClaimsTable) -> pd.Series[str]:
    words = pd.array(_VERDICTS, dtype="str").take(np.where(verdict < 0, 0, verdict))
    judged = pd.Series(words, dtype="str")
    open_ = np.flatnonzero(verdict < 0)
    if len(open_):
        by_report = assign_disputed(_take(admin1, open_), _take(admin2, open_), _take(location, open_), claims=claims)
        judged.iloc[open_] = by_report.to_numpy()
    return judged
