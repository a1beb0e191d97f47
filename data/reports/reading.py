"""Read one sentence: its times, places, groups, tolls and the words that say that something happened."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from data.reports.candidate import Span
from data.reports.casualties import Toll, find_tolls
from data.reports.dates import TimeWord, find_times
from data.reports.items import Item, PlaceSpan, make_items
from data.reports.mentions import PlaceMention
from data.reports.places import find_places
from data.reports.tokens import Sentence, Token
from data.reports.vocabulary import Entry, Phrases, inflect, read_list, read_rules
from geo.gazetteer import Gazetteer

_BEFORE_VERB = frozenset(
    [
        "to",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "should",
        "must",
        "not",
        "they",
        "we",
        "i",
        "you",
        "who",
        "militants",
        "gunmen",
    ]
)


_BEFORE_NOUN = frozenset(["by", "of", "with", "the", "after", "from", "in", "and", "several", "two", "three", "four"])


@dataclass(frozen=True)
class Trigger:
    """A word that says what happened.

    Attributes
    ----------
    kind
        A table of `events.toml`.
    form
        "past", "ing", "base", "third" of a verb, "noun" else.
    """

    kind: str
    form: str
    span: Span
    words: str


@dataclass(frozen=True, eq=False)
class Reading:
    """A sentence, read."""

    sentence: Sentence
    text: str
    items: tuple[Item, ...]
    times: tuple[TimeWord, ...]
    places: tuple[PlaceMention, ...]
    tolls: tuple[Toll, ...]
    triggers: tuple[Trigger, ...]
    signs: frozenset[str]

    @property
    def words(self) -> str:
        """The sentence as it stands in the report."""
        return self.text[self.sentence.start : self.sentence.end]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its triggers, in order, each once."""
        return tuple(dict.fromkeys(t.kind for t in self.triggers))

    def has(self, *signs: str) -> bool:
        """Say whether the sentence bears one of the signs of `background.toml`, or a kind of time."""
        return any(sign in self.signs for sign in signs)

    @property
    def day_words(self) -> tuple[TimeWord, ...]:
        """The expressions that name a day, those of a statement ("told Xinhua on Saturday") last."""
        days = [t for t in self.times if t.kind in _DAYS]
        return tuple(sorted(days, key=self.is_of_statement))

    def is_of_statement(self, time: TimeWord) -> bool:
        """Whether a day is not the event's: something was said then, "told AFP on Sunday", or somebody went missing."""
        before = self.text[max(self.sentence.start, time.span.start - 60) : time.span.start]
        after = self.text[time.span.end : min(self.sentence.end, time.span.end + 30)]
        if _MISSING.search(before):
            return True
        said = _statement_patterns()
        earlier = next((t for t in self.times if _IS_SAME.fullmatch(self.text[t.span.end : time.span.start])), None)
        if earlier is not None and earlier is not time and earlier.kind in _DAYS:
            return self.is_of_statement(earlier)  # "on Friday (October 23)"
        if said[2].match(after):
            return True
        return bool(_statement_patterns()[0].search(before)) and not _statement_patterns()[1].match(after)


_DAYS = ("weekday", "day", "relative")
_IS_SAME = re.compile(r",?\s*\(?\s*(?:on\s+)?")
_MISSING = re.compile(r"\b(?:missing|disappeared|vanished|last seen)\s+(?:on\s+|since\s+)?$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _statement_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    said = "|".join(map(re.escape, read_rules("targets.toml")["speech"]["phrases"]))
    return (
        re.compile(
            rf"\b(?:{said})\b(?:\s+(?!that\b|when\b|in\b)[\w.’'-]+){{0,3}}(?:\s+in\s+(?:an?|its|his|their)\s+(?:\w+\s+)?"
            r"(?:statement|release|communique|tweet|post|conference|interview))?\s+(?:late |early )?(?:on\s+)?$"
            r"|\bstatement\s+(?:issued\s+|released\s+|published\s+)?(?:late |early )?(?:on\s+)?$",
            re.IGNORECASE,
        ),
        re.compile(r"\s+that\s+at\b"),
        re.compile(rf"\)?,?\s+(?:(?:has|have|had|also)\s+)?(?:{said})\b", re.IGNORECASE),
    )


@lru_cache(maxsize=1)
def read_triggers() -> Phrases:
    """Read the words of `events.toml`; a phrase in two tables is refused."""
    phrases = Phrases()
    for kind, table in read_rules("events.toml").items():
        seen: set[str] = set()
        for verb in table.get("verbs", ()):
            forms = {
                f: n for f, n in zip(inflect(verb), ("base", "third", "past", "past", "ing"), strict=True) if f != "x"
            }
            for form, name in forms.items():
                if form not in seen and not _is_known(phrases, form, kind):
                    phrases.add(form, Entry(f"{kind}.{name}"))
                    seen.add(form)
        for phrase in table.get("phrases", ()):
            if not _is_known(phrases, phrase, kind):
                phrases.add(phrase, Entry(f"{kind}.{_form_of(phrase)}"))
    return phrases


def _form_of(phrase: str) -> str:
    """Whether a fixed phrase begins with the past of a verb: "blew himself up"."""
    first = phrase.split()[0].lower()
    is_past = (first.endswith("ed") and " " in phrase) or first in read_list("targets.toml", "past", "verbs")
    return "past" if is_past else "noun"


def _is_known(phrases: Phrases, phrase: str, kind: str) -> bool:
    """Whether a phrase stands already in the same table; in another one it is a contradiction, which `add` refuses."""
    from data.reports.tokens import cut_words

    found = phrases.entries.get(tuple(t.key for t in cut_words(phrase)))
    return found is not None and found.tag.split(".")[0] == kind


@lru_cache(maxsize=1)
def _sign_patterns() -> dict[str, re.Pattern[str]]:
    return {
        sign: re.compile(rf"(?<!\w)(?:{_choice(table)})(?!\w)", re.IGNORECASE)
        for sign, table in read_rules("background.toml").items()
    }


def _choice(table: Mapping[str, Any]) -> str:
    """The phrases of a sign, the longest first, and its patterns."""
    phrases = sorted(table["phrases"], key=len, reverse=True)
    return "|".join([*(re.escape(p).replace(r"\ ", r"\s+") for p in phrases), *table.get("patterns", ())])


_QUOTE = re.compile(r"[“”\"]")


@lru_cache(maxsize=2048)
def find_signs(words: str, sign: str) -> list[Span]:
    """Find where a sentence bears a sign of `background.toml`."""
    return [Span(m.start(), m.end()) for m in _sign_patterns()[sign].finditer(_QUOTE.sub(" ", words))]


_STRIKES = ("strike", "strikes")
_LAUNCH = re.compile(r"\b(?:carried out|launched|mounted|staged|conducted|waged)\b(?: [a-z0-9]+){0,4}$")
_LAUNCHED = ("attack", "airstrike", "shelling")


def _is_launched(tokens: Sequence[Token], at: int) -> bool:
    """Whether a noun is what somebody did: "launched two simultaneous attacks"."""
    before = " ".join(token.key for token in tokens[max(0, at - 6) : at])
    return _LAUNCH.search(before) is not None


def _find_triggers(sentence: Sentence, busy: set[int]) -> list[Trigger]:
    phrases, tokens, found = read_triggers(), sentence.tokens, list[Trigger]()
    labour = read_list("targets.toml", "labour", "words")
    at = 0
    while at < len(tokens):
        entry_stop = phrases.find(tokens, at) if tokens[at].start not in busy else None
        if entry_stop is None:
            at += 1
            continue
        entry, stop = entry_stop
        kind, form = entry.tag.split(".")
        if form == "third" and at and tokens[at - 1].key in _BEFORE_NOUN:
            form = "noun"
        if form == "base" and not (at and tokens[at - 1].key in _BEFORE_VERB):
            form = "noun"  # "a raid", "the blast": most of these verbs are nouns as well
        if kind == "airstrike" and tokens[at].key in _STRIKES and labour & {token.key for token in tokens}:
            kind = "protest"
        if kind in _LAUNCHED and form in ("noun", "third") and _is_launched(tokens, at):
            form = "past"
        span = Span(tokens[at].start, tokens[stop - 1].end)
        words = " ".join(t.key for t in tokens[at:stop])
        found.append(Trigger(kind, form, span, words))
        at = stop
    return sorted([*found, *_find_seizures(sentence), *_find_blockades(sentence)], key=lambda trigger: trigger.span)


def _find_blockades(sentence: Sentence) -> list[Trigger]:
    """Find "residents of the village closed the Dibis road": a crowd and a way that it blocks."""
    tokens = sentence.tokens
    verbs, ways, crowds = (read_list("targets.toml", "blockade", name) for name in ("verbs", "ways", "crowds"))
    if not any(token.key in crowds for token in tokens):
        return []
    return [
        Trigger("protest", "past", Span(token.start, token.end), token.key)
        for at, token in enumerate(tokens)
        if token.key in verbs
        and {t.key for t in tokens[at + 1 : at + 7]} & ways
        and any(t.key in crowds for t in tokens[max(0, at - 12) : at])
    ]


_PASSIVE = frozenset(["was", "were", "been"])


def _find_seizures(sentence: Sentence) -> list[Trigger]:
    """Find "soldiers discovered eight bombs", "a hideout was found with rockets in it": weapons that did no harm."""
    tokens, seizures = sentence.tokens, list[Trigger]()
    verbs, things = (read_list("targets.toml", "finding", name) for name in ("verbs", "things"))
    hiding = read_list("targets.toml", "finding", "hiding")
    bodies = read_list("targets.toml", "found", "nouns") | {"dead"}
    for at, token in enumerate(tokens):
        if token.key not in verbs:
            continue
        passive = at > 0 and tokens[at - 1].key in _PASSIVE
        behind = {t.key for t in tokens[at + 1 : at + (22 if passive else 9)]}
        before = {t.key for t in tokens[max(0, at - 7) : at]} if passive else set()
        if (behind | before) & bodies:
            continue
        if (behind & things and (not passive or before & hiding)) or before & things:
            seizures.append(Trigger("disrupted", "past", Span(token.start, token.end), token.key))
    return seizures


def _without(text: str, sentence: Sentence, times: list[TimeWord]) -> str:
    """The words of a sentence with its times blanked, so that May is no "may"; "earlier" words stay."""
    words = text[sentence.start : sentence.end]
    for time in times:
        if time.kind != "earlier":
            first, last = time.span.start - sentence.start, time.span.end - sentence.start
            words = words[:first] + " " * (last - first) + words[last:]
    return re.sub(r"(?i)would(?=-be\b)|[“”\"]", lambda m: " " * len(m.group()), words)


def read_sentence(
    text: str, sentence: Sentence, gazetteer: Gazetteer, published: dt.date | None, year: int | None = None
) -> Reading:
    """Read a sentence of a report.

    Parameters
    ----------
    text
        The whole report.
    published
        Its day of publication; None where it is not known.
    year
        The year of days without one, where publication is not known.
    """
    times = find_times(text, published, sentence.start, sentence.end, year=year)
    places = find_places(text, sentence, gazetteer, times)
    items = make_items(sentence, times, [PlaceSpan(p.start, p.end) for p in places])
    busy = {i for p in places for i in range(p.start, p.end)}
    words = _without(text, sentence, times)
    signs = {sign for sign, pattern in _sign_patterns().items() if pattern.search(words)}
    return Reading(
        sentence,
        text,
        tuple(items),
        tuple(times),
        tuple(places),
        tuple(find_tolls(items)),
        tuple(_find_triggers(sentence, busy)),
        frozenset(signs | {t.kind for t in times}),
    )
