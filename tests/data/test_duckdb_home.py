"""Pages, imports and command lines share one file; nobody is starved, nothing is half stored."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

from data.duckdb_home import DuckdbHome
from data.filters import IncidentFilter
from data.opening import open_store
from data.store import Store, StoreError
from tests.data.builders import import_frame, make_incidents, make_store

ROOT = Path(__file__).parents[2]
ALL = IncidentFilter()


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


KILLED_IN_MID_IMPORT = """
import os, signal, sys
from pathlib import Path
from data import ledger
from tests.data.builders import import_frame, make_incidents
from data.opening import open_store

step = getattr(ledger, sys.argv[2])
def die(*args):
    step(*args)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(ledger, sys.argv[2], die)
import_frame(open_store("duckdb:///" + sys.argv[1]), make_incidents(3000, notes="killed"), held=2)
"""


@pytest.mark.parametrize("step", ["_insert_versions", "_insert_entry"])
def test_import_killed_in_the_middle_leaves_the_store_as_it_was(tmp_path: Path, step: str) -> None:
    store = make_store(tmp_path, make_incidents(5))
    before = store.select_incidents(ALL)
    store.home.close()
    killed = python(KILLED_IN_MID_IMPORT, store.home.path, step)
    assert killed.wait(60) == -9
    again = open_store(f"duckdb:///{store.home.path}")
    assert again.select_incidents(ALL).equals(before)
    assert len(again.imports()) == 1
    assert again.held(2).empty
    import_frame(again, make_incidents(6))
    assert again.summarise(ALL).incidents == 6


BUSY_READER = """
import sys, time
from data.opening import open_store
from data.filters import IncidentFilter
store = open_store("duckdb:///" + sys.argv[1])
end = time.monotonic() + float(sys.argv[2])
print("reading", flush=True)
n = 0
while time.monotonic() < end:
    n += 1
    store.summarise(IncidentFilter(deaths=n))
    if n == 1 or store.summarise(IncidentFilter()).incidents > 5:
        print(store.summarise(IncidentFilter()).incidents, flush=True)
        if n > 1:
            break
"""


def test_busy_page_of_another_process_does_not_starve_an_import_and_sees_it(tmp_path: Path) -> None:
    store = make_store(tmp_path, make_incidents(5))
    store.home.close()
    page = python(BUSY_READER, store.home.path, 20)
    assert line_of(page) == "reading"
    assert line_of(page) == "5"
    import_frame(store, make_incidents(9))
    assert line_of(page) == "9"
    assert page.wait(30) == 0


def test_import_of_another_process_is_seen(tmp_path: Path) -> None:
    store = make_store(tmp_path, make_incidents(5))
    version = store.version()
    code = (
        "import sys; from tests.data.builders import *; "
        "import_frame(open_store('duckdb:///' + sys.argv[1]), make_incidents(8))"
    )
    assert python(code, store.home.path).wait(60) == 0
    assert store.version() == version + 1
    assert store.summarise(ALL).incidents == 8


def test_two_imports_at_once_go_one_after_the_other(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    code = (
        "import sys; from tests.data.builders import *; "
        "import_frame(open_store('duckdb:///' + sys.argv[1]), make_incidents(500, incident_id=[f'{sys.argv[2]}{i}' "
        "for i in range(500)]))"
    )
    importers = [python(code, store.home.path, name) for name in "ab"]
    assert [importer.wait(60) for importer in importers] == [0, 0]
    assert store.summarise(ALL).incidents == 1000
    assert store.imports()["import_id"].tolist() == [2, 1]


def test_readers_of_this_process_go_on_during_a_write_and_see_what_stood_before(tmp_path: Path) -> None:
    store = make_store(tmp_path, make_incidents(5))
    with store.writing() as cursor:
        cursor.execute("DELETE FROM incidents")
        assert store.summarise(IncidentFilter(deaths=0)).incidents == 5
    assert store.summarise(ALL).incidents == 0


def test_import_does_not_wait_for_an_export_that_takes_its_time(tmp_path: Path) -> None:
    store = make_store(tmp_path, make_incidents(60))
    batches = store.stream_incidents(ALL, batch_rows=20)
    first = next(batches)
    began = time.monotonic()
    import_frame(store, make_incidents(70))
    assert time.monotonic() - began < store.home.lock_seconds / 2
    assert sum(len(batch) for batch in [first, *batches]) == 60
    assert sum(len(batch) for batch in store.stream_incidents(ALL)) == 70


def test_many_threads_read_and_write_without_error(tmp_path: Path) -> None:
    store = make_store(tmp_path, make_incidents(5))
    failures: list[BaseException] = []

    def read(seed: int) -> None:
        try:
            for turn in range(8):
                assert store.summarise(IncidentFilter(deaths=0, q="attack" * (seed % 2))).incidents >= 5
                assert not store.select_incidents(ALL, limit=seed + turn + 1).empty
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for turn in range(3):
        import_frame(store, make_incidents(5, incident_id=[f"T{turn}-{place}" for place in range(5)]))
    for thread in threads:
        thread.join()
    assert failures == []
    assert store.summarise(ALL).incidents == 20


def test_file_is_let_go_soon_after_the_last_use(tmp_path: Path) -> None:
    store = make_store(tmp_path, make_incidents(1))
    store.summarise(ALL)
    deadline = time.monotonic() + 10
    while store.home._connection is not None:
        assert time.monotonic() < deadline
        threading.Event().wait(0.05)


HOLDER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


def test_lock_of_another_program_is_named(tmp_path: Path) -> None:
    store = make_store(tmp_path, make_incidents(1))
    store.home.close()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(store.home.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert line_of(holder) == "held"
        blocked = Store(DuckdbHome(store.home.path, lock_seconds=0.2))
        with pytest.raises(StoreError, match=f"process {holder.pid}"):
            blocked.summarise(ALL)
        with pytest.raises(StoreError, match=f"process {holder.pid}"):
            import_frame(blocked, make_incidents(2))
    finally:
        holder.communicate("")
    assert store.summarise(ALL).incidents == 1


def test_file_that_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.duckdb"
    path.write_bytes(b"these are not incidents" * 1000)
    with pytest.raises(StoreError, match="is not a store, or is damaged"):
        open_store(f"duckdb:///{path}")
    assert path.read_bytes().startswith(b"these are not")


def test_damaged_store_gives_a_sentence(tmp_path: Path) -> None:
    store = make_store(tmp_path, make_incidents(300))
    store.home.close()
    content = bytearray(store.home.path.read_bytes())
    content[8192 : len(content) // 2] = b"\xff" * (len(content) // 2 - 8192)
    store.home.path.write_bytes(bytes(content))
    with pytest.raises(StoreError, match=r"damaged|could not be used"):
        open_store(f"duckdb:///{store.home.path}").summarise(ALL)


def test_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        open_store(f"duckdb:///{tmp_path}")


def test_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"The store .* could not|none could be made"):
        open_store(f"duckdb:///{tmp_path}/file/store.duckdb")


def test_database_of_somebody_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE mine (a INT)")
    with pytest.raises(StoreError, match="holds no incidents of ours"):
        open_store(f"duckdb:///{path}")


def test_store_of_a_later_version_is_refused(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    with store.writing() as cursor:
        cursor.execute("UPDATE meta SET number = 99 WHERE name = 'schema_version'")
    with pytest.raises(StoreError, match="is of version 99"):
        open_store(f"duckdb:///{store.home.path}")


def test_store_whose_making_was_interrupted_is_made(tmp_path: Path) -> None:
    (tmp_path / "empty.duckdb").touch()
    with duckdb.connect(str(tmp_path / "bare.duckdb")):
        pass
    for name in ("empty", "bare"):
        assert open_store(f"duckdb:///{tmp_path}/{name}.duckdb").span() is None


FULL_DISK = """
import resource, signal, sys
from tests.data.builders import *
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = open_store("duckdb:///" + sys.argv[1])
most = store.home.path.stat().st_size + 50_000
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
try:
    notes = [f"{i} {i * 7}" for i in range(20_000)]
    import_frame(store, make_incidents(20_000, notes=notes, event_date=date(2021, 1, 1)))
except Exception as error:
    print(type(error).__name__, error, flush=True)
"""


def test_full_disk_gives_a_sentence_and_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    store = make_store(tmp_path, make_incidents(5))
    store.home.close()
    importer = python(FULL_DISK, store.home.path)
    said = line_of(importer)
    importer.wait(60)
    assert said.startswith("StoreError The disk of the store")
    assert open_store(f"duckdb:///{store.home.path}").summarise(ALL).incidents == 5


def test_failed_write_can_be_tried_again_in_the_same_process(tmp_path: Path) -> None:
    store = make_store(tmp_path, make_incidents(5))
    with pytest.raises(StoreError, match="could not be used"):
        _write_nonsense(store)
    import_frame(store, make_incidents(6))
    assert store.summarise(ALL).incidents == 6


def _write_nonsense(store: Store) -> None:
    with store.writing() as cursor:
        cursor.execute("DELETE FROM incidents")
        cursor.execute("SELECT * FROM no_such_table")
