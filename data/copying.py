"""Moving a store from one home to another: every table, in one transaction, and proved value by value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data import frames
from data.filters import IncidentFilter
from data.home import Cursor, Home
from data.messages import N_, Message
from data.opening import prepare
from data.store import Store
from data.store_error import StoreError
from data.summary import Summary
from data.tables import TABLES

_BATCH = 20_000
_COPIED = tuple(name for name in TABLES if name != "meta")


@dataclass(frozen=True)
class Content:
    """What a table holds: how many rows, and a sum over all values of all rows that does not depend on their order."""

    rows: int
    digest: int


@dataclass(frozen=True)
class Copied:
    """What was moved.

    Attributes
    ----------
    tables
        Name of each table and what it holds; the same in both homes.
    before, after
        The numbers of all incidents, as the source gives them and as the target does; they are equal.
    """

    tables: Mapping[str, Content]
    before: Summary
    after: Summary


def copy_store(source: Home, target: Home, *, tell: Callable[[str, int], None] = lambda table, rows: None) -> Copied:
    """Copy a store into an empty one, whatever their homes.

    Parameters
    ----------
    source
        The store; it is only read, as of one moment, and brought up to this program's version before.
    target
        A home without a store, or with one that never had an import.
    tell
        Is told the name of each table and how many of its rows have arrived.

    Raises
    ------
    StoreError
        When there is no store at the source, the target has one, or what arrived is not what was sent; the target is
        then as it was.

    Notes
    -----
    The ledger comes along: imports, versions, merges, held rows, and which of them stood when. So every moment can be
    asked for and every import be taken back as before.
    """
    if not source.list_tables():
        template = N_("There is no store at {path}; nothing was copied.")
        raise StoreError(Message("copy-no-source", template, {"path": source.address}))
    if source.address == target.address:
        template = N_("{path} was named twice; a store is copied into another.")
        raise StoreError(Message("copy-same", template, {"path": source.address}))
    prepare(source)
    prepare(target)
    with source.snapshot() as given, target.writing() as taken:
        if taken.fetch("SELECT 1 FROM imports LIMIT 1").num_rows:
            template = N_("The store {path} has imports already; name an empty one. Nothing was copied.")
            raise StoreError(Message("copy-not-empty", template, {"path": target.address}))
        sent = {name: _copy_table(given, taken, name, tell) for name in _COPIED}
        _take_version(given, taken)
        arrived = {name: _read_content(taken, name) for name in _COPIED}
        for name in _COPIED:
            if sent[name] != arrived[name]:
                template = N_("The table {table} did not arrive as it was sent; nothing was copied.")
                raise StoreError(Message("copy-differs", template, {"table": name}))
    before, after = (Store(home).summarise(IncidentFilter()) for home in (source, target))
    return Copied(arrived, before, after)


def _copy_table(given: Cursor, taken: Cursor, name: str, tell: Callable[[str, int], None]) -> Content:
    columns = _columns(name)
    taken.execute(f'DELETE FROM "{name}"')  # noqa: S608 - our own names; an empty store may keep readings
    content = Content(0, 0)
    for rows in given.stream(f'SELECT {columns} FROM "{name}"', _BATCH):  # noqa: S608
        content = _add(content, name, rows)
        taken.register("arriving", _typed(name, rows))
        taken.execute(f'INSERT INTO "{name}" ({columns}) SELECT {columns} FROM arriving')  # noqa: S608
        taken.unregister("arriving")
        tell(name, content.rows)
    return content


def _take_version(given: Cursor, taken: Cursor) -> None:
    """Moments are numbered by the store's version: the next one must come after all that were copied."""
    number = given.fetch("SELECT number FROM meta WHERE name = 'version'").column(0)[0].as_py()
    taken.execute("UPDATE meta SET number = greatest(number + 1, ?) WHERE name = 'version'", [number])


def _read_content(cursor: Cursor, name: str) -> Content:
    content = Content(0, 0)
    for rows in cursor.stream(f'SELECT {_columns(name)} FROM "{name}"', _BATCH):  # noqa: S608
        content = _add(content, name, rows)
    return content


def _add(content: Content, name: str, rows: Any) -> Content:
    frame = frames.to_frame(_typed(name, rows))
    hashes = pd.util.hash_pandas_object(frame, index=False).to_numpy()
    digest = (content.digest + int(hashes.sum(dtype=np.uint64))) % 2**64
    return Content(content.rows + rows.num_rows, digest)


def _typed(name: str, rows: Any) -> Any:
    return rows.cast(frames.arrow_schema(TABLES[name]))


def _columns(name: str) -> str:
    return ", ".join(f'"{column}"' for column in TABLES[name])
