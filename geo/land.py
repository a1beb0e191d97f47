"""Make the land that the map draws beneath everything: provinces, neighbours, water and towns, with no tiles at all."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.boundaries import BoundarySet
from geo.claim_tables import ClaimsTable, read_claims
from geo.claims import judge_units
from geo.compare import find_strips
from geo.drawing import BUDGET_BYTES, FeatureCollection, collect, count_bytes, simplify_set
from geo.names import fold
from geo.provinces import FILES

EXTENT: tuple[float, float, float, float] = (26.0, 18.0, 62.0, 43.0)
"""Where the land is known: minx, miny, maxx, maxy in degrees. Within it, what is not land is sea."""

DETAILED: tuple[float, float, float, float] = (38.0, 29.0, 49.0, 39.0)
"""Where the neighbours are drawn at 1:10m; around it at 1:50m, simplified."""

STRIP_TOLERANCES_DEG = (0.0015, 0.003, 0.006, 0.012)
"""How far a strip's edge may be off as it is drawn, tried from the finest; its area is measured before."""

GAZETTEER_ATTRIBUTION = "places GeoNames (CC BY 4.0)"


def make_land(
    boundaries: BoundarySet, *, in_scope: Collection[str] = (), claims: ClaimsTable | None = None, below: str = ""
) -> dict[str, Any]:
    """Make the map's land as one JSON-ready value, the same for every incident and filter.

    Parameters
    ----------
    boundaries
        The set whose provinces are drawn.
    in_scope
        Names of the provinces that the map is about; all of them when empty.
    claims
        Whose list of disputed units is hatched, where the set has districts; the UN's of 2009 when not given.
    below
        A province out of scope whose districts are drawn, too.

    Returns
    -------
    dict
        Coordinates are longitude, latitude (EPSG:4326), rounded to four decimals (about ten metres):

        - provinces: FeatureCollection; iso, name, in_scope, area_km2 (one decimal), label [lon, lat];
        - districts: FeatureCollection, empty where the set has none, of those in scope and those disputed elsewhere; id
          ("province/district"), name, province, in_scope, claim ("" where not all of it is disputed), area_km2, label;
        - disputed: FeatureCollection of the disputed sub-districts of the other districts; name, claim;
        - neighbours: FeatureCollection of countries, Iraq among them so that no gap shows; name, label (null where
          the country only frames the picture);
        - rivers, lakes: FeatureCollections; name. Rivers are 1:50m: up to some kilometres from the true course;
        - towns: name, name_ar, name_ckb ("" where the files give none), lon, lat, rank (1 on every map to 4 close up);
        - bbox: minx, miny, maxx, maxy of the provinces in scope;
        - extent: the same of everything; fill it with the sea's colour first, and let the map not leave it;
        - attribution: what must stand on the map; set: the boundary set, as in the registry.
    """
    claims = claims or read_claims()
    in_scope = frozenset(in_scope or boundaries.provinces["province"])
    scoped = boundaries.provinces["province"].isin(in_scope)
    verdicts = judge_units(boundaries, claims) if boundaries.has_districts else []
    provinces, units = simplify_set(boundaries, _choose_districts(boundaries, in_scope | {below}, verdicts))
    return {
        "provinces": _collect_provinces(provinces, scoped.to_numpy(dtype=bool)),
        **_collect_districts(boundaries, units, in_scope, verdicts, claims),
        "neighbours": _collect_neighbours(),
        **_collect_water(),
        "towns": read_towns(),
        "bbox": [round(float(bound), 4) for bound in boundaries.provinces.loc[scoped].total_bounds],
        "extent": list(EXTENT),
        "attribution": f"{boundaries.attribution}; {GAZETTEER_ATTRIBUTION}",
        "set": {
            name: getattr(boundaries, name)
            for name in (
                "id", "title", "source", "source_url", "licence", "licence_url", "attribution", "version", "sha256",
            )
        },
    }  # fmt: skip


def read_towns(path: Path = FILES / "towns.csv") -> list[dict[str, Any]]:
    """Read the towns that the map names, the most important first; see `make_land` for the keys."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {
                "name": row["name"],
                "name_ar": row["name_ar"],
                "name_ckb": row["name_ckb"],
                "lon": float(row["longitude"]),
                "lat": float(row["latitude"]),
                "rank": int(row["rank"]),
            }
            for row in csv.DictReader(file)
        ]


def _collect_provinces(provinces: gpd.GeoDataFrame, in_scope: NDArray[np.bool_]) -> FeatureCollection:
    return collect(
        provinces.geometry.to_numpy(),
        [
            {"iso": iso, "name": name, "in_scope": bool(scoped), "area_km2": round(area, 1), "label": _label(shape)}
            for iso, name, scoped, area, shape in zip(
                provinces["province_iso"],
                provinces["province"],
                in_scope,
                provinces["area_km2"].tolist(),
                provinces.geometry,
                strict=True,
            )
        ],
    )


def _choose_districts(
    boundaries: BoundarySet, in_scope: frozenset[str], verdicts: Sequence[str | None]
) -> frozenset[str]:
    """Return the districts that are drawn, as "province/district"."""
    finest = boundaries.finest
    rows = zip(finest["province"], finest["district"], verdicts, strict=False)
    return frozenset(
        f"{province}/{district}"
        for province, district, verdict in rows
        if district and (province in in_scope or verdict == "disputed")
    )


def _collect_districts(
    boundaries: BoundarySet,
    units: gpd.GeoDataFrame | None,
    in_scope: frozenset[str],
    verdicts: Sequence[str | None],
    claims: ClaimsTable,
) -> dict[str, FeatureCollection]:
    if units is None or boundaries.districts is None or not len(units):
        nothing = np.array([], dtype=object)
        return {"districts": collect(nothing, []), "disputed": collect(nothing, [])}
    keys = ["province", "district"]
    whole = units.dissolve(by=keys, as_index=False) if units.duplicated(keys).any() else units
    areas = boundaries.districts.set_index(keys)["area_km2"]
    judged = (pd.Series(list(verdicts), index=boundaries.finest.index).reindex(units.index) == "disputed").to_numpy()
    disputed = units[judged]
    claim = {fold(name): unit.claim for unit in claims.units for name in unit.names}
    entire = {
        (province, district): claim.get(fold(district), claims.title)
        for (province, district), all_disputed in units.assign(judged=judged).groupby(keys)["judged"].all().items()
        if all_disputed
    }
    districts = collect(
        whole.geometry.to_numpy(),
        [
            {
                "id": f"{province}/{district}", "name": district, "province": province,
                "in_scope": province in in_scope, "claim": entire.get((province, district), ""),
                "area_km2": round(float(areas[(province, district)]), 1), "label": _label(shape),
            }
            for province, district, shape in zip(whole["province"], whole["district"], whole.geometry, strict=True)
        ],
    )  # fmt: skip
    parts = disputed[[key not in entire for key in zip(disputed["province"], disputed["district"], strict=True)]]
    properties = [{"name": name, "claim": claim.get(fold(name), claims.title)} for name in parts["sub_district"]]
    return {"districts": districts, "disputed": collect(parts.geometry.to_numpy(), properties)}


def make_difference(one: BoundarySet, other: BoundarySet) -> dict[str, Any]:
    """Make what is drawn over one set's land to compare it with another's, JSON-ready.

    Returns
    -------
    dict
        - lines: FeatureCollection of the other set's province lines, a line that two provinces share drawn once;
        - strips: FeatureCollection of the land that the two give to different provinces; province, other_province
          ("" for none), km2;
        - title, attribution: of the other set.
    """
    provinces, _ = simplify_set(other, frozenset())
    lines = shapely.line_merge(shapely.union_all(shapely.boundary(provinces.geometry.to_numpy())))
    strips = find_strips(one, other)
    shapes = np.array([strip["geometry"] for strip in strips], dtype=object)
    properties = [{key: strip[key] for key in ("province", "other_province", "km2")} for strip in strips]
    drawn_lines = collect(np.array([lines], dtype=object), [{}])
    for tolerance in STRIP_TOLERANCES_DEG:
        drawn = collect(shapely.simplify(shapes, tolerance), properties)
        if count_bytes(drawn) + count_bytes(drawn_lines) <= BUDGET_BYTES:
            break
    return {
        "lines": drawn_lines,
        "strips": drawn,
        "title": other.title,
        "attribution": other.attribution,
    }


def _collect_neighbours() -> FeatureCollection:
    """Return the countries of `EXTENT`, the detailed and the plain part of each made one."""
    near = gpd.read_file(FILES / "natural_earth_neighbours.geojson").set_index("name").geometry
    far = gpd.read_file(FILES / "natural_earth_surroundings.geojson").set_index("name").geometry
    names = sorted({*near.index, *far.index})
    shapes = [shapely.union_all([part[name] for part in (near, far) if name in part.index]) for name in names]
    window = shapely.box(*DETAILED)
    labels = [_label(shapely.intersection(near[name], window)) if name in near.index else None for name in names]
    return collect(
        np.array(shapes, dtype=object),
        [{"name": name, "label": label} for name, label in zip(names, labels, strict=True)],
    )


def _collect_water() -> dict[str, FeatureCollection]:
    water = gpd.read_file(FILES / "natural_earth_water.geojson")
    kinds = {"rivers": water[water["kind"] == "river"], "lakes": water[water["kind"] == "lake"]}
    return {
        key: collect(rows.geometry.to_numpy(), [{"name": name} for name in rows["name"]]) for key, rows in kinds.items()
    }


def _label(shape: shapely.Geometry) -> list[float]:
    """Return where a name stands best: the middle of the largest circle within the largest part."""
    largest = max(shapely.get_parts(shape), key=shapely.area)
    middle = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=0.01))[0]
    return [round(float(middle[0]), 4), round(float(middle[1]), 4)]
