"""The rows of the incidents' table as the browser gets them: a block with the page, the others by HTTP."""

from __future__ import annotations

from typing import Any

from data.frames import as_columns

SHOWN = (
    "event_date",
    "event_type",
    "sub_event_type",
    "location",
    "admin2",
    "admin1",
    "actor1",
    "actor2",
    "fatalities",
    "injured",
    "notes",
    "source_url",
)
"""The table's columns, in its order."""
BLOCK_ROWS = 40
MOST_ROWS = 200
FIRST_SORT = ("event_date", True)
"""The order in which the table opens: the column, and whether the largest come first."""


def pack_rows(rows: Any) -> list[list[Any]]:
    """Make the browser's rows of a frame of the schema: the id, then `SHOWN`; days as ISO 8601, nulls as None."""
    columns = as_columns(rows[["incident_id", *SHOWN]])
    columns["event_date"] = [day.isoformat() for day in columns["event_date"]]
    return [list(row) for row in zip(*columns.values(), strict=True)]
