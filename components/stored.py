"""The one store of the process, opened once; a sentence instead of a page where it cannot be."""

from __future__ import annotations

import streamlit as st

from components.i18n import _
from data.imports import ensure_shipped
from data.store import Store, StoreError, open_store


@st.cache_resource(show_spinner=False)
def shared_store() -> Store:
    """Open the store that `FAULTLINE_STORE` names, with the shipped incidents in it."""
    store = open_store()
    ensure_shipped(store)
    return store


def store_or_stop() -> Store:
    """Return the store, or say why there is none and end the run."""
    try:
        return shared_store()
    except StoreError as error:
        st.error(error.message.text(_))
        if st.button(_("Try again")):
            st.rerun()
        st.stop()
