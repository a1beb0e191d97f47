"""Held rows in a table that can be edited: mended, checked again, and stored as an import of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from components.i18n import _, count_text, is_rtl, number
from components.import_options import read_options
from components.import_places import show_places
from components.import_preview import show_fates
from components.markup import markdown_text
from data.mending import Changes, leave_held, list_held, mend_rows
from data.messages import join_texts
from data.read import ReadError
from data.receipts import Preview
from data.store import Store
from data.store_error import StoreError

SHOWN_HELD = 500
_MENDED = "import_mended"
_LEFT_TO_RIGHT = "\u200e"


@dataclass(frozen=True)
class _Checked:
    key: str
    changes: dict[int, dict[str, str]]
    preview: Preview
    placed: Mapping[str, str] | None = None


def show_held(preview: Preview, store: Store, file_key: str) -> Preview | None:
    """Draw the held rows with their reasons, to be mended here or taken away as a file.

    Returns
    -------
    Preview or None
        The mended rows that can be stored, as they stand in the table now; None where there are none.
    """
    if not len(preview.held):
        return None
    st.subheader(count_text("{n} row held", "{n} rows held", len(preview.held)))
    st.caption(_("Mend the cells here and check again, or download the rows and send them later."))
    key = f"mend_{file_key}_{preview.entry.sha256[:8]}_{hash(tuple(preview.held['line'])) & 0xFFFFFF:x}"
    changes = _show_editor(preview, key)
    with st.container(horizontal=True, key=f"mend_buttons_{file_key}"):
        if st.button(
            count_text("Check {n} mended row again", "Check {n} mended rows again", len(changes))
            if changes
            else _("Check again"),
            disabled=not changes,
            key=f"check_{file_key}",
            icon=":material/rule:",
        ):
            _check(preview, changes, store, key)
        st.download_button(
            _("Download the held rows with their reasons"),
            data=lambda: preview.held_csv(_).encode("utf-8-sig"),
            file_name="held-rows.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"held_{file_key}",
            icon=":material/download:",
        )
    return _show_checked(preview, store, key, changes)


def _show_editor(preview: Preview, key: str) -> dict[int, dict[str, str]]:
    """Draw the table and return what was changed in it: line -> column -> text."""
    held = list_held(preview, _, limit=SHOWN_HELD)
    line, reason = (_apart(title, held.columns) for title in (_("Line"), _("Reason")))
    mark = "" if is_rtl() else _LEFT_TO_RIGHT
    st.data_editor(
        {line: held.lines, reason: [mark + text for text in held.reasons], **held.columns},
        hide_index=True,
        num_rows="fixed",
        disabled=[line, reason],
        column_config={
            line: st.column_config.NumberColumn(format="%d", width=60, pinned=True),
            reason: st.column_config.TextColumn(width=320),
            **{name: st.column_config.TextColumn() for name in held.columns},
        },
        height=min(40 + 35 * len(held.lines), 420),
        key=key,
    )
    if len(preview.held) > SHOWN_HELD:
        st.caption(_("The first {n}; the download has all.").format(n=number(SHOWN_HELD)))
    edits: dict[int, dict[str, Any]] = st.session_state.get(key, {}).get("edited_rows", {})
    return {
        held.lines[int(row)]: {name: "" if value is None else str(value) for name, value in cells.items()}
        for row, cells in edits.items()
        if cells
    }


def _apart(title: str, columns: dict[str, list[str]]) -> str:
    """Give a heading that no column of the file has; theirs never end in a space."""
    return f"{title} " if title in columns else title


def _check(preview: Preview, changes: Changes, store: Store, key: str) -> None:
    st.session_state.pop(_MENDED, None)
    try:
        with st.spinner(_("Reading and checking every row …")):
            placed = read_options(key).placed
            mended = mend_rows(preview, changes, store, placed=placed)
    except (ReadError, StoreError) as error:
        st.error(markdown_text(error.message.text(_)), icon=":material/error:")
        return
    copied = {line: dict(cells) for line, cells in changes.items()}
    st.session_state[_MENDED] = _Checked(key, copied, mended, placed)


def _show_checked(preview: Preview, store: Store, key: str, changes: dict[int, dict[str, str]]) -> Preview | None:
    """Show what becomes of the mended rows, and the places that they name."""
    checked: _Checked | None = st.session_state.get(_MENDED)
    if checked is None or checked.key != key or checked.changes != changes:
        return None
    placed = read_options(key).placed
    if placed != checked.placed:
        checked = _Checked(key, checked.changes, mend_rows(preview, changes, store, placed=placed), placed)
        st.session_state[_MENDED] = checked
    with st.container(border=True, key="mended"):
        show_fates(checked.preview.counts(), checked.preview.entry.rows_read, file_name=checked.preview.entry.file_name)
        for line, reasons in zip(checked.preview.held["line"], checked.preview.held["reasons"], strict=True):
            st.markdown(
                _("Line {line} is still held: {reasons}").format(
                    line=number(int(line)), reasons=markdown_text(join_texts(reasons, _))
                )
            )
        show_places(checked.preview, key)
    good = leave_held(checked.preview)
    return good if len(good.staged) else None


def forget_mended() -> None:
    """Let what was mended go."""
    st.session_state.pop(_MENDED, None)
