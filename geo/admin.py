"""Assign points to provinces and districts, each to at most one, also where two or three meet."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.boundaries import BoundarySet, read_boundaries

BORDER_WIDTH_DEG = 1e-6
"""How near a line is on it: about a tenth of a metre, finer than any incident is located."""

_RULES = ("inside", "border", "outside", "not located")
_INSIDE, _BORDER, _OUTSIDE, _NOT_LOCATED = range(4)
_COLUMNS = {
    "province": ("province", "province_iso"),
    "district": ("district", "code", "province", "province_iso"),
}


def assign_provinces(longitude: Any, latitude: Any, *, boundaries: BoundarySet | None = None) -> pd.DataFrame:
    """Assign each point to at most one province.

    Parameters
    ----------
    longitude, latitude
        Sequences of one length, WGS 84 degrees; missing or not finite where there is no point.
    boundaries
        The set whose lines decide; Natural Earth when not given.

    Returns
    -------
    pandas.DataFrame
        One row a point, in order, index 0 to n-1: province and province_iso (null unless assigned), province_rule:

        - "inside": one province has the point, its outer frontier included;
        - "border": two or more provinces have it, being within a tenth of a metre of each other's lines there (or
          overlapping, in a set that is badly drawn); it goes to the one whose ISO code comes first;
        - "outside": no province has it;
        - "not located": the longitude or the latitude is missing.

    Raises
    ------
    ValueError
        The two sequences differ in length.

    Notes
    -----
    The rows of the four rules add up to the points. The rule reads codes, never the order of the polygons, so that
    the same point gets the same province from any copy of a set; whether a line's rounded midpoint falls a hair to
    one side does not matter either.
    """
    return _assign(longitude, latitude, boundaries or read_boundaries(), "province")


def assign_districts(longitude: Any, latitude: Any, *, boundaries: BoundarySet) -> pd.DataFrame:
    """Assign each point to at most one district of a set that has districts.

    Parameters
    ----------
    longitude, latitude
        As in `assign_provinces`.
    boundaries
        A set with districts.

    Returns
    -------
    pandas.DataFrame
        One row a point, in order, index 0 to n-1: district, district_code, district_province and
        district_province_iso (null unless assigned), district_rule as `province_rule` in `assign_provinces`; on a
        border the district comes first whose province's ISO code, then name, does.

    Raises
    ------
    ValueError
        The set has no districts, or the two sequences differ in length.
    """
    assigned = _assign(longitude, latitude, boundaries, "district")
    names = {"code": "district_code", "province": "district_province", "province_iso": "district_province_iso"}
    return assigned.rename(columns=names)


def _assign(longitude: Any, latitude: Any, boundaries: BoundarySet, level: str) -> pd.DataFrame:
    x, y = _read_degrees(longitude), _read_degrees(latitude)
    if len(x) != len(y):
        raise ValueError(f"longitude and latitude differ in length: {len(x)} and {len(y)}.")
    units = _sort_units(boundaries, level)
    first, hits = _find_first(x, y, _widen(boundaries, level))
    cases = [~np.isfinite(x) | ~np.isfinite(y), hits == 0, hits == 1]
    rule = np.select(cases, [_NOT_LOCATED, _OUTSIDE, _INSIDE], _BORDER)
    assigned = {column: units[column].astype("str").array.take(first, allow_fill=True) for column in _COLUMNS[level]}
    return pd.DataFrame(assigned | {f"{level}_rule": pd.array(_RULES, dtype="str").take(rule)})


def _sort_units(boundaries: BoundarySet, level: str) -> gpd.GeoDataFrame:
    """Return the units of a level in the order in which they get a shared border, whatever that of the file."""
    units = boundaries.provinces if level == "province" else boundaries.districts
    if units is None:
        raise ValueError(f"The boundary set {boundaries.id!r} has no districts; choose one that has.")
    return units.sort_values(["province_iso", level])


def _read_degrees(values: Any) -> NDArray[np.float64]:
    numbers: NDArray[np.float64] = pd.array(values, dtype="Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    return numbers


@lru_cache(maxsize=16)
def _widen(boundaries: BoundarySet, level: str) -> tuple[shapely.Geometry, ...]:
    """Return the polygons in the order of `_sort_units`, wider by `BORDER_WIDTH_DEG`, prepared for many questions.

    Widening closes the hair's breadth that rounded coordinates leave between neighbours, and makes both have the line.
    """
    wide = shapely.buffer(_sort_units(boundaries, level).geometry.to_numpy(), BORDER_WIDTH_DEG, quad_segs=2)
    shapely.prepare(wide)
    return tuple(wide)


def _find_first(
    x: NDArray[np.float64], y: NDArray[np.float64], polygons: tuple[shapely.Geometry, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each point the first polygon that has it (-1 for none) and how many have it."""
    first = np.full(len(x), -1, dtype=np.int64)
    hits = np.zeros(len(x), dtype=np.int64)
    for at, polygon in enumerate(polygons):
        west, south, east, north = shapely.bounds(polygon)
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        within = near[shapely.intersects_xy(polygon, x[near], y[near])]
        hits[within] += 1
        first[within] = np.where(first[within] < 0, at, first[within])
    return first, hits
