"""Answers kept by question and store version, so that a rerun of the page asks again only what changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import pandas as pd

_MOST = 512


class KeptResults:
    """The latest answers; safe for many threads."""

    def __init__(self) -> None:
        self._frames: OrderedDict[Any, pd.DataFrame] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, key: Any, ask: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Give what `ask` gives, or gave under the same key; a shallow copy that the caller may add columns to."""
        with self._lock:
            if key in self._frames:
                self._frames.move_to_end(key)
                return self._frames[key].copy(deep=False)
        frame = ask()
        with self._lock:
            self._frames[key] = frame
            while len(self._frames) > _MOST:
                self._frames.popitem(last=False)
        return frame.copy(deep=False)
