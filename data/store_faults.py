"""What a database's or file system's fault means to a person: which file, what happened, what to do."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from data.messages import N_, Message
from data.store_error import StoreError

_HOLDER = re.compile(r"held in (?P<program>.*?) \(PID (?P<pid>\d+)\)")


def is_lock(error: Exception) -> bool:
    """Say whether the fault is a lock that another process holds, and may soon let go."""
    text = str(error)
    return "Could not set lock" in text or "different configuration than existing connections" in text


def explain_fault(error: Exception, path: Path, lock_seconds: float) -> StoreError:
    """Give the sentence for a fault.

    Parameters
    ----------
    error
        DuckDB's or the file system's exception.
    path
        The store's file.
    lock_seconds
        How long a lock was waited for.
    """
    text = str(error)
    where: dict[str, object] = {"path": str(path)}
    if is_lock(error):
        held = _HOLDER.search(text)
        where |= {"program": held["program"] if held else "?", "pid": held["pid"] if held else "?"}
        where["seconds"] = f"{lock_seconds:g}"
        return StoreError(Message("store-locked", _LOCKED, where))
    for found, code, template in _FAULTS:
        if found(error, text, path):
            return StoreError(Message(code, template, where))
    first_line = text.splitlines()[0] if text else type(error).__name__
    return StoreError(Message("store-fault", _OTHER, where | {"detail": first_line[:300]}))


def _is_directory(error: Exception, text: str, path: Path) -> bool:
    return path.is_dir()


def _is_full(error: Exception, text: str, path: Path) -> bool:
    signs = ("No space left", "File too large", "Disk quota exceeded")
    return getattr(error, "errno", None) == errno.ENOSPC or any(sign in text for sign in signs)


def _is_refused(error: Exception, text: str, path: Path) -> bool:
    if isinstance(error, PermissionError) or "Permission denied" in text or "read-only file system" in text.lower():
        return True
    return path.exists() and not os.access(path, os.R_OK)


def _is_missing(error: Exception, text: str, path: Path) -> bool:
    return "database does not exist" in text or not path.exists()


def _is_newer(error: Exception, text: str, path: Path) -> bool:
    return "newer version of DuckDB" in text or "storage version" in text.lower()


def _is_damaged(error: Exception, text: str, path: Path) -> bool:
    signs = ("not a valid DuckDB", "corrupt", "checksum", "Failed to deserialize", "INTERNAL Error", "FATAL Error")
    return any(sign in text for sign in signs) or "Serialization" in text


_LOCKED = N_(
    "The store {path} is in use by {program} (process {pid}) and was not free within {seconds} s; "
    "wait until it is done and try again, or end that process."
)
_OTHER = N_("The store {path} could not be used: {detail}. Nothing was changed.")
_FAULTS = (
    (
        _is_directory,
        "store-is-folder",
        N_(
            "The store {path} is a folder, expected a file; name one in FAULTLINE_STORE, as duckdb:///{path}/my.duckdb."
        ),
    ),
    (_is_full, "store-full", N_("The disk of the store {path} is full; nothing was changed. Make room and try again.")),
    (
        _is_refused,
        "store-refused",
        N_("The store {path} may not be opened by this user; give the permission or name another in FAULTLINE_STORE."),
    ),
    (_is_missing, "store-missing", N_("There is no store at {path} and none could be made there.")),
    (
        _is_newer,
        "store-newer-engine",
        N_("The store {path} was written by a newer version of DuckDB; update this installation's duckdb."),
    ),
    (
        _is_damaged,
        "store-damaged",
        N_(
            "The file {path} is not a store, or is damaged; it was left as it is. "
            "Put back a copy of it, or move it away and import your files again."
        ),
    ),
)
