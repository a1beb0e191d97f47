"""The seam: the lines between the units that a list calls disputed and all others, by a set's districts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.admin import Floats, make_metric_points
from geo.boundaries import METRIC_CRS, BoundarySet
from geo.claim_tables import ClaimsTable
from geo.claims import judge_units

TOUCHING_M = 10.0
"""How far apart the copies of one line may be that two neighbours draw."""


@lru_cache(maxsize=16)
def find_seam(boundaries: BoundarySet, claims: ClaimsTable) -> shapely.Geometry:
    """Return the lines between disputed units and the rest of the set, in `METRIC_CRS`; the country's frontier is none.

    Empty where the set has no districts, or none of them is disputed. A district of which only an undrawn sub-district
    is listed belongs to the rest.
    """
    if not boundaries.has_districts:
        return shapely.MultiLineString()
    shapes = boundaries.finest.geometry.to_crs(METRIC_CRS).to_numpy()
    disputed = np.array([verdict == "disputed" for verdict in judge_units(boundaries, claims)], dtype=bool)
    if not disputed.any() or disputed.all():
        return shapely.MultiLineString()
    inside, rest = shapely.union_all(shapes[disputed]), shapely.union_all(shapes[~disputed])
    return shapely.intersection(shapely.boundary(inside), shapely.buffer(rest, TOUCHING_M, quad_segs=1))


@lru_cache(maxsize=16)
def _plant(boundaries: BoundarySet, claims: ClaimsTable) -> shapely.STRtree | None:
    lines = shapely.get_parts(shapely.line_merge(find_seam(boundaries, claims)))
    ends = [shapely.get_coordinates(line) for line in lines if line.geom_type == "LineString"]
    pairs = [np.stack([line[:-1], line[1:]], axis=1) for line in ends if len(line) > 1]
    if not pairs:
        return None
    segments: Any = shapely.linestrings(np.concatenate(pairs))
    return shapely.STRtree(segments)


def measure_to_seam(x: Floats, y: Floats, boundaries: BoundarySet, claims: ClaimsTable) -> Floats:
    """Return how far each point is from the seam, in kilometres; NaN where there is no seam or no point.

    Parameters
    ----------
    x, y
        Degrees, NaN where missing.
    boundaries, claims
        Whose lines, and whose list.
    """
    far = np.full(len(x), np.nan)
    tree = _plant(boundaries, claims)
    at = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if tree is None or not len(at):
        return far
    points: NDArray[Any] = make_metric_points(x[at], y[at])
    (point, _), metres = tree.query_nearest(points, return_distance=True, all_matches=False)
    far[at[point]] = metres / 1000
    return far
