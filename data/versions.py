"""The history of one incident as a list of changes, and what changed in the whole store since an entry of the ledger.

Both are read from the record of what stood when (`data.standing`), so that a taking back, a merge and its undoing show
as the changes that they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import pandas as pd

from data import frames
from data.filters import IncidentFilter
from data.schema import REPORTED
from data.store import Store
from data.summary import Summary
from data.tables import DESCRIBED

COMPARED: tuple[str, ...] = tuple(name for name in REPORTED if name != "incident_id")
"""What makes two versions differ."""
MOST_LISTED = 1000

_DIFFER = " OR ".join(f'o."{name}" IS DISTINCT FROM n."{name}"' for name in COMPARED)
_NAMES = ", ".join(f'i."{name}"' for name in DESCRIBED)


@dataclass(frozen=True)
class FieldChange:
    """One field of an incident: what it said before and after, as plain values, None or "" where it said nothing."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Step:
    """One change of an incident.

    Attributes
    ----------
    kind
        "added": it counts from now on, for the first time or again; "revised": it says something else; "withdrawn": it
        no longer counts.
    import_id, entry_kind, file_name
        The entry of the ledger: file or merge, and the name of its file or pair.
    taken_back
        The change is that this entry was taken back.
    when_utc
        The moment; None when it is not known.
    fields
        What differs from the version before; empty for the first.
    partner
        The other incident, where a merge is the cause.
    """

    kind: Literal["added", "revised", "withdrawn"]
    import_id: int
    entry_kind: str
    file_name: str
    taken_back: bool
    when_utc: datetime | None
    fields: tuple[FieldChange, ...] = ()
    partner: str = ""


@dataclass(frozen=True)
class Changes:
    """What changed between two moments of the store.

    Attributes
    ----------
    before, after
        The numbers of all incidents, or of the filter's, then and now.
    added, withdrawn
        How many incidents count now and did not, and the other way round.
    revised
        How many say something else.
    added_rows, withdrawn_rows
        The first of them by ID, all columns of the schema, at most the limit.
    revised_rows
        The first of them by ID: the ID, the fields that differ, and the incident as it stands now.

    Notes
    -----
    For all incidents, `after.incidents == before.incidents + added - withdrawn`.
    """

    before: Summary
    after: Summary
    added: int
    withdrawn: int
    revised: int
    added_rows: pd.DataFrame
    withdrawn_rows: pd.DataFrame
    revised_rows: list[tuple[str, tuple[FieldChange, ...], dict[str, Any]]]


def trace_incident(store: Store, incident_id: str) -> list[Step]:
    """Give each change of an incident up to the moment of the view, the first first; empty where it is not known."""
    stood = store.rows(
        f"SELECT s.opened, s.closed, {_NAMES} FROM standings s "  # noqa: S608 - our own names
        "JOIN incidents i ON i.version_id = s.version_id WHERE s.incident_id = ? ORDER BY s.opened",
        incident_id.encode("utf-8", "replace").decode("utf-8"),
    )
    causes = _Causes(store, incident_id)
    steps: list[Step] = []
    before: dict[str, Any] | None = None
    closed: int | None = None
    for now in frames.as_records(stood):
        opened, until = now.pop("opened"), now.pop("closed")
        if _hidden(store, opened):
            return steps
        if closed is not None and closed < opened:
            steps.append(causes.step("withdrawn", closed))
        fields = compare_versions(before, now) if before else ()
        again = before is None or closed != opened
        if again or fields:
            steps.append(causes.step("added" if again else "revised", opened, fields))
        before, closed = now, until
        if closed is not None and _hidden(store, closed):
            return steps
    if closed is not None:
        steps.append(causes.step("withdrawn", closed))
    return steps


def compare_versions(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """Give the reported fields in which two versions differ, in the schema's order."""
    return tuple(FieldChange(name, before[name], after[name]) for name in COMPARED if before[name] != after[name])


def changes_since(
    store: Store, import_id: int, chosen: IncidentFilter | None = None, *, limit: int = MOST_LISTED
) -> Changes:
    """Say what changed since an entry of the ledger.

    Parameters
    ----------
    store
        The store, or a view of it: then what changed up to that view.
    import_id
        What stood after that entry is compared, see `Store.as_of`; 0 for before the first.
    chosen
        Only for the numbers before and after; the lists are of all incidents.
    limit
        How many incidents each list names.

    Raises
    ------
    StoreError
        When there is no such entry.
    """
    then = store.as_of(import_id)
    chosen = chosen or IncidentFilter()
    listed: dict[str, pd.DataFrame] = {}
    counts: dict[str, int] = {}
    for kind, (one, other) in {"added": (store, then), "withdrawn": (then, store)}.items():
        sql = f"FROM incidents i {store.placed_sql} WHERE {one.standing_sql} AND i.incident_id NOT IN ({_ids(other)})"
        counts[kind] = _count(store, sql)
        listed[kind] = store.rows(f"SELECT {store.described_sql} {sql} ORDER BY i.incident_id LIMIT ?", limit)
    versions = f"i.version_id, {store.described_sql} FROM incidents i {store.placed_sql}"
    both = (
        f"FROM (SELECT {versions} WHERE {then.standing_sql}) o "
        f"JOIN (SELECT {versions} WHERE {store.standing_sql}) n "
        f"ON o.incident_id = n.incident_id AND o.version_id <> n.version_id WHERE {_DIFFER}"
    )
    counts["revised"] = _count(store, both)
    old, new = (
        store.rows(
            f"SELECT {_NAMES.replace('i.', f'{side}.')} {both} ORDER BY o.incident_id LIMIT ?",
            limit,
        )
        for side in ("o", "n")
    )
    revised = [
        (after["incident_id"], compare_versions(before, after), after)
        for before, after in zip(frames.as_records(old), frames.as_records(new), strict=True)
    ]
    return Changes(
        then.summarise(chosen), store.summarise(chosen), **counts,
        added_rows=listed["added"], withdrawn_rows=listed["withdrawn"], revised_rows=revised,
    )  # fmt: skip


def _ids(view: Store) -> str:
    return f"SELECT i.incident_id FROM incidents i WHERE {view.standing_sql}"  # noqa: S608 - our own condition


def _count(store: Store, sql: str) -> int:
    return int(store.rows(f"SELECT count(*) AS n {sql}")["n"].iloc[0])


def _hidden(store: Store, sequence: int) -> bool:
    return store.moment is not None and sequence > store.moment


class _Causes:
    """Which entry of the ledger was behind a change of the store."""

    def __init__(self, store: Store, incident_id: str) -> None:
        self._incident_id = incident_id
        self._entries: dict[int, tuple[dict[str, Any], bool]] = {}
        for entry in frames.as_records(store.imports()):
            self._entries[entry["sequence"]] = (entry, False)
            if entry["reverted_sequence"] is not None:
                self._entries[entry["reverted_sequence"]] = (entry, True)
        self._partners = store.rows(
            "SELECT import_id, kept_id, other_id FROM decisions WHERE kept_id = $1 OR other_id = $1",
            incident_id.encode("utf-8", "replace").decode("utf-8"),
        )

    def step(
        self, kind: Literal["added", "revised", "withdrawn"], sequence: int, fields: tuple[FieldChange, ...] = ()
    ) -> Step:
        entry, taken_back = self._entries[sequence]
        number = int(entry["import_id"])
        pairs = self._partners[self._partners["import_id"] == number]
        partner = ""
        if len(pairs):
            pair = pairs.iloc[0]
            partner = str(pair["other_id"] if pair["kept_id"] == self._incident_id else pair["kept_id"])
        when = entry["reverted_at_utc"] if taken_back else entry["imported_at_utc"]
        return Step(kind, number, str(entry["kind"]), str(entry["file_name"]), taken_back, when, fields, partner)
