"""The store's questions on engines beyond its two homes: the SQL that Ibis makes for each.

`python -m data.engines` writes it to docs/engines/; docs/scaling.md says what it is for. No engine is asked: it is
compiled, and read again by that engine's grammar.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from data import map_questions, pairs, queries, questions
from data.filters import IncidentFilter

ENGINES = ("trino", "clickhouse", "bigquery", "spark")
"""Engines that many machines can stand behind, as sqlglot names them."""

EXAMPLE = IncidentFilter(
    province=("Kirkuk",), date_from=date(2021, 1, 1), date_to=date(2021, 12, 31), event_type=("Battles",), q="market"
)
_SAMPLES: dict[str, Any] = {
    "width": "week", "by": "event_type", "option": "actor", "sort": "event_date", "descending": True, "limit": 100,
    "offset": 0, "incident_id": "KIR-2021-01-01-01", "zoom": 9, "steps": (5, 10, 25), "step_days": 30,
    "parts": ("district",),
}  # fmt: skip
_FOLDER = Path(__file__).resolve().parents[1] / "docs" / "engines"


def list_questions() -> Iterator[tuple[Callable[..., Any], tuple[Any, ...]]]:
    """Give every question, with arguments to ask it with."""
    known = {name: each for module in (questions, map_questions, pairs) for name, each in vars(module).items()}
    for name, question in sorted(known.items()):
        if name.startswith("ask_"):
            given = inspect.signature(question).parameters.values()
            yield question, tuple(_SAMPLES[each.name] for each in given)  # a new argument needs a sample


def compile_for(engine: str) -> dict[str, str]:
    """Give the SQL of each question for an engine, the example's filter included, by the question's name."""
    made: dict[str, str] = {}
    for question, arguments in list_questions():
        if question.__module__ == pairs.__name__:
            sql = pairs.compile_pairs(EXAMPLE, question, engine, moment=None, one=None, other=1)
            made[question.__name__] = sql
        else:
            made[question.__name__] = queries.compile_query(EXAMPLE, question, *arguments, dialect=engine)
    return made


def write_sql(folder: Path = _FOLDER) -> None:
    """Write one file an engine."""
    folder.mkdir(parents=True, exist_ok=True)
    for engine in ENGINES:
        head = f"-- Made by python -m data.engines; the filter is: {EXAMPLE.describe()}\n"
        parts = (f"\n-- {name}\n{sql};\n" for name, sql in compile_for(engine).items())
        (folder / f"{engine}.sql").write_text(head + "".join(parts), encoding="utf-8")


if __name__ == "__main__":
    write_sql()
    sys.exit(0)
