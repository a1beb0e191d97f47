"""The view by HTTP: the page's own numbers, bounded, and a sentence for what is not understood."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components import view_route
from components.incident_rows import MOST_ROWS
from data.filters import IncidentFilter
from data.imports import ensure_shipped
from data.messages import Message
from data.opening import open_store
from data.store import Store
from data.store_error import StoreError


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = open_store(f"duckdb:///{tmp_path_factory.mktemp('route') / 'store.duckdb'}")
    ensure_shipped(store)
    return store


@pytest.fixture
def client(store: Store, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(view_route, "shared_store", lambda: store)
    return TestClient(Starlette(routes=view_route.routes()))


def count(answer: Any) -> int:
    return sum(answer.json()["marks"]["n"])


def test_all_of_the_view_is_what_the_page_counts(client: TestClient, store: Store) -> None:
    whole = store.summarise(IncidentFilter())
    answer = client.get("/view.json")
    assert count(answer) == whole.incidents - whole.not_located
    assert not answer.json()["grouped"]
    diyala = store.summarise(IncidentFilter(province=("Diyala",), event_type=("Battles",)))
    assert count(client.get("/view.json?province=Diyala&type=Battles")) == diyala.incidents > 0


def test_a_box_keeps_what_lies_in_it(client: TestClient) -> None:
    part = client.get("/view.json?bbox=44.0,35.0,44.8,35.8&zoom=9").json()["marks"]
    assert 0 < len(part["x"]) < 570
    assert all(44.0 <= x <= 44.8 and 35.0 <= y <= 35.8 for x, y in zip(part["x"], part["y"], strict=True))


def test_frames_stand_for_every_located_incident_once(client: TestClient) -> None:
    answer = client.get("/view.json?frames=1")
    assert count(answer) == count(client.get("/view.json"))
    assert answer.json()["step"] > 1
    assert answer.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/view.json?frames=1", headers={"Accept-Encoding": "identity"}).headers


def test_geojson_is_a_feature_collection_of_the_same_incidents(client: TestClient) -> None:
    answer = client.get("/incidents.geojson?province=Kirkuk")
    assert answer.headers["content-type"] == "application/geo+json"
    body = answer.json()
    assert body["type"] == "FeatureCollection"
    assert sum(feature["properties"]["incidents"] for feature in body["features"]) == body["incidents"]
    first = body["features"][0]
    assert first["geometry"]["type"] == "Point"
    assert first["properties"]["event_date"] <= first["properties"]["last_date"]


@pytest.mark.parametrize(("version", "kept"), [("right", True), ("0", False), (None, False)])
def test_an_answer_may_be_kept_under_the_store_s_version_only(
    client: TestClient, store: Store, version: str | None, kept: bool
) -> None:
    named = {"right": f"?v={store.version()}", "0": "?v=0", None: ""}[version]
    answer = client.get("/view.json" + named)
    assert ("max-age" in answer.headers["cache-control"]) == kept


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("bbox=1,2,3", "bbox"),
        ("bbox=nan,1,2,3", "bbox"),
        ("bbox=44,35,43,36", "bbox"),
        ("bbox=1e999,0,2,3", "bbox"),
        ("zoom=-1", "zoom"),
        ("zoom=x", "zoom"),
        ("zoom=inf", "zoom"),
        ("colour=red", "colour"),
        ("from=yesterday", "from"),
        ("as_of=latest", "as_of"),
        ("boundaries=atlantis", "boundaries"),
        ("q=" + "x" * 9_000, "characters"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(client: TestClient, query: str, named: str) -> None:
    answer = client.get("/view.json?" + query)
    assert answer.status_code == 400
    assert named in answer.json()["error"]
    assert answer.json()["error"].endswith(".")


def test_a_store_that_is_away_is_said(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> Store:
        raise StoreError(Message("store-away", "The database did not answer."))

    monkeypatch.setattr(view_route, "shared_store", away)
    answer = client.get("/view.json")
    assert (answer.status_code, answer.json()) == (503, {"error": "The database did not answer."})


def test_rows_come_in_the_order_that_is_asked_for_and_say_where_one_stands(client: TestClient, store: Store) -> None:
    first = client.get("/rows.json?limit=3").json()["rows"]
    assert [row[1] for row in first] == sorted((row[1] for row in first), reverse=True)
    later = client.get("/rows.json?offset=2&limit=1").json()
    assert (later["offset"], later["rows"]) == (2, first[2:])
    oldest = client.get("/rows.json?sort=event_date&order=asc&limit=1").json()["rows"][0]
    assert client.get(f"/rows.json?place={oldest[0]}").json() == {"place": store.rank_of(oldest[0], IncidentFilter())}
    assert client.get("/rows.json?place=nobody").json() == {"place": None}
    assert len(client.get("/rows.json?limit=999999").json()["rows"]) == MOST_ROWS


@pytest.mark.parametrize(
    "query", ["sort=notes;drop", "order=up", "offset=-1", "limit=x", "offset=9999999999", "zoom=3"]
)
def test_rows_are_refused_with_a_sentence_for_what_is_not_understood(client: TestClient, query: str) -> None:
    answer = client.get(f"/rows.json?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
