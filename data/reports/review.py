"""From a reviewed report to the store: what its incidents would do, storing them as an import, and undoing it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from data import frames
from data.candidates import explain_pair, propose_against
from data.decisions import Pair, keep_both, merge_incidents
from data.formats import faultline
from data.home import Cursor
from data.imports import preview_import, store_import
from data.merging import propose_taken
from data.messages import N_, Message
from data.receipts import Preview, Receipt
from data.reports.draft import COLUMNS, REPORT_COLUMNS, Draft, DraftIncident, incident_id_of
from data.reports.evidence import insert_evidence, make_evidence
from data.reports.queue import STORED, Review, end_review, reopen
from data.reverting import revert_import
from data.schema import COLUMN
from data.store import Store
from data.store_error import StoreError
from data.understanding import ImportOptions, read_file

NOTE = "report {sha256}"
PLACED_BY_HAND = "a reviewer, on the map"
"""What `located_by` says of a point that was put there in a review; one that was looked up names the place."""
_HEAD = ("incident_id", *COLUMNS, "located_by", *REPORT_COLUMNS)


@dataclass(frozen=True)
class Lookalike:
    """An incident of the store that one of the report may be."""

    incident: Mapping[str, Any]
    pair: Mapping[str, Any]
    reasons: tuple[Message, ...]


@dataclass(frozen=True)
class Checked:
    """What the incidents of a draft would do, by their number.

    Attributes
    ----------
    preview
        As for any file; None where none is kept.
    problems
        Why an incident cannot be stored as it stands.
    remarks
        What is to be looked at.
    lookalikes
        What the store has that may be the same, the likeliest first.
    rows
        Each incident as the schema reads it.
    """

    preview: Preview | None
    problems: Mapping[int, tuple[Message, ...]]
    remarks: Mapping[int, tuple[Message, ...]]
    lookalikes: Mapping[int, tuple[Lookalike, ...]]
    rows: Mapping[int, Mapping[str, Any]]

    @property
    def can_store(self) -> bool:
        """Whether there is something to store and nothing in its way."""
        return self.preview is not None and not self.problems


@dataclass(frozen=True)
class Stored:
    """What storing a report did: its receipt, the decisions about duplicates, and one that could not be made."""

    review: Review
    receipt: Receipt
    decisions: tuple[int, ...] = ()
    refused: Message | None = None


def write_rows(draft: Draft, sha256: str) -> bytes:
    """Write the incidents of a draft that are kept as a file of our own columns."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(_HEAD)
    said = {name: field.value for name, field in draft.report.items()}
    for incident in draft.kept:
        values = {name: field.value for name, field in incident.fields.items()} | said
        values["located_by"] = _say_located_by(incident)
        row = [incident_id_of(sha256, incident.number)] + [values.get(name, "") for name in _HEAD[1:]]
        writer.writerow(row)
    return lines.getvalue().encode("utf-8")


def _say_located_by(incident: DraftIncident) -> str:
    """Say that the report did not give the coordinates, and who did."""
    point, place = incident.fields.get("latitude"), incident.fields.get("location")
    if point is None:
        return ""
    name = next((option.name for option in incident.places), place.value if place else "")
    return PLACED_BY_HAND if point.by == "hand" else f"the gazetteer of reports: {name}"


def check_draft(review: Review, store: Store) -> Checked:
    """Say what storing a draft would do.

    Raises
    ------
    ReadError, StoreError
        As `preview_import` raises them.
    """
    kept = review.draft.kept
    if not kept:
        return Checked(None, {}, {}, {}, {})
    options = ImportOptions(format=faultline.NAME, note=NOTE.format(sha256=review.sha256))
    file = read_file(write_rows(review.draft, review.sha256), "report.csv", options)
    preview = preview_import(replace(file, name=review.name), review.name, store, options=options)
    number_of = {line: incident.number for line, incident in enumerate(kept, start=2)}
    held = frames.as_records(preview.held[["line"]])
    problems = {
        number_of[row["line"]]: tuple(reasons) for row, reasons in zip(held, preview.held["reasons"], strict=True)
    }
    rows = {number_of[row["line"]]: row for row in frames.as_records(preview.staged)}
    for incident in kept:
        lost = _find_lost(incident, rows.get(incident.number))
        if lost:
            problems[incident.number] = (*problems.get(incident.number, ()), *lost)
    return Checked(preview, problems, _remark(review.draft, rows), _find_lookalikes(review, preview, store, rows), rows)


def _find_lost(incident: DraftIncident, row: Mapping[str, Any] | None) -> list[Message]:
    """Name the values that a file's import would let go with a notice; here a person is at hand to mend them."""
    template = N_("“{value}” cannot be read for {field}. Correct it, or empty the field.")
    return [
        Message("report-value-unread", template, {"value": field.value, "field": Message("field", COLUMN[name].label)})
        for name, field in incident.fields.items()
        if row is not None and field.value and row[name] in (None, "")
    ]


def _remark(draft: Draft, rows: Mapping[int, Mapping[str, Any]]) -> dict[int, tuple[Message, ...]]:
    remarks: dict[int, tuple[Message, ...]] = {}
    for incident in draft.kept:
        said = [] if _is_touched(incident) else list(incident.doubts)
        row = rows.get(incident.number)
        if row and row["province_conflict"]:
            template = N_("The report says {reported}; the point lies in {joined}.")
            joined = row["province"] or N_("none of the 18 provinces")
            said.append(Message("report-provinces-differ", template, {"reported": row["admin1"], "joined": joined}))
        if row and row["latitude"] is None:
            said.append(Message("report-not-located", N_("It has no point; it will be counted as not located.")))
        remarks[incident.number] = tuple(said)
    return {number: said for number, said in remarks.items() if said}


def _is_touched(incident: DraftIncident) -> bool:
    return any(incident.fields[name].by == "hand" for name in ("location", "event_date") if name in incident.fields)


def _find_lookalikes(
    review: Review, preview: Preview, store: Store, rows: Mapping[int, Mapping[str, Any]]
) -> dict[int, tuple[Lookalike, ...]]:
    pairs = frames.as_records(propose_against(store, preview))
    if not pairs:
        return {}
    known = {row["incident_id"]: row for row in frames.as_records(store.find_incidents([p["one_id"] for p in pairs]))}
    number_of = {incident_id_of(review.sha256, number): number for number in rows}
    found: dict[int, list[Lookalike]] = {}
    for pair in pairs:
        number, incident = number_of[pair["other_id"]], known[pair["one_id"]]
        reasons = tuple(explain_pair(pair, incident, rows[number]))
        found.setdefault(number, []).append(Lookalike(incident, pair, reasons))
    return {number: tuple(likes[:3]) for number, likes in found.items()}


def store_review(review: Review, checked: Checked, store: Store) -> Stored:
    """Store the incidents of a report, end its review, and do what was chosen of its duplicates.

    Raises
    ------
    StoreError
        When it could not be stored; nothing was then, and the review is as it was.
    """
    preview = checked.preview
    if preview is None or not checked.can_store:
        raise ValueError("a draft with problems, or without incidents, is not stored")
    evidence = make_evidence(review.draft, review.draft.kept, review.text, review.sha256)

    def also(cursor: Cursor, import_id: int) -> None:
        insert_evidence(cursor, import_id, evidence)
        end_review(cursor, review.review_id, STORED, import_id)

    receipt = store_import(preview, store, also=also)
    decisions: list[int] = []
    refused = None
    for act, choices in ((merge_incidents, ("merge", "source")), (keep_both, ("apart",))):
        pairs = [pair for incident in review.draft.kept for pair in _decide(review, incident, checked, choices)]
        try:
            decisions += [act(store, pairs, note=NOTE.format(sha256=review.sha256))] if pairs else []
        except StoreError as error:
            refused = error.message
    return Stored(review, receipt, tuple(decisions), refused)


def _decide(review: Review, incident: DraftIncident, checked: Checked, choices: tuple[str, ...]) -> list[Pair]:
    likes = checked.lookalikes.get(incident.number, ())
    like = next((like for like in likes if like.incident["incident_id"] == incident.like_id), None)
    if like is None or incident.choice not in choices:
        return []
    taken = propose_taken(like.incident, checked.rows[incident.number]) if incident.choice == "merge" else ()
    other = incident_id_of(review.sha256, incident.number)
    return [Pair(incident.like_id, other, taken, float(like.pair["score"]), like.reasons)]


def undo_review(stored: Stored, store: Store) -> None:
    """Take back what storing a report did, and let it wait again as it was left.

    Raises
    ------
    StoreError
        When something of it was taken back already; the rest is taken back all the same.
    """
    failed = None
    for import_id in (*reversed(stored.decisions), stored.receipt.import_id):
        try:
            revert_import(store, import_id)
        except StoreError as error:
            failed = error
    reopen(store, stored.review)
    if failed is not None:
        raise failed
