"""What a PostgreSQL server's fault means to a person: which database, what happened, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg

from data.messages import N_, Message
from data.store_error import StoreError


def explain_fault(error: psycopg.Error, address: str) -> StoreError:
    """Give the sentence for a fault, by its SQLSTATE.

    Parameters
    ----------
    error
        psycopg's exception.
    address
        The store's address, without a password.
    """
    where: dict[str, object] = {"path": address, "detail": _first_line(error)}
    state = error.sqlstate or ""
    for states, code, template in _FAULTS:
        if state.startswith(states):
            return StoreError(Message(code, template, where))
    text = str(error)
    if "password" in text or "authentication" in text or "no pg_hba.conf entry" in text:
        return StoreError(Message("store-refused", _REFUSED, where))
    if 'database "' in text and "does not exist" in text:
        return StoreError(Message("store-missing", _MISSING, where))
    if "too many clients" in text or "remaining connection slots" in text:
        return StoreError(Message("store-crowded", _CROWDED, where))
    if isinstance(error, psycopg.OperationalError) and not state:
        return StoreError(Message("store-away", _AWAY, where))
    if "No space left" in text or "File too large" in text or "Disk quota" in text:
        return StoreError(Message("store-full", _FULL, where))
    return StoreError(Message("store-fault", _OTHER, where))


def explain_lock(address: str, held: Sequence[Mapping[str, Any]], lock_seconds: float) -> StoreError:
    """Say who keeps the store from being written: `pid`, `application_name` and `place` of each holder."""
    by = ", ".join(f"{one['application_name'] or '?'} ({one['pid']}, {one['place']})" for one in held) or "?"
    params = {"path": address, "program": by, "seconds": f"{lock_seconds:g}"}
    return StoreError(Message("store-locked", _LOCKED, params))


def explain_broken_commit(error: psycopg.Error, address: str) -> StoreError:
    """Say that the server went away at the one moment when it cannot be known whether it kept what it was told."""
    return StoreError(Message("store-uncertain", _UNCERTAIN, {"path": address, "detail": _first_line(error)}))


def explain_no_connection(address: str, most: int, lock_seconds: float) -> StoreError:
    """Say that all connections of this process were in use for too long."""
    params = {"path": address, "most": most, "seconds": f"{lock_seconds:g}"}
    return StoreError(Message("store-busy", _BUSY, params))


def _first_line(error: psycopg.Error) -> str:
    said = error.diag.message_primary or str(error).strip()
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    first = lines[0] if lines else type(error).__name__
    return first.rpartition(" failed: ")[2].removeprefix("FATAL:").strip().rstrip(".")[:300]


_AWAY = N_(
    "The database {path} does not answer: {detail}. Nothing was changed. It is used again as soon as it is back; "
    "see that its server runs and that FAULTLINE_STORE names it."
)
_REFUSED = N_("The database {path} refused this user: {detail}. Give the permission, or name another user.")
_MISSING = N_("There is no database {path}: {detail}. Make one with createdb, or name another in FAULTLINE_STORE.")
_CROWDED = N_("The database {path} takes no more connections: {detail}. Try again soon, or raise max_connections.")
_FULL = N_("The disk of the database {path} is full; nothing was changed. Make room and try again.")
_LOCKED = N_(
    "The store {path} is being written by {program} and was not free within {seconds} s; "
    "wait until it is done and try again."
)
_UNCERTAIN = N_(
    "The database {path} went away while it was storing: {detail}. "
    "Look into the list of imports: either all of it is there or nothing."
)
_BUSY = N_("All {most} connections to {path} were in use for {seconds} s; try again.")
_OTHER = N_("The database {path} could not be used: {detail}. Nothing was changed.")
_FAULTS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("53100",), "store-full", _FULL),
    (
        ("53200",),
        "store-memory",
        N_("The server of {path} has not enough memory for this; nothing was changed. Try a smaller file."),
    ),
    (("53300",), "store-crowded", _CROWDED),
    (
        ("53400",),
        "store-limit",
        N_("The server of {path} has a limit that this exceeds: {detail}. Nothing was changed."),
    ),
    (("28",), "store-refused", _REFUSED),
    (("42501",), "store-refused", _REFUSED),
    (("3D000",), "store-missing", _MISSING),
    (("57P01", "57P02", "57P03", "57P05", "08"), "store-away", _AWAY),
    (
        ("25006",),
        "store-read-only",
        N_("The database {path} may only be read (a stand-by server, or a read-only user); nothing was changed."),
    ),
    (
        ("XX001", "XX002"),
        "store-damaged",
        N_("The database {path} is damaged: {detail}. Nothing was changed. Restore its backup."),
    ),
    (
        ("40001", "40P01", "55P03"),
        "store-busy",
        N_("The database {path} was busy with something else: {detail}. Nothing was changed; try again."),
    ),
)
