"""The name of a place in a sentence, and what the words around it say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from data.reports.tokens import Sentence
from data.reports.vocabulary import read_rules, read_vocabulary
from geo.gazetteer import BEARINGS, Place

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
UNIT_BEFORE = re.compile(
    r"(?:\b(village|town|city|district|sub-?district|hamlet|area|neighbou?rhood|quarter|region)s?)\s+(?:of\s+|called\s+)?$",
    re.IGNORECASE,
)
_APPOSITION = re.compile(
    r",\s+(?:which\s+is\s+)?(?:a|an|the)\s+(?:[a-z-]+\s+){0,3}?(village|town|area|sub-?district|hamlet|neighbou?rhood|quarter)\b",
    re.IGNORECASE,
)
_ROAD = re.compile(
    r"(?:\b(?:from|between|link(?:s|ing|ed)|connect(?:s|ing|ed)|join(?:s|ing))\s+(?:[A-Z][\w’'-]*\s+){1,3}(?:to|and|with)"
    r"|\bbetween\s+(?:[\w’'-]+\s+){1,5}and\s+(?:the\s+)?(?:[A-Za-z]+\s+){0,2}(?:of)?"
    r"|\broad\s+to|\bway\s+(?:from|to))\s+$"
    r"|\b(?:way|road|highway|line|pipeline)\s+from\s+$"
)
_UNNAMED = re.compile(
    r"\b(?:an?|one|two|three|several|another|some)\s+(?:[a-z]+\s+){0,2}(?:village|town|hamlet|house|farm|area|neighbou?rhood|sub-?district)s?"
    r"\s+(?:near|in|of|outside|within|close to|on the outskirts of|around"
    r"|(?:north|south|east|west|(?:south|north)-?(?:east|west))\s+of)"
    r"\s+(?:the\s+)?(?:[a-z]+\s+){0,2}$",
    re.IGNORECASE,
)
"""A smaller place that is not named yet: "a village near Kirkuk"."""
_BETWEEN = re.compile(
    r"\b(?:between|link(?:s|ing)|connect(?:s|ing)|join(?:s|ing))\s+(?:the\s+)?(?:(?:villages|towns|areas|districts|cities)\s+of\s+)?$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+(?:and|with|to)\s+[A-Z]")
_FORCE_BEFORE = re.compile(r"\bpolice\s+in\s+$", re.IGNORECASE)
_SMALL = ("village", "villages", "area", "hamlet", "subdistrict", "sub district", "valley")
"""A post "of the Federal Police in al-Satiha village" stands there; "police in Kirkuk" only say something."""
_TREATED = re.compile(r"\b(?:died|taken|treated|brought|rushed|moved|transferred|admitted|received)\b")
_GOAL = re.compile(
    r"\b(?:(?<!close )(?<!next )to|towards?|from|(?:from|in) the direction of"
    r"|advance\s+(?:\w+\s+){0,3}on|march\s+on|battle\s+for)"
    r"\s+(?:the\s+)?(?:(?:village|town|city)\s+of\s+)?$"
)


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
    is_around
        It is told as around a smaller place without a name: "a village near Kirkuk".
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
    is_around: bool = False

    @property
    def precision(self) -> int:
        """How exact the name is by its kind: see `geo_precision`."""
        if self.is_province:
            return 3
        by_unit = geography()["units"].get(self.unit, 0)
        return int(by_unit or (self.options[0].geo_precision if self.options else 2))


@lru_cache(maxsize=1)
def geography() -> dict[str, dict[str, int]]:
    """Give the words around places, `rules/geography.toml`."""
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


def unit_after(text: str, end: int) -> tuple[str, int]:
    """The word for a kind of place after a name, and where it ends."""
    units = geography()["units"]
    m = re.match(r"(?:['’]s)?[\s-]+([A-Za-z]+)(?:[\s-]+([A-Za-z]+))?", text[end : end + 40])
    if not m:
        return "", end
    first, second = m[1].lower(), (m[2] or "").lower()
    if f"{first} {second}" in units:
        return f"{first} {second}", end + m.end(2)
    return (first, end + m.end(1)) if first in units else ("", end)


def _is_modifier(word: str) -> bool:
    """Whether a capitalised word only says whose a place is: "the Kurdish village of"."""
    entry = read_vocabulary().entries.get((word.lower(),))
    return entry is not None or word in ("The", "A", "An")


def describe_mention(
    text: str, start: int, end: int, options: tuple[Place, ...], sentence: Sentence, unit: str = ""
) -> PlaceMention:
    """Read the words around a name; `unit` is the word for its kind where the list that it stands in gives it."""
    before, after = text[max(sentence.start, start - 60) : start], text[end : end + 40]
    unit = unit_after(text, end)[0] or unit
    unit_before = UNIT_BEFORE.search(before)
    last = re.search(r"[\s-](\w+)$", text[start:end])
    if not unit and last and last[1].lower() in geography()["units"]:
        unit = last[1].lower()
    named = unit_before is not None and unit_before[1].lower() in ("village", "town", "city", "hamlet")
    owner = re.search(r"([A-Z][\w'’-]*)\s+$", before[: unit_before.start()]) if unit_before else None
    if owner is not None and not _is_modifier(owner[1]):
        named = False  # "al-Kabira village of Muqdadiyah"
    if not unit and unit_before and (named or not re.search(r"[A-Z][\w'’]*\s+$", before[: unit_before.start()])):
        unit = unit_before[1].lower().replace("-", " ").replace("subdistrict", "sub district")
    apposition = _APPOSITION.match(text[end : end + 70])
    if not unit and apposition:
        unit = apposition[1].lower().replace("-", " ")
    distance = _DISTANCE.search(before)
    if distance and not distance["km"] and re.search(r"\b(?:in|across|of)\s+the\s+$", before[: distance.start()]):
        distance = None  # "in the south of Daquq district" is in it
    attributed_after, attributed_before = _patterns_attribution()
    only_province = bool(options) and all(p.kind == "province" for p in options)
    is_province = unit in ("province", "governorate") or bool(_PROVINCE_BEFORE.search(before)) or only_province
    previous = re.search(r"([A-Za-z’']+)\s+(?:the\s+)?[\"“]?$", before)
    locative = geography()["locative"]
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
            or (attributed_before.search(before) and not (unit in _SMALL and _FORCE_BEFORE.search(before)))
            or (unit == "hospital" and _TREATED.search(before))
        ),
        is_strong=bool(unit) or bool(previous and previous[1].lower() in locative) or bool(_PROVINCE_WORD.match(after)),
        bearing=_bearing(distance["bearing"]) if distance else "",
        distance_km=float(_NUMBERS.get(km.lower(), 0) or km if km[0].isdigit() else _NUMBERS[km.lower()])
        * (1.609344 if distance and (distance["unit"] or "").startswith("mile") else 1.0),
        is_reference=bool(distance or _ROAD.search(before) or (_BETWEEN.search(before) and _AND.match(after))),
        is_goal=bool(_GOAL.search(before)),
        is_around=bool(_UNNAMED.search(before)),
    )


def _bearing(words: str) -> str:
    found = re.sub(r"[\s-]|ern", "", words.lower())
    return found if found in BEARINGS else ""
