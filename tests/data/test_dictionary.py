from pathlib import Path

from data.dictionary import describe_columns
from data.filter_fields import FIELDS
from data.schema import COLUMNS
from data.sources import read_sources

ROOT = Path(__file__).parents[2]


def test_data_dictionary_is_up_to_date():
    page = (ROOT / "docs" / "columns.md").read_text(encoding="utf-8")
    assert page == describe_columns(), "run: python -m data.dictionary > docs/columns.md"
    assert [column.name for column in COLUMNS if f"| `{column.name}`" not in page] == []


def test_readme_names_every_filter_and_every_shipped_file_with_its_licence():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [field.url for field in FIELDS if f"`{field.url}`" not in readme] == []
    assert [file.path for file in read_sources() if f"`{file.path}`" not in readme or file.licence not in readme] == []
