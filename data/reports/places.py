"""Find the names of places in a sentence, known to the gazetteer or told as places by the words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from data.reports.dates import TimeWord
from data.reports.tokens import Sentence, Token, plain
from data.reports.vocabulary import read_rules, read_vocabulary
from geo.gazetteer import BEARINGS, Gazetteer, Place

_LONGEST = 5
_BEARING = "(?:north|south|east|west)(?:[ -]?(?:east|west))?(?:ern)?"
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
_DISTANCE = re.compile(
    rf"(?:(?P<km>\d+(?:\.\d+)?|{'|'.join(_NUMBERS)})\s*(?P<unit>km|kilomet(?:er|re)s?|miles?)\s+(?:to\s+the\s+)?)?"
    rf"(?P<bearing>{_BEARING})\s+of\s+(?:\w+['’]s\s+)?(?:the\s+)?(?:(?:[a-z]+\s+)?[a-z]+\s+of\s+)?$",
    re.IGNORECASE,
)
_PROVINCE_WORD = re.compile(r"\s*(?:province|governorate)\b", re.IGNORECASE)
_PROVINCE_BEFORE = re.compile(r"(?:province|governorate)\s+of\s+$", re.IGNORECASE)
_UNIT_BEFORE = re.compile(
    r"(?:\b(village|town|city|district|sub-?district|hamlet|area|neighbou?rhood|quarter|region)s?)\s+(?:of\s+|called\s+)?$",
    re.IGNORECASE,
)
_APPOSITION = re.compile(
    r",\s+(?:which\s+is\s+)?(?:a|an|the)\s+(?:[a-z-]+\s+){0,3}?(village|town|area|sub-?district|hamlet|neighbou?rhood|quarter)\b",
    re.IGNORECASE,
)
_ROAD = re.compile(
    r"(?:\b(?:from|between|linking|connects|connecting)\s+(?:[A-Z][\w’'-]*\s+){1,3}(?:to|and|with)|\broad\s+to|\bway\s+(?:from|to))\s+$"
    r"|\b(?:way|road|highway|line|pipeline)\s+from\s+$"
)
_BETWEEN = re.compile(r"\b(?:between|linking|connecting)\s+$", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|with|to)\s+[A-Z]")
_TREATED = re.compile(r"\b(?:died|taken|treated|brought|rushed|moved|transferred|admitted|received)\b")
_GOAL = re.compile(
    r"\b(?:(?<!close )(?<!next )to|towards?|from|advance\s+(?:\w+\s+){0,3}on|march\s+on|battle\s+for)\s+(?:the\s+)?$"
)
_ARTICLES = frozenset(["al", "el", "bin", "abu", "um", "umm"])
_PARTICLES = frozenset(["al", "el", "bin", "abu", "um", "umm", "ad", "as", "ar", "az", "ash", "at"])


@dataclass(frozen=True)
class PlaceMention:
    """The name of a place in a sentence.

    Attributes
    ----------
    start, end
        Where the name stands.
    name
        As the text spells it.
    options
        The places it may mean; empty for a name that no table holds.
    unit
        The word for its kind beside it, "" for none.
    is_province
        Told as a province, or nothing but one.
    is_near
        The event is near it, not at it.
    is_attribution
        It says whose police, mayor or hospital it is.
    is_strong
        A preposition or a word for its kind says that it is a place.
    is_reference, is_goal
        It only helps to find another place ("south of"), or is where somebody went to or came from.
    bearing, distance_km
        "30 km south of": the direction and how far; 0 where no distance is told.
    """

    start: int
    end: int
    name: str
    options: tuple[Place, ...]
    unit: str = ""
    is_province: bool = False
    is_near: bool = False
    is_attribution: bool = False
    is_strong: bool = False
    bearing: str = ""
    distance_km: float = 0.0
    is_reference: bool = False
    is_goal: bool = False

    @property
    def precision(self) -> int:
        """How exact the name is by its kind: see `geo_precision`."""
        if self.is_province:
            return 3
        by_unit = _geography()["units"].get(self.unit, 0)
        return int(by_unit or (self.options[0].geo_precision if self.options else 2))


@lru_cache(maxsize=1)
def _geography() -> dict[str, dict[str, int]]:
    return read_rules("geography.toml")


@lru_cache(maxsize=1)
def _pattern_near() -> re.Pattern[str]:
    phrases = read_rules("geography.toml")["nearness"]["phrases"]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\s+(?:the\s+)?(?:[a-z]+\s+of\s+)?$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _patterns_attribution() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rules = read_rules("geography.toml")["attribution"]
    after = "|".join(sorted(map(re.escape, rules["after"]), key=len, reverse=True))
    before = "|".join(sorted(map(re.escape, rules["before"]), key=len, reverse=True))
    return re.compile(rf"(?:['’]s)?\s+(?:{after})\b", re.IGNORECASE), re.compile(
        rf"\b(?:{before})\s+(?:the\s+)?$", re.IGNORECASE
    )


@lru_cache(maxsize=1)
def _not_places() -> frozenset[str]:
    return frozenset(plain(name) for name in read_rules("geography.toml")["not_places"]["names"])


def _unit_after(text: str, end: int) -> tuple[str, int]:
    """The word for a kind of place after a name, and where it ends."""
    units = _geography()["units"]
    m = re.match(r"(?:['’]s)?[\s-]+([A-Za-z]+)(?:[\s-]+([A-Za-z]+))?", text[end : end + 40])
    if not m:
        return "", end
    first, second = m[1].lower(), (m[2] or "").lower()
    if f"{first} {second}" in units:
        return f"{first} {second}", end + m.end(2)
    return (first, end + m.end(1)) if first in units else ("", end)


def _describe(text: str, start: int, end: int, options: tuple[Place, ...], sentence: Sentence) -> PlaceMention:
    """Read the words around a name."""
    before, after = text[max(sentence.start, start - 60) : start], text[end : end + 40]
    unit, _ = _unit_after(text, end)
    unit_before = _UNIT_BEFORE.search(before)
    last = re.search(r"[\s-](\w+)$", text[start:end])
    if not unit and last and last[1].lower() in _geography()["units"]:
        unit = last[1].lower()
    named = unit_before is not None and unit_before[1].lower() in ("village", "town", "city", "hamlet")
    if not unit and unit_before and (named or not re.search(r"[A-Z][\w'’]*\s+$", before[: unit_before.start()])):
        unit = unit_before[1].lower().replace("-", " ").replace("subdistrict", "sub district")
    apposition = _APPOSITION.match(text[end : end + 70])
    if not unit and apposition:
        unit = apposition[1].lower().replace("-", " ")
    distance = _DISTANCE.search(before)
    attributed_after, attributed_before = _patterns_attribution()
    only_province = bool(options) and all(p.kind == "province" for p in options)
    is_province = unit in ("province", "governorate") or bool(_PROVINCE_BEFORE.search(before)) or only_province
    previous = re.search(r"([A-Za-z’']+)\s+(?:the\s+)?[\"“]?$", before)
    locative = _geography()["locative"]
    km = distance["km"] if distance and distance["km"] else "0"
    return PlaceMention(
        start,
        end,
        text[start:end],
        options,
        unit=unit,
        is_province=is_province,
        is_near=bool(_pattern_near().search(before)),
        is_attribution=bool(
            attributed_after.match(after)
            or attributed_before.search(before)
            or (unit == "hospital" and _TREATED.search(before))
        ),
        is_strong=bool(unit) or bool(previous and previous[1].lower() in locative) or bool(_PROVINCE_WORD.match(after)),
        bearing=_bearing(distance["bearing"]) if distance else "",
        distance_km=float(_NUMBERS.get(km.lower(), 0) or km if km[0].isdigit() else _NUMBERS[km.lower()])
        * (1.609344 if distance and (distance["unit"] or "").startswith("mile") else 1.0),
        is_reference=bool(distance or _ROAD.search(before) or (_BETWEEN.search(before) and _AND.match(after))),
        is_goal=bool(_GOAL.search(before)),
    )


def _bearing(words: str) -> str:
    found = re.sub(r"[\s-]|ern", "", words.lower())
    return found if found in BEARINGS else ""


def _is_joined(text: str, first: Token, second: Token) -> bool:
    return text[first.end : second.start] in (" ", "-", "‑", "’", "'", "")


def _name_end(text: str, tokens: Sequence[Token], at: int) -> int:
    """Where the run of capitalised words that begins at `at` ends; at most `_LONGEST` words."""
    stop = at
    while stop < len(tokens) and stop - at < _LONGEST:
        token = tokens[stop]
        if not token.raw[0].isalpha() or (stop > at and not _is_joined(text, tokens[stop - 1], token)):
            break
        if not (token.is_capitalised or token.key in _PARTICLES or _geography()["units"].get(token.key)):
            break
        stop += 1
    return stop


def _find_known(
    text: str, tokens: Sequence[Token], at: int, gazetteer: Gazetteer
) -> tuple[int, tuple[Place, ...]] | None:
    for stop in range(_name_end(text, tokens, at), at, -1):
        if not tokens[stop - 1].is_capitalised and _geography()["units"].get(tokens[stop - 1].key) and stop - at < 2:
            continue
        name = text[tokens[at].start : tokens[stop - 1].end]
        options = gazetteer.find(name)
        if options:
            while (
                stop - at > 1
                and not tokens[stop - 1].is_capitalised
                and tokens[stop - 1].key in ("province", "governorate", "district", "subdistrict")
            ):
                stop -= 1
                if stop - at > 1 and tokens[stop - 1].key == "sub":
                    stop -= 1
            return stop, options
    return None


def _find_unknown(text: str, tokens: Sequence[Token], at: int, sentence: Sentence) -> int | None:
    """Where a name that no table holds ends, if the words around it tell of a place; None otherwise."""
    stop = at
    while stop < len(tokens) and stop - at < 4 and (stop == at or _is_joined(text, tokens[stop - 1], tokens[stop])):
        token = tokens[stop]
        if not (token.raw[0].isalpha() and (token.is_capitalised or token.key in _PARTICLES)):
            break
        stop += 1
    while stop > at and not tokens[stop - 1].is_capitalised:
        stop -= 1
    if (
        stop == at
        or tokens[at].raw in ("at", "as", "an")
        or (stop - at == 1 and tokens[at].key in _not_places())
        or (len(tokens[at].raw) < 3 and tokens[at].key not in _PARTICLES)
    ):
        return None
    start, end = tokens[at].start, tokens[stop - 1].end
    if plain(text[start:end]) in _not_places():
        return None
    before = text[max(sentence.start, start - 30) : start]
    if start == sentence.start and text[end : end + 2] == ": ":
        return stop  # the head of an item of a list
    if all(token.raw.isupper() for token in tokens[at:stop]):
        return None  # "a PMF checkpoint"
    if stop - at > 1 and _geography()["units"].get(tokens[stop - 1].key):
        return stop  # "Khalidiya Island"
    unit, _ = _unit_after(text, end)
    if unit and unit not in ("province", "governorate", "border", "field", "region", "front"):
        return stop
    if _UNIT_BEFORE.search(before):
        return stop
    if re.search(r"\b(?:in|at|near|outside)\s+$", before, re.IGNORECASE) and not re.match(
        r"['’]s|\s+[A-Z]", text[end : end + 4]
    ):
        return stop
    apposition = re.match(
        r",\s+(?:a|an|the)\s+(?:[a-z-]+\s+){0,3}?(village|town|area|sub-?district|hamlet)\b", text[end : end + 60]
    )
    return stop if apposition else None


def find_places(
    text: str, sentence: Sentence, gazetteer: Gazetteer, times: Sequence[TimeWord] = ()
) -> list[PlaceMention]:
    """Find the places of a sentence, in order, none overlapping another and none a part of `times`.

    Notes
    -----
    A name of the vocabulary's groups ("Islamic State") is no place. A known name that is also a word or a person's
    name counts only where `is_strong` says so; the caller decides.
    """
    tokens, vocabulary, found = sentence.tokens, read_vocabulary(), list[PlaceMention]()
    busy = {position for time in times for position in range(time.span.start, time.span.end)}
    at = 0
    while at < len(tokens):
        token = tokens[at]
        begins = token.is_capitalised or token.raw in _ARTICLES or text[token.end : token.end + 1] == "-"
        if (
            token.start in busy
            or not begins
            or not token.raw[0].isalpha()
            or not (token.is_capitalised or token.key in _PARTICLES)
        ):
            at += 1
            continue
        group = vocabulary.find(tokens, at)
        known = _find_known(text, tokens, at, gazetteer)
        if group is not None and group[0].tag in ("actor", "person") and (known is None or known[0] <= group[1]):
            at = group[1]
            continue
        if known is not None and (known[0] - at > 1 or plain(token.raw) not in _not_places()):
            mention = _describe(text, token.start, tokens[known[0] - 1].end, known[1], sentence)
            if mention.is_strong or not _is_word(group) or at == 0:
                found.append(mention)
            at = known[0]
            continue
        stop = _find_unknown(text, tokens, at, sentence) if not _is_word(group) else None
        if stop is not None:
            found.append(_describe(text, token.start, tokens[stop - 1].end, (), sentence))
            at = stop
            continue
        at += 1
        while at < len(tokens) and tokens[at].is_capitalised and _is_joined(text, tokens[at - 1], tokens[at]):
            if _find_known(text, tokens, at, gazetteer):
                break
            at += 1
    return found


def _is_word(group: tuple[object, int] | None) -> bool:
    return group is not None
