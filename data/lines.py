"""What the boundary set decides, and what it does not: an answer without it serves every set, and is asked once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from data import map_questions, questions
from data.filters import IncidentFilter
from data.tables import PLACED

FREE: frozenset[Callable[..., Any]] = frozenset(
    {questions.ask_sources, map_questions.ask_located, map_questions.ask_marks, map_questions.ask_cells}
)
"""The questions that look at nothing of `tables.PLACED`."""


def rests_on_lines(chosen: IncidentFilter, question: Callable[..., Any], arguments: tuple[Any, ...]) -> bool:
    """Tell whether the answer to a question may change with whose lines count."""
    if any(field.by_lines for field in chosen.active()):
        return True
    if question is questions.ask_options:
        return questions.OPTION_COLUMNS.get(arguments[0]) in PLACED
    if question is questions.ask_periods:
        return arguments[1] in PLACED
    return question not in FREE
