"""The page shows what stood then, what changed, and two that may be one; each decision can be undone there."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.address import View
from data.decisions import Pair, merge_incidents
from data.filters import IncidentFilter
from data.imports import open_with_shipped
from data.store import Store
from tests.components.test_page import make_page, markup, sentence
from tests.data.builders import import_frame, make_incidents

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """The shipped incidents, and one of another source that is SAL-2017-01-18-02 told again."""
    store = open_with_shipped(f"duckdb:///{tmp_path / 'page.duckdb'}")
    shipped = store.find_incident("SAL-2017-01-18-02")
    assert shipped is not None
    again = make_incidents(
        1, **{name: shipped[name] for name in ("event_date", "latitude", "longitude", "location", "admin1", "actor1")},
        incident_id=HOSTILE, fatalities=9, notes="**bold** `${x}` <script>", source="Other",
    )  # fmt: skip
    import_frame(store, again)
    return store


@pytest.fixture
def page(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return make_page(f"duckdb:///{tmp_path / 'page.duckdb'}", monkeypatch)


def count(store: Store) -> int:
    return store.summarise(IncidentFilter()).incidents


def test_address_keeps_the_moment() -> None:
    view, notices = View.from_params({"as_of": ["3"]})
    assert (view.as_of, view.to_params(), notices) == (3, {"as_of": ["3"]}, [])
    for nonsense in ("-1", "x", "9" * 30, "٣"):
        view, notices = View.from_params({"as_of": [nonsense]})
        assert (view.as_of, len(notices)) == (None, 1)


def test_moment_in_the_address_shows_the_data_of_then_with_a_banner(page: AppTest) -> None:
    page.query_params["as_of"] = "1"
    page.run()
    assert not page.exception
    assert sentence(page) == "570 incidents, all of the data"
    assert any("Not the data of now" in warning.value for warning in page.warning)
    page.button(key="as_of_now").click().run()
    assert sentence(page) == "571 incidents, all of the data"
    assert "as_of" not in page.query_params
    page.selectbox(key="as_of_choice").select(1).run()
    assert sentence(page) == "570 incidents, all of the data"
    assert page.query_params["as_of"] == "1"


def test_unknown_moment_shows_now_and_says_so(page: AppTest) -> None:
    page.query_params["as_of"] = "77"
    page.run()
    assert sentence(page) == "571 incidents, all of the data"
    assert any("no import 77" in warning.value for warning in page.warning)


def test_card_shows_the_history_and_where_a_merged_incident_went(page: AppTest, store: Store) -> None:
    merge_incidents(store, [Pair("SAL-2017-01-18-02", HOSTILE, ("deaths",))])
    page.query_params["incident"] = "SAL-2017-01-18-02"
    page.run()
    shown = markup(page)
    assert "Merged with" in shown
    assert '<del><bdi dir="auto">7</bdi></del>' in shown
    assert HOSTILE not in shown
    page.query_params["incident"] = HOSTILE
    page.run()
    assert any("was merged into" in info.value for info in page.info)
    page.button(key="show_merged").click().run()
    assert page.query_params["incident"] == "SAL-2017-01-18-02"
