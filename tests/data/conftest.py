"""The store's tests run on both of its homes, by the fixture `any_home`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.opening import make_home, prepare
from tests.data import builders
from tests.postgres import MISSING, Server, find_server, is_required


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """Start a PostgreSQL of this session's own, or skip where there is none; with CI=true that is a failure."""
    programs = find_server()
    if programs is None:
        (pytest.fail if is_required() else pytest.skip)(MISSING)
    server = Server(programs)
    yield server
    server.remove()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server) -> str:
    """Return a database with the store's empty tables, to make others from."""
    name = postgres_server.make_database()
    home = make_home(postgres_server.address(name))
    prepare(home)
    home.close()
    return name


@pytest.fixture(params=["duckdb", "postgresql"])
def any_home(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Let `builders.make_store` make its stores in a DuckDB file, and again on a PostgreSQL server."""
    if request.param == "duckdb":
        yield request.param
        return
    server: Server = request.getfixturevalue("postgres_server")
    template: str = request.getfixturevalue("postgres_template")
    made: list[str] = []

    def new_address(folder: Path) -> str:
        made.append(server.make_database(template))
        return server.address(made[-1])

    monkeypatch.setattr(builders, "new_address", new_address)
    yield request.param
    server.drop(*made)
