"""Tell which incidents lie in disputed territory: by the district that the report names, or by a set's lines.

The list is the UN's of 22 April 2009 (`geo/files/disputed_districts.csv`), or another claims table. Where neither the
lines nor the report settle it, the answer is "undetermined": never a guess from a name that is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.boundaries import BoundarySet
from geo.claim_tables import ClaimsTable, read_claims
from geo.districts import Unit
from geo.names import fold
from geo.provinces import match_province

Verdict = Literal["disputed", "not disputed", "undetermined"]
_VERDICTS: tuple[Verdict, ...] = ("disputed", "not disputed", "undetermined")


def assign_disputed(admin1: Any, admin2: Any, location: Any, *, claims: ClaimsTable | None = None) -> pd.Series[str]:
    """Say of each incident whether its report puts it in a disputed unit.

    Parameters
    ----------
    admin1, admin2, location
        Sequences of one length: the reported province, district and place; text, or missing.
    claims
        The list; the UN's of 2009 when not given.

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
    claims = claims or read_claims()
    columns = [_number_texts(values) for values in (admin1, admin2, location)]
    if len({len(column.codes) for column in columns}) > 1:
        lengths = [len(column.codes) for column in columns]
        raise ValueError(f"admin1, admin2 and location differ in length: {lengths}.")
    number, first = _number_rows(columns[:2])
    judged = [_judge_district(claims, *row) for row in _take(columns[:2], first)]
    verdict = np.array([_VERDICTS.index(each or "undetermined") for each in judged], dtype=np.int64)[number]
    unsettled = np.flatnonzero(np.array([each is None for each in judged], dtype=bool)[number])
    rest = [_Texts(column.codes[unsettled], column.texts) for column in columns]
    number, first = _number_rows(rest)
    places = [_VERDICTS.index(_judge_place(claims, *row)) for row in _take(rest, first)]
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


def judge_units(boundaries: BoundarySet, claims: ClaimsTable) -> list[Verdict | None]:
    """Say of each of a set's finest units whether a list calls it disputed.

    Parameters
    ----------
    boundaries
        A set with districts.
    claims
        The list.

    Returns
    -------
    list
        One for each row of `boundaries.finest`, in order; None for a district of which the list names sub-districts
        that the set does not draw: there the reported place decides.
    """
    units = boundaries.finest
    return [
        _judge_unit(claims, province, district, code, sub_district)
        for province, district, code, sub_district in zip(
            units["province"], units["district"], units["code"], units["sub_district"], strict=True
        )
    ]


def _judge_unit(claims: ClaimsTable, province: str, district: str, code: str, sub_district: str) -> Verdict | None:
    parts = claims.parts_of(district)
    if sub_district:
        for unit in parts:
            if {fold(sub_district), fold(code)} & unit.keys:
                return "disputed" if unit.status == "disputed" else "not disputed"
    elif parts:
        return None
    keys = {fold(district)} if sub_district else {fold(district), fold(code)}
    listed = next((claims.by_key[key] for key in keys if key and key in claims.by_key), None)
    return "disputed" if listed is not None and _is_there(listed, province) else "not disputed"


def _is_there(unit: Unit, province: str) -> bool:
    return unit.level == "district" and province in unit.provinces


def _judge_district(claims: ClaimsTable, admin1: object, admin2: object) -> Verdict | None:
    """Apply rules 1 and 2; None where the place is to decide."""
    province, district = match_province(admin1), fold(admin2)
    claimed, other = claims.by_key.get(district), claims.others_by_key.get(district)
    if not district:
        return None
    if claimed is not None:
        if province is not None and province not in claimed.provinces:
            return None
        return None if claimed.level == "district" and claims.parts_of(claimed.name) else "disputed"
    if other is not None:
        return None if claims.parts_of(other.name) else "not disputed"
    return "not disputed" if province is not None and province not in claims.provinces else None


def _judge_place(claims: ClaimsTable, admin1: object, admin2: object, location: object) -> Verdict:
    """Apply the place's part of rule 2, and rule 3."""
    province, key = match_province(admin1), fold(admin2)
    district = claims.by_key.get(key) or claims.others_by_key.get(key)
    parts = claims.parts_of(district.name) if district is not None else []
    if district is not None and (parts or key in claims.others_by_key):
        named = [unit for unit in parts if unit.stands_in(location) and province in (None, *unit.provinces)]
        if any(unit.status == "disputed" for unit in named):
            return "disputed"
        return "not disputed" if named else "undetermined"
    claimed = claims.by_key.get(fold(location))
    return "disputed" if claimed is not None and province in claimed.provinces else "undetermined"
