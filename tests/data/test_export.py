"""An export is exactly the filter's incidents, safe to open, and can be imported again unchanged."""

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest

from data.export import COLUMNS, EXPORT_FORMATS, ORIGIN_COLUMN, export_incidents
from data.filters import IncidentFilter
from data.schema import COLUMN
from data.store import Store, StoreError
from tests.data.builders import make_incidents, make_store

pytestmark = pytest.mark.usefixtures("any_home")

ALL = IncidentFilter()
MADE = datetime(2026, 3, 12, 10, 30, tzinfo=UTC)
HOSTILE = ["=1+1", "@SUM(A1)", 'a "quoted", text', "line\nbreak", "'=x", "كركوك {{x}} `${y}`"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Six incidents with hostile text; the last has no coordinates and no stated deaths."""
    frame = make_incidents(
        6,
        notes=HOSTILE,
        longitude=[44.3922] * 5 + [None],
        latitude=[35.4681] * 5 + [None],
        fatalities=[0, 1, 2, 3, 4, None],
        source_date=[date(2021, 1, 5)] + [None] * 5,
    )
    return make_store(tmp_path, frame)


def export(store: Store, name: str, folder: Path, chosen: IncidentFilter = ALL, *, bom: bool = False) -> Path:
    path = folder / f"out{EXPORT_FORMATS[name].suffix}"
    export_incidents(store, chosen, name, path, bom=bom, made=MADE)
    return path


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_csv_has_all_rows_columns_and_its_origin(store: Store, tmp_path: Path) -> None:
    head, *rows = rows_of(export(store, "csv", tmp_path))
    assert head == [*COLUMNS, ORIGIN_COLUMN]
    assert [row[0] for row in rows] == [f"KIR-000{place}" for place in range(1, 7)]
    assert rows[5][head.index("fatalities")] == ""
    assert rows[0][head.index("fatalities")] == "0"
    assert rows[0][head.index("source_date")] == "2021-01-05"
    assert "filter: all incidents" in rows[0][-1]
    assert "exported_utc: 2026-03-12T10:30:00Z" in rows[0][-1]
    assert "Natural Earth" in rows[0][-1]


def test_csv_has_no_text_that_a_spreadsheet_runs(store: Store, tmp_path: Path) -> None:
    for name in ("csv", "hxl"):
        cells = [cell for row in rows_of(export(store, name, tmp_path)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-", "\t", "\r", "\n"))]


def test_byte_order_mark_is_a_choice(store: Store, tmp_path: Path) -> None:
    assert export(store, "csv", tmp_path, bom=True).read_bytes().startswith(b"\xef\xbb\xbf")
    assert not export(store, "csv", tmp_path).read_bytes().startswith(b"\xef\xbb\xbf")


def test_second_row_of_hxl_has_the_tags(store: Store, tmp_path: Path) -> None:
    head, tags, *rows = rows_of(export(store, "hxl", tmp_path))
    assert len(head) == len(tags)
    assert len(rows) == 6
    assert tags[head.index("fatalities")] == COLUMN["fatalities"].hxl == "#affected+killed"


def test_geojson_follows_the_standard_and_names_its_origin(store: Store, tmp_path: Path) -> None:
    path = export(store, "geojson", tmp_path, IncidentFilter(province=("Kirkuk", "not-located")))
    content = json.loads(path.read_text("utf-8"))
    assert content["type"] == "FeatureCollection"
    assert content["faultline"]["filter"] == "in Kirkuk or without coordinates"
    located, not_located = content["features"][0], content["features"][5]
    assert located["geometry"] == {"type": "Point", "coordinates": [44.3922, 35.4681]}
    assert not_located["geometry"] is None
    assert (located["properties"]["fatalities"], not_located["properties"]["fatalities"]) == (0, None)
    assert [feature["properties"]["notes"] for feature in content["features"]] == HOSTILE
    assert len(gpd.read_file(path)) == 6


def test_geopackage_keeps_types_nulls_and_origin(store: Store, tmp_path: Path) -> None:
    path = export(store, "gpkg", tmp_path)
    frame = gpd.read_file(path)
    assert frame.crs == "EPSG:4326"
    assert frame["notes"].tolist() == HOSTILE
    assert frame.geometry.isna().tolist() == [False] * 5 + [True]
    assert frame["fatalities"].isna().tolist() == [False] * 5 + [True]
    assert (
        pyogrio.read_info(path)["dtypes"][list(pyogrio.read_info(path)["fields"]).index("event_date")]
        == "datetime64[D]"
    )
    assert pyogrio.read_info(path)["dataset_metadata"]["filter"] == "all incidents"


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_empty_choice_gives_a_file_without_rows(store: Store, tmp_path: Path, name: str) -> None:
    path = export(store, name, tmp_path, IncidentFilter(q="nowhere"))
    if name in ("csv", "hxl"):
        assert len(rows_of(path)) == (1 if name == "csv" else 2)
    else:
        assert len(gpd.read_file(path)) == 0


def test_export_is_of_the_filter_only(store: Store, tmp_path: Path) -> None:
    head, *rows = rows_of(export(store, "csv", tmp_path, IncidentFilter(deaths=3)))
    assert [row[head.index("fatalities")] for row in rows] == ["3", "4"]
    assert "filter: at least 3 deaths" in rows[0][-1]


def test_all_batches_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.export._BATCH", 2048)
    store = make_store(tmp_path, make_incidents(5000, event_date=date(2021, 1, 1)))
    for name in EXPORT_FORMATS:
        path = export(store, name, tmp_path)
        count = (
            len(rows_of(path)) - len(("head", "tags")[: 1 + (name == "hxl")])
            if "csv" in path.name
            else len(gpd.read_file(path))
        )
        assert count == 5000


def test_failed_export_leaves_what_was_there(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="could not be written"):
        export_incidents(store, ALL, "csv", tmp_path / "no" / "such" / "folder.csv")
    with pytest.raises(StoreError, match="could not be written"):
        export_incidents(store, ALL, "gpkg", tmp_path / "no" / "such" / "folder.gpkg")
