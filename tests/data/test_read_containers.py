"""Reading workbooks, GeoJSON, JSON, GeoPackages and archives."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from data.read import RawTable, ReadError, read_table
from data.reading import archives, sheets
from tests.data.tables import ROW, check, make_csv
from tests.data.workbooks import make_workbook, make_zip

HEAD = ["event_date", "event_type", "location", "latitude", "longitude", "fatalities"]


def refusal(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_table(data, "file")
    assert caught.value.message.text()
    return caught.value.message.code


def feature(**properties: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"event_date": "2021-03-04", "event_type": "Battles", **properties},
        "geometry": {"type": "Point", "coordinates": [43.7708, 35.3255]},
    }


def collection(*features: object, **members: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **members}).encode()


def test_workbook_is_read_as_it_would_be_typed() -> None:
    rows = [
        HEAD,
        [complex(44259), "Battles", "الحويجة", 35.3255, 43.7708, 2],
        ["2021-03-05", "Battles", "X", 35, 44, None],
    ]
    raw = read_table(make_workbook(Incidents=rows), "book.xlsx")
    assert (raw.kind, raw.header_line, raw.lines.tolist(), raw.name) == ("xlsx", 1, [2, 3], "book.xlsx")
    assert raw.frame.values.tolist() == [
        ["2021-03-04", "Battles", "الحويجة", "35.3255", "43.7708", "2"],
        ["2021-03-05", "Battles", "X", "35", "44", ""],
    ]


def test_row_numbers_of_a_sheet_count_titles_and_blank_rows() -> None:
    rows = [[], ["Incidents of May"], [], HEAD, [], ["2021-03-05", "Battles", "X", 35, 44, 1]]
    raw = read_table(make_workbook(S=rows), "f")
    assert (raw.header_line, raw.lines.tolist(), raw.titles) == (4, [6], ("Incidents of May",))


def test_formula_is_its_saved_value_only() -> None:
    raw = read_table(make_workbook(S=[HEAD, ["2021-03-05", "Battles", "X", 35, 44, ("HYPERLINK(1)", 7)]]), "f")
    assert raw.frame["fatalities"].tolist() == ["7"]


def test_first_sheet_with_a_table_is_read_and_the_others_are_said() -> None:
    table = [HEAD, ["2021-03-05", "Battles", "X", 35, 44, 1]]
    raw = read_table(make_workbook(Cover=[["Title"]], Data=table, More=table), "f")
    assert [n.params for n in raw.notices] == [{"sheet": "Data", "others": "Cover, More"}]


@pytest.mark.parametrize(
    "data",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1">' + "<c><v>1</v></c>" * 60_000 + '</row><row r="1000"><c r="A1000"><v>1</v></c></row>',
    ],
)
def test_sheet_that_would_fill_the_memory_is_refused(data: str) -> None:
    assert refusal(make_workbook(S=data)) == "sheet-huge"


def test_workbook_without_a_table_or_damaged_is_refused() -> None:
    assert refusal(make_workbook(S=[["only"]])) == "no-sheet"
    whole = make_workbook(S=[HEAD, HEAD])
    assert refusal(whole[: len(whole) // 2]) == "damaged"
    assert refusal(make_zip({"xl/workbook.xml": b"<x"})) == "workbook-damaged"
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == "workbook-damaged"
    assert refusal(make_zip({"word/document.xml": b"<x/>"})) == "office-other"


def test_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 1 << 20)
    monkeypatch.setattr(sheets, "MAX_SHEET_BYTES", 1 << 20)
    assert refusal(make_zip({"a.csv": b"0" * (2 << 20)})) == "unpacks-too-large"
    assert refusal(gzip.compress(b"0" * (2 << 20))) == "unpacks-too-large"
    assert refusal(make_workbook(S="<row/>" * (1 << 18))) == "unpacks-too-large"


def test_zip_of_one_file_is_read_and_named_after_it() -> None:
    raw = read_table(make_zip({"__MACOSX/._a.csv": b"x", "README.md": b"x", "d/a.csv": make_csv({})}), "f.zip")
    assert (raw.name, len(raw.frame)) == ("a.csv", 1)
    assert len(read_table(make_zip({"book.xlsx": make_workbook(S=[HEAD, ["1", "2"]])}), "f").frame) == 1
    assert len(read_table(gzip.compress(make_csv({})), "a.csv.gz").frame) == 1


def test_zip_of_none_several_or_an_archive_is_refused() -> None:
    assert refusal(make_zip({"a.shp": b"x"})) == "zip-nothing"
    assert refusal(make_zip({"a.csv": b"x", "b.csv": b"y"})) == "zip-several"
    assert refusal(make_zip({"a.csv": make_zip({"b.csv": b"x"})})) == "archive-in-archive"
    assert refusal(make_zip({"a.csv": gzip.compress(b"x")})) == "archive-in-archive"
    assert refusal(b"PK\x05\x06" + b"\0" * 18) in ("zip-nothing", "damaged", "binary")


def test_zip_that_is_locked_is_refused(tmp_path: Path) -> None:
    data = bytearray(make_zip({"a.csv": b"a,b\n1,2\n"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    assert refusal(bytes(data)) == "locked"


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"%PDF-1.7", "a PDF"), (b"<!DOCTYPE html><html>", "a web page"), (b"<?xml version='1.0'?>", "XML"),
     (b"\x89PNG\r\n", "an image"), (b"PAR1", "a Parquet file")],
)  # fmt: skip
def test_other_kinds_of_file_are_named(data: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=f"The file is {words}, not a table"):
        read_table(data, "f")


def test_points_of_geojson_are_rows() -> None:
    raw = read_table(
        collection(feature(fatalities=2, tags=["a", "b"], more={"x": 1}), feature(injured=None)), "f.geojson"
    )
    assert (raw.kind, raw.lines.tolist()) == ("geojson", [1, 2])
    first = raw.frame.iloc[0].to_dict()
    assert (first["longitude"], first["latitude"], first["fatalities"], first["tags"]) == (
        "43.7708",
        "35.3255",
        "2",
        "a; b",
    )
    assert len(check(raw).valid) == 2


def test_geojson_without_a_place_stays_not_located_and_its_own_coordinates_win() -> None:
    nowhere = {**feature(location="Hawija"), "geometry": None}
    raw = read_table(collection(nowhere, feature(latitude=35.1, longitude="44.2")), "f")
    assert raw.frame[["longitude", "latitude"]].values.tolist() == [["", ""], ["44.2", "35.1"]]


def test_shape_that_is_no_point_is_a_problem_of_its_row() -> None:
    line = {**feature(), "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}
    broken = {**feature(), "geometry": {"type": "Point", "coordinates": ["x"]}}
    raw = read_table(collection(feature(), line, broken, 7), "f")
    assert {row: [m.code for m in ms] for row, ms in raw.problems.items()} == {
        1: ["not-a-point"], 2: ["point-broken"], 3: ["no-feature"],
    }  # fmt: skip


def test_geojson_in_metres_becomes_degrees() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32638"}}
    metres = {**feature(), "geometry": {"type": "Point", "coordinates": [388275.0, 3909903.0]}}
    raw = read_table(collection(metres, crs=crs), "f")
    assert float(raw.frame["longitude"][0]) == pytest.approx(43.77, abs=0.01)
    assert float(raw.frame["latitude"][0]) == pytest.approx(35.32, abs=0.01)


def test_json_of_an_interface_and_of_lines_is_read() -> None:
    row = json.dumps(ROW)
    for data in (f'{{"status": 200, "data": [{row}]}}', f"[{row}]", f"{row}\n{row}\n", row):
        assert check(data.encode()).valid["incident_id"].tolist()[0] == "KIR-1"


@pytest.mark.parametrize("data", [b'{"type": "FeatureCollection", "features": [', b'{"a": 1} {', b'{"features": []}',
                                  b'[{"a":' + b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}"])  # fmt: skip
def test_broken_json_is_refused(data: bytes) -> None:
    assert refusal(data) in ("json-broken", "no-features")


def test_heading_that_begins_with_a_brace_is_no_json() -> None:
    assert read_table(b"{{7*7}},b\nx,y\n", "f").frame.columns.tolist() == ["{{7*7}}", "b"]


def test_geopackage_points_are_rows_with_their_feature_ids(tmp_path: Path) -> None:
    path = tmp_path / "incidents.gpkg"
    frame = gpd.GeoDataFrame(
        {"event_date": ["2021-03-04", "2021-03-05"], "event_type": "Battles", "fatalities": [2, 3]},
        geometry=[Point(388275, 3909903), None],
        crs=32638,
    )
    frame.to_file(path, layer="incidents")
    raw = read_table(path.read_bytes(), path.name)
    assert (raw.kind, raw.lines.tolist(), raw.frame["fatalities"].tolist()) == ("gpkg", [1, 2], ["2", "3"])
    assert float(raw.frame["longitude"][0]) == pytest.approx(43.77, abs=0.01)
    assert raw.frame["latitude"][1] == ""


def test_damaged_geopackage_is_refused() -> None:
    assert refusal(b"SQLite format 3\0" + b"\x01" * 4000) == "geopackage-damaged"


MARKS = (b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"SQLite format 3\0", b'{"', b'[{"')


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(MARKS), st.binary(max_size=300))
def test_any_bytes_behind_any_mark_give_a_table_or_a_refusal(mark: bytes, rest: bytes) -> None:
    try:
        raw = read_table(mark + rest, "file")
    except ReadError as error:
        assert error.message.text()  # noqa: PT017 - either outcome is right
    else:
        assert isinstance(raw, RawTable)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=4))
def test_any_damage_to_a_workbook_gives_a_table_or_a_refusal(place: int, bad: bytes) -> None:
    whole = bytearray(make_workbook(S=[HEAD, ["2021-03-05", "Battles", "X", 35, 44, 1]]))
    whole[place : place + len(bad)] = bad
    try:
        read_table(bytes(whole), "file")
    except ReadError as error:
        assert error.message.text()  # noqa: PT017 - either outcome is right


def test_module_zipfile_is_not_trusted_with_sizes() -> None:
    """A member that says it is small and is not must not slip under the cap."""
    data = bytearray(make_zip({"a.csv": b"0" * 5000}))
    entry = data.find(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    with pytest.raises(ReadError), zipfile.ZipFile(__import__("io").BytesIO(bytes(data))) as archive:
        b"".join(archives.read_member(archive, archive.infolist()[0], 1000))


def test_a_small_archive_that_unpacks_a_thousandfold_is_refused_early() -> None:
    bomb = gzip.compress(b"0" * (64 * 2**20))
    assert refusal(bomb) == "unpacks-too-large"
    assert archives.unpacked_limit(len(bomb)) < 64 * 2**20


def test_a_large_table_that_shrinks_well_is_still_read() -> None:
    packed = gzip.compress(make_csv(*[{}] * 50_000))
    assert len(read_table(packed, "a.csv.gz").frame) == 50_000
