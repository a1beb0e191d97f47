"""A store that was moved to another home is the same store: its numbers, its past, and what can be taken back."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from data import copying
from data.__main__ import main
from data.copying import copy_store
from data.decisions import Pair, merge_incidents
from data.filters import IncidentFilter
from data.opening import make_home, open_store
from data.reverting import revert_import
from data.store import StoreError
from data.tables import TABLES
from tests.data.builders import import_frame, make_incidents
from tests.postgres import Server

ALL = IncidentFilter()
HOMES = ("duckdb", "postgresql")
Addresses = Callable[[str], str]


@pytest.fixture
def address_of(request: pytest.FixtureRequest, tmp_path: Path) -> Addresses:
    """Give the address of a home without a store."""

    numbers = itertools.count()

    def address(kind: str) -> str:
        if kind == "duckdb":
            return f"duckdb:///{tmp_path / f'{next(numbers)}.duckdb'}"
        server: Server = request.getfixturevalue("postgres_server")
        return server.address(server.make_database())

    return address


def fill(address: str) -> None:
    """Three imports, of which one was taken back, held rows, a merge; texts that a careless copy loses."""
    store = open_store(address)
    texts = ["", "NULL", '"', "a,b;c\nd", "\\N", "كركوك", "'", "  x "]
    import_frame(store, make_incidents(8, notes=texts, fatalities=[None, *range(7)], longitude=[None, *[44.39] * 7]))
    import_frame(store, make_incidents(3, fatalities=9), held=2)
    revert_import(store, 2)
    import_frame(store, make_incidents(2, incident_id=["b1", "b2"]), format="acled")
    merge_incidents(store, [Pair("KIR-0002", "b1")])
    store.home.close()


@pytest.mark.parametrize("target", HOMES)
@pytest.mark.parametrize("source", HOMES)
def test_copy_has_the_same_numbers_and_the_same_past(address_of: Addresses, source: str, target: str) -> None:
    one, other = address_of(source), address_of(target)
    fill(one)
    copied = copy_store(make_home(one), make_home(other))
    assert copied.before == copied.after
    assert copied.tables["incidents"].rows == 14
    assert set(copied.tables) == set(TABLES) - {"meta"}
    before, after = open_store(one), open_store(other)
    for moment in (None, 1, 2, 3):
        assert after.as_of(moment).select_incidents(ALL).equals(before.as_of(moment).select_incidents(ALL))
    assert after.imports().equals(before.imports())
    assert after.held(2).equals(before.held(2))
    for store in (before, after):
        revert_import(store, 4)
        import_frame(store, make_incidents(9))
    assert after.select_incidents(ALL).equals(before.select_incidents(ALL))
    assert after.as_of(4).summarise(ALL) == before.as_of(4).summarise(ALL)


def test_store_with_imports_is_no_target(address_of: Addresses) -> None:
    one, other = address_of("duckdb"), address_of("duckdb")
    fill(one)
    fill(other)
    with pytest.raises(StoreError, match="has imports already"):
        copy_store(make_home(one), make_home(other))
    with pytest.raises(StoreError, match="was named twice"):
        copy_store(make_home(one), make_home(one))


def test_source_that_is_not_there_is_not_made(address_of: Addresses, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store"):
        copy_store(make_home(address_of("duckdb")), make_home(f"duckdb:///{tmp_path}/b.duckdb"))
    assert list(tmp_path.iterdir()) == []


def test_copy_that_does_not_arrive_whole_leaves_the_target_empty(
    address_of: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = address_of("duckdb"), address_of("postgresql")
    fill(one)
    with monkeypatch.context() as patch:
        patch.setattr(copying, "_read_content", lambda cursor, name: copying.Content(1, 1))
        with pytest.raises(StoreError, match="did not arrive as it was sent"):
            copy_store(make_home(one), make_home(other))
    assert open_store(other).imports().empty
    copy_store(make_home(one), make_home(other))


def test_command_prints_the_totals_of_both(address_of: Addresses, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = address_of("duckdb"), address_of("duckdb")
    fill(one)
    assert main(["copy", one, other, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["from"] == said["to"]
    assert said["to"]["incidents"] == 9
    assert main(["copy", one, other]) == 2
    assert "has imports already" in capsys.readouterr().err
    assert main(["copy", other, address_of("duckdb")]) == 0
    assert "the same in both" in capsys.readouterr().out
