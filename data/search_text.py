"""Fold text for the search box: what a person types and what a report says meet in one spelling."""

from __future__ import annotations

import unicodedata

import pandas as pd

_LETTERS = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ە": "ه", "ڵ": "ل", "ڕ": "ر", "ۆ": "و", "ێ": "ی", "ؤ": "و",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ـ": None,
        "\u200c": None, "\u200d": None, "\u200e": None, "\u200f": None,
        "ı": "i", "’": "'", "‘": "'", "ʼ": "'", "ʿ": None, "ʾ": None,
    }
)  # fmt: skip
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


def fold_rows(frame: pd.DataFrame, columns: tuple[str, ...]) -> list[str]:
    """Give one folded line of text a row, made from `columns`; missing values are left out."""
    if frame.empty:
        return []
    parts = [frame[column].fillna("").astype(str).tolist() for column in columns]
    return [fold_text(" ".join(values)) for values in zip(*parts, strict=True)]
