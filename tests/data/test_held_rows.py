"""Held rows of a stored import are mended later, in an import of their own, and are then held no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.held_rows import count_open, reopen_held, store_mended
from data.imports import preview_import, store_import
from data.mending import leave_held, mend_rows
from data.opening import open_store
from data.read import ReadError
from data.reverting import revert_import
from data.store import Store

SHEET = (
    "id,التاريخ,نوع الحادث,المكان,عدد القتلى\n"
    "a,13/04/2021,عبوة ناسفة,كركوك,2\n"
    "b,05/06/2021,عبوة ناسفة,كركوك,خمسة\n"
    "c,07/08/2021,زقزقة,كركوك,1\n"
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(f"duckdb:///{tmp_path / 'store.duckdb'}")
    store_import(preview_import(SHEET.encode(), "sheet.csv", store), store)
    return store


def test_held_rows_are_mended_later_as_the_file_was_read(store: Store) -> None:
    assert count_open(store) == {1: 2}
    held = reopen_held(store, 1)
    assert held.held["line"].tolist() == [3, 4]
    mended = mend_rows(held, {3: {"عدد القتلى": "5"}}, store)
    assert mended.staged[["event_date", "fatalities"]].astype(str).values.tolist() == [["2021-06-05", "5"]]
    receipt = store_mended(leave_held(mended), store, 1)
    assert receipt.counts()["added"] == 1
    assert count_open(store) == {1: 1}
    assert reopen_held(store, 1).held["line"].tolist() == [4]
    assert store.imports()["held"].tolist() == [0, 2]


def test_taking_the_mended_import_back_holds_its_rows_again(store: Store) -> None:
    mended = mend_rows(reopen_held(store, 1), {3: {"عدد القتلى": "5"}}, store)
    receipt = store_mended(leave_held(mended), store, 1)
    revert_import(store, receipt.import_id)
    assert reopen_held(store, 1).held["line"].tolist() == [3, 4]


def test_import_without_held_rows_says_so(store: Store) -> None:
    with pytest.raises(ReadError, match="cannot be mended here"):
        reopen_held(store, 9)
