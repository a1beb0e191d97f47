"""Any table of incidents, in three languages."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from data.formats import FORMATS, recognise
from data.formats.kinds import find_kind
from data.formats.synonyms import SYNONYMS, find_meaning, find_tag, says_day_first
from data.formats.table import MEANINGS, normalise, propose_mapping
from data.read import RawTable, ReadError, read_table
from data.schema import COLUMNS
from data.validate import validate
from tests.data.tables import SAMPLES, check, codes


def make(*rows: tuple[str, ...]) -> RawTable:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return read_table(text.getvalue().encode(), "sheet.csv", delimiter=",")


def test_sheet_with_arabic_headings_needs_no_hand() -> None:
    raw = make(
        (
            "ت",
            "التاريخ",
            "المحافظة",
            "القضاء",
            "الموقع",
            "خط العرض",
            "خط الطول",
            "نوع الحادث",
            "عدد القتلى",
            "الجرحى",
            "التفاصيل",
        ),
        ("1", "١٤/٠٧/٢٠٢٤", "كركوك", "الحويجة", "الرياض", "٣٥٫٣٢", "٤٣٫٧٧", "عبوة ناسفة", "٢", "٣", "انفجار عبوة"),
        ("2", "٣/٠٧/٢٠٢٤", "ديالى", "خانقين", "جلولاء", "٣٤٫٢٧", "٤٥٫١٦", "اشتباك مسلح", "٠", "", "اشتباك"),
    )
    assert recognise(raw)[0].format == "table"
    checked = check(raw)
    assert checked.held.empty
    first = checked.valid.iloc[0]
    assert first[["admin1", "admin2", "location", "event_type", "sub_event_type"]].tolist() == [
        "كركوك", "الحويجة", "الرياض", "Explosions/Remote violence", "Remote explosive/landmine/IED",
    ]  # fmt: skip
    assert (first["event_date"], first["latitude"], first["fatalities"]) == (pd.Timestamp(2024, 7, 14), 35.32, 2)
    assert checked.valid["injured"].isna().tolist() == [False, True]


def test_sheet_with_sorani_headings_needs_no_hand() -> None:
    checked = check(
        make(
            ("بەروار", "پارێزگا", "شوێن", "پۆتان", "جۆری ڕووداو", "ژمارەی کوژراوان", "سەرچاوە"),
            ("١٤ی تەمموزی ٢٠٢٤", "کەرکووک", "داقوق", "35.13, 44.44", "تەقینەوە", "1", "ڕووداو"),
        )
    )
    row = checked.valid.iloc[0]
    assert (row["event_date"], row["latitude"], row["longitude"]) == (pd.Timestamp(2024, 7, 14), 35.13, 44.44)
    assert row[["event_type", "fatalities", "source"]].tolist() == ["Explosions/Remote violence", 1, "ڕووداو"]


def test_headings_in_two_languages_or_with_a_unit_are_understood() -> None:
    for heading in (
        "Date / التاريخ",
        "التاريخ (Date)",
        "Date (DD/MM/YYYY)",
        "DATE",
        "Date\nبەروار",
        "تأريخ الحادث",
        "تاریخ الحادث",
    ):
        assert find_meaning(heading) in ("event_date", None), heading
    assert find_meaning("Date / التاريخ") == find_meaning("Date (DD/MM/YYYY)") == "event_date"
    assert find_meaning("No.") is find_meaning("ID") is find_meaning("م") is None


def test_every_synonym_means_what_it_is_listed_for() -> None:
    for meaning, words in SYNONYMS.items():
        assert meaning in MEANINGS
        for word in words.split("|"):
            assert find_meaning(word) == meaning, word


def test_tags_of_our_exports_are_understood_in_any_order() -> None:
    for column in COLUMNS:
        if column.hxl and column.origin == "reported":
            assert find_tag(column.hxl) == column.name
    assert find_tag("#adm1 +name") == "admin1"
    assert find_tag("#affected+killed+max") == "fatalities_high"


def test_tag_outranks_heading() -> None:
    raw = make(
        ("x", "y", "when", "what"), ("#geo+lat", "#geo+lon", "#date", "#event+type"), ("35", "44", "2024-01-01", "IED")
    )
    assert propose_mapping(raw) == {"x": "latitude", "y": "longitude", "when": "event_date", "what": "event_type"}


def test_column_is_understood_by_its_values_where_its_heading_says_nothing() -> None:
    raw = make(("a", "b", "c", "d"), ("14 July 2024", "38SME4544906477", "airstrike", "https://a.org/1"))
    assert propose_mapping(raw) == {"a": "event_date", "b": "mgrs", "c": "event_type", "d": "source_url"}


def test_numbers_are_never_taken_for_dates() -> None:
    raw = make(("a", "Type"), ("45487", "IED"), ("45488", "IED"))
    assert propose_mapping(raw) == {"Type": "event_type"}


def test_mapping_can_be_overruled() -> None:
    raw = make(("d1", "d2", "Type", "Place"), ("2024-01-01", "2024-02-02", "IED", "Hawija"))
    candidates = normalise(raw, {"d2": "event_date", "Type": "event_type", "Place": "location"})
    assert validate(candidates).valid["event_date"].tolist() == [pd.Timestamp(2024, 2, 2)]


def test_day_order_of_the_heading_settles_what_the_values_leave_open() -> None:
    row = ("03/04/2024", "IED", "Hawija")
    assert check(make(("Date (MM/DD/YYYY)", "Type", "Place"), row)).valid["event_date"].tolist() == [
        pd.Timestamp(2024, 3, 4)
    ]
    assert codes(check(make(("Date", "Type", "Place"), row)).held) == [(2, ["date-undecided"])]
    assert (says_day_first("Date (dd.mm.yyyy)"), says_day_first("Date")) == (True, None)


def test_end_date_makes_a_span() -> None:
    valid = check(make(("Date", "End date", "Type", "Place"), ("2024-01-01", "2024-01-03", "IED", "Hawija"))).valid
    assert (valid["event_date"][0], valid["time_precision"][0]) == (pd.Timestamp(2024, 1, 1), 2)


def test_utm_and_mgrs_become_degrees_and_a_wrong_one_holds_its_row() -> None:
    utm = make(("Date", "Type", "Easting", "Northing"), ("2024-01-01", "IED", "445449", "3906477"))
    assert check(utm).valid["latitude"][0] == pytest.approx(35.3, abs=1e-3)
    rows = (("2024-01-01", "IED", "38SME4544906477"), ("2024-01-01", "IED", "38SME40"), ("2024-01-01", "IED", "here"))
    checked = check(make(("Date", "Type", "MGRS"), *rows))
    assert checked.valid["geo_precision"].tolist() == [1, 2]
    assert codes(checked.held) == [(4, ["point-wrong", "place-missing"])]


def test_unknown_kind_of_event_is_held_and_not_guessed() -> None:
    held = check(make(("Date", "Type", "Place"), ("2024-01-01", "harassment", "Hawija"))).held
    assert codes(held) == [(2, ["word-unknown"])]
    assert find_kind("harassment") is None


@pytest.mark.parametrize(
    ("head", "code"),
    [(("a", "Type", "Place"), "column-missing"), (("Date", "b", "Place"), "column-missing"),
     (("Date", "Type", "c"), "no-place-columns")],
)  # fmt: skip
def test_table_that_lacks_when_what_or_where_is_refused(head: tuple[str, ...], code: str) -> None:
    with pytest.raises(ReadError) as caught:
        check(make(head, ("q", "q", "q")))
    assert caught.value.message.code == code
    assert ", ".join(head) in caught.value.message.text()


def test_what_was_understood_is_said() -> None:
    notice = check(make(("Date", "Type", "Place", "Colour"), ("2024-01-01", "IED", "Hawija", "red"))).notices[0]
    assert notice.text() == (
        "The columns were understood as: Date → event_date, Type → event_type, Place → location. Not taken: Colour."
    )


def test_every_table_has_a_format() -> None:
    assert recognise(make(("a", "b"), ("c", "d")))[-1].format == "table"
    assert "table" in FORMATS


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"the sample files are not at {SAMPLES}")
def test_sample_that_is_no_list_of_incidents_is_refused() -> None:
    raw = read_table((SAMPLES / "semicolon.csv").read_bytes(), "s.csv")
    assert (raw.delimiter, raw.header_line, raw.lines.tolist(), raw.frame.shape) == (";", 2, [4, 5, 6, 7], (4, 9))
    with pytest.raises(ReadError, match="No column says"):
        check(raw)
