"""Collect why rows are held: one message a distinct value, shared by all rows that have it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from data.messages import Message
from data.text_columns import Mask


class Reasons:
    """Row position -> the messages that hold the row; a row can have several."""

    def __init__(self, first: dict[int, list[Message]] | None = None) -> None:
        self.by_row: dict[int, list[Message]] = {row: list(messages) for row, messages in (first or {}).items()}

    def add(self, rows: Mask, message: Message) -> None:
        """Hold all `rows` for one reason."""
        for row in np.flatnonzero(rows).tolist():
            self.by_row.setdefault(row, []).append(message)

    def add_each(
        self,
        rows: Mask,
        codes: npt.NDArray[np.intp],
        values: Sequence[str],
        describe: Callable[[str], Message],
    ) -> None:
        """Hold all `rows`, each for what `describe` says of its value; `codes` say which of `values` each row has."""
        messages: dict[int, Message] = {}
        for row in np.flatnonzero(rows).tolist():
            code = int(codes[row])
            if code not in messages:
                messages[code] = describe(values[code])
            self.by_row.setdefault(row, []).append(messages[code])

    def held(self, rows: int) -> Mask:
        """Say for each of `rows` rows whether it is held."""
        mask = np.zeros(rows, dtype=bool)
        mask[list(self.by_row)] = True
        return mask
