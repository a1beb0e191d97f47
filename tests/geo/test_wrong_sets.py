"""What a wrong file of boundaries gets: one sentence that says what is wrong, and the sets in use untouched."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from geo.adding import add_set
from geo.boundaries import BoundaryError, list_sets, load_record
from geo.claim_tables import keep_claims, list_claims, parse_claims
from geo.download import Download, fetch
from tests.geo.sets import make_units, write_geojson, write_set

SQUARE = [[43, 34], [44, 34], [44, 35], [43, 35], [43, 34]]


def without_polygons(folder: Path) -> Path:
    return write_set(folder / "points.geojson", make_units(["Kirkuk"], shapes=[shapely.Point(44, 35)]))


def with_empty_rings(folder: Path) -> Path:
    path = folder / "empty.geojson"
    feature = {
        "type": "Feature",
        "properties": {"province": "Kirkuk"},
        "geometry": {"type": "Polygon", "coordinates": []},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def with_two_of_one_name(folder: Path) -> Path:
    return write_set(folder / "twice.geojson", make_units(["Kirkuk", "Kerkuk"]))


def in_an_unknown_system(folder: Path) -> Path:
    return write_geojson_at(folder, "urn:ogc:def:crs:EPSG::999999")


def without_a_system(folder: Path) -> Path:
    return write_set(folder / "nowhere.zip", make_units(["Kirkuk", "Diyala"]), leave_out=".prj")


def write_geojson_at(folder: Path, crs: str) -> Path:
    path = folder / "odd.geojson"
    write_geojson(path, [SQUARE], crs=crs)
    return path


def of_another_country(folder: Path) -> Path:
    return write_set(folder / "france.geojson", make_units(["Kirkuk"], shapes=[shapely.box(1, 45, 4, 49)]))


def of_no_known_province(folder: Path) -> Path:
    return write_set(folder / "texas.geojson", make_units(["Texas"]))


def of_500_megabytes(folder: Path) -> Path:
    path = folder / "large.geojson"
    with path.open("wb") as file:
        file.write(b"{")
        file.truncate(500_000_000)  # a hole: it takes no room on the disk
    return path


def climbing_out_of_its_folder(folder: Path) -> Path:
    path = folder / "climbing.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../climbed.geojson", "{}")
    return path


def cut_off(folder: Path) -> Path:
    whole = write_set(folder / "whole.geojson", make_units(["Kirkuk", "Diyala"])).read_bytes()
    (folder / "cut.geojson").write_bytes(whole[: len(whole) // 2])
    return folder / "cut.geojson"


WRONG: tuple[tuple[Callable[[Path], Path], str], ...] = (
    (without_polygons, "no polygon"),
    (with_empty_rings, "no polygon"),
    (with_two_of_one_name, "there twice"),
    (in_an_unknown_system, "declares the coordinate system"),
    (without_a_system, "does not say its coordinate system"),
    (of_another_country, "beyond Iraq"),
    (of_no_known_province, "expected one of Iraq's 18 provinces"),
    (of_500_megabytes, "500,000,000 bytes, more than"),
    (climbing_out_of_its_folder, "a path out of its own folder"),
    (cut_off, "cut off or something else"),
)


@pytest.mark.parametrize(("make", "said"), WRONG, ids=lambda each: getattr(each, "__name__", ""))
def test_a_wrong_file_gets_a_sentence_and_the_sets_in_use_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Path], said: str
) -> None:
    monkeypatch.setenv("FAULTLINE_BOUNDARIES", str(tmp_path / "sets"))
    add_set(
        write_set(tmp_path / "right.geojson", make_units(["Kirkuk", "Diyala"])), folder=tmp_path / "sets", id="ours"
    )
    before = {path.name: path.read_bytes() for path in (tmp_path / "sets").iterdir()}
    with pytest.raises(BoundaryError, match=said) as caught:
        add_set(make(tmp_path), folder=tmp_path / "sets", id="ours", replace=True)
    assert "\n" not in str(caught.value)
    assert {path.name: path.read_bytes() for path in (tmp_path / "sets").iterdir()} == before
    assert len(load_record(list_sets()["ours"]).provinces) == 2
    assert not (tmp_path.parent / "climbed.geojson").exists()


def test_rings_that_cross_themselves_are_mended_and_told(tmp_path: Path) -> None:
    bow = [[43, 34], [44, 35], [44, 34], [43, 35], [43, 34]]
    write_geojson(tmp_path / "bow.geojson", [bow])
    _, boundaries = add_set(tmp_path / "bow.geojson", folder=tmp_path / "sets")
    assert boundaries.mended == 1
    assert boundaries.provinces.geometry.is_valid.all()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "no CSV in UTF-8"),
        (b"province,district\nKirkuk,Dibis\n", "lacks the columns \\['claim'\\]"),
        (b"province,district,claim,colour\nKirkuk,Dibis,Ours,red\n", "unknown ones \\['colour'\\]"),
        (b"province,district,claim\n", "has no row"),
        (b"province,district,claim\nTexas,Dibis,Ours\n", "line 2: province was"),
        (b"province,district,claim\nKirkuk,,Ours\n", "must both be named"),
        (b"province,district,claim\nKirkuk,Dibis,Ours\nKirkuk,dibis,Ours\n", "line 3: dibis is there twice"),
        (b"province,district,claim,level\nDiyala,Mandali,Ours,sub-district\n", "needs its district"),
        (b"province,district,claim,status\nDiyala,Kifri,Ours,perhaps\n", "status 'perhaps'"),
        (b"province,district,claim,date\nDiyala,Kifri,Ours,lately\n", "date was 'lately'"),
        (b"x" * 1_000_001, "more than the 1,000,000"),
    ],
)
def test_a_wrong_list_of_claims_gets_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(BoundaryError, match=said):
        parse_claims(content, claims_id="ours")


def test_the_uns_list_cannot_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULTLINE_BOUNDARIES", str(tmp_path))
    with pytest.raises(BoundaryError, match="comes with Faultline"):
        keep_claims(b"province,district,claim\nKirkuk,Dibis,Ours\n", claims_id="unami-2009", replace=True)
    assert list(list_claims()) == ["unami-2009"]


def test_a_cache_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    with pytest.raises(BoundaryError):
        fetch(Download("x", "http://127.0.0.1:9/x", "0" * 64, 10), cache=tmp_path / "taken", timeout_s=0.2)
