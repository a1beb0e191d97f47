"""Bringing a store of an earlier version up to this one: one step a version, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from data import frames
from data.home import Cursor, Home
from data.joining import SEARCHED
from data.placements import CHUNK, place_built_in
from data.search_text import fold_rows
from data.tables import INCIDENTS, SCHEMA_VERSION, make_indexes, make_table, sql_type

_FILED_AT = """
SELECT incident_id, version FROM (
    SELECT c.incident_id, c.version,
        row_number() OVER (PARTITION BY c.incident_id ORDER BY max(c.carrier) DESC) AS place
    FROM (
        SELECT incident_id, import_id AS version, import_id AS carrier FROM incidents
        UNION ALL SELECT incident_id, version_import_id, import_id FROM confirmations
    ) c
    JOIN imports i ON i.import_id = c.carrier AND i.sequence <= $1
        AND (i.reverted_sequence IS NULL OR i.reverted_sequence > $1)
    GROUP BY c.incident_id, c.version
) ranked WHERE place = 1
"""


def migrate(home: Home) -> None:
    """Bring the store up to `tables.SCHEMA_VERSION`; does nothing where another process was quicker.

    Raises
    ------
    StoreError
        When it cannot be written; it is then as it was.
    """
    with home.writing() as cursor:
        found = _number(cursor, "schema_version")
        for version in range(found, SCHEMA_VERSION):
            _STEPS[version](cursor)
        for statement in make_indexes(cursor.dialect):
            cursor.execute(statement)
        cursor.execute("UPDATE meta SET number = ? WHERE name = 'schema_version'", [SCHEMA_VERSION])


def _record_standings(cursor: Cursor) -> None:
    """From 1 to 2: note what stood when, by replaying the imports and their takings back in the order of their times.

    Version 1 had a flag for what stands now, and no merges.
    """
    for statement in (
        "ALTER TABLE incidents ADD COLUMN version_id BIGINT",
        "ALTER TABLE incidents ADD COLUMN filed BOOLEAN",
        "ALTER TABLE incidents ADD COLUMN merged BOOLEAN",
        "UPDATE incidents SET version_id = n.number FROM (SELECT incident_id, import_id, "
        "row_number() OVER (ORDER BY import_id, line, incident_id) AS number FROM incidents) n "
        "WHERE n.incident_id = incidents.incident_id AND n.import_id = incidents.import_id",
        'UPDATE incidents SET filed = "current", merged = FALSE',
        f"ALTER TABLE imports ADD COLUMN kind {sql_type('string', cursor.dialect)}",
        "ALTER TABLE imports ADD COLUMN sequence BIGINT",
        "ALTER TABLE imports ADD COLUMN reverted_sequence BIGINT",
        "UPDATE imports SET kind = 'file'",
        *(make_table(name, cursor.dialect) for name in ("standings", "decisions", "rules")),
    ):
        cursor.execute(statement)
    count = _number_changes(cursor)
    for sequence in range(1, count + 1):
        _replay(cursor, sequence)
    cursor.execute("UPDATE meta SET number = greatest(number, ?) WHERE name = 'version'", [count])


def _number_changes(cursor: Cursor) -> int:
    entries = cursor.fetch("SELECT import_id, imported_at_utc, reverted_at_utc FROM imports").to_pylist()
    changes: list[tuple[datetime, int, str]] = []
    for entry in entries:
        changes.append((entry["imported_at_utc"], entry["import_id"], "sequence"))
        if entry["reverted_at_utc"] is not None:
            changes.append((entry["reverted_at_utc"], entry["import_id"], "reverted_sequence"))
    for number, (_, import_id, column) in enumerate(sorted(changes), start=1):
        cursor.execute(f"UPDATE imports SET {column} = ? WHERE import_id = ?", [number, import_id])  # noqa: S608
    return len(changes)


def _replay(cursor: Cursor, sequence: int) -> None:
    cursor.execute("CREATE TEMP TABLE target AS SELECT incident_id, version_id FROM incidents WHERE FALSE")
    cursor.execute(
        f"INSERT INTO target SELECT i.incident_id, i.version_id FROM ({_FILED_AT}) f "  # noqa: S608
        "JOIN incidents i ON i.incident_id = f.incident_id AND i.import_id = f.version",
        [sequence],
    )
    cursor.execute(
        "UPDATE standings SET closed = ? WHERE closed IS NULL AND version_id NOT IN (SELECT version_id FROM target)",
        [sequence],
    )
    cursor.execute(
        "INSERT INTO standings SELECT incident_id, version_id, ?, NULL FROM target "
        "WHERE version_id NOT IN (SELECT version_id FROM standings WHERE closed IS NULL)",
        [sequence],
    )
    cursor.execute("DROP TABLE target")


def _number(cursor: Cursor, name: str) -> int:
    return int(cursor.fetch("SELECT number FROM meta WHERE name = ?", [name]).column(0)[0].as_py())


def _make_mappings(cursor: Cursor) -> None:
    """From 2 to 3: keep what the columns of a sheet mean."""
    cursor.execute(make_table("mappings", cursor.dialect))


def _place_anew(cursor: Cursor) -> None:
    """From 3 to 4: place every version by the rules of now, with room for other sets' lines."""
    for name in ("district", "sub_district", "seam_km"):
        cursor.execute(f"ALTER TABLE incidents ADD COLUMN {name} {sql_type(INCIDENTS[name], cursor.dialect)}")
    for name in ("readings", "placements"):
        cursor.execute(make_table(name, cursor.dialect))
    place_built_in(cursor)


def _add_located_by(cursor: Cursor) -> None:
    """From 4 to 5: say of each incident whether a gazetteer placed it; before, none did."""
    kind = sql_type("string", cursor.dialect)
    cursor.execute(f"ALTER TABLE incidents ADD COLUMN located_by {kind} DEFAULT ''")


def _make_reviews(cursor: Cursor) -> None:
    """From 5 to 6: keep the reports under review, and the quotations that support what was taken from them."""
    cursor.execute(make_table("reviews", cursor.dialect))
    cursor.execute(make_table("evidence", cursor.dialect))


def _keep_leads(cursor: Cursor) -> None:
    """From 6 to 7: keep leads apart from incidents, how each file was read, and which held rows were mended."""
    for name in ("leads", "mendings"):
        cursor.execute(make_table(name, cursor.dialect))
    kind = sql_type("string", cursor.dialect)
    cursor.execute(f"ALTER TABLE imports ADD COLUMN said {kind} DEFAULT ''")


def _fold_anew(cursor: Cursor) -> None:
    """From 7 to 8: take the province by the set built in out of what a search looks through; any set's counts now."""
    names = ", ".join(f'"{name}"' for name in ("version_id", *SEARCHED))
    latest = int(cursor.fetch("SELECT coalesce(max(version_id), 0) FROM incidents").column(0)[0].as_py())
    for first in range(0, latest, CHUNK):
        sql = f"SELECT {names} FROM incidents WHERE version_id > ? AND version_id <= ?"  # noqa: S608 - our own names
        rows = frames.to_frame(cursor.fetch(sql, [first, first + CHUNK]))
        folded = rows[["version_id"]].assign(search=fold_rows(rows, SEARCHED))
        cursor.register("folded", frames.to_arrow(folded, {name: INCIDENTS[name] for name in ("version_id", "search")}))
        cursor.execute("UPDATE incidents SET search = f.search FROM folded f WHERE f.version_id = incidents.version_id")
        cursor.unregister("folded")


_STEPS: Mapping[int, Callable[[Cursor], None]] = {
    1: _record_standings,
    2: _make_mappings,
    3: _place_anew,
    4: _add_located_by,
    5: _make_reviews,
    6: _keep_leads,
    7: _fold_anew,
}
"""What brings a store from each version to the next."""
