"""Tell which incidents lie in disputed territory, by the district that the report names.

The list is the UN's of 22 April 2009 (`geo/files/disputed_districts.csv`). Where the report does not settle it, the
answer is "undetermined": never a guess from a name that is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.districts import CLAIMED, CLAIMED_BY_KEY, OTHERS_BY_KEY, PROVINCES_WITH_CLAIMS
from geo.names import fold
from geo.provinces import match_province

Verdict = Literal["disputed", "not disputed", "undetermined"]
_VERDICTS: tuple[Verdict, ...] = ("disputed", "not disputed", "undetermined")


def assign_disputed(admin1: Any, admin2: Any, location: Any) -> pd.Series[str]:
    """Say of each incident whether its report puts it in a disputed unit.

    Parameters
    ----------
    admin1, admin2, location
        Sequences of one length: the reported province, district and place; text, or missing.

    Returns
    -------
    pandas.Series
        Named "disputed", index 0 to n-1, no nulls: "disputed", "not disputed" or "undetermined".

    Raises
    ------
    ValueError
        The sequences differ in length.

    Notes
    -----
    The first rule that applies decides; names are compared by `geo.names.fold` with the aliases of the tables.

    1. The district is on the list, and the province is one under which it is reported (Makhmour: Nineveh or Erbil)
       or is not known: disputed.
    2. The district is a known one that is not on the list, or any in a province where nothing is: not disputed. But
       of a district of which only a sub-district is on the list (Balad Ruz) the place decides: disputed when it names
       the sub-district (Mandali), else undetermined.
    3. No district is reported, or none that is known, or one of another province: when the place is exactly the name
       of a listed unit of the reported province, disputed. Else undetermined.
    """
    columns = [_number_texts(values) for values in (admin1, admin2, location)]
    if len({len(column.codes) for column in columns}) > 1:
        lengths = [len(column.codes) for column in columns]
        raise ValueError(f"admin1, admin2 and location differ in length: {lengths}.")
    number, first = _number_rows(columns[:2])
    judged = [_judge_district(*row) for row in _take(columns[:2], first)]
    verdict = np.array([_VERDICTS.index(each or "undetermined") for each in judged], dtype=np.int64)[number]
    unsettled = np.flatnonzero(np.array([each is None for each in judged], dtype=bool)[number])
    rest = [_Texts(column.codes[unsettled], column.texts) for column in columns]
    number, first = _number_rows(rest)
    places = [_VERDICTS.index(_judge_place(*row)) for row in _take(rest, first)]
    verdict[unsettled] = np.array(places, dtype=np.int64)[number]
    return pd.Series(pd.array(_VERDICTS, dtype="str").take(verdict), name="disputed")


class _Texts(NamedTuple):
    """A column as codes, one a row, and the distinct texts that they number."""

    codes: NDArray[np.int64]
    texts: NDArray[np.object_]


def _number_texts(values: Any) -> _Texts:
    column = values if isinstance(values, pd.Series) else pd.Series(values, dtype=object)
    codes, texts = pd.factorize(column, use_na_sentinel=False)
    return _Texts(codes.astype(np.int64), np.asarray(texts, dtype=object))


def _number_rows(columns: list[_Texts]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return each row's number among the distinct rows, and where each of these stands first."""
    combined = columns[0].codes
    for column in columns[1:]:
        combined = pd.factorize(combined * len(column.texts) + column.codes)[0].astype(np.int64)
    return combined, np.unique(combined, return_index=True)[1]


def _take(columns: list[_Texts], at: NDArray[np.int64]) -> Iterator[tuple[object, ...]]:
    return zip(*(column.texts[column.codes[at]] for column in columns), strict=True)


def _judge_district(admin1: object, admin2: object) -> Verdict | None:
    """Apply rules 1 and 2; None where the place is to decide."""
    province, district = match_province(admin1), fold(admin2)
    claimed, other = CLAIMED_BY_KEY.get(district), OTHERS_BY_KEY.get(district)
    if not district:
        return None
    if claimed is not None:
        return "disputed" if province is None or province in claimed.provinces else None
    if other is not None:
        return None if any(unit.within == other.name for unit in CLAIMED) else "not disputed"
    return "not disputed" if province is not None and province not in PROVINCES_WITH_CLAIMS else None


def _judge_place(admin1: object, admin2: object, location: object) -> Verdict:
    """Apply the place's part of rule 2, and rule 3."""
    province, district = match_province(admin1), OTHERS_BY_KEY.get(fold(admin2))
    if district is not None:
        parts = [unit for unit in CLAIMED if unit.within == district.name]
        named = any(unit.stands_in(location) and province in (None, *unit.provinces) for unit in parts)
        return "disputed" if named else "undetermined"
    claimed = CLAIMED_BY_KEY.get(fold(location))
    return "disputed" if claimed is not None and province in claimed.provinces else "undetermined"
