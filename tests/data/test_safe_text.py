"""No exported text is run by a spreadsheet, and none is changed for good."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.safe_text import neutralise_formula, neutralise_formulas, restore_formula


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "-x"])
def test_formula_gets_an_apostrophe(text: str) -> None:
    assert neutralise_formula(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=1", "-5.25", "+44", "'tis", "10 - 5", " =1"])
def test_plain_text_and_numbers_stay(text: str) -> None:
    assert neutralise_formula(text) == text


@given(st.text(alphabet="'=+-@\t\r\n＝x1 ") | st.text())
def test_restoring_gives_the_text_back(text: str) -> None:
    assert restore_formula(neutralise_formula(text)) == text


@given(st.lists(st.text(alphabet="'=+-@\tx1.")))
def test_frame_is_neutralised_as_each_text_is(texts: list[str]) -> None:
    frame = pd.DataFrame({"=a": pd.Series(texts, dtype="str"), "n": pd.Series(range(len(texts)), dtype="Int64") - 2})
    safe = neutralise_formulas(frame)
    assert safe["'=a"].tolist() == [neutralise_formula(text) for text in texts]
    assert safe["n"].tolist() == frame["n"].tolist()
