"""Files that are recognised and refused, for their rows are no incidents: ACLED's aggregates, GDELT's mentions."""

from __future__ import annotations

from typing import NoReturn

from data.formats.adapter import Adapter, Columns, Recognition, Source
from data.messages import N_, Message
from data.reading.raw import RawTable, ReadError

AGGREGATE = "acled-aggregate"
GDELT = "gdelt"
_GDELT_COLUMNS = (57, 58, 61)
"""Columns of a GDELT export: 1.0 historical, 1.0 daily, 2.0."""
_GDELT_MARKS = (
    "GlobalEventID",
    "SQLDATE",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "ActionGeo_Lat",
    "NumMentions",
)


def recognise_aggregate(raw: RawTable) -> Recognition | None:
    """Say that the rows count events, a week or a month and a place each."""
    columns = Columns(raw)
    span = columns.find("week", "month", "month_start")
    if not (columns.has("events", "fatalities") and span) or columns.has("event_date"):
        return None
    template = N_("It has the columns “events” and “{span}”: each row counts the events of a time and a place.")
    return Recognition(AGGREGATE, 0.99, Message("recognised-aggregate", template, {"span": span}))


def refuse_aggregate(raw: RawTable) -> NoReturn:
    """Refuse the file.

    Raises
    ------
    ReadError
        Always.
    """
    template = N_(
        "The file holds counts, not incidents: each row stands for many events at the middle of a governorate. "
        "As incidents they would be wrong in number and in place. Download ACLED's event data instead."
    )
    raise ReadError.because("aggregate", template)


def recognise_gdelt(raw: RawTable) -> Recognition | None:
    """Say that the file has GDELT's headings, or none and GDELT's shape: many columns, an id, a day."""
    columns = Columns(raw)
    if columns.count(_GDELT_MARKS) >= 3:
        return Recognition(GDELT, 0.98, Message("recognised-gdelt", N_("It has the headings of GDELT's events.")))
    if raw.header_line != 0 or raw.frame.shape[1] not in _GDELT_COLUMNS:
        return None
    first = raw.frame.head(200)
    if not (first.iloc[:, 0].str.fullmatch(r"\d{6,12}") & first.iloc[:, 1].str.fullmatch(r"(19|20)\d{6}")).all():
        return None
    why = Message(
        "recognised-gdelt", N_("It has no headings and the shape of GDELT's events: an id, a day, 61 columns.")
    )
    return Recognition(GDELT, 0.95, why)


def refuse_gdelt(raw: RawTable) -> NoReturn:
    """Refuse the file.

    Raises
    ------
    ReadError
        Always.
    """
    template = N_(
        "GDELT's rows are mentions in the news that a machine has coded, many for one event and some for none. "
        "They can lead to incidents but are never counted as incidents, so they are not imported."
    )
    raise ReadError.because("gdelt", template)


ADAPTERS: tuple[Adapter, ...] = (
    Adapter(
        AGGREGATE,
        "ACLED, aggregated",
        N_("Counts of events by week or month and governorate. Refused: a row is no incident."),
        (Source("week"), Source("admin1"), Source("events"), Source("fatalities"), Source("centroid_latitude"),
         Source("centroid_longitude")),
        recognise_aggregate,
        refuse_aggregate,
    ),
    Adapter(
        GDELT,
        "GDELT",
        N_("Events as a machine reads them from the world's news. Refused as incidents: they are leads."),
        tuple(Source(mark) for mark in _GDELT_MARKS),
        recognise_gdelt,
        refuse_gdelt,
    ),
)  # fmt: skip
