"""Builders of boundary sets for tests."""

from __future__ import annotations

import dataclasses
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from geo.records import BoundaryRecord, describe_file


def make_record(path: Path, **stated: str) -> BoundaryRecord:
    """A record of the file at `path` with its true checksum."""
    return dataclasses.replace(describe_file(path), **stated)  # type: ignore[arg-type]


def make_squares(n: int) -> list[shapely.Geometry]:
    """n squares of one degree in a row, each sharing an edge with the next; in Iraq for n of at most 4."""
    return [shapely.box(43 + at, 34, 44 + at, 35) for at in range(n)]


def make_units(
    names: Sequence[str], *, shapes: Sequence[Any] | None = None, **columns: Sequence[Any]
) -> gpd.GeoDataFrame:
    """One square a province, `province` being its name; valid by default."""
    return gpd.GeoDataFrame(
        {"province": list(names)} | {key: list(values) for key, values in columns.items()},
        geometry=list(shapes) if shapes is not None else make_squares(len(names)),
        crs="EPSG:4326",
    )


def write_set(path: Path, frame: gpd.GeoDataFrame, *, leave_out: str = "") -> Path:
    """Write a frame as GeoJSON or GeoPackage, or as a zipped Shapefile, by the ending of `path`."""
    if path.suffix != ".zip":
        frame.to_file(path)
        return path
    shape = path.with_suffix(".shp")
    frame.to_file(shape)
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(path.parent.glob(f"{path.stem}.*")):
            if part != path and part.suffix != leave_out:
                archive.write(part, f"a folder/{part.name}")
    return path


def write_geojson(path: Path, rings: Sequence[Any], *, names: Sequence[str] = ("Kirkuk",), crs: str = "") -> Path:
    """Write polygons by hand, that no library would write."""
    features = [
        {"type": "Feature", "properties": {"province": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for name, ring in zip(names, rings, strict=True)
    ]
    head = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    path.write_text(json.dumps({"type": "FeatureCollection", **head, "features": features}))
    return path
