"""Words that say one thing are taken for it; others are proposed, held until a person agrees, and then kept."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from data.formats.value_words import (
    FILE,
    MAPPED,
    NOT_STATED,
    find_meaning_of,
    list_meanings,
    propose_meaning,
    spell_meaning,
)
from data.imports import preview_import, store_import
from data.mappings import parse_mapping
from data.opening import open_store
from data.read import ReadError
from data.receipts import Preview
from data.store import Store
from data.understanding import ImportOptions
from data.value_meanings import list_values, say_values

SHEET = (
    "التاريخ,نوع الحادث,المكان,دقة الموقع\n"
    "2021-04-03,هجوم مسلح,كركوك,قرية\n"
    "2021-04-04,عبوة ناسفة,كركوك,\n"
    "2021-04-05,هجوم مسلّح,كركوك,تقريبي\n"
    "2021-04-06,زقزقة,كركوك,دقيق\n"
)
ATTACK = "Violence against civilians: Attack"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"duckdb:///{tmp_path / 'store.duckdb'}")


def look(store: Store, text: str = SHEET, **options: object) -> Preview:
    return preview_import(text.encode(), "sheet.csv", store, options=ImportOptions(**options))  # type: ignore[arg-type]


def test_every_word_of_the_table_means_what_the_schema_has_and_one_thing_only() -> None:
    seen: dict[tuple[str, str, str], str] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["becomes"] in list_meanings(row["column"])
            for language in ("english", "arabic", "sorani"):
                for word in filter(None, row[language].split("|")):
                    key = (row["column"], language, word)
                    assert seen.setdefault(key, row["becomes"]) == row["becomes"], word


@pytest.mark.parametrize(
    ("column", "word", "meaning"),
    [
        ("event_type", "IED", "Explosions/Remote violence: Remote explosive/landmine/IED"),
        ("event_type", "اشتباك مسلح", "Battles: Armed clash"),
        ("event_type", "ڕفاندن", "Violence against civilians: Abduction/forced disappearance"),
        ("event_type", "Violence against civilians", "Violence against civilians"),
        ("sub_event_type", "roadside bomb", "Remote explosive/landmine/IED"),
        ("geo_precision", "ناحية", "2"),
        ("time_precision", "مانگ", "3"),
    ],
)
def test_word_that_says_one_thing_is_known(column: str, word: str, meaning: str) -> None:
    assert find_meaning_of(column, word) == meaning


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("armed attack", ATTACK),
        ("هجوم مسلح", ATTACK),
        ("هێرشی چەکداری", ATTACK),
        ("هجوم بعبوة ناسفة", "Explosions/Remote violence: Remote explosive/landmine/IED"),
        ("Roadside IED (2nd)", "Explosions/Remote violence: Remote explosive/landmine/IED"),
        ("kidnaping", "Violence against civilians: Abduction/forced disappearance"),
    ],
)
def test_word_that_may_say_another_thing_is_proposed_only(word: str, meaning: str) -> None:
    assert find_meaning_of("event_type", word) == ""
    assert propose_meaning("event_type", word) == meaning


@pytest.mark.parametrize("word", ["harassment of sorts", "زقزقة", "x", ""])
def test_nothing_is_proposed_for_what_is_not_known(word: str) -> None:
    assert propose_meaning("event_type", word) == ""


def test_open_words_are_held_and_listed_first_with_their_proposals(store: Store) -> None:
    preview = look(store)
    assert preview.counts()["held"] == 3
    listed = {(value.word, value.state): value for value in list_values(preview.understood)}
    assert listed["هجوم مسلح", "open"].rows == 2
    assert listed["هجوم مسلح", "open"].proposal == ATTACK
    assert listed["زقزقة", "open"].proposal == ""
    assert listed["تقريبي", "open"].proposal == "2"
    assert listed["عبوة ناسفة", "known"].meaning.endswith("IED")
    assert ATTACK in preview.held["reasons"][0][0].text()
    states = [value.state for value in list_values(preview.understood)]
    assert states == sorted(states, key=["open", "said", "known"].index)


def test_what_was_said_is_taken_and_the_next_file_of_this_kind_needs_nothing(store: Store) -> None:
    first = look(store)
    said = {("event_type", "هجوم مسلح"): ATTACK, ("event_type", "زقزقة"): "Battles", ("geo_precision", "تقريبي"): "–"}
    values = say_values(first.understood, said)
    again = look(store, values=values)
    rows = again.staged.set_index("line")
    assert again.counts()["held"] == 0
    assert rows.loc[2, ["event_type", "sub_event_type", "geo_precision"]].tolist() == [*ATTACK.split(": "), 1]
    assert rows.loc[5, ["event_type", "sub_event_type"]].tolist() == ["Battles", ""]
    store_import(again, store)
    following = look(store, SHEET.replace("2021", "2022"))
    assert following.understood.kept
    assert following.counts() == {"added": 4, "updated": 0, "unchanged": 0, "duplicate": 0, "held": 0}
    taken_back = say_values(following.understood, {("event_type", "زقزقة"): ""})
    assert "زقزقة" not in taken_back["event_type"]


def test_person_goes_before_the_table_of_words(store: Store) -> None:
    preview = look(store, values={"event_type": {"عبوة ناسفة": "Strategic developments: Disrupted weapons use"}})
    assert preview.staged["sub_event_type"].tolist() == ["Disrupted weapons use"]


def test_mapping_of_values_is_read_from_json_as_a_person_writes_it() -> None:
    said = {"values": {"event_type": {"هجوم": "attack", "x": "battles"}, "geo_precision": {"?": ""}}}
    mapping = parse_mapping(json.dumps(said))
    assert mapping.columns == {}
    assert mapping.values == {"event_type": {"هجوم": ATTACK, "x": "Battles"}, "geo_precision": {"?": NOT_STATED}}
    assert parse_mapping(json.dumps(mapping.to_json())) == mapping


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"event_type": {"x": "Nonsense"}}, "mapping-value"),
        ({"event_type": {"x": ""}}, "mapping-value"),
        ({"location": {"x": "y"}}, "mapping-values"),
        ({"event_type": "x"}, "mapping-shape"),
        ([], "mapping-shape"),
    ],
)
def test_mapping_of_values_that_is_none_says_so(values: object, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        parse_mapping(json.dumps({"values": values}))
    assert caught.value.message.code == code


def test_every_meaning_is_spelled_as_itself() -> None:
    for column in MAPPED:
        assert all(spell_meaning(column, meaning) == meaning for meaning in list_meanings(column))


def test_word_is_shown_with_what_its_first_and_last_row_tell(store: Store) -> None:
    sheet = "date,type,place,description\n" + "".join(
        f"2021-04-0{day},attack,Kirkuk,{told}\n" for day, told in enumerate(("on police", "between", "on a farm"), 1)
    )
    assert list_values(look(store, sheet).understood)[0].examples == ("on police", "on a farm")
