"""Which kinds of event can be one event told twice, and how likely; from the schema's event types.

Coders differ between a battle, an explosion and violence against civilians, and between a protest and a riot. A protest
is never an armed event, and a strategic development is neither.
"""

from __future__ import annotations

from data.schema import EVENT_TYPES

_LIKENESS: dict[frozenset[str], float] = {
    frozenset({"Battles", "Explosions/Remote violence"}): 0.7,
    frozenset({"Explosions/Remote violence", "Violence against civilians"}): 0.7,
    frozenset({"Battles", "Violence against civilians"}): 0.5,
    frozenset({"Protests", "Riots"}): 0.7,
}


def kind_likeness(one: str, other: str) -> float:
    """Give 1 for the same event type, less for types that coders exchange, 0 for those that exclude each other."""
    return 1.0 if one == other else _LIKENESS.get(frozenset({one, other}), 0.0)


def are_compatible(one: str, other: str) -> bool:
    """Tell whether two event types can be one event."""
    return kind_likeness(one, other) > 0


assert all(name in EVENT_TYPES for pair in _LIKENESS for name in pair)  # noqa: S101 - one vocabulary
