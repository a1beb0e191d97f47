"""Read counts and degrees as people write them: thousands, decimal commas, other digits, degrees and minutes."""

from __future__ import annotations

import re
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.text_columns import Mask, distinct, fold_digits, from_arrow, to_arrow

MAX_COUNT = 1_000_000
"""A larger number of people is a slip, a year or a code."""

CountFault = Literal["negative", "fraction", "too-large", "no-number"]
Axis = Literal["latitude", "longitude"]

_WHOLE = re.compile(r"\+?(\d{1,18})(?:[.,]0+)?")
_THOUSANDS = re.compile(r"\+?\d{1,3}(?:[, '’]\d{3})+|\+?\d{1,3}(?:\.\d{3}){2,}")
_NEGATIVE = re.compile(r"-\s?\d[\d., ]*")
_FRACTION = re.compile(r"\+?\d*[.,]\d+")
_PLAIN = r"^[+-]?\d{1,3}(\.\d{0,20})?$"
_DECIMAL = re.compile(r"([+-]?)\s?(\d{1,3}(?:[.,]\d{0,20})?)\s?°?")
_SEXAGESIMAL = re.compile(
    r"([+-]?)(\d{1,3})\s?[°º:d ]\s?(\d{1,2}(?:[.,]\d+)?)\s?"
    r"(?:['′’:m ]\s?(?:(\d{1,2}(?:[.,]\d+)?)\s?(?:\"|″|”|''|′′|s)?)?)?"
)
_SIDES = {"latitude": {"N": 1, "S": -1}, "longitude": {"E": 1, "W": -1}}


def read_count(text: str) -> int | CountFault:
    """Read a whole number of people, or say what is wrong with it."""
    text = fold_digits(text).strip()
    if _THOUSANDS.fullmatch(text):
        text = re.sub(r"\D", "", text)
    match = _WHOLE.fullmatch(text)
    if match:
        number = int(match[1])
        return number if number <= MAX_COUNT else "too-large"
    if _NEGATIVE.fullmatch(text):
        return "negative"
    if _FRACTION.fullmatch(text):
        return "fraction"
    return "too-large" if text.isdecimal() else "no-number"


def read_degrees(texts: pd.Series, axis: Axis) -> tuple[npt.NDArray[np.float64], Mask]:
    """Read a column of degrees.

    Returns
    -------
    The degrees, NaN where empty or not read; and where something stands that could not be read.
    """
    array = to_arrow(texts)
    plain = pc.match_substring_regex(array, _PLAIN)
    values = pc.cast(pc.if_else(plain, array, pa.scalar(None, pa.large_string())), pa.float64())
    degrees = np.array(values.to_numpy(), dtype=np.float64)
    rest = ~plain.to_numpy() & (pc.binary_length(array).to_numpy() > 0)
    if rest.any():
        codes, found = distinct(from_arrow(array.filter(pa.array(rest))))
        degrees[rest] = np.array([_read_one(value, axis) for value in found], dtype=np.float64)[codes]
    return degrees, rest & np.isnan(degrees)


def _read_one(text: str, axis: Axis) -> float:
    """Read decimal degrees with a comma or a side, or degrees, minutes and seconds; NaN where it is neither."""
    text = fold_digits(text).strip().upper()
    sign = 1
    for side, factor in _SIDES[axis].items():
        if text.startswith(side) or text.endswith(side):
            text, sign = text.strip(side + " "), factor
            break
    match = _DECIMAL.fullmatch(text)
    if match:
        value = float(match[2].replace(",", "."))
    else:
        match = _SEXAGESIMAL.fullmatch(text.lower())
        if not match:
            return float("nan")
        minutes, seconds = (float((part or "0").replace(",", ".")) for part in (match[3], match[4]))
        if minutes >= 60 or seconds >= 60:
            return float("nan")
        value = int(match[2]) + minutes / 60 + seconds / 3600
    return -sign * value if match[1] == "-" else sign * value
