"""Find the names of places in a sentence, known to the gazetteer or told as places by the words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from data.reports.dates import TimeWord
from data.reports.mentions import UNIT_BEFORE, PlaceMention, describe_mention, geography, unit_after
from data.reports.tokens import Sentence, Token, plain
from data.reports.vocabulary import read_rules, read_vocabulary
from geo.gazetteer import Gazetteer, Place

_LONGEST = 5
_ARTICLES = frozenset(["al", "el", "bin", "abu", "um", "umm"])
_PARTICLES = frozenset(["al", "el", "bin", "abu", "um", "umm", "ad", "as", "ar", "az", "ash", "at"])


@lru_cache(maxsize=1)
def _not_places() -> frozenset[str]:
    return frozenset(plain(name) for name in read_rules("geography.toml")["not_places"]["names"])


def _is_joined(text: str, first: Token, second: Token) -> bool:
    return text[first.end : second.start] in (" ", "-", "‑", "’", "'", "")


def _name_end(text: str, tokens: Sequence[Token], at: int) -> int:
    """Where the run of capitalised words that begins at `at` ends; at most `_LONGEST` words."""
    stop = at
    while stop < len(tokens) and stop - at < _LONGEST:
        token = tokens[stop]
        if not token.raw[0].isalpha() or (stop > at and not _is_joined(text, tokens[stop - 1], token)):
            break
        if not (token.is_capitalised or token.key in _PARTICLES or geography()["units"].get(token.key)):
            break
        stop += 1
    return stop


def _find_known(
    text: str, tokens: Sequence[Token], at: int, gazetteer: Gazetteer
) -> tuple[int, tuple[Place, ...]] | None:
    for stop in range(_name_end(text, tokens, at), at, -1):
        if not tokens[stop - 1].is_capitalised and geography()["units"].get(tokens[stop - 1].key) and stop - at < 2:
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
    if stop - at > 1 and geography()["units"].get(tokens[stop - 1].key):
        return stop  # "Khalidiya Island"
    unit, _ = unit_after(text, end)
    if unit and unit not in ("province", "governorate", "border", "field", "region", "front"):
        return stop
    if unit == "region" and re.search(r"\bin the\s+$", before, re.IGNORECASE):
        return stop
    if UNIT_BEFORE.search(before):
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
            known = (_with_epithet(text, tokens, known[0]), known[1])
            mention = describe_mention(text, token.start, tokens[known[0] - 1].end, known[1], sentence)
            if mention.is_strong or not _is_word(group) or at == 0:
                found.append(mention)
            at = known[0]
            continue
        listed = (
            bool(found) and found[-1].unit in ("village", "villages") and _is_listed(text, found[-1].end, token.start)
        )
        if listed and not known:
            last = _name_end(text, tokens, at)
            if last > at:
                mention = describe_mention(text, token.start, tokens[last - 1].end, (), sentence, unit="village")
                found.append(replace(mention, is_reference=mention.is_reference or found[-1].is_reference))
                at = last
                continue
        told = group is None or bool(_VILLAGE_BEFORE.search(text[max(sentence.start, token.start - 20) : token.start]))
        stop = _find_unknown(text, tokens, at, sentence) if told else None
        if stop is not None:
            found.append(describe_mention(text, token.start, tokens[stop - 1].end, (), sentence))
            at = stop
            continue
        at += 1
        while at < len(tokens) and tokens[at].is_capitalised and _is_joined(text, tokens[at - 1], tokens[at]):
            if _find_known(text, tokens, at, gazetteer):
                break
            at += 1
    return found


def _with_epithet(text: str, tokens: Sequence[Token], stop: int) -> int:
    """Where a known name ends with what tells it from its namesakes: "Abu Saida al-Kabira"."""
    if stop + 1 < len(tokens) and tokens[stop].key == "al" and tokens[stop + 1].is_capitalised:
        between = text[tokens[stop - 1].end : tokens[stop].start], text[tokens[stop].end : tokens[stop + 1].start]
        if between[0] == " " and between[1] == "-":
            return stop + 2
    return stop


_VILLAGE_BEFORE = re.compile(r"\b(?:village|town|hamlet|neighbou?rhood|sub-?district)s?\s+of\s+$", re.IGNORECASE)
"""What is told behind these words is a place, whatever its name means elsewhere: "the village of Arab Koy"."""


def _is_listed(text: str, end: int, start: int) -> bool:
    """Whether a name goes on with a list: "the villages of Ali Rash, Grdashal and Mala Qara"."""
    return text[end:start].strip() in (",", "and", ", and", "&")


def _is_word(group: tuple[object, int] | None) -> bool:
    return group is not None
