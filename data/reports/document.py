"""A report as a document: its text with title, publisher, address and day of publication."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from data.reports.candidate import Span
from data.reports.vocabulary import read_rules

_DATELINE = re.compile(
    r"\A\s*(?:"
    r"[A-ZŞÇ][A-Z’' .-]{2,30}(?:,\s+[^\n()–—-]{3,40}?)?\s*(?:\([^)\n]{2,40}\))?\s*[-–—:]{1,2}\s+"
    r"|[A-Z][\w ]{2,20}\s+(?:News\s*)?(?:/|\s[-–—])\s+(?:[A-Z][\w-]+(?:/\s*[A-Z][\w-]+)*\s*[.:–—-]\s+)?"
    r")"
)
"""What stands before the first sentence: "ERBIL, Kurdistan Region - ", "SULAIMANI (ESTA) - ", "Shafaq News / "."""


@dataclass(frozen=True)
class Document:
    """A report.

    Attributes
    ----------
    text
        All of it, the title first where there is one; every span counts in it.
    title_span
        Where the title stands.
    publisher, url, published
        "" and None where not known.
    publisher_spans, published_spans
        Where they were found in the text.
    """

    text: str
    title_span: Span | None = None
    publisher: str = ""
    url: str = ""
    published: dt.date | None = None
    publisher_spans: tuple[Span, ...] = ()
    published_spans: tuple[Span, ...] = ()


def make_document(
    text: str, *, title: str = "", publisher: str = "", url: str = "", published: dt.date | None = None
) -> Document:
    """Make a document of a title and a text."""
    title = title.strip()
    if not title:
        return Document(text, None, publisher, url, published)
    return Document(f"{title}\n{text}", Span(0, len(title)), publisher, url, published)


def is_boilerplate(line: str) -> bool:
    """Whether a line is no part of a report: "Read more: ...", "Share this"."""
    folded = line.strip().casefold()
    starts = read_rules("document.toml")["boilerplate"]["starts"]
    return any(folded == start or (folded.startswith(start) and _is_apart(folded, start)) for start in starts)


def _is_apart(line: str, start: str) -> bool:
    """Whether a line that begins like boilerplate is short or goes on with a mark: "Share" but not "Shared roads"."""
    following = line[len(start) : len(start) + 1]
    return not (following.isalnum() or following in "'’-") and (len(line) < 90 or not following.isspace())


def find_body(text: str, title_span: Span | None) -> int:
    """Find where the first sentence begins: behind the title, told once or twice, and the dateline."""
    start = title_span.end if title_span else 0
    if title_span is not None:
        title, behind = text[title_span.start : title_span.end].strip(), text[start:].lstrip()
        if behind.startswith(f"{title}\n"):
            start = len(text) - len(behind) + len(title)
    m = _DATELINE.match(text[start:])
    return start + (m.end() if m else 0)
