"""Opening the store that an address names: made where there is none, brought up where it is old, refused where not."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from data.duckdb_home import DuckdbHome, path_of
from data.home import Cursor, Home
from data.messages import N_, Message
from data.migrations import migrate
from data.store import Store
from data.store_error import StoreError
from data.tables import SCHEMA_VERSION, make_ddl


def open_store(url: str | None = None) -> Store:
    """Open the store, and make an empty one where there is none.

    Parameters
    ----------
    url
        `duckdb:///path` or `postgresql://user@host/database`; None for the environment's FAULTLINE_STORE, else a file
        in the user's data folder.

    Raises
    ------
    StoreError
        When the address or what is there is none of ours; the message says what to do.
    """
    home = make_home(url)
    prepare(home)
    return Store(home)


def make_home(url: str | None = None) -> Home:
    """Give the home that an address names; nothing is opened yet.

    Raises
    ------
    StoreError
        When the address is none.
    """
    default = Path(platformdirs.user_data_dir("faultline", appauthor=False)) / "faultline.duckdb"
    url = url or os.environ.get("FAULTLINE_STORE") or f"duckdb:///{default}"
    if url.startswith("duckdb:///") and url != "duckdb:///":
        return DuckdbHome(path_of(url), lock_seconds=_lock_seconds())
    if url.startswith(("postgresql://", "postgres://")):
        return _make_postgres_home(url)
    raise _no_address(url)


def _make_postgres_home(url: str) -> Home:
    try:
        # Only here: who keeps a file does not load libpq.
        from data.postgres_home import PostgresHome

        return PostgresHome(url, lock_seconds=_lock_seconds())
    except (ImportError, ValueError) as error:
        template = N_("PostgreSQL cannot be used here: {detail}. Install Faultline's requirements again.")
        raise StoreError(Message("store-no-driver", template, {"detail": str(error)})) from error


def prepare(home: Home) -> None:
    """Make the tables where there are none, bring older ones up, and refuse a store of a later schema.

    Raises
    ------
    StoreError
        When the home holds something else, or tables that this program is too old for; it is left as it is.
    """
    tables = home.list_tables()
    if not tables:
        _make_tables(home)
        tables = home.list_tables()
    version = None
    if "meta" in tables:
        with home.reading() as cursor:
            version = _schema_version(cursor)
    where = {"path": home.address, "found": version, "known": SCHEMA_VERSION}
    if version is None:
        raise StoreError(
            Message(
                "store-foreign",
                N_("The database {path} holds no incidents of ours; name another in FAULTLINE_STORE."),
                where,
            )
        )
    if version > SCHEMA_VERSION:
        raise StoreError(
            Message(
                "store-newer",
                N_("The store {path} is of version {found}, this program knows {known}; update the program."),
                where,
            )
        )
    if version < SCHEMA_VERSION:
        migrate(home)


def _make_tables(home: Home) -> None:
    with home.writing() as cursor:
        if not home.list_tables():
            for statement in make_ddl(home.dialect):
                cursor.execute(statement)


def _schema_version(cursor: Cursor) -> int | None:
    found = cursor.fetch("SELECT number FROM meta WHERE name = 'schema_version'").column(0)
    return int(found[0].as_py()) if len(found) else None


def _no_address(url: str) -> StoreError:
    template = N_(
        "The store's address was {address}, expected duckdb:///path/to/file.duckdb or "
        "postgresql://user@host/database; see FAULTLINE_STORE."
    )
    return StoreError(Message("store-address", template, {"address": url.split("@")[-1]}))


def _lock_seconds() -> float:
    try:
        return max(0.0, float(os.environ.get("FAULTLINE_LOCK_SECONDS", "10")))
    except ValueError:
        return 10.0
