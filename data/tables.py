"""The store's tables, derived from the schema: their DDL, and their shape for Ibis."""

from __future__ import annotations

from functools import cache
from typing import Any

import ibis

from data.schema import COLUMNS, JOINED, REPORTED

SCHEMA_VERSION = 8
"""Raised with every change to the tables; a store of a higher number is refused, one of a lower is brought up by
`data.migrations`."""

_KIND_TYPES = {
    "text": "string",
    "time": "string",
    "url": "string",
    "date": "date",
    "count": "int64",
    "code": "int64",
    "degrees": "float64",
    "kilometres": "float64",
}
_SQL_TYPES = {
    "string": "VARCHAR",
    "date": "DATE",
    "int64": "BIGINT",
    "float64": "DOUBLE PRECISION",
    "boolean": "BOOLEAN",
    "timestamp(6)": "TIMESTAMP",
}

DESCRIBED: tuple[str, ...] = tuple(column.name for column in COLUMNS)
"""What a person sees of an incident, in the schema's order."""

PLACED: tuple[str, ...] = (*JOINED, "area")
"""What differs from one boundary set, or one list of disputed units, to the other."""

STAGED: tuple[str, ...] = (*REPORTED, *JOINED, "line", "area", "search", "actor_keys")
"""What an import brings of an incident: reported, joined, and the helper columns of the queries."""

INCIDENTS: dict[str, str] = {
    **{column.name: _KIND_TYPES[column.kind] for column in COLUMNS},
    "line": "int64",
    "area": "string",
    "search": "string",
    "actor_keys": "string",
    "current": "boolean",
    "version_id": "int64",
    "filed": "boolean",
    "merged": "boolean",
}
"""One row a version of an incident. `current`: it stands now and counts. `area`: the part of `schema.AREAS` it counts
in. `search`: folded text of what a search looks through. `actor_keys`: folded names, each between semicolons. `filed`:
it is what the files say now, whatever was decided of duplicates. `merged`: it was composed by a merge."""

LEADS: dict[str, str] = {
    **{name: INCIDENTS[name] for name in (*STAGED, "import_id", "version_id", "filed")},
}
"""One row a version of a lead, in the columns of an incident: `incident_id` is the lead's own, `event_type` a proposal.
No question about incidents reads this table."""

STANDINGS: dict[str, str] = {"incident_id": "string", "version_id": "int64", "opened": "int64", "closed": "int64"}
"""One row for each time a version stood: from the `opened`th change of the store up to the `closed`th, itself not
included; null while it stands. At every moment an incident has one open row, or none when it does not count."""

DECISIONS: dict[str, str] = {
    "import_id": "int64",
    "kept_id": "string",
    "other_id": "string",
    "taken": "string",
    "score": "float64",
    "reasons": "string",
    "active": "boolean",
}
"""One row for each pair of an entry of kind merge or keep: the incident that stays, the other one, which groups of
fields were taken from the other (JSON list), what the search said of the pair, and whether a merge has effect now (it
has none while one of the two is not in any file)."""

RULES: dict[str, str] = {
    "import_id": "int64",
    "origin_one": "string",
    "origin_other": "string",
    "min_score": "float64",
}
"""One row an entry of kind rule: merge without asking, between these two origins, from that score up."""

CONFIRMATIONS: dict[str, str] = {"import_id": "int64", "incident_id": "string", "version_import_id": "int64"}
"""One row for each unchanged row of an import: it says once more what the version of another import says, and so
keeps that version standing when the other import is taken back."""

IMPORTS: dict[str, str] = {
    "import_id": "int64",
    "file_name": "string",
    "sha256": "string",
    "format": "string",
    "encoding": "string",
    "boundary_set": "string",
    "imported_at_utc": "timestamp(6)",
    "rows_read": "int64",
    "added": "int64",
    "updated": "int64",
    "unchanged": "int64",
    "duplicate": "int64",
    "held": "int64",
    "first_day": "date",
    "last_day": "date",
    "reverted_at_utc": "timestamp(6)",
    "note": "string",
    "kind": "string",
    "sequence": "int64",
    "reverted_sequence": "int64",
    "said": "string",
}
"""One row an entry of the ledger, also one that was taken back. `kind`: file, merge, keep or rule. `sequence`,
`reverted_sequence`: which change of the store it was, and which took it back (the store's version just after). `said`:
how the file was read, so that its held rows can be read again (JSON of `held_rows.Said`), empty for what is no file."""

HELD: dict[str, str] = {"import_id": "int64", "line": "int64", "reasons": "string", "row": "string"}
"""One row for each held row of a file: its reasons (JSON of messages) and the row as it stood (JSON)."""

MAPPINGS: dict[str, str] = {"headings": "string", "mapping": "string", "kept_at_utc": "timestamp(6)"}
"""One row for each set of headings of which a person has said what they mean: `mappings.key_of` them, and what they
mean (JSON of `mappings.ColumnMapping`)."""

READINGS: dict[str, str] = {
    "reading": "int64",
    "set_id": "string",
    "claims_id": "string",
    "signature": "string",
    "placed_to": "int64",
}
"""One row for each boundary set (with a list of disputed units) that the incidents are placed by beside the set built
in, whose placements stand in `incidents` itself. `signature`: of the files and rules that it was done by. `placed_to`:
the latest version that was placed."""

PLACEMENTS: dict[str, str] = {
    "reading": "int64",
    "version_id": "int64",
    **{name: INCIDENTS[name] for name in PLACED},
}
"""One row for each version of an incident and each of `READINGS`: what that set says in place of
the columns `PLACED`."""

REVIEWS: dict[str, str] = {
    "review_id": "int64",
    "sha256": "string",
    "name": "string",
    "state": "string",
    "position": "int64",
    "text": "string",
    "notice": "string",
    "draft": "string",
    "import_id": "int64",
    "added_at_utc": "timestamp(6)",
    "ended_at_utc": "timestamp(6)",
}
"""One row a report that was given to the review: the hash of its text, what it is called, its `state` (one of
`reports.queue.STATES`), its place in the queue, what is to be known before it is read (JSON of a message or empty), the
draft as it was left (JSON), and the import that it became. `text` and `draft` are emptied when the review has ended."""

EVIDENCE: dict[str, str] = {
    "import_id": "int64",
    "incident_id": "string",
    "field": "string",
    "by": "string",
    "place": "int64",
    "quote": "string",
    "sha256": "string",
}
"""One row for each quotation that supports a field of an incident taken from a report, in the order of the text; one
with an empty quotation where a field was entered without. `by`: rules, reader or hand. `sha256`: of the text."""

MENDINGS: dict[str, str] = {"import_id": "int64", "held_import": "int64", "line": "int64"}
"""One row for each row that was held in `held_import` and that the import `import_id` brought again, mended."""

META: dict[str, str] = {"name": "string", "number": "int64"}
"""`schema_version`, and `version`, which rises with every import and every taking back."""

TABLES: dict[str, dict[str, str]] = {
    "incidents": INCIDENTS,
    "confirmations": CONFIRMATIONS,
    "imports": IMPORTS,
    "held": HELD,
    "standings": STANDINGS,
    "decisions": DECISIONS,
    "rules": RULES,
    "mappings": MAPPINGS,
    "readings": READINGS,
    "placements": PLACEMENTS,
    "reviews": REVIEWS,
    "evidence": EVIDENCE,
    "leads": LEADS,
    "mendings": MENDINGS,
    "meta": META,
}


POSTGRES_SCHEMA = "faultline"
_MAKE_SCHEMA = f"""DO $$ BEGIN
    IF to_regnamespace('{POSTGRES_SCHEMA}') IS NULL THEN CREATE SCHEMA {POSTGRES_SCHEMA}; END IF;
END $$"""
_INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS incidents_version ON incidents (version_id)",
    "CREATE INDEX IF NOT EXISTS incidents_id ON incidents (incident_id)",
    "CREATE INDEX IF NOT EXISTS incidents_import ON incidents (import_id)",
    'CREATE INDEX IF NOT EXISTS incidents_by_day ON incidents (event_date, incident_id) WHERE "current"',
    "CREATE INDEX IF NOT EXISTS incidents_latest ON incidents (event_date DESC NULLS LAST, incident_id) "
    'INCLUDE (version_id) WHERE "current"',
    "CREATE INDEX IF NOT EXISTS incidents_deadliest ON incidents (fatalities DESC NULLS LAST, incident_id) "
    'INCLUDE (version_id) WHERE "current"',
    'CREATE INDEX IF NOT EXISTS incidents_by_place ON incidents (longitude, latitude) WHERE "current"',
    "CREATE INDEX IF NOT EXISTS incidents_counted ON incidents (event_date, version_id) INCLUDE (incident_id, "
    "event_type, sub_event_type, area, province, district, disputed, province_conflict, time_precision, "
    "geo_precision, fatalities, fatalities_low, fatalities_high, injured, abducted, arrested, longitude, latitude, "
    "seam_km, import_id) "
    'WHERE "current"',
    "CREATE INDEX IF NOT EXISTS standings_version ON standings (version_id)",
    "CREATE INDEX IF NOT EXISTS standings_id ON standings (incident_id)",
    "CREATE INDEX IF NOT EXISTS confirmations_import ON confirmations (import_id)",
    "CREATE INDEX IF NOT EXISTS confirmations_id ON confirmations (incident_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS imports_id ON imports (import_id)",
    "CREATE INDEX IF NOT EXISTS held_import ON held (import_id, line)",
    "CREATE UNIQUE INDEX IF NOT EXISTS placements_version ON placements (version_id, reading)",
    "CREATE UNIQUE INDEX IF NOT EXISTS mappings_headings ON mappings (headings)",
    """DO $$ BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX IF NOT EXISTS incidents_search ON incidents USING gin (search gin_trgm_ops) WHERE "current";
        CREATE INDEX IF NOT EXISTS incidents_actors ON incidents USING gin (actor_keys gin_trgm_ops) WHERE "current";
    EXCEPTION WHEN insufficient_privilege OR undefined_file OR undefined_object OR feature_not_supported THEN
        RAISE NOTICE 'without pg_trgm a search reads every incident';
    END $$""",
)
"""What PostgreSQL finds rows by, and counts by: `incidents_counted` holds what the page adds up in a quarter of the
table's room (no texts of any length: an entry has room for 2,700 bytes). DuckDB reads columns so fast that its indexes
only cost (docs/scaling.md)."""


def make_ddl(dialect: str) -> list[str]:
    """Give the statements that make an empty store."""
    statements = [_MAKE_SCHEMA] if dialect == "postgres" else []
    statements += [make_table(name, dialect) for name in TABLES]
    statements += make_indexes(dialect)
    statements.append(f"INSERT INTO meta VALUES ('schema_version', {SCHEMA_VERSION:d}), ('version', 0)")  # noqa: S608
    return statements


def make_table(name: str, dialect: str) -> str:
    """Give the statement that makes one table."""
    shape = ", ".join(f'"{column}" {sql_type(kind, dialect)}' for column, kind in TABLES[name].items())
    return f'CREATE TABLE "{name}" ({shape})'


def make_indexes(dialect: str) -> list[str]:
    """Give the statements that make the indexes of all tables."""
    return list(_INDEXES) if dialect == "postgres" else []


def sql_type(kind: str, dialect: str) -> str:
    """Give a column's type; text orders by its bytes in every home, so that all give the same order."""
    return _SQL_TYPES[kind] + (' COLLATE "C"' if dialect == "postgres" and kind == "string" else "")


@cache
def table(name: str) -> Any:
    """Give a table of the store as an Ibis table without a connection."""
    return ibis.table(TABLES[name], name=name)


@cache
def chosen() -> Any:
    """Give the incidents that a filter chose, as an Ibis table; the store puts the filter's query in its place."""
    return ibis.table(INCIDENTS, name="chosen")
