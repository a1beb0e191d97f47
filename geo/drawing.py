"""Geometry for the browser: simplified so that neighbours keep sharing their borders, within a budget of bytes."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.boundaries import BoundarySet

BUDGET_BYTES = 150_000
"""The most that a set's geometry may take, as JSON before it is compressed."""
TOLERANCES_DEG = (0.0, 0.001, 0.002, 0.003, 0.005, 0.007, 0.01, 0.015, 0.02, 0.03)
"""Tried from the finest: the square root of the area that a vertex must make to be kept (Visvalingam and Whyatt)."""

FeatureCollection = dict[str, Any]


def collect(shapes: NDArray[np.object_], properties: list[dict[str, Any]]) -> FeatureCollection:
    """Return shapes with their properties as GeoJSON, coordinates rounded to four decimals (about ten metres)."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": values,
                "geometry": {"type": shape.geom_type, "coordinates": _round(shape.__geo_interface__["coordinates"])},
            }
            for shape, values in zip(shapes, properties, strict=True)
        ],
    }


def count_bytes(collection: FeatureCollection) -> int:
    """Return how many bytes the geometry takes as compact JSON."""
    return len(json.dumps([each["geometry"] for each in collection["features"]], separators=(",", ":")))


@lru_cache(maxsize=8)
def simplify_set(boundaries: BoundarySet, kept: frozenset[str]) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame | None]:
    """Simplify a set's lines as one coverage, as finely as the budget allows.

    Parameters
    ----------
    boundaries
        The set.
    kept
        Districts that are drawn, as "province/district"; of the others only the province is.

    Returns
    -------
    GeoDataFrame, GeoDataFrame or None
        Provinces, and the finest units of the kept districts; columns as in the set. A line that two units share
        stays one line: both are made of the same simplified pieces, at every tolerance.
    """
    finest = boundaries.finest
    raw = finest.geometry.to_numpy()
    names = zip(finest["province"], finest["district"], strict=True)
    drawn = np.array([f"{province}/{district}" in kept for province, district in names], dtype=bool)
    for tolerance in TOLERANCES_DEG:
        shapes = shapely.coverage_simplify(raw, tolerance) if tolerance else raw
        units = finest.set_geometry(gpd.GeoSeries(shapes, index=finest.index, crs=finest.crs))
        provinces = (
            units.dissolve(by=["province_iso", "province"], as_index=False) if boundaries.has_districts else units
        )
        provinces = boundaries.provinces.set_geometry(
            gpd.GeoSeries(_in_order(provinces, boundaries.provinces), index=boundaries.provinces.index, crs=units.crs)
        )
        size = sum(
            count_bytes(collect(frame.geometry.to_numpy(), [{}] * len(frame))) for frame in (provinces, units[drawn])
        )
        if size <= BUDGET_BYTES:
            break
    return provinces, units[drawn] if boundaries.has_districts else None


def _in_order(frame: gpd.GeoDataFrame, like: gpd.GeoDataFrame) -> NDArray[np.object_]:
    by_iso = dict(zip(frame["province_iso"], frame.geometry, strict=True))
    return np.array([by_iso[iso] for iso in like["province_iso"]], dtype=object)


def _round(coordinates: Any) -> Any:
    """Round nested coordinates to four decimals, and drop a vertex that then repeats the one before."""
    if isinstance(coordinates[0], int | float):
        return [round(float(coordinates[0]), 4), round(float(coordinates[1]), 4)]
    rounded = [_round(each) for each in coordinates]
    if not isinstance(rounded[0][0], float):
        return rounded
    return [each for at, each in enumerate(rounded) if at == 0 or each != rounded[at - 1]]
