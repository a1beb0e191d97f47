"""Reading and storing a file with its stages shown; what takes long can be cancelled between them.

A click while a script runs ends it at its next word to the page. So a stage that is told to the page is where the work
stops, and what was begun of a transaction is undone by the store.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from components.i18n import _, count_text
from data.imports import preview_import, store_import
from data.messages import N_
from data.receipts import Preview, Receipt
from data.stages import STAGES, Tell, tell_nobody
from data.store import Store
from data.understanding import FileRead, ImportOptions, read_file

Result = TypeVar("Result")
LARGE_BYTES = 1_000_000
"""A smaller file is done before a person has read what is being done."""
CANCELLED = "import_cancelled"
STAGE_WORDS = {
    "read": N_("Reading the file …"),
    "understand": N_("Understanding its columns …"),
    "check": N_("Checking {rows} …"),
    "place": N_("Finding the province of {rows} …"),
    "compare": N_("Comparing {rows} with the store …"),
    "store": N_("Storing {rows} …"),
}
FILE, PREVIEW = "import_file_read", "import_preview"


def make_preview(store: Store, content: bytes, name: str, file_key: str, options: ImportOptions) -> Preview:
    """Return the preview, made anew only when the file, its options or the store changed."""
    key = (file_key, options, options.mapping, store.version())
    kept = st.session_state.get(PREVIEW)
    if kept is not None and kept[0] == key:
        same: Preview = kept[1]
        return same

    def work(tell: Tell) -> Preview:
        tell("read", 0)
        file = read_once(content, name, file_key, options)
        return preview_import(file, name, store, options=options, tell=tell)

    preview = _show_work(work, large=len(content) > LARGE_BYTES, rows=lambda: _rows_of(file_key), file_key=file_key)
    st.session_state[PREVIEW] = (key, preview)
    return preview


def read_once(content: bytes, name: str, file_key: str, options: ImportOptions) -> FileRead:
    """Return the file as a table; read anew only when it is to be read otherwise, not when its columns mean others."""
    key = (file_key, options.encoding, options.delimiter, options.header_line, options.sheet)
    kept = st.session_state.get(FILE)
    if kept is None or kept[0] != key:
        st.session_state[FILE] = kept = (key, read_file(content, name, options))
    file: FileRead = kept[1]
    return file


def store_preview(store: Store, preview: Preview, file_key: str) -> Receipt:
    """Store what was previewed, and show that it is being done."""
    rows = len(preview.staged)
    return _show_work(
        lambda tell: store_import(preview, store, tell=tell),
        large=rows > 5_000, rows=lambda: rows, file_key=file_key,
    )  # fmt: skip


def forget_work() -> None:
    """Let the file and its preview go."""
    st.session_state.pop(PREVIEW, None)
    st.session_state.pop(FILE, None)


def _show_work(work: Callable[[Tell], Result], *, large: bool, rows: Callable[[], int], file_key: str) -> Result:
    place = st.empty()
    if not large:
        with place, st.spinner(_("Reading and checking every row …"), show_time=True):
            return work(tell_nobody)
    with place.container(border=True, key="work"):
        bar = st.progress(0.0, text=_(STAGE_WORDS["read"]))
        st.button(_("Cancel"), key=f"cancel_{file_key}", on_click=_cancel, args=(file_key,), icon=":material/close:")

    def tell(stage: str, share: float) -> None:
        words = _(STAGE_WORDS[stage]).format(rows=count_text("{n} row", "{n} rows", rows()))
        bar.progress((STAGES.index(stage) + share) / len(STAGES), text=words)

    try:
        return work(tell)
    finally:
        place.empty()


def _rows_of(file_key: str) -> int:
    kept = st.session_state.get(FILE)
    return len(kept[1].raw.lines) if kept is not None and kept[0][0] == file_key else 0


def _cancel(file_key: str) -> None:
    st.session_state[CANCELLED] = file_key
