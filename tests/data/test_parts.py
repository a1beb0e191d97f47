"""Of several sheets or layers the likeliest is read and said, another by hand."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point

from data.__main__ import main
from data.imports import preview_import
from data.opening import open_store
from data.read import ReadError
from data.store import Store
from data.understanding import ImportOptions
from tests.data.workbooks import make_workbook

CODES = [["code", "label"], ["1", "IED"], ["2", "SAF"], ["3", "other"]]
INCIDENTS = [["التاريخ", "نوع الحادث", "المكان"], ["2021-04-03", "عبوة ناسفة", "كركوك"]]
WEEKS = [["week", "admin1", "events", "fatalities"], ["2021-01-02", "Kirkuk", "3", "1"]]
BOOK = make_workbook(Codes=CODES, Weeks=WEEKS, Incidents=INCIDENTS, More=[*INCIDENTS, ["2021-05-01", "IED", "Mosul"]])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(f"duckdb:///{tmp_path_factory.mktemp('parts') / 'store.duckdb'}")


def test_likeliest_sheet_is_read_and_the_others_are_said(store: Store) -> None:
    preview = preview_import(BOOK, "book.xlsx", store)
    raw = preview.understood.file.raw
    assert (raw.part, raw.parts) == ("Incidents", ("Codes", "Weeks", "Incidents", "More"))
    assert preview.counts()["added"] == 1
    said = next(notice for notice in preview.notices if notice.code == "sheet-chosen")
    assert said.params == {"sheet": "Incidents", "others": "Codes, Weeks, More"}


@pytest.mark.parametrize("sheet", ["More", " more "])
def test_sheet_that_a_person_names_is_read(store: Store, sheet: str) -> None:
    assert preview_import(BOOK, "b.xlsx", store, options=ImportOptions(sheet=sheet)).entry.rows_read == 2


def test_sheet_that_there_is_not_says_which_there_are(store: Store) -> None:
    with pytest.raises(ReadError, match="expected one of: Codes, Weeks, Incidents, More"):
        preview_import(BOOK, "b.xlsx", store, options=ImportOptions(sheet="Nothing"))


def test_sheet_is_chosen_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "book.xlsx").write_bytes(BOOK)
    address = f"duckdb:///{tmp_path / 'store.duckdb'}"
    assert main(["--store", address, "import", "--dry-run", "--sheet", "More", str(tmp_path / "book.xlsx")]) == 0
    assert "2 rows read" in capsys.readouterr().out


def test_likeliest_layer_of_a_geopackage_is_read_and_another_by_hand(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "two.gpkg"
    place = [Point(44.39, 35.46)]
    gpd.GeoDataFrame({"name": ["depot"]}, geometry=place, crs=4326).to_file(path, layer="depots")
    found = {"date": ["2021-04-03"], "type": ["IED"], "location": ["Kirkuk"]}
    gpd.GeoDataFrame(found, geometry=place, crs=4326).to_file(path, layer="events")
    raw = preview_import(path, path.name, store).understood.file.raw
    assert (raw.part, raw.parts) == ("events", ("depots", "events"))
    with pytest.raises(ReadError, match="No column says"):
        preview_import(path, path.name, store, options=ImportOptions(sheet="depots"))
