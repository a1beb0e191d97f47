"""In a file's preview: how many of its new rows another source, or an earlier sheet of its kind, may have told."""

from __future__ import annotations

import streamlit as st

from components.i18n import _, count_forms, count_text, number
from components.markup import markdown_text
from data.candidates import Lookalikes, count_lookalikes
from data.receipts import Preview
from data.store import Store

_KEPT = "import_lookalikes"


def show_lookalikes(preview: Preview, store: Store, file_key: str) -> None:
    """Say how many new rows look like incidents that are stored; they are stored as their own all the same."""
    key = (file_key, store.version(), preview.entry)
    kept = st.session_state.get(_KEPT)
    if kept is None or kept[0] != key:
        st.session_state[_KEPT] = kept = (key, count_lookalikes(store, preview))
    found: Lookalikes = kept[1]
    if found.corrected:
        words = count_forms(
            "{n} new row looks like a row of import {id} ({file}) with another value, but nothing numbers the rows: it "
            "is stored beside the old one, and both count.",
            "{n} new rows look like rows of import {id} ({file}) with another value, but nothing numbers the rows: "
            "they are stored beside the old ones, and both count.",
            found.corrected,
        ).format(n=number(found.corrected), id=found.import_id, file=found.file_name)
        advice = _(
            "If this file corrects that import, store it and then take import {id} back: what both say stays. Or "
            "choose as “ID”, below, a column that numbers the rows for good; the next correction is then an update."
        ).format(id=found.import_id)
        st.warning(markdown_text(f"{words} {advice}"), icon=":material/content_copy:")
    if found.others:
        words = count_text(
            "{n} new row looks like an incident that another source told. It is stored as its own; "
            "compare the two on the page “Duplicates” then.",
            "{n} new rows look like incidents that another source told. They are stored as their own; "
            "compare them on the page “Duplicates” then.",
            found.others,
        )
        st.info(words, icon=":material/content_copy:")
