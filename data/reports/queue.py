"""The queue of reports under review, kept in the store so that an interrupted review goes on where it stopped.

While a report waits, its text and its draft are kept; when its review has ended, only the hash of the text is, with the
short quotations that support what was taken (`data.reports.evidence`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from data.home import Cursor
from data.messages import N_, Message
from data.reading.raw import ReadError
from data.reports.document import Document
from data.reports.draft import Draft, make_draft, parse_draft, to_json
from data.reports.extract import extract
from data.reports.files import read_report_file
from data.reports.pasted import hash_text, read_pasted, refuse_foreign
from data.store import Store
from data.store_error import StoreError

WAITING, LATER, STORED, EMPTY = "waiting", "later", "stored", "empty"
STATES: tuple[str, ...] = (WAITING, LATER, STORED, EMPTY)
"""A report waits, was put aside for later, was stored, or holds nothing to code."""
PASTED = N_("Pasted report")
_OPEN = (WAITING, LATER)
_LONGEST_NAME = 110
"""A report is named by its title, cut between words."""
_LISTED = "review_id, name, state, sha256, import_id"


@dataclass(frozen=True)
class Queued:
    """A report of the queue, as a list shows it."""

    review_id: int
    name: str
    state: str
    sha256: str
    import_id: int | None = None


@dataclass(frozen=True)
class Review:
    """A report under review: its text, its draft, and what is to be known before it is read."""

    review_id: int
    name: str
    state: str
    sha256: str
    text: str
    draft: Draft
    notice: Message | None = None


@dataclass(frozen=True)
class Given:
    """A report that was read and can go into the queue."""

    name: str
    document: Document
    draft: Draft
    notice: Message | None


def read_given(content: bytes | str, name: str = "") -> Given:
    """Read a pasted text or a file for the review.

    A text in another language is taken, with a sentence that says so, to be coded by hand in the same form.

    Raises
    ------
    ReadError
        When there is no text to be reviewed; see `read_report_file`.
    """
    document = (
        read_pasted(content, any_language=True)
        if isinstance(content, str)
        else read_report_file(content, name, any_language=True)
    )
    notice = None
    try:
        refuse_foreign(document.text)
        candidates = extract(document)
    except ReadError as error:
        notice, candidates = error.message, []
    return Given(_name(document, name), document, make_draft(document, candidates), notice)


def _name(document: Document, name: str) -> str:
    first = document.text.strip().partition("\n")[0]
    title = document.text[document.title_span.start : document.title_span.end] if document.title_span else first
    words = " ".join(title.split())
    if len(words) > _LONGEST_NAME:
        words = words[:_LONGEST_NAME].rsplit(" ", 1)[0] + " …"
    return words or name[:_LONGEST_NAME] or PASTED


def add_reports(store: Store, given: Sequence[Given]) -> list[int]:
    """Put reports at the end of the queue; one that waits there already is not put there twice.

    Returns
    -------
    list of int
        The number of each in the queue, in the order given.
    """
    numbers = []
    with store.home.writing() as cursor:
        row = cursor.fetch("SELECT coalesce(max(review_id), 0) AS n, coalesce(max(position), 0) AS p FROM reviews")
        last, position = row["n"][0].as_py(), row["p"][0].as_py()
        now = _now()
        for report in given:
            sha256 = hash_text(report.document)
            waiting = cursor.fetch(
                "SELECT review_id FROM reviews WHERE sha256 = ? AND state IN ('waiting', 'later')", [sha256]
            )
            if waiting.num_rows:
                numbers.append(int(waiting["review_id"][0].as_py()))
                continue
            last, position = last + 1, position + 1
            notice = json.dumps(report.notice.to_json(), ensure_ascii=False) if report.notice else ""
            cursor.execute(
                "INSERT INTO reviews VALUES (?, ?, ?, 'waiting', ?, ?, ?, ?, NULL, ?, NULL)",
                [last, sha256, report.name, position, report.document.text, notice, _write(report.draft), now],
            )
            numbers.append(last)
    return numbers


def list_queue(store: Store) -> list[Queued]:
    """Give the reports that wait, in their order: first those that nobody put aside."""
    with store.home.reading() as cursor:
        rows = cursor.fetch(
            f"SELECT {_LISTED} FROM reviews WHERE state IN ('waiting', 'later') "  # noqa: S608 - our own names
            "ORDER BY state = 'later', position",
        ).to_pylist()
    return [Queued(**row) for row in rows]


def count_ended(store: Store) -> int:
    """Count the reports whose review has ended since the oldest that waits was given; all of the last day's else."""
    with store.home.reading() as cursor:
        found = cursor.fetch(
            "SELECT count(*) AS n FROM reviews WHERE state NOT IN ('waiting', 'later') AND added_at_utc >= coalesce("
            "(SELECT min(added_at_utc) FROM reviews WHERE state IN ('waiting', 'later')), ?)",
            [_now() - timedelta(days=1)],
        )
    return int(found["n"][0].as_py())


def find_stored(store: Store, sha256: str) -> int | None:
    """Give the import that the same text became before, where it was not taken back."""
    with store.home.reading() as cursor:
        found = cursor.fetch(
            "SELECT max(e.import_id) AS n FROM evidence e JOIN imports i ON i.import_id = e.import_id "
            "AND i.reverted_at_utc IS NULL WHERE e.sha256 = ?",
            [sha256],
        )
    number = found["n"][0].as_py()
    return None if number is None else int(number)


def read_review(store: Store, review_id: int) -> Review | None:
    """Give a report that waits, as it was left; None where it waits no more."""
    with store.home.reading() as cursor:
        rows = cursor.fetch(
            "SELECT review_id, name, state, sha256, text, draft, notice FROM reviews "
            "WHERE review_id = ? AND state IN ('waiting', 'later')",
            [review_id],
        ).to_pylist()
    if not rows:
        return None
    row = rows[0]
    notice = Message.from_json(json.loads(row["notice"])) if row["notice"] else None
    draft = parse_draft(row["draft"], row["text"])
    return Review(row["review_id"], row["name"], row["state"], row["sha256"], row["text"], draft, notice)


def save_draft(store: Store, review_id: int, draft: Draft) -> None:
    """Keep a draft as it stands."""
    with store.home.writing() as cursor:
        cursor.execute(
            "UPDATE reviews SET draft = ? WHERE review_id = ? AND state IN ('waiting', 'later')",
            [_write(draft), review_id],
        )


def put_aside(store: Store, review_id: int) -> None:
    """Put a report behind all others."""
    with store.home.writing() as cursor:
        cursor.execute(
            "UPDATE reviews SET state = 'later', position = (SELECT max(position) FROM reviews) + 1 "
            "WHERE review_id = ? AND state IN ('waiting', 'later')",
            [review_id],
        )


def end_review(cursor: Cursor, review_id: int, state: str, import_id: int | None = None) -> None:
    """End a review within a transaction: the text and the draft go, the hash stays.

    Raises
    ------
    StoreError
        When it has ended already, in another window or by another person.
    """
    found = cursor.fetch("SELECT state FROM reviews WHERE review_id = ?", [review_id]).to_pylist()
    if not found or found[0]["state"] not in _OPEN:
        template = N_("This report was reviewed in another window meanwhile; nothing was stored twice.")
        raise StoreError(Message("review-ended", template))
    cursor.execute(
        "UPDATE reviews SET state = ?, import_id = ?, text = '', draft = '', ended_at_utc = ? WHERE review_id = ?",
        [state, import_id, _now(), review_id],
    )


def end_empty(store: Store, review_id: int) -> None:
    """End the review of a report that holds nothing to code."""
    with store.home.writing() as cursor:
        end_review(cursor, review_id, EMPTY)


def reopen(store: Store, review: Review) -> None:
    """Let a report wait again, as it was before its review ended or it was put aside; it comes first."""
    with store.home.writing() as cursor:
        cursor.execute(
            "UPDATE reviews SET state = 'waiting', import_id = NULL, ended_at_utc = NULL, text = ?, draft = ?, "
            "position = (SELECT min(position) FROM reviews) - 1 WHERE review_id = ?",
            [review.text, _write(review.draft), review.review_id],
        )


def _write(draft: Draft) -> str:
    return json.dumps(to_json(draft), ensure_ascii=False)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
