"""The IDs within one file: made where there are none, and each kept once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from data.formats import Candidates
from data.messages import N_, Message
from data.schema import REPORTED

_CONTENT = [name for name in REPORTED if name != "incident_id"]
_IDENTITY = [name for name in _CONTENT if name != "located_by"]
"""What an ID is made from: what the file says, not what a gazetteer adds."""

MADE_ID = "row-"
"""How an ID begins that was made from a row's content."""


@dataclass(frozen=True)
class Parted:
    """The rows of a file by what their ID means within it.

    Attributes
    ----------
    first
        The first row of each ID; the columns of the input.
    duplicates
        `line`, `incident_id`, `of_line`: rows that say the same as the first of their ID.
    held
        `line`, `reasons`, `row`: rows that say something else under an ID that stood already.
    """

    first: pd.DataFrame
    duplicates: pd.DataFrame
    held: pd.DataFrame


def give_ids(valid: pd.DataFrame, *, apart: bool = False, known: Collection[str] = ()) -> pd.DataFrame:
    """Give an ID to each incident without one, made from its content, so that the same row always gets the same.

    Parameters
    ----------
    valid
        The schema's reported columns.
    apart
        Whether rows that say the same are incidents of their own (`Candidates.apart`): the second gets another ID than
        the first, and the same one each time the file is read.
    known
        IDs of the file's other rows, which such a row cannot have.
    """
    frame = valid.copy()
    without = frame["incident_id"] == ""
    if without.any():
        rows = frame.loc[without, _IDENTITY]
        texts = [rows[name].astype("str").where(rows[name].notna(), "").tolist() for name in _IDENTITY]
        made = [_hash("\x1f".join(values)) for values in zip(*texts, strict=True)]
        frame.loc[without, "incident_id"] = _number(made, set(known)) if apart else made
    return frame


def _number(made: Sequence[str], known: set[str]) -> list[str]:
    numbered: list[str] = []
    for one in made:
        count, name = 1, one
        while name in known:
            count += 1
            name = f"{one}-{count}"
        known.add(name)
        numbered.append(name)
    return numbered


def part_repeated_ids(valid: pd.DataFrame, candidates: Candidates) -> Parted:
    """Keep the first row of each ID; what stands again is a duplicate where it says the same, else held.

    Parameters
    ----------
    valid
        The schema's reported columns and `line`; no empty IDs.
    candidates
        Where the held rows' raw text is taken from.
    """
    again = valid["incident_id"].duplicated(keep="first")
    first, later = (valid[~again], valid[again]) if again.any() else (valid, valid.head(0))
    named = first[first["incident_id"].isin(later["incident_id"])] if len(later) else later
    of = named.set_index("incident_id").loc[later["incident_id"]].reset_index()
    of.index = later.index
    same = pd.Series(True, index=later.index)
    for name in _CONTENT:
        one, other = later[name], of[name]
        same &= (one == other).fillna(False).astype(bool) | (one.isna() & other.isna())
    duplicates = pd.DataFrame({"line": later["line"], "incident_id": later["incident_id"], "of_line": of["line"]})[
        same
    ].reset_index(drop=True)
    held = _hold(later[~same], of["line"][~same], candidates)
    return Parted(first.reset_index(drop=True), duplicates, held)


def _hold(rows: pd.DataFrame, of_lines: pd.Series, candidates: Candidates) -> pd.DataFrame:
    place_of = {int(line): place for place, line in enumerate(candidates.lines)} if len(rows) else {}
    places = [place_of[int(line)] for line in rows["line"]]
    raw = candidates.raw.iloc[places].to_dict("records")
    template = N_(
        "The ID {incident_id} stands twice, in line {first} and in line {line}, and they differ; "
        "the first was taken. Give one of them another ID, or take one out."
    )
    reasons = [
        [Message("id-twice", template, {"incident_id": incident_id, "first": int(first), "line": int(line)})]
        for incident_id, first, line in zip(rows["incident_id"], of_lines, rows["line"], strict=True)
    ]
    return pd.DataFrame(
        {
            "line": rows["line"].to_numpy(dtype="int64"),
            "reasons": pd.Series(reasons, dtype=object),
            "row": pd.Series(raw, dtype=object),
        }
    )


def _hash(content: str) -> str:
    return MADE_ID + hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:20]
