"""The questions between two authorities' lines, over the incidents that one or the other of them lets a filter keep."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import ibis

from data.filters import IncidentFilter
from data.queries import INLINED, spell_sql, standing_incidents
from data.questions import total
from data.tables import INCIDENTS

_COMPARED = ("province", "district", "province_rule", "disputed")
_LISTED = (
    "incident_id", "event_date", "event_type", "sub_event_type", "location", "longitude", "latitude", "geo_precision",
    "fatalities", "admin1", "admin2",
)  # fmt: skip


@cache
def paired() -> Any:
    """Give the incidents that two readings place, as an Ibis table; `compile_pairs` puts the query in its place."""
    others = {f"other_{name}": INCIDENTS[name] for name in _COMPARED}
    return ibis.table({name: INCIDENTS[name] for name in (*_LISTED, *_COMPARED)} | others, name="paired")


@lru_cache(maxsize=64)
def compile_pairs(
    chosen_by: IncidentFilter,
    question: Callable[..., Any],
    dialect: str,
    *,
    moment: int | None,
    one: int | None,
    other: int | None,
) -> str:
    """Give the SQL that asks a question of the incidents that a filter keeps by one reading or by another.

    Parameters
    ----------
    question
        A function of this module over `paired`.
    one, other
        Of `tables.READINGS`; None for the set built in.

    Notes
    -----
    The filter's `moved` is the caller's: it is of the pair, not of either side.
    """
    sides = []
    for reading in (one, other):
        rows = standing_incidents(moment, reading)
        kept = [field.keeps(rows, getattr(chosen_by, field.name)) for field in chosen_by.active()]
        sides.append(rows.mutate(kept=ibis.and_(*kept) if kept else ibis.literal(True)))
    left = sides[0].select("version_id", "kept", *_LISTED, *_COMPARED)
    right = sides[1].select(
        "version_id", other_kept=sides[1].kept, **{f"other_{name}": sides[1][name] for name in _COMPARED}
    )
    both = left.inner_join(right, "version_id")
    both = both.filter(both.kept | both.other_kept).select(*paired().columns)
    asked = spell_sql(question(), dialect)
    return f"WITH paired AS {INLINED.get(dialect, '')}({spell_sql(both, dialect)}) {asked}"


def ask_pairs() -> Any:
    """Ask how many incidents each combination of what two readings say has."""
    rows = paired()
    keys = ["province", "district", "province_rule", "other_province", "other_district", "other_province_rule"]
    return rows.group_by(keys).aggregate(incidents=rows.count(), deaths=total(rows.fatalities))


def ask_moved() -> Any:
    """Ask for the incidents of which two readings say anything else, the latest first."""
    rows = paired()
    differ = (rows.province != rows.other_province) | (rows.district != rows.other_district)
    return rows.filter(differ).order_by([ibis.desc("event_date"), "incident_id"])


def ask_unplaced() -> Any:
    """Ask for the incidents that neither reading places, the latest first."""
    rows = paired()
    neither = (rows.province == "") & (rows.other_province == "")
    return rows.filter(neither).order_by([ibis.desc("event_date"), "incident_id"])
