"""What the store asks can be asked of engines beyond its homes: it compiles, and reads as that engine's SQL."""

from __future__ import annotations

import re

import pytest
import sqlglot

from data.engines import _FOLDER, ENGINES, EXAMPLE, compile_for, list_questions
from data.filter_fields import FIELDS
from data.filters import IncidentFilter
from data.queries import compile_filter

EVERY_FIELD, _ = IncidentFilter.from_params(
    {field.url: [field.options[0] if field.options else "1"] for field in FIELDS}
    | {
        "from": ["2021-01-01"],
        "to": ["2021-12-31"],
        "q": ["market"],
        "actor": ["Peshmerga"],
        "district": ["none"],
        "unit": ["Kirkuk/Hawija"],
    }
)


@pytest.mark.parametrize("engine", ["duckdb", "postgres", *ENGINES])
def test_every_question_is_one_statement_of_the_engine(engine: str) -> None:
    asked = compile_for(engine)
    assert len(asked) == len(list(list_questions())) > 10
    for name, sql in asked.items():
        statements = sqlglot.parse(sql, dialect=engine)
        assert len(statements) == 1, name
        tables = {table.name for table in statements[0].find_all(sqlglot.exp.Table)}
        assert "incidents" in tables, name
        assert len({"chosen", "paired"} & tables) == 1, name


@pytest.mark.parametrize("engine", ["duckdb", "postgres", *ENGINES])
@pytest.mark.parametrize("moment", [None, 3])
def test_every_filter_and_every_moment_compiles(engine: str, moment: int | None) -> None:
    assert {field.name for field in EVERY_FIELD.active()} == {field.name for field in FIELDS}
    sqlglot.parse_one(compile_filter(EVERY_FIELD, engine, moment, 1), dialect=engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_docs_have_the_sql_of_every_question(engine: str) -> None:
    written = (_FOLDER / f"{engine}.sql").read_text(encoding="utf-8")
    assert EXAMPLE.describe() in written
    assert set(re.findall(r"^-- (ask_\w+)$", written, re.M)) == set(compile_for(engine)), "run python -m data.engines"
