"""What a person says of a sheet's columns is applied, kept by its headings, and needs no saying again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.filters import IncidentFilter
from data.imports import preview_import, store_import
from data.mappings import ColumnMapping, find_mapping, give_meaning, key_of, parse_mapping
from data.read import ReadError
from data.receipts import Preview
from data.store import Store
from data.understanding import ImportOptions, read_file
from tests.data.builders import make_store

pytestmark = pytest.mark.usefixtures("any_home")

HEAD = "يوم الواقعة,ما حدث,أين,مات"
SHEET = f"{HEAD}\n03/04/2021,عبوة ناسفة,كركوك,2\n05/06/2021,اغتيال,الحويجة,1\n"
NEXT = f"{HEAD}\n07/08/2022,عبوة ناسفة,داقوق,4\n"
MEANT = {"يوم الواقعة": "event_date", "ما حدث": "event_type", "أين": "location", "مات": "fatalities"}
SAID = ImportOptions(mapping=MEANT, day_first=True)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_store(tmp_path)


def preview(store: Store, text: str, options: ImportOptions | None = None) -> Preview:
    return preview_import(text.encode(), "sheet.csv", store, options=options)


def test_sheet_with_headings_of_its_own_needs_a_word(store: Store) -> None:
    with pytest.raises(ReadError):
        preview(store, SHEET)
    said = preview(store, SHEET, SAID)
    assert said.counts()["added"] == 2
    assert said.staged["fatalities"].tolist() == [2, 1]
    assert said.staged["event_date"].dt.month.tolist() == [4, 6]


def test_next_file_with_these_headings_needs_nothing(store: Store) -> None:
    store_import(preview(store, SHEET, SAID), store)
    second = preview(store, NEXT)
    assert second.counts()["added"] == 1
    assert second.staged["event_date"].dt.month.tolist() == [8]
    assert "mapping-kept" in {notice.code for notice in second.notices}
    store_import(second, store)
    assert store.summarise(IncidentFilter()).incidents == 3


def test_mapping_is_kept_only_with_an_import(store: Store) -> None:
    said = preview(store, SHEET, SAID)
    assert find_mapping(store, said.understood.file.raw) is None
    store_import(said, store)
    assert find_mapping(store, said.understood.file.raw) == ColumnMapping(MEANT, True)


def test_later_word_replaces_the_earlier(store: Store) -> None:
    store_import(preview(store, SHEET, SAID), store)
    other = give_meaning(MEANT, "مات", "injured")
    store_import(preview(store, NEXT, ImportOptions(mapping=other)), store)
    kept = find_mapping(store, read_file(NEXT.encode(), "n").raw)
    assert kept == ColumnMapping(other, True)


def test_column_that_a_person_left_out_is_not_taken(store: Store) -> None:
    text = "date,type,location,notes\n2021-01-01,IED,Kirkuk,secret\n"
    without = ImportOptions(mapping={"date": "event_date", "type": "event_type", "location": "location", "notes": ""})
    assert preview(store, text, without).staged["notes"].tolist() == [""]


def test_known_format_is_read_as_a_table_where_a_person_says_what_it_means(store: Store) -> None:
    text = (
        "incident_id,event_date,event_type,admin1,location,latitude,longitude,notes\nA,2021-01-01,Battles,,X,35,44,n\n"
    )
    meant = {"event_date": "event_date", "event_type": "event_type", "location": "location"}
    said = preview(store, text, ImportOptions(mapping=meant))
    assert said.entry.format == "table"
    assert said.staged["notes"].tolist() == [""]


def test_sheet_without_headings_keeps_no_mapping(store: Store) -> None:
    text = "2021-01-01,IED,Kirkuk\n2021-01-02,IED,Hawija\n"
    raw = read_file(text.encode(), "n").raw
    meant = dict(zip(map(str, raw.frame.columns), ("event_date", "event_type", "location"), strict=True))
    store_import(preview(store, text, ImportOptions(mapping=meant)), store)
    assert find_mapping(store, raw) is None


@pytest.mark.parametrize("other", [["b", "A"], ["A ", "B"], ["ａ", "b"]])
def test_key_is_of_the_set_of_headings(other: list[str]) -> None:
    assert key_of(["A", "B"]) == key_of(other)
    assert key_of(["A", "B"]) != key_of(["A", "B", "C"])


def test_meaning_moves_from_the_column_that_had_it() -> None:
    assert give_meaning({"a": "notes", "b": ""}, "b", "notes") == {"a": "", "b": "notes"}
    assert give_meaning({"a": "notes", "b": ""}, "a", "") == {"a": "", "b": ""}


def test_mapping_outlives_its_json() -> None:
    mapping = ColumnMapping(MEANT, False)
    assert parse_mapping(json.dumps(mapping.to_json())) == mapping
    assert parse_mapping('{"Date": "event_date"}') == ColumnMapping({"Date": "event_date"})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "mapping-json"),
        ("[]", "mapping-shape"),
        ('{"a": 1}', "mapping-shape"),
        ('{"columns": {}, "day_first": "yes"}', "mapping-shape"),
        ('{"a": "nonsense"}', "mapping-meaning"),
        ('{"a": "notes", "b": "notes"}', "mapping-twice"),
    ],
)
def test_mapping_that_is_none_is_refused_in_a_sentence(text: str, code: str) -> None:
    with pytest.raises(ReadError) as refused:
        parse_mapping(text)
    assert refused.value.message.code == code
