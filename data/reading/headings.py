"""Find the row of headings, the HXL row and the names of the columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from data.messages import N_, Message
from data.reading.raw import shorten

SEARCHED_ROWS = 60
"""The headings are looked for among this many rows."""

_TAG = re.compile(r"#[a-z][a-z0-9_]*(\s*\+\s*[a-z0-9_]+)*", re.IGNORECASE)
_VALUE = re.compile(r"[\s\d.,:/+\-–°'\"%٠-٩۰-۹٫٬]+|\d{1,4}[-/. ]\w{3,12}[-/. ]\d{2,4}.*|https?://.*", re.IGNORECASE)


@dataclass(frozen=True)
class Headings:
    """Where the headings stand.

    Attributes
    ----------
    row
        The position of the row of headings; -1 where there is none.
    first
        The position of the first row of data.
    tags
        The HXL tags, one a column; empty where there is no HXL row.
    """

    row: int
    first: int
    tags: tuple[str, ...] = ()


def find_headings(rows: Sequence[Sequence[str]]) -> Headings:
    """Find the row of headings among the first rows of a file.

    Notes
    -----
    The row above an HXL row; else the first row that is filled nearly as widely as the widest and holds no number,
    date or address; else there is none and the first row is data.
    """
    rows = rows[:SEARCHED_ROWS]
    for position, row in enumerate(rows):
        if is_tag_row(row):
            tags = tuple(cell.strip() for cell in row)
            above = [i for i in range(position) if _filled(rows[i])]
            return Headings(above[-1] if above else position, position + 1, tags)
    widths = [_filled(row) for row in rows]
    widest = max(widths, default=0)
    if widest == 1:
        first = next((i for i, width in enumerate(widths) if width), 0)
        return Headings(first, first + 1)
    for share in (0.8, 0.5):
        wide = [i for i, width in enumerate(widths) if width >= max(2, share * widest)]
        if wide and _is_wordy(rows[wide[0]]):
            return Headings(wide[0], wide[0] + 1)
    return Headings(-1, 0)


def is_tag_row(row: Sequence[str]) -> bool:
    """Say whether every filled cell of `row` is an HXL tag."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return bool(filled) and all(_TAG.fullmatch(cell) for cell in filled)


def name_columns(cells: Sequence[str], width: int) -> tuple[list[str], list[Message]]:
    """Give `width` distinct names for the columns, and what was noticed.

    Notes
    -----
    A heading that stands twice keeps its name the first time; the later ones get a number, and are not used.
    """
    names: list[str] = []
    notices: list[Message] = []
    first_at: dict[str, int] = {}
    for position in range(width):
        heading = clean_heading(cells[position]) if position < len(cells) else ""
        name = heading or f"column {position + 1}"
        folded = fold_heading(name)
        if folded in first_at:
            template = N_(
                "The column “{column}” stands twice, as columns {first} and {second} of the file. "
                "The first is used; delete or rename the one that is wrong."
            )
            params = {"column": shorten(name), "first": first_at[folded] + 1, "second": position + 1}
            notices.append(Message("column-twice", template, params))
            number = position + 1
            while fold_heading(f"{name} ({number})") in first_at:
                number += width
            name = f"{name} ({number})"
        first_at.setdefault(fold_heading(name), position)
        names.append(name)
    return names, notices


def clean_heading(cell: str) -> str:
    """Give a heading on one line, without controls, in composed form."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zs") else c for c in cell if c not in "\ufeff\u200e\u200f")
    return shorten(unicodedata.normalize("NFC", kept), 120)


def fold_heading(text: str) -> str:
    """Fold a heading for matching: letters and digits only, without case, marks or variants of a letter."""
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    return "".join(c for c in decomposed if c.isalnum())


_LETTERS = str.maketrans("أإآٱىيكةەھؤئڵڕۆێ", "اااایی" + "کههه" + "ویلروی")


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _is_wordy(row: Sequence[str]) -> bool:
    return not any(_VALUE.fullmatch(cell.strip()) for cell in row if cell.strip())
