"""Clean columns of text at once: controls, composed form, digits of other scripts, and the values that differ."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Texts = pd.Series
"""A series of `str`, "" for empty."""
Mask = npt.NDArray[np.bool_]

_CONTROLS = r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\x{feff}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{fff9}-\x{fffb}]"
"""C0 and C1 controls and the marks that turn the direction of a text; ZWNJ stays, Sorani needs it."""
_SPACES = r"[\t\n\r\x0b\x0c\x85\p{Z}]+"
_UNCLEAN = r"[\x00-\x1f\x7f]|  |^ | $"
"""What ASCII text may need cleaning for; other text is always cleaned."""
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬−", "01234567890123456789.,-")


def to_arrow(texts: Texts) -> pa.ChunkedArray:
    """Give the Arrow text of a series, missing values as ""."""
    array = pa.array(texts, from_pandas=True)
    chunked = array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])
    return pc.fill_null(chunked.cast(pa.large_string()), "")


def from_arrow(array: pa.ChunkedArray) -> Texts:
    """Give Arrow text as a series with index 0..n-1."""
    return pd.Series(pd.array(array, dtype="str"))


def clean_texts(texts: Texts) -> Texts:
    """Strip controls, fold every run of white space to one space, and compose (NFC).

    Notes
    -----
    Distinct values are cleaned once, and only those that need it: a million rows repeat most of their words.
    """
    encoded = to_arrow(texts).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):  # no rows
        return from_arrow(encoded)
    encoded = encoded.dictionary_encode()
    values = encoded.dictionary
    unclean = pc.or_(pc.match_substring_regex(values, _UNCLEAN), pc.invert(pc.string_is_ascii(values)))
    if not pc.any(unclean).as_py():
        return from_arrow(pa.chunked_array([to_arrow(texts).combine_chunks()]))
    cleaned = pc.utf8_normalize(values.filter(unclean), "NFC")
    cleaned = pc.replace_substring_regex(cleaned, _CONTROLS, "")
    cleaned = pc.utf8_trim_whitespace(pc.replace_substring_regex(cleaned, _SPACES, " "))
    return from_arrow(pa.chunked_array([pc.replace_with_mask(values, unclean, cleaned).take(encoded.indices)]))


def fold_digits(text: str) -> str:
    """Turn Arabic-Indic and Persian digits and signs into ASCII ones."""
    return text.translate(_DIGITS)


def distinct(texts: Texts) -> tuple[npt.NDArray[np.intp], list[str]]:
    """Give the code of each row and the distinct values that the codes stand for."""
    encoded = to_arrow(texts).combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    return encoded.indices.to_numpy(zero_copy_only=False).astype(np.intp), encoded.dictionary.to_pylist()
