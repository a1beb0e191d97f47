"""The incidents of a view by HTTP: what the map fetches when it is moved, and what other programs may ask for.

    GET /view.json          the map's own compact columns; for the map alone, they may change with every version
    GET /incidents.geojson  GeoJSON (RFC 7946) for other programs

Both take the filters under the address bar's names, `as_of`, `boundaries` and `claims`, and of the map
`bbox=west,south,east,north` (degrees, WGS 84) and `zoom`; `frames=1` gives `/view.json` by steps of time, for the play.
`v` is the store's version: with the right one the answer may be kept. At most `data.marks.MOST_MARKS` marks are
answered, above that cells with their number of incidents. What is not understood is refused with a sentence: a program
that is answered something else than it asked for would not notice.
"""

from __future__ import annotations

import gzip
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from components.address import View
from components.map_view import make_marks, pack_marks
from components.stored import shared_store, store_of
from data.frames import as_records
from data.marks import Marks, select_frames, select_marks
from data.moves import compared_with
from data.placements import placed_by
from data.schema import EVENT_TYPES
from data.store_error import StoreError
from geo.grid import FINEST, Box

OWN_PARAMETERS = ("bbox", "zoom", "frames", "v")
MOST_QUERY = 8_000
"""Characters of a query that are read; a filter with every value is shorter."""
_WORTH_PACKING = 10_000
"""Bytes; the frames of a play are six times smaller packed, in 10 ms."""
_LASTING = "private, max-age=86400"
_JSON, _GEOJSON = "application/json", "application/geo+json"


class NotUnderstoodError(ValueError):
    """A parameter that is none; the message is for whoever wrote the request."""


def routes() -> list[BaseRoute]:
    """Return the routes, for `st.App`."""
    return [Route("/view.json", _answer_view), Route("/incidents.geojson", _answer_geojson)]


def _answer_view(request: Request) -> Response:
    return _answer(request, _compact, _JSON)


def _answer_geojson(request: Request) -> Response:
    return _answer(request, _geojson, _GEOJSON)


def _answer(request: Request, shape: Any, media_type: str) -> Response:
    try:
        view, box, zoom, framed = read_request(request)
        ledger = shared_store()
        version = ledger.version()
        store = placed_by(store_of(view, ledger), view.boundaries, view.claims)
        if view.filter.moved:
            store = compared_with(store, placed_by(store, view.against, view.claims))
        if framed:
            marks = select_frames(store, view.filter, zoom=zoom)
        else:
            marks = select_marks(store, view.filter, box=box, zoom=zoom)
        body = json.dumps(shape(marks), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except NotUnderstoodError as error:
        return _refuse(400, str(error))
    except StoreError as error:
        return _refuse(503, error.message.text(str))
    lasting = request.query_params.get("v") == str(version)
    headers = {"Cache-Control": _LASTING if lasting else "no-store", "Vary": "Accept-Encoding"}
    content = body.encode("utf-8", "replace")
    if len(content) > _WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        content = gzip.compress(content, compresslevel=1)
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=media_type, headers=headers)


def _refuse(status: int, sentence: str) -> Response:
    return Response(json.dumps({"error": sentence}), status_code=status, media_type=_JSON)


def read_request(request: Request) -> tuple[View, Box | None, float, bool]:
    """Return the view, the box, the map's zoom and whether frames are asked for.

    Raises
    ------
    NotUnderstoodError
        For a parameter that is unknown or whose value is none.
    """
    if len(request.url.query) > MOST_QUERY:
        raise NotUnderstoodError(f"The query has {len(request.url.query)} characters, at most {MOST_QUERY} are read.")
    own = {name: request.query_params.get(name, "") for name in OWN_PARAMETERS}
    params = {name: request.query_params.getlist(name) for name in request.query_params if name not in OWN_PARAMETERS}
    view, ignored = View.from_params(params)
    if ignored:
        raise NotUnderstoodError(" ".join(message.text(str) for message in ignored))
    return view, _read_box(own["bbox"]), _read_zoom(own["zoom"]), own["frames"] == "1"


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


def _geojson(marks: Marks) -> dict[str, Any]:
    """Give a feature for each mark: an incident, or a cell with its number of incidents and its bounding box."""
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
