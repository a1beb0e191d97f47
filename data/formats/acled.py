"""ACLED's event exports: today's 31 columns, the older ones, either case.

ACLED Codebook, 2019 and 2023; "Changes to ACLED's event types", 2018, for the types of older files.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.formats.adapter import (
    Adapter,
    Candidates,
    Columns,
    Recognition,
    Source,
    join_names,
    make_frame,
    map_sources,
    require,
    require_place,
)
from data.messages import N_, Message
from data.reading.headings import fold_heading
from data.reading.raw import RawTable
from data.text_columns import distinct, spread

NAME = "acled"
TITLE = "ACLED"
_MARKS = ("event_id_cnty", "data_id", "event_id_no_cnty", "interaction", "disorder_type", "inter1", "inter2", "gwno",
          "assoc_actor_1", "ally_actor_1", "source_scale", "civilian_targeting", "timestamp")  # fmt: skip

OLD_TYPES: dict[str, tuple[str, str]] = {
    "Battle-No change of territory": ("Battles", "Armed clash"),
    "Battle-Government regains territory": ("Battles", "Government regains territory"),
    "Battle-Non-state actor overtakes territory": ("Battles", "Non-state actor overtakes territory"),
    "Remote violence": ("Explosions/Remote violence", ""),
    "Strategic development": ("Strategic developments", ""),
    "Headquarters or base established": ("Strategic developments", "Headquarters or base established"),
    "Non-violent transfer of territory": ("Strategic developments", "Non-violent transfer of territory"),
}
"""Event types before 2019 -> today's event type and sub-event type."""
_RIOTS_PROTESTS = "Riots/Protests"
_RIOTERS, _PROTESTERS = ("5", "rioters"), ("6", "protesters")

SOURCES: tuple[Source, ...] = (
    Source("event_id_cnty", ("incident_id",), "kept; `data_id` where there is none", also=("data_id",)),
    Source("event_date", ("event_date",), "the day first where a date does not say", required=True),
    Source("time_precision", ("time_precision",)),
    Source("event_type", ("event_type", "sub_event_type"), "types before 2019 become today's", required=True),
    Source("sub_event_type", ("sub_event_type",)),
    Source("actor1", ("actor1",)),
    Source("assoc_actor_1", ("actor1",), "added to the names of actor1", also=("ally_actor_1",)),
    Source("actor2", ("actor2",)),
    Source("assoc_actor_2", ("actor2",), "added to the names of actor2", also=("ally_actor_2",)),
    Source("admin1", ("admin1",)),
    Source("admin2", ("admin2",)),
    Source("location", ("location",)),
    Source("latitude", ("latitude",)),
    Source("longitude", ("longitude",)),
    Source("geo_precision", ("geo_precision",)),
    Source("source", ("source",)),
    Source("notes", ("notes",)),
    Source("fatalities", ("fatalities",), "0 is kept, and means none or unknown"),
    Source("inter1", ("event_type",), "tells riots from protests in files before 2019"),
    Source("country", (), "read to tell events abroad from swapped coordinates"),
    *(
        Source(heading)
        for heading in (
            "data_id", "event_id_no_cnty", "gwno", "year", "disorder_type", "inter2", "interaction",
            "civilian_targeting", "iso", "iso3", "region", "admin3", "source_scale", "tags", "timestamp",
        )
    ),
)  # fmt: skip


def recognise(raw: RawTable) -> Recognition | None:
    """Say how many of the headings that only ACLED has the file has."""
    columns = Columns(raw)
    marks = columns.count(_MARKS)
    if not columns.has("event_date", "event_type") or marks == 0:
        return None
    confidence = min(0.99, 0.8 + 0.05 * marks)
    template = N_("It has ACLED's event_date and event_type, and {marks} headings that only ACLED uses.")
    return Recognition(NAME, round(confidence, 2), Message("recognised-acled", template, {"marks": marks}))


def normalise(raw: RawTable) -> Candidates:
    """Turn an ACLED export into candidates; nothing is dropped, also not events abroad."""
    require(raw, SOURCES, TITLE)
    columns = Columns(raw)
    taken, headings = map_sources(raw, SOURCES)
    require_place(raw, headings)
    taken["actor1"] = join_names(columns.take("actor1"), columns.take("assoc_actor_1", "ally_actor_1"))
    taken["actor2"] = join_names(columns.take("actor2"), columns.take("assoc_actor_2", "ally_actor_2"))
    headings["event_type"] = str(columns.find("event_type"))
    taken["event_type"], subs = _update_types(columns)
    old = columns.take("sub_event_type")
    taken["sub_event_type"] = old.where(old != "", subs)
    notices = [*raw.notices, *_notice_zeros(taken)]
    country = columns.take("country") if columns.has("country") else None
    frame = make_frame(len(raw.frame), taken)
    return Candidates(frame, raw.lines, raw.frame, notices, dict(raw.problems), headings, country, usual_day_first=True)


def _update_types(columns: Columns) -> tuple[pd.Series, pd.Series]:
    """Give today's event type of every row, and the sub-event type that an older type implies."""
    codes, values = distinct(columns.take("event_type"))
    old = {fold_heading(name): pair for name, pair in OLD_TYPES.items()}
    pairs = [old.get(fold_heading(value), (value, "")) for value in values]
    both = [position for position, value in enumerate(values) if fold_heading(value) == fold_heading(_RIOTS_PROTESTS)]
    rows = np.isin(codes, both)
    if rows.any():
        rioters, protesters = _is_inter(columns, _RIOTERS), _is_inter(columns, _PROTESTERS)
        codes[rows & protesters], codes[rows & rioters] = len(pairs), len(pairs) + 1
        pairs += [("Protests", ""), ("Riots", "")]
    return spread([pair[0] for pair in pairs], codes), spread([pair[1] for pair in pairs], codes)


def _is_inter(columns: Columns, kind: tuple[str, str]) -> np.ndarray:
    """Say where the first actor is of a kind, or, where the first is neither rioters nor protesters, the second."""
    code, word = kind
    either = (*_RIOTERS, *_PROTESTERS)
    first, second = (columns.take(name).str.lower() for name in ("inter1", "inter2"))
    chosen = first.where(first.isin(either), second)
    names = columns.take("actor1").str.lower().str.startswith(word) if not columns.has("inter1") else False
    return np.asarray(chosen.isin((code, word)) | names, dtype=bool)


def _notice_zeros(taken: dict[str, pd.Series]) -> list[Message]:
    zeros = int((taken["fatalities"] == "0").sum()) if "fatalities" in taken else 0
    if not zeros:
        return []
    template = N_("ACLED writes 0 fatalities for none and for unknown; both count as none reported (rows: {count}).")
    return [Message("acled-zero", template, {"count": zeros})]


ADAPTER = Adapter(
    NAME,
    TITLE,
    N_("ACLED's event exports: one row an event, of any year and from any of its tools."),
    SOURCES,
    recognise,
    normalise,
)
