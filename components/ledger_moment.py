"""The moment of the data: a choice in the sidebar, and a banner when it is not now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components.address import View, choose_moment
from components.i18n import _, day
from components.markup import markdown_text
from data.frames import as_records
from data.store import Store

KEY = "as_of_choice"
MOST_LISTED = 200


def show_moment_choice(view: View, store: Store) -> None:
    """Draw the choice of the moment, where there is more than one."""
    entries = {int(row["import_id"]): row for row in as_records(store.imports().head(MOST_LISTED))}
    if len(entries) < 2 and view.as_of is None:
        return
    # What stood after the latest entry is what stands now.
    options: list[int | None] = [None, *list(entries)[1:]]
    if view.as_of is not None and view.as_of not in options:
        options.append(view.as_of)
    if st.session_state.get(KEY, 0) != view.as_of:
        st.session_state[KEY] = view.as_of
    st.selectbox(
        _("Data as of"),
        options,
        format_func=lambda number: _("Now") if number is None else entry_label(entries.get(number), number),
        key=KEY,
        placeholder=_("Now"),
        on_change=lambda: choose_moment(st.session_state[KEY]),
        help=_("The incidents as they stood just after an import or a decision, before the next one was made."),
    )


def show_moment_banner(view: View, store: Store) -> None:
    """Say clearly that the page does not show the data of now, with the way back."""
    if view.as_of is None:
        return
    entries = {int(row["import_id"]): row for row in as_records(store.imports())}
    label = markdown_text(entry_label(entries.get(view.as_of), view.as_of))
    if view.as_of in entries or view.as_of == 0:
        text = _("**Not the data of now:** everything here is as it stood after {entry}.").format(entry=label)
    else:
        text = _("There is no import {id} in this store; the data of now are shown.").format(id=view.as_of)
    with st.container(horizontal=True, vertical_alignment="center", key="as_of_banner"):
        st.warning(text, icon=":material/history:")
        st.button(_("Show now"), on_click=choose_moment, args=(None,), key="as_of_now")


def entry_label(entry: Mapping[str, Any] | None, number: int) -> str:
    """Return the words for an entry of the ledger: what it was, its file or pair, its day and time."""
    if entry is None:
        return _("Import {id}").format(id=number)
    words = {
        "file": _("import {id}: {name}, {when}"),
        "merge": _("merge {id}: {name}, {when}"),
        "keep": _("kept apart {id}: {name}, {when}"),
        "rule": _("rule {id}: {name}, {when}"),
    }[entry["kind"]]
    return words.format(id=number, name=_short(entry["file_name"]), when=moment_words(entry["imported_at_utc"]))


def moment_words(when: Any) -> str:
    """Return a moment as day and time in UTC."""
    return _("{day}, {time} UTC").format(day=day(when.date()), time=f"{when:%H:%M}")


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:39] + "…"
