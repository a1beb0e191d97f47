"""The rule files load, do not contradict each other, and say what the grammar understands."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from data import schema
from data.reports.gazetteer import PLACES, read_report_gazetteer
from data.reports.items import CODES
from data.reports.kinds import EVENT_TYPE_OF, SUB_TYPES
from data.reports.reading import read_triggers
from data.reports.vocabulary import (
    RULES,
    Entry,
    Phrases,
    inflect,
    plural_of,
    read_rules,
    read_vocabulary,
)
from geo.gazetteer import GEONAMES_PROVINCES

KINDS = {"security", "militant", "civilian", "foreign", "protest", "unknown"}


@pytest.mark.parametrize("path", sorted(RULES.glob("*.toml")), ids=lambda path: path.name)
def test_rule_file_loads_and_is_not_empty(path: Path) -> None:
    assert read_rules(path.name)


def test_words_have_one_meaning_each() -> None:
    assert len(read_vocabulary().entries) > 1500
    assert len(read_triggers().entries) > 400


def test_every_tag_has_a_letter() -> None:
    tags = {entry.tag for entry in read_vocabulary().entries.values()}
    assert {tag for tag in tags if tag not in CODES and tag.split(".")[0] not in CODES} == set()


def test_letters_are_one_each() -> None:
    assert len(set(CODES.values())) == len(CODES)
    assert all(len(letter) == 1 for letter in CODES.values())


def test_every_kind_of_person_and_group_is_known() -> None:
    assert {group["kind"] for group in read_rules("people.toml").values()} <= KINDS
    assert {actor["kind"] for actor in read_rules("actors.toml")["actor"]} <= KINDS


def test_every_sub_event_type_of_the_rules_is_of_the_schema() -> None:
    assert set(SUB_TYPES.values()) <= set(EVENT_TYPE_OF)
    assert set(SUB_TYPES) <= set(read_rules("events.toml"))


def test_every_weight_is_known() -> None:
    assert {table["weight"] for table in read_rules("events.toml").values()} == {0, 1, 2}


def test_same_phrase_with_two_meanings_is_refused() -> None:
    phrases = Phrases()
    phrases.add("front line", Entry("person"))
    phrases.add("Front-line", Entry("person"))
    with pytest.raises(ValueError, match="stands twice"):
        phrases.add("front line", Entry("modifier"))


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("kill", ("kill", "kills", "killed", "killed", "killing")),
        ("die|dies|died|died|dying", ("die", "dies", "died", "died", "dying")),
        ("ambush", ("ambush", "ambushes", "ambushed", "ambushed", "ambushing")),
        ("wound", ("wound", "wounds", "wounded", "wounded", "wounding")),
        ("carry out", ("carry out", "carries out", "carried out", "carried out", "carrying out")),
    ],
)
def test_verb_is_inflected(verb: str, forms: tuple[str, ...]) -> None:
    assert inflect(verb) == forms


@pytest.mark.parametrize(
    ("noun", "plural"),
    [("policeman", "policemen"), ("head of", "heads of"), ("deputy", "deputies"), ("boss", "bosses")],
)
def test_noun_is_put_in_the_plural(noun: str, plural: str) -> None:
    assert plural_of(noun) == plural


def test_places_lie_in_iraq_and_name_known_provinces() -> None:
    provinces = {*GEONAMES_PROVINCES.values(), "Halabja"}
    with PLACES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["province"] in provinces, row["name"]
            assert row["geo_precision"] in {"1", "2", "3"}, row["name"]
            if row["latitude"]:
                assert 29 < float(row["latitude"]) < 37.5, row["name"]
                assert 38.5 < float(row["longitude"]) < 48.8, row["name"]


def test_gazetteer_knows_the_four_provinces_and_their_villages() -> None:
    gazetteer = read_report_gazetteer()
    assert all(gazetteer.find(province) for province in schema.SCOPE)
    assert gazetteer.find("Wadi al-Shay")[0].district == "Daquq"


def test_no_list_repeats_itself() -> None:
    for name in ("words.toml", "events.toml", "background.toml", "people.toml"):
        for tag, table in read_rules(name).items():
            for key in ("verbs", "phrases", "nouns", "plurals"):
                words = sorted(table.get(key, ()))
                assert [a for a, b in pairwise(words) if a == b] == [], f"{name} [{tag}] {key}"
