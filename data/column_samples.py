"""How each column of a file was read, with some of its values before and after: for a person to see and correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.formats import FORMATS, Source
from data.formats.adapter import Columns
from data.formats.table import SOURCES
from data.receipts import Preview
from data.understanding import Understood

_LOOKED_AT = 400
"""Values are taken from this many rows of the file's beginning."""


@dataclass(frozen=True)
class ColumnRead:
    """One column of a file.

    Attributes
    ----------
    column
        Its heading.
    meaning
        In a general table what it means, one of `formats.table.MEANINGS`; "" where it is not taken.
    becomes
        The columns of the schema made from it.
    how
        What is done with its values, in words; "" where they are taken as they are.
    samples
        Some of its values as they stand in the file, each with what became of it: the new values, or None where its
        row is held or nothing was read yet.
    """

    column: str
    meaning: str
    becomes: tuple[str, ...]
    how: str
    samples: tuple[tuple[str, str | None], ...]


def describe_columns(understood: Understood, preview: Preview | None = None, *, samples: int = 3) -> list[ColumnRead]:
    """Say of every column of a file, in its order, what it becomes.

    Parameters
    ----------
    understood
        How the file's columns are taken.
    preview
        What became of its rows; without one the samples are as they stand in the file.
    samples
        How many different values of each column are shown at most.
    """
    raw = understood.file.raw
    sources = _sources_by_column(understood)
    lines = raw.lines[:_LOOKED_AT].tolist()
    read = _read_rows(preview, lines)
    described = []
    for name in map(str, raw.frame.columns):
        source = sources.get(name)
        becomes = source.becomes if source else ()
        values = raw.frame[name].head(_LOOKED_AT).str.strip().tolist()
        meaning = understood.mapping.get(name, "") if understood.mapping is not None else ""
        how = source.how if source else ""
        described.append(ColumnRead(name, meaning, becomes, how, _take_samples(values, lines, becomes, read, samples)))
    return described


def _sources_by_column(understood: Understood) -> dict[str, Source]:
    if understood.mapping is not None:
        by_meaning = {source.heading: source for source in SOURCES}
        return {name: by_meaning[meaning] for name, meaning in understood.mapping.items() if meaning in by_meaning}
    columns = Columns(understood.file.raw)
    found: dict[str, Source] = {}
    for source in FORMATS[understood.format].sources:
        for heading in (source.heading, *source.also):
            name = columns.find(heading)
            if name is not None:
                found.setdefault(name, source)
    return found


def _read_rows(preview: Preview | None, lines: Sequence[int]) -> pd.DataFrame | None:
    if preview is None or not lines:
        return None
    staged = preview.staged
    return staged[staged["line"] <= max(lines)].set_index("line")


def _take_samples(
    values: Sequence[str], lines: Sequence[int], becomes: tuple[str, ...], read: pd.DataFrame | None, limit: int
) -> tuple[tuple[str, str | None], ...]:
    """Take the first different values, those of rows that are not held before the others."""
    good: dict[str, str | None] = {}
    rest: dict[str, str | None] = {}
    for value, line in zip(values, lines, strict=True):
        if not value or value in good:
            continue
        if read is not None and line in read.index:
            good[value] = " · ".join(filter(None, (_say(read.at[line, name]) for name in becomes)))
        else:
            rest.setdefault(value, None)
        if len(good) == limit:
            break
    spare: list[tuple[str, str | None]] = [(value, None) for value in rest if value not in good]
    shown = list(good.items())[:limit] if not spare else list(good.items())[: limit - 1]
    return tuple(shown + spare[: limit - len(shown)])


def _say(value: object) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return f"{value:.4f}" if isinstance(value, float) else str(value)
