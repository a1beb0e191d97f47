"""Read GeoJSON, plain JSON and GeoPackage: one row a feature, its point in the columns longitude and latitude."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from data.messages import N_, Message
from data.reading.encoding import find_encoding
from data.reading.headings import fold_heading, name_columns
from data.reading.raw import MAX_COLUMNS, RANKED_ROWS, Rank, RawTable, ReadError, choose_part, shorten

_Row = dict[str, str]
_POINTS = ("Point", "Point Z", "Point M", "PointZ", "PointM", "3D Point", "Measured Point", "3D Measured Point")


def read_json(data: bytes, *, max_rows: int | None) -> RawTable:
    """Read GeoJSON features, a list of objects, an object with such a list under "data", or one object a line.

    Raises
    ------
    ReadError
        When it is no valid JSON, or holds no features or objects.
    """
    codec = find_encoding(data).name
    text = data.decode(codec, errors="replace")
    items, crs = _find_items(_parse(text))
    items = items[:max_rows]
    if not items:
        raise ReadError.because("no-features", N_("The file holds no features: there is nothing to read."))
    to_degrees = _make_transformer(crs)
    rows: list[_Row] = []
    problems: dict[int, list[Message]] = {}
    for position, item in enumerate(items):
        row, problem = _read_item(item, to_degrees)
        rows.append(row)
        if problem is not None:
            problems[position] = [problem]
    kind = "geojson" if any(isinstance(item, dict) and "geometry" in item for item in items[:100]) else "json"
    return _make_raw(rows, np.arange(1, len(rows) + 1, dtype=np.int64), problems, kind, codec)


def read_geopackage(
    data: bytes, *, max_rows: int | None, layer: str | None = None, rank: Rank | None = None
) -> RawTable:
    """Read one layer of a GeoPackage: the wanted one, the likeliest, or else the first with points before tables.

    Parameters
    ----------
    layer, rank
        See `raw.choose_part`.

    Raises
    ------
    ReadError
        When it is damaged or has no layer.
    """
    with tempfile.NamedTemporaryFile(suffix=".gpkg") as file:  # by its name, or GDAL complains
        file.write(data)
        file.flush()
        try:
            layers = pyogrio.list_layers(file.name)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, RuntimeError) as error:
            raise _damaged() from error
        if not len(layers):
            raise ReadError.because("no-layer", N_("The GeoPackage has no layer."))
        names = [str(name) for name, geometry in layers if geometry and "Point" in str(geometry)]
        names += [str(name) for name, _ in layers if str(name) not in names]
        name = choose_part(names, lambda part: _read_one(file.name, part, RANKED_ROWS, names), layer, rank)
        return replace(_read_one(file.name, name, max_rows, names), part=name, parts=tuple(names))


def _read_one(path: str, name: str, max_rows: int | None, names: Sequence[str]) -> RawTable:
    try:
        frame = pyogrio.read_dataframe(path, layer=name, fid_as_index=True, max_features=max_rows)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, RuntimeError, CRSError) as error:
        raise _damaged() from error
    if frame.empty:
        raise ReadError.because("no-features", N_("The file holds no features: there is nothing to read."))
    notices = []
    if len(names) > 1:
        template = N_("The layer “{layer}” was read; the others were not: {others}.")
        others = ", ".join(other for other in names if other != name)
        notices.append(Message("layer-chosen", template, {"layer": name, "others": shorten(others, 200)}))
    rows, problems = _read_layer(frame)
    return _make_raw(rows, np.asarray(frame.index, dtype=np.int64), problems, "gpkg", "", notices)


def _damaged() -> ReadError:
    template = N_("The GeoPackage cannot be read: it is damaged or not a GeoPackage. Export it again.")
    return ReadError.because("geopackage-damaged", template)


def _read_layer(frame: pd.DataFrame) -> tuple[list[_Row], dict[int, list[Message]]]:
    problems: dict[int, list[Message]] = {}
    columns = {str(name): [_as_text(v) for v in frame[name]] for name in frame.columns if name != "geometry"}
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    rows = rows or [{} for _ in range(len(frame))]
    if isinstance(frame, gpd.GeoDataFrame):
        to_degrees = _make_transformer(frame.crs.to_wkt() if frame.crs is not None else None)
        for position, shape in enumerate(frame.geometry):
            coordinates = (
                [shape.x, shape.y] if shape is not None and shape.geom_type == "Point" and not shape.is_empty else None
            )
            kind = "" if shape is None or shape.is_empty else shape.geom_type
            problem = _place(rows[position], kind, coordinates, to_degrees)
            if problem is not None:
                problems[position] = [problem]
    return rows, problems


def _parse(text: str, *, lines: bool = True) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ReadError.because("json-broken", N_("The JSON is nested too deeply to be incidents.")) from None
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and lines:
            return [_parse(line, lines=False) for line in text.splitlines() if line.strip()]
        template = N_("The JSON breaks off or is wrong in line {line}, column {column}. Export it again.")
        raise ReadError.because("json-broken", template, line=error.lineno, column=error.colno) from None
    except ValueError:
        raise ReadError.because("json-broken", N_("The JSON holds a number that is too long to be read.")) from None


def _find_items(document: Any) -> tuple[list[Any], object]:
    if isinstance(document, list):
        return document, None
    if isinstance(document, dict):
        for key in ("features", "data", "results", "incidents"):
            if isinstance(document.get(key), list):
                return document[key], document.get("crs")
        return [document], document.get("crs")
    raise ReadError.because("no-features", N_("The file holds no features: there is nothing to read."))


def _read_item(item: Any, to_degrees: Transformer | None) -> tuple[_Row, Message | None]:
    if not isinstance(item, dict):
        template = N_("Here stands “{value}” and no feature or object.")
        return {"value": _as_text(item)}, Message("no-feature", template, {"value": shorten(item)})
    properties = item.get("properties") if "geometry" in item or "properties" in item else item
    row = {str(key): _as_text(value) for key, value in (properties if isinstance(properties, dict) else {}).items()}
    if "id" in item and properties is not item:
        row.setdefault("id", _as_text(item["id"]))
    geometry = item.get("geometry") if properties is not item else None
    if not isinstance(geometry, dict):
        return row, None
    kind, coordinates = str(geometry.get("type", "")), geometry.get("coordinates")
    if kind == "MultiPoint" and isinstance(coordinates, list) and len(coordinates) == 1:
        kind, coordinates = "Point", coordinates[0]
    return row, _place(row, kind, coordinates, to_degrees)


def _place(row: _Row, kind: str, coordinates: object, to_degrees: Transformer | None) -> Message | None:
    """Add the point of a feature to its row, unless its properties have coordinates; say what cannot be a place."""
    if not kind:
        return None
    if kind != "Point":
        template = N_("The geometry is a {kind}; an incident is a point.")
        return Message("not-a-point", template, {"kind": shorten(kind)})
    try:
        x, y = (float(number) for number in cast(Sequence[Any], coordinates)[:2])
        if to_degrees is not None:
            x, y = to_degrees.transform(x, y)
    except (TypeError, ValueError, IndexError, OverflowError, ProjError):
        template = N_("The point has no coordinates that can be read: “{value}”.")
        return Message("point-broken", template, {"value": shorten(coordinates)})
    folded = {fold_heading(key): key for key in row}
    if not (row.get(folded.get("longitude", "")) or row.get(folded.get("latitude", ""))):
        row[folded.get("longitude", "longitude")] = f"{x:.7f}".rstrip("0").rstrip(".")
        row[folded.get("latitude", "latitude")] = f"{y:.7f}".rstrip("0").rstrip(".")
    return None


def _make_transformer(crs: object) -> Transformer | None:
    """Give what turns the file's coordinates into WGS 84 degrees; None where they are."""
    if isinstance(crs, dict):
        properties = crs.get("properties")
        crs = properties.get("name") if isinstance(properties, dict) else None
    if not crs:
        return None
    try:
        system = CRS.from_user_input(str(crs))
        if system.equals(CRS.from_epsg(4326), ignore_axis_order=True) or "CRS84" in str(crs):
            return None
        return Transformer.from_crs(system, 4326, always_xy=True)
    except (CRSError, ProjError):
        template = N_("The file's coordinate system is not known: “{crs}”. Export it in WGS 84.")
        raise ReadError.because("crs-unknown", template, crs=shorten(crs)) from None


def _make_raw(
    rows: list[_Row],
    lines: np.ndarray,
    problems: dict[int, list[Message]],
    kind: str,
    encoding: str,
    notices: list[Message] | None = None,
) -> RawTable:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    if len(keys) > MAX_COLUMNS:
        template = N_("The file has {count} columns; at most {limit} can be read.")
        raise ReadError.because("too-many-columns", template, count=len(keys), limit=MAX_COLUMNS)
    if not keys:
        raise ReadError.because("no-features", N_("The file holds no features: there is nothing to read."))
    names, named = name_columns(keys, len(keys))
    columns = {
        name: pd.Series([row.get(key, "") for row in rows], dtype="str") for name, key in zip(names, keys, strict=True)
    }
    frame = pd.DataFrame(columns, copy=False)
    return RawTable(frame, lines, encoding, "", 0, [*(notices or []), *named], problems, kind=kind)


def _as_text(value: object) -> str:
    """Give a value as text: nothing as "", a list of texts with "; ", anything deeper as JSON."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # JSON may hold halves of letters
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (float, np.floating)):
        number = float(value)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d" if value == value.normalize() else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return _as_text("; ".join(value))
    if isinstance(value, (dict, list)):
        return _as_text(json.dumps(value, ensure_ascii=False))
    return str(value)
