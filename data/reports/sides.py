"""Tell who was attacked: armed forces or civilians, by who was harmed, what was attacked, and who is named."""

from __future__ import annotations

import re
from functools import lru_cache

from data.reports.group import Group
from data.reports.status import reported_triggers
from data.reports.vocabulary import read_rules


def victim_kinds(group: Group) -> list[str]:
    """Give the kinds of those harmed, the killed first."""
    tolls = [t for tolls in group.tolls for t in tolls]
    ordered = [t for t in tolls if t.harm == "killed"] + [t for t in tolls if t.harm != "killed"]
    return [t.people.kind for t in ordered if t.people.kind != "unknown"]


def _weigh_victims(group: Group) -> tuple[int, int]:
    """How many of those harmed are armed, and how many civilians; the killed before the injured."""
    tolls = [t for tolls in group.tolls for t in tolls]
    for harm in ("killed", "injured", "abducted"):
        sides = {"armed": 0, "civilian": 0}
        for toll in tolls:
            if toll.harm == harm and toll.people.kind != "unknown":
                sides["civilian" if toll.people.kind in ("civilian", "protest") else "armed"] += toll.people.count or 1
        if any(sides.values()):
            return sides["armed"], sides["civilian"]
    return 0, 0


def targets_forces(group: Group) -> bool:
    """Whether those attacked, or those who fight, are armed."""
    armed, civilian = _weigh_victims(group)
    if armed or civilian:
        return armed > civilian
    if _only_attack(group):
        return False
    target = _first_target(group)
    if target:
        return target == "armed"
    actors = [i.entry for r in group.readings for i in r.items if i.code == "X" and i.entry]
    persons = [i.entry for r in group.readings for i in r.items if i.code == "P" and i.entry]
    named = {e.kind for e in [*actors, *persons]}
    if "civilian" in {e.kind for e in persons} and not {e.kind for e in actors} & {"security", "foreign"}:
        return False
    return bool(named & {"security", "foreign"})


def _only_attack(group: Group) -> bool:
    """Whether the forces that are named only did the shooting, and who was shot at is not said to be armed."""
    if any(i.entry.kind == "militant" for r in group.readings for i in r.items if i.code in "XP" and i.entry):
        return False
    for reading in group.readings:
        acts = [t for t in reported_triggers(reading) if t.kind in ("shooting", "attack") and t.form == "past"]
        forces = [i for i in reading.items if i.code in "XP" and i.entry and i.entry.kind in ("security", "foreign")]
        if acts:
            return bool(forces) and all(item.end <= acts[0].span.start for item in forces)
    return False


def _first_target(group: Group) -> str:
    """What stands first behind the word for the attack: "armed" for a post, "civilian" for a village, else ""."""
    for reading in group.readings:
        starts = [t.span.end - reading.sentence.start for t in reported_triggers(reading) if t.kind != "killing"]
        if not starts:
            continue
        words, offset = reading.words.lower(), reading.sentence.start
        found = {
            kind: m.start() for kind in ("armed", "civilian") if (m := _target_pattern(kind).search(words, starts[0]))
        }
        for item in reading.items:
            side = "armed" if item.entry and item.code in "XP" and item.entry.kind in ("security", "foreign") else ""
            at = item.start - offset
            hunted = item.code in "XP" and item.entry is not None and item.entry.kind == "militant"
            if hunted and 0 <= at - starts[0] < 25 and not _BY.search(words[starts[0] : at]):
                side = "armed"  # "ambushed two terrorists"
            if side and starts[0] <= at < found.get(side, len(words)):
                found[side] = at
        if found:
            return min(found, key=lambda kind: found[kind])
    return ""


_BY = re.compile(r"\b(?:by|from|of|with)\b")


@lru_cache(maxsize=2)
def _target_pattern(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, read_rules('targets.toml')[kind]['phrases']))})\b")
