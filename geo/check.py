"""Check a boundary set: what it covers, where its polygons overlap or leave gaps, how far it agrees with another."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries import METRIC_CRS, PROVINCES, BoundarySet

NOTABLE_KM2 = 0.01
"""The least overlap or gap that is told: one hectare."""


@dataclass(frozen=True, eq=False)
class SetReport:
    """What a check found.

    Attributes
    ----------
    units
        How many provinces, districts and sub-districts the set has; 0 for a level that it has not.
    area_km2
        Of all provinces, square kilometres.
    missing
        The provinces that the set lacks.
    mended, dropped
        As in `BoundarySet`.
    overlaps
        One row a pair of units of the finest level that overlap by `NOTABLE_KM2` or more: one, other, km2; the largest
        first. A point there goes to one of the two, by rule "border".
    gaps
        One row a hole between the units: km2, longitude, latitude of a point in it; the largest first. A point there
        is in no province. A lake that belongs to no unit is a gap too.
    """

    units: dict[str, int]
    area_km2: float
    missing: tuple[str, ...]
    mended: int
    dropped: int
    overlaps: pd.DataFrame
    gaps: pd.DataFrame

    def sentences(self) -> list[str]:
        """Say what was found in words, one fact a sentence."""
        said = [
            f"{self.units['province']} provinces, {self.units['district']} districts, "
            f"{self.units['sub-district']} sub-districts; {self.area_km2:,.0f} km² in all."
        ]
        if self.missing:
            said.append(f"Without {', '.join(self.missing)}: incidents there count as outside.")
        if self.mended:
            said.append(f"{self.mended} polygons crossed themselves and were repaired.")
        if self.dropped:
            said.append(f"{self.dropped} rows had no polygon and were left out.")
        for found, what in ((self.overlaps, "overlaps"), (self.gaps, "gaps")):
            total = f", {found['km2'].sum():,.2f} km²; the largest {found['km2'].max():,.2f} km²" if len(found) else ""
            said.append(f"{len(found)} {what} of a hectare or more{total}.")
        return said


def check_set(boundaries: BoundarySet) -> SetReport:
    """Check a set's units for what is missing, overlaps and gaps; see `SetReport`."""
    levels = {
        "province": boundaries.provinces,
        "district": boundaries.districts,
        "sub-district": boundaries.sub_districts,
    }
    names = {"province": "province", "district": "district", "sub-district": "sub_district"}
    finest = [level for level, units in levels.items() if units is not None][-1]
    units = levels[finest]
    assert units is not None  # noqa: S101 - provinces always are
    metric = units.to_crs(METRIC_CRS)
    here = set(boundaries.provinces["province"])
    return SetReport(
        units={level: 0 if frame is None else len(frame) for level, frame in levels.items()},
        area_km2=float(boundaries.provinces["area_km2"].sum()),
        missing=tuple(province.name for province in PROVINCES if province.name not in here),
        mended=boundaries.mended,
        dropped=boundaries.dropped,
        overlaps=_find_overlaps(metric, names[finest]),
        gaps=_find_gaps(metric),
    )


def _find_overlaps(metric: gpd.GeoDataFrame, name: str) -> pd.DataFrame:
    shapes = metric.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pair = one < other
    km2 = shapely.area(shapely.intersection(shapes[one[pair]], shapes[other[pair]])) / 1e6
    names = metric[name].to_numpy()
    found = pd.DataFrame({"one": names[one[pair]], "other": names[other[pair]], "km2": km2})
    return found[found["km2"] >= NOTABLE_KM2].sort_values("km2", ascending=False, ignore_index=True)


def _find_gaps(metric: gpd.GeoDataFrame) -> pd.DataFrame:
    whole = shapely.union_all(metric.geometry.to_numpy())
    rings = [ring for part in shapely.get_parts(whole) for ring in part.interiors]
    holes = shapely.polygons(np.array(rings, dtype=object)) if rings else np.array([], dtype=object)
    points = gpd.GeoSeries(shapely.point_on_surface(holes), crs=METRIC_CRS).to_crs("EPSG:4326")
    found = pd.DataFrame({"km2": shapely.area(holes) / 1e6, "longitude": points.x, "latitude": points.y})
    return found[found["km2"] >= NOTABLE_KM2].sort_values("km2", ascending=False, ignore_index=True)


def compare_sets(one: BoundarySet, other: BoundarySet) -> pd.DataFrame:
    """Compare how two sets draw the provinces.

    Parameters
    ----------
    one, other
        Two boundary sets.

    Returns
    -------
    pandas.DataFrame
        One row a province that both have, by name: province, one_km2, other_km2, both_km2 (in both polygons), agreement
        (both_km2 by the area that either has, 0 to 1).
    """
    left = one.provinces.set_index("province").geometry.to_crs(METRIC_CRS)
    right = other.provinces.set_index("province").geometry.to_crs(METRIC_CRS)
    names = sorted(set(left.index) & set(right.index))
    a, b = left[names].to_numpy(), right[names].to_numpy()
    both = shapely.area(shapely.intersection(a, b)) / 1e6
    either = shapely.area(shapely.union(a, b)) / 1e6
    return pd.DataFrame(
        {
            "province": names,
            "one_km2": shapely.area(a) / 1e6,
            "other_km2": shapely.area(b) / 1e6,
            "both_km2": both,
            "agreement": both / either,
        }
    )
