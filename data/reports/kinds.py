"""Decide an incident's ACLED event and sub-event type, by rules that are stated in docs/extraction.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data import schema
from data.reports.candidate import Span
from data.reports.casualties import Harm
from data.reports.counting import Count
from data.reports.group import Group
from data.reports.reading import Reading, Trigger
from data.reports.sides import targets_forces, victim_kinds
from data.reports.status import reported_tolls, reported_triggers
from data.reports.vocabulary import read_list

EVENT_TYPE_OF: dict[str, str] = {sub: event for event, subs in schema.SUB_EVENT_TYPES.items() for sub in subs}

_REMOTE = ("chemical", "suicide", "airstrike", "shelling", "bomb", "grenade")
_GROUND = ("clash", "attack", "shooting", "murder")
SUB_TYPES = {
    "chemical": "Chemical weapon",
    "suicide": "Suicide bomb",
    "airstrike": "Air/drone strike",
    "shelling": "Shelling/artillery/missile attack",
    "bomb": "Remote explosive/landmine/IED",
    "grenade": "Grenade",
    "arrest": "Arrests",
    "arson": "Looting/property destruction",
    "destruction": "Looting/property destruction",
    "disrupted": "Disrupted weapons use",
    "regain": "Government regains territory",
    "overtake": "Non-state actor overtakes territory",
    "sexual": "Sexual violence",
    "abduction": "Abduction/forced disappearance",
}


@dataclass(frozen=True)
class Verdict:
    """An event type with the words that decided."""

    sub_event_type: str
    spans: tuple[Span, ...]
    confidence: float

    @property
    def event_type(self) -> str:
        """The event type of the sub-event type."""
        return EVENT_TYPE_OF[self.sub_event_type]


def _core(group: Group) -> list[Trigger]:
    """The triggers of the sentence that opens the incident and of those that tell its toll, in order."""
    readings = [
        r for i, r in enumerate(group.readings) if i == 0 or any(not t.people.is_none for t in reported_tolls(r))
    ]
    return [t for r in readings for t in reported_triggers(r)]


def _first(triggers: Sequence[Trigger], kinds: Sequence[str]) -> Trigger | None:
    return next((t for t in triggers if t.kind in kinds), None)


def _judge_unrest(group: Group, counts: Mapping[Harm, Count], triggers: Sequence[Trigger]) -> Verdict | None:
    protest, riot = _first(triggers, ("protest",)), _first(triggers, ("riot",))
    if protest is None and riot is None:
        return None
    violence = _first(triggers, ("arson", "riot", "destruction"))
    shots = _first(triggers, ("shooting", "clash"))
    words = " ".join(r.words.lower() for r in group.readings)
    dispersed = any(w in words for w in read_list("targets.toml", "dispersal"))
    found = tuple(t.span for t in (protest, riot, violence) if t)
    killed = counts["killed"].total or 0
    if protest is None:
        return Verdict("Mob violence", found, 0.7)
    if violence:
        return Verdict("Violent demonstration", found, 0.75)
    if killed and any(t.harm == "killed" and t.people.kind == "protest" for tolls in group.tolls for t in tolls):
        return Verdict("Excessive force against protesters", found, 0.7)
    if (dispersed or shots) and (killed or counts["injured"].total):
        sub = "Excessive force against protesters" if killed else "Protest with intervention"
        return Verdict(sub, found, 0.6)
    return Verdict("Protest with intervention" if dispersed else "Peaceful protest", found, 0.8)


def _judge_abduction(group: Group, counts: Mapping[Harm, Count], triggers: Sequence[Trigger]) -> Verdict | None:
    trigger = _first(triggers, ("abduction",))
    if trigger is None:
        return None
    taken, killed = counts["abducted"].total, counts["killed"].total or 0
    first = triggers[0]
    if (taken is None and first.kind not in ("abduction", "attack")) or (killed and killed >= (taken or 1)):
        return None
    return Verdict("Abduction/forced disappearance", (trigger.span,), 0.8)


def _judge_strategic(group: Group, counts: Mapping[Harm, Count], triggers: Sequence[Trigger]) -> Verdict | None:
    harmed = (counts["killed"].total or 0) + (counts["injured"].total or 0)
    vague = counts["killed"].is_vague or counts["injured"].is_vague
    if harmed or vague:
        return _judge_burning(counts, triggers)
    violent = _first(triggers, ("clash", "shooting", "airstrike", "shelling", "attack", "grenade", "murder"))
    fights = _first(triggers, ("clash", "shooting", "airstrike", "shelling", "grenade", "murder"))
    disrupted = _first(triggers, ("disrupted",))
    if disrupted is not None and _is_first(disrupted, triggers, ("airstrike", "shelling", "bomb")):
        return Verdict("Disrupted weapons use", (disrupted.span,), 0.75)
    arrest = _first(triggers, ("arrest",)) if counts["arrested"].total != 0 else None
    if arrest is not None and (violent is None or arrest.span < violent.span or violent.kind == "attack"):
        return Verdict("Arrests", (arrest.span,), 0.8)
    damage = _first(triggers, ("arson", "destruction"))
    if (
        damage is not None
        and (fights is None or damage.span < fights.span)
        and not (violent and damage.kind == "destruction")
    ):
        bomb = _first(triggers, ("bomb",))
        if bomb is None or (damage.span < bomb.span and damage.kind == "arson" and not _is_means(group, damage, bomb)):
            return Verdict("Looting/property destruction", (damage.span,), 0.75)
    return None


def _judge_burning(counts: Mapping[Harm, Count], triggers: Sequence[Trigger]) -> Verdict | None:
    """A fire that was set and hurt somebody is no attack on him, where nothing else was done."""
    fire = _first(triggers, ("arson",))
    others = (
        "bomb",
        "suicide",
        "shooting",
        "clash",
        "attack",
        "airstrike",
        "shelling",
        "grenade",
        "murder",
        "abduction",
    )
    if fire is None or counts["killed"].total or counts["killed"].is_vague or _first(triggers, others):
        return None
    return Verdict("Looting/property destruction", (fire.span,), 0.6)


def _is_means(group: Group, damage: Trigger, bomb: Trigger) -> bool:
    """Whether the damage was done by the bomb: "set ablaze by bombs"."""
    text = group.readings[0].text[damage.span.end : bomb.span.start]
    return len(text) < 40 and re.search(r"\b(?:by|with|when|after)\b", text) is not None


def _is_first(trigger: Trigger, triggers: Sequence[Trigger], allowed: Sequence[str]) -> bool:
    return all(t.kind in (trigger.kind, *allowed) for t in triggers if t.span < trigger.span)


def _judge_territory(triggers: Sequence[Trigger]) -> Verdict | None:
    trigger = _first(triggers, ("regain", "overtake"))
    if trigger is None or _first(triggers, ("bomb", "suicide", "shelling", "airstrike", "shooting")):
        return None
    fight = _first(triggers, _GROUND)
    if fight is not None and fight.span < trigger.span:
        return None
    return Verdict(SUB_TYPES[trigger.kind], (trigger.span,), 0.6)


def _finds_bodies(reading: Reading) -> bool:
    """Whether a sentence with a toll tells that bodies were found."""
    words = set(re.findall(r"[a-z]+", reading.words.lower()))
    nouns, verbs = read_list("targets.toml", "found", "nouns"), read_list("targets.toml", "found", "verbs")
    return bool(reported_tolls(reading)) and bool(words & nouns) and bool(words & verbs)


def _judge_by_harm(group: Group, counts: Mapping[Harm, Count]) -> Verdict | None:
    """Where no word tells what happened: people harmed were attacked; an arrest counts where it is of militants."""
    if any(counts[harm].total or counts[harm].is_vague for harm in ("killed", "injured", "abducted")):
        return Verdict("Attack", (), 0.3)
    held = [t for tolls in group.tolls for t in tolls if t.harm == "arrested" and t.people.kind == "militant"]
    return Verdict("Arrests", tuple(t.span for t in held), 0.5) if held else None


def _near(group: Group, around: Sequence[Reading]) -> list[Trigger]:
    """The triggers of the sentences in the same paragraphs."""
    paragraphs = {r.sentence.paragraph for r in group.readings[:2]}
    return [t for r in around if r.sentence.paragraph in paragraphs for t in r.triggers]


def _judge_armed(group: Group, triggers: Sequence[Trigger], near: Sequence[Trigger]) -> Verdict | None:
    remote, ground = _first(triggers, _REMOTE), _first(triggers, _GROUND)
    if remote is not None and remote.kind == "bomb":
        remote = _first(triggers, ("chemical", "suicide")) or _prefer([*triggers, *near], remote)
    if remote is not None and ground is not None and not _decides_remote(group, remote, ground, triggers):
        remote = None
    if remote is not None:
        return Verdict(SUB_TYPES[remote.kind], (remote.span,), 0.85)
    decisive = ground or _first(triggers, ("killing", "abduction"))
    if decisive is None:
        return None
    if decisive.kind != "clash" and _resisted(group):
        return Verdict("Armed clash", (decisive.span,), 0.6)
    fought = decisive.kind == "clash" and not set(victim_kinds(group)) & {"civilian", "protest"}
    found_dead = decisive.kind != "clash" and any(_finds_bodies(r) for r in group.readings)
    sub = "Armed clash" if not found_dead and (fought or targets_forces(group)) else "Attack"
    return Verdict(sub, (decisive.span,), 0.75 if ground else 0.55)


def _resisted(group: Group) -> bool:
    """Whether those attacked are told, in the lead or beside the dead, to have fought: "died resisting a raid"."""
    verbs = read_list("targets.toml", "resistance", "verbs")
    told = [r for i, r in enumerate(group.readings) if i == 0 or reported_tolls(r)]
    return any(
        verbs & set(re.findall(r"[a-z]+", r.words.lower()))
        and any(i.entry and i.entry.kind == "civilian" for i in r.items)
        for r in told
    )


def _prefer(triggers: Sequence[Trigger], bomb: Trigger) -> Trigger:
    """ "Bombed", "exploded", "blast" tell less than the aircraft or the rocket named beside them."""
    if bomb.words in read_list("targets.toml", "blast"):
        better = _first(triggers, ("airstrike", "shelling", "grenade"))
        return better or bomb
    return bomb


def _decides_remote(group: Group, remote: Trigger, ground: Trigger, triggers: Sequence[Trigger]) -> bool:
    """Whether the bomb, shell or strike is the incident, rather than the fight around it."""
    if remote.kind == "shelling":  # rockets are fired
        triggers = [t for t in triggers if not (t.kind == "shooting" and t.words.startswith("fir"))]
    fight = [
        t
        for t in triggers
        if t.kind in ("clash", "shooting")
        or (t.kind == "murder" and t.form == "past")
        or (t.kind == "attack" and (t.form == "past" or t.words in read_list("targets.toml", "raid")))
    ]
    if remote.kind in ("airstrike", "chemical"):
        return (
            not fight
            or remote.span < fight[0].span
            or fight[0].words in ("targeted", "targeting", "struck", "attacked", "striking")
        )
    if not fight:
        return True
    told = _told_by_toll(group, fight, remote)
    if told is not None:
        return told
    generic = read_list("targets.toml", "hit")
    real = [t for t in fight if t.words not in generic]
    if not real:
        attacked = [t for t in fight if t.words in ("attacked", "attacking")]
        return not attacked or remote.span < attacked[0].span or _same_sentence(group, remote, attacked[0])
    if remote.span < real[0].span and remote.kind != "shelling":
        return True
    return remote.kind == "suicide" and real[0].kind == "attack"


def _told_by_toll(group: Group, fight: Sequence[Trigger], remote: Trigger) -> bool | None:
    """Whether the sentence that tells of the dead tells of the bomb alone, or of the fight alone."""
    deadly = [r for r in group.readings if any(t.harm == "killed" and t.people.count for t in reported_tolls(r))]
    if not deadly:
        return None
    kinds = {t.kind for t in reported_triggers(deadly[0])}
    fights = any(deadly[0].sentence.start <= t.span.start < deadly[0].sentence.end for t in fight)
    if remote.kind in kinds and not fights:
        return True
    return False if fights and not kinds & set(_REMOTE) else None


def _same_sentence(group: Group, first: Trigger, second: Trigger) -> bool:
    return any(r.sentence.start <= first.span.start and second.span.end <= r.sentence.end for r in group.readings)


def judge(group: Group, counts: Mapping[Harm, Count], around: Sequence[Reading] = ()) -> Verdict | None:
    """Decide the event type of an incident; None where nothing tells of one.

    Parameters
    ----------
    group
        Its sentences.
    counts
        Who was harmed.
    around
        All sentences of the report: what only says "bombed" may be told to be an air strike beside it.
    """
    core = _core(group)
    triggers = core or group.triggers
    for verdict in (
        _judge_unrest(group, counts, triggers),
        _judge_abduction(group, counts, triggers),
        _judge_strategic(group, counts, triggers),
        _judge_territory(triggers),
        _judge_armed(group, triggers, _near(group, around)),
    ):
        if verdict is not None:
            return verdict
    return _judge_by_harm(group, counts)
