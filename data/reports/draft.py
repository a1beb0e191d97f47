"""A report under review: its candidate incidents as a person sees and changes them, each field with its evidence.

A draft is plain values, so that it can be kept in the store and sent to the browser; what comes back from there is
read by `merge_edits`, which takes nothing that is not of the schema and no evidence that is not of the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from data.messages import Message
from data.reports.candidate import Candidate, Field, PlaceOption, Span
from data.reports.document import Document
from data.schema import REPORTED

REPORT_COLUMNS: tuple[str, ...] = ("source", "source_url", "source_date")
"""What is said of the report once, for all its incidents."""
COLUMNS: tuple[str, ...] = tuple(
    name
    for name in REPORTED
    if name not in (*REPORT_COLUMNS, "incident_id", "located_by", "fatalities_low", "fatalities_high")
)
"""What is said of each incident."""
BY_RULES, BY_READER, BY_HAND = "rules", "reader", "hand"
MOST_INCIDENTS = 60
MOST_SPANS = 12
LONGEST_VALUE = 4_000
CHOICES = ("own", "merge", "source", "apart")
"""What is done about a likely duplicate: nothing, merge them, add this one as a source, note that they are two."""


@dataclass(frozen=True)
class DraftField:
    """A value as it stands in the form: text, its evidence, how sure it is, and who gave it."""

    value: str
    spans: tuple[Span, ...] = ()
    confidence: float = 1.0
    by: str = BY_HAND


@dataclass(frozen=True)
class DraftIncident:
    """One incident of a draft.

    Attributes
    ----------
    number
        Its place in the report, from 1; its ID is made of it and of the report's hash.
    reader
        Who proposed it: rules, reader or hand.
    kept
        Whether it is to be stored.
    fields
        By the names of `COLUMNS`; what is not there is empty.
    places, doubts
        As `Candidate` has them.
    other
        What the other reader says of the same incident, where one was asked.
    like_id, choice
        The incident of the store that it may be, and what a person chose of `CHOICES`.
    """

    number: int
    reader: str = BY_HAND
    kept: bool = True
    fields: Mapping[str, DraftField] = field(default_factory=dict)
    places: tuple[PlaceOption, ...] = ()
    doubts: tuple[Message, ...] = field(default=(), hash=False)
    other: Mapping[str, DraftField] = field(default_factory=dict)
    like_id: str = ""
    choice: str = "own"


@dataclass(frozen=True)
class Draft:
    """A report under review: what is said of it, and its incidents."""

    report: Mapping[str, DraftField] = field(default_factory=dict)
    incidents: tuple[DraftIncident, ...] = ()

    def find(self, number: int) -> DraftIncident | None:
        """Give the incident of that number."""
        return next((incident for incident in self.incidents if incident.number == number), None)

    def change(self, number: int, **values: Any) -> Draft:
        """Give the draft with other values of one incident."""
        return replace(self, incidents=tuple(replace(i, **values) if i.number == number else i for i in self.incidents))

    @property
    def kept(self) -> tuple[DraftIncident, ...]:
        """The incidents that are to be stored."""
        return tuple(incident for incident in self.incidents if incident.kept)


def make_draft(document: Document, candidates: Iterable[Candidate]) -> Draft:
    """Make the draft of a report from what was found in it."""
    report = {
        "source": DraftField(document.publisher, document.publisher_spans, 0.9, BY_RULES),
        "source_url": DraftField(document.url, (), 0.9, BY_RULES),
        "source_date": DraftField(
            document.published.isoformat() if document.published else "", document.published_spans, 0.9, BY_RULES
        ),
    }
    incidents = tuple(make_incident(number, found) for number, found in enumerate(candidates, start=1))
    return Draft({name: field for name, field in report.items() if field.value}, incidents[:MOST_INCIDENTS])


def make_incident(number: int, candidate: Candidate) -> DraftIncident:
    """Make an incident of a draft from a candidate."""
    by = BY_RULES if candidate.reader == "rules" else BY_READER
    fields = {name: make_field(found, by) for name, found in candidate.fields.items() if name in COLUMNS}
    return DraftIncident(number, by, True, fields, candidate.places, candidate.doubts)


def make_field(found: Field, by: str) -> DraftField:
    """Make a field of a draft from a candidate's."""
    value = f"{found.value:.5f}".rstrip("0").rstrip(".") if isinstance(found.value, float) else str(found.value)
    return DraftField(" ".join(value.split()), found.spans[:MOST_SPANS], found.confidence, by)


def incident_id_of(sha256: str, number: int) -> str:
    """Give the ID of an incident of a report: the same report read again updates, and adds nothing twice."""
    return f"report-{sha256[:12]}-{number}"


def quote(text: str, span: Span, *, longest: int = 300) -> str:
    """Give the words of a span as one short line."""
    words = " ".join(text[span.start : span.end].split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def _read_spans(value: Any, length: int) -> tuple[Span, ...]:
    found = []
    for pair in value if isinstance(value, list) else ():
        if (
            isinstance(pair, list)
            and len(pair) == 2
            and all(type(end) is int for end in pair)
            and 0 <= pair[0] < pair[1] <= length
        ):
            found.append(Span(*pair))
    return tuple(found[:MOST_SPANS])


def _read_field(value: Any, length: int) -> DraftField | None:
    if not isinstance(value, dict) or not isinstance(value.get("value"), str):
        return None
    text = " ".join(value["value"].split())[:LONGEST_VALUE]
    sure = value.get("confidence")
    by = value.get("by")
    return DraftField(
        text,
        _read_spans(value.get("spans"), length),
        min(max(float(sure), 0.0), 1.0) if isinstance(sure, (int, float)) else 1.0,
        by if by in (BY_RULES, BY_READER) else BY_HAND,
    )


def _read_fields(value: Any, names: Iterable[str], length: int) -> dict[str, DraftField]:
    given = value if isinstance(value, dict) else {}
    found = {name: _read_field(given.get(name), length) for name in names}
    return {name: field for name, field in found.items() if field is not None and (field.value or field.spans)}


def merge_edits(draft: Draft, edited: Any, text: str) -> Draft:
    """Take what a browser sent of a draft.

    Parameters
    ----------
    draft
        As it was sent there: places, doubts and what the other reader said stay as they are in it.
    edited
        Anything; what is not as `to_json` writes it is left out.
    text
        The report's; evidence beyond its end is left out.
    """
    given = edited if isinstance(edited, dict) else {}
    listed = given.get("incidents")
    if not isinstance(listed, list):
        return draft
    incidents: list[DraftIncident] = []
    for value in listed[:MOST_INCIDENTS]:
        number = value.get("number") if isinstance(value, dict) else None
        if (
            type(number) is not int
            or not 0 < number <= 10 * MOST_INCIDENTS
            or any(i.number == number for i in incidents)
        ):
            continue
        before = draft.find(number) or DraftIncident(number)
        fields = _read_fields(value.get("fields"), COLUMNS, len(text))
        incidents.append(replace(before, kept=value.get("kept") is not False, fields=fields))
    return Draft(_read_fields(given.get("report"), REPORT_COLUMNS, len(text)), tuple(incidents))


def _field_to_json(field: DraftField) -> dict[str, Any]:
    spans = [[span.start, span.end] for span in field.spans]
    return {"value": field.value, "spans": spans, "confidence": round(field.confidence, 2), "by": field.by}


def to_json(draft: Draft) -> dict[str, Any]:
    """Give a draft as JSON-ready values."""
    return {
        "report": {name: _field_to_json(field) for name, field in draft.report.items()},
        "incidents": [
            {
                "number": incident.number,
                "reader": incident.reader,
                "kept": incident.kept,
                "fields": {name: _field_to_json(field) for name, field in incident.fields.items()},
                "places": [vars(option) for option in incident.places],
                "doubts": [doubt.to_json() for doubt in incident.doubts],
                "other": {name: _field_to_json(field) for name, field in incident.other.items()},
                "like_id": incident.like_id,
                "choice": incident.choice,
            }
            for incident in draft.incidents
        ],
    }


def parse_draft(written: str, text: str) -> Draft:
    """Read a draft as the store keeps it."""
    value = json.loads(written)
    incidents = tuple(
        DraftIncident(
            entry["number"],
            entry["reader"],
            entry["kept"],
            _read_fields(entry["fields"], COLUMNS, len(text)),
            tuple(PlaceOption(**option) for option in entry["places"]),
            tuple(Message.from_json(doubt) for doubt in entry["doubts"]),
            _read_fields(entry["other"], COLUMNS, len(text)),
            entry["like_id"],
            entry["choice"] if entry["choice"] in CHOICES else "own",
        )
        for entry in value["incidents"]
    )
    return Draft(_read_fields(value["report"], REPORT_COLUMNS, len(text)), incidents)
