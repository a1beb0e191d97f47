"""The garbage collection at the end of a run does not walk through what stays."""

from __future__ import annotations

import gc
import weakref

from components.collecting import SET_APART_SECONDS, WALK_SECONDS, Collecting


class Ring:
    """Something that only a garbage collection frees."""

    def __init__(self) -> None:
        self.itself = self


def test_what_stays_is_not_walked_through_again() -> None:
    collecting = Collecting()
    collecting.settle(0.0)
    apart = gc.get_freeze_count()
    kept = [[n] for n in range(10_000)]
    collecting.settle(SET_APART_SECONDS / 2)
    assert gc.get_freeze_count() <= apart
    collecting.settle(SET_APART_SECONDS)
    assert gc.get_freeze_count() >= apart + len(kept)


def test_what_was_set_apart_is_freed_once_it_is_garbage() -> None:
    collecting = Collecting()
    collecting.settle(0.0)
    ring = Ring()
    gone = weakref.ref(ring)
    collecting.settle(SET_APART_SECONDS)
    del ring
    gc.collect()
    assert gone() is not None
    collecting.settle(WALK_SECONDS)
    assert gone() is None
