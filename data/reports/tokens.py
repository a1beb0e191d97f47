"""Cut a text into paragraphs, sentences and words, each with its place in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(
    r"(?:[A-Z]\.){2,}|\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?(?![^\W\d_])|\d+|['’](?:s|S)\b|[^\W\d_]+(?:['’ʼ`‘](?![sS]\b)[^\W\d_]+)*|[^\w\s]"
)
"""A number, a possessive ending, a word with apostrophes inside, or one mark; a hyphen stands alone."""

MAX_TOKENS = 250
"""The longest sentence; noise without a full stop is cut, so that its cost grows no faster than its length."""

_ABBREVIATIONS = frozenset(
    [
        "col",
        "sgt",
        "gen",
        "lt",
        "maj",
        "capt",
        "brig",
        "cpl",
        "dr",
        "mr",
        "mrs",
        "ms",
        "st",
        "no",
        "km",
        "gov",
        "adm",
        "cmdr",
        "pvt",
        "sr",
        "jr",
        "vs",
        "approx",
        "dep",
        "eng",
        "prof",
        "rep",
        "sen",
    ]
)
_MONTHS = frozenset(["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"])
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)")
_PARAGRAPH = re.compile(r"[^\n]+")
_APOSTROPHES = re.compile("['’‘`ʼ]")


@dataclass(frozen=True)
class Token:
    """A word, number or mark; `text[start:end]` of the report is `raw`, `key` is it folded for the vocabulary."""

    raw: str
    key: str
    start: int
    end: int

    @property
    def is_capitalised(self) -> bool:
        """Whether the word begins with an upper-case letter."""
        return self.raw[0].isupper()


@dataclass(frozen=True)
class Sentence:
    """One sentence: its words, where it stands, and the number of its paragraph; 0 is the title's."""

    tokens: tuple[Token, ...]
    start: int
    end: int
    paragraph: int


@lru_cache(maxsize=16_384)
def plain(word: str) -> str:
    """Fold a word for the vocabulary: lower case, no marks on letters, no apostrophes."""
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", word))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def _undotted(word: str) -> str:
    """Write "I.E.D." as IED."""
    return word.replace(".", "") if word[0].isupper() and word.endswith(".") else word


def cut_words(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """Cut `text[start:end]` into tokens; hyphens part words and are dropped."""
    found = _WORD.finditer(text, start, len(text) if end is None else end)
    return tuple(
        Token(
            _undotted(m.group()),
            "'s" if m.group() in ("'s", "’s", "’S", "'S") else plain(_undotted(m.group())),
            m.start(),
            m.end(),
        )
        for m in found
        if m.group() not in ("-", "‐", "‑")
    )


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    words = text[max(0, match.start() - 40) : match.start()].split()
    before = words[-1].lstrip("(\"'“‘") if words else ""
    if match.group()[0] == ".":
        if before.casefold() in _MONTHS and text[match.end() :].lstrip()[:1].isdigit():
            return False  # "on Jan. 30"
        if before.casefold() in _ABBREVIATIONS or re.fullmatch(r"(?:[A-Za-z]\.)*[A-Z]", before):
            return False
        following = text[match.end() :].lstrip()[:1]
        if before.casefold() in ("a.m", "p.m", "u.s", "u.n", "e.g", "i.e") and following.islower():
            return False
    return True


_WHILE = re.compile(r",\s+(?:while|whereas)\s+(?=[^.;]*?\b(?:in|at|near)\s+(?:the\s+)?(?:[a-z]+\s+){0,3}[A-Z])")
_NAMED = re.compile(r"\b(?:in|at|near)\s+(?:the\s+)?(?:[a-z]+\s+){0,3}[A-Z]")
"""Two halves of a sentence that tell of a place each: "..., while sappers dealt with two bombs in Ain al-Jahash"."""
_OTHER_PLACE = re.compile(
    r"(?:[,;]\s+(?:while|whereas|and)|;)\s+(?=(?:in|at|near)\s+[A-Z])|;\s+(?=(?:the|a)\s+(?:second|third|other)\b|another\b)"
)
"""Where a sentence goes on with another event: "..., while in Hawija a bomb wounded two", "...; the second killed"."""


def _cut_sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for first, last in _cut_full_sentences(text, start, end):
        at = first
        halves = [m for m in _WHILE.finditer(text, first, last) if _NAMED.search(text, at, m.start())]
        others = [*_OTHER_PLACE.finditer(text, first, last), *halves[:1]]
        for match in sorted({m.start(): m for m in others}.values(), key=lambda m: m.start()):
            yield at, match.start() + 1
            at = match.end()
        yield at, last


def _cut_full_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if _ends_sentence(text, match):
            yield at, match.end()
            at = match.end()
            while at < end and text[at].isspace():
                at += 1
    if at < end:
        yield at, end


def cut_sentences(text: str, *, first_paragraph: int = 1, offset: int = 0) -> list[Sentence]:
    """Cut a text into sentences.

    Parameters
    ----------
    text
        The whole text; sentences never run over a line's end.
    first_paragraph
        The number of the first paragraph.
    offset
        Where to begin; what stands before it belongs to no sentence.

    Returns
    -------
    list of Sentence
        In the order of the text; positions count from its beginning.
    """
    sentences: list[Sentence] = []
    paragraph = first_paragraph
    for line in _PARAGRAPH.finditer(text, offset):
        if not line.group().strip():
            continue
        for start, end in _cut_sentence_spans(text, line.start(), line.end()):
            tokens = cut_words(text, start, end)
            for at in range(0, len(tokens), MAX_TOKENS):
                part = tokens[at : at + MAX_TOKENS]
                last = end if at + MAX_TOKENS >= len(tokens) else part[-1].end
                sentences.append(Sentence(part, part[0].start if at else start, last, paragraph))
        paragraph += 1
    return sentences
