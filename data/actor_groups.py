"""One name for the many names of an actor, for comparing two reports only: nothing that is stored or shown changes.

The words are folded names as ACLED, UCDP, GTD and the press write them. A name that is in no group stands for itself.
"""

from __future__ import annotations

from functools import lru_cache

from data.search_text import fold_text

_GROUPS: dict[str, tuple[str, ...]] = {
    "islamic state": (
        "islamic state", "isis", "isil", "daesh", "daish", "islamic state of iraq", "al-qaeda in iraq", "is militants",
        "داعش", "تنظیم الدوله",
    ),
    "iraqi army": (
        "iraqi army", "military forces of iraq", "iraqi security forces", "iraqi military", "government of iraq",
        "iraqi forces", "iraqi counter terrorism service", "iraqi air force", "الجیش العراقی",
    ),
    "police of iraq": ("police forces of iraq", "federal police", "iraqi police", "local police"),
    "pmf": ("pmf", "popular mobilization", "popular mobilisation", "hashd", "shaabi", "pmu", "tribal mobilization",
            "الحشد الشعبی"),
    "peshmerga": ("peshmerga", "peshmarga", "pêşmerge", "kurdistan regional government", "asayish", "پیشمرگ"),
    "turkish forces": ("turkish armed forces", "military forces of turkey", "turkish", "government of turkey"),
    "pkk": ("pkk", "kurdistan workers", "hpg", "ypg", "ybs", "sinjar resistance"),
    "coalition": ("coalition", "us forces", "united states", "operation inherent resolve", "nato"),
    "iran": ("irgc", "military forces of iran", "government of iran", "revolutionary guard"),
    "civilians": ("civilians", "civilian"),
    "protesters": ("protesters", "demonstrators", "protestors"),
}  # fmt: skip
_NOBODY = ("unknown", "unidentified", "unnamed", "gunmen", "مجهول")
"""Who these words name can be anybody: they neither agree nor disagree with a name."""


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[str, str], ...]:
    return tuple((f" {_plain(word)}", group) for group, words in _GROUPS.items() for word in words)


def _plain(name: str) -> str:
    return " ".join(fold_text(name).replace("(", " ").replace(")", " ").replace("-", " ").split())


@lru_cache(maxsize=100_000)
def actor_group(name: str) -> str:
    """Give the group of a name, or its folded self; "" for somebody unknown."""
    plain = _plain(name)
    for word, group in _words():
        if word in f" {plain}":
            return group
    return "" if any(word in plain for word in _NOBODY) else plain


def actor_groups(actors: str) -> frozenset[str]:
    """Give the groups of names that stand between semicolons, without the unknown."""
    return frozenset(group for name in actors.split(";") if name.strip() and (group := actor_group(name.strip())))
