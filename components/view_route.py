"""The incidents of a view by HTTP: what the map fetches when it is moved, and what other programs may ask for.

    GET /view.json          the map's own compact columns; for the map alone, they may change with every version
    GET /incidents.geojson  GeoJSON (RFC 7946) for other programs
    GET /rows.json          rows of the table; for the table alone, like the first

All take the filters under the address bar's names, `as_of`, `boundaries` and `claims`. The map's two take
`bbox=west,south,east,north` (degrees, WGS 84) and `zoom`; `frames=1` gives `/view.json` by steps of time, for the
play. The table's takes `sort`, `order=asc|desc`, `offset` and `limit`; with `place=` an incident's id it says where in
that order it stands. `v` is the store's version: with the right one the answer may be kept. At most
`data.marks.MOST_MARKS` marks are answered, above that cells with their number of incidents. What is not understood is
refused with a sentence: a program that is answered something else than it asked for would not notice.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from components.address import MAX_ID_LENGTH, View
from components.incident_rows import BLOCK_ROWS, FIRST_SORT, MOST_ROWS, SHOWN, pack_rows
from components.map_view import make_marks, pack_marks
from components.stored import shared_store, store_of
from data.filters import IncidentFilter
from data.frames import as_records
from data.marks import Marks, select_frames, select_marks
from data.moves import compared_with
from data.placements import placed_by
from data.schema import EVENT_TYPES
from data.store import Store
from data.store_error import StoreError
from geo.grid import FINEST, Box

MAP_PARAMETERS = ("bbox", "zoom", "frames", "v")
ROW_PARAMETERS = ("sort", "order", "offset", "limit", "place", "v")
MOST_QUERY = 8_000
"""Characters of a query that are read; a filter with every value is shorter."""
_WORTH_PACKING = 10_000
"""Bytes; the frames of a play are six times smaller packed, in 10 ms."""
_LASTING = "private, max-age=86400"
_JSON, _GEOJSON = "application/json", "application/geo+json"


_Make = Callable[[Store, IncidentFilter, Mapping[str, str]], dict[str, Any]]


class NotUnderstoodError(ValueError):
    """A parameter that is none; the message is for whoever wrote the request."""


def routes() -> list[BaseRoute]:
    """Return the routes, for `st.App`."""
    return [
        Route("/view.json", lambda request: _answer(request, MAP_PARAMETERS, _view, _JSON)),
        Route("/incidents.geojson", lambda request: _answer(request, MAP_PARAMETERS, _geojson, _GEOJSON)),
        Route("/rows.json", lambda request: _answer(request, ROW_PARAMETERS, _rows, _JSON)),
    ]


def _answer(request: Request, own: tuple[str, ...], make: _Make, media_type: str) -> Response:
    try:
        view, asked = read_request(request, own)
        ledger = shared_store()
        version = ledger.version()
        store = placed_by(store_of(view, ledger), view.boundaries, view.claims)
        if view.filter.moved:
            store = compared_with(store, placed_by(store, view.against, view.claims))
        made = make(store, view.filter, asked)
        body = json.dumps(made, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except NotUnderstoodError as error:
        return _refuse(400, str(error))
    except StoreError as error:
        return _refuse(503, error.message.text(str))
    lasting = asked["v"] == str(version)
    headers = {"Cache-Control": _LASTING if lasting else "no-store", "Vary": "Accept-Encoding"}
    content = body.encode("utf-8", "replace")
    if len(content) > _WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        content = gzip.compress(content, compresslevel=1)
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=media_type, headers=headers)


def _refuse(status: int, sentence: str) -> Response:
    return Response(json.dumps({"error": sentence}), status_code=status, media_type=_JSON)


def read_request(request: Request, own: tuple[str, ...]) -> tuple[View, dict[str, str]]:
    """Return the view, and the route's own parameters as they are written, "" where there is none.

    Raises
    ------
    NotUnderstoodError
        For a parameter that is unknown or whose value is none.
    """
    if len(request.url.query) > MOST_QUERY:
        raise NotUnderstoodError(f"The query has {len(request.url.query)} characters, at most {MOST_QUERY} are read.")
    params = {name: request.query_params.getlist(name) for name in request.query_params if name not in own}
    view, ignored = View.from_params(params)
    if ignored:
        raise NotUnderstoodError(" ".join(message.text(str) for message in ignored))
    return view, {name: request.query_params.get(name, "") for name in own}


def _view(store: Store, chosen: IncidentFilter, asked: Mapping[str, str]) -> dict[str, Any]:
    if asked["frames"] == "1":
        return _compact(select_frames(store, chosen, zoom=_read_zoom(asked["zoom"])))
    return _compact(_select_marks(store, chosen, asked))


def _select_marks(store: Store, chosen: IncidentFilter, asked: Mapping[str, str]) -> Marks:
    return select_marks(store, chosen, box=_read_box(asked["bbox"]), zoom=_read_zoom(asked["zoom"]))


def _rows(store: Store, chosen: IncidentFilter, asked: Mapping[str, str]) -> dict[str, Any]:
    """Give one block of rows, or the place of an incident; see `incident_rows.pack_rows`."""
    column, descending = FIRST_SORT
    if asked["sort"]:
        column, descending = asked["sort"], asked["order"] == "desc"
    if column not in SHOWN or asked["order"] not in ("", "asc", "desc"):
        raise NotUnderstoodError(f"“sort” is one of {', '.join(SHOWN)}, “order” asc or desc.")
    if asked["place"]:
        return {"place": store.rank_of(asked["place"][:MAX_ID_LENGTH], chosen, sort=column, descending=descending)}
    offset, limit = (_read_count(asked[name], default) for name, default in (("offset", 0), ("limit", BLOCK_ROWS)))
    rows = store.select_incidents(
        chosen, sort=column, descending=descending, offset=offset, limit=min(limit, MOST_ROWS)
    )
    return {"offset": offset, "rows": pack_rows(rows)}


def _read_count(text: str, default: int) -> int:
    if not re.fullmatch(r"\d{0,9}", text, re.ASCII):
        raise NotUnderstoodError("“offset” and “limit” are whole numbers of rows.")
    return int(text or default)


def _read_box(text: str) -> Box | None:
    if not text:
        return None
    try:
        west, south, east, north = (round(float(part), 4) for part in text.split(","))
    except (ValueError, OverflowError):
        raise NotUnderstoodError("“bbox” is west,south,east,north in degrees, e.g. 43.5,34.9,45.1,36.0.") from None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise NotUnderstoodError("“bbox” is west,south,east,north in degrees, west below east and south below north.")
    return Box(west, south, east, north)


def _read_zoom(text: str) -> float:
    try:
        zoom = float(text or "7")
    except ValueError:
        zoom = -1.0
    if not 0 <= zoom <= FINEST:
        raise NotUnderstoodError(f"“zoom” is a number from 0 to {FINEST}, as on the map.")
    return zoom


def _compact(marks: Marks) -> dict[str, Any]:
    return {
        "marks": pack_marks(make_marks(marks.frame), EVENT_TYPES),
        "grouped": marks.grouped,
        "step": marks.step_days,
    }


def _geojson(store: Store, chosen: IncidentFilter, asked: Mapping[str, str]) -> dict[str, Any]:
    """Give a feature for each mark: an incident, or a cell with its number of incidents and its bounding box."""
    marks = _select_marks(store, chosen, asked)
    features = []
    for row in as_records(marks.frame):
        west, south, east, north = (row.pop(name) for name in ("west", "south", "east", "north"))
        point = {"type": "Point", "coordinates": [row.pop("longitude"), row.pop("latitude")]}
        row["incidents"] = row.pop("n")
        row |= {name: row[name].isoformat() for name in ("event_date", "last_date")}
        feature = {"type": "Feature", "geometry": point, "properties": row}
        if row["incidents"] > 1:
            feature["bbox"] = [west, south, east, north]
        features.append(feature)
    return {"type": "FeatureCollection", "features": features, "grouped": marks.grouped, "incidents": marks.incidents}
