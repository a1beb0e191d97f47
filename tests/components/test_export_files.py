"""A large export is written to a file with its progress told, and sent from the disk to whoever has its address."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from components import export_files
from data.export import export_incidents
from data.filters import IncidentFilter
from tests.data.builders import make_incidents, make_store


def _page(store: object, total: int) -> None:
    from components.address import View
    from components.export_files import show_large_export

    show_large_export(View(), store, "csv", total=total, bom=False)  # type: ignore[arg-type]


def test_large_export_is_prepared_and_sent_whole(tmp_path: Path) -> None:
    store = make_store(tmp_path, make_incidents(60))
    page = AppTest.from_function(_page, args=(store, 60), default_timeout=30).run()
    assert not page.get("link_button")
    page.button(key="export_prepare").click().run()
    (link,) = page.get("link_button")
    assert link.proto.label == "Download, 1 MB"
    answer = TestClient(Starlette(routes=export_files.routes())).get(link.proto.url)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="faultline-incidents.csv"'
    assert answer.text.count("\r\n") == 61
    first = link.proto.url
    page.button(key="export_prepare").click().run()
    assert page.get("link_button")[0].proto.url != first
    assert TestClient(Starlette(routes=export_files.routes())).get(first).status_code == 404


def test_address_that_was_never_given_leads_nowhere() -> None:
    client = TestClient(Starlette(routes=export_files.routes()))
    for token in ("x", "..", "%2e%2e%2fetc"):
        assert client.get(f"/export/{token}/passwd").status_code == 404


def test_export_tells_how_far_it_is_and_leaves_nothing_when_it_is_stopped(tmp_path: Path) -> None:
    store = make_store(tmp_path, make_incidents(50))
    told: list[int] = []
    export_incidents(store, IncidentFilter(), "csv", tmp_path / "out.csv", tell=told.append)
    assert told == [50]

    def stop(rows: int) -> None:
        raise RuntimeError(rows)

    with pytest.raises(RuntimeError, match="50"):
        export_incidents(store, IncidentFilter(), "gpkg", tmp_path / "stopped.gpkg", tell=stop)
    assert sorted(path.name for path in tmp_path.iterdir() if "stopped" in path.name) == []
