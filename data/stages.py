"""The stages of an import, and how whoever waits for it is told where it stands."""

from __future__ import annotations

from collections.abc import Callable

STAGES: tuple[str, ...] = ("read", "understand", "check", "place", "compare", "store")
"""What happens to a file, in this order; the last one only when it is stored."""

Tell = Callable[[str, float], None]
"""Is told one of `STAGES` and which share of its rows is done (0 to 1), several times a second in what takes long; what
it raises ends the work, and leaves the store as it was."""


def tell_nobody(stage: str, share: float) -> None:
    """Let the stages pass untold."""
