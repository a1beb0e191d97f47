"""Processes share one server: nobody waits without a word, a restart is survived, nothing is half stored."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data import map_questions, queries, questions
from data.filters import IncidentFilter
from data.opening import open_store
from data.postgres_home import MOST_CONNECTIONS, PostgresHome, number_places
from data.store import Store, StoreError
from tests.data.builders import import_frame, make_incidents
from tests.postgres import Server

ROOT = Path(__file__).parents[2]
ALL = IncidentFilter()


@pytest.fixture
def address(postgres_server: Server, postgres_template: str) -> Iterator[str]:
    """Give the address of a database with an empty store."""
    name = postgres_server.make_database(postgres_template)
    yield postgres_server.address(name)
    postgres_server.drop(name)


@pytest.fixture(scope="module")
def own_server(postgres_server: Server) -> Iterator[Server]:
    """Give a server that a test may stop, or fill up."""
    server = Server(postgres_server.programs, wal_megabytes=1, most_file_bytes=3_000_000)
    yield server
    server.remove()


def filled(address: str, n: int = 5) -> Store:
    store = open_store(address)
    import_frame(store, make_incidents(n))
    return store


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


IMPORTER = """
import sys
from tests.data.builders import *
store = open_store(sys.argv[1])
import_frame(store, make_incidents(300, incident_id=[f"{sys.argv[2]}{i}" for i in range(300)]))
"""
KILLED_IN_MID_IMPORT = """
import os, signal, sys
from data import ledger
from tests.data.builders import *
step = ledger._insert_versions
def die(*args):
    step(*args)
    os.kill(os.getpid(), signal.SIGKILL)
ledger._insert_versions = die
import_frame(open_store(sys.argv[1]), make_incidents(3000, notes="killed"), held=2)
"""


def test_processes_that_make_one_store_and_import_at_once_are_all_seen(postgres_server: Server) -> None:
    address = postgres_server.address(postgres_server.make_database())
    importers = [python(IMPORTER, address, name) for name in "ab"]
    store = open_store(address)
    store.summarise(ALL)
    assert [importer.wait(60) for importer in importers] == [0, 0]
    assert store.version() == 2
    assert store.summarise(ALL).incidents == 600
    assert store.imports()["import_id"].tolist() == [2, 1]


def test_import_killed_in_the_middle_leaves_the_store_as_it_was(address: str) -> None:
    store = filled(address)
    before = store.select_incidents(ALL)
    assert python(KILLED_IN_MID_IMPORT, address).wait(60) == -9
    assert store.select_incidents(ALL).equals(before)
    assert open_store(address).held(2).empty
    import_frame(store, make_incidents(6))
    assert store.summarise(ALL).incidents == 6


def test_readers_go_on_during_a_write_and_see_what_stood_before(address: str) -> None:
    store = filled(address)
    with store.writing() as cursor:
        cursor.execute("DELETE FROM incidents")
        assert store.summarise(ALL).incidents == 5
        assert open_store(address).summarise(ALL).incidents == 5
    assert store.summarise(ALL).incidents == 0


def test_writer_that_waits_too_long_is_told_who_writes(address: str) -> None:
    store = filled(address)
    other = Store(PostgresHome(address + "&application_name=night%20import", lock_seconds=0.1))
    with other.writing() as cursor:
        pid = cursor.fetch("SELECT pg_backend_pid() AS pid").column(0)[0].as_py()
        waiting = Store(PostgresHome(address, lock_seconds=0.1))
        with pytest.raises(StoreError, match=rf"written by night import \({pid}, this machine\)"):
            import_frame(waiting, make_incidents(9))
    import_frame(store, make_incidents(6))
    assert store.summarise(ALL).incidents == 6


def test_more_threads_than_connections_are_all_answered(address: str) -> None:
    store = filled(address)
    answers: list[int] = []
    threads = [
        threading.Thread(
            target=lambda n=n: answers.append(store.summarise(IncidentFilter(q="repelled " * n)).incidents)
        )
        for n in range(3 * MOST_CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [5] * len(threads)
    assert isinstance(store.home, PostgresHome)
    assert len(store.home._idle) <= MOST_CONNECTIONS


def test_connections_that_are_all_in_use_give_a_sentence(address: str) -> None:
    home = PostgresHome(address, lock_seconds=0.05)
    open_ones = [home.reading() for _ in range(MOST_CONNECTIONS)]
    for one in open_ones:
        one.__enter__()
    with pytest.raises(StoreError, match="were in use"), home.reading():
        pass
    for one in open_ones:
        one.__exit__(None, None, None)
    assert home.list_tables()
    home.close()


def test_server_that_was_restarted_is_used_again_by_itself(own_server: Server) -> None:
    store = filled(own_server.address(own_server.make_database()))
    assert store.summarise(ALL).incidents == 5
    own_server.stop()
    with pytest.raises(StoreError, match="does not answer") as away:
        store.summarise(ALL)
    assert away.value.message.code == "store-away"
    own_server.start()
    assert store.summarise(ALL).incidents == 5
    import_frame(store, make_incidents(6))
    assert store.summarise(ALL).incidents == 6
    store.home.close()


def test_server_that_goes_during_an_import_leaves_nothing_of_it(own_server: Server) -> None:
    store = filled(own_server.address(own_server.make_database()))

    def import_while_it_goes() -> None:
        with store.writing() as cursor:
            cursor.execute("DELETE FROM incidents")
            own_server.stop()
            try:
                cursor.execute("SELECT 1")
            finally:
                own_server.start()

    with pytest.raises(StoreError, match="does not answer"):
        import_while_it_goes()
    assert store.summarise(ALL).incidents == 5
    store.home.close()


def test_full_disk_gives_a_sentence_and_leaves_the_store_as_it_was(own_server: Server) -> None:
    store = filled(own_server.address(own_server.make_database()))
    many = make_incidents(6_000, notes=[f"{i} {i * 7}" * 40 for i in range(6_000)], event_date="2021-01-01")
    with pytest.raises(StoreError, match=r"The disk of the database .* is full; nothing was changed"):
        import_frame(store, many)
    assert store.summarise(ALL).incidents == 5
    assert len(store.imports()) == 1
    import_frame(store, make_incidents(6))
    assert store.summarise(ALL).incidents == 6
    store.home.close()


def test_damaged_table_gives_a_sentence(own_server: Server) -> None:
    name = own_server.make_database()
    store = filled(own_server.address(name), 300)
    path = own_server.ask("SELECT pg_relation_filepath('faultline.incidents')", name)[0][0]
    store.home.close()
    own_server.ask("CHECKPOINT")
    own_server.stop()
    file = own_server.folder / "data" / path
    content = file.read_bytes()
    file.write_bytes(content[:8192] + b"\xff" * 8192 + content[16384:])
    own_server.start()
    with pytest.raises(StoreError, match=r"is damaged: invalid page") as damaged:
        open_store(own_server.address(name)).summarise(ALL)
    assert damaged.value.message.code == "store-damaged"
    file.write_bytes(content)


def test_address_that_leads_nowhere_gives_a_sentence_without_the_password(postgres_server: Server) -> None:
    folder = postgres_server.folder
    for url, code in {
        f"postgresql://faultline:secret@/nothing?host={folder}": "store-missing",
        f"postgresql://nobody:secret@/postgres?host={folder}": "store-refused",
        "postgresql://u:secret@127.0.0.1:1/x": "store-away",
        "postgresql://u:secret@127.0.0.1:x/x": "store-no-driver",
    }.items():
        with pytest.raises(StoreError) as refused:
            open_store(url)
        assert refused.value.message.code in (code, "store-away"), url
        assert "secret" not in str(refused.value)


def test_user_who_may_only_read_is_told_so(address: str) -> None:
    filled(address).home.close()
    reader = open_store(address + "&options=-cdefault_transaction_read_only%3Don")
    assert reader.summarise(ALL).incidents == 5
    with pytest.raises(StoreError, match="may only be read"):
        import_frame(reader, make_incidents(6))
    reader.home.close()


def test_schema_of_somebody_else_is_refused_and_left_alone(postgres_server: Server) -> None:
    name = postgres_server.make_database()
    postgres_server.ask("CREATE SCHEMA faultline; CREATE TABLE faultline.mine (a INT)", name)
    with pytest.raises(StoreError, match="holds no incidents of ours"):
        open_store(postgres_server.address(name))
    assert postgres_server.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'faultline'", name) == [(1,)]


@pytest.mark.parametrize(
    "question",
    [
        (questions.ask_summary,),
        (questions.ask_areas,),
        (questions.ask_periods, "month", "event_type"),
        (map_questions.ask_located,),
    ],
)
def test_what_the_page_adds_up_is_read_from_the_narrow_index(address: str, question: tuple[Any, ...]) -> None:
    ask, *arguments = question
    chosen = IncidentFilter(province=("Kirkuk",), event_type=("Protests",), deaths=1)
    sql = queries.compile_query(chosen, ask, *arguments, dialect="postgres")
    store = filled(address, 1)
    with store.home.snapshot() as cursor:
        names = cursor.fetch("SELECT indexname FROM pg_indexes WHERE tablename = 'incidents'").column(0).to_pylist()
    with store.home.reading() as cursor:
        for name in set(names) - {"incidents_counted"}:
            cursor.execute(f"DROP INDEX {name}")
    with store.home.snapshot() as cursor:
        for other in ("seqscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{other} TO off")
        plan = " ".join(cursor.fetch(f"EXPLAIN {sql}").column(0).to_pylist())
    assert "Index Only Scan using incidents_counted" in plan


def test_store_of_a_later_version_is_refused(address: str) -> None:
    with filled(address).writing() as cursor:
        cursor.execute("UPDATE meta SET number = 99 WHERE name = 'schema_version'")
    with pytest.raises(StoreError, match="is of version 99"):
        open_store(address)


def test_nul_in_a_text_is_kept_as_the_sign_for_a_lost_character(address: str) -> None:
    store = open_store(address)
    import_frame(store, make_incidents(1, notes="a\x00b"))
    assert store.select_incidents(ALL)["notes"].tolist() == ["a\ufffdb"]


def test_export_that_is_given_up_holds_no_connection(address: str) -> None:
    store = filled(address, 50)
    batches = store.stream_incidents(ALL, batch_rows=10)
    assert len(next(batches)) == 10
    batches.close()
    assert sum(len(batch) for batch in store.stream_incidents(ALL, batch_rows=20)) == 50


def test_values_are_numbered_outside_quotes_only() -> None:
    assert number_places("""a = ? AND b = '?''?' AND "c?" = ?""") == """a = $1 AND b = '?''?' AND "c?" = $2"""
