"""What the page fetches by HTTP from this server: Leaflet, our scripts and style, and the land of a boundary set.

Each address carries the checksum of what it answers, so that a browser asks once and never again. Our scripts are
several files for the reader and one for the browser: st_folium loads one script after the other, and each costs a
round trip on a slow line.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet

from components.asset import Asset
from data.schema import SCOPE
from geo.boundaries import DEFAULT_SET, BoundaryError, BoundarySet, read_boundaries
from geo.claim_tables import SHIPPED, ClaimsTable, read_claims
from geo.land import make_difference, make_land

ASSETS = Path(__file__).parent / "assets" / "faultline"
REVIEW_ASSETS = Path(__file__).parent / "assets" / "review"
TABLE_SCRIPT = Path(__file__).parent / "assets" / "table" / "table.js"
LEAFLET = Path(leaflet.BASE_DIR)
SCRIPTS = (
    "words",
    "theme",
    "clusters",
    "land",
    "labels",
    "tooltip",
    "marks",
    "finer",
    "legend",
    "controls",
    "play",
    "map",
)
"""Our scripts by name, in the order in which they depend on each other."""
REVIEW_SCRIPTS = ("dom", "model", "text", "place", "form", "review")
"""The scripts of a report's review, one module together, in the order in which they depend on each other."""
TILE_HOSTS = ("tile.openstreetmap.org", "services.arcgisonline.com")
"""The only other hosts that the map can reach, and only after a person picked an online background."""


def _joined_scripts(folder: Path, names: tuple[str, ...]) -> bytes:
    return b"\n".join((folder / f"{name}.js").read_bytes() for name in names)


@cache
def _assets() -> dict[str, Asset]:
    """Return the fixed assets by their path; read once, as they belong to the installed version."""
    script, style = "text/javascript", "text/css"
    return {
        "/assets/leaflet/leaflet.js": Asset((LEAFLET / "leaflet.js").read_bytes(), script),
        "/assets/leaflet/leaflet.css": Asset((LEAFLET / "leaflet.css").read_bytes(), style),
        "/assets/faultline/faultline-map.js": Asset(_joined_scripts(ASSETS, SCRIPTS), script),
        "/assets/review/report-review.js": Asset(_joined_scripts(REVIEW_ASSETS, REVIEW_SCRIPTS), script),
        "/assets/table/incident-table.js": Asset(TABLE_SCRIPT.read_bytes(), script),
        "/assets/faultline/faultline-map.css": Asset((ASSETS / "faultline-map.css").read_bytes(), style),
    }


@lru_cache(maxsize=32)
def _land(boundaries: BoundarySet, claims: ClaimsTable, below: str = "") -> Asset:
    return _as_asset(make_land(boundaries, in_scope=SCOPE, claims=claims, below=below))


@lru_cache(maxsize=32)
def _difference(one: BoundarySet, other: BoundarySet) -> Asset:
    return _as_asset(make_difference(one, other))


def _as_asset(value: dict[str, Any]) -> Asset:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Asset(text.encode(), "application/json")


def asset_url(path: str) -> str:
    """Return the address of a fixed asset with its checksum."""
    return f"{path}?v={_assets()[path].version}"


def land_url(set_id: str, claims_id: str = SHIPPED, *, below: Sequence[str] = ()) -> str:
    """Return the address of a boundary set's land with its checksum.

    Parameters
    ----------
    below
        The province, if any, whose districts are drawn beside those of the four.

    Raises
    ------
    BoundaryError
        There is no boundary set, or no list of claims, of that id.
    """
    boundaries = read_boundaries(set_id)
    further = [name for name in below if name not in SCOPE and boundaries.has_districts]
    query = {} if claims_id == SHIPPED else {"claims": claims_id}
    query |= {"below": further[0]} if further else {}
    query["v"] = _land(boundaries, read_claims(claims_id), query.get("below", "")).version
    return f"/land/{set_id}.json?{urlencode(query)}"


def difference_url(set_id: str, against: str) -> str:
    """Return the address of what is drawn to compare a set with another; see `land_url`."""
    return f"/land/{set_id}/{against}.json?v={_difference(read_boundaries(set_id), read_boundaries(against)).version}"


def map_addresses() -> tuple[str, ...]:
    """Return every address that the map's frame asks for when it opens, with the land of the default set."""
    return (*(asset_url(path) for path in _assets()), land_url(DEFAULT_SET))


def _answer_asset(request: Request) -> Response:
    return _assets()[request.url.path.removeprefix(request.scope.get("root_path", ""))].answer(request)


def _answer_land(request: Request) -> Response:
    try:
        boundaries = read_boundaries(request.path_params["set_id"])
        if "against" in request.path_params:
            return _difference(boundaries, read_boundaries(request.path_params["against"])).answer(request)
        claims = read_claims(request.query_params.get("claims", SHIPPED))
    except BoundaryError:
        return Response("There is no boundary set of this name.", status_code=404, media_type="text/plain")
    below = request.query_params.get("below", "")
    return _land(boundaries, claims, below if below in boundaries.areas_km2 else "").answer(request)


def routes() -> list[BaseRoute]:
    """Return the routes that the map needs, for `st.App`."""
    return [
        *(Route(path, _answer_asset) for path in _assets()),
        Mount("/assets/leaflet", StaticFiles(directory=LEAFLET)),
        Route("/land/{set_id}.json", _answer_land),
        Route("/land/{set_id}/{against}.json", _answer_land),
    ]
