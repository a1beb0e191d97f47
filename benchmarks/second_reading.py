"""Read reports with the second reader for `benchmarks.extraction`: what it says and the report's own words bear out."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

from data.reports.candidate import Candidate
from data.reports.second_opinion import read_opinion
from data.reports.second_reader import SecondReader, SecondReaderError, ask_reader


class SecondReading:
    """The second reader as a reader to be scored.

    Attributes
    ----------
    faults
        How many reports it gave no answer for, by the sentence that says why; such a report counts as read without
        an incident.
    dropped
        How many values it gave that the report does not bear out.
    """

    def __init__(self, reader: SecondReader) -> None:
        self.reader = reader
        self.faults: Counter[str] = Counter()
        self.dropped = 0

    def read(self, report: Mapping[str, Any]) -> tuple[list[Candidate], float]:
        """Give the candidates of a coded report that are believed, and the seconds that the answer took."""
        text = f"{report['title']}\n{report['text']}" if report["title"] else str(report["text"])
        published = dt.date.fromisoformat(report["published"]) if report["published"] else None
        start = time.perf_counter()
        try:
            answer = ask_reader(self.reader, text, report["published"] or "")
        except SecondReaderError as error:
            self.faults[error.message.text()] += 1
            return [], time.perf_counter() - start
        opinion = read_opinion(answer, text, published)
        self.dropped += len(opinion.dropped)
        return list(opinion.candidates), time.perf_counter() - start

    def describe(self) -> str:
        """Say who read, what was dropped and what failed."""
        lines = [f"read by the second reader {self.reader.model} at {self.reader.host}; {self.dropped} values dropped"]
        return "\n".join([*lines, *(f"{count} reports without an answer: {why}" for why, count in self.faults.items())])
