"""The one store of the process, opened once; a sentence instead of a page where it cannot be."""

from __future__ import annotations

import time

import streamlit as st

from components.address import View
from components.i18n import _
from components.markup import markdown_text
from data.imports import ensure_shipped
from data.opening import open_store
from data.store import Store, StoreError

RETRY_SECONDS = 3
PASSING = frozenset({"store-away", "store-busy", "store-crowded", "store-locked", "store-uncertain"})
"""What may be over in a moment, so that the page tries again by itself."""


@st.cache_resource(show_spinner=False)
def shared_store() -> Store:
    """Open the store that `FAULTLINE_STORE` names, with the shipped incidents in it."""
    store = open_store()
    ensure_shipped(store)
    return store


def store_of(view: View, store: Store) -> Store:
    """Return the store as a view asks of it: as it stood at its moment; as it stands where there is no such entry."""
    try:
        return store.as_of(view.as_of)
    except StoreError:
        return store


def store_or_stop() -> Store:
    """Return the store, or say why there is none and end the run."""
    try:
        return shared_store()
    except StoreError as error:
        show_store_error(error)
        st.stop()


def show_store_error(error: StoreError) -> None:
    """Say what is wrong with the store, with a way to try again; what may pass is tried again by itself."""
    st.error(markdown_text(error.message.text(_)), icon=":material/database_off:")
    st.button(_("Try again"), on_click=shared_store.clear, key="try_again")
    if error.message.code in PASSING:
        st.caption(_("This page tries again every {n} seconds.").format(n=RETRY_SECONDS))
        _retry(time.monotonic())


@st.fragment(run_every=RETRY_SECONDS)
def _retry(failed_at: float) -> None:
    """Run the page again as soon as the store answers; not in the very run that failed."""
    if time.monotonic() - failed_at < RETRY_SECONDS / 2:
        return
    try:
        shared_store().version()
    except StoreError:
        return
    st.rerun(scope="app")
