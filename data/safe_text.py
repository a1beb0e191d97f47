"""Text that a spreadsheet would run as a formula, made harmless on the way out and itself again on the way in.

OWASP, "CSV Injection": a cell that begins with = + - @ (their full-width forms too), a tab or a line break may be run.
It gets an apostrophe in front, as spreadsheets mark plain text themselves; a number stays a number. So that nothing is
lost, a text that begins with an apostrophe before such a sign gets one more, and reading takes exactly one away.
"""

from __future__ import annotations

import re

import pandas as pd

_NUMBER = r"[+\-][0-9][0-9.,]*"
_SIGNS = r"[=+\-@\t\r\n＝＋－＠]"
_RUNS = re.compile(rf"(?!{_NUMBER}\Z)'*{_SIGNS}")
NEUTRALISED = re.compile(rf"^'('*{_SIGNS})")
"""What a neutralised text begins with; reading puts the group in its place."""


def neutralise_formula(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run."""
    return "'" + text if _RUNS.match(text) else text


def restore_formula(text: str) -> str:
    """Take away the apostrophe that `neutralise_formula` put."""
    return text[1:] if NEUTRALISED.match(text) else text


def neutralise_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """Neutralise every text of a frame, and its headings; numbers stay numbers."""
    safe = frame.rename(columns=lambda name: neutralise_formula(str(name)))
    for name in safe.columns:
        if pd.api.types.is_string_dtype(safe[name].dtype):
            values = safe[name]
            doubtful = values.str.startswith(
                ("'", "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"), na=False
            )
            if doubtful.any():
                safe[name] = values.where(~doubtful, values[doubtful].map(neutralise_formula).reindex(values.index))
    return safe
