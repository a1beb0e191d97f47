"""What was stored of a report before: pasted again, it is reviewed as it was left, not as the rules read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from data import frames
from data.reports.candidate import Span
from data.reports.draft import (
    BY_HAND,
    BY_READER,
    BY_RULES,
    COLUMNS,
    MOST_INCIDENTS,
    Draft,
    DraftField,
    DraftIncident,
    incident_id_of,
)
from data.reports.evidence import find_evidence
from data.reports.second_opinion import find_quote
from data.store import Store


def recall_coding(store: Store, sha256: str, draft: Draft, text: str) -> Draft:
    """Give a draft with what the store holds of the same report in the place of what the rules read.

    Parameters
    ----------
    draft
        The rules' reading of the report.
    sha256, text
        The report's.

    Returns
    -------
    Draft
        Each incident that stands in the store as it stands there, its evidence marked where it is found in the text;
        what the rules read beyond those is there too, but not kept. The draft itself where nothing stands.
    """
    numbers = {incident_id_of(sha256, number): number for number in range(1, MOST_INCIDENTS + 1)}
    rows = {numbers[row["incident_id"]]: row for row in frames.as_records(store.find_incidents(list(numbers)))}
    if not rows:
        return draft
    stood = tuple(
        _recall(store, row, draft.find(number) or DraftIncident(number), text) for number, row in sorted(rows.items())
    )
    others = tuple(replace(incident, kept=False) for incident in draft.incidents if incident.number not in rows)
    return replace(draft, incidents=tuple(sorted((*stood, *others), key=lambda incident: incident.number)))


def _recall(store: Store, row: Mapping[str, Any], read: DraftIncident, text: str) -> DraftIncident:
    said = {
        evidence.field: (evidence.by, _find_spans(evidence.quotes, text))
        for evidence in reversed(find_evidence(store, row["incident_id"]))
        if evidence.incident_id == row["incident_id"]
    }
    fields: dict[str, DraftField] = {}
    for name in COLUMNS:
        value = _write(row.get(name))
        if value:
            by, spans = said.get(name, (BY_HAND, ()))
            fields[name] = DraftField(value, spans, 1.0, by if by in (BY_RULES, BY_READER) else BY_HAND)
    return replace(read, fields=fields, doubts=())


def _find_spans(quotes: tuple[str, ...], text: str) -> tuple[Span, ...]:
    found = (find_quote(text, quote.removesuffix("…")) for quote in quotes)
    return tuple(span for span in found if span is not None)


def _write(value: Any) -> str:
    """Write a stored value as the form has it."""
    if value is None or value != value:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.5f}".rstrip("0").rstrip(".")
    return " ".join(str(value).split())
