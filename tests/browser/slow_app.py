"""The page with an import that takes its time: each step waits, and a small file counts as a large one.

Run by `streamlit run` as `app.py` is, so that a few thousand rows show what a million do.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
PAUSE_S = 0.12


def slow(work: Callable[..., Any]) -> Callable[..., Any]:
    """Give the same work, waiting after each step that it tells of."""

    def done_slowly(*given: Any, tell: Callable[[str, float], None] | None = None, **options: Any) -> Any:
        if tell is None:
            return work(*given, **options)

        def told(stage: str, share: float) -> None:
            tell(stage, share)
            time.sleep(PAUSE_S)

        return work(*given, tell=told, **options)

    return done_slowly


if __name__ == "__main__":
    from components import import_work
    from components.pages import show_pages

    if import_work.SAMPLED_BYTES > 1_000_000:
        import_work.SAMPLED_BYTES = import_work.LARGE_BYTES = 1_000_000
        import_work.preview_import = slow(import_work.preview_import)
        import_work.store_import = slow(import_work.store_import)
    show_pages()
else:
    import streamlit as st

    from components.http import middleware, routes, warm_up

    app = st.App(__file__, routes=routes(), middleware=middleware(), lifespan=warm_up)
