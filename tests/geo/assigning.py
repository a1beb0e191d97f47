"""Where points lie, in the names of provinces and districts, for the tests of the rules."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo.admin import RULES, find_units, sort_units
from geo.boundaries import BoundarySet, read_boundaries


def assign_provinces(longitude: Any, latitude: Any, *, boundaries: BoundarySet | None = None) -> pd.DataFrame:
    """Give province, province_iso (null for none) and province_rule of each point."""
    names = {"province": "province", "province_iso": "province_iso"}
    return _assign(longitude, latitude, boundaries or read_boundaries(), "province", names)


def assign_districts(longitude: Any, latitude: Any, *, boundaries: BoundarySet) -> pd.DataFrame:
    """Give district, district_code, district_province and district_province_iso (null for none) and district_rule."""
    names = {
        "district": "district",
        "code": "district_code",
        "province": "district_province",
        "province_iso": "district_province_iso",
    }
    return _assign(longitude, latitude, boundaries, "district", names)


def _assign(longitude: Any, latitude: Any, boundaries: BoundarySet, level: str, names: dict[str, str]) -> pd.DataFrame:
    found = find_units(longitude, latitude, boundaries, level)
    units = sort_units(boundaries, level)[list(names)].rename(columns=names)
    columns = {name: units[name].astype("str").array.take(found.unit, allow_fill=True) for name in units}
    return pd.DataFrame(columns | {f"{level}_rule": pd.array(RULES, dtype="str").take(found.rule)})
