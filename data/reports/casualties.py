"""Find who was killed, injured, abducted or arrested in a sentence, and how many.

The grammar is small: the people before a passive or intransitive verb, the people after an active one, the number
beside "dead" and "wounded", and "no casualties". What a list includes ("among them two children") is never added.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from data.reports.candidate import Span
from data.reports.clauses import Node, find_harmed, make_nodes, verb_group
from data.reports.items import Item
from data.reports.people import People
from data.reports.vocabulary import read_list

Harm = Literal["killed", "injured", "abducted", "arrested"]

HARM_OF: dict[str, Harm] = {
    "k": "killed", "K": "killed", "e": "killed", "x": "killed", "q": "killed", "j": "injured", "H": "injured",
    "s": "injured", "f": "abducted", "B": "abducted", "r": "arrested", "R": "arrested",
}  # fmt: skip


_SEIZED = ("z", "Z")
"""Verbs of taking: a town is taken, a militant arrested."""


@dataclass(frozen=True)
class Toll:
    """Some people and what happened to them.

    Attributes
    ----------
    harm
        killed, injured, abducted or arrested.
    people
        Who; a count of None is "not said".
    span
        The people and the verb.
    is_supposed
        Planned, denied or possible: "could kill three".
    """

    harm: Harm
    people: People
    span: Span
    is_supposed: bool = False


def _find_none(nodes: Sequence[Node]) -> list[Toll]:
    """Find "no casualties": nobody killed and nobody injured."""
    tolls: list[Toll] = []
    for at, node in enumerate(nodes):
        if not isinstance(node, Item) or node.code != "c":
            continue
        window = nodes[max(0, at - 7) : at]
        before = [n for n in window if isinstance(n, Item)]
        none = any(n.code == "0" for n in before[-3:])
        denied = any(n.code == "n" for n in before) and any(
            n.text in read_list("targets.toml", "zero", "verbs") for n in before
        )
        if none or denied:
            zero = People(at, at + 1, 0, "unknown", "", node.span, is_none=True)
            harms: tuple[Harm, ...] = ("killed", "injured")
            tolls += [Toll(harm, zero, node.span) for harm in harms]
    return tolls


def _find_him(nodes: Sequence[Node]) -> list[Toll]:
    """Find the death of somebody told of before: "he died in hospital"."""
    for at, node in enumerate(nodes):
        subject = nodes[at - 1] if at else None
        if isinstance(node, Item) and node.code == "e" and isinstance(subject, Item) and subject.text in ("he", "she"):
            him = People(at - 1, at, 1, "unknown", "", subject.span, is_definite=True)
            return [Toll("killed", him, Span(subject.start, node.end))]
    return []


def _find_totals(items: Sequence[Item]) -> list[Toll]:
    """Find what a toll rose to: "the death toll rose to 14", "the number of wounded reached 22"."""
    tolls: list[Toll] = []
    for at, item in enumerate(items):
        if item.text not in read_list("targets.toml", "totals", "nouns"):
            continue
        behind = items[at + 1 : at + 12]
        number = next((i for i in behind if i.code == "N"), None)
        if number is None:
            continue
        between = [i for i in behind if i.start < number.start]
        if not any(i.text in read_list("targets.toml", "totals", "verbs") for i in between):
            continue
        hurt = any(i.code in "jHs" for i in between)
        nobody = People(at, at + 1, number.number, "unknown", "", number.span, is_bare=True, is_total=True)
        tolls.append(Toll("injured" if hurt else "killed", nobody, Span(item.start, number.end)))
    return tolls


def _find_bodies(nodes: Sequence[Node]) -> list[Toll]:
    if not any(isinstance(n, Item) and n.text in read_list("targets.toml", "found", "verbs") for n in nodes):
        return []
    return [
        Toll("killed", replace(n, is_definite=False), n.span)
        for n in nodes
        if isinstance(n, People) and n.noun in read_list("targets.toml", "found", "nouns")
    ]


def _is_joint(nodes: Sequence[Node], at: int) -> bool:
    """Whether the number is of dead and wounded together: "87 were killed and injured"."""

    def is_past(i: int) -> bool:
        node = nodes[i] if 0 <= i < len(nodes) else None
        return isinstance(node, Item) and node.code in "KH"

    def is_and(i: int) -> bool:
        node = nodes[i] if 0 <= i < len(nodes) else None
        return isinstance(node, Item) and node.code == "&"

    return (is_and(at + 1) and is_past(at + 2)) or (is_and(at - 1) and is_past(at - 2))


def _is_of_bodies(node: Item) -> bool:
    """Whether a phrase counts the dead: "five bodies of shepherds"."""
    return bool(node.entry) and node.text in read_list("targets.toml", "found", "nouns")


def _is_on_each_side(nodes: Sequence[Node], at: int) -> bool:
    """Whether as many of either side were harmed: "two dead on each side"."""
    words = [n.text if isinstance(n, Item) else n.noun for n in nodes[max(0, at - 4) : at + 4]]
    return any(a in ("each", "either") and b == "side" for a, b in itertools.pairwise(words))


_SELF = re.compile(r"\b(?:himself|herself)\b")


def find_tolls(items: Sequence[Item]) -> list[Toll]:
    """Find the tolls of one sentence.

    Parameters
    ----------
    items
        The sentence's items.

    Returns
    -------
    list of Toll
        One for each noun phrase and verb; their sum within the sentence counts nobody twice.
    """
    nodes = make_nodes(items)
    totals = _find_totals(items)
    tolls: list[Toll] = [*_find_none(nodes), *totals]
    taken: set[tuple[Harm, int]] = set()
    for at, node in enumerate(nodes):
        if not isinstance(node, Item) or node.code not in (*HARM_OF, *_SEIZED):
            continue
        harm, group = HARM_OF.get(node.code, "arrested"), verb_group(nodes, at)
        before = nodes[at - 1] if at else None
        if isinstance(before, Item) and before.text in read_list("targets.toml", "deadly", "adverbs"):
            harm = "killed"
        harmed = find_harmed(nodes, at)
        if not harmed and node.code == "e" and _SELF.search(node.entry.value if node.entry else ""):
            harmed = [People(at, at + 1, 1, "militant", "", node.span)]  # the bomber, named too far off
        for people in harmed:
            if any(total.span.start <= people.span.start < total.span.end for total in totals):
                continue
            if (harm, people.first) in taken or (node.code in _SEIZED and people.kind != "militant"):
                continue
            taken.add((harm, people.first))
            span = Span(min(people.span.start, node.start), max(people.span.end, node.end))
            counted = nodes[at - 1] if at else None
            if isinstance(counted, People) and counted.is_bare and counted.count and _is_of_bodies(node):
                people = replace(people, count=counted.count, is_definite=False)
            if people.is_none:
                people = replace(people, count=0)
            elif people.count and _is_on_each_side(nodes, at):
                people = replace(people, count=2 * people.count)
            if _is_joint(nodes, at):
                people = replace(people, count=None)
            tolls.append(Toll(harm, people, span, is_supposed="m" in group or "n" in group))
            if people.is_none and harm == "injured":
                tolls.append(Toll("killed", people, span))
    dead = {t.people.first for t in tolls if t.harm == "killed" and t.people.count}
    tolls = [t for t in tolls if t.harm != "injured" or t.people.is_total or t.people.first not in dead]
    if not tolls:
        tolls += _find_him(nodes)
    if not any(t.harm == "killed" for t in tolls):
        tolls += _find_bodies(nodes)
    return sorted(tolls, key=lambda t: t.span)
