"""What of a view reaches the browser, and that nothing else does."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest

from components.choropleth import make_choropleth
from components.map_assets import ASSETS, SCRIPTS
from components.map_strings import make_map_strings
from components.map_view import MAX_TEXT, Focus, make_marks, pack_view
from tests.components.map_builders import make_marks_frame, make_view, read_layer

DAYS_TO_2021_03_14 = (date(2021, 3, 14) - date(1970, 1, 1)).days


def test_marks_arrive_as_they_were_selected() -> None:
    packed = read_layer(make_view(make_marks_frame(2, geo_precision=[2, 3], time_precision=[1, 3])))["marks"]
    assert packed["id"] == ["KIR-0", "KIR-1"]
    assert packed["x"] == [44.39, 44.4]
    assert packed["y"] == [35.47, 35.47]
    assert packed["gp"] == [2, 3]
    assert packed["tp"] == [1, 3]
    assert packed["a"] == [DAYS_TO_2021_03_14] * 2
    assert packed["b"] == [0, 0]
    assert [packed["places"][i] for i in packed["p"]] == ["Kirkuk", "Kirkuk"]


def test_no_deaths_and_deaths_not_stated_stay_apart() -> None:
    frame = make_marks_frame(3, deaths=pd.array([0, None, 4], dtype="Int64"))
    assert read_layer(make_view(frame))["marks"]["d"] == [0, None, 4]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_every_kind_of_missing_number_is_not_stated(missing: object) -> None:
    frame = make_marks_frame(1, deaths=pd.Series([missing], dtype=object))
    assert make_marks(frame).deaths == (None,)


def test_days_are_read_from_dates_and_from_timestamps() -> None:
    for value in (date(2021, 3, 14), pd.Timestamp("2021-03-14")):
        frame = make_marks_frame(1, event_date=[value], last_date=[value])
        assert make_marks(frame).first_days == (DAYS_TO_2021_03_14,)


def test_group_keeps_its_number_and_has_no_id() -> None:
    frame = make_marks_frame(2, incident_id=[None, "KIR-1"], n=[17, 1], last_date=[pd.Timestamp("2021-03-20")] * 2)
    packed = read_layer(make_view(frame))["marks"]
    assert packed["id"] == [None, "KIR-1"]
    assert packed["n"] == [17, 1]
    assert packed["b"] == [6, 6]


def test_unknown_type_is_kept_and_marked_as_unknown() -> None:
    assert read_layer(make_view(make_marks_frame(1, event_type=["Sorcery"])))["marks"]["t"] == [-1]


def test_empty_frame_gives_an_empty_map_with_its_sentence() -> None:
    view = make_view(make_marks_frame(0), empty_text="No incidents in Diyala.")
    packed = read_layer(view)
    assert packed["marks"]["id"] == []
    assert packed["empty"] == "No incidents in Diyala."


def test_long_place_is_cut_and_says_so() -> None:
    place = read_layer(make_view(make_marks_frame(1, location=["x" * 5000])))["marks"]["places"][0]
    assert len(place) == MAX_TEXT
    assert place.endswith("…")


def test_focus_travels_with_its_token() -> None:
    packed = read_layer(make_view(focus=Focus((44.0, 33.5, 46.0, 35.0), "diyala-1")))
    assert packed["focus"] == {"bbox": [44.0, 33.5, 46.0, 35.0], "token": "diyala-1"}


def test_equal_views_send_equal_bytes() -> None:
    assert read_layer(make_view()) == read_layer(make_view())


def test_two_thousand_marks_stay_below_the_limit_of_a_rerun() -> None:
    n = 2000
    frame = make_marks_frame(
        n,
        incident_id=[f"SAL-2017-01-18-{i:04}" for i in range(n)],
        longitude=[41 + i * 0.00213 for i in range(n)],
        latitude=[33 + i * 0.00187 for i in range(n)],
        location=[f"a village by the name of number {i}" for i in range(n)],
    )
    assert len(pack_view(make_view(frame))) < 300_000


def test_choropleth_has_round_classes_that_hold_every_value() -> None:
    shaded = make_choropleth(
        {"IQ-KI": 144, "IQ-DI": 112, "IQ-NI": 100, "IQ-SD": 1, "IQ-AN": 0},
        label="Incidents",
        format_value="{:.0f}".format,
    )
    assert shaded is not None
    assert shaded.labels == ("1 to 40", "41 to 80", "81 to 120", "121 to 160")
    assert dict(shaded.classes) == {"IQ-KI": 4, "IQ-DI": 3, "IQ-NI": 3, "IQ-SD": 1, "IQ-AN": 0}


def test_choropleth_of_few_incidents_has_classes_of_whole_numbers() -> None:
    shaded = make_choropleth({"IQ-KI": 3, "IQ-DI": 1}, label="Incidents", format_value="{:.0f}".format)
    assert shaded is not None
    assert shaded.labels == ("1", "2", "3")


@pytest.mark.parametrize("top", [1, 2, 3, 4, 5, 7, 9, 10, 11, 99, 100, 101, 201, 356, 1001, 4999, 123_456])
def test_choropleth_never_has_more_than_four_classes(top: int) -> None:
    for whole in (True, False):
        shaded = make_choropleth({"IQ-KI": top, "IQ-DI": 0}, label="", format_value=str, whole=whole)
        assert shaded is not None
        assert 1 <= len(shaded.labels) <= 4
        assert shaded.classes["IQ-KI"] == len(shaded.labels)
        assert shaded.classes["IQ-DI"] == 0


def test_choropleth_of_nothing_is_none() -> None:
    assert make_choropleth({"IQ-KI": 0}, label="Incidents", format_value=str) is None
    assert make_choropleth({}, label="Incidents", format_value=str) is None


def test_counting_texts_have_a_form_for_each_category_of_the_language() -> None:
    assert set(make_map_strings()["incidents"]) == {"one", "other"}
    assert set(make_map_strings(language="ar")["incidents"]) == {"zero", "one", "two", "few", "many", "other"}


def test_every_text_of_the_scripts_is_sent() -> None:
    source = "".join((ASSETS / f"{name}.js").read_text() for name in SCRIPTS)
    asked = set(re.findall(r'\.(?:say|count)\(\s*"([a-z_]+)"', source))
    asked |= set(re.findall(r'"((?:hint|legend_size|place|speed|basemap)_[a-z]+)"', source))
    assert asked
    assert asked <= set(make_map_strings())
