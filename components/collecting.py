"""What Streamlit's garbage collection after every run has to walk through: what is new, and not all that stays.

Streamlit collects garbage at the end of each run, while no other session can run. The libraries' objects alone, which
never become garbage, took longer than the run itself, and each open session adds its own. So what has outlived a
collection is set apart, and all is walked through only once a minute, so that what closed sessions leave is freed.
"""

from __future__ import annotations

import gc
import threading
import time

SET_APART_SECONDS = 2.0
WALK_SECONDS = 60.0


class Collecting:
    """When to set apart, and when to walk through everything; safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set_apart = self._walked = float("-inf")

    def settle(self, now: float) -> None:
        """Set apart what there is; at the start of a run, which follows the collection of the one before."""
        with self._lock:
            walk = now - self._walked >= WALK_SECONDS
            if not walk and now - self._set_apart < SET_APART_SECONDS:
                return
            self._set_apart = now
            self._walked = now if walk else self._walked
        if walk:
            gc.unfreeze()
            gc.collect()
        gc.freeze()


_COLLECTING = Collecting()


def settle() -> None:
    """Keep the garbage collection at the end of this run short; see the module."""
    _COLLECTING.settle(time.monotonic())
