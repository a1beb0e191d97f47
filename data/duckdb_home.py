"""The embedded home of the store: a DuckDB file that the page and the command line share.

DuckDB locks a file for one writing process or for several reading ones. So nobody keeps it: a reader's connection is
closed about a second after its last use, a writer's at the end of its transaction. Within a process readers go on
through the writer's connection and see what stood before. A writer holds the gate, a file beside the store; readers of
other processes see it, finish and step back, so that a busy page never starves an import.
"""

from __future__ import annotations

import atexit
import os
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data.file_gate import FileGate
from data.messages import N_, Message
from data.store_error import StoreError
from data.store_faults import explain_fault, is_lock

IDLE_SECONDS = 1.0
_HOMES: weakref.WeakSet[DuckdbHome] = weakref.WeakSet()
_POLL_SECONDS = 0.02
_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"


class DuckdbCursor:
    """A `data.home.Cursor` of DuckDB."""

    dialect = "duckdb"

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def execute(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Run one statement; its rows, if any, are dropped."""
        self._cursor.execute(sql, list(values))

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Run one query and give its rows as an Arrow table."""
        return self._cursor.sql(sql, params=list(values)).to_arrow_table()

    def stream(self, sql: str, batch_rows: int) -> Iterator[Any]:
        """Run one query and give its rows, as of one moment, as Arrow tables of at most `batch_rows`."""
        with self._cursor.sql(sql).to_arrow_reader(batch_rows) as reader:
            for batch in reader:
                yield pa.Table.from_batches([batch])

    def register(self, name: str, rows: Any) -> None:
        """Let statements of this cursor read an Arrow table by a name, without copying it."""
        self._cursor.register(name, rows)

    def unregister(self, name: str) -> None:
        """Forget a registered table."""
        self._cursor.unregister(name)


class DuckdbHome:
    """A DuckDB file, opened when needed and let go soon after.

    Parameters
    ----------
    path
        The file; made by the first write.
    lock_seconds
        How long a lock of another process is waited for.
    """

    dialect = "duckdb"

    def __init__(self, path: Path, *, lock_seconds: float = 10.0) -> None:
        self.path = path
        self.lock_seconds = lock_seconds
        self._gate = FileGate(path.with_name(path.name + ".gate"))
        self._changed = threading.Condition()
        self._one_writer = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._writable = False
        self._draining = False
        self._leases = 0
        self._last_used = 0.0
        self._opened = 0
        self._seen: tuple[tuple[int, ...], int] | None = None
        _HOMES.add(self)

    @property
    def address(self) -> str:
        """The file."""
        return str(self.path)

    def version(self) -> int:
        """Give the number that rises with every kept transaction; the file is opened only when it has changed."""
        signature = self._signature()
        seen = self._seen
        if seen is None or seen[0] != signature:
            with self.reading() as cursor:
                number = int(cursor.fetch("SELECT number FROM meta WHERE name = 'version'").column(0)[0].as_py())
            seen = self._seen = (signature, number)
        return seen[1]

    def list_tables(self) -> list[str]:
        """Give the names of the file's tables; none where there is no file, or an empty one."""
        if not self.path.exists() or not (self.path.is_dir() or self.path.stat().st_size):
            return []
        with self.reading() as cursor:
            return list(cursor.fetch(_TABLES).column(0).to_pylist())

    def _signature(self) -> tuple[int, ...]:
        """Give what tells that the file may have changed, without opening it."""
        seen: list[int] = []
        for path in (self.path, self.path.with_name(self.path.name + ".wal")):
            try:
                stat = path.stat()
                seen += [stat.st_ino, stat.st_size, stat.st_mtime_ns]
            except OSError:
                seen += [0, 0, 0]
        return tuple(seen)

    @contextmanager
    def reading(self) -> Iterator[DuckdbCursor]:
        """Lend a cursor for queries; it sees what was committed when each query began.

        Raises
        ------
        StoreError
            When the file cannot be read, or another process keeps it longer than `lock_seconds`.
        """
        cursor = self._lease()
        try:
            yield DuckdbCursor(cursor)
        except duckdb.Error as error:
            raise explain_fault(error, self.path, self.lock_seconds) from error
        finally:
            cursor.close()
            with self._changed:
                self._leases -= 1
                self._last_used = time.monotonic()
                self._changed.notify_all()

    @contextmanager
    def snapshot(self) -> Iterator[DuckdbCursor]:
        """Lend a cursor for queries that all see one moment."""
        with self.reading() as cursor:
            cursor.execute("BEGIN TRANSACTION")
            yield cursor
            cursor.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[DuckdbCursor]:
        """Lend a cursor within one transaction: all of it is kept, or on any exception nothing.

        Raises
        ------
        StoreError
            When the file cannot be written, or another process keeps it longer than `lock_seconds`.
        """
        with self._one_writer, self._gate_held():
            connection = self._open_for_writing()
            try:
                yield from self._in_transaction(connection)
            finally:
                self._seen = None
                self._close_after_writing()

    def close(self) -> None:
        """Let the file go as soon as nobody in this process reads it."""
        with self._changed:
            if self._leases == 0 and not self._writable:
                self._let_go()

    def _in_transaction(self, connection: duckdb.DuckDBPyConnection) -> Iterator[DuckdbCursor]:
        cursor = connection.cursor()
        try:
            cursor.execute("BEGIN TRANSACTION")
            yield DuckdbCursor(cursor)
            cursor.execute("COMMIT")
        except BaseException as error:
            with suppress(duckdb.Error):
                cursor.execute("ROLLBACK")
            if isinstance(error, duckdb.Error):
                raise explain_fault(error, self.path, self.lock_seconds) from error
            raise
        finally:
            cursor.close()

    def _lease(self) -> duckdb.DuckDBPyConnection:
        deadline = time.monotonic() + self.lock_seconds
        with self._changed:
            while True:
                if self._connection is not None and not self._draining and (self._writable or self._gate.is_free()):
                    self._leases += 1
                    return self._connection.cursor()
                if self._connection is None and not self._draining:
                    if self._gate.is_free():
                        self._try_to_open(deadline)
                        continue
                elif self._leases == 0 and not self._writable:
                    self._let_go()
                if time.monotonic() >= deadline:
                    raise self._still_locked()
                self._changed.wait(_POLL_SECONDS)

    def _try_to_open(self, deadline: float) -> None:
        try:
            self._connection = duckdb.connect(str(self.path), read_only=True)
        except duckdb.Error as error:
            if not is_lock(error) or time.monotonic() >= deadline:
                raise explain_fault(error, self.path, self.lock_seconds) from error
            self._changed.wait(_POLL_SECONDS)
            return
        self._last_used = time.monotonic()
        self._opened += 1
        threading.Thread(target=self._close_when_idle, args=(self._opened,), daemon=True).start()

    def _close_when_idle(self, opened: int) -> None:
        with self._changed:
            while self._connection is not None and self._opened == opened and not self._writable:
                idle = time.monotonic() - self._last_used
                if self._leases == 0 and (idle >= IDLE_SECONDS or not self._gate.is_free()):
                    self._let_go()
                    return
                self._changed.wait(0.1)

    def _let_go(self) -> None:
        connection, self._connection, self._writable = self._connection, None, False
        if connection is not None:
            connection.close()
        self._changed.notify_all()

    @contextmanager
    def _gate_held(self) -> Iterator[None]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise explain_fault(error, self.path, self.lock_seconds) from error
        deadline = time.monotonic() + self.lock_seconds
        while not self._gate.take():
            if time.monotonic() >= deadline:
                raise self._still_locked()
            time.sleep(_POLL_SECONDS)
        try:
            yield
        finally:
            self._gate.give()

    def _open_for_writing(self) -> duckdb.DuckDBPyConnection:
        deadline = time.monotonic() + self.lock_seconds
        with self._changed:
            self._draining = True
            try:
                while self._leases and time.monotonic() < deadline:
                    self._changed.wait(_POLL_SECONDS)
                if self._leases:
                    raise self._still_locked()
                self._let_go()
                if self.path.is_file() and self.path.stat().st_size == 0:
                    self.path.unlink()  # DuckDB refuses an empty file, which holds nothing to lose
                while True:
                    try:
                        self._connection = duckdb.connect(str(self.path))
                        break
                    except duckdb.Error as error:
                        if not is_lock(error) or time.monotonic() >= deadline:
                            raise explain_fault(error, self.path, self.lock_seconds) from error
                    self._changed.wait(_POLL_SECONDS)
                self._writable = True
                self._opened += 1
                return self._connection
            finally:
                self._draining = False
                self._changed.notify_all()

    def _close_after_writing(self) -> None:
        with self._changed:
            self._draining = True
            while self._leases:
                self._changed.wait(_POLL_SECONDS)
            self._draining = False
            self._let_go()

    def _still_locked(self) -> StoreError:
        return StoreError(
            Message(
                "store-locked",
                N_(
                    "The store {path} is being written by process {pid} and was not free within {seconds} s; "
                    "wait until it is done and try again, or end that process."
                ),
                {"path": str(self.path), "pid": self._gate.holder() or "?", "seconds": f"{self.lock_seconds:g}"},
            )
        )


def path_of(url: str) -> Path:
    """Give the file of a `duckdb:///path` address."""
    return Path(os.path.expandvars(url.removeprefix("duckdb:///"))).expanduser()


@atexit.register
def _close_all() -> None:
    for home in list(_HOMES):
        home.close()
