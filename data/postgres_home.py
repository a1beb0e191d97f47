"""The home of a team's store: a PostgreSQL server that many processes work on.

Connections are kept for the next use and tried before they are lent, so that a server's restart costs a page nothing
but the moment it was away. A writer takes an advisory lock for its transaction: one import at a time over all
processes, while readers go on and see what stood before. The tables lie in a schema of their own and their text in the
collation "C", which orders as DuckDB does.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.compute
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus
from pyarrow import csv

from data.postgres_faults import explain_broken_commit, explain_fault, explain_lock, explain_no_connection
from data.tables import POSTGRES_SCHEMA, sql_type

MOST_CONNECTIONS = 8
"""Of one process; a question beyond them waits for one, at most `lock_seconds`."""
IDLE_SECONDS = 300.0
_WRITERS_LOCK = 0x4641554C54  # "FAULT"
_HOLDERS = """
SELECT a.pid, a.application_name, coalesce(host(a.client_addr), 'this machine') AS place
FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND (l.classid::bigint << 32) + l.objid::bigint = ?
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_SESSION = (
    f"SET search_path TO {POSTGRES_SCHEMA}, public; SET timezone TO 'UTC'; SET client_encoding TO 'UTF8'; "
    "SET jit TO off; SET client_min_messages TO warning; "
    "SET work_mem TO '64MB'; SET random_page_cost TO 1.1; "
    "SET parallel_setup_cost TO 100; SET parallel_tuple_cost TO 0.01"
)
"""The last two lines: groups are counted in memory, by the narrow index and on every core: a page waits for them."""
_NUL = ("\x00", "\ufffd")
"""PostgreSQL's text cannot hold the character NUL; in its place goes the sign for one that was lost."""
_MANY_ROWS = 10_000
_PLACE = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|(\?)")
_ARROW = {
    16: pa.bool_(), 20: pa.int64(), 21: pa.int64(), 23: pa.int64(), 25: pa.string(), 1043: pa.string(),
    19: pa.string(), 700: pa.float64(), 701: pa.float64(), 1082: pa.date32(), 1114: pa.timestamp("us"),
    1184: pa.timestamp("us", "UTC"), 1700: pa.decimal128(38, 0),
}  # fmt: skip
"""PostgreSQL's types by their numbers."""
_KINDS = {
    pa.string(): "string", pa.large_string(): "string", pa.int64(): "int64", pa.float64(): "float64",
    pa.date32(): "date", pa.bool_(): "boolean", pa.timestamp("us"): "timestamp(6)",
}  # fmt: skip


class PostgresCursor:
    """A `data.home.Cursor` of PostgreSQL."""

    dialect = "postgres"

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._registered: set[str] = set()
        self.brought_rows = 0

    def execute(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Run one statement; its rows, if any, are dropped."""
        self._run(sql, values).close()

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Run one query and give its rows as an Arrow table."""
        with self._run(sql, values) as cursor:
            return _to_arrow(cursor.description or [], cursor.fetchall())

    def stream(self, sql: str, batch_rows: int) -> Iterator[Any]:
        """Run one query and give its rows, as of one moment, as Arrow tables of at most `batch_rows`."""
        with self._connection.transaction(), psycopg.RawServerCursor(self._connection, "faultline_rows") as cursor:
            cursor.execute(sql, binary=True)
            while rows := cursor.fetchmany(batch_rows):
                yield _to_arrow(cursor.description or [], rows)

    def register(self, name: str, rows: Any) -> None:
        """Let statements of this cursor read an Arrow table by a name: a temporary table, filled by COPY."""
        shape = ", ".join(f'"{field.name}" {sql_type(_KINDS[field.type], self.dialect)}' for field in rows.schema)
        self.execute(f'CREATE TEMP TABLE "{name}" ({shape})')
        self._registered.add(name)
        names = ", ".join(f'"{field.name}"' for field in rows.schema)
        how = csv.WriteOptions(include_header=False, quoting_style="needed")
        with self._connection.cursor() as cursor, cursor.copy(f'COPY "{name}" ({names}) FROM STDIN (FORMAT csv)') as to:
            for batch in _without_nul(rows).to_batches(max_chunksize=_MANY_ROWS):
                sink = pa.BufferOutputStream()
                csv.write_csv(batch, sink, how)
                to.write(memoryview(sink.getvalue()))
        self.brought_rows += rows.num_rows
        self.execute(f'ANALYZE "{name}"')

    def unregister(self, name: str) -> None:
        """Forget a registered table."""
        self.execute(f'DROP TABLE IF EXISTS pg_temp."{name}"')
        self._registered.discard(name)

    def _run(self, sql: str, values: Sequence[Any]) -> psycopg.RawCursor[Any]:
        cursor = psycopg.RawCursor(self._connection)
        sql = sql.replace(*_NUL)
        if not values:
            return cursor.execute(sql, binary=True)
        plain = [value.replace(*_NUL) if isinstance(value, str) else value for value in values]
        return cursor.execute(number_places(sql), plain, binary=True)


class PostgresHome:
    """A PostgreSQL database; nothing is opened before it is needed.

    Parameters
    ----------
    url
        `postgresql://user@host:port/database`, as libpq reads it; also its PG… variables and ~/.pgpass count.
    lock_seconds
        How long another writer, a free connection or the server's answer is waited for.
    """

    dialect = "postgres"

    def __init__(self, url: str, *, lock_seconds: float = 10.0) -> None:
        self._url = url
        self._said = conninfo_to_dict(url)
        self.lock_seconds = lock_seconds
        self._idle: list[tuple[float, psycopg.Connection[Any]]] = []
        self._idle_lock = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_CONNECTIONS)

    @property
    def address(self) -> str:
        """The server and the database, without user and password."""
        host, port = str(self._said.get("host", "")), self._said.get("port")
        name = self._said.get("dbname", "")
        if host.startswith("/"):
            return f"postgresql:///{name}?host={host}"
        return f"postgresql://{host}{f':{port}' if port else ''}/{name}"

    def version(self) -> int:
        """Give the number that rises with every kept transaction, also of other processes."""
        with self.reading() as cursor:
            return int(cursor.fetch("SELECT number FROM meta WHERE name = 'version'").column(0)[0].as_py())

    def list_tables(self) -> list[str]:
        """Give the names of the tables in our schema; none where there is no such schema."""
        with self.reading() as cursor:
            sql = "SELECT table_name FROM information_schema.tables WHERE table_schema = ? ORDER BY 1"
            return list(cursor.fetch(sql, [POSTGRES_SCHEMA]).column(0).to_pylist())

    @contextmanager
    def reading(self) -> Iterator[PostgresCursor]:
        """Lend a cursor for queries; each sees what was committed when it began.

        Raises
        ------
        StoreError
            When the server cannot be reached, or cannot answer.
        """
        with self._connection() as connection:
            cursor = PostgresCursor(connection)
            try:
                yield cursor
            except psycopg.Error as error:
                raise explain_fault(error, self.address) from error

    @contextmanager
    def snapshot(self) -> Iterator[PostgresCursor]:
        """Lend a cursor for queries that all see one moment."""
        with self.reading() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield cursor
            cursor.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[PostgresCursor]:
        """Lend a cursor within one transaction: all of it is kept, or on any exception nothing.

        Raises
        ------
        StoreError
            When the server cannot be reached or written, or another writer keeps it longer than `lock_seconds`.
        """
        with self._connection() as connection:
            cursor = PostgresCursor(connection)
            try:
                cursor.execute("BEGIN")
                self._take_turn(connection, cursor)
                yield cursor
            except BaseException as error:
                with suppress(psycopg.Error):
                    cursor.execute("ROLLBACK")
                if isinstance(error, psycopg.Error):
                    raise explain_fault(error, self.address) from error
                raise
            self._commit(cursor)
            if cursor.brought_rows >= _MANY_ROWS:
                # Counting by an index alone needs to know which pages all can see; nothing else depends on it.
                with suppress(psycopg.Error):
                    cursor.execute("VACUUM (ANALYZE) incidents, standings, confirmations")

    def close(self) -> None:
        """Close the connections that nobody uses now."""
        with self._idle_lock:
            idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()

    def _take_turn(self, connection: psycopg.Connection[Any], cursor: PostgresCursor) -> None:
        wait = max(1, int(self.lock_seconds * 1000))
        cursor.execute(f"SET LOCAL lock_timeout TO {wait:d}")
        cursor.execute("SET LOCAL work_mem TO '128MB'")
        # What a page was told of a version must hold after a crash, whatever the server's setting.
        cursor.execute("SET LOCAL synchronous_commit TO on")
        try:
            cursor.execute(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK:d})")
        except psycopg.errors.LockNotAvailable as error:
            cursor.execute("ROLLBACK")
            held = cursor.fetch(_HOLDERS, [_WRITERS_LOCK]).to_pylist()
            raise explain_lock(self.address, held, self.lock_seconds) from error

    def _commit(self, cursor: PostgresCursor) -> None:
        try:
            cursor.execute("COMMIT")
        except psycopg.OperationalError as error:
            raise explain_broken_commit(error, self.address) from error
        except psycopg.Error as error:
            raise explain_fault(error, self.address) from error

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        if not self._places.acquire(timeout=max(self.lock_seconds, 0.1)):
            raise explain_no_connection(self.address, MOST_CONNECTIONS, self.lock_seconds)
        try:
            connection = self._idle_connection() or self._connect()
            try:
                yield connection
            finally:
                self._take_back(connection)
        finally:
            self._places.release()

    def _idle_connection(self) -> psycopg.Connection[Any] | None:
        """Give a kept connection that still works; drop those that do not."""
        while True:
            with self._idle_lock:
                if not self._idle:
                    return None
                since, connection = self._idle.pop()
            try:
                if time.monotonic() - since < IDLE_SECONDS:
                    connection.execute("")
                    return connection
            except psycopg.Error:
                pass
            connection.close()

    def _connect(self) -> psycopg.Connection[Any]:
        try:
            connection = psycopg.connect(
                self._url,
                autocommit=True,
                prepare_threshold=None,
                connect_timeout=int(self._said.get("connect_timeout") or max(2, min(10, self.lock_seconds))),
                application_name=self._said.get("application_name") or f"faultline {os.getpid()}",
            )
            connection.execute(_SESSION)
        except psycopg.Error as error:
            raise explain_fault(error, self.address) from error
        return connection

    def _take_back(self, connection: psycopg.Connection[Any]) -> None:
        status = connection.info.transaction_status
        if connection.closed or status != TransactionStatus.IDLE:
            connection.close()  # broken off in the middle: the server rolls it back
            return
        with self._idle_lock:
            self._idle.append((time.monotonic(), connection))


def number_places(sql: str) -> str:
    """Give SQL with its places for values, `?`, as PostgreSQL numbers them; text in quotes is left alone."""
    number = 0

    def name(found: re.Match[str]) -> str:
        nonlocal number
        if found[1] is None:
            return found[0]
        number += 1
        return f"${number}"

    return _PLACE.sub(name, sql)


def _to_arrow(description: Sequence[Any], rows: Sequence[Sequence[Any]]) -> pa.Table:
    kinds = [_ARROW.get(column.type_code, pa.string()) for column in description]
    columns = zip(*rows, strict=True) if rows else [()] * len(kinds)
    arrays = [pa.array(values, type=kind) for values, kind in zip(columns, kinds, strict=True)]
    return pa.Table.from_arrays(arrays, names=[column.name for column in description])


def _without_nul(rows: pa.Table) -> pa.Table:
    """Put the sign for a lost character in the place of each NUL."""
    for place, field in enumerate(rows.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            column = rows.column(place)
            if pa.compute.any(pa.compute.match_substring(column, _NUL[0])).as_py():
                rows = rows.set_column(place, field, pa.compute.replace_substring(column, *_NUL))
    return rows
