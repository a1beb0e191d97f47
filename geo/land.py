"""Make the land that the map draws beneath everything: provinces, neighbours, water and towns, with no tiles at all."""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.boundaries import BoundarySet
from geo.provinces import FILES

EXTENT: tuple[float, float, float, float] = (26.0, 18.0, 62.0, 43.0)
"""Where the land is known: minx, miny, maxx, maxy in degrees. Within it, what is not land is sea."""

DETAILED: tuple[float, float, float, float] = (38.0, 29.0, 49.0, 39.0)
"""Where the neighbours are drawn at 1:10m; around it at 1:50m, simplified."""

GAZETTEER_ATTRIBUTION = "places GeoNames (CC BY 4.0)"

FeatureCollection = dict[str, Any]


def make_land(boundaries: BoundarySet, *, in_scope: Collection[str] = ()) -> dict[str, Any]:
    """Make the map's land as one JSON-ready value, the same for every incident and filter.

    Parameters
    ----------
    boundaries
        The set whose provinces are drawn.
    in_scope
        Names of the provinces that the map is about; all of them when empty.

    Returns
    -------
    dict
        Coordinates are longitude, latitude (EPSG:4326), rounded to four decimals (about ten metres):

        - provinces: FeatureCollection; iso, name, in_scope, area_km2 (one decimal), label [lon, lat];
        - neighbours: FeatureCollection of countries, Iraq among them so that no gap shows; name, label (null where
          the country only frames the picture);
        - rivers, lakes: FeatureCollections; name. Rivers are 1:50m: up to some kilometres from the true course;
        - towns: name, name_ar, name_ckb ("" where the files give none), lon, lat, rank (1 on every map to 4 close up);
        - bbox: minx, miny, maxx, maxy of the provinces in scope;
        - extent: the same of everything; fill it with the sea's colour first, and let the map not leave it;
        - attribution: what must stand on the map; set: the boundary set, as in the registry.
    """
    provinces = boundaries.provinces
    scoped = provinces["province"].isin(list(in_scope)) if in_scope else provinces["province"].notna()
    return {
        "provinces": _collect_provinces(provinces, scoped.to_numpy(dtype=bool)),
        "neighbours": _collect_neighbours(),
        **_collect_water(),
        "towns": read_towns(),
        "bbox": [round(float(bound), 4) for bound in provinces.loc[scoped].total_bounds],
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
    return _collect(
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


def _collect_neighbours() -> FeatureCollection:
    """Return the countries of `EXTENT`, the detailed and the plain part of each made one."""
    near = gpd.read_file(FILES / "natural_earth_neighbours.geojson").set_index("name").geometry
    far = gpd.read_file(FILES / "natural_earth_surroundings.geojson").set_index("name").geometry
    names = sorted({*near.index, *far.index})
    shapes = [shapely.union_all([part[name] for part in (near, far) if name in part.index]) for name in names]
    window = shapely.box(*DETAILED)
    labels = [_label(shapely.intersection(near[name], window)) if name in near.index else None for name in names]
    return _collect(
        np.array(shapes, dtype=object),
        [{"name": name, "label": label} for name, label in zip(names, labels, strict=True)],
    )


def _collect_water() -> dict[str, FeatureCollection]:
    water = gpd.read_file(FILES / "natural_earth_water.geojson")
    kinds = {"rivers": water[water["kind"] == "river"], "lakes": water[water["kind"] == "lake"]}
    return {
        key: _collect(rows.geometry.to_numpy(), [{"name": name} for name in rows["name"]])
        for key, rows in kinds.items()
    }


def _label(shape: shapely.Geometry) -> list[float]:
    """Return where a name stands best: the middle of the largest circle within the largest part."""
    largest = max(shapely.get_parts(shape), key=shapely.area)
    middle = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=0.01))[0]
    return [round(float(middle[0]), 4), round(float(middle[1]), 4)]


def _collect(shapes: NDArray[np.object_], properties: list[dict[str, Any]]) -> FeatureCollection:
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


def _round(coordinates: Any) -> Any:
    """Round nested coordinates to four decimals, and drop a vertex that then repeats the one before."""
    if isinstance(coordinates[0], int | float):
        return [round(float(coordinates[0]), 4), round(float(coordinates[1]), 4)]
    rounded = [_round(each) for each in coordinates]
    if not isinstance(rounded[0][0], float):
        return rounded
    return [each for at, each in enumerate(rounded) if at == 0 or each != rounded[at - 1]]
