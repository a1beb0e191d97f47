"""Two authorities' lines beside each other: which districts are the same, and the strips where they differ."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.boundaries import METRIC_CRS, BoundarySet
from geo.names import fold

SAME_SHARE = 0.5
"""Two units are one when they share more of the area that either has."""
NOTABLE_STRIP_KM2 = 0.5
"""The least strip that is drawn: smaller ones are seen at no zoom of the map."""
NOTABLE_PART_M2 = 1e5
_SLIVER_M = 25.0
"""Strips narrower than twice this are the same line drawn twice."""


@lru_cache(maxsize=8)
def match_districts(one: BoundarySet, other: BoundarySet) -> dict[tuple[str, str], str]:
    """Find the districts of another set that are districts of this one under another spelling.

    Parameters
    ----------
    one, other
        Two sets; no match where one of them has no districts.

    Returns
    -------
    dict
        By province and district of the other set the district's name in the one: where the folded names are the same,
        or else where each is the other's best match by area, sharing more than `SAME_SHARE` of what either has.
    """
    if one.districts is None or other.districts is None:
        return {}
    left, right = one.districts, other.districts
    by_name = {fold(name): name for name in left["district"]}
    same = {
        (province, district): by_name[fold(district)]
        for province, district in zip(right["province"], right["district"], strict=True)
        if fold(district) in by_name
    }
    a, b = (units.geometry.to_crs(METRIC_CRS).to_numpy() for units in (left, right))
    at_b, at_a = shapely.STRtree(a).query(b, predicate="intersects")
    both = shapely.area(shapely.intersection(a[at_a], b[at_b]))
    share = np.zeros((len(b), len(a)))
    share[at_b, at_a] = both / (shapely.area(a)[at_a] + shapely.area(b)[at_b] - both)
    taken = set(same.values())
    for place, (province, district) in enumerate(zip(right["province"], right["district"], strict=True)):
        best = int(share[place].argmax())
        name = left["district"].iat[best]
        mutual = int(share[:, best].argmax()) == place
        if (province, district) not in same and mutual and share[place, best] > SAME_SHARE and name not in taken:
            same[(province, district)] = name
    return same


@lru_cache(maxsize=8)
def find_strips(one: BoundarySet, other: BoundarySet) -> list[dict[str, Any]]:
    """Find the land that two sets give to different provinces.

    Returns
    -------
    list
        One for each pair of provinces, the largest first: province and other_province ("" for none), km2, geometry
        (EPSG:4326). Strips narrower than some fifty metres are left out.
    """
    a, b = (each.provinces.geometry.to_numpy() for each in (one, other))
    names_a, names_b = one.provinces["province"].tolist(), other.provinces["province"].tolist()
    found: list[tuple[str, str, shapely.Geometry]] = []
    at_b, at_a = shapely.STRtree(a).query(b, predicate="intersects")
    for i, j in zip(at_a.tolist(), at_b.tolist(), strict=True):
        if names_a[i] != names_b[j]:
            found.append((names_a[i], names_b[j], shapely.intersection(a[i], b[j])))
    whole_a, whole_b = shapely.union_all(a), shapely.union_all(b)
    found += [(name, "", shapely.difference(shape, whole_b)) for name, shape in zip(names_a, a, strict=True)]
    found += [("", name, shapely.difference(shape, whole_a)) for name, shape in zip(names_b, b, strict=True)]
    metric = gpd.GeoSeries([shape for _, _, shape in found], crs="EPSG:4326").to_crs(METRIC_CRS)
    strips: list[dict[str, Any]] = []
    for (name, other_name, shape), measured in zip(found, metric, strict=True):
        wide = _find_wide(measured)
        km2 = float(shapely.area(shapely.get_parts(measured))[wide].sum()) / 1e6
        if km2 >= NOTABLE_STRIP_KM2:
            drawn = shapely.multipolygons(shapely.get_parts(shape)[wide])
            strips.append({"province": name, "other_province": other_name, "km2": round(km2, 1), "geometry": drawn})
    return sorted(strips, key=lambda strip: (-strip["km2"], strip["province"], strip["other_province"]))


def _find_wide(shape: shapely.Geometry) -> NDArray[np.bool_]:
    """Return which parts of a shape are wider than a sliver."""
    parts = shapely.get_parts(shape)
    area = shapely.get_dimensions(parts) == 2
    core = shapely.buffer(parts, -_SLIVER_M, quad_segs=1)
    wide: NDArray[np.bool_] = area & (shapely.area(core) > 0) & (shapely.area(parts) >= NOTABLE_PART_M2)
    return wide
