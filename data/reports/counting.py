"""Add up the tolls of one incident over its sentences, counting nobody twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from data.reports.candidate import Span
from data.reports.casualties import Harm, Toll

HARMS: tuple[Harm, ...] = ("killed", "injured", "abducted", "arrested")
_SIDE = {
    "security": "security",
    "foreign": "security",
    "militant": "militant",
    "civilian": "civilian",
    "protest": "civilian",
}


@dataclass
class Count:
    """How many were harmed in one way.

    Attributes
    ----------
    total
        None where the report gives no number.
    whole
        "The death toll rose to 14": nothing is added to it.
    by_side
        security, civilian, militant: the part that the report tells of each.
    """

    total: int | None = None
    by_side: dict[str, int] = field(default_factory=dict)
    unknown: int | None = None
    spans: list[Span] = field(default_factory=list)
    is_vague: bool = False
    whole: int | None = None

    def settle(self) -> None:
        """Set the total: the parts together, or a total that the report gives and that is larger."""
        parts = sum(self.by_side.values()) if self.by_side else None
        known = [n for n in (parts, self.unknown) if n is not None]
        self.total = self.whole if self.whole is not None else max(known) if known else None


def _is_other_side(count: Count, toll: Toll) -> bool:
    """Whether a part, "two of the six militants", is of a side of which nobody was counted before."""
    side = _SIDE.get(toll.people.kind, "")
    if side == "militant" and not count.by_side and count.unknown and toll.people.count:
        return True  # nine were killed in the blast, and "one of the assailants" in what followed
    return bool(count.by_side) and bool(side) and side not in count.by_side and toll.people.count is not None


def _add_sentence(count: Count, tolls: Sequence[Toll], *, may_move: bool) -> None:
    """Join one sentence's tolls of one harm to what is known; with `may_move`, "one of them" was counted as injured."""
    totals = [t for t in tolls if t.people.is_total]
    tolls = [t for t in tolls if not t.people.is_total]
    definite = [t for t in tolls if t.people.is_definite]
    others = [t for t in tolls if t.people.is_partitive and _is_other_side(count, t)]
    partitive = [t for t in tolls if t.people.is_partitive and not may_move and t not in others]
    fresh = [t for t in tolls if not t.people.is_definite and not t.people.is_partitive] + others
    for toll in totals:
        count.whole = max(toll.people.count or 0, count.whole or 0)
        count.spans.append(toll.span)
        count.settle()
    if not fresh and count.total is None:
        fresh = definite or partitive
    elif definite and fresh:
        # "the commander and four soldiers": a person told of as known counts within a list
        fresh += [t for t in definite if t.people.count == 1]
    if others and not count.by_side and count.unknown:
        count.unknown += sum(t.people.count or 0 for t in others)
    numbered = [t for t in fresh if t.people.count is not None]
    count.is_vague = count.is_vague or any(t.people.count is None for t in fresh)
    sides: dict[str, int] = {}
    unknown = 0
    for toll in numbered:
        side = _SIDE.get(toll.people.kind, "")
        if side:
            sides[side] = sides.get(side, 0) + (toll.people.count or 0)
        else:
            unknown += toll.people.count or 0
    if not numbered:
        return
    count.spans += [t.span for t in numbered]
    before = count.total
    if (
        any(t.people.is_additional for t in numbered)
        and before is not None
        and not any(not t.people.is_additional for t in numbered)
    ):
        for side, number in sides.items():
            count.by_side[side] = count.by_side.get(side, 0) + number
        count.unknown = max(before + unknown + sum(sides.values()), count.unknown or 0)
    else:
        for side, number in sides.items():
            count.by_side[side] = max(count.by_side.get(side, 0), number)
        total = unknown + sum(sides.values())
        if unknown or all(t.people.is_none for t in numbered):
            count.unknown = max(total, count.unknown or 0)
    count.settle()


def count_tolls(sentences: Sequence[Sequence[Toll]]) -> dict[Harm, Count]:
    """Count who was harmed.

    Parameters
    ----------
    sentences
        The tolls of each sentence of the incident, in order.

    Returns
    -------
    dict
        By harm; a `Count` of total None where the report gives no number.
    """
    counts: dict[Harm, Count] = {harm: Count() for harm in HARMS}
    for tolls in sentences:
        told = [t for t in tolls if not t.is_supposed]
        for harm in ("injured", "killed", "abducted", "arrested"):
            count = counts[harm]
            hurt = counts["injured"].spans
            own = [t for t in told if t.harm == harm]
            moves = harm == "killed" and bool(hurt) and any(t.people.is_partitive and hurt[0] < t.span for t in own)
            _add_sentence(count, own, may_move=moves)
        _move_later_deaths(counts, told)
    return counts


def _move_later_deaths(counts: dict[Harm, Count], tolls: Sequence[Toll]) -> None:
    """ "Four were injured and one of them later died": one killed, three injured."""
    died = [t for t in tolls if t.harm == "killed" and t.people.is_partitive and t.people.count]
    hurt, dead = counts["injured"], counts["killed"]
    for toll in died:
        number = toll.people.count or 0
        behind = bool(hurt.spans) and hurt.spans[0] < toll.span
        if behind and hurt.total and hurt.total > number and dead.total is None:
            hurt.unknown = hurt.total - number
            hurt.by_side.clear()
            hurt.settle()
            dead.unknown = (dead.total or 0) + number
            dead.spans.append(toll.span)
            dead.settle()
