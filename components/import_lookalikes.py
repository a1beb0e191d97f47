"""In a file's preview: how many of its new rows another source may have told already."""

from __future__ import annotations

import streamlit as st

from components.i18n import count_text
from data.candidates import propose_against
from data.receipts import Preview
from data.store import Store

_KEPT = "import_lookalikes"


def show_lookalikes(preview: Preview, store: Store, file_key: str) -> None:
    """Say how many new rows look like incidents of another source; they are stored as their own all the same."""
    key = (file_key, store.version(), preview.entry)
    kept = st.session_state.get(_KEPT)
    if kept is None or kept[0] != key:
        found = propose_against(store, preview)
        st.session_state[_KEPT] = kept = (key, int(found["other_id"].nunique()))
    if kept[1]:
        words = count_text(
            "{n} new row looks like an incident that another source told. It is stored as its own; "
            "compare the two on the page “Duplicates” then.",
            "{n} new rows look like incidents that another source told. They are stored as their own; "
            "compare them on the page “Duplicates” then.",
            kept[1],
        )
        st.info(words, icon=":material/content_copy:")
