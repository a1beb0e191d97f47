"""What a person decides of two incidents that may be one: merge them, keep both, or set a rule; each can be undone.

A decision is an entry of the ledger like an import: `reverting.revert_import` takes it back, and what stood before
stands again. Nothing is deleted: what went up in another stays in the history.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from data import frames
from data.home import Cursor
from data.kinds import are_compatible
from data.ledger import next_entry, write_entry
from data.merging import GROUPS
from data.messages import N_, Message
from data.standing import restand
from data.store import Store
from data.store_error import StoreError
from data.tables import DECISIONS, RULES


@dataclass(frozen=True)
class Pair:
    """Two incidents that a decision is about.

    Attributes
    ----------
    kept_id, other_id
        The one that stays in a merge, and the other.
    taken
        Names of `merging.GROUPS` that a merge takes from the other.
    score, reasons
        What the search said of them; None and empty when a person named them.
    """

    kept_id: str
    other_id: str
    taken: tuple[str, ...] = ()
    score: float | None = None
    reasons: Sequence[Message] = field(default=(), hash=False)


def merge_incidents(store: Store, pairs: Sequence[Pair], *, note: str = "") -> int:
    """Let one incident of each pair go up in the other; give the entry's number, to undo it by.

    Every source of both is kept, and the fields as `merging.compose_pair` says. What a later file says of either goes
    into the merged incident by the same choice.

    Raises
    ------
    StoreError
        When one of a pair does not stand (it may have been merged or taken back since), or their kinds exclude each
        other: a protest is never merged with an armed event. Nothing is stored then.
    """
    for pair in pairs:
        unknown = set(pair.taken) - set(GROUPS)
        if unknown:
            raise ValueError(f"taken was {sorted(unknown)}, expected names of {list(GROUPS)}")
    with store.writing() as cursor:
        _refuse(cursor, pairs, merging=True)
        return _record(cursor, "merge", pairs, note)


def keep_both(store: Store, pairs: Sequence[Pair], *, note: str = "") -> int:
    """Note that the incidents of each pair are two; they are not proposed again. Give the entry's number.

    Raises
    ------
    StoreError
        When one of a pair does not stand.
    """
    with store.writing() as cursor:
        _refuse(cursor, pairs, merging=False)
        return _record(cursor, "keep", pairs, note)


def add_rule(store: Store, origin_one: str, origin_other: str, min_score: float) -> int:
    """Set a rule: pairs of these two origins, each other's best and from that score up, are merged after each import.

    Parameters
    ----------
    origin_one, origin_other
        As `candidates.origin_of` names them; the incident of the first stays.
    min_score
        From 0.5 to 1.
    """
    if not 0.5 <= min_score <= 1 or origin_one == origin_other:
        template = N_("A rule needs two different sources and a score from 0.5 to 1; it was {score}.")
        raise StoreError(Message("rule-refused", template, {"score": f"{min_score:g}"}))
    with store.writing() as cursor:
        import_id = next_entry(cursor)
        write_entry(cursor, import_id, "rule", {"format": "rule", "file_name": f"{origin_one} + {origin_other}"})
        row = pd.DataFrame(
            [{"import_id": import_id, "origin_one": origin_one, "origin_other": origin_other, "min_score": min_score}]
        )
        cursor.register("new_rules", frames.to_arrow(row, RULES))
        cursor.execute("INSERT INTO rules SELECT * FROM new_rules")
        cursor.unregister("new_rules")
    return import_id


def list_rules(store: Store) -> pd.DataFrame:
    """Give the rules in force: columns of `tables.RULES`."""
    return store.rows(
        "SELECT r.* FROM rules r JOIN imports i ON i.import_id = r.import_id AND i.reverted_sequence IS NULL "
        "ORDER BY r.import_id"
    )


def list_decisions(store: Store, *, limit: int = 200) -> pd.DataFrame:
    """Give the merges and the pairs kept apart that were not taken back, the latest first.

    Returns
    -------
    DataFrame
        Columns of `tables.DECISIONS`, and `kind`, `imported_at_utc`, `note` of the entry.
    """
    return store.rows(
        "SELECT d.*, i.kind, i.imported_at_utc, i.note FROM decisions d "
        "JOIN imports i ON i.import_id = d.import_id AND i.reverted_sequence IS NULL "
        "ORDER BY d.import_id DESC, d.kept_id, d.other_id LIMIT ?",
        limit,
    )


def find_merged_into(store: Store, incident_id: str) -> str | None:
    """Give the incident that this one went up in, if it did and that stands."""
    found = store.rows(
        "SELECT d.kept_id FROM decisions d JOIN imports i ON i.import_id = d.import_id AND i.kind = 'merge' "
        "WHERE d.active AND d.other_id = ? ORDER BY d.import_id DESC LIMIT 1",
        incident_id.encode("utf-8", "replace").decode("utf-8"),
    )
    return str(found["kept_id"].iloc[0]) if len(found) else None


def _refuse(cursor: Cursor, pairs: Sequence[Pair], *, merging: bool) -> None:
    ids = [name for pair in pairs for name in (pair.kept_id, pair.other_id)]
    marks = ", ".join("?" * len(ids)) or "NULL"
    rows = cursor.fetch(
        f'SELECT incident_id, event_type FROM incidents WHERE "current" AND incident_id IN ({marks})',  # noqa: S608
        ids,
    ).to_pylist()
    kinds = {row["incident_id"]: row["event_type"] for row in rows}
    absorbed: set[str] = set()
    for pair in pairs:
        for name in (pair.kept_id, pair.other_id):
            if name not in kinds or (merging and name in absorbed):
                template = N_("The incident {incident_id} does not stand; it may have been merged or taken back.")
                raise StoreError(Message("incident-not-standing", template, {"incident_id": name}))
        if pair.kept_id == pair.other_id:
            template = N_("The incident {incident_id} was named twice; two are needed.")
            raise StoreError(Message("same-incident", template, {"incident_id": pair.kept_id}))
        one, other = kinds[pair.kept_id], kinds[pair.other_id]
        if merging and not are_compatible(one, other):
            template = N_("{one} and {other} are not merged: they are of kinds that exclude each other ({kinds}).")
            params = {"one": pair.kept_id, "other": pair.other_id, "kinds": f"{one}, {other}"}
            raise StoreError(Message("kinds-exclude", template, params))
        absorbed.add(pair.other_id)


def _record(cursor: Cursor, kind: str, pairs: Sequence[Pair], note: str) -> int:
    import_id = next_entry(cursor)
    write_entry(cursor, import_id, kind, {"format": kind, "file_name": _title(pairs), "note": note})
    rows = pd.DataFrame(
        {
            "import_id": import_id,
            "kept_id": [pair.kept_id for pair in pairs],
            "other_id": [pair.other_id for pair in pairs],
            "taken": [json.dumps([name for name in GROUPS if name in pair.taken]) for pair in pairs],
            "score": [pair.score for pair in pairs],
            "reasons": [frames.write_reasons(pair.reasons) for pair in pairs],
            "active": False,
        }
    )
    cursor.register("new_decisions", frames.to_arrow(rows, DECISIONS))
    cursor.execute("INSERT INTO decisions SELECT * FROM new_decisions")
    cursor.unregister("new_decisions")
    if kind == "merge":
        cursor.execute("CREATE TEMP TABLE touched AS SELECT incident_id FROM incidents WHERE FALSE")
        cursor.execute(
            "INSERT INTO touched SELECT kept_id FROM decisions WHERE import_id = $1 "
            "UNION SELECT other_id FROM decisions WHERE import_id = $1",
            [import_id],
        )
        restand(cursor)
    return import_id


def _title(pairs: Sequence[Pair]) -> str:
    first = f"{pairs[0].kept_id} + {pairs[0].other_id}" if pairs else ""
    return first if len(pairs) < 2 else f"{first} … ({len(pairs)})"
