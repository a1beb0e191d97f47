"""A file of polygons is read in any coordinate system, or refused in a sentence."""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.polygons import read_polygons
from geo.records import BoundaryError
from tests.geo.sets import make_squares, make_units, write_geojson, write_set

SQUARE = [[44, 35], [45, 35], [45, 36], [44, 36], [44, 35]]
BOW_TIE = [[44, 35], [45, 36], [45, 35], [44, 36], [44, 35]]


@pytest.mark.parametrize("name", ["set.geojson", "set.json", "set.gpkg", "set.zip"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32638", "EPSG:3857"])
def test_each_format_is_read_in_any_coordinate_system(tmp_path: Path, name: str, crs: str) -> None:
    frame = make_units(["Kirkuk", "Diyala"]).to_crs(crs)
    path = tmp_path / name
    if name == "set.json":
        write_set(tmp_path / "set.geojson", frame).rename(path)
    else:
        write_set(path, frame)
    polygons = read_polygons(path)
    assert polygons.frame.crs == "EPSG:4326"
    assert list(polygons.frame["province"]) == ["Kirkuk", "Diyala"]
    assert list(polygons.frame.geometry.geom_type.unique()) == ["MultiPolygon"]
    for read, drawn in zip(polygons.frame.geometry, make_squares(2), strict=True):
        assert read.symmetric_difference(drawn).area < 1e-6
    assert (polygons.mended, polygons.dropped) == (0, 0)


def test_topojson_is_read_as_wgs_84(tmp_path: Path) -> None:
    path = tmp_path / "set.topojson"
    geometry = {"type": "Polygon", "arcs": [[0]], "properties": {"province": "Kirkuk"}}
    topology = {"type": "Topology", "arcs": [SQUARE]}
    path.write_text(json.dumps(topology | {"objects": {"x": {"type": "GeometryCollection", "geometries": [geometry]}}}))
    assert read_polygons(path).frame.geometry.iloc[0].symmetric_difference(shapely.box(44, 35, 45, 36)).area < 1e-9


def test_geojson_that_declares_utm_is_read_as_utm(tmp_path: Path) -> None:
    square = make_units(["Kirkuk"]).to_crs("EPSG:32638").geometry.iloc[0]
    path = write_geojson(tmp_path / "utm.geojson", [list(square.exterior.coords)], crs="urn:ogc:def:crs:EPSG::32638")
    assert read_polygons(path).frame.total_bounds == pytest.approx([43, 34, 44, 35], abs=0.01)


def test_a_polygon_that_crosses_itself_is_mended_and_counted(tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "tie.geojson", [SQUARE, BOW_TIE], names=["Diyala", "Kirkuk"])
    polygons = read_polygons(path)
    assert polygons.mended == 1
    assert polygons.frame.geometry.is_valid.all()
    assert polygons.frame.geometry.iloc[1].area == pytest.approx(0.5)


def test_rows_without_a_polygon_are_dropped_and_counted(tmp_path: Path) -> None:
    shapes = [*make_squares(1), None, shapely.Point(44, 35), shapely.Polygon()]
    path = write_set(tmp_path / "mixed.geojson", make_units(list("abcd"), shapes=shapes))
    polygons = read_polygons(path)
    assert (len(polygons.frame), polygons.dropped) == (1, 3)


def test_polygons_within_collections_are_kept(tmp_path: Path) -> None:
    collection = shapely.GeometryCollection([shapely.Point(43.1, 34.1), *make_squares(1)])
    path = write_set(tmp_path / "collection.geojson", make_units(["Kirkuk"], shapes=[collection]))
    assert read_polygons(path).frame.geometry.iloc[0].area == pytest.approx(1)


def test_a_file_of_points_is_refused(tmp_path: Path) -> None:
    path = write_set(tmp_path / "points.geojson", make_units(["Kirkuk"], shapes=[shapely.Point(44, 35)]))
    with pytest.raises(BoundaryError, match=r"points\.geojson has no polygon"):
        read_polygons(path)


def test_an_empty_collection_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(BoundaryError, match=r"none\.geojson"):
        read_polygons(tmp_path / "none.geojson")


def test_another_country_is_refused(tmp_path: Path) -> None:
    path = write_set(tmp_path / "far.geojson", make_units(["Kirkuk"], shapes=[shapely.box(2, 48, 3, 49)]))
    with pytest.raises(
        BoundaryError, match=r"reaches from 2\.0 to 3\.0 degrees east, 48\.0 to 49\.0 north, beyond Iraq"
    ):
        read_polygons(path)


def test_a_missing_coordinate_system_is_asked_for_and_taken(tmp_path: Path) -> None:
    utm = make_units(["Kirkuk"]).to_crs("EPSG:32638")
    path = write_set(tmp_path / "bare.zip", utm, leave_out=".prj")
    with pytest.raises(BoundaryError, match="does not say its coordinate system"):
        read_polygons(path)
    assert read_polygons(path, crs="EPSG:32638").frame.total_bounds == pytest.approx([43, 34, 44, 35], abs=0.01)
    with pytest.raises(BoundaryError, match="was 'mars', expected one such as"):
        read_polygons(path, crs="mars")


def test_an_unknown_coordinate_system_is_refused(tmp_path: Path) -> None:
    path = write_geojson(
        tmp_path / "odd.geojson", [[[9e6, 9e6], [9.1e6, 9e6], [9e6, 9.1e6], [9e6, 9e6]]], crs="EPSG:99999"
    )
    with pytest.raises(BoundaryError, match=r"odd\.geojson"):
        read_polygons(path)


def test_a_zip_that_climbs_out_of_its_folder_is_not_opened(tmp_path: Path) -> None:
    for inner in ("../evil.shp", "/etc/evil.shp", "a\\..\\..\\evil.shp", "C:/evil.shp"):
        path = tmp_path / "climb.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(inner, b"\x00\x00\x27\x0a")
        with pytest.raises(BoundaryError, match=r"a path out of its own folder; it was not opened"):
            read_polygons(path)


def test_a_zip_without_or_with_two_shapefiles_is_refused(tmp_path: Path) -> None:
    for names in (["readme.txt"], ["a.shp", "b.shp"]):
        path = tmp_path / "odd.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, b"\x00\x00\x27\x0a")
        with pytest.raises(BoundaryError, match="expected one Shapefile, GeoJSON or GeoPackage"):
            read_polygons(path)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.polygons.MAX_BYTES", 100)
    path = write_set(tmp_path / "large.geojson", make_units(["Kirkuk"]))
    with pytest.raises(BoundaryError, match="more than the 100 that are read"):
        read_polygons(path)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", b"{" + b" " * 5_000)
    with pytest.raises(BoundaryError, match="than the 100"):
        read_polygons(tmp_path / "bomb.zip")


@pytest.mark.parametrize("name", ["set.geojson", "set.gpkg", "set.zip"])
def test_a_file_cut_off_in_the_middle_is_refused(tmp_path: Path, name: str) -> None:
    path = write_set(tmp_path / name, make_units(["Kirkuk", "Diyala"]))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(BoundaryError, match=r"set\."):
        read_polygons(path)


def test_a_file_that_is_not_what_its_ending_says_never_reaches_gdal(tmp_path: Path) -> None:
    secret = write_set(tmp_path / "secret.geojson", make_units(["Kirkuk"]))
    path = tmp_path / "trick.geojson"
    layer = f'<OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer>'
    path.write_text(f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>")
    with pytest.raises(BoundaryError, match=r"is not what its ending \.geojson says"):
        read_polygons(path)


def test_several_layers_of_polygons_are_refused_by_name(tmp_path: Path) -> None:
    for layer in ("one", "two"):
        make_units(["Kirkuk"]).to_file(tmp_path / "two.gpkg", layer=layer)
    with pytest.raises(BoundaryError, match=r"several layers of polygons, \['one', 'two'\]"):
        read_polygons(tmp_path / "two.gpkg")


def test_a_missing_file_and_another_kind_of_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match=r"There is no file gone\.gpkg"):
        read_polygons(tmp_path / "gone.gpkg")
    (tmp_path / "map.pdf").write_bytes(b"%PDF")
    with pytest.raises(BoundaryError, match=r"ends in '\.pdf', expected one of"):
        read_polygons(tmp_path / "map.pdf")


@given(st.binary(max_size=200), st.sampled_from([".geojson", ".gpkg", ".zip", ".topojson"]))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused_in_a_sentence(tmp_path: Path, content: bytes, ending: str) -> None:
    path = tmp_path / f"any{ending}"
    path.write_bytes(content)
    with pytest.raises(BoundaryError):
        read_polygons(path)


@given(st.recursive(st.none() | st.floats() | st.text(max_size=5), lambda x: st.lists(x, max_size=4), max_leaves=12))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_coordinates_are_read_or_refused_in_a_sentence(tmp_path: Path, coordinates: object) -> None:
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": coordinates}}
    path = tmp_path / "any.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with suppress(BoundaryError):
        assert len(read_polygons(path).frame) == 1
