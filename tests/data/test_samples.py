"""The numbers of every real sample file: the rows read are the sum of the five, and the same file changes nothing."""

from __future__ import annotations

import pytest

from data.imports import preview_import, store_import
from data.opening import open_store
from data.read import ReadError
from data.receipts import Receipt
from data.store import Store
from tests.data.tables import SAMPLES

FATES = ("added", "updated", "unchanged", "duplicate", "held")
NUMBERS: dict[str, tuple[str, int, tuple[int, int, int, int, int]]] = {
    "acled_export_2016_africa_cp1252.csv": ("acled", 6831, (6831, 0, 0, 0, 0)),
    "acled_export_2020_afghanistan.csv": ("acled", 496, (496, 0, 0, 0, 0)),
    "sigacts_iraq_2006.csv": ("sigacts", 37701, (24386, 0, 0, 0, 13315)),
    "ucdp_ged_hdx_hxl_bangladesh.csv": ("ucdp", 601, (596, 0, 0, 0, 5)),
}
"""File -> format, rows read, and the five."""

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"the sample files are not at {SAMPLES}")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(f"duckdb:///{tmp_path_factory.mktemp('samples') / 'store.duckdb'}")


def bring(store: Store, name: str) -> Receipt:
    path = SAMPLES / name
    return store_import(preview_import(path, path.name, store), store)


@pytest.mark.parametrize("name", NUMBERS)
def test_rows_of_a_sample_are_the_sum_of_the_five_and_again_nothing_is_new(store: Store, name: str) -> None:
    format_name, rows, counts = NUMBERS[name]
    receipt = bring(store, name)
    assert (receipt.entry.format, receipt.entry.rows_read) == (format_name, rows)
    assert tuple(receipt.counts()[fate] for fate in FATES) == counts
    assert sum(counts) == rows == len(receipt.done.rows())
    again = bring(store, name).counts()
    assert tuple(again[fate] for fate in FATES) == (0, 0, counts[0], *counts[3:])


def test_list_of_aid_projects_is_no_list_of_incidents_and_gets_a_sentence(store: Store) -> None:
    path = SAMPLES / "semicolon.csv"
    with pytest.raises(ReadError, match="No column says what kind of event"):
        preview_import(path, path.name, store)


def test_every_sample_is_asserted() -> None:
    assert {path.name for path in SAMPLES.iterdir() if path.suffix == ".csv"} == {*NUMBERS, "semicolon.csv"}
