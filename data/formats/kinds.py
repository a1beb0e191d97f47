"""Columns of words for kinds of event, read as ACLED's event type and sub-event type."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from data.formats.value_words import find_meaning_of, split_kind
from data.text_columns import distinct, spread

Kind = tuple[str, str]


def find_kind(word: str) -> Kind | None:
    """Give the type and sub-event type that a word stands for; None where it is not known or may be another."""
    meaning = find_meaning_of("event_type", word)
    return split_kind(meaning) if meaning else None


def read_kinds(texts: pd.Series, find: Callable[[str], Kind | None] = find_kind) -> tuple[pd.Series, pd.Series]:
    """Give type and sub-event type for a column of words; an unknown word stays as the type, to be held."""
    codes, values = distinct(texts)
    kinds = [find(value) or (value, "") for value in values] or [("", "")]
    return spread([kind[0] for kind in kinds], codes), spread([kind[1] for kind in kinds], codes)
