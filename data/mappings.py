"""What the columns of a general table mean: as JSON, and kept in the store by the set of its headings.

Only a person's word is kept, with what they said of its dates; the next file with these headings is read the same way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from data.formats.table import MEANINGS, ValueMeanings
from data.formats.value_words import MAPPED, list_meanings, spell_meaning
from data.home import Cursor
from data.messages import N_
from data.reading.headings import fold_heading
from data.reading.raw import RawTable, ReadError, shorten
from data.store import Store


@dataclass(frozen=True)
class ColumnMapping:
    """What each column of one kind of sheet means.

    Attributes
    ----------
    columns
        Heading -> one of `formats.table.MEANINGS`, "" for a column that is not taken; each meaning once.
    day_first
        Whether 03/04/2024 is 3 April; None where nobody had to say.
    values
        Column of the schema -> word of the file -> what it means, one of `value_words.list_meanings`.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    day_first: bool | None = None
    values: ValueMeanings = field(default_factory=dict)

    def fit(self, raw: RawTable) -> dict[str, str]:
        """Give the meanings by the headings as the file spells them; headings that it lacks are left out."""
        folded = {fold_heading(name): meaning for name, meaning in self.columns.items()}
        names = [str(name) for name in raw.frame.columns]
        return {name: folded[fold_heading(name)] for name in names if fold_heading(name) in folded}

    def to_json(self) -> dict[str, Any]:
        """Give what `parse_mapping` reads."""
        values = {column: dict(words) for column, words in self.values.items() if words}
        return {"columns": dict(self.columns), "day_first": self.day_first, "values": values}


def parse_mapping(text: str) -> ColumnMapping:
    """Read a mapping from JSON, as `ColumnMapping.to_json` gives it; any part may be left out, or the columns be alone.

    Raises
    ------
    ReadError
        When it is no such JSON, names a meaning that there is not, or gives one to two columns.
    """
    try:
        value = json.loads(text)
    except ValueError as error:
        raise ReadError.because("mapping-json", N_("The mapping is no JSON: {detail}."), detail=str(error)) from error
    whole = value if isinstance(value, dict) else {}
    parts = whole if whole.keys() & {"columns", "values", "day_first"} else {"columns": value}
    columns, values, day_first = parts.get("columns", {}), parts.get("values", {}), parts.get("day_first")
    shaped = _is_texts(columns) and isinstance(values, dict) and all(_is_texts(words) for words in values.values())
    if not shaped or day_first not in (None, True, False):
        template = N_("The mapping was none, expected {example}.")
        raise ReadError.because("mapping-shape", template, example='{"columns": {"Date": "event_date"}}')
    _check_columns(columns)
    spelled = {str(column): _check_values(str(column), words) for column, words in values.items()}
    return ColumnMapping({str(name): str(meaning) for name, meaning in columns.items()}, day_first, spelled)


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(meaning, str) for meaning in value.values())


def _check_columns(columns: Mapping[str, str]) -> None:
    given: dict[str, str] = {}
    for name, meaning in columns.items():
        if meaning and meaning not in MEANINGS:
            template = N_("The mapping gives “{column}” the meaning “{meaning}”, expected one of {meanings}.")
            raise ReadError.because(
                "mapping-meaning",
                template,
                column=shorten(name),
                meaning=shorten(meaning),
                meanings=", ".join(MEANINGS),
            )
        if meaning and meaning in given:
            template = N_("The mapping gives both “{first}” and “{second}” the meaning “{meaning}”; leave one out.")
            raise ReadError.because(
                "mapping-twice", template, first=shorten(given[meaning]), second=shorten(name), meaning=meaning
            )
        given[meaning] = str(name)


def _check_values(column: str, words: Mapping[str, str]) -> dict[str, str]:
    """Give the meanings of a column's words as the schema spells them."""
    if column not in MAPPED:
        template = N_("The mapping has values of “{column}”, expected those of {expected}.")
        raise ReadError.because("mapping-values", template, column=shorten(column), expected=", ".join(MAPPED))
    spelled: dict[str, str] = {}
    for word, said in words.items():
        meaning = spell_meaning(column, said)
        if meaning is None:
            template = N_("The mapping says that “{word}” means “{meaning}”, expected one of: {meanings}.")
            meanings = "; ".join(list_meanings(column))
            raise ReadError.because(
                "mapping-value", template, word=shorten(word), meaning=shorten(said), meanings=meanings
            )
        spelled[str(word)] = meaning
    return spelled


def give_meaning(columns: Mapping[str, str], column: str, meaning: str) -> dict[str, str]:
    """Give a column a meaning ("" for none) and take that meaning from the column that had it."""
    freed = {name: "" if meaning and had == meaning else had for name, had in columns.items()}
    return freed | {column: meaning}


def key_of(headings: Iterable[object]) -> str:
    """Give the key of a set of headings: the same whatever their order, their case and their marks."""
    folded = sorted({fold_heading(str(heading)) for heading in headings})
    return hashlib.sha256("\n".join(folded).encode()).hexdigest()


def find_mapping(store: Store, raw: RawTable) -> ColumnMapping | None:
    """Give what was kept for the headings of a file; None where nothing was, or the file has no headings.

    Raises
    ------
    StoreError
        When the store cannot be read.
    """
    if raw.header_line == 0:
        return None
    with store.home.reading() as cursor:
        found = cursor.fetch("SELECT mapping FROM mappings WHERE headings = ?", [key_of(raw.frame.columns)])
    if not found.num_rows:
        return None
    try:
        return parse_mapping(found.column(0)[0].as_py())
    except ReadError:
        return None  # a meaning that is no more: the person is shown a fresh proposal


def keep_mapping(cursor: Cursor, raw: RawTable, mapping: ColumnMapping) -> None:
    """Keep a mapping for the next file with these headings, in place of the one before, within a transaction."""
    if raw.header_line == 0:
        return
    key = key_of(raw.frame.columns)
    cursor.execute("DELETE FROM mappings WHERE headings = ?", [key])
    text = json.dumps(mapping.to_json(), ensure_ascii=False)
    cursor.execute("INSERT INTO mappings VALUES (?, ?, ?)", [key, text, datetime.now(UTC).replace(tzinfo=None)])
