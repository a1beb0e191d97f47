"""What people write where the schema has a vocabulary, and what it means: `data/files/value_words.csv`.

A word that says one thing is taken for it. One that may say another ("armed attack") has a meaning proposed, and its
rows are held until a person agrees or chooses another.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from data.reading.headings import fold_heading
from data.schema import COLUMN, EVENT_TYPES, SUB_EVENT_TYPES

FILE = Path(__file__).parents[1] / "files" / "value_words.csv"
MAPPED: tuple[str, ...] = ("event_type", "sub_event_type", "time_precision", "geo_precision")
"""The columns whose values are words of a vocabulary."""
NOT_STATED = "–"
"""What a value means that says nothing; an event type has to say something."""
_LIKE = 0.84
_PREFIXES = ("وال", "بال", "وب", "ال", "ب", "و", "ل")
"""Arabic's article and the particles that are written to a word."""


@cache
def list_meanings(column: str) -> tuple[str, ...]:
    """Give what a value of a column can mean; an event type may have its sub-event type behind it."""
    if column == "event_type":
        kinds = SUB_EVENT_TYPES.items()
        return tuple(kind for name, subs in kinds for kind in (name, *(f"{name}: {sub}" for sub in subs)))
    return (*map(str, COLUMN[column].vocabulary), NOT_STATED)


def find_meaning_of(column: str, word: str) -> str:
    """Give what a word means beyond doubt; "" where it may mean another thing, or is not known."""
    return _sure(column).get(fold_heading(word), "")


def propose_meaning(column: str, word: str) -> str:
    """Propose what a word may mean, for a person to agree: by the table, by a word within it, by a near spelling."""
    folded = fold_heading(word)
    known = _known(column)
    found = known.get(folded) or _find_within(column, word)
    if not found and len(folded) >= 4:
        near = get_close_matches(folded, known, n=1, cutoff=_LIKE)
        found = known[near[0]] if near else ""
    return found


def spell_meaning(column: str, text: str) -> str | None:
    """Give the schema's spelling of a meaning, also of a sub-event type alone; None where there is no such meaning."""
    folded = fold_heading(text)
    if not folded and column != "event_type":
        return NOT_STATED
    spelled = {fold_heading(meaning): meaning for meaning in list_meanings(column) if meaning != NOT_STATED}
    if column == "event_type":
        owners = {fold_heading(sub): f"{name}: {sub}" for name, subs in SUB_EVENT_TYPES.items() for sub in subs}
        spelled = owners | spelled
    return spelled.get(folded)


def split_kind(meaning: str) -> tuple[str, str]:
    """Part "Battles: Armed clash" into event type and sub-event type; the second is "" where there is none."""
    event_type, _, sub = meaning.partition(": ")
    return event_type, sub


def _find_within(column: str, word: str) -> str:
    """Find the longest known words that stand within others: "هجوم بعبوة ناسفة" has an IED in it."""
    pieces = [piece for piece in re.split(r"[\W_]+", word) if piece]
    known = _known(column)
    for length in range(min(len(pieces), 4), 0, -1):
        found = {
            known[key]
            for start in range(len(pieces) - length + 1)
            for key in _spellings(pieces[start : start + length])
            if key in known and len(key) > 2
        }
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""


def _spellings(pieces: list[str]) -> Iterable[str]:
    first, *rest = pieces
    yield fold_heading("".join(pieces))
    for prefix in _PREFIXES:
        if first.startswith(prefix) and len(first) > len(prefix) + 2:
            yield fold_heading("".join([first.removeprefix(prefix), *rest]))


@cache
def _sure(column: str) -> dict[str, str]:
    return {**_schema_words(column), **_words(column, sure=True)}


@cache
def _known(column: str) -> dict[str, str]:
    return {**_words(column, sure=False), **_sure(column)}


def _schema_words(column: str) -> dict[str, str]:
    if column != "event_type":
        return {fold_heading(str(word)): str(word) for word in COLUMN[column].vocabulary}
    words = {fold_heading(name): name for name in EVENT_TYPES}
    for name, subs in SUB_EVENT_TYPES.items():
        words |= {fold_heading(sub): f"{name}: {sub}" for sub in subs if sub not in ("Other", "Attack")}
    return words


def _words(column: str, *, sure: bool) -> dict[str, str]:
    read = "event_type" if column == "sub_event_type" else column
    words: dict[str, str] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            becomes = row["becomes"] if column == read else split_kind(row["becomes"])[1]
            if row["column"] != read or (row["sure"] == "yes") != sure or not becomes:
                continue
            for language in ("english", "arabic", "sorani"):
                words |= {fold_heading(word): becomes for word in row[language].split("|") if word}
    return words
