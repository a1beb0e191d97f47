"""Our own columns: those of the schema, as the shipped incidents and our exports have them."""

from __future__ import annotations

import pandas as pd
import pyarrow.compute as pc

from data.formats.adapter import (
    Adapter,
    Candidates,
    Columns,
    Recognition,
    Source,
    make_frame,
    map_sources,
    require,
    require_place,
)
from data.messages import N_, Message
from data.reading.raw import RawTable
from data.safe_text import NEUTRALISED
from data.schema import COLUMNS, JOINED
from data.text_columns import from_arrow, to_arrow

NAME = "faultline"
TITLE = "Faultline"
_OWN = ("incident_id", "event_time", "source_url", "source_date", "fatalities_low", "fatalities_high", "injured",
        "killed_security", "killed_civilians", "killed_militants", "abducted", "arrested", *JOINED)  # fmt: skip
_PLACES = ("location", "admin2", "admin1")
_ACLED = ("event_id_cnty", "data_id", "interaction", "disorder_type", "inter1", "assoc_actor_1", "ally_actor_1")

SOURCES: tuple[Source, ...] = (
    *(
        Source(
            column.name,
            (column.name,) if column.origin == "reported" else (),
            "" if column.origin == "reported" else "made anew from the coordinates and the district",
            required=column.required,
        )
        for column in COLUMNS
    ),
)


def recognise(raw: RawTable) -> Recognition | None:
    """Say how many of the schema's headings the file has."""
    columns = Columns(raw)
    names = [column.name for column in COLUMNS]
    known = columns.count(names)
    if known < 2 or columns.count(("event_date", "event_type", "incident_id", "sub_event_type")) == 0:
        return None
    confidence = 0.5 + 0.3 * known / max(len(columns), 1)
    if not columns.has("event_date", "event_type") or not (
        columns.has("latitude", "longitude") or columns.count(_PLACES)
    ):
        confidence /= 2  # the general table may understand what these columns are called instead
    if columns.count(_ACLED):
        confidence /= 2
    elif columns.count(_OWN):
        confidence += 0.18
    template = N_("{known} of its {count} headings are those of our own files.")
    why = Message("recognised-faultline", template, {"known": known, "count": len(columns)})
    return Recognition(NAME, round(min(confidence, 0.99), 2), why)


def normalise(raw: RawTable) -> Candidates:
    """Take every column of the schema as it is; text that our export disarmed gets its first sign back."""
    require(raw, SOURCES, TITLE)
    taken, headings = map_sources(raw, SOURCES)
    require_place(raw, headings)
    for name, values in taken.items():
        taken[name] = _rearm(values) if values.str.startswith("'").any() else values
    frame = make_frame(len(raw.frame), taken)
    return Candidates(frame, raw.lines, raw.frame, list(raw.notices), dict(raw.problems), headings)


def _rearm(values: pd.Series) -> pd.Series:
    return from_arrow(pc.replace_substring_regex(to_arrow(values), NEUTRALISED.pattern, r"\1"))


ADAPTER = Adapter(
    NAME,
    TITLE,
    N_("Files in our own columns: the shipped incidents, our exports, and sheets made after them."),
    SOURCES,
    recognise,
    normalise,
)
