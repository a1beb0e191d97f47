"""The data dictionary in Markdown, from the schema and the filters: `python -m data.dictionary > docs/columns.md`."""

from __future__ import annotations

from data.filter_fields import FIELDS
from data.schema import COLUMNS, SUB_EVENT_TYPES, Column

_ORIGINS = {
    "reported": "from the report or file",
    "joined": "by the join to the boundaries",
    "store": "by the store",
}
_KINDS = {
    "text": "text",
    "date": "day, `YYYY-MM-DD`",
    "time": "`HH:MM`",
    "count": "whole number, 0 or more",
    "degrees": "decimal degrees",
    "kilometres": "kilometres",
    "code": "code",
    "url": "http(s) addresses",
}


def describe_columns() -> str:
    """Give the whole of `docs/columns.md`."""
    lines = [
        "# Columns and filters",
        "",
        "*Made by `python -m data.dictionary` from the schema and the filters themselves; a test fails when it is not"
        " up to date.*",
        "",
        "## Columns",
        "",
        "Names are ACLED's where ACLED has the concept. An empty value means that the source does not say.",
        "",
        "| column | heading | kind | HXL | meaning |",
        "| :-- | :-- | :-- | :-- | :-- |",
        *(_column(column) for column in COLUMNS),
        "",
        "## Event types",
        "",
        "| event type | its sub-event types |",
        "| :-- | :-- |",
        *(f"| {kind} | {'; '.join(subs)} |" for kind, subs in SUB_EVENT_TYPES.items()),
        "",
        "## Filters",
        "",
        "The same names in the page's address (`?province=Diyala`) and on the command line (`--province Diyala`).",
        "",
        "| name | value |",
        "| :-- | :-- |",
        *(f"| `{field.url}` | {field.help} |" for field in FIELDS),
        "",
    ]
    return "\n".join(lines)


def _column(column: Column) -> str:
    need = " (needed)" if column.required else ""
    vocabulary = column.vocabulary if column.kind == "code" else ()
    kind = _KINDS[column.kind] + (f" {', '.join(map(str, vocabulary))}" if vocabulary else "")
    hxl = f"`{column.hxl}`" if column.hxl else ""
    meaning = f"{column.description} *{_ORIGINS[column.origin]}*"
    return f"| `{column.name}`{need} | {column.label} | {kind} | {hxl} | {meaning} |"


if __name__ == "__main__":
    print(describe_columns(), end="")
