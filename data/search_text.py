"""Fold text for the search box: what a person types and what a report says meet in one spelling."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.text_columns import from_arrow, join_filled, to_arrow

_LETTERS = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ە": "ه", "ڵ": "ل", "ڕ": "ر", "ۆ": "و", "ێ": "ی", "ؤ": "و",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ـ": None,
        "\u200c": None, "\u200d": None, "\u200e": None, "\u200f": None,
        "ı": "i", "’": "'", "‘": "'", "ʼ": "'", "ʿ": None, "ʾ": None,
    }
)  # fmt: skip
_SLICE = 50_000
"""Rows folded at once: the lines of all would stand in memory three times."""
_SPACES = r"[\t-\r\x1c-\x1f]|  |^ | $"
"""Where folding ASCII text does more than to lower it."""
_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def fold_text(text: str) -> str:
    """Fold case, diacritics, letter variants of Arabic and Sorani, digits and space.

    Notes
    -----
    Looser than `geo.names.fold` in nothing but purpose: it keeps every word, so that "al-" and "district" can be
    searched for.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    letters = unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.translate(_LETTERS).translate(_ARABIC_DIGITS).split())


def fold_words(text: str) -> tuple[str, ...]:
    """Give the folded words of `text`, each once, in their order."""
    return tuple(dict.fromkeys(fold_text(text).split()))


def fold_rows(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.Series:
    """Give one folded line of text a row, made from `columns`; missing values are left out."""
    texts = [to_arrow(frame[column].astype("str")) for column in columns]
    return from_arrow(
        pa.chunked_array(
            [
                _fold_lines([column.slice(start, _SLICE).combine_chunks() for column in texts])
                for start in range(0, len(frame), _SLICE)
            ],
            pa.large_string(),
        )
    )


def _fold_lines(parts: list[pa.Array]) -> pa.Array:
    lines = join_filled(parts, " ")
    odd = pc.or_(pc.invert(pc.string_is_ascii(lines)), pc.match_substring_regex(lines, _SPACES))
    lower = pc.ascii_lower(lines)
    if not pc.any(odd).as_py():
        return lower
    folded = [fold_text(line) for line in lines.filter(odd).to_pylist()]
    return pc.replace_with_mask(lower, odd, pa.array(folded, pa.large_string()))
