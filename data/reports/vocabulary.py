"""The words that the extraction knows, read from the files that an analyst edits.

`rules/words.toml` gives classes of words (a verb in its four forms, or fixed phrases), `people.toml` the
nouns for persons, `actors.toml` the names of armed and civil groups. Each phrase carries one tag; the tags are what
grammar of `people.py` and `clauses.py` is written in.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.reports.tokens import Token, cut_words, plain

RULES = Path(__file__).parent / "rules"
"""The folder of the rule files; an analyst may edit them."""


@dataclass(frozen=True)
class Entry:
    """What a phrase of the vocabulary means.

    Attributes
    ----------
    tag
        The class of the word, with the form of a verb behind a dot: "kill.past".
    value
        The canonical name, or what a count is: the name of an actor, the kind of a person, a number.
    kind
        Of an actor or a person: security, militant, civilian, foreign, protest or unknown.
    number
        Of a noun: 1 singular, 2 plural, 0 either or none.
    """

    tag: str
    value: str = ""
    kind: str = ""
    number: int = 0


@dataclass
class Phrases:
    """Phrases by their words; the longest that fits is found."""

    entries: dict[tuple[str, ...], Entry] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)

    def add(self, phrase: str, entry: Entry) -> None:
        """Add a phrase; the same phrase with another meaning is refused."""
        words = cut_words(phrase)
        key = tuple(token.raw if len(words) == 1 and is_acronym(token.raw) else token.key for token in words)
        if not key:
            raise ValueError(f"the phrase {phrase!r} has no words")
        if key in self.entries and self.entries[key] != entry:
            raise ValueError(f"the phrase {phrase!r} stands twice: {self.entries[key]} and {entry}")
        self.entries[key] = entry
        self.longest[key[0]] = max(self.longest.get(key[0], 0), len(key))

    def find(self, tokens: Sequence[Token], at: int) -> tuple[Entry, int] | None:
        """Find the longest phrase that begins at token `at`: its entry and the token after it."""
        first = tokens[at].raw
        if is_acronym(first) and self.longest.get(tokens[at].key, 0) < 2 and (first,) in self.entries:
            return self.entries[first,], at + 1
        for length in range(min(self.longest.get(tokens[at].key, 0), len(tokens) - at), 0, -1):
            entry = self.entries.get(tuple(token.key for token in tokens[at : at + length]))
            if entry is not None:
                return entry, at + length
        return (self.entries[first,], at + 1) if (first,) in self.entries else None


def is_acronym(word: str) -> bool:
    """Say whether a word is an acronym that must be told from a word by its capitals: IS, US, PAK."""
    return len(word) <= 3 and word.isalpha() and word.isupper() and word != "A"


def inflect(verb: str) -> tuple[str, str, str, str, str]:
    """Give base, third person, past, participle and -ing form of a verb; "|" parts the forms of an irregular one."""
    forms = verb.split("|")
    if len(forms) == 5:
        return forms[0], forms[1], forms[2], forms[3], forms[4]
    head, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    stem = head[:-1] if head.endswith("e") else head
    if head.endswith("y") and head[-2] not in "aeiou":
        third, past = head[:-1] + "ies", head[:-1] + "ied"
    else:
        third = head + ("es" if head.endswith(("s", "sh", "ch", "x", "z")) else "s")
        past = stem + "ed"
    return head + tail, third + tail, past + tail, past + tail, stem + "ing" + tail


_FORMS = ("base", "third", "past", "past", "ing")


def _add_words(phrases: Phrases, classes: Mapping[str, Mapping[str, Any]]) -> None:
    for tag, content in classes.items():
        for verb in content.get("verbs", ()):
            # where two forms are one word, the past counts
            forms = {form: name for form, name in zip(inflect(verb), _FORMS, strict=True) if form != "x"}
            for form, name in forms.items():
                phrases.add(form, Entry(f"{tag}.{name}", value=verb.split("|")[0]))
        for phrase in content.get("phrases", ()):
            phrases.add(phrase, Entry(tag, value=plain(phrase)))
        for phrase, value in content.get("values", {}).items():
            phrases.add(phrase, Entry(tag, value=str(value)))


def plural_of(noun: str) -> str:
    """Give the plural of a noun by rule; the last word takes the ending, or the one before "of"."""
    head, of, rest = (noun.removesuffix(" of"), " of", "") if noun.endswith(" of") else noun.partition(" of ")
    if head.endswith("man"):
        plural = head[:-3] + "men"
    elif head.endswith("y") and head[-2] not in "aeiou":
        plural = head[:-1] + "ies"
    else:
        plural = head + ("es" if head.endswith(("s", "sh", "ch", "x")) else "s")
    return plural + of + rest


def _add_people(phrases: Phrases, groups: Mapping[str, Mapping[str, Any]]) -> None:
    for group in groups.values():
        kind, actor = group["kind"], group.get("actor", "")
        for noun in group.get("nouns", ()):
            singular, _, plural = noun.partition("|")
            phrases.add(singular, Entry("person", value=actor, kind=kind, number=1))
            phrases.add(plural or plural_of(singular), Entry("person", value=actor, kind=kind, number=2))
        for noun in group.get("plurals", ()):
            phrases.add(noun, Entry("person", value=actor, kind=kind, number=2))


def _add_actors(phrases: Phrases, actors: Sequence[Mapping[str, Any]]) -> None:
    for actor in actors:
        for name in (actor["name"], *actor.get("aliases", ())):
            phrases.add(name, Entry("actor", value=actor["name"], kind=actor["kind"]))


@lru_cache(maxsize=16)
def read_rules(name: str) -> dict[str, Any]:
    """Read one of the rule files of `data/reports/rules`."""
    with (RULES / name).open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=64)
def read_list(file: str, table: str, name: str = "phrases") -> frozenset[str]:
    """Read one list of words of a rule file."""
    return frozenset(str(word) for word in read_rules(file)[table][name])


@lru_cache(maxsize=1)
def read_vocabulary() -> Phrases:
    """Read all words, persons and actors into one set of phrases.

    Raises
    ------
    ValueError
        Where two files, or two lines of one, give a phrase two meanings.
    """
    phrases = Phrases()
    _add_words(phrases, read_rules("words.toml"))
    _add_people(phrases, read_rules("people.toml"))
    _add_actors(phrases, read_rules("actors.toml")["actor"])
    return phrases
