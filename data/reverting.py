"""Taking an entry of the ledger back, an import or a decision.

What stood before stands again: the version carried by the latest import not taken back, whatever other imports did to
the same incidents since.
"""

from __future__ import annotations

from datetime import UTC, datetime

from data.home import Cursor
from data.messages import N_, Message
from data.standing import next_sequence, restand
from data.store import Store
from data.store_error import StoreError

_TOUCHED = """
SELECT incident_id FROM incidents WHERE import_id = $1
UNION SELECT incident_id FROM confirmations WHERE import_id = $1
UNION SELECT kept_id FROM decisions WHERE import_id = $1
UNION SELECT other_id FROM decisions WHERE import_id = $1
"""
_FILED = """
SELECT incident_id, version FROM (
    SELECT c.incident_id, c.version,
        row_number() OVER (PARTITION BY c.incident_id ORDER BY max(c.carrier) DESC) AS place
    FROM (
        SELECT incident_id, import_id AS version, import_id AS carrier FROM incidents WHERE NOT merged
        UNION ALL SELECT incident_id, version_import_id, import_id FROM confirmations
    ) c
    JOIN imports i ON i.import_id = c.carrier AND i.reverted_at_utc IS NULL
    WHERE c.incident_id IN (SELECT incident_id FROM touched)
    GROUP BY c.incident_id, c.version
) ranked WHERE place = 1
"""


_TOUCHED_LEADS = """
SELECT incident_id FROM leads WHERE import_id = $1 UNION SELECT incident_id FROM confirmations WHERE import_id = $1
"""


def revert_import(store: Store, import_id: int) -> None:
    """Take an entry back, a file or a decision: what stood before stands again, and what later entries brought stays.

    Raises
    ------
    StoreError
        When there is no such import, or it was taken back already.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    with store.writing() as cursor:
        found = cursor.fetch("SELECT reverted_at_utc FROM imports WHERE import_id = ?", [import_id]).to_pylist()
        if not found:
            raise StoreError(
                Message("no-such-import", N_("There is no import {import_id}; see the list of imports."),
                        {"import_id": import_id})
            )  # fmt: skip
        if found[0]["reverted_at_utc"] is not None:
            raise StoreError(
                Message("already-reverted", N_("Import {import_id} was taken back already, on {when} UTC."),
                        {"import_id": import_id, "when": f"{found[0]['reverted_at_utc']:%Y-%m-%d %H:%M}"})
            )  # fmt: skip
        cursor.execute(
            "UPDATE imports SET reverted_at_utc = ?, reverted_sequence = ? WHERE import_id = ?",
            [now, next_sequence(cursor), import_id],
        )
        cursor.execute("UPDATE decisions SET active = FALSE WHERE import_id = ?", [import_id])
        cursor.execute("CREATE TEMP TABLE touched AS SELECT incident_id FROM incidents WHERE FALSE")
        cursor.execute(f"INSERT INTO touched {_TOUCHED}", [import_id])
        cursor.execute(f"CREATE TEMP TABLE saying AS {_FILED}")
        cursor.execute(
            "UPDATE incidents SET filed = FALSE WHERE filed AND incident_id IN (SELECT incident_id FROM touched)"
        )
        cursor.execute(
            "UPDATE incidents SET filed = TRUE FROM saying s "
            "WHERE incidents.incident_id = s.incident_id AND incidents.import_id = s.version AND NOT incidents.merged"
        )
        cursor.execute("DROP TABLE saying")
        restand(cursor)
        _revert_leads(cursor, import_id)


def _revert_leads(cursor: Cursor, import_id: int) -> None:
    """Let each lead of an import say again what the latest import not taken back says of it."""
    cursor.execute("CREATE TEMP TABLE touched AS SELECT incident_id FROM leads WHERE FALSE")
    cursor.execute(f"INSERT INTO touched {_TOUCHED_LEADS}", [import_id])
    cursor.execute(f"CREATE TEMP TABLE saying AS {_FILED.replace('incidents WHERE NOT merged', 'leads')}")
    cursor.execute("UPDATE leads SET filed = FALSE WHERE filed AND incident_id IN (SELECT incident_id FROM touched)")
    cursor.execute(
        "UPDATE leads SET filed = TRUE FROM saying s "
        "WHERE leads.incident_id = s.incident_id AND leads.import_id = s.version"
    )
    cursor.execute("DROP TABLE saying")
    cursor.execute("DROP TABLE touched")
