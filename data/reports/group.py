"""The sentences that tell of one incident."""

from __future__ import annotations

from dataclasses import dataclass, field

from data.reports.casualties import Toll
from data.reports.mentions import PlaceMention
from data.reports.reading import Reading, Trigger
from data.reports.status import reported_tolls, reported_triggers

ARMED = frozenset(
    "airstrike shelling bomb suicide grenade chemical attack clash shooting murder killing abduction sexual".split()  # noqa: SIM905
)
UNREST = frozenset(["protest", "riot"])
"""Kinds of `events.toml` that are armed, and those of crowds; the two never make one incident."""


@dataclass
class Group:
    """The sentences that tell of one incident."""

    readings: list[Reading] = field(default_factory=list)
    label: Reading | None = None
    is_listed: bool = False

    @property
    def tolls(self) -> list[list[Toll]]:
        """The tolls that the group reports, by sentence."""
        return [reported_tolls(r) for r in self.readings]

    @property
    def triggers(self) -> list[Trigger]:
        """The triggers that the group reports, in order."""
        return [t for r in self.readings for t in reported_triggers(r)]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its triggers, each once, in order."""
        return tuple(dict.fromkeys(t.kind for t in self.triggers))

    @property
    def places(self) -> list[PlaceMention]:
        """The places that its sentences name."""
        return [p for r in self.readings for p in r.places]
