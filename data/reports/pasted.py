"""Make a document of pasted text: find its title, publisher, address and day, cut away menus and comment rules."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from data.messages import N_
from data.reading.raw import ReadError
from data.reports.dates import find_times
from data.reports.document import Document, is_boilerplate, make_document
from data.reports.vocabulary import read_rules

MAX_CHARACTERS = 200_000
"""The longest text that is read as one report: some fifty pages."""
_HEAD_LINES = 8
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_DATE_LABEL = re.compile(r"^(?:published|posted|updated|date|last updated|on)\b[\s:on-]*", re.IGNORECASE)
_CLOCK = re.compile(
    r"[\s,|–—-]*(?:at\s+)?\d{1,2}[:.]\d{2}(?:\s*[ap]\.?m\.?)?(?:\s*\(?(?:GMT|UTC)[+-]?\d*\)?)?", re.IGNORECASE
)
_LATIN = re.compile(r"[A-Za-z]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ENGLISH = frozenset(
    ["the", "of", "and", "in", "to", "a", "was", "were", "on", "said", "by", "for", "from", "that", "an"]
)


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    return read_rules("document.toml")


def refuse_unusable(text: str) -> None:
    """Refuse a text that cannot even be coded by hand: there is none, or it is too long for one report."""
    if not text.strip():
        raise ReadError.because("report-empty", N_("There is no text. Paste the report, or choose another file."))
    if len(text) > MAX_CHARACTERS:
        template = N_("The text has {count} characters, more than {limit}. Paste one report at a time.")
        raise ReadError.because("report-too-long", template, count=len(text), limit=MAX_CHARACTERS)


def refuse_foreign(text: str) -> None:
    """Refuse a text that is no report in English: in Arabic script, or no sentences at all."""
    letters, arabic = len(_LATIN.findall(text[:MAX_CHARACTERS])), len(_ARABIC.findall(text[:MAX_CHARACTERS]))
    if arabic > letters:
        template = N_("The text is in Arabic or Kurdish, which is not read yet. Code it by hand in the same form.")
        raise ReadError.because("report-language", template)
    words = re.findall(r"[a-z]+", text[:20_000].lower())
    known = sum(word in _ENGLISH for word in words)
    if not letters or (len(words) >= 12 and known < len(words) * 0.06):
        template = N_(
            "The text does not look like a report in English. Only English is read; others are coded by hand."
        )
        raise ReadError.because("report-not-english", template)


def refuse_unreadable(text: str) -> None:
    """Refuse a text that is no report in English.

    Raises
    ------
    ReadError
        When it is empty, too long, in Arabic script, or no sentences at all.
    """
    refuse_unusable(text)
    refuse_foreign(text)


def cut_boilerplate(lines: Sequence[str]) -> list[str]:
    """Cut the lines of a page that are no part of its report; behind "Comments" and the like nothing is."""
    kept: list[str] = []
    for line in lines:
        if line.strip().casefold().rstrip(":") in _rules()["boilerplate"]["ends"] and len(kept) >= 3:
            break
        if line.strip() and not is_boilerplate(line):
            kept.append(line.strip())
    return kept


def _read_day_line(line: str) -> dt.date | None:
    """The day of a line that is nothing but a date: "14-07-2024", "Published: 14 July 2024, 10:30"."""
    bare = _CLOCK.sub("", _DATE_LABEL.sub("", line.strip()))
    bare = re.sub(r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+", "", bare, flags=re.IGNORECASE)
    bare = re.sub(r"(?<=\d)-(?=\d{1,2}-(?:19|20)\d\d\b)|(?<=\d)-(?=20\d\d\b)", "/", bare)
    times = [t for t in find_times(bare, None) if t.kind == "day" and t.day]
    if len(times) != 1 or len(bare) - (times[0].span.end - times[0].span.start) > 4:
        return None
    return times[0].day


def read_byline(line: str) -> tuple[dt.date | None, str] | None:
    """Read a line that only says who wrote it, for whom and when: "By A. Writer, Rudaw | 14/03/2023"."""
    words = line.strip()
    mark = next(
        (p for p in _rules()["publisher"] for m in p["marks"] if re.search(rf"\b{re.escape(m)}\b", words)), None
    )
    if len(words) > 100 or words.endswith((".", "”", '"', ":")) or "http" in words:
        return None
    if not (words.startswith(("By ", "BY ")) or " | " in words or (mark and words in mark["marks"])):
        return None
    days = [t.day for t in find_times(words, None) if t.kind == "day" and t.day]
    return (days[0] if len(days) == 1 else None), str(mark["name"]) if mark else ""


def find_publisher(text: str, url: str) -> str:
    """Find whose report it is: by the address, else by the mark in its first words ("Shafaq News /", "(ESTA)")."""
    host = (urlsplit(url).hostname or "") if url else ""
    for publisher in _rules()["publisher"]:
        if any(host == known or host.endswith(f".{known}") for known in publisher["hosts"]):
            return str(publisher["name"])
    head = text[:200]
    for publisher in _rules()["publisher"]:
        for mark in publisher["marks"]:
            if re.search(rf"\(\s*{re.escape(mark)}\s*\)|(?:^|\n){re.escape(mark)}\s*(?:/|\s[-–—]\s|\n)", head):
                return str(publisher["name"])
    return ""


def _is_title(lines: Sequence[str]) -> bool:
    """Whether the first line is a title: short, without a full stop, and followed by longer ones."""
    first = lines[0]
    return (
        len(lines) > 1
        and 8 < len(first) <= 160
        and not first.endswith((".", ":", ",", ";"))
        and len(lines[1]) > len(first) / 2
    )


def read_pasted(
    text: str,
    *,
    title: str = "",
    publisher: str = "",
    url: str = "",
    published: dt.date | None = None,
    any_language: bool = False,
) -> Document:
    """Make a document of a pasted text.

    Parameters
    ----------
    text
        As it was pasted, with menus and all.
    title, publisher, url, published
        What is known of it; what is not is looked for in the text.
    any_language
        Take a text in another language too, to be coded by hand.

    Returns
    -------
    Document
        Its text is the title and the report's paragraphs, one a line.

    Raises
    ------
    ReadError
        See `refuse_unreadable`.
    """
    refuse = refuse_unusable if any_language else refuse_unreadable
    refuse(text)
    lines = cut_boilerplate(_CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n"))
    for line in list(lines[:_HEAD_LINES]):
        address = _ADDRESS.fullmatch(line)
        day = _read_day_line(line)
        byline = None if address or day else read_byline(line)
        if address:
            url = url or address.group()
        if day or byline:
            published = published or day or (byline and byline[0])
        if byline:
            publisher = publisher or byline[1]
        if address or day or byline:
            lines.remove(line)
    if not title and lines and _is_title(lines):
        title = lines.pop(0)
    body = "\n".join(lines)
    refuse(body or title)
    return make_document(
        body, title=title, publisher=publisher or find_publisher(body, url), url=url, published=published
    )


def hash_text(document: Document) -> str:
    """Give the SHA-256 of a document's text, by which the same report is known again."""
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
