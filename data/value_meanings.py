"""The words in a general table's columns of a vocabulary: what each is taken for, for a person to correct."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from data.formats.value_words import MAPPED, find_meaning_of, propose_meaning
from data.reading.headings import fold_heading
from data.reading.raw import shorten
from data.text_columns import clean_texts, distinct
from data.understanding import Understood

State = Literal["said", "known", "open"]
MOST_VALUES = 400
"""A column of more different words is no column of a vocabulary; the words of most rows are listed."""

EXAMPLE_LETTERS = 90


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
    examples
        What the first and the last of its rows tell, where the file has a column of what happened.
    """

    column: str
    heading: str
    word: str
    rows: int
    meaning: str
    proposal: str
    state: State
    examples: tuple[str, ...] = ()


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
    tell = _tell_examples(understood, codes, len(words))
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
        examples = tell(places[0])
        values.append(ValueRead(column, heading, word, rows, said.get(folded) or known, proposal, state, examples))
    return values


def _tell_examples(understood: Understood, codes: np.ndarray, words: int) -> Callable[[int], tuple[str, ...]]:
    """Make what gives, for a word by its code, what the first and the last of its rows tell."""
    heading = next((name for name, meaning in (understood.mapping or {}).items() if meaning == "notes"), None)
    if heading is None:
        return lambda _: ()
    notes = understood.file.raw.frame[heading]
    first, last = np.zeros(words, dtype=np.int64), np.zeros(words, dtype=np.int64)
    rows = np.arange(len(codes))
    last[codes] = rows
    first[codes[::-1]] = rows[::-1]

    def tell(code: int) -> tuple[str, ...]:
        told = (shorten(notes.iloc[row], EXAMPLE_LETTERS) for row in (first[code], last[code]))
        return tuple(dict.fromkeys(filter(None, told)))

    return tell
