"""Checking the rows of an understood file: each ends in exactly one fate, before anything is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from data.file_ids import Parted, give_ids, part_repeated_ids
from data.formats import Candidates
from data.frames import as_day
from data.joining import assign_joined
from data.ledger import ImportEntry, decide_rows
from data.messages import Message
from data.place_offers import Placed, leave_places, place_rows
from data.receipts import Preview
from data.stages import Tell, tell_nobody
from data.store import Store
from data.understanding import ImportOptions, Understood, take_rows
from data.validate import validate
from geo.boundaries import read_boundaries


def check_rows(
    understood: Understood,
    options: ImportOptions,
    store: Store,
    *,
    before: pd.DataFrame | None = None,
    notices: Sequence[Message] = (),
    tell: Tell = tell_nobody,
) -> Preview:
    """Decide what becomes of every row of an understood file; nothing is stored.

    Parameters
    ----------
    before
        Rows of the same file that were taken already, columns of `tables.STAGED`: an ID that stands there stands twice.
    notices
        What is to be known beside what the rows say.
    tell
        Is told how far it is; what it raises ends the work.

    Raises
    ------
    ReadError
        When a column that every incident needs is missing.
    StoreError
        When the store cannot be read.
    """
    candidates = take_rows(understood)
    file, raw = understood.file, understood.file.raw
    tell("check", 0)
    checked = validate(candidates, swap_coordinates=options.swap_coordinates, day_first=understood.day_first, tell=tell)
    known = () if before is None else before["incident_id"].tolist()
    valid = give_ids(checked.valid, apart=candidates.apart, known=known)
    valid["line"] = np.asarray(checked.lines, dtype="int64")
    parted = _part_ids(valid, candidates, before)
    tell("place", 0)
    placed = _place(parted.first, candidates, options, store)
    parts = [_hold(checked.held), parted.held, _add_raw(placed.held, candidates)]
    held = pd.concat(parts, ignore_index=True).sort_values("line", ignore_index=True)
    rows_read, headings, notices = len(candidates.lines), candidates.headings, [*checked.notices, *notices]
    leads = candidates.leads
    del candidates, checked, valid  # of a large file what is not tidy stands in memory once more
    tell("place", 0.5)
    staged = assign_joined(placed.rows)
    tell("compare", 0)
    with store.home.reading() as cursor:
        fates = decide_rows(cursor, staged, "leads" if leads else "incidents")
    boundaries = read_boundaries()
    days = staged["event_date"].dropna()
    entry = ImportEntry(
        file_name=file.name,
        sha256=file.sha256,
        format=understood.format,
        encoding=raw.encoding,
        boundary_set=f"{boundaries.id} {boundaries.version}".strip(),
        rows_read=rows_read,
        duplicate=len(parted.duplicates),
        held=len(held),
        first_day=as_day(days.min()) if len(days) else None,
        last_day=as_day(days.max()) if len(days) else None,
        note=options.note,
        leads=leads,
    )
    return Preview(
        entry=entry,
        understood=understood,
        options=options,
        headings=headings,
        notices=_each_once([*raw.notices, *placed.notices, *notices]),
        staged=staged,
        fates=fates,
        duplicates=parted.duplicates,
        held=held,
        offers=placed.offers,
    )


def _place(rows: pd.DataFrame, candidates: Candidates, options: ImportOptions, store: Store) -> Placed:
    """Look up rows without coordinates; a lead stays where the machine put it."""
    if candidates.leads:
        return leave_places(rows)
    return place_rows(rows, store, how=options.places, chosen=options.placed)


def _part_ids(valid: pd.DataFrame, candidates: Candidates, before: pd.DataFrame | None) -> Parted:
    if before is None or before.empty or valid.empty:
        return part_repeated_ids(valid, candidates)
    parted = part_repeated_ids(pd.concat([before[valid.columns], valid], ignore_index=True), candidates)
    return replace(parted, first=parted.first.iloc[len(before) :].reset_index(drop=True))


def _hold(held: pd.DataFrame) -> pd.DataFrame:
    raw = held.drop(columns=["line", "reasons"]).to_dict("records")
    return pd.DataFrame(
        {
            "line": held["line"].astype("int64"),
            "reasons": pd.Series(held["reasons"].tolist(), index=held.index, dtype=object),
            "row": pd.Series(raw, index=held.index, dtype=object),
        }
    )


def _add_raw(held: pd.DataFrame, candidates: Candidates) -> pd.DataFrame:
    if held.empty:
        return held.assign(row=pd.Series(dtype=object))
    place_of = {int(line): place for place, line in enumerate(candidates.lines)}
    raw = candidates.raw.iloc[[place_of[int(line)] for line in held["line"]]].to_dict("records")
    return held.assign(row=pd.Series(raw, index=held.index, dtype=object))


def _each_once(notices: list[Message]) -> list[Message]:
    """An adapter may hand on what the reading noticed already."""
    return [notice for place, notice in enumerate(notices) if notice not in notices[:place]]
