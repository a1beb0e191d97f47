"""A running Faultline for the browser tests and the page's benchmark: a port and a store of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POLL_S = 0.05


class Server:
    """One server process, which can be stopped, killed and started again on the same store and the same port.

    Parameters
    ----------
    folder
        Where the store and the log lie; one folder a server.
    script
        What `streamlit run` gets: the real page unless a test of these fixtures says otherwise.
    environment
        Variables beside those of this process.
    """

    def __init__(self, folder: Path, *, script: Path = ROOT / "app.py", environment: dict[str, str] | None = None):
        self.folder = folder
        self.store = f"duckdb:///{folder / 'faultline.duckdb'}"
        self.log = folder / "server.log"
        self.script = script
        self.environment = environment or {}
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The page's address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process's number, while it runs."""
        if self._process is None:
            raise RuntimeError("the server does not run")
        return self._process.pid

    def start(self, *, timeout_s: float = 60) -> Server:
        """Start the process and return when it answers.

        Raises
        ------
        RuntimeError
            With the server's own output, when it ends or does not answer in time.
        """
        command = [sys.executable, "-m", "streamlit", "run", str(self.script), "--server.port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, "FAULTLINE_STORE": self.store, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + timeout_s
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"the server did not start:\n{self.read_log()}")
            time.sleep(POLL_S)
        return self

    def stop(self) -> None:
        """End the process as a person would (an interrupt), by force only when it does not go."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def restart(self) -> Server:
        """Stop and start on the same store."""
        self.stop()
        return self.start()

    def read_log(self) -> str:
        """Return what the server has written so far."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def run_data(self, *arguments: str) -> str:
        """Run `python -m data` on this server's store (stop the server first: DuckDB has one writer)."""
        result = subprocess.run(
            [sys.executable, "-m", "data", *arguments],
            cwd=ROOT,
            env={**os.environ, "FAULTLINE_STORE": self.store, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode != 0:
            raise RuntimeError(f"python -m data {' '.join(arguments)}: {result.stderr}")
        return result.stdout

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
