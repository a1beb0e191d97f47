"""What the map shows, as one frozen value, and its compact form for the browser.

Text from files leaves here as JSON inside base64 and in no other way: folium and branca compile what they
rendered as a Jinja template once more, and the browser evaluates the script, but the alphabet of base64 has no
brace, quote, back-tick, backslash or angle bracket.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from components.choropleth import Choropleth
from components.map_strings import Strings, make_map_strings
from data.frames import as_columns

_EPOCH = date(1970, 1, 1)
MAX_TEXT = 160
"""Characters of a place's name that travel to the map; the whole of it stands beside the map."""


@dataclass(frozen=True)
class Marks:
    """Located incidents, or groups of them, as columns of equal length.

    Attributes
    ----------
    ids
        The incident's id; None where a row stands for several.
    counts
        How many incidents a row stands for.
    longitudes, latitudes
        WGS 84 decimal degrees.
    types
        The event type's code.
    deaths
        Sum of the deaths reported; None where not stated.
    first_days, last_days
        Days since 1 January 1970; equal for one incident.
    time_precisions, geo_precisions
        Codes 1 to 3 of the schema.
    places
        The place's name as reported, "" where none.
    boxes
        (west, south, east, north) of what a row stands for; empty where every row is one incident.
    """

    ids: tuple[str | None, ...] = ()
    counts: tuple[int, ...] = ()
    longitudes: tuple[float, ...] = ()
    latitudes: tuple[float, ...] = ()
    types: tuple[str, ...] = ()
    deaths: tuple[int | None, ...] = ()
    first_days: tuple[int, ...] = ()
    last_days: tuple[int, ...] = ()
    time_precisions: tuple[int, ...] = ()
    geo_precisions: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    boxes: tuple[tuple[float, float, float, float], ...] = ()

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Focus:
    """An area to show, once: the map moves when `token` differs from the last one it was given.

    Attributes
    ----------
    bbox
        (minx, miny, maxx, maxy) in degrees; None for the whole area.
    token
        Any text that changes when the person asks for it.
    """

    bbox: tuple[float, float, float, float] | None
    token: str


@dataclass(frozen=True)
class MapView:
    """All that the map shows; equal views send the browser nothing new.

    Attributes
    ----------
    marks
        See `Marks`.
    types
        (code, label, colour) of each event type, in the order of the legend.
    land_url
        Where the land's JSON is, see `components.map_assets.land_url`.
    finer_url
        Where the marks of a part of the land can be fetched, see `components.view_route`; None where `marks` are all.
    choropleth, focus
        See `components.choropleth.Choropleth` and `Focus`; None for none.
    selected, selected_at
        The id of the incident that is open beside the map; and where it lies (longitude, latitude, whether as an
        area), so that the cell can be ringed in which it stands. None where it is not located or not on the map.
    province_names
        By ISO 3166-2 code the name to write; the boundary set's own where it is missing.
    empty_text
        The sentence for a map without a mark, e.g. which filter leaves nothing.
    strings
        Every other text, see `make_map_strings`.
    lang, rtl
        BCP 47 code of the language, and whether it is written from right to left.
    against_url
        Where the lines to compare with are, see `components.map_assets.difference_url`; "" for none.
    level
        "province" or "district": what the choropleth is by. Districts are known by "province/district".
    """

    marks: Marks
    types: tuple[tuple[str, str, str], ...]
    land_url: str
    finer_url: str | None = None
    choropleth: Choropleth | None = None
    selected: str | None = None
    focus: Focus | None = None
    province_names: Mapping[str, str] = field(default_factory=dict)
    empty_text: str = ""
    strings: Strings = field(default_factory=make_map_strings)
    lang: str = "en"
    rtl: bool = False
    against_url: str = ""
    level: str = "province"
    selected_at: tuple[float, float, bool] | None = None


def _whole(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):  # None, NaN, NaT and pandas' NA
        return None


def _days(value: date | datetime) -> int:
    return (date(value.year, value.month, value.day) - _EPOCH).days


def make_marks(frame: Any) -> Marks:
    """Take the marks out of the frame of `data.marks.Marks`.

    Parameters
    ----------
    frame
        One row a mark: incident_id (null for a group), n, longitude, latitude, event_type, deaths (null: not stated),
        event_date, last_date, time_precision, geo_precision, location, west, south, east, north. Rows without
        coordinates are not expected.
    """
    columns = as_columns(frame)
    return Marks(
        ids=tuple(value if isinstance(value, str) else None for value in columns["incident_id"]),
        counts=tuple(_whole(value) or 1 for value in columns["n"]),
        longitudes=tuple(round(float(value), 5) for value in columns["longitude"]),
        latitudes=tuple(round(float(value), 5) for value in columns["latitude"]),
        types=tuple(str(value) for value in columns["event_type"]),
        deaths=tuple(_whole(value) for value in columns["deaths"]),
        first_days=tuple(_days(value) for value in columns["event_date"]),
        last_days=tuple(_days(value) for value in columns["last_date"]),
        time_precisions=tuple(_whole(value) or 1 for value in columns["time_precision"]),
        geo_precisions=tuple(_whole(value) or 1 for value in columns["geo_precision"]),
        places=tuple(value if isinstance(value, str) else "" for value in columns["location"]),
        boxes=tuple(_boxes(columns)) if any(value != 1 for value in columns["n"]) else (),
    )


def _boxes(columns: Mapping[str, Sequence[float]]) -> Iterable[tuple[float, float, float, float]]:
    sides = (columns[name] for name in ("west", "south", "east", "north"))
    for west, south, east, north in zip(*sides, strict=True):
        yield round(west, 4), round(south, 4), round(east, 4), round(north, 4)


def _indexed(values: Iterable[str]) -> tuple[list[str], list[int]]:
    index: dict[str, int] = {}
    positions = [index.setdefault(value, len(index)) for value in values]
    return list(index), positions


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def pack_marks(marks: Marks, codes: Sequence[str]) -> dict[str, Any]:
    """Return the marks as columns of plain values; an event type is its place among `codes`, -1 where it is none."""
    places, place_of = _indexed(_cut(place) for place in marks.places)
    position = {code: i for i, code in enumerate(codes)}
    return {
        "id": marks.ids,
        "n": marks.counts,
        "x": marks.longitudes,
        "y": marks.latitudes,
        "t": [position.get(code, -1) for code in marks.types],
        "d": marks.deaths,
        "a": marks.first_days,
        "b": [last - first for first, last in zip(marks.first_days, marks.last_days, strict=True)],
        "tp": marks.time_precisions,
        "gp": marks.geo_precisions,
        "p": place_of,
        "places": places,
        "box": marks.boxes,
    }


def pack_view(view: MapView) -> str:
    """Return the view as base64 of JSON, the only form in which it enters a script."""
    chosen = view.choropleth
    content = {
        "marks": pack_marks(view.marks, [code for code, _, _ in view.types]),
        "types": view.types,
        "land": view.land_url,
        "against": view.against_url,
        "level": view.level,
        "finer": view.finer_url,
        "choropleth": chosen
        and {
            "label": chosen.label,
            "classes": dict(chosen.classes),
            "texts": dict(chosen.texts),
            "labels": chosen.labels,
        },
        "selected": view.selected,
        "selectedAt": view.selected_at,
        "focus": view.focus and {"bbox": view.focus.bbox, "token": view.focus.token},
        "names": dict(view.province_names),
        "empty": view.empty_text,
        "strings": view.strings,
        "lang": view.lang,
        "rtl": view.rtl,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
