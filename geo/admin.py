"""Find the province and the district of points, each in at most one, also where two or three meet."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from geo.boundaries import METRIC_CRS, BoundarySet

BORDER_WIDTH_DEG = 1e-6
"""How near a line is on it: about a tenth of a metre, finer than any incident is located."""

RULES: tuple[str, ...] = ("inside", "border", "nearest", "outside", "not located")
INSIDE, BORDER, NEAREST, OUTSIDE, NOT_LOCATED = range(5)
_METRES_A_DEGREE = 80_000.0
"""A degree of longitude in Iraq's north has some 88 km: less, so that a box around a tolerance is wide enough."""

Floats = NDArray[np.float64]


class Found(NamedTuple):
    """Where points lie among the units of one level, in the order of `sort_units`.

    Attributes
    ----------
    unit
        The unit's position, -1 for none.
    rule
        Position in `RULES`. "border" means that two units of the level have the point.
    last
        The last unit that has the point; on a border another than `unit`.
    """

    unit: NDArray[np.int64]
    rule: NDArray[np.int64]
    last: NDArray[np.int64]


def find_units(longitude: Any, latitude: Any, boundaries: BoundarySet, level: str) -> Found:
    """Find the unit of a level that has each point, at most one.

    Parameters
    ----------
    longitude, latitude
        Sequences of one length, WGS 84 degrees; missing or not finite where there is no point.
    boundaries, level
        The set whose lines decide, and which of its units.

    Returns
    -------
    Found
        One entry a point, in order, by these rules:

        - "inside": one unit has the point, its outer frontier included;
        - "border": two or more have it, being within a tenth of a metre of each other's lines there (or overlapping,
          in a set that is badly drawn); it goes to the first in the order of `sort_units`;
        - "nearest": none has it, but one is within the set's tolerance; it goes to the nearest, and of several equally
          near to the first;
        - "outside": none has it or is so near;
        - "not located": the longitude or the latitude is missing.

    Notes
    -----
    The rows of the rules add up to the points. The rule reads codes and names, never the order of the polygons, so that
    the same point gets the same unit from any copy of a set; whether a line's rounded midpoint falls a hair to one side
    does not matter either.

    Raises
    ------
    ValueError
        The set has not that level, or the two sequences differ in length.
    """
    x, y = read_degrees(longitude), read_degrees(latitude)
    if len(x) != len(y):
        raise ValueError(f"longitude and latitude differ in length: {len(x)} and {len(y)}.")
    located = np.isfinite(x) & np.isfinite(y)
    unit, last, hits = _find_hits(x, y, _widen(boundaries, level))
    rule = np.select([~located, hits == 0, hits == 1], [NOT_LOCATED, OUTSIDE, INSIDE], BORDER)
    if boundaries.tolerance_m > 0:
        away = np.flatnonzero(rule == OUTSIDE)
        near = _find_nearest(x[away], y[away], boundaries, level)
        unit[away], last[away] = near, near
        rule[away[near >= 0]] = NEAREST
    return Found(unit, rule, last)


def sort_units(boundaries: BoundarySet, level: str) -> gpd.GeoDataFrame:
    """Return the units of a level in the order in which they get a shared border, whatever that of the file.

    Raises
    ------
    ValueError
        The set has not that level.
    """
    units = {
        "province": boundaries.provinces,
        "district": boundaries.districts,
        "sub-district": boundaries.sub_districts,
    }[level]
    if units is None:
        raise ValueError(f"The boundary set {boundaries.id!r} has no {level}s; choose one that has.")
    keys = {"district": ["district"], "sub-district": ["district", "sub_district"]}.get(level, [])
    return units.sort_values(["province_iso", *keys], ignore_index=True)


def read_degrees(values: Any) -> Floats:
    """Return degrees as numbers, NaN where missing."""
    if isinstance(values, np.ndarray) and values.dtype == np.float64:
        return values
    numbers: Floats = pd.array(values, dtype="Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    return numbers


@lru_cache(maxsize=1)
def _to_metres() -> Transformer:
    return Transformer.from_crs("EPSG:4326", METRIC_CRS, always_xy=True)


def make_metric_points(x: Floats, y: Floats) -> NDArray[np.object_]:
    """Return points in `METRIC_CRS` from degrees."""
    east, north = _to_metres().transform(x, y)
    points: NDArray[np.object_] = shapely.points(east, north)
    return points


@lru_cache(maxsize=32)
def _widen(boundaries: BoundarySet, level: str) -> tuple[shapely.Geometry, ...]:
    """Return the polygons in the order of `sort_units`, wider by `BORDER_WIDTH_DEG`, prepared for many questions.

    Widening closes the hair's breadth that rounded coordinates leave between neighbours, and makes both have the line.
    """
    wide = shapely.buffer(sort_units(boundaries, level).geometry.to_numpy(), BORDER_WIDTH_DEG, quad_segs=2)
    shapely.prepare(wide)
    return tuple(wide)


def _find_hits(
    x: Floats, y: Floats, polygons: tuple[shapely.Geometry, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return for each point the first and the last polygon that have it (-1 for none) and how many have it."""
    first = np.full(len(x), -1, dtype=np.int64)
    last = np.full(len(x), -1, dtype=np.int64)
    hits = np.zeros(len(x), dtype=np.int64)
    order = np.argsort(x, kind="stable")
    sorted_x, sorted_y = x[order], y[order]
    for at, polygon in enumerate(polygons):
        west, south, east, north = shapely.bounds(polygon)
        start, end = np.searchsorted(sorted_x, west, "left"), np.searchsorted(sorted_x, east, "right")
        beside = sorted_y[start:end]
        near = start + np.flatnonzero((beside >= south) & (beside <= north))
        within = order[near[shapely.intersects_xy(polygon, sorted_x[near], sorted_y[near])]]
        hits[within] += 1
        last[within] = at
        first[within] = np.where(first[within] < 0, at, first[within])
    return first, last, hits


@lru_cache(maxsize=32)
def _plant(boundaries: BoundarySet, level: str) -> shapely.STRtree:
    return shapely.STRtree(sort_units(boundaries, level).geometry.to_crs(METRIC_CRS).to_numpy())


def _find_nearest(x: Floats, y: Floats, boundaries: BoundarySet, level: str) -> NDArray[np.int64]:
    """Return for each point the nearest unit within the set's tolerance, the first of several; -1 for none."""
    nearest = np.full(len(x), -1, dtype=np.int64)
    margin = boundaries.tolerance_m / _METRES_A_DEGREE
    west, south, east, north = boundaries.provinces.total_bounds
    around = (x >= west - margin) & (x <= east + margin) & (y >= south - margin) & (y <= north + margin)
    at = np.flatnonzero(around)
    if not len(at):
        return nearest
    points = make_metric_points(x[at], y[at])
    point, unit = _plant(boundaries, level).query_nearest(points, max_distance=boundaries.tolerance_m, all_matches=True)
    least = np.full(len(at), np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(least, point, unit)
    known = least != np.iinfo(np.int64).max
    nearest[at[known]] = least[known]
    return nearest
