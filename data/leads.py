"""Leads: what a machine read in the news, kept apart from incidents and never counted with them.

They come by the same import as incidents, stand in a table of their own, and go when their import is taken back. A
person who has read the report can make an incident of one; it then is an import of its own, and says of which lead.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from data import frames
from data.imports import preview_import, store_import
from data.messages import N_, Message
from data.receipts import Preview, Receipt
from data.schema import AREAS
from data.search_text import fold_words
from data.store import Store
from data.understanding import ImportOptions

INCIDENT_PREFIX = "from-"
"""The id of the incident made of a lead is the lead's with this before it."""
TAKEN: tuple[str, ...] = (
    "event_date", "time_precision", "admin1", "admin2", "location", "latitude", "longitude", "geo_precision",
    "event_type", "sub_event_type", "actor1", "actor2", "fatalities", "injured", "notes", "source", "source_url",
    "source_date",
)  # fmt: skip
"""The columns of an incident that a person fills in from a lead."""
_SHOWN = (
    "incident_id", "event_date", "event_type", "sub_event_type", "actor1", "actor2", "location", "latitude",
    "longitude", "geo_precision", "province", "area", "notes", "source", "source_url", "source_date", "import_id",
)  # fmt: skip
_FROM = f"""
FROM leads l LEFT JOIN incidents i ON i.incident_id = '{INCIDENT_PREFIX}' || l.incident_id AND i."current"
WHERE l.filed
"""


@dataclass(frozen=True)
class LeadFilter:
    """Which leads are wanted.

    Attributes
    ----------
    province
        Some of `schema.AREAS`; empty for all.
    date_from, date_to
        First and last day, both included; None for no end.
    q
        Words that must all occur, as in the search for incidents.
    """

    province: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    q: str = ""


def count_leads(store: Store, chosen: LeadFilter | None = None) -> int:
    """Count the leads that stand and that the filter keeps."""
    where, values = _where(chosen or LeadFilter())
    return int(store.rows(f"SELECT count(*) AS n {_FROM} {where}", *values)["n"].iloc[0])


def list_leads(store: Store, chosen: LeadFilter | None = None, *, limit: int = 100, offset: int = 0) -> pd.DataFrame:
    """Give leads, the latest first.

    Returns
    -------
    DataFrame
        `incident_id` (the lead's own), what the file says of it in the columns of an incident, `province` and `area`
        by its point, `import_id`, and `made` (the id of the incident that was made of it, "" for none).
    """
    where, values = _where(chosen or LeadFilter())
    columns = ", ".join(f'l."{name}"' for name in _SHOWN)
    sql = (
        f"SELECT {columns}, coalesce(i.incident_id, '') AS made {_FROM} {where} "
        f"ORDER BY l.event_date DESC, l.incident_id LIMIT {int(limit)} OFFSET {int(offset)}"
    )
    return store.rows(sql, *values)


def find_lead(store: Store, lead_id: str) -> dict[str, Any] | None:
    """Give one lead as plain values, with `made`; None where it does not stand."""
    columns = ", ".join(f'l."{name}"' for name in _SHOWN)
    sql = f"SELECT {columns}, coalesce(i.incident_id, '') AS made {_FROM} AND l.incident_id = ?"
    found = frames.as_records(store.rows(sql, lead_id))
    return found[0] if found else None


def preview_incident(store: Store, lead_id: str, values: Mapping[str, object]) -> Preview:
    """Say what becomes of an incident made of a lead; nothing is stored.

    Parameters
    ----------
    values
        Column of `TAKEN` -> what a person entered; None and "" are empty.

    Raises
    ------
    ReadError
        When nothing could be read of it.
    """
    row = {"incident_id": INCIDENT_PREFIX + lead_id} | {name: _plain(values.get(name)) for name in TAKEN}
    text = io.StringIO()
    writer = csv.DictWriter(text, list(row), lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    note = Message("lead-note", N_("made by hand of the lead {lead}"), {"lead": lead_id}).text()
    options = ImportOptions(format="faultline", encoding="utf-8", note=note)
    return preview_import(text.getvalue().encode(), f"{lead_id}.csv", store, options=options)


def make_incident(store: Store, lead_id: str, values: Mapping[str, object]) -> Receipt | Preview:
    """Store an incident made of a lead, as an import of its own; give the preview instead where it is held."""
    preview = preview_incident(store, lead_id, values)
    return preview if len(preview.held) else store_import(preview, store)


def _where(chosen: LeadFilter) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []
    areas: Sequence[str] = [area for area in AREAS if area in chosen.province]
    if areas:
        parts.append(f"AND l.area IN ({', '.join('?' for _ in areas)})")
        values += areas
    for sign, day in ((">=", chosen.date_from), ("<=", chosen.date_to)):
        if day is not None:
            parts.append(f"AND l.event_date {sign} ?")
            values.append(day)
    for word in fold_words(chosen.q):
        parts.append("AND position(? IN l.search) > 0")
        values.append(word)
    return " ".join(parts), values


def _plain(value: object) -> str:
    return "" if value is None else str(value)
