"""The registry says what sets there are, and a faulty one harms no other."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from geo.boundaries import BOUNDARY_SETS, load_record
from geo.records import BoundaryError, find_folder, hash_file, read_all, read_folder, read_registry
from tests.geo.sets import make_units, write_set


def write_toml(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_dropped_into_the_folder_is_a_set_whose_source_is_not_stated(tmp_path: Path) -> None:
    write_set(tmp_path / "My Lines (2020).geojson", make_units(["Kirkuk", "Diyala"]))
    records = read_folder(tmp_path)
    assert list(records) == ["my-lines-2020"]
    record = records["my-lines-2020"]
    assert (record.title, record.source, record.licence) == ("My Lines (2020)", "not stated", "not stated")
    assert set(load_record(record).provinces["province"]) == {"Kirkuk", "Diyala"}


def test_a_record_in_the_folder_speaks_for_its_file(tmp_path: Path) -> None:
    path = write_set(tmp_path / "lines.gpkg", make_units(["Kirkuk"]))
    write_toml(
        tmp_path, "ours.toml",
        f'[ours]\nfile = "lines.gpkg"\ntitle = "Our lines"\nsha256 = "{hash_file(path)}"\nlicence = "CC0"\n',
    )  # fmt: skip
    records = read_folder(tmp_path)
    assert list(records) == ["ours"]
    assert load_record(records["ours"]).licence == "CC0"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a\n", "is not a registry"),
        ('[a]\nfile = "a.zip"\ntitle = "A"\n', r"\['sha256'\] missing or not known"),
        ('[a]\nfile = "a.zip"\ntitle = "A"\nsha256 = "0"\ncolour = "red"\n', r"\['colour'\] missing or not known"),
        (
            '[a]\nfile = "../a.zip"\ntitle = "A"\nsha256 = "0"\n',
            r"was '\.\./a\.zip', expected a name beside the registry",
        ),
        ('["A b"]\nfile = "a.zip"\ntitle = "A"\nsha256 = "0"\n', "was 'A b', expected small letters"),
        ('a = "b"\n', "is not a registry"),
    ],
)
def test_a_faulty_record_is_refused_and_harms_no_other(
    tmp_path: Path, text: str, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    faulty = write_toml(tmp_path, "faulty.toml", text)
    with pytest.raises(BoundaryError, match=message):
        read_registry(faulty)
    write_set(tmp_path / "good.geojson", make_units(["Kirkuk"]))
    with caplog.at_level(logging.WARNING):
        assert list(read_folder(tmp_path)) == ["good"]
    assert "faulty.toml" in caplog.text


def test_a_set_built_in_cannot_be_taken_over_by_the_folder(tmp_path: Path) -> None:
    write_set(tmp_path / "natural-earth.geojson", make_units(["Kirkuk"]))
    assert read_all(tmp_path)["natural-earth"] == read_registry()["natural-earth"]


def test_the_page_is_offered_only_sets_that_incidents_are_joined_to() -> None:
    assert read_registry() == BOUNDARY_SETS


def test_a_folder_that_is_not_there_has_no_sets(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "none") == {}
    assert read_all(tmp_path / "none") == read_registry()


def test_the_folder_is_the_one_named_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULTLINE_BOUNDARIES", str(tmp_path))
    assert find_folder() == tmp_path
    monkeypatch.delenv("FAULTLINE_BOUNDARIES")
    assert find_folder().name == "boundaries"
