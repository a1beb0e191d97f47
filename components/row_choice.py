"""Which row of one of Streamlit's tables a person chose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def selected_row(selection: Mapping[str, Any]) -> int | None:
    """Return the row that a person ticked, or in which they clicked a cell."""
    cells = [row for row, _column in selection.get("cells", ())]
    return next(iter([*cells, *selection.get("rows", ())]), None)
