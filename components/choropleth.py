"""The provinces' shading: a measure divided into few classes of round width, in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Choropleth:
    """A measure by province, in at most four classes.

    Attributes
    ----------
    label
        What is measured, with its unit, as the legend's heading.
    classes
        By ISO 3166-2 code the class, 0 (none) to `len(labels)`.
    texts
        By ISO 3166-2 code the value as it is written under the province's name.
    labels
        The classes' ranges in words, the lowest first.
    """

    label: str
    classes: Mapping[str, int]
    texts: Mapping[str, str]
    labels: tuple[str, ...]


def _nice_step(top: float, classes: int) -> float:
    raw = top / classes
    power = 10.0 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if factor * power >= raw - 1e-12)


def make_choropleth(
    values: Mapping[str, float],
    *,
    label: str,
    format_value: Callable[[float], str],
    whole: bool = True,
    range_text: str = "{first} to {last}",
    classes: int = 4,
) -> Choropleth | None:
    """Divide a measure by province into at most four classes of equal, round width; None where all are 0.

    Parameters
    ----------
    values
        By ISO 3166-2 code, 0 or more.
    label
        What is measured, with its unit.
    format_value
        Writes a value in the person's language.
    whole
        Whether the values are counts, so that the next class starts one further.
    range_text
        The translated pattern of a class.
    """
    top = max(values.values(), default=0)
    if top <= 0:
        return None
    step = math.ceil(_nice_step(top, classes)) if whole else _nice_step(top, classes)

    def range_of(level: int) -> str:
        first, last = level * step + (1 if whole else 0), (level + 1) * step
        return (
            format_value(last)
            if first == last
            else range_text.format(first=format_value(first), last=format_value(last))
        )

    used = math.ceil(round(top / step, 9))
    labels = tuple(range_of(level) for level in range(used))
    return Choropleth(
        label=label,
        classes={iso: math.ceil(round(value / step, 9)) for iso, value in values.items()},
        texts={iso: format_value(value) for iso, value in values.items()},
        labels=labels,
    )
