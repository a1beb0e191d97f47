"""The words in a general table's columns of a vocabulary: what each is taken for, for a person to correct."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from data.formats.value_words import MAPPED, find_meaning_of, propose_meaning
from data.reading.headings import fold_heading
from data.text_columns import clean_texts, distinct
from data.understanding import Understood

State = Literal["said", "known", "open"]
MOST_VALUES = 400
"""A column of more different words is no column of a vocabulary; the words of most rows are listed."""


@dataclass(frozen=True)
class ValueRead:
    """One word of a column.

    Attributes
    ----------
    column
        The column of the schema, one of `value_words.MAPPED`.
    heading
        The file's own.
    word
        As most rows write it.
    rows
        How many rows have it.
    meaning
        What it is taken for; "" while its rows are held.
    proposal
        What it may mean, where nobody has said; "" for nothing.
    state
        said by a person, known from the table of words, or open.
    """

    column: str
    heading: str
    word: str
    rows: int
    meaning: str
    proposal: str
    state: State


def list_values(understood: Understood) -> list[ValueRead]:
    """Give every word of the columns that have a vocabulary: the open ones first, those of most rows first."""
    found: list[ValueRead] = []
    for column in MAPPED:
        heading = next((name for name, meaning in (understood.mapping or {}).items() if meaning == column), None)
        if heading is not None:
            found += _read_column(understood, column, heading)
    return sorted(found, key=lambda value: (value.state != "open", -value.rows))


def say_values(understood: Understood, said: Mapping[tuple[str, str], str]) -> dict[str, dict[str, str]]:
    """Give what was said of the words with more of it: (column, word) -> meaning, "" to take a word back."""
    values = {column: dict(words) for column, words in understood.values.items()}
    for (column, word), meaning in said.items():
        words = values.setdefault(column, {})
        for same in [known for known in words if fold_heading(known) == fold_heading(word)]:
            del words[same]
        if meaning:
            words[word] = meaning
    return values


def _read_column(understood: Understood, column: str, heading: str) -> list[ValueRead]:
    codes, words = distinct(clean_texts(understood.file.raw.frame[heading]))
    counts = np.bincount(codes, minlength=len(words))
    said = {fold_heading(word): meaning for word, meaning in understood.values.get(column, {}).items()}
    together: dict[str, list[int]] = {}
    for place in np.argsort(-counts, kind="stable").tolist():
        if words[place]:
            together.setdefault(fold_heading(words[place]), []).append(place)
    values = []
    for folded, places in list(together.items())[:MOST_VALUES]:
        word, rows = words[places[0]], int(counts[places].sum())
        known = find_meaning_of(column, word)
        state: State = "said" if folded in said else "known" if known else "open"
        proposal = propose_meaning(column, word) if state == "open" else ""
        values.append(ValueRead(column, heading, word, rows, said.get(folded) or known, proposal, state))
    return values
