"""Extracts of the SIGACTS (significant activities) of the Multi-National Force in Iraq: date, place, type."""

from __future__ import annotations

import pandas as pd

from data.formats.adapter import (
    Adapter,
    Candidates,
    Columns,
    Recognition,
    Source,
    add_problem,
    make_frame,
    map_sources,
    require,
)
from data.formats.kinds import find_kind, read_kinds
from data.messages import N_, Message
from data.reading.headings import fold_heading
from data.reading.raw import RawTable
from data.text_columns import distinct

NAME = "sigacts"
TITLE = "SIGACTS"
_HEADINGS = frozenset({"date", "longitude", "latitude", "type"})

SOURCES: tuple[Source, ...] = (
    Source("date", ("event_date",), required=True),
    Source("longitude", ("longitude",), required=True),
    Source("latitude", ("latitude",), required=True),
    Source("type", ("event_type", "sub_event_type", "notes"),
           "IED → Remote explosive/landmine/IED; SAF → Armed clash; IDF → Shelling/artillery/missile attack; "
           "other is held: it has no event type; the raw word goes to the notes", required=True),
)  # fmt: skip


def recognise(raw: RawTable) -> Recognition | None:
    """Say that the file has four columns and that its types are those of SIGACTS."""
    headings = {fold_heading(str(name)) for name in raw.frame.columns}
    if headings != _HEADINGS:
        return None
    _, values = distinct(Columns(raw).take("type"))
    known = {"ied", "saf", "idf", "other", "sniper", "vbied", "svbied", "rpg"} & {value.lower() for value in values}
    why = Message("recognised-sigacts", N_("It has date, longitude, latitude and type, and types such as IED or SAF."))
    return Recognition(NAME, 0.97 if known else 0.5, why)


def normalise(raw: RawTable) -> Candidates:
    """Turn SIGACTS into candidates; deaths are not stated, and a type that says nothing is held."""
    require(raw, SOURCES, TITLE)
    columns = Columns(raw)
    taken, headings = map_sources(raw, SOURCES)
    kind = columns.take("type")
    taken["event_type"], taken["sub_event_type"] = read_kinds(kind)
    taken["notes"] = ("SIGACTS: " + kind).where(kind != "", "")
    taken["source"] = pd.Series(["SIGACTS"], dtype="str").repeat(len(raw.frame)).reset_index(drop=True)
    headings["event_type"] = str(columns.find("type"))
    problems = {row: list(messages) for row, messages in raw.problems.items()}
    unknown = kind.str.lower().isin(["other", "unknown", "misc"])
    unknown &= ~kind.map(lambda word: find_kind(word) is not None).astype(bool)
    template = N_("SIGACTS calls this “{value}”, which says nothing of what happened. Give it an event type to use it.")
    for value in sorted(set(kind[unknown])):
        add_problem(
            problems, (kind == value).to_numpy(dtype=bool), Message("sigacts-other", template, {"value": value})
        )
    taken["event_type"] = taken["event_type"].mask(unknown, "Strategic developments")  # held already, for one reason
    notices = list(raw.notices)
    if unknown.any():
        template = N_("SIGACTS of the type “other” have no event type and are held (rows: {count}).")
        notices.append(Message("sigacts-other-held", template, {"count": int(unknown.sum())}))
    alike = int(raw.frame.duplicated().sum())
    if alike:
        template = N_(
            "Some rows say the same as an earlier one (rows: {count}). The extract has no ids and no times, and each "
            "of its rows is one report: they are kept as incidents of their own."
        )
        notices.append(Message("sigacts-alike", template, {"count": alike}))
    frame = make_frame(len(raw.frame), taken)
    return Candidates(frame, raw.lines, raw.frame, notices, problems, headings, apart=True)


ADAPTER = Adapter(
    NAME,
    TITLE,
    N_(
        "Attacks reported by the forces of the coalition in Iraq, 2004 to 2009, as research extracts have them. Two "
        "rows alike are two reports: there are no ids and no times."
    ),
    SOURCES,
    recognise,
    normalise,
)
