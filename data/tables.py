"""The store's tables, derived from the schema: their DDL, and their shape for Ibis."""

from __future__ import annotations

from functools import cache
from typing import Any

import ibis

from data.schema import COLUMNS, JOINED, REPORTED

SCHEMA_VERSION = 1
"""Raised with every change to the tables; a store of a higher number is refused."""

_KIND_TYPES = {
    "text": "string",
    "time": "string",
    "url": "string",
    "date": "date",
    "count": "int64",
    "code": "int64",
    "degrees": "float64",
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

STAGED: tuple[str, ...] = (*REPORTED, *JOINED, "line", "area", "search", "actor_keys")
"""What an import brings of an incident: reported, joined, and the helper columns of the queries."""

INCIDENTS: dict[str, str] = {
    **{column.name: _KIND_TYPES[column.kind] for column in COLUMNS},
    "line": "int64",
    "area": "string",
    "search": "string",
    "actor_keys": "string",
    "current": "boolean",
}
"""One row a version of an incident. `current`: it stands now. `area`: the part of `schema.AREAS` it counts in.
`search`: folded text of what a search looks through. `actor_keys`: folded names, each between semicolons."""

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
}
"""One row an import, also one that was taken back."""

HELD: dict[str, str] = {"import_id": "int64", "line": "int64", "reasons": "string", "row": "string"}
"""One row for each held row of a file: its reasons (JSON of messages) and the row as it stood (JSON)."""

META: dict[str, str] = {"name": "string", "number": "int64"}
"""`schema_version`, and `version`, which rises with every import and every taking back."""

TABLES: dict[str, dict[str, str]] = {
    "incidents": INCIDENTS,
    "confirmations": CONFIRMATIONS,
    "imports": IMPORTS,
    "held": HELD,
    "meta": META,
}


def make_ddl() -> list[str]:
    """Give the statements that make an empty store."""
    statements = []
    for name, columns in TABLES.items():
        shape = ", ".join(f'"{column}" {_SQL_TYPES[kind]}' for column, kind in columns.items())
        statements.append(f'CREATE TABLE "{name}" ({shape})')
    statements.append(f"INSERT INTO meta VALUES ('schema_version', {SCHEMA_VERSION:d}), ('version', 0)")  # noqa: S608
    return statements


@cache
def table(name: str) -> Any:
    """Give a table of the store as an Ibis table without a connection."""
    return ibis.table(TABLES[name], name=name)


@cache
def chosen() -> Any:
    """Give the incidents that a filter chose, as an Ibis table; the store puts the filter's query in its place."""
    return ibis.table(INCIDENTS, name="chosen")
