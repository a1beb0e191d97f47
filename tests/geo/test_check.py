"""A check finds what a set lacks, where it overlaps and where it leaves gaps."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from geo.boundaries import BoundarySet, load_record, read_boundaries
from geo.check import check_set, compare_sets
from tests.geo.sets import make_record, make_squares, make_units, write_set


def make_set(tmp_path: Path, shapes: list[shapely.Geometry]) -> BoundarySet:
    names = ["Kirkuk", "Diyala", "Nineveh", "Erbil"][: len(shapes)]
    return load_record(make_record(write_set(tmp_path / "set.geojson", make_units(names, shapes=shapes))))


def test_a_clean_set_has_no_overlap_and_no_gap() -> None:
    report = check_set(read_boundaries())
    assert report.units == {"province": 18, "district": 0, "sub-district": 0}
    assert report.missing == ()
    assert len(report.overlaps) == len(report.gaps) == 0
    assert "0 gaps of a hectare or more." in report.sentences()


def test_an_overlap_is_found_with_its_size(tmp_path: Path) -> None:
    report = check_set(make_set(tmp_path, [shapely.box(43, 34, 44.1, 35), shapely.box(44, 34, 45, 35)]))
    assert report.overlaps[["one", "other"]].to_numpy().tolist() == [["Diyala", "Kirkuk"]]
    assert report.overlaps["km2"].iloc[0] == pytest.approx(1_020, rel=0.02)


def test_a_hole_between_units_is_a_gap(tmp_path: Path) -> None:
    holed = shapely.box(43, 34, 44, 35).difference(shapely.box(43.4, 34.4, 43.6, 34.6))
    report = check_set(make_set(tmp_path, [holed, make_squares(2)[1]]))
    assert len(report.gaps) == 1
    assert report.gaps[["longitude", "latitude"]].to_numpy()[0] == pytest.approx([43.5, 34.5], abs=0.1)
    assert any(sentence.startswith("1 gaps of a hectare or more, 4") for sentence in report.sentences())


def test_a_hair_of_rounding_is_neither(tmp_path: Path) -> None:
    shapes = [shapely.box(43, 34, 44.0000001, 35), shapely.box(44, 34, 45, 35)]
    assert len(check_set(make_set(tmp_path, shapes)).overlaps) == 0


def test_missing_provinces_are_named(tmp_path: Path) -> None:
    report = check_set(make_set(tmp_path, make_squares(2)))
    assert len(report.missing) == 16
    assert any("Anbar" in sentence and "outside" in sentence for sentence in report.sentences())


def test_a_set_agrees_with_itself_wholly() -> None:
    table = compare_sets(read_boundaries(), read_boundaries())
    assert len(table) == 18
    assert table["agreement"].min() == pytest.approx(1)


def test_two_sets_agree_by_what_both_have(tmp_path: Path) -> None:
    one = make_set(tmp_path, [shapely.box(43, 34, 44, 35)])
    other = make_set(tmp_path, [shapely.box(43.5, 34, 44.5, 35)])
    table = compare_sets(one, other)
    assert table["province"].tolist() == ["Kirkuk"]
    assert table["agreement"].iloc[0] == pytest.approx(1 / 3, rel=0.01)
    assert table["both_km2"].iloc[0] == pytest.approx(table["one_km2"].iloc[0] / 2, rel=0.01)
