"""Reading counts and degrees."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.numbers import read_count, read_degrees


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("12", 12),
        ("12.0", 12),
        ("1,234", 1234),
        ("1 234", 1234),
        ("١٢", 12),
        ("۱۲", 12),
        ("+3", 3),
        ("007", 7),
        ("-1", "negative"),
        ("−1", "negative"),
        ("1.5", "fraction"),
        ("1,5", "fraction"),
        (".5", "fraction"),
        ("2000000", "too-large"),
        ("9" * 30, "too-large"),
        ("many", "no-number"),
        ("3-5", "no-number"),
        ("1e3", "no-number"),
        ("nan", "no-number"),
    ],
)
def test_count(text: str, expected: int | str) -> None:
    assert read_count(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "35.5",
        "35,5",
        "+35.5",
        "35.5°",
        "35.5 N",
        "N 35.5",
        "35°30'0\"N",
        "35 30 00",
        "35° 30′",
        "35:30:00",
        "٣٥٫٥",
        "35d30m",
    ],
)
def test_each_way_of_writing_degrees(text: str) -> None:
    degrees, wrong = read_degrees(pd.Series([text], dtype="str"), "latitude")
    assert (degrees.tolist(), wrong.tolist()) == ([35.5], [False])


@pytest.mark.parametrize("text", ["x", "35.5 E", "35 70 00", "inf", "nan", "35.5.1", "1e1", "--3"])
def test_what_is_no_number_of_degrees_is_wrong(text: str) -> None:
    degrees, wrong = read_degrees(pd.Series([text], dtype="str"), "latitude")
    assert np.isnan(degrees).all()
    assert wrong.all()


def test_south_and_west_are_negative_and_empty_is_not_wrong() -> None:
    assert read_degrees(pd.Series(["10 S", "", "-3.5"], dtype="str"), "latitude")[0].tolist()[::2] == [-10.0, -3.5]
    assert read_degrees(pd.Series([""], dtype="str"), "longitude")[1].tolist() == [False]


@settings(deadline=None)
@given(st.lists(st.floats(-180, 180).map(lambda x: round(x, 6)), min_size=1))
def test_decimal_degrees_are_read_back(values: list[float]) -> None:
    degrees, wrong = read_degrees(pd.Series([f"{value:.6f}" for value in values], dtype="str"), "longitude")
    assert degrees.tolist() == values
    assert not wrong.any()
