"""The page's states, run without a browser: full, filtered, empty, with a store that cannot be opened."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.filters import IncidentFilter
from data.opening import open_store

APP = Path(__file__).parents[2] / "app.py"


CONTROLS = (
    "pills", "multiselect", "selectbox", "date_input", "number_input", "text_input", "toggle", "button",
    "button_group", "tab", "expander", "radio", "checkbox",
)  # fmt: skip


@pytest.fixture(scope="module")
def store_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"duckdb:///{tmp_path_factory.mktemp('store') / 'page.duckdb'}"


@pytest.fixture
def page(store_url: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return make_page(store_url, monkeypatch)


def make_page(store_url: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    from components.stored import shared_store

    shared_store.clear()
    monkeypatch.setenv("FAULTLINE_STORE", store_url)
    return AppTest.from_file(str(APP), default_timeout=60)


def markup(page: AppTest) -> str:
    return " ".join(element.proto.body for element in page.get("html"))


def sentence(page: AppTest) -> str:
    return markup(page).split('class="fl-sentence" role="status"><bdi dir="auto">')[1].split("</bdi>")[0]


def choose_provinces(page: AppTest, *names: str) -> AppTest:
    return page.pills(key="filter_province").set_value(list(names)).run()


def test_page_opens_with_all_shipped_incidents(page: AppTest, store_url: str) -> None:
    page.run()
    assert not page.exception
    assert sentence(page) == "570 incidents, all of the data"
    assert open_store(store_url).summarise(IncidentFilter()).incidents == 570
    assert gc.get_freeze_count() > 100_000, "each run of the page would walk through all libraries for garbage"


def test_filter_by_control_reaches_the_sentence_and_the_address(page: AppTest) -> None:
    choose_provinces(page.run(), "Diyala")
    assert sentence(page) == "121 incidents in Diyala"
    assert page.query_params["province"] == "Diyala"


def test_filter_by_address_reaches_the_controls(page: AppTest, store_url: str) -> None:
    page.query_params["province"] = ["Diyala", "Kirkuk"]
    page.query_params["from"] = "2021-01-01"
    page.run()
    assert page.pills(key="filter_province").value == ["Kirkuk", "Diyala"]
    assert page.date_input(key="filter_from").value.isoformat() == "2021-01-01"
    chosen = IncidentFilter(province=("Kirkuk", "Diyala"), date_from=date(2021, 1, 1))
    expected = open_store(store_url).summarise(chosen).incidents
    assert sentence(page) == f"{expected} incidents in Kirkuk and Diyala, from 1 Jan 2021"


def test_provinces_and_rests_add_up_to_the_headline(page: AppTest) -> None:
    table = markup(page.run()).split('class="fl-provinces"')[1].split("</section>")[0]
    rows = [row.split("<td>")[1].split("</td>")[0] for row in table.split("<tr")[2:]]
    *parts, total = [int(row.replace(",", "")) for row in rows]
    assert len(parts) == 6
    assert sum(parts) == total == 570


def test_nothing_found_is_a_sentence_with_a_way_back(page: AppTest) -> None:
    page.query_params["q"] = "no such word anywhere"
    page.run()
    assert not page.exception
    assert sentence(page).startswith("0 incidents")
    page.button(key="reset_empty").click().run()
    assert sentence(page) == "570 incidents, all of the data"


@pytest.mark.parametrize(
    "period",
    [{"from": "2026-04-01"}, {"to": "2016-12-31"}, {"from": "2199-12-31"}, {"from": "1900-01-01", "to": "2199-12-31"}],
)
def test_a_period_beyond_the_data_is_a_sentence(page: AppTest, period: dict[str, str]) -> None:
    for name, value in period.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    assert sentence(page).startswith("570 incidents" if len(period) == 2 else "0 incidents")


def test_chosen_actor_stays_chosen_when_the_counts_beside_the_names_change(page: AppTest) -> None:
    page.run()
    actor = next(list_ for list_ in page.multiselect if list_.label == "Actor")
    actor.set_value(["Turkish Armed Forces"]).run()
    choose_provinces(page, "Nineveh")
    page.pills(key="filter_event_type").set_value(["Explosions/Remote violence"]).run()
    assert page.query_params["actor"] == "Turkish Armed Forces"
    assert "involving Turkish Armed Forces" in sentence(page)
    assert not sentence(page).startswith("0 ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from", "yesterday"),
        ("type", "Nonsense"),
        ("deaths", "-3"),
        ("boundaries", "atlantis"),
        ("lang", "xx"),
        ("foo", "1"),
    ],
)
def test_nonsense_in_the_address_is_ignored_with_a_notice(page: AppTest, name: str, value: str) -> None:
    page.query_params[name] = value
    page.run()
    assert not page.exception
    assert [name in warning.value for warning in page.warning] == [True]
    assert sentence(page) == "570 incidents, all of the data"


def test_chosen_incident_shows_its_card_with_its_source_as_a_link(page: AppTest) -> None:
    page.query_params["incident"] = "NIN-2026-03-12-01"
    card = markup(page.run()).split('class="fl-card"')[1].split("</article>")[0]
    assert 'rel="noopener noreferrer nofollow"' in card
    assert "Shafaq News" in card
    assert "The report says Nineveh; the coordinates lie in Erbil" in card


def test_unknown_incident_is_a_sentence(page: AppTest) -> None:
    page.query_params["incident"] = "![x](http://evil.example)"
    page.run()
    assert not page.exception
    (warning,) = page.warning
    assert warning.value.startswith("There is no incident “\\!\\[x\\]")


def test_store_that_cannot_be_opened_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.duckdb").write_bytes(b"this is no database" * 1000)
    page = make_page(f"duckdb:///{tmp_path / 'broken.duckdb'}", monkeypatch).run()
    assert not page.exception
    (error,) = page.error
    assert "broken" in error.value


def test_every_control_has_a_label(page: AppTest) -> None:
    page.run()
    kinds = (
        "pills",
        "multiselect",
        "selectbox",
        "date_input",
        "number_input",
        "text_input",
        "toggle",
        "button",
        "button_group",
    )
    controls = [control for kind in kinds for control in page.get(kind)]
    assert len(controls) > 12
    assert [control for control in controls if not control.label] == []
