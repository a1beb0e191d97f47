"""The documentation of the formats says what the adapters do."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.formats import FORMATS
from data.formats.describe import describe_formats
from data.schema import REPORTED

PAGE = Path(__file__).parents[3] / "docs" / "formats.md"


def test_page_is_what_the_adapters_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == describe_formats(), "run: python -m data.formats > docs/formats.md"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_names_columns_of_the_schema_only(name: str) -> None:
    adapter = FORMATS[name]
    assert adapter.sources
    assert {column for source in adapter.sources for column in source.becomes} <= set(REPORTED)
    assert f"`--format {name}`" in describe_formats()
