"""Turn other ways of writing a point into degrees: a pair in one column, MGRS, UTM."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from mgrs import MGRS
from pyproj import Transformer

from data.numbers import Axis, read_degrees
from data.text_columns import Mask, Texts, distinct, fold_digits, spread

UTM_ZONE = 38
"""Where a file does not say: most of Iraq, and all of the four provinces."""
_MGRS = re.compile(r"(\d{1,2}[C-HJ-NP-X])([A-HJ-NP-Z][A-HJ-NP-V])(\d*)")
_WKT = re.compile(r"(?:SRID=4326;)?POINT\s*Z?\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)(?:\s+-?[\d.]+)?\s*\)", re.IGNORECASE)
_SIDE = re.compile(r"[NSEW]", re.IGNORECASE)
_BRACKETS = str.maketrans("", "", "()[]{}")
_BETWEEN = "\x1f"
_COARSE_DIGITS = 2
"""MGRS of two digits or fewer is a square of 10 km: near a place, not the place."""


@dataclass(frozen=True)
class Points:
    """A column of points as texts of degrees, "" where empty or not read; `wrong` says where it was not read.

    `coarse` says where the way of writing itself is no more exact than some kilometres.
    """

    latitude: Texts
    longitude: Texts
    wrong: Mask
    coarse: Mask


_Point = tuple[float, float, bool] | None


def read_pairs(texts: Texts) -> Points:
    """Read "35.3, 43.7", "35°18'N 43°42'E", "POINT (43.7 35.3)"; the latitude comes first unless the text says so."""
    return _read_distinct(texts, _read_pair)


def read_mgrs(texts: Texts) -> Points:
    """Read MGRS references; the point is the middle of the square."""
    return _read_distinct(texts, _read_mgrs)


def read_utm(easting: Texts, northing: Texts, zone: Texts | None = None) -> Points:
    """Read UTM eastings and northings in metres on the northern half; zone 38 where `zone` is empty."""
    zones = zone if zone is not None else easting.where(easting == "", "")
    joined = easting + _BETWEEN + northing + _BETWEEN + zones
    return _read_distinct(joined.where((easting != "") | (northing != ""), ""), _read_utm)


def looks_like_mgrs(values: Sequence[str]) -> bool:
    """Say whether all values are MGRS references with digits."""
    matches = [_MGRS.fullmatch(_squeeze(value)) for value in values]
    return bool(matches) and all(match and len(match[3]) >= 2 for match in matches)


def looks_like_pairs(values: Sequence[str]) -> bool:
    """Say whether all values are pairs of degrees."""
    return bool(values) and all(_read_pair(value) is not None for value in values)


def _read_distinct(texts: Texts, read: object) -> Points:
    codes, values = distinct(texts)
    points = [read(value) if value.strip() else None for value in values]  # type: ignore[operator]
    latitude = [f"{point[0]:.6f}" if point else "" for point in points] or [""]
    longitude = [f"{point[1]:.6f}" if point else "" for point in points] or [""]
    wrong = np.array(
        [point is None and bool(value.strip()) for point, value in zip(points, values, strict=True)] or [False]
    )
    coarse = np.array([bool(point and point[2]) for point in points] or [False])
    return Points(
        spread(latitude, codes),
        spread(longitude, codes),
        wrong[codes],
        coarse[codes],
    )


def _read_pair(text: str) -> _Point:
    text = fold_digits(text).strip()
    match = _WKT.fullmatch(text)
    if match:
        return _checked(float(match[2]), float(match[1]))
    parts = _split_pair(text.translate(_BRACKETS).strip())
    if parts is None:
        return None
    if _is_east(parts[0]) or _is_north(parts[1]):
        parts = (parts[1], parts[0])
    latitude, longitude = (_degrees(part, axis) for part, axis in zip(parts, ("latitude", "longitude"), strict=True))
    return _checked(latitude, longitude)


def _split_pair(text: str) -> tuple[str, str] | None:
    for separator in (r"\s*[;/|]\s*", r"\s*,\s+", r"\s*[,،]\s*", r"\s+"):
        parts = [part for part in re.split(separator, text) if part]
        if len(parts) == 2:
            return parts[0], parts[1]
    sides = list(_SIDE.finditer(text))
    if len(sides) == 2:
        cut = sides[0].end() if sides[0].start() > 0 else sides[1].start()
        return text[:cut].strip(" ,"), text[cut:].strip(" ,")
    return None


def _is_east(text: str) -> bool:
    return bool(re.search(r"[EW]", text, re.IGNORECASE))


def _is_north(text: str) -> bool:
    return bool(re.search(r"[NS]", text, re.IGNORECASE))


def _degrees(text: str, axis: Axis | str) -> float:
    values, _ = read_degrees(pd.Series([text], dtype="str"), "latitude" if axis == "latitude" else "longitude")
    return float(values[0])


def _checked(latitude: float, longitude: float, coarse: bool = False) -> _Point:
    if not (abs(latitude) <= 180 and abs(longitude) <= 180):  # the pair may stand the other way round
        return None
    return latitude, longitude, coarse


def _read_mgrs(text: str) -> _Point:
    match = _MGRS.fullmatch(_squeeze(text))
    if not match or len(match[3]) % 2 or len(match[3]) > 10:
        return None
    digits = match[3]
    half = len(digits) // 2
    middle = digits if half == 5 else f"{digits[:half]}5{digits[half:]}5"
    try:
        latitude, longitude = MGRS().toLatLon(f"{match[1]}{match[2]}{middle}")
    except Exception:  # the C library's own class of error, and ValueError
        return None
    return _checked(latitude, longitude, len(digits) <= _COARSE_DIGITS)


def _squeeze(text: str) -> str:
    return re.sub(r"[\s,.\-]+", "", fold_digits(text)).upper()


def _read_utm(text: str) -> _Point:
    easting, northing, zone = [*text.split(_BETWEEN), "", ""][:3]
    number = re.match(r"\s*(\d{1,2})", fold_digits(zone))
    try:
        x, y = (float(re.sub(r"[\s,']|m$", "", fold_digits(part))) for part in (easting, northing))
    except ValueError:
        return None
    which = int(number[1]) if number else UTM_ZONE
    if not (100_000 <= x <= 900_000 and 0 <= y <= 10_000_000 and 1 <= which <= 60):
        return None
    longitude, latitude = _utm(which).transform(x, y)
    return _checked(latitude, longitude)


@cache
def _utm(zone: int) -> Transformer:
    return Transformer.from_crs(32600 + zone, 4326, always_xy=True)
