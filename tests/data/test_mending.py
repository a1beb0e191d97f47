"""Held rows are mended where they stand, and stored as an import of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.filters import IncidentFilter
from data.imports import preview_import, store_import
from data.mending import leave_held, list_held, mend_rows
from data.receipts import Preview
from data.store import Store
from tests.data.builders import make_store

pytestmark = pytest.mark.usefixtures("any_home")

HEAD = "incident_id,event_date,event_type,admin1,location,latitude,longitude,fatalities,notes"
PLACE = "Battles,Kirkuk,Kirkuk,35.4681,44.3922"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_store(tmp_path)


def read(store: Store, *rows: str) -> Preview:
    return preview_import("\n".join([HEAD, *rows, ""]).encode(), "in.csv", store)


def fates(preview: Preview) -> dict[str, int]:
    return {fate: count for fate, count in preview.counts().items() if count}


def test_held_rows_are_listed_as_they_stood(store: Store) -> None:
    preview = read(store, f"A,2021-01-01,{PLACE},1,x", f"B,2021-01-02,{PLACE},two,y")
    held = list_held(preview)
    assert held.lines == [3]
    assert "two" in held.reasons[0]
    assert held.columns["fatalities"] == ["two"]
    assert list(held.columns) == HEAD.split(",")


def test_mended_row_becomes_an_incident_in_an_import_of_its_own(store: Store) -> None:
    preview = read(store, f"A,2021-01-01,{PLACE},1,x", f"B,2021-01-02,{PLACE},two,y")
    mended = mend_rows(preview, {3: {"fatalities": "2"}}, store)
    assert fates(mended) == {"added": 1}
    store_import(preview, store)
    receipt = store_import(mended, store)
    assert receipt.entry.file_name == "in.csv (mended)"
    assert receipt.done.rows()["line"].tolist() == [3]
    assert store.summarise(IncidentFilter()).deaths == 3


def test_row_still_wrong_stays_held_in_its_own_import(store: Store) -> None:
    rows = [f"{name},2021-01-02,{PLACE},two,y" for name in "ABC"]
    preview = read(store, *rows)
    mended = mend_rows(preview, {2: {"fatalities": "2"}, 3: {"fatalities": "three"}}, store)
    assert fates(mended) == {"added": 1, "held": 1}
    left = leave_held(mended)
    assert (fates(left), left.entry.rows_read) == ({"added": 1}, 1)
    assert store_import(left, store).counts()["added"] == 1


def test_only_held_rows_can_be_changed(store: Store) -> None:
    preview = read(store, f"A,2021-01-01,{PLACE},1,x", f"B,2021-01-02,{PLACE},two,y")
    mended = mend_rows(preview, {2: {"fatalities": "9"}, 3: {"nonsense": "1", "fatalities": "2"}}, store)
    assert mended.fates["incident_id"].tolist() == ["B"]


def test_id_of_another_row_of_the_file_still_stands_twice(store: Store) -> None:
    preview = read(store, f"A,2021-01-01,{PLACE},1,x", f"A,2021-01-02,{PLACE},2,y")
    assert fates(mend_rows(preview, {3: {"notes": "z"}}, store)) == {"held": 1}
    assert fates(mend_rows(preview, {3: {"incident_id": "B"}}, store)) == {"added": 1}
    same = {"event_date": "2021-01-01", "fatalities": "1", "notes": "x"}
    assert fates(mend_rows(preview, {3: same}, store)) == {"duplicate": 1}


def test_mended_dates_follow_the_order_of_the_whole_file(store: Store) -> None:
    preview = read(store, f"A,13/04/2021,{PLACE},1,x", f"B,03/04/2021,{PLACE},two,y")
    mended = mend_rows(preview, {3: {"fatalities": "2"}}, store)
    assert mended.staged["event_date"].dt.month.tolist() == [4]


def test_mending_does_not_teach_the_next_file(store: Store) -> None:
    text = "Date,Type,Place,Killed\n13/04/2021,IED,Kirkuk,two\n"
    preview = preview_import(text.encode(), "s.csv", store)
    store_import(mend_rows(preview, {2: {"Killed": "2"}}, store), store)
    assert store.rows("SELECT count(*) AS n FROM mappings")["n"].tolist() == [0]
