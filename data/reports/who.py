"""Tell the two sides of an incident apart and name them by one vocabulary."""

from __future__ import annotations

from collections.abc import Sequence

from data.reports.candidate import Span
from data.reports.group import Group
from data.reports.items import Item
from data.reports.kinds import Verdict
from data.reports.status import reported_tolls
from data.reports.vocabulary import read_list

Named = tuple[str, Span]

_SECURITY_ORDER = ("security", "foreign")
_REMOTE_TYPES = frozenset(
    ["Remote explosive/landmine/IED", "Shelling/artillery/missile attack", "Air/drone strike", "Grenade"]
)


def _items_of(group: Group) -> list[Item]:
    return [i for r in group.readings for i in r.items if i.entry and i.code in "XP"]


def _actors(items: Sequence[Item], *kinds: str) -> list[Named]:
    found: dict[str, Span] = {}
    for item in items:
        if item.code == "X" and item.entry and item.entry.kind in kinds:
            found.setdefault(item.entry.value, item.span)
    return list(found.items())


def _victims(group: Group) -> list[Named]:
    """Those harmed, by the groups that they belong to."""
    found: dict[str, Span] = {}
    for reading in group.readings:
        for toll in reported_tolls(reading):
            people = toll.people
            if people.kind in ("civilian", "protest"):
                found.setdefault("Civilians" if people.kind == "civilian" else "Protesters", people.span)
            elif people.kind in _SECURITY_ORDER or people.kind == "militant":
                if people.actor:
                    found.setdefault(people.actor, people.span)
                elif people.kind in _SECURITY_ORDER:
                    found.setdefault("Iraqi Security Forces", people.span)
    return list(found.items())


def _attackers(group: Group, items: Sequence[Item], verdict: Verdict) -> list[Named]:
    """Those who act: the militants named, aircraft, gunmen; "Unknown" for a bomb that nobody is named for."""
    militants = _actors(items, "militant")
    if verdict.sub_event_type == "Air/drone strike":
        names = read_list("targets.toml", "flying", "names")
        flying = [a for a in _actors(items, "foreign", "security") if a[0] in names]
        return flying[:1]
    if verdict.event_type in ("Strategic developments",):
        return _actors(items, *_SECURITY_ORDER)[:2] or militants[:1]
    if militants:
        return militants[:1]
    if verdict.sub_event_type not in _REMOTE_TYPES:
        gunmen = next(
            (i for i in items if i.code == "P" and i.text in read_list("targets.toml", "gunmen", "nouns")), None
        )
        if gunmen is not None:
            return [("Unidentified gunmen", gunmen.span)]
    return []


def find_sides(group: Group, verdict: Verdict) -> tuple[list[Named], list[Named]]:
    """Find actor 1 and actor 2 of an incident.

    Returns
    -------
    tuple of two lists
        Names of the vocabulary with their place in the text, those who act first; "Unknown" with an empty span
        stands for a bomb, shell or strike for which nobody is named.
    """
    items = _items_of(group)
    if verdict.event_type in ("Protests", "Riots"):
        crowd = _actors(items, "protest", "civilian")
        return crowd[:2] or [("Protesters", verdict.spans[0])], _actors(items, "security")[:1]
    attackers = _attackers(group, items, verdict)
    victims = [v for v in _victims(group) if v[0] not in {a[0] for a in attackers}]
    if not victims:
        others = _actors(items, *_SECURITY_ORDER)
        if verdict.sub_event_type == "Air/drone strike" or verdict.event_type == "Strategic developments":
            others = _actors(items, "militant") + others
        victims = [v for v in others if v[0] not in {a[0] for a in attackers}][:2]
        if (
            not victims
            and verdict.event_type == "Violence against civilians"
            and any(i.entry and i.entry.kind == "civilian" for i in items)
        ):
            civilian = next(i for i in items if i.entry and i.entry.kind == "civilian")
            victims = [("Civilians", civilian.span)]
    if not attackers:
        forces = [a for a in _actors(items, *_SECURITY_ORDER) if a[0] not in {v[0] for v in victims}]
        attackers = forces[:1] if verdict.event_type == "Battles" else []
    unknown = Span(0, 0)
    return attackers or [("Unknown", unknown)], victims
