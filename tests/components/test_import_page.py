"""The import page without a browser: what is asked, what is corrected, and what the next file needs."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.filters import IncidentFilter
from data.opening import open_store
from tests.components.test_page import markup

HEAD = "يوم الواقعة,نوع الحادث,المكان,عدد القتلى,ماذا جرى"
SHEET = f"{HEAD}\n03/04/2021,عبوة ناسفة,الحويجة,2,انفجرت عبوة\n05/06/2021,اغتيال,داقوق,1,اغتيال مختار\n"
NEXT = f"{HEAD}\n07/08/2022,عبوة ناسفة,داقوق,4,انفجار\n"
OURS = "incident_id,event_date,event_type,admin1,location,latitude,longitude,fatalities,notes\n"


def run_import_page() -> None:
    import streamlit as st

    from components.import_page import show_import_page
    from components.stored import store_or_stop

    page = st.Page(lambda: show_import_page(store_or_stop()), title="Import", url_path="import", default=True)
    st.session_state["pages"] = {"map": page}
    st.navigation([page], position="hidden").run()


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    from components.stored import shared_store

    shared_store.clear()
    monkeypatch.setenv("FAULTLINE_STORE", f"duckdb:///{tmp_path / 'page.duckdb'}")
    return f"duckdb:///{tmp_path / 'page.duckdb'}"


@pytest.fixture
def page(url: str) -> AppTest:
    return AppTest.from_function(run_import_page, default_timeout=60).run()


def drop(page: AppTest, text: str, name: str = "sheet.csv") -> AppTest:
    return page.file_uploader[0].set_value((name, text.encode(), "text/csv")).run()


def fates(page: AppTest) -> dict[str, int]:
    rows = re.findall(r'fl-fate-(\w+)"><th scope="row">[^<]*</th><td>([\d,]+)</td>', markup(page))
    return {fate: int(count) for fate, count in rows if count != "0"}


def meaning_of(page: AppTest, column: str):
    return next(box for box in page.selectbox if column in box.label)


def press(page: AppTest, words: str) -> AppTest:
    return next(button for button in page.button if words in button.label).click().run()


def test_order_of_day_and_month_is_asked_and_the_preview_follows(page: AppTest) -> None:
    drop(page, SHEET)
    assert fates(page) == {"held": 2}
    question = page.button_group[0]
    assert "03/04/2021" in question.label.replace("\\", "")
    question.set_value(True).run()
    assert fates(page) == {"added": 2}
    assert "2021-04-03" in markup(page)
    page.button_group[0].set_value(False).run()
    assert "2021-03-04" in markup(page)


def test_corrected_column_is_kept_for_the_next_file_of_its_kind(page: AppTest, url: str) -> None:
    drop(page, SHEET)
    page.button_group[0].set_value(True).run()
    assert meaning_of(page, "ماذا جرى").value == ""
    meaning_of(page, "ماذا جرى").set_value("notes").run()
    press(page, "Store 2 incidents")
    assert not page.exception
    drop(page, NEXT)
    assert meaning_of(page, "ماذا جرى").value == "notes"
    press(page, "Store 1 incident")
    august = IncidentFilter(date_from=date(2022, 8, 7), date_to=date(2022, 8, 7))
    assert "انفجار" in open_store(url).select_incidents(august)["notes"].tolist()


def test_meaning_is_given_once(page: AppTest) -> None:
    drop(page, SHEET)
    meaning_of(page, "ماذا جرى").set_value("location").run()
    assert meaning_of(page, "المكان").value == ""
    assert not page.exception


def test_table_without_a_date_is_an_error_that_can_be_mended(page: AppTest) -> None:
    drop(page, "aa,bb,cc\n3 May 2021,IED,Hawija\n")
    assert fates(page) == {"added": 1} or page.error
    drop(page, "aa,bb,cc\nx7,IED,Hawija\n", "other.csv")
    assert page.error
    meaning_of(page, "cc").set_value("location").run()
    meaning_of(page, "aa").set_value("event_date").run()
    assert fates(page) == {"held": 1}


def test_columns_of_a_known_format_are_shown_with_what_they_become(page: AppTest) -> None:
    drop(page, OURS + "X1,2021-06-01,Battles,Diyala,Baqubah,33.75,44.64,3,<b>x</b>\n")
    assert fates(page) == {"added": 1}
    assert "<b>x</b>" not in markup(page)
    assert any("9 of 9 taken" in box.label for box in page.expander)


def test_cancelled_file_is_not_read_until_asked(page: AppTest, url: str) -> None:
    drop(page, OURS + "X1,2021-06-01,Battles,Diyala,Baqubah,33.75,44.64,3,x\n")
    key = next(box.key for box in page.button if box.key.startswith("store_")).removeprefix("store_")
    page.session_state["import_cancelled"] = key
    page.run()
    assert "nothing was stored" in page.info[0].value
    press(page, "Read the file again")
    assert fates(page) == {"added": 1}
    assert len(open_store(url).imports()) == 1
