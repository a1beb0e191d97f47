"""A set is added wholly or not at all, listed and checked, by the command line too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo.__main__ import main
from geo.adding import add_set
from geo.records import BoundaryError, read_folder
from tests.geo.sets import make_units, write_set


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "sets"
    monkeypatch.setenv("FAULTLINE_BOUNDARIES", str(folder))
    return folder


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    return write_set(tmp_path / "Our lines.gpkg", make_units(["Kirkuk", "Diyala"]))


def list_files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def test_an_added_set_is_there_with_what_was_stated(folder: Path, lines: Path) -> None:
    hostile = 'A "title" \\ with\na line, كركوك, \x7f and ${code}'
    record, boundaries = add_set(lines, folder=folder, id="ours", title=hostile, licence="CC0", source="Us")
    assert read_folder(folder) == {"ours": record}
    assert boundaries.title == hostile
    assert boundaries.attribution == f"{hostile} (Us; CC0)"
    assert len(list_files(folder)) == 2


def test_adding_an_id_again_needs_replace_and_then_leaves_one_set(folder: Path, lines: Path, tmp_path: Path) -> None:
    add_set(lines, folder=folder, id="ours")
    before = list_files(folder)
    other = write_set(tmp_path / "other.geojson", make_units(["Nineveh"]))
    with pytest.raises(BoundaryError, match="There is a set 'ours' already"):
        add_set(other, folder=folder, id="ours")
    assert list_files(folder) == before
    _, boundaries = add_set(other, folder=folder, id="ours", replace=True)
    assert list(boundaries.provinces["province"]) == ["Nineveh"]
    assert list(read_folder(folder)) == ["ours"]
    assert len(list_files(folder)) == 2


@pytest.mark.parametrize("set_id", ["natural-earth", "Ours", "a b", "../x", "-", "a" * 41])
def test_ids_that_are_taken_or_odd_are_refused(folder: Path, lines: Path, set_id: str) -> None:
    with pytest.raises(BoundaryError, match=r"built in|expected small letters"):
        add_set(lines, folder=folder, id=set_id)
    assert list_files(folder) == {}


def test_a_file_that_is_no_set_leaves_the_folder_as_it_was(folder: Path, lines: Path, tmp_path: Path) -> None:
    add_set(lines, folder=folder, id="ours")
    before = list_files(folder)
    ilam = write_set(tmp_path / "ilam.geojson", make_units(["Ilam"]))
    with pytest.raises(BoundaryError, match="was 'Ilam', expected one of Iraq's 18 provinces"):
        add_set(ilam, folder=folder, id="ours", replace=True)
    with pytest.raises(BoundaryError, match=r"There is no file gone\.zip"):
        add_set(tmp_path / "gone.zip", folder=folder)
    assert list_files(folder) == before


def test_a_disk_that_fails_leaves_the_sets_in_use(folder: Path, lines: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_set(lines, folder=folder, id="ours", title="Before")
    before = list_files(folder)

    def fail(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("geo.adding.shutil.copyfile", fail)
    with pytest.raises(OSError, match="No space left"):
        add_set(lines, folder=folder, id="ours", title="After", replace=True)
    assert list_files(folder) == before


def test_the_command_adds_lists_and_checks(folder: Path, lines: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", str(lines), "--title", "Our lines", "--licence", "CC0", "--source", "Us"]) == 0
    assert "Added 'Our lines' as 'our-lines'" in capsys.readouterr().out
    assert main(["list", "--json"]) == 0
    listed = {each["id"]: each for each in json.loads(capsys.readouterr().out)}
    assert set(listed) == {"natural-earth", "our-lines"}
    assert listed["natural-earth"]["where"] == "built in"
    assert listed["our-lines"]["licence"] == "CC0"
    assert main(["check", "our-lines", "--against", "natural-earth", "--json"]) == 0
    checked = json.loads(capsys.readouterr().out)
    assert checked["report"]["units"] == {"province": 2, "district": 0, "sub-district": 0}
    assert [row["province"] for row in checked["provinces"]] == ["Diyala", "Kirkuk"]
    assert main(["check", "our-lines", "--against", "natural-earth"]) == 0
    assert "| Kirkuk |" in capsys.readouterr().out
    assert main(["list"]) == 0
    assert "Natural Earth, provinces" in capsys.readouterr().out


def test_the_command_says_when_source_or_licence_is_missing(
    folder: Path, lines: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", str(lines)]) == 0
    assert "source or licence is not stated" in capsys.readouterr().out


def test_the_command_refuses_in_a_sentence(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", str(tmp_path / "gone.zip")]) == 1
    assert main(["check", "nowhere"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        "There is no file gone.zip.",
        "Unknown boundary set: was 'nowhere', expected one of ['natural-earth'].",
    ]


def test_a_set_changed_behind_our_back_is_refused_by_check(
    folder: Path, lines: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record, _ = add_set(lines, folder=folder, id="ours")
    record.path.write_bytes(record.path.read_bytes() + b"\0")
    assert main(["check", "ours"]) == 1
    assert "is not the file registered" in capsys.readouterr().err
