"""Read a file of polygons from any authority, in any coordinate system, or say in a sentence why not."""

from __future__ import annotations

import re
import warnings
import zipfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.records import ENDINGS, BoundaryError

MAX_BYTES = 200_000_000
"""The largest file read; Iraq's sub-districts in full detail have some 10 MB."""

_HEAD_BYTES = 65_536
_DECLARED_CRS = re.compile(r'"crs"\s*:\s*\{[^{}]*(?:\{[^{}]*"name"\s*:\s*"([^"]+)")')

IRAQ: tuple[float, float, float, float] = (38.0, 28.5, 49.5, 38.0)
"""A box amply around Iraq: minx, miny, maxx, maxy in degrees."""


class Polygons(NamedTuple):
    """What a file held.

    Attributes
    ----------
    frame
        One row a polygon with the file's columns; EPSG:4326, each geometry a valid Polygon or MultiPolygon.
    mended
        How many geometries crossed themselves and were repaired.
    dropped
        How many rows had no polygon.
    """

    frame: gpd.GeoDataFrame
    mended: int
    dropped: int


def read_polygons(path: Path, *, crs: str = "") -> Polygons:
    """Read a file of polygons.

    Parameters
    ----------
    path
        GeoJSON, TopoJSON, GeoPackage, or a zip with one Shapefile, GeoJSON or GeoPackage; see `records.ENDINGS`.
    crs
        The coordinate system of a file that does not say, in any form that pyproj knows; "" for none.

    Raises
    ------
    BoundaryError
        The file is missing, too large, not of these kinds, cut off, has several layers or no polygon, is in no known
        coordinate system, lies outside Iraq, or is a zip whose names climb out of it.
    """
    frame = _read_frame(path)
    if frame.crs is None and crs:
        frame = frame.set_crs(_known_crs(crs))
    if frame.crs is None:
        raise BoundaryError(f"{path.name} does not say its coordinate system. Name it, as in --crs EPSG:4326.")
    try:
        frame = frame.to_crs("EPSG:4326")
    except CRSError as error:
        raise BoundaryError(f"{path.name} is in a coordinate system that cannot be converted: {error}.") from error
    kept = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    broken = int((~kept.geometry.is_valid).sum())
    shapes = _keep_areas(shapely.make_valid(kept.geometry.to_numpy()))
    has_area = shapely.area(shapes) > 0
    if not has_area.any():
        raise BoundaryError(
            f"{path.name} has no polygon among its {len(frame)} rows. A boundary set is made of polygons."
        )
    result = kept.set_geometry(gpd.GeoSeries(shapes, index=kept.index, crs=kept.crs))[has_area]
    _check_place(path, result.total_bounds)
    return Polygons(result.reset_index(drop=True), broken, len(frame) - int(has_area.sum()))


def _read_frame(path: Path) -> gpd.GeoDataFrame:
    if not path.is_file():
        raise BoundaryError(f"There is no file {path.name}.")
    if path.suffix.lower() not in ENDINGS:
        raise BoundaryError(f"{path.name} ends in {path.suffix!r}, expected one of {list(ENDINGS)}.")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise BoundaryError(f"{path.name} has {size:,} bytes, more than the {MAX_BYTES:,} that are read. Simplify it.")
    target, ending = _find_target(path)
    try:
        layers = pyogrio.list_layers(target)
        layer = _choose_layer(path, layers)
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", RuntimeWarning
            )  # GDAL tells of odd rows; those without a polygon are counted
            frame = gpd.read_file(target, layer=layer)
        if frame.crs is None and pyogrio.read_info(target, layer=layer)["driver"] == "TopoJSON":
            frame = frame.set_crs("EPSG:4326")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError, ValueError) as error:
        if isinstance(error, BoundaryError):
            raise
        raise BoundaryError(f"{path.name} could not be read as {ending}: it is cut off or something else.") from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise BoundaryError(f"{path.name} has no polygon: its table has no geometry.")
    return frame


def _choose_layer(path: Path, layers: NDArray[np.object_]) -> str:
    """Return the one layer that may hold polygons."""
    areal = ("Polygon", "Surface", "Unknown", "GeometryCollection")
    named = [str(name) for name, kind in layers if any(word in str(kind) for word in areal)]
    if len(named) == 1:
        return named[0]
    if not named:
        raise BoundaryError(f"{path.name} has no polygon. A boundary set is made of polygons.")
    raise BoundaryError(f"{path.name} has several layers of polygons, {named}; expected one. Save one as its own file.")


def _find_target(path: Path) -> tuple[str, str]:
    """Return what GDAL is to open and its ending, after a look at the first bytes: GDAL goes by content, we by name."""
    if path.suffix.lower() != ".zip":
        with path.open("rb") as file:
            start = file.read(_HEAD_BYTES)
            _check_start(path.name, path.suffix.lower(), start)
        if path.suffix.lower() in (".geojson", ".json"):
            _check_declared(path.name, start)
        return str(path), path.suffix.lower()
    try:
        with zipfile.ZipFile(path) as archive:
            inner = _choose_member(path, archive.infolist())
            ending = PurePosixPath(inner).suffix.lower()
            with archive.open(inner) as member:
                _check_start(inner, ending, member.read(64))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise BoundaryError(f"{path.name} is not a zip that can be read, or is cut off.") from error
    return f"/vsizip/{{{path.resolve()}}}/{inner}", ending


def _choose_member(path: Path, members: list[zipfile.ZipInfo]) -> str:
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in member.filename:
            raise BoundaryError(
                f"{path.name} holds {member.filename!r}, a path out of its own folder; it was not opened."
            )
    if sum(member.file_size for member in members) > MAX_BYTES:
        raise BoundaryError(f"{path.name} unpacks to more than the {MAX_BYTES:,} bytes that are read. Simplify it.")
    names = [member.filename for member in members if not member.filename.startswith("__MACOSX/")]
    found = [name for name in names if PurePosixPath(name).suffix.lower() in (".shp", *ENDINGS[:-1])]
    if len(found) != 1:
        raise BoundaryError(
            f"{path.name} holds {found or 'no Shapefile'}, expected one Shapefile, GeoJSON or GeoPackage."
        )
    return found[0]


def _check_start(name: str, ending: str, start: bytes) -> None:
    """Refuse a file that is not what its ending says, so that none reaches a GDAL driver which opens other files."""
    expected = {".gpkg": b"SQLite format 3\x00", ".shp": b"\x00\x00\x27\x0a"}.get(ending, b"{")
    if not start.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n" if expected == b"{" else b"").startswith(expected):
        raise BoundaryError(f"{name} is not what its ending {ending} says. Save it anew as that kind of file.")


def _check_declared(name: str, start: bytes) -> None:
    """Refuse a GeoJSON that declares a coordinate system that is not known: GDAL would take it for degrees."""
    declared = _DECLARED_CRS.search(start.decode("utf-8", "replace"))
    if declared is None:
        return
    try:
        CRS.from_user_input(declared.group(1))
    except CRSError as error:
        raise BoundaryError(
            f"{name} declares the coordinate system {declared.group(1)[:80]!r}, which is not known. "
            "Save it in EPSG:4326."
        ) from error


def _known_crs(crs: str) -> str:
    try:
        gpd.GeoSeries(crs=crs)
    except CRSError as error:
        raise BoundaryError(
            f"The coordinate system was {crs!r}, expected one such as EPSG:4326 or EPSG:32638."
        ) from error
    return crs


def _keep_areas(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return of each geometry its polygons alone; repair may leave lines and points beside them."""
    parts, owner = shapely.get_parts(shapely.force_2d(shapes), return_index=True)
    nested = shapely.get_type_id(parts) == shapely.GeometryType.MULTIPOLYGON
    inner, of = shapely.get_parts(parts[nested], return_index=True)
    parts, owner = np.concatenate([parts[~nested], inner]), np.concatenate([owner[~nested], owner[nested][of]])
    areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    order = np.argsort(owner[areas], kind="stable")
    result = np.full(len(shapes), shapely.MultiPolygon(), dtype=object)
    shapely.multipolygons(parts[areas][order], indices=owner[areas][order], out=result)
    return result


def _check_place(path: Path, bounds: NDArray[np.float64]) -> None:
    west, south, east, north = (float(bound) for bound in bounds)
    if west < IRAQ[0] or south < IRAQ[1] or east > IRAQ[2] or north > IRAQ[3]:
        raise BoundaryError(
            f"{path.name} reaches from {west:.1f} to {east:.1f} degrees east, {south:.1f} to {north:.1f} north, "
            "beyond Iraq. Expected Iraq's units alone, in the coordinate system that the file states."
        )
