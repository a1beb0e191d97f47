"""Points written as pairs, MGRS or UTM."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.coordinates import Points, looks_like_mgrs, looks_like_pairs, read_mgrs, read_pairs, read_utm


def texts(*values: str) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def place(points: Points) -> tuple[float, float]:
    return float(points.latitude[0]), float(points.longitude[0])


@pytest.mark.parametrize(
    "text",
    [
        "35.5, 44.25", "35.5,44.25", "35.5 44.25", "(35.5; 44.25)", "35,5; 44,25", "35.5/44.25", "٣٥٫٥، ٤٤٫٢٥",
        "35°30'00\"N 44°15'00\"E", "35°30'N, 44°15'E", "N35.5 E44.25", "44.25E 35.5N", "POINT (44.25 35.5)",
        "SRID=4326;POINT(44.25 35.5)", "35.5N44.25E", "[35.5, 44.25]",
    ],
)  # fmt: skip
def test_each_way_of_writing_a_pair(text: str) -> None:
    points = read_pairs(texts(text))
    assert place(points) == pytest.approx((35.5, 44.25))
    assert not points.wrong.any()


@pytest.mark.parametrize("text", ["x", "35.5", "35.5, 44.25, 12, 3", "35.5, x", "400, 500", "POINT (x y)"])
def test_what_is_no_pair_is_wrong(text: str) -> None:
    points = read_pairs(texts(text, ""))
    assert points.wrong.tolist() == [True, False]
    assert points.latitude.tolist() == ["", ""]


@pytest.mark.parametrize(("text", "metres"), [("38SME4544906477", 1), ("38S ME 454 064", 100), ("38sme4506", 1000)])
def test_mgrs_is_the_middle_of_its_square(text: str, metres: int) -> None:
    points = read_mgrs(texts(text))
    assert place(points) == pytest.approx((35.3, 44.4), abs=metres / 60_000)
    assert points.coarse.tolist() == [False]


def test_mgrs_of_ten_kilometres_is_coarse() -> None:
    assert read_mgrs(texts("38SME40", "38SME")).coarse.tolist() == [True, True]


@pytest.mark.parametrize("text", ["38SME123", "99SME1234", "hello", "38SII1234", "38SME123456789012"])
def test_what_is_no_mgrs_is_wrong(text: str) -> None:
    assert read_mgrs(texts(text)).wrong.tolist() == [True]


def test_utm_is_of_zone_38_unless_it_says_so() -> None:
    points = read_utm(texts("445449"), texts("3906477"))
    assert place(points) == pytest.approx((35.3, 44.4), abs=1e-4)
    assert read_utm(texts("445449"), texts("3906477"), texts("37S")).longitude.astype(float)[0] < 42
    assert read_utm(texts("44"), texts("35")).wrong.tolist() == [True]
    assert read_utm(texts("445 449 m"), texts("3,906,477")).wrong.tolist() == [False]


def test_columns_are_recognised_by_all_of_their_values() -> None:
    assert looks_like_mgrs(["38SME4544906477", "38S ME 45 06"])
    assert not looks_like_mgrs(["38SME4544906477", "Kirkuk"])
    assert looks_like_pairs(["35.5, 44.25"])
    assert not looks_like_pairs([])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_any_text_is_read_or_wrong_or_empty(values: list[str]) -> None:
    for points in (read_pairs(texts(*values)), read_mgrs(texts(*values)), read_utm(texts(*values), texts(*values))):
        assert ((points.latitude != "").to_numpy() & points.wrong).sum() == 0
