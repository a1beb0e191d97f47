"""Turn a sentence's words into items with one letter each, so that grammar can be written as regular expressions.

`CODES` is the alphabet: "N" a number, "P" a noun for a person, "K" the past of a verb of killing, and so on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.reports.candidate import Span
from data.reports.dates import TimeWord
from data.reports.tokens import Sentence, Token
from data.reports.vocabulary import Entry, read_list, read_vocabulary

CODES: dict[str, str] = {
    "number": "N", "vague": "V", "none": "0", "one": "A", "definite": "D", "genitive": "G", "of": "O", "from": "F",
    "and": "&", "including": "I", "them": "T", "modifier": "M", "person": "P", "actor": "X", "place": "L", "name": "C",
    "approximately": "~", "measure": "U", "time": "t", "be": "b", "have": "h", "modal": "m", "not": "n", "adverb": "a",
    "by": "y", "when": "w", "kill": "k", "kill.past": "K", "die": "e", "dead": "x", "hurt": "j", "hurt.past": "H",
    "suffer": "s", "casualties": "c", "abduct": "f", "abduct.past": "B", "arrest": "r", "arrest.past": "R",
    "seize": "z", "seize.past": "Z", "free": "l", "leave": "v", "claim": "q", "word": "o",
}  # fmt: skip
"""The letter of each tag; a verb's form without a letter of its own has the verb's."""

_MARKS = {",": ",", "(": "(", ")": ")", ";": ";", ":": ":", "–": "-", "—": "-"}
_QUOTES = frozenset("\"“”'‘’«»")


@dataclass(frozen=True)
class Item:
    """A word, a phrase or a mark of a sentence with its letter."""

    code: str
    start: int
    end: int
    text: str
    entry: Entry | None = None
    number: int = 0

    @property
    def span(self) -> Span:
        """Where it stands in the report."""
        return Span(self.start, self.end)

    @property
    def tag(self) -> str:
        """The tag of its entry, "" for a word that the vocabulary does not hold."""
        return self.entry.tag if self.entry else ""


@dataclass(frozen=True)
class PlaceSpan:
    """Where the name of a place stands; the items only need to know that it is one."""

    start: int
    end: int


def _code_of(entry: Entry) -> str:
    return CODES.get(entry.tag) or CODES[entry.tag.split(".")[0]]


def _make_number(token: Token) -> int:
    digits = token.raw.replace(",", "")
    return int(digits) if digits.isdecimal() and len(digits) <= 7 else 0


def _plain_item(token: Token) -> Item:
    raw = token.raw
    if raw[0].isdigit():
        if raw[-1].isalpha() or "." in raw or ":" in raw:
            return Item("M", token.start, token.end, token.key)
        return Item("N", token.start, token.end, token.key, number=_make_number(token))
    if raw in _MARKS:
        return Item(_MARKS[raw], token.start, token.end, raw)
    if raw in _QUOTES:
        return Item('"', token.start, token.end, raw)
    if not raw[0].isalpha():
        return Item(".", token.start, token.end, raw)
    return Item("C" if token.is_capitalised else "o", token.start, token.end, token.key)


def _spans_by_start(spans: Sequence[tuple[int, int, str]]) -> dict[int, tuple[int, str]]:
    return {start: (end, code) for start, end, code in spans}


def make_items(sentence: Sentence, times: Sequence[TimeWord], places: Sequence[PlaceSpan]) -> list[Item]:
    """Make the items of a sentence.

    Parameters
    ----------
    sentence
        Its words.
    times, places
        What `find_times` and the place finder found in it; each becomes one item.
    """
    whole = _spans_by_start(
        [*((p.start, p.end, "L") for p in places), *((t.span.start, t.span.end, "t") for t in times)]
    )
    vocabulary, tokens, items = read_vocabulary(), sentence.tokens, list[Item]()
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.start in whole:
            end, code = whole[token.start]
            items.append(Item(code, token.start, end, token.key))
            while at < len(tokens) and tokens[at].start < end:
                at += 1
            continue
        found = vocabulary.find(tokens, at)
        if found is not None and not _is_name_part(tokens, at, found[1], found[0]):
            entry, stop = found
            number = int(entry.value) if entry.tag == "number" else 0
            items.append(Item(_code_of(entry), token.start, tokens[stop - 1].end, token.key, entry, number))
            at = stop
        else:
            items.append(_plain_item(token))
            at += 1
    return _join_numbers(_join_wounds(_drop_title_dots(items)))


def _is_name_part(tokens: Sequence[Token], at: int, stop: int, entry: Entry) -> bool:
    """A capitalised word in mid-sentence that is no noun for a person, a group or a number is part of a name."""
    if entry.tag in ("person", "actor", "modifier", "number") or stop - at > 1 or at == 0:
        return False
    return tokens[at].is_capitalised and tokens[at - 1].raw[0].isalpha() and tokens[at].raw != "I"


def _drop_title_dots(items: list[Item]) -> list[Item]:
    """Drop the dot of "Col." and the like, which stands at once behind the word."""
    return [
        item
        for before, item in zip([None, *items[:-1]], items, strict=True)
        if not (item.text == "." and before is not None and before.code == "P" and before.end == item.start)
    ]


def _join_wounds(items: list[Item]) -> list[Item]:
    """Join "sustained two bullet wounds" into one verb of suffering."""
    verbs, nouns = (read_list("targets.toml", "wounds", name) for name in ("verbs", "nouns"))
    joined: list[Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        near = range(at + 1, min(at + 6, len(items))) if item.text in verbs and item.code == "o" else range(0)
        stop = next((i for i in near if items[i].text in nouns), None)
        if stop is not None and not any(i.code in ",.;PX0" for i in items[at:stop]):
            joined.append(replace(item, code="s", end=items[stop].end))
            at = stop + 1
            continue
        joined.append(item)
        at += 1
    return joined


def _join_numbers(items: list[Item]) -> list[Item]:
    """Join "twenty" "four" and "one" "hundred"; turn "10" "year" "old" into a modifier."""
    joined: list[Item] = []
    for item in items:
        last = joined[-1] if joined else None
        if item.code == "N" and last is not None and last.code == "N":
            if item.number == 100:
                joined[-1] = Item("N", last.start, item.end, last.text, number=last.number * 100)
                continue
            if last.number >= 20 and last.number % 10 == 0 and item.number < 10:
                joined[-1] = Item("N", last.start, item.end, last.text, number=last.number + item.number)
                continue
        if item.text in ("year", "years") and last is not None and last.code == "N":
            joined[-1] = Item("U", last.start, item.end, last.text)
            continue
        if item.text == "old" and last is not None and last.code == "U":
            joined[-1] = Item("M", last.start, item.end, last.text)
            continue
        joined.append(item)
    return joined


def codes_of(items: Sequence[Item]) -> str:
    """Give the letters of the items as one string; position i is item i."""
    return "".join(item.code for item in items)
