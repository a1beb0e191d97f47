"""How a question becomes an engine's SQL: the incidents that a filter keeps, as a common table under the question.

The questions are `data.questions`, `data.map_questions` and, between two authorities' lines, `data.pairs`: each written
once, as an Ibis expression. Nothing here runs anything. The SQL of a question is made once, and the filter's is put in;
so a new filter costs one short compilation and not one for each part of the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import ibis

from data.filters import IncidentFilter
from data.tables import INCIDENTS, PLACED, table
from geo.grid import Box

INLINED = {"duckdb": "NOT MATERIALIZED ", "postgres": "NOT MATERIALIZED "}
"""How an engine is told to read the filter's rows in place; the others do so without."""


@dataclass(frozen=True)
class Compared:
    """The lines that those in use are compared with, for the filter `moved`.

    Attributes
    ----------
    set_id
        Whose lines.
    reading
        Theirs, of `tables.READINGS`; None for the set built in.
    alike
        "province/district" by the others, and the name that the lines in use have for it, where these differ.
    by_district
        Whether both have districts; else only a province can change.
    """

    set_id: str
    reading: int | None
    alike: tuple[tuple[str, str], ...]
    by_district: bool


class _SparkOptions(ibis.config.Config):  # type: ignore[misc]
    """What Ibis's own module for Spark would say, which cannot be loaded without Spark's libraries."""

    treat_nan_as_null: bool = False


@cache
def _spark_compiler() -> Any:
    from ibis.backends.sql.compilers.pyspark import PySparkCompiler

    ibis.options.pyspark = ibis.options.pyspark or _SparkOptions()
    return PySparkCompiler()


def spell_sql(expression: Any, dialect: str) -> str:
    """Give an expression's SQL for an engine, as sqlglot names it."""
    if dialect == "spark":
        return str(_spark_compiler().to_sqlglot(expression.unbind()).sql(dialect="spark", pretty=True))
    return str(ibis.to_sql(expression, dialect=dialect))


@lru_cache(maxsize=512)
def compile_filter(
    chosen_by: IncidentFilter,
    dialect: str,
    moment: int | None = None,
    reading: int | None = None,
    compared: Compared | None = None,
) -> str:
    """Give the SQL of the incidents that stand and that the filter keeps; now, or as of a change of the store."""
    kept = standing_incidents(moment, reading)
    if chosen_by.moved:
        kept = _say_moves(kept, compared)
    for field in chosen_by.active():
        kept = kept.filter(field.keeps(kept, getattr(chosen_by, field.name)))
    return spell_sql(kept.select(*INCIDENTS) if chosen_by.moved else kept, dialect)


def _say_moves(rows: Any, compared: Compared | None) -> Any:
    """Add a column `moved`: what differs by the lines compared with, of `filter_fields.MOVES`, or ""."""
    if compared is None:
        return rows.mutate(moved=ibis.literal(""))
    placed = table("incidents")
    if compared.reading is not None:
        placed = table("placements")
        placed = placed.filter(placed.reading == compared.reading)
    others = placed.select("version_id", other_province=placed.province, other_district=placed.district)
    both = rows.inner_join(others, "version_id")
    moves = [(both.province != both.other_province, "province")]
    if compared.by_district:
        named = both.other_district
        if compared.alike:
            unit = both.other_province + "/" + named
            named = ibis.cases(*((unit == other, name) for other, name in compared.alike), else_=named)
        moves.append((both.district != named, "district"))
    return both.mutate(moved=ibis.cases(*moves, else_=""))


def standing_incidents(moment: int | None = None, reading: int | None = None) -> Any:
    """Give the versions that stand now, or that stood just after the `moment`th change of the store.

    Parameters
    ----------
    moment
        None for now.
    reading
        Whose lines place them, of `tables.READINGS`; None for the set built in.
    """
    incidents = table("incidents")
    if reading is not None:
        placed = table("placements")
        placed = placed.filter(placed.reading == reading).drop("reading")
        reported = incidents.select(*(name for name in incidents.columns if name not in PLACED))
        placed_by_it = reported.inner_join(placed, "version_id")
        incidents = placed_by_it.select(*INCIDENTS)
    if moment is None:
        return incidents.filter(incidents.current)
    stood = table("standings")
    stood = stood.filter((stood.opened <= moment) & (stood.closed.isnull() | (stood.closed > moment)))
    return incidents.semi_join(stood, "version_id")


@lru_cache(maxsize=512)
def compile_question(question: Callable[..., Any], arguments: tuple[Any, ...], dialect: str) -> str:
    """Give the SQL of a question, over a table named `chosen`."""
    return spell_sql(question(*arguments), dialect)


@lru_cache(maxsize=512)
def answer_types(question: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """Give the Arrow schema that Ibis promises for a question's answer.

    An engine may answer with other types of the same values (DuckDB truncates a day to a moment and adds whole numbers
    up to decimals); Ibis sees its own types already right there and casts nothing.
    """
    return question(*arguments).schema().to_pyarrow()


def compile_query(
    chosen_by: IncidentFilter,
    question: Callable[..., Any],
    *arguments: Any,
    dialect: str = "duckdb",
    moment: int | None = None,
    reading: int | None = None,
    box: Box | None = None,
    compared: Compared | None = None,
) -> str:
    """Give the SQL that asks a question of the incidents that a filter chose.

    Parameters
    ----------
    chosen_by
        The filter.
    question
        A function that gives an Ibis expression over the table `chosen`.
    *arguments
        Its arguments; hashable.
    dialect
        The engine, as sqlglot names it.
    moment
        Ask of the incidents as they stood after that change of the store; now when None.
    reading
        Ask by the lines of that reading; by those of the set built in when None.
    box
        Ask of those that lie in it, its borders included; of all when None.
    compared
        The lines that the filter's `moved` is by.
    """
    kept = compile_filter(chosen_by, dialect, moment, reading, compared)
    if box is not None:
        kept = f"SELECT * FROM ({kept}) AS kept WHERE {lies_within(box)}"  # noqa: S608 - numbers
    asked = compile_question(question, arguments, dialect)
    return f"WITH chosen AS {INLINED.get(dialect, '')}({kept}) {asked}"


def lies_within(box: Box) -> str:
    """Give the condition that incidents lie in a box, its borders included."""
    return (
        f"longitude BETWEEN {box.west:.7f} AND {box.east:.7f} AND latitude BETWEEN {box.south:.7f} AND {box.north:.7f}"
    )
