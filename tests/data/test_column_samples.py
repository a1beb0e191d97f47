"""Each column of a file is shown with what it becomes, and with values before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.column_samples import describe_columns
from data.date_order import ask_date_order
from data.imports import preview_import, store_import
from data.understanding import ImportOptions
from tests.data.builders import make_store

pytestmark = pytest.mark.usefixtures("any_home")

SHEET = "Date,Type,Place,Killed,Spare\n03/04/2021,IED,Kirkuk,two,x\n05/06/2021,IED,Hawija,2,y\n"


def test_values_are_shown_before_and_after_and_held_ones_without(tmp_path: Path) -> None:
    preview = preview_import(SHEET.encode(), "s.csv", make_store(tmp_path), options=ImportOptions(day_first=True))
    columns = {column.column: column for column in describe_columns(preview.understood, preview)}
    assert columns["Date"].becomes == ("event_date",)
    assert columns["Date"].samples == (("05/06/2021", "2021-06-05"), ("03/04/2021", None))
    assert columns["Type"].samples == (("IED", "Explosions/Remote violence · Remote explosive/landmine/IED"),)
    assert (columns["Spare"].becomes, columns["Spare"].meaning) == ((), "")


def test_every_column_of_the_file_is_shown_in_its_order(tmp_path: Path) -> None:
    preview = preview_import(SHEET.encode(), "s.csv", make_store(tmp_path))
    assert [column.column for column in describe_columns(preview.understood)] == SHEET.splitlines()[0].split(",")


def test_date_order_is_asked_with_a_date_that_it_changes(tmp_path: Path) -> None:
    text = "Date,Type,Place\n04/04/2021,IED,Kirkuk\n03/04/2021,IED,Kirkuk\n"
    store = make_store(tmp_path)
    question = ask_date_order(preview_import(text.encode(), "s.csv", store))
    assert question is not None
    assert (question.value, question.chosen) == ("03/04/2021", None)
    assert (question.day_first.isoformat(), question.month_first.isoformat()) == ("2021-04-03", "2021-03-04")


def test_settled_dates_are_not_asked_about_also_where_an_earlier_file_was_and_say_by_which_they_are(
    tmp_path: Path,
) -> None:
    store, head = make_store(tmp_path), "Date,Type,Place\n"
    said = ImportOptions(day_first=True)
    store_import(preview_import(f"{head}03/04/2021,IED,Kirkuk\n".encode(), "s.csv", store, options=said), store)
    for dates, days in (
        ("13/04/2021 03/04/2021", ["2021-04-13", "2021-04-03"]),
        ("4/13/2021 3/4/2021", ["2021-04-13", "2021-03-04"]),
    ):
        text = head + "".join(f"{date},IED,Kirkuk\n" for date in dates.split())
        preview = preview_import(text.encode(), "s.csv", store)
        assert ask_date_order(preview) is None
        assert preview.staged["event_date"].astype(str).tolist() == days
        assert next(one for one in preview.notices if one.code == "dates-settled").params["value"] == dates.split()[0]
    question = ask_date_order(preview_import(f"{head}05/06/2021,IED,Kirkuk\n".encode(), "s.csv", store))
    assert question is not None
    assert question.chosen is True
