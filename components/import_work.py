"""Reading and storing a file with its progress shown; what takes long can be cancelled at any moment.

A click while a script runs ends it at its next word to the page. The work says how far it is several times a second, so
that is where it stops, and what was begun of a transaction is undone by the store. Of a large file the first rows are
shown at once, and the rest is read while a person looks at them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from components.i18n import _, count_text, percent
from data.held_rows import note_mended
from data.imports import preview_import, store_import
from data.messages import N_
from data.receipts import Preview, Receipt
from data.stages import STAGES, Tell, tell_nobody
from data.store import Store
from data.understanding import FileRead, ImportOptions, read_file

Result = TypeVar("Result")
LARGE_BYTES = 1_000_000
"""A smaller file is done before a person has read what is being done."""
SAMPLED_BYTES, SAMPLE_ROWS = 8_000_000, 5_000
"""Of a larger file than this, so many rows are shown before the rest is read."""
CANCELLED = "import_cancelled"
STAGE_WORDS = {
    "read": N_("Reading the file … {share}"),
    "understand": N_("Understanding its columns …"),
    "check": N_("Checking {rows} … {share}"),
    "place": N_("Finding the province of {rows} … {share}"),
    "compare": N_("Comparing {rows} with the store …"),
    "store": N_("Storing {rows} … {share}"),
}
FILE, PREVIEW, SAMPLE = "import_file_read", "import_preview", "import_sample"


def make_preview(store: Store, content: bytes, name: str, file_key: str, options: ImportOptions) -> Preview:
    """Return the preview; of a large file that of its first rows, until `finish_preview` has read the rest.

    It is made anew only when the file, its options or the store changed.
    """
    key = _preview_key(store, file_key, options)
    for kept in (st.session_state.get(PREVIEW), st.session_state.get(SAMPLE)):
        if kept is not None and kept[0] == key:
            same: Preview = kept[1]
            return same
    if len(content) <= SAMPLED_BYTES:
        return finish_preview(store, content, name, file_key, options)
    with st.spinner(_("Reading the first rows …")):
        file = read_file(content, name, options, max_rows=SAMPLE_ROWS)
        sample = preview_import(file, name, store, options=options)
    st.session_state[SAMPLE if sample.is_sample else PREVIEW] = (key, sample)
    return sample


def finish_preview(store: Store, content: bytes, name: str, file_key: str, options: ImportOptions) -> Preview:
    """Read the whole file, with its progress shown here, and return its preview."""

    def work(tell: Tell) -> Preview:
        file = read_once(content, name, file_key, options, tell)
        return preview_import(file, name, store, options=options, tell=tell)

    preview = _show_work(work, large=len(content) > LARGE_BYTES, rows=lambda: _rows_of(file_key), file_key=file_key)
    st.session_state[PREVIEW] = (_preview_key(store, file_key, options), preview)
    st.session_state.pop(SAMPLE, None)
    return preview


def read_once(content: bytes, name: str, file_key: str, options: ImportOptions, tell: Tell = tell_nobody) -> FileRead:
    """Return the file as a table; read anew only when it is to be read otherwise, not when its columns mean others."""
    key = (file_key, options.encoding, options.delimiter, options.header_line, options.sheet)
    kept = st.session_state.get(FILE)
    if kept is None or kept[0] != key:
        st.session_state[FILE] = kept = (key, read_file(content, name, options, tell=tell))
    file: FileRead = kept[1]
    return file


def store_preview(
    store: Store, preview: Preview, file_key: str, receipts: list[Receipt], *, held_import: int | None = None
) -> None:
    """Store what was previewed with its progress shown, and add its receipt to the others.

    Notes
    -----
    The receipt is added before anything more is said to the page: a click that comes when all is stored finds it.
    """
    rows = len(preview.staged)
    also = None if held_import is None else note_mended(preview, held_import)
    _show_work(
        lambda tell: receipts.append(store_import(preview, store, tell=tell, also=also)),
        large=rows > 5_000, rows=lambda: rows, file_key=file_key,
    )  # fmt: skip


def forget_work() -> None:
    """Let the file and its preview go."""
    st.session_state.pop(PREVIEW, None)
    st.session_state.pop(SAMPLE, None)
    st.session_state.pop(FILE, None)


def _show_work(work: Callable[[Tell], Result], *, large: bool, rows: Callable[[], int], file_key: str) -> Result:
    place = st.empty()
    if not large:
        with place, st.spinner(_("Reading and checking every row …"), show_time=True):
            return work(tell_nobody)
    with place.container(border=True, key="work"):
        bar = st.progress(0.0)
        st.button(_("Cancel"), key=f"cancel_{file_key}", on_click=_cancel, args=(file_key,), icon=":material/close:")

    def tell(stage: str, share: float) -> None:
        words = _(STAGE_WORDS[stage]).format(rows=count_text("{n} row", "{n} rows", rows()), share=percent(share))
        bar.progress((STAGES.index(stage) + share) / len(STAGES), text=words)

    try:
        return work(tell)
    finally:
        place.empty()


def _rows_of(file_key: str) -> int:
    kept = st.session_state.get(FILE)
    return len(kept[1].raw.lines) if kept is not None and kept[0][0] == file_key else 0


def _preview_key(store: Store, file_key: str, options: ImportOptions) -> tuple[object, ...]:
    return (file_key, options, options.mapping, store.version())


def _cancel(file_key: str) -> None:
    st.session_state[CANCELLED] = file_key
