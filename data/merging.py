"""What a merge makes of two incidents: pure, from what the files say of each and what was chosen.

Every source is kept. The other fields are chosen in groups that make sense together (a place with its precision, a day
with its). Where the two give different deaths, the lowest and the highest are kept beside the chosen figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from data.frames import as_records
from data.messages import N_
from data.schema import REPORTED

GROUPS: dict[str, tuple[str, ...]] = {
    "when": ("event_date", "time_precision", "event_time"),
    "where": ("admin1", "admin2", "location", "latitude", "longitude", "geo_precision", "located_by"),
    "kind": ("event_type", "sub_event_type"),
    "who": ("actor1", "actor2"),
    "deaths": ("fatalities", "killed_security", "killed_civilians", "killed_militants"),
    "injured": ("injured",),
    "abducted": ("abducted",),
    "arrested": ("arrested",),
    "notes": ("notes",),
    "published": ("source_date",),
}
"""The fields that are chosen together. Sources and their addresses are in none: all of them are kept."""

GROUP_LABELS: dict[str, str] = {
    "when": N_("When"),
    "where": N_("Where"),
    "kind": N_("What kind"),
    "who": N_("Who"),
    "deaths": N_("Deaths"),
    "injured": N_("Injured"),
    "abducted": N_("Abducted"),
    "arrested": N_("Arrested"),
    "notes": N_("What happened"),
    "published": N_("Published"),
}

_ADDRESSES = re.compile(r"[\s;]+")
_UNITED = ("source", "source_url", "fatalities_low", "fatalities_high")
assert {name for group in GROUPS.values() for name in group} | {*_UNITED, "incident_id"} == set(REPORTED)  # noqa: S101


@dataclass(frozen=True)
class Merge:
    """A merge that was decided.

    Attributes
    ----------
    import_id
        Its entry in the ledger.
    kept_id, other_id
        The incident that stays, and the one that goes up in it.
    taken
        The names of `GROUPS` that come from the other.
    """

    import_id: int
    kept_id: str
    other_id: str
    taken: tuple[str, ...] = ()


def find_members(merges: Iterable[Merge], touched: Iterable[str]) -> set[str]:
    """Give every incident that is tied to one of `touched` by merges, over any number of steps."""
    tied: dict[str, set[str]] = {}
    for merge in merges:
        tied.setdefault(merge.kept_id, set()).add(merge.other_id)
        tied.setdefault(merge.other_id, set()).add(merge.kept_id)
    found: set[str] = set()
    waiting = [name for name in touched if name in tied]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += tied[name] - found
    return found


def resolve_merges(merges: Sequence[Merge], filed: set[str]) -> list[Merge]:
    """Give the merges that have effect, in the order in which they are composed.

    Parameters
    ----------
    merges
        Not taken back, the first decided first.
    filed
        The incidents that a file names now; a merge with another has no effect, and its partner stands by itself.

    Returns
    -------
    list of Merge
        Each incident goes up in at most one other (the latest decision counts), never in itself over any number of
        steps. So every incident of `filed` counts once: by itself, or in exactly one other that stands.
    """
    into: dict[str, Merge] = {}
    for merge in merges:
        if merge.kept_id in filed and merge.other_id in filed and merge.other_id not in _way_up(merge.kept_id, into):
            into[merge.other_id] = merge
    return sorted(into.values(), key=lambda merge: (merge.import_id, merge.kept_id, merge.other_id))


def _way_up(name: str, into: Mapping[str, Merge]) -> list[str]:
    way = [name]
    while way[-1] in into:
        way.append(into[way[-1]].kept_id)
    return way


def compose_incidents(filed: pd.DataFrame, active: Sequence[Merge]) -> pd.DataFrame:
    """Make the incidents that stand by the merges.

    Parameters
    ----------
    filed
        What the files say of every incident that a merge names; the reported columns, `line`.
    active
        What `resolve_merges` gives.

    Returns
    -------
    DataFrame
        The reported columns typed as in `filed`, `line`, `import_id` (of the latest merge in it): one row for each
        incident that stands and has others in it.
    """
    columns = [*REPORTED, "line", "import_id"]
    if not active:
        return filed.iloc[:0][columns]
    rows = {str(row["incident_id"]): row for row in as_records(filed[columns])}
    others: dict[str, list[Merge]] = {}
    for merge in active:
        others.setdefault(merge.kept_id, []).append(merge)
    gone = {merge.other_id for merge in active}
    made = [_compose(name, rows, others) for name in others if name not in gone]
    frame = pd.DataFrame(made, columns=columns)
    return frame.astype({name: filed[name].dtype for name in columns})


def _compose(name: str, rows: Mapping[str, Mapping[str, Any]], others: Mapping[str, Sequence[Merge]]) -> dict[str, Any]:
    made: dict[str, Any] = dict(rows[name])
    for merge in others.get(name, ()):
        other = _compose(merge.other_id, rows, others)
        latest = max(merge.import_id, *(part["import_id"] for part in (made, other) if part.get("composed")), 0)
        made = compose_pair(made, other, merge.taken) | {"import_id": latest, "composed": True}
    return made


def compose_pair(kept: Mapping[str, Any], other: Mapping[str, Any], taken: Iterable[str]) -> dict[str, Any]:
    """Make one incident of two.

    Parameters
    ----------
    kept, other
        Records by the schema's names; empty values None or "".
    taken
        The names of `GROUPS` that come from the other.

    Returns
    -------
    dict
        `kept` with those groups of the other, the sources of both, and the range of the deaths where they differ.
    """
    made = dict(kept)
    for group in taken:
        made |= {name: other[name] for name in GROUPS[group]}
    made["source"], made["source_url"] = unite_sources(kept, other)
    figures = [
        part[name] for part in (kept, other) for name in ("fatalities", "fatalities_low", "fatalities_high")
        if part[name] is not None
    ]  # fmt: skip
    differ = len(set(figures)) > 1
    made["fatalities_low"] = min(figures) if differ else None
    made["fatalities_high"] = max(figures) if differ else None
    return made


def propose_taken(kept: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the groups that are better taken from the other: what it knows more exactly, or alone."""
    taken = [
        name for name, columns in GROUPS.items()
        if _is_empty(kept, columns) and not _is_empty(other, columns)
    ]  # fmt: skip
    for name, precision in (("when", "time_precision"), ("where", "geo_precision")):
        better = (other[precision] or 1) < (kept[precision] or 1)
        if name == "where" and (kept["latitude"] is None) != (other["latitude"] is None):
            better = kept["latitude"] is None
        if better and name not in taken:
            taken.append(name)
    return tuple(name for name in GROUPS if name in taken)


def _is_empty(incident: Mapping[str, Any], columns: Sequence[str]) -> bool:
    return all(incident[name] in (None, "") for name in columns)


def unite_sources(kept: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, str]:
    """Give the publishers and the addresses of both, each pair once; an address stays beside its publisher."""
    pairs: dict[tuple[str, str], None] = {}
    for part in (kept, other):
        names = [name.strip() for name in str(part["source"] or "").split(";") if name.strip()]
        addresses = [address for address in _ADDRESSES.split(str(part["source_url"] or "")) if address]
        for name, address in zip_longest(names, addresses, fillvalue=""):
            pairs[name or _host(address), address] = None
    linked = [pair for pair in pairs if pair[1]]
    bare = [name for name, address in pairs if not address and all(name != known for known, _ in linked)]
    return "; ".join([*(name for name, _ in linked), *bare]), " ".join(address for _, address in linked)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address
