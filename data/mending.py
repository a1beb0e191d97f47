"""Held rows, mended by a person and read again: in the same format and options, as an import of their own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.dates import read_dates
from data.messages import N_, Translate, join_texts
from data.receipts import Preview
from data.row_fates import check_rows
from data.store import Store
from data.understanding import Understood

MENDED = N_("{file} (mended)")
Changes = Mapping[int, Mapping[str, str]]
"""Line of the file -> column of the file -> its new text."""


@dataclass(frozen=True)
class HeldRows:
    """Held rows for a table that is edited: lines, reasons in words, and the file's own columns as they stood."""

    lines: list[int]
    reasons: list[str]
    columns: dict[str, list[str]]


def list_held(preview: Preview, translate: Translate = str, *, limit: int | None = None) -> HeldRows:
    """Give the held rows of a file, the first first, at most `limit`."""
    held = preview.held if limit is None else preview.held.head(limit)
    lines = [int(line) for line in held["line"]]
    rows = preview.understood.file.raw.frame.iloc[_places(preview, lines)]
    return HeldRows(
        lines,
        [join_texts(reasons, translate) for reasons in held["reasons"]],
        {str(name): rows[name].tolist() for name in rows.columns},
    )


def mend_rows(preview: Preview, changes: Changes, store: Store, *, placed: Mapping[str, str] | None = None) -> Preview:
    """Say what becomes of held rows with other values; nothing is stored.

    Parameters
    ----------
    preview
        What the file was read as, with its held rows.
    changes
        The new texts, of held rows alone; the rest of such a row is as it stood.
    store
        Where they would go.
    placed
        Which place was chosen for each that these rows name, beside what was chosen for the file's other rows.

    Returns
    -------
    Preview
        Of the changed rows alone, under the lines of the file: an import of its own, named after the file.

    Notes
    -----
    The order of day and month is that of the whole file, and an ID that the file's other rows have stands twice.
    """
    understood, raw = preview.understood, preview.understood.file.raw
    lines = sorted(set(changes) & set(preview.held["line"].tolist()))
    frame = raw.frame.iloc[_places(preview, lines)].reset_index(drop=True).copy()
    for place, line in enumerate(lines):
        for column, text in changes[line].items():
            if column in frame.columns:
                frame.loc[place, column] = text
    mended = replace(raw, frame=frame, lines=np.array(lines, dtype=np.int64), notices=[], problems={})
    said = json.dumps([understood.file.sha256, frame.to_dict("records"), lines], ensure_ascii=False, sort_keys=True)
    name = MENDED.format(file=understood.file.name)
    file = replace(understood.file, name=name, sha256=hashlib.sha256(said.encode()).hexdigest(), raw=mended)
    chosen = {**(preview.options.placed or {}), **(placed or {})}
    options = replace(preview.options, mapping=None, day_first=None, placed=chosen or None)
    order = settle_order(understood, preview.headings.get("event_date"))
    again = replace(understood, file=file, day_first=order)
    return check_rows(again, options, store, before=preview.staged)


def leave_held(preview: Preview) -> Preview:
    """Give the preview without the rows that are still held: they stay held in the import that they came with."""
    rows_read = preview.entry.rows_read - len(preview.held)
    entry = replace(preview.entry, rows_read=rows_read, held=0)
    return replace(preview, entry=entry, held=preview.held.head(0))


def _places(preview: Preview, lines: list[int]) -> list[int]:
    place_of = {int(line): place for place, line in enumerate(preview.understood.file.raw.lines)}
    return [place_of[int(line)] for line in lines]


def settle_order(understood: Understood, heading: str | None) -> bool | None:
    """Say whether the day comes first in the whole file, as a person or its other dates have settled."""
    if understood.day_first is not None:
        return understood.day_first
    said = understood.usual_day_first
    if heading not in understood.file.raw.frame.columns:
        return said
    order = read_dates(pd.Series(understood.file.raw.frame[heading].drop_duplicates())).order
    return {"day-first": True, "month-first": False}.get(order, said)
