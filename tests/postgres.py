"""A PostgreSQL of the tests' own: found or installed, started in a temporary folder, gone when the tests are.

`python -m tests.postgres [--install]` prints where its programs lie. Without one it prints nothing and says so in one
line; where `CI` is `true` that is a failure, so that the store's tests on PostgreSQL never vanish in silence.
"""

from __future__ import annotations

import ctypes
import itertools
import os
import pwd
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from tests.browser.chromium import as_root, is_required

DEBIAN_PACKAGES = ("postgresql",)
MISSING = "no PostgreSQL server was found or could be installed: the store's tests on it are not run"
_SETTINGS = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
    "autovacuum=off", "shared_buffers=32MB", "listen_addresses=", "log_min_messages=fatal", "max_connections=60",
)  # fmt: skip


def find_server() -> Path | None:
    """Return the folder of PostgreSQL's programs: FAULTLINE_POSTGRES, Debian's newest, that of the PATH."""
    named = os.environ.get("FAULTLINE_POSTGRES")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*([Path(named)] if named else []), *debian, *([Path(on_path).parent] if on_path else [])]
    return next((folder for folder in candidates if os.access(folder / "initdb", os.X_OK)), None)


def install_server() -> Path | None:
    """Install Debian's PostgreSQL where that is allowed, and return the folder of its programs."""
    if sudo := as_root():
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *DEBIAN_PACKAGES]):
            subprocess.run([*sudo, "apt-get", *command], stdout=sys.stderr, check=False)
    return find_server()


class Server:
    """A server on a socket of its own, as a user that is not root; `stop` and `start` may be called at will.

    With `most_file_bytes` no file of it may grow beyond that, as if its disk were full.
    """

    def __init__(self, programs: Path, *, wal_megabytes: int = 16, most_file_bytes: int | None = None) -> None:
        self.programs = programs
        self._most_file_bytes = most_file_bytes
        self._numbers = itertools.count(1)
        self.folder = Path(tempfile.mkdtemp(prefix="faultline-pg-"))
        self._user = _server_user()
        self._process: subprocess.Popen[bytes] | None = None
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run(
            "initdb", "--username=faultline", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
            f"--wal-segsize={wal_megabytes}", f"--pgdata={self.folder / 'data'}",
        )  # fmt: skip
        self.start()

    def address(self, database: str) -> str:
        """Return the store's address of a database of this server."""
        return f"postgresql://faultline@/{database}?host={self.folder}"

    def make_database(self, template: str = "template1") -> str:
        """Make a database that nobody else uses and return its name."""
        name = f"test_{next(self._numbers)}"
        self.ask(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return name

    def drop(self, *databases: str) -> None:
        """Remove databases, whoever is connected to them."""
        for name in databases:
            self.ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def ask(self, sql: str, database: str = "postgres") -> list[Any]:
        """Run SQL beside the store, and return its rows."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = [f"unix_socket_directories={self.folder}", *_SETTINGS]
        command = [self.programs / "postgres", "-D", self.folder / "data", *(f"-c{option}" for option in options)]
        self._process = subprocess.Popen(
            command, user=self._user, cwd=self.folder, preexec_fn=self._prepare_process,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while True:
            try:
                self.ask("SELECT 1")
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server at once, as a crash would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(30)
            self._process = None

    def remove(self) -> None:
        """Stop the server and remove all that it wrote."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _prepare_process(self) -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # ends with the tests, also when they are killed
        if self._most_file_bytes:
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (self._most_file_bytes, hard))

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self.programs / program, *arguments], user=self._user, cwd=self.folder, check=True, capture_output=True
        )


def _server_user() -> str | None:
    """Return whom a server runs as: it refuses root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def main(arguments: list[str]) -> int:
    """Print where the server's programs lie; with `--install` install it where there is none."""
    found = find_server() or (install_server() if "--install" in arguments else None)
    if found:
        print(found)
        return 0
    print(MISSING, file=sys.stderr)
    return 1 if is_required() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
