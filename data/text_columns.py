"""Clean columns of text at once: controls, composed form, digits of other scripts, and the values that differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

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
    What is clean is not copied; of the rest distinct values are cleaned once, for rows repeat most of their words.
    """
    return _change_chunks(texts, _clean_chunk)


def strip_texts(texts: Texts) -> Texts:
    """Strip white space at both ends; what has none is not copied."""
    return _change_chunks(texts, lambda chunk: _same_or(chunk, pc.utf8_trim_whitespace(chunk)))


def spread(values: Sequence[str], codes: npt.NDArray[np.intp]) -> Texts:
    """Give each row the value that its code stands for."""
    return from_arrow(pa.chunked_array([pa.array(values or [""], pa.large_string()).take(pa.array(codes))]))


def join_texts(first: Texts, second: Texts, between: str) -> Texts:
    """Join two texts row by row, with `between` where both are filled."""
    if not len(first):
        return first
    joined = join_filled([to_arrow(texts).combine_chunks() for texts in (first, second)], between)
    return from_arrow(pa.chunked_array([joined]))


def join_filled(parts: Sequence[pa.Array], between: str) -> pa.Array:
    """Join the texts of several arrays row by row, leaving out the empty ones."""
    nothing = pa.scalar(None, pa.large_string())
    empty = [pc.equal(part, "") for part in parts]
    whole = reduce(pc.and_, empty)  # Arrow 26 loses a row of which all parts are null: its first stays ""
    kept = [pc.if_else(pc.and_not(empty[0], whole), nothing, parts[0])]
    kept += [pc.if_else(none, nothing, part) for none, part in zip(empty[1:], parts[1:], strict=True)]
    return pc.binary_join_element_wise(*kept, pa.scalar(between, pa.large_string()), null_handling="skip")


def _change_chunks(texts: Texts, change: Callable[[pa.Array], pa.Array]) -> Texts:
    return from_arrow(pa.chunked_array([change(chunk) for chunk in to_arrow(texts).chunks], pa.large_string()))


def _same_or(chunk: pa.Array, changed: pa.Array) -> pa.Array:
    """Give the chunk itself where stripping has taken nothing off, so that the copy can go."""
    return chunk if count_bytes(chunk) == count_bytes(changed) else changed


def count_bytes(chunk: pa.Array) -> int:
    """Give how many bytes the texts of an array have."""
    return int(pc.sum(pc.binary_length(chunk)).as_py() or 0)


def _clean_chunk(chunk: pa.Array) -> pa.Array:
    if _is_tidy(chunk):
        return chunk
    unclean = pc.or_(pc.match_substring_regex(chunk, _UNCLEAN), pc.invert(pc.string_is_ascii(chunk)))
    if not pc.any(unclean).as_py():
        return chunk
    encoded = chunk.filter(unclean).dictionary_encode()
    cleaned = pc.replace_substring_regex(encoded.dictionary, _CONTROLS, "")
    cleaned = pc.utf8_trim_whitespace(pc.replace_substring_regex(cleaned, _SPACES, " "))
    cleaned = pc.utf8_normalize(cleaned, "NFC")
    return pc.replace_with_mask(chunk, unclean, cleaned.take(encoded.indices))


def _is_tidy(chunk: pa.Array) -> bool:
    """Say whether all texts are of printing ASCII without a space too many, from their bytes as a whole.

    May say no where a space ends one text and begins the next: then each is looked at.
    """
    if not len(chunk):
        return True
    offsets = np.frombuffer(chunk.buffers()[1], dtype=np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
    if offsets[0] == offsets[-1]:
        return True
    letters = np.frombuffer(chunk.buffers()[2], dtype=np.uint8)
    part = letters[offsets[0] : offsets[-1]]
    if bool(((part - np.uint8(0x20)) > 0x7E - 0x20).any()):
        return False
    filled = offsets[:-1] < offsets[1:]
    ends = letters[offsets[:-1][filled]], letters[offsets[1:][filled] - 1]
    return not any(bool((end == 0x20).any()) for end in ends) and b"  " not in part.tobytes()


def fold_digits(text: str) -> str:
    """Turn Arabic-Indic and Persian digits and signs into ASCII ones."""
    return text.translate(_DIGITS)


def distinct(texts: Texts) -> tuple[npt.NDArray[np.intp], list[str]]:
    """Give the code of each row and the distinct values that the codes stand for."""
    encoded = to_arrow(texts).combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    return encoded.indices.to_numpy(zero_copy_only=False).astype(np.intp), encoded.dictionary.to_pylist()
