"""A gate in the file system: one process at a time holds it, and the others can see that it is held."""

from __future__ import annotations

import importlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

fcntl: Any = importlib.import_module("fcntl") if os.name == "posix" else None
"""Windows has no flock; there DuckDB's own lock is all there is."""


class FileGate:
    """An advisory lock on a small file that names its holder.

    Notes
    -----
    The kernel opens the gate when its holder dies, whatever way. Where the file cannot be made (a read-only folder)
    the gate counts as free: nobody can write there either.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: int | None = None
        self._probe: int | None = None

    def take(self) -> bool:
        """Take the gate if it is free; say whether it was."""
        if fcntl is None:
            return True
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError:
            return True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        with suppress(OSError):
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode("ascii"), 0)
        self._held = handle
        return True

    def give(self) -> None:
        """Open the gate again."""
        handle, self._held = self._held, None
        if handle is not None:
            with suppress(OSError):
                os.ftruncate(handle, 0)
            os.close(handle)

    def is_free(self) -> bool:
        """Say whether nobody holds the gate, this process included."""
        if fcntl is None:
            return True
        try:
            if self._probe is None:
                self._probe = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
            fcntl.flock(self._probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return True
        except BlockingIOError:
            return False
        except OSError:
            return True
        fcntl.flock(self._probe, fcntl.LOCK_UN)
        return True

    def holder(self) -> str:
        """Give the holder's process id, or ""."""
        with suppress(OSError, UnicodeDecodeError):
            return self.path.read_text("ascii").strip()
        return ""
