"""What the store needs of a home: the database that keeps the incidents, whichever it is.

There are two: a DuckDB file (`data.duckdb_home`) and a PostgreSQL server (`data.postgres_home`). All SQL of `data`'s
own modules is written once, for both: standard SQL, `?` or `$1` for values (but not in CREATE), and a temporary table
of text made AS SELECT from the column that it is compared with. What differs stands in `data.tables`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol


class Cursor(Protocol):
    """What a home lends for queries or for one transaction."""

    dialect: str
    """The engine, as sqlglot and Ibis name it."""

    def execute(self, sql: str, values: Sequence[Any] = ()) -> object:
        """Run one statement; its rows, if any, are dropped."""

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Run one query and give its rows as an Arrow table."""

    def stream(self, sql: str, batch_rows: int) -> Iterator[Any]:
        """Run one query and give its rows, as of one moment, as Arrow tables of at most `batch_rows`."""

    def register(self, name: str, rows: Any) -> object:
        """Let statements of this cursor read an Arrow table by a name."""

    def unregister(self, name: str) -> object:
        """Forget a registered table."""


class Home(Protocol):
    """A database that keeps the store's tables; safe for many threads and beside other processes."""

    dialect: str
    """The engine, as sqlglot and Ibis name it."""

    @property
    def address(self) -> str:
        """What a person calls it; no password in it."""

    def version(self) -> int:
        """Give the number that rises with every kept transaction, also of other processes; cheap to ask."""

    def list_tables(self) -> list[str]:
        """Give the names of the tables that are there; none where there is no store yet."""

    def reading(self) -> AbstractContextManager[Cursor]:
        """Lend a cursor for queries; each sees what was committed when it began.

        Raises
        ------
        StoreError
            When the home cannot be read; the message says what to do.
        """

    def snapshot(self) -> AbstractContextManager[Cursor]:
        """Lend a cursor for queries that all see one moment."""

    def writing(self) -> AbstractContextManager[Cursor]:
        """Lend a cursor within one transaction: all of it is kept, or on any exception nothing.

        One writer at a time, over all processes; another is waited for.

        Raises
        ------
        StoreError
            When the home cannot be written, or another writer keeps it too long.
        """

    def close(self) -> None:
        """Let go of whatever is open; the next use opens it again."""
