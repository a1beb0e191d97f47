"""Builders: a text read as the extraction reads it."""

from __future__ import annotations

import datetime as dt

from data.reports import Candidate, extract, make_document
from data.reports.casualties import Toll, find_tolls
from data.reports.counting import count_tolls
from data.reports.dates import find_times
from data.reports.items import make_items
from data.reports.tokens import cut_sentences

PUBLISHED = dt.date(2024, 7, 16)
"""A Tuesday."""


def read_tolls(text: str) -> list[list[Toll]]:
    """Give the tolls of a text, by sentence."""
    return [
        find_tolls(make_items(sentence, find_times(text, None, sentence.start, sentence.end), []))
        for sentence in cut_sentences(text)
    ]


def read_counts(text: str) -> dict[str, int]:
    """Count who was harmed over the sentences of a text, as of one incident."""
    return {harm: found.total for harm, found in count_tolls(read_tolls(text)).items() if found.total is not None}


def read_candidates(text: str, *, title: str = "", published: dt.date | None = PUBLISHED) -> list[Candidate]:
    """Extract from a text published on `PUBLISHED`."""
    return extract(make_document(text, title=title, published=published))


def read_one(text: str, *, title: str = "", published: dt.date | None = PUBLISHED) -> Candidate:
    """Extract the only incident of a text."""
    found = read_candidates(text, title=title, published=published)
    assert len(found) == 1, [(c.value("location"), c.value("sub_event_type")) for c in found]
    return found[0]
