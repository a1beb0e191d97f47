"""The quotations that support what was taken from a report: stored with its import, shown on an incident's card."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from data import frames
from data.home import Cursor
from data.reports.draft import REPORT_COLUMNS, Draft, DraftField, DraftIncident, incident_id_of, quote
from data.store import Store
from data.tables import EVIDENCE


@dataclass(frozen=True)
class Evidence:
    """What supports one field of an incident: who gave it, and the words of the report; none where it was entered."""

    incident_id: str
    field: str
    by: str
    quotes: tuple[str, ...]


def _rows_of(field_name: str, field: DraftField, text: str) -> list[tuple[str, str, int, str]]:
    """One row a quotation, one with an empty quotation where there is none."""
    quotes = dict.fromkeys(quote(text, span) for span in field.spans)
    return [(field_name, field.by, place, words) for place, words in enumerate([q for q in quotes if q] or [""])]


def make_evidence(draft: Draft, incidents: Iterable[DraftIncident], text: str, sha256: str) -> pd.DataFrame:
    """Give the rows to be stored: columns of `tables.EVIDENCE` without `import_id`."""
    rows = []
    for incident in incidents:
        fields = {name: incident.fields[name] for name in incident.fields} | dict(draft.report)
        for name, field in fields.items():
            if field.value and not (name in REPORT_COLUMNS and not field.spans):
                rows += [
                    {
                        "incident_id": incident_id_of(sha256, incident.number),
                        "field": column, "by": by, "place": place, "quote": words, "sha256": sha256,
                    }
                    for column, by, place, words in _rows_of(name, field, text)
                ]  # fmt: skip
    return pd.DataFrame(rows, columns=[name for name in EVIDENCE if name != "import_id"])


def insert_evidence(cursor: Cursor, import_id: int, rows: pd.DataFrame) -> None:
    """Store evidence within the transaction of its import."""
    if rows.empty:
        return
    whole = rows.assign(import_id=import_id)[list(EVIDENCE)]
    cursor.register("new_evidence", frames.to_arrow(whole, EVIDENCE))
    cursor.execute("INSERT INTO evidence SELECT * FROM new_evidence")
    cursor.unregister("new_evidence")


def find_evidence(store: Store, incident_id: str) -> list[Evidence]:
    """Give what supports an incident as it stands, and those that were merged into it, in the schema's order."""
    names = {name: place for place, name in enumerate((*EVIDENCE_ORDER,))}
    rows = store.rows(_FIND, incident_id.encode("utf-8", "replace").decode("utf-8"))
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in frames.as_records(rows):
        quotes = found.setdefault((row["incident_id"], row["field"], row["by"]), [])
        if row["quote"]:
            quotes.append(row["quote"])
    ordered = sorted(found, key=lambda key: (key[0] != incident_id, key[0], names.get(key[1], len(names))))
    return [Evidence(*key, tuple(found[key])) for key in ordered]


EVIDENCE_ORDER: tuple[str, ...] = (
    "event_date", "time_precision", "event_time", "location", "admin2", "admin1", "latitude", "longitude",
    "geo_precision", "event_type", "sub_event_type", "actor1", "actor2", "fatalities", "killed_security",
    "killed_civilians", "killed_militants", "injured", "abducted", "arrested", "notes", "source", "source_url",
    "source_date",
)  # fmt: skip
_FIND = """
WITH members AS (
    SELECT CAST($1 AS VARCHAR) AS incident_id
    UNION SELECT d.other_id FROM decisions d
    JOIN imports i ON i.import_id = d.import_id AND i.kind = 'merge' AND i.reverted_sequence IS NULL
    WHERE d.active AND d.kept_id = $1
), latest AS (
    SELECT e.incident_id, max(e.import_id) AS import_id FROM evidence e
    JOIN imports i ON i.import_id = e.import_id AND i.reverted_at_utc IS NULL
    WHERE e.incident_id IN (SELECT incident_id FROM members) GROUP BY e.incident_id
)
SELECT e.incident_id, e.field, e."by", e.quote FROM evidence e
JOIN latest l ON l.incident_id = e.incident_id AND l.import_id = e.import_id
ORDER BY e.incident_id, e.field, e.place
"""
