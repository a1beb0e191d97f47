"""Columns of text are cleaned, joined and folded at once as each value would be by itself."""

from __future__ import annotations

import re

import pandas as pd
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from data.search_text import fold_rows, fold_text
from data.text_columns import clean_texts, from_arrow, join_texts, spread, strip_texts

LETTERS = st.text(st.sampled_from("ab  \t\n\x00\x1f\x7f\x85é\u0301\u200cكي\u00a0;~"), max_size=6)
TEXTS = st.lists(LETTERS, max_size=12)


def column_of(texts: list[str], cut: int) -> pd.Series:
    """Make a column of two chunks, each a slice of a longer array."""
    array = pa.array(["over ", *texts, "over"], pa.large_string()).slice(1, len(texts))
    return from_arrow(pa.chunked_array([array.slice(0, cut), array.slice(cut)]))


@given(texts=TEXTS, cut=st.integers(0, 12))
def test_column_is_cleaned_as_each_value_is(texts: list[str], cut: int) -> None:
    cleaned = clean_texts(column_of(texts, cut)).tolist()
    assert cleaned == [clean_texts(pd.Series([text], dtype="str"))[0] for text in texts]
    assert cleaned == clean_texts(pd.Series(cleaned, dtype="str")).tolist()


@given(text=st.text(st.characters(max_codepoint=0x7F), max_size=8))
def test_ascii_text_loses_controls_and_spaces_too_many(text: str) -> None:
    kept = re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", text)
    assert clean_texts(pd.Series([text], dtype="str"))[0] == " ".join(kept.split())


@given(texts=TEXTS, cut=st.integers(0, 12))
def test_column_is_stripped_as_each_value_is(texts: list[str], cut: int) -> None:
    assert strip_texts(column_of(texts, cut)).tolist() == pd.Series(texts, dtype="str").str.strip().tolist()


@given(rows=st.lists(st.tuples(LETTERS, LETTERS), max_size=12))
def test_rows_are_folded_for_search_as_their_line_is(rows: list[tuple[str, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b"], dtype="str")
    assert fold_rows(frame, ("a", "b")).tolist() == [fold_text(" ".join(row)) for row in rows]


def test_names_are_joined_only_where_both_are_filled() -> None:
    one, other = (pd.Series(names, dtype="str") for names in (["a", "", "b", ""], ["c", "d", "", ""]))
    assert join_texts(one, other, "; ").tolist() == ["a; c", "d", "b", ""]


def test_each_row_gets_the_value_of_its_code() -> None:
    assert spread(["x", "y"], pd.array([1, 0, 1], dtype="int64").to_numpy()).tolist() == ["y", "x", "y"]
    assert spread([], pd.array([], dtype="int64").to_numpy()).tolist() == []
