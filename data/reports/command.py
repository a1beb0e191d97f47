"""The command `python -m data extract`: candidate incidents out of reports, for pipelines."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.command_import import DONE, NOTHING, SOME_HELD, complain, print_json
from data.messages import N_, Message
from data.reading.raw import ReadError

if TYPE_CHECKING:
    from data.reports.candidate import Candidate
    from data.reports.document import Document

_SHOWN = (
    "event_date", "admin1", "admin2", "location", "event_type", "sub_event_type", "actor1", "actor2", "fatalities",
    "injured", "abducted", "arrested",
)  # fmt: skip


def add_extract_flags(parser: argparse.ArgumentParser) -> None:
    """Add what `extract` understands."""
    parser.add_argument("files", metavar="FILE", nargs="+", help=".txt, .html, .docx or .pdf; - is standard input")
    parser.add_argument("--published", type=_read_day, metavar="DATE", help="day of publication, YYYY-MM-DD")
    parser.add_argument("--source", default="", metavar="NAME", help="the publisher")
    parser.add_argument("--url", default="", help="the report's address")
    parser.add_argument("--json", action="store_true", help="every field with its evidence and confidence")


def _read_day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"was {text!r}, expected a day as 2024-07-14") from error


def _read_bytes(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        template = N_("The file cannot be read: {reason}.")
        raise ReadError(Message("file-unreadable", template, {"reason": error.strerror or str(error)})) from error


def _to_json(name: str, document: Document, candidates: list[Candidate]) -> dict[str, Any]:
    from data.reports.pasted import hash_text

    title = document.title_span
    return {
        "file": name,
        "title": document.text[title.start : title.end] if title else "",
        "publisher": document.publisher,
        "url": document.url,
        "published": document.published.isoformat() if document.published else None,
        "sha256": hash_text(document),
        "candidates": [candidate.to_json(document.text) for candidate in candidates],
    }


def _show(name: str, document: Document, candidates: list[Candidate]) -> None:
    day = document.published.isoformat() if document.published else "day of publication unknown"
    print(f"{name}: {document.publisher or 'publisher unknown'}, {day}, incidents: {len(candidates)}")
    for number, candidate in enumerate(candidates, start=1):
        values = ((column, candidate.value(column)) for column in _SHOWN)
        print(f"  {number}. " + " · ".join(f"{column} {value}" for column, value in values if value is not None))
        for doubt in candidate.doubts:
            print(f"     {doubt.text()}")


def extract_files(given: argparse.Namespace) -> int:
    """Extract from each file; a file that cannot be read is named on standard error and the others go on."""
    from data.reports.extract import extract
    from data.reports.files import read_report_file

    read: list[dict[str, Any]] = []
    refused = 0
    for name in given.files:
        try:
            document = read_report_file(
                _read_bytes(name), name, publisher=given.source, url=given.url, published=given.published
            )
        except ReadError as error:
            refused += 1
            complain(Message("report-refused", N_("{file}: {why}"), {"file": name, "why": error.message}))
            continue
        candidates = extract(document)
        read.append(_to_json(name, document, candidates))
        if not given.json:
            _show(name, document, candidates)
    if given.json:
        print_json(read)
    if not read:
        return NOTHING
    return SOME_HELD if refused else DONE
