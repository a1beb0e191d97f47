"""Every wrong value holds its row with a sentence; the good rows are typed."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.formats import FORMATS
from data.messages import Message
from data.read import ReadError, read_table
from data.schema import COLUMN, COLUMNS, REPORTED
from data.validate import validate
from tests.data.tables import ROW, check, codes, make_csv

TODAY = date(2021, 6, 1)


def reasons(**values: str) -> list[Message]:
    found = check(make_csv({}, values), today=TODAY).held["reasons"].tolist()
    return found[0] if found else []


@pytest.mark.parametrize(
    ("values", "code", "words"),
    [
        ({"event_date": ""}, "value-missing", "event_date is empty; every incident needs one."),
        (
            {"event_date": "2021-02-30"},
            "date-wrong",
            "event_date is “2021-02-30”, which is no date. Write it as 2024-07-14.",
        ),
        ({"event_date": "03/04/2021"}, "date-undecided", "whether the day or the month comes first"),
        ({"event_date": "2021-06-03"}, "date-future", "lies in the future"),
        ({"event_type": ""}, "value-missing", "event_type is empty"),
        ({"event_type": "Batles"}, "word-unknown", "event_type was “Batles”, which is not known. Was “Battles” meant?"),
        ({"event_type": "Xyzzy"}, "word-unknown", "event_type was “Xyzzy”, expected one of: Battles; Explosions"),
        ({"sub_event_type": "Grenades"}, "word-unknown", "Was “Grenade” meant?"),
        (
            {"sub_event_type": "Grenade"},
            "sub-type-of-other",
            "belongs to “Explosions/Remote violence”, not to “Battles”",
        ),
        ({"latitude": "135"}, "degrees-range", "latitude is 135, expected a number between -90 and 90."),
        ({"longitude": "x"}, "degrees-wrong", "longitude is “x”, which is no number of degrees. Write it as 44.3922."),
        ({"latitude": ""}, "degrees-half", "latitude is empty though the other coordinate is given."),
        ({"latitude": "0", "longitude": "0.000"}, "place-zero", "Latitude and longitude are 0, 0"),
        ({"latitude": "43.7708", "longitude": "35.3255"}, "place-swapped", "Latitude and longitude look swapped"),
        ({"latitude": "", "longitude": "", "location": "", "admin1": " "}, "place-missing", "The row says nowhere"),
        ({"fatalities": "-2"}, "count-negative", "fatalities is “-2”: a number of people cannot be negative."),
        ({"fatalities": "1.5"}, "count-fraction", "fatalities is “1.5”: a number of people is a whole number."),
        ({"fatalities": "some"}, "count-no-number", "fatalities is “some”, which is no whole number."),
        ({"injured": "2000000"}, "count-too-large", "injured is “2000000”, more than 1,000,000."),
        ({"time_precision": "4"}, "code-unknown", "time_precision was “4”, expected one of 1, 2, 3."),
        ({"geo_precision": "0"}, "code-unknown", "geo_precision was “0”, expected one of 1, 2, 3."),
        ({"event_time": "25:00"}, "time-wrong", "event_time is “25:00”, which is no time of day."),
        ({"source_date": "yesterday"}, "date-wrong", "source_date is “yesterday”"),
        ({"fatalities_low": "5", "fatalities_high": "3"}, "range-crossed", "fatalities_low is above fatalities_high."),
        ({"incident_id": "x" * 201}, "id-long", "incident_id is longer than 200 letters"),
    ],
)
def test_wrong_value_holds_its_row_with_a_sentence(values: dict[str, str], code: str, words: str) -> None:
    found = reasons(**values)
    assert [message.code for message in found] == [code]
    assert words in found[0].text()


def test_row_collects_all_its_reasons_and_the_good_row_stays() -> None:
    checked = check(make_csv({}, {"event_date": "x", "event_type": "y", "fatalities": "-1", "latitude": "999"}))
    assert len(checked.valid) == 1
    assert codes(checked.held) == [(3, ["date-wrong", "word-unknown", "count-negative", "degrees-range"])]


def test_held_rows_keep_what_stood_in_the_file() -> None:
    held = check(make_csv({"event_date": "x", "line": "7", "odd": "kept"})).held
    assert held.columns[:2].tolist() == ["line", "reasons"]
    assert held.loc[0, ["line", "line (file)", "odd", "event_date"]].tolist() == [2, "7", "kept", "x"]


def test_valid_rows_are_typed_by_the_schema() -> None:
    data = make_csv({"event_time": "8:05", "source_date": "2021-03-05", "injured": ""}, {"fatalities": "", "notes": ""})
    valid = check(data).valid
    assert tuple(valid.columns) == REPORTED
    kinds = {"date": "datetime64[s]", "count": "Int64", "code": "Int64", "degrees": "float64"}
    assert {name: str(valid[name].dtype) for name in REPORTED} == {
        name: kinds.get(COLUMN[name].kind, "str") for name in REPORTED
    }
    assert valid["fatalities"].isna().tolist() == [False, True]
    assert valid["notes"].tolist() == ["A clash.", ""]
    assert valid["event_time"].tolist() == ["08:05", ""]
    assert valid["time_precision"].tolist() == valid["geo_precision"].tolist() == [1, 1]
    assert pd.isna(valid["source_date"][1])


def test_swapped_coordinates_are_noticed_with_lines_and_read_the_other_way_round_on_demand() -> None:
    data = make_csv({}, {"latitude": "43.77", "longitude": "35.32"}, {"latitude": "44.1", "longitude": "35.9"})
    notice = next(n for n in check(data).notices if n.code == "places-look-swapped")
    assert (notice.params["count"], notice.params["lines"]) == (2, "3, 4")
    mended = check(data, swap_coordinates=True)
    assert mended.valid["latitude"].tolist() == [35.3255, 35.32, 35.9]
    assert mended.valid["longitude"].tolist() == [43.7708, 43.77, 44.1]


def test_ankara_in_a_file_about_turkey_is_not_taken_for_swapped() -> None:
    rows = [
        {"admin1": "Ankara", "country": "Turkey", "latitude": "39.93", "longitude": "32.86", "interaction": "1"}
    ] * 3
    checked = check(make_csv(*rows, {"country": "Iraq", "interaction": "1"}))
    assert checked.held.empty
    assert [n.code for n in checked.notices] == ["places-far"]


def test_row_with_a_place_only_is_kept_without_coordinates() -> None:
    checked = check(make_csv({"latitude": "", "longitude": ""}))
    assert checked.valid["latitude"].isna().all()
    assert checked.held.empty


def test_row_far_from_iraq_is_kept_with_a_notice() -> None:
    checked = check(make_csv({"latitude": "10", "longitude": "10"}))
    assert len(checked.valid) == 1
    assert [n.code for n in checked.notices] == ["places-far"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://a.org/x;y z", "https://a.org/x;y"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://a.org; https://b.org/2", "http://a.org https://b.org/2"),
        ("HTTPS://a.org", "HTTPS://a.org"),
        ("https://a.org/x;https://b.org", "https://a.org/x https://b.org"),
        ("www.a.org", ""),
        ("//a.org", ""),
        ('https://a.org/"onmouseover=', ""),
        (" \u202ehttps://a.org", "https://a.org"),
        ("java\nscript:x", ""),
    ],
)
def test_only_http_addresses_survive(text: str, kept: str) -> None:
    checked = check(make_csv({"source_url": text}))
    assert checked.valid["source_url"].tolist() == [kept]
    dropped = [n.code for n in checked.notices]
    assert dropped == (
        []
        if kept.replace(" ", "").strip() == text.replace("; ", "").replace(";h", "h").strip(" \u202e")
        else ["url-dropped"]
    )


def test_text_is_composed_and_freed_of_controls_but_keeps_the_joiner_of_sorani() -> None:
    valid = check(make_csv({"notes": "Cafe\u0301\x00\x07 a\u202e\tb\n می\u200cنوێ"})).valid
    assert valid["notes"].tolist() == ["Café a b می\u200cنوێ"]


def test_long_text_is_cut_with_a_notice() -> None:
    checked = check(make_csv({"notes": "x" * 10_050}))
    assert checked.valid["notes"].str.len().tolist() == [10_000]
    assert [n.code for n in checked.notices] == ["text-cut"]


def test_names_are_separated_alike() -> None:
    assert check(make_csv({"actor1": "ISIS;PMF ;  Asayish;"})).valid["actor1"].tolist() == ["ISIS; PMF; Asayish"]


def test_headings_fold_and_columns_may_stand_in_any_order() -> None:
    data = b"LONGITUDE; Latitude ;Event Type;EVENT_DATE\n43,7;35,2;battles;14.07.2021\n"
    valid = check(data).valid
    assert valid.loc[0, ["longitude", "latitude", "event_type"]].tolist() == [43.7, 35.2, "Battles"]
    assert valid["event_date"][0] == pd.Timestamp(2021, 7, 14)


def test_column_that_stands_twice_is_said_and_the_first_counts() -> None:
    head, row = make_csv({}).decode().splitlines()
    checked = check(f"{head},Fatalities\n{row},9\n".encode())
    assert checked.valid["fatalities"].tolist() == [2]
    assert [n.code for n in checked.notices] == ["column-twice"]


@pytest.mark.parametrize(
    ("drop", "code", "words"),
    [
        (["event_date"], "column-missing", "The column “event_date” is missing"),
        (["event_type"], "column-missing", "The column “event_type” is missing"),
        (["latitude", "longitude", "location", "admin1"], "no-place-columns", "No column says where"),
    ],
)
def test_file_without_a_needed_column_is_refused(drop: list[str], code: str, words: str) -> None:
    kept = {name: value for name, value in ROW.items() if name not in drop}
    data = (",".join(kept) + "\n" + ",".join(kept.values()) + "\n").encode()
    with pytest.raises(ReadError) as caught:
        FORMATS["faultline"].normalise(read_table(data, "f"))
    assert caught.value.message.code == code
    assert words in caught.value.message.text()


def test_missing_column_that_is_only_misspelt_is_named() -> None:
    data = make_csv({}).replace(b",event_type,", b",event_typ,")
    with pytest.raises(ReadError, match="Rename “event_typ” to “event_type”"):
        FORMATS["faultline"].normalise(read_table(data, "f"))


CELLS = st.one_of(
    st.text(max_size=12), st.sampled_from(["", "0", "-1", "1.5", "2021-01-01", "Battles", "35.1", "44.2"])
)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.fixed_dictionaries({column.name: CELLS for column in COLUMNS[:16]}), min_size=1, max_size=4))
def test_every_row_is_valid_or_held_whatever_it_holds(rows: list[dict[str, str]]) -> None:
    data = make_csv(*rows, end="\r\n")
    try:
        raw = read_table(data, "f", encoding="utf-8", delimiter=",", header_line=1)
    except ReadError:
        return
    checked = validate(FORMATS["faultline"].normalise(raw))
    assert len(checked.valid) + len(checked.held) == len(raw.frame)
    assert len(checked.lines) == len(checked.valid)
    assert checked.valid["event_type"].isin(COLUMN["event_type"].vocabulary).all()
    assert checked.valid["event_date"].notna().all()
    assert all(message.text() for messages in checked.held["reasons"] for message in messages)


def test_ids_that_look_the_same_are_the_same() -> None:
    found = check(make_csv({"incident_id": "Z1"}, {"incident_id": "Z1\u200b"}), today=TODAY)
    assert found.valid["incident_id"].tolist() == ["Z1", "Z1"]


def test_a_day_of_long_ago_is_noticed() -> None:
    assert "dates-early" in [
        notice.code for notice in check(make_csv({"event_date": "1900-01-01"}), today=TODAY).notices
    ]


def test_long_text_without_a_quote_is_cut_with_a_notice() -> None:
    found = check(make_csv({"notes": "x" * 200_000}), today=TODAY)
    assert found.held.empty
    assert found.valid["notes"].str.len().tolist() == [10_000]
