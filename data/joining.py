"""What an incident gets from the land: its province, its district, whether it is disputed; and the helper columns."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.filter_fields import actor_key
from data.schema import NOT_LOCATED, OUTSIDE, SCOPE
from data.search_text import fold_rows
from data.tables import PLACED
from geo.boundaries import BoundarySet, match_province, read_boundaries
from geo.claim_tables import ClaimsTable
from geo.placing import place_points

AREA_ONLY = 3
"""The geo_precision of coordinates that are only a district's or a province's centre."""

_PLACED_BY = ("longitude", "latitude", "admin1", "admin2", "location", "geo_precision")
SEARCHED = (
    "notes", "location", "admin1", "admin2", "actor1", "actor2", "event_type", "sub_event_type", "source",
    "incident_id",
)  # fmt: skip
"""What the words of a search are looked for in, beside the province by the lines in use."""


def assign_joined(reported: pd.DataFrame) -> pd.DataFrame:
    """Add to each incident what the boundary set built in says of it, beside what was reported.

    Parameters
    ----------
    reported
        The schema's reported columns, typed; text "" where empty, degrees in WGS 84 or NA.

    Returns
    -------
    DataFrame
        The same rows in the same order, index 0 to n-1, with the columns of `assign_placed` and `search`, `actor_keys`.
    """
    frame = reported.reset_index(drop=True)
    placed = assign_placed(frame)
    for name in PLACED:
        frame[name] = placed[name]
    frame["search"] = fold_rows(frame, SEARCHED)
    frame["actor_keys"] = _make_actor_keys(frame)
    return frame


def assign_placed(
    reported: pd.DataFrame, *, boundaries: BoundarySet | None = None, claims: ClaimsTable | None = None
) -> pd.DataFrame:
    """Give what a boundary set and a list of disputed units say of each incident.

    Parameters
    ----------
    reported
        At least admin1, admin2, location, longitude, latitude and geo_precision, as in `assign_joined`.
    boundaries
        The set to join to; the one built in when None.
    claims
        The list; the UN's of 2009 when None.

    Returns
    -------
    DataFrame
        The same rows in the same order, index 0 to n-1, columns `tables.PLACED`: the schema's joined ones (text ""
        where there is no unit) and `area`, which is the province when it is one of the four, "not-located" without
        coordinates, else "outside": exactly one of `schema.AREAS`.

    Notes
    -----
    `province_conflict` is 1 only where the reported province and that of the coordinates are known and differ, also
    where the report wins. A report whose coordinates lie in no province of Iraq is "outside", which is counted of
    itself.
    """
    codes, frame = _take_places(reported)
    placed = place_points(
        frame["longitude"], frame["latitude"], boundaries=boundaries or read_boundaries(), claims=claims,
        admin1=frame["admin1"], admin2=frame["admin2"], location=frame["location"],
        area_only=frame["geo_precision"].fillna(False).to_numpy(dtype=bool),
    )  # fmt: skip
    named = frame["admin1"].map({name: match_province(name) or "" for name in frame["admin1"].unique()})
    there = placed["coordinate_province"]
    differ = (named != "") & (there != "") & (named != there)
    placed["province_conflict"] = differ.astype("Int64")
    area = placed["province"].where(placed["province"].isin(SCOPE), OUTSIDE)
    placed["area"] = area.mask(placed["province_rule"] == "not located", NOT_LOCATED)
    return placed[list(PLACED)].take(codes).reset_index(drop=True)


def _take_places(reported: pd.DataFrame) -> tuple[NDArray[np.intp], pd.DataFrame]:
    """Give the places that differ in anything that placing looks at, each once, and which of them each row has."""
    rows = reported[list(_PLACED_BY)].assign(geo_precision=reported["geo_precision"] == AREA_ONLY)
    codes = np.zeros(len(rows), dtype=np.intp)
    for name in _PLACED_BY:
        values, known = pd.factorize(rows[name], use_na_sentinel=False)
        codes = pd.factorize(codes * len(known) + values)[0]
    return codes, rows[~pd.Series(codes, index=rows.index).duplicated()].reset_index(drop=True)


def split_names(text: str) -> list[str]:
    """Split a column of names at its semicolons."""
    return [name.strip() for name in text.split(";") if name.strip()]


def _make_actor_keys(frame: pd.DataFrame) -> pd.Series:
    both = frame["actor1"] + ";" + frame["actor2"]
    keys = {text: "".join(actor_key(name) for name in split_names(text)) for text in both.unique()}
    return both.map(keys).astype("str")
