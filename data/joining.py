"""What an incident gets from the land: its province and its standing on the list of 2009; and the helper columns."""

from __future__ import annotations

import pandas as pd

from data.filter_fields import actor_key
from data.schema import NOT_LOCATED, OUTSIDE, SCOPE
from data.search_text import fold_rows
from geo.admin import assign_provinces
from geo.boundaries import BoundarySet, match_province
from geo.claims import assign_disputed

SEARCHED = (
    "notes", "location", "admin1", "admin2", "province", "actor1", "actor2", "event_type", "sub_event_type", "source",
    "incident_id",
)  # fmt: skip
"""What the words of a search are looked for in."""


def assign_joined(reported: pd.DataFrame, *, boundaries: BoundarySet | None = None) -> pd.DataFrame:
    """Add to each incident what the boundaries say of it, beside what was reported.

    Parameters
    ----------
    reported
        The schema's reported columns, typed; text "" where empty, degrees in WGS 84 or NA.
    boundaries
        The set to join to; Natural Earth when None.

    Returns
    -------
    DataFrame
        The same rows in the same order, index 0 to n-1, with the schema's joined columns (text "" where there is no
        province) and `area`, `search`, `actor_keys`. `area` is the province when it is one of the four, "not-located"
        without coordinates, else "outside": exactly one of `schema.AREAS`.

    Notes
    -----
    `province_conflict` is 1 only where both provinces are known and differ. A report whose coordinates lie in no
    province of Iraq is "outside", which is counted of itself.
    """
    frame = reported.reset_index(drop=True)
    joined = assign_provinces(frame["longitude"], frame["latitude"], boundaries=boundaries)
    frame["province"] = joined["province"].fillna("")
    frame["province_iso"] = joined["province_iso"].fillna("")
    frame["province_rule"] = joined["province_rule"]
    named = frame["admin1"].map({name: match_province(name) or "" for name in frame["admin1"].unique()})
    differ = (named != "") & (frame["province"] != "") & (named != frame["province"])
    frame["province_conflict"] = differ.astype("Int64")
    disputed = assign_disputed(frame["admin1"], frame["admin2"], frame["location"])
    frame["disputed"] = disputed.reset_index(drop=True)
    area = frame["province"].where(frame["province"].isin(SCOPE), OUTSIDE)
    frame["area"] = area.mask(frame["province_rule"] == "not located", NOT_LOCATED)
    frame["search"] = pd.Series(fold_rows(frame, SEARCHED), index=frame.index, dtype="str")
    frame["actor_keys"] = _make_actor_keys(frame)
    return frame


def split_names(text: str) -> list[str]:
    """Split a column of names at its semicolons."""
    return [name.strip() for name in text.split(";") if name.strip()]


def _make_actor_keys(frame: pd.DataFrame) -> pd.Series:
    both = frame["actor1"] + ";" + frame["actor2"]
    keys = {text: "".join(actor_key(name) for name in split_names(text)) for text in both.unique()}
    return both.map(keys).astype("str")
