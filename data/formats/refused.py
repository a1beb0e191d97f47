"""Files that are recognised and refused, for their rows are no incidents: ACLED's aggregates."""

from __future__ import annotations

from typing import NoReturn

from data.formats.adapter import Adapter, Columns, Recognition, Source
from data.messages import N_, Message
from data.reading.raw import RawTable, ReadError

AGGREGATE = "acled-aggregate"


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
)  # fmt: skip
