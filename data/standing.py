"""What stands: for each incident the version that counts now, and a record of what stood when.

It follows from two things: what the files say of each incident (`filed`), and the merges that were decided and not
taken back. An incident that was merged into another does not count; the other stands as the merge composes it from
what the files say of both. Every writer changes those two, names the incidents it touched and calls `restand`.
"""

from __future__ import annotations

import json

import pandas as pd

from data import frames
from data.home import Cursor
from data.joining import assign_joined
from data.merging import Merge, compose_incidents, find_members, resolve_merges
from data.placements import place_new
from data.schema import REPORTED
from data.tables import INCIDENTS

_SAME = " AND ".join(f'm."{name}" IS NOT DISTINCT FROM i."{name}"' for name in REPORTED)
_COLUMNS = ", ".join(f'"{name}"' for name in INCIDENTS)
_TARGET = """
CREATE TEMP TABLE target AS
SELECT incident_id, version_id FROM incidents
WHERE filed AND incident_id IN (SELECT incident_id FROM touched)
"""
_CLOSE = """
UPDATE standings SET closed = ? WHERE closed IS NULL AND incident_id IN (SELECT incident_id FROM touched)
AND version_id NOT IN (SELECT version_id FROM target)
"""
_OPEN = """
INSERT INTO standings
SELECT t.incident_id, t.version_id, ?, NULL FROM target t
WHERE t.version_id NOT IN (SELECT version_id FROM standings WHERE closed IS NULL)
"""
_NOT_CURRENT = """
UPDATE incidents SET "current" = FALSE WHERE "current" AND incident_id IN (SELECT incident_id FROM touched)
AND version_id NOT IN (SELECT version_id FROM target)
"""
_CURRENT = """
UPDATE incidents SET "current" = TRUE WHERE NOT "current" AND version_id IN (SELECT version_id FROM target)
"""


def next_sequence(cursor: Cursor) -> int:
    """Give the number that the store's version will have when this transaction is kept."""
    return int(cursor.fetch("SELECT number FROM meta WHERE name = 'version'").column(0)[0].as_py()) + 1


def restand(cursor: Cursor) -> None:
    """Make stand what should, for the incidents of the temporary table `touched`, and drop that table.

    Parameters
    ----------
    cursor
        Within a transaction in which `filed`, the decisions and the entries taken back are as they shall be.
    """
    sequence = next_sequence(cursor)
    merges = read_merges(cursor)
    members = _touch_members(cursor, merges)
    cursor.execute(_TARGET)
    if members:
        _compose(cursor, [merge for merge in merges if merge.kept_id in members], members)
    cursor.execute(_CLOSE, [sequence])
    cursor.execute(_OPEN, [sequence])
    cursor.execute(_NOT_CURRENT)
    cursor.execute(_CURRENT)
    cursor.execute("DROP TABLE target")
    cursor.execute("DROP TABLE touched")
    place_new(cursor)


def read_merges(cursor: Cursor) -> list[Merge]:
    """Give the merges that were not taken back, the first decided first."""
    rows = cursor.fetch(
        "SELECT d.import_id, d.kept_id, d.other_id, d.taken FROM decisions d "
        "JOIN imports i ON i.import_id = d.import_id AND i.kind = 'merge' AND i.reverted_sequence IS NULL "
        "ORDER BY d.import_id, d.kept_id, d.other_id",
    ).to_pylist()
    return [Merge(r["import_id"], r["kept_id"], r["other_id"], tuple(json.loads(r["taken"]))) for r in rows]


def _touch_members(cursor: Cursor, merges: list[Merge]) -> set[str]:
    """Add to `touched` whoever is merged with one of it; give all touched incidents that a merge names."""
    if not merges:
        return set()
    _lend(cursor, "named", sorted({name for merge in merges for name in (merge.kept_id, merge.other_id)}))
    touched = cursor.fetch("SELECT incident_id FROM touched WHERE incident_id IN (SELECT incident_id FROM named)")[
        "incident_id"
    ].to_pylist()
    cursor.unregister("named")
    members = find_members(merges, touched)
    _lend(cursor, "members", sorted(members))
    cursor.execute(
        "INSERT INTO touched SELECT incident_id FROM members WHERE incident_id NOT IN (SELECT incident_id FROM touched)"
    )
    cursor.unregister("members")
    return members


def _compose(cursor: Cursor, merges: list[Merge], members: set[str]) -> None:
    """Put into `target` what the merges make of their members, in place of what the files say."""
    _lend(cursor, "members", sorted(members))
    filed = frames.to_frame(
        cursor.fetch(
            f"SELECT {_COLUMNS} FROM incidents "  # noqa: S608 - our own names
            "WHERE filed AND incident_id IN (SELECT incident_id FROM members)",
        )
    )
    active = resolve_merges(merges, set(filed["incident_id"]))
    _note_active(cursor, merges, active)
    absorbed = {merge.other_id for merge in active}
    _lend(cursor, "gone", sorted(absorbed | {merge.kept_id for merge in active}))
    cursor.execute("DELETE FROM target WHERE incident_id IN (SELECT incident_id FROM gone)")
    cursor.unregister("gone")
    cursor.unregister("members")
    composed = compose_incidents(filed, active)
    if len(composed):
        _store_composed(cursor, composed)


def _store_composed(cursor: Cursor, composed: pd.DataFrame) -> None:
    joined = assign_joined(composed).assign(current=False, filed=False, merged=True, version_id=0)
    cursor.register("composed", frames.to_arrow(joined, INCIDENTS))
    values = ", ".join(
        "(SELECT max(version_id) FROM incidents) + row_number() OVER (ORDER BY m.incident_id)"
        if name == "version_id"
        else f'm."{name}"'
        for name in INCIDENTS
    )
    cursor.execute(
        f"INSERT INTO incidents ({_COLUMNS}) SELECT {values} FROM composed m "  # noqa: S608 - our own names
        f"WHERE NOT EXISTS (SELECT 1 FROM incidents i WHERE i.merged AND i.import_id = m.import_id AND {_SAME})"
    )
    cursor.execute(
        "INSERT INTO target SELECT i.incident_id, i.version_id FROM composed m "  # noqa: S608 - our own names
        f"JOIN incidents i ON i.merged AND i.import_id = m.import_id AND {_SAME}"
    )
    cursor.unregister("composed")


def _note_active(cursor: Cursor, merges: list[Merge], active: list[Merge]) -> None:
    chosen = set(active)
    rows = pd.DataFrame(
        {
            "import_id": [merge.import_id for merge in merges],
            "kept_id": [merge.kept_id for merge in merges],
            "other_id": [merge.other_id for merge in merges],
            "has_effect": [merge in chosen for merge in merges],
        }
    )
    kinds = {"import_id": "int64", "kept_id": "string", "other_id": "string", "has_effect": "boolean"}
    cursor.register("effects", frames.to_arrow(rows, kinds))
    cursor.execute(
        "UPDATE decisions SET active = e.has_effect FROM effects e WHERE decisions.import_id = e.import_id "
        "AND decisions.kept_id = e.kept_id AND decisions.other_id = e.other_id"
    )
    cursor.unregister("effects")


def _lend(cursor: Cursor, name: str, incident_ids: list[str]) -> None:
    ids = pd.DataFrame({"incident_id": pd.Series(incident_ids, dtype="str")})
    cursor.register(name, frames.to_arrow(ids, {"incident_id": "string"}))
