"""What the map fetches from this server."""

from __future__ import annotations

import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.map_assets import asset_url, land_url, routes
from geo.boundaries import BoundaryError


@pytest.fixture(scope="module")
def browser() -> TestClient:
    return TestClient(Starlette(routes=routes()))


@pytest.mark.parametrize(
    ("path", "media_type", "holds"),
    [
        ("/assets/leaflet/leaflet.js", "text/javascript", "Leaflet 1.9"),
        ("/assets/leaflet/leaflet.css", "text/css", ".leaflet-pane"),
        ("/assets/faultline/faultline-map.js", "text/javascript", "faultline.start"),
        ("/assets/faultline/faultline-map.css", "text/css", ".fl-map"),
    ],
)
def test_asset_is_kept_for_good_under_its_checksum(browser: TestClient, path: str, media_type: str, holds: str) -> None:
    answer = browser.get(asset_url(path))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    assert "immutable" in answer.headers["cache-control"]
    assert holds in answer.text
    assert "immutable" not in browser.get(path).headers["cache-control"]
    assert "immutable" not in browser.get(f"{path}?v=old").headers["cache-control"]


def test_asset_is_sent_small_and_only_once(browser: TestClient) -> None:
    path = "/assets/leaflet/leaflet.js"
    answer = browser.get(path, headers={"accept-encoding": "gzip"})
    assert int(answer.headers["content-length"]) < 60_000
    again = browser.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert not again.content
    assert "content-encoding" not in browser.get(path, headers={"accept-encoding": "identity"}).headers


def test_images_of_leaflet_are_served(browser: TestClient) -> None:
    assert browser.get("/assets/leaflet/images/layers.png").status_code == 200


def test_land_is_json_with_the_four_provinces_in_scope(browser: TestClient) -> None:
    answer = browser.get(land_url("natural-earth"))
    assert answer.headers["content-type"] == "application/json"
    assert "immutable" in answer.headers["cache-control"]
    land = json.loads(answer.text)
    scope = {f["properties"]["name"] for f in land["provinces"]["features"] if f["properties"]["in_scope"]}
    assert scope == {"Kirkuk", "Nineveh", "Salahaddin", "Diyala"}
    assert len(land["provinces"]["features"]) == 18


def test_unknown_boundary_set_is_not_found(browser: TestClient) -> None:
    assert browser.get("/land/atlantis.json").status_code == 404
    with pytest.raises(BoundaryError):
        land_url("atlantis")
