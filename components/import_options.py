"""What a person has said of how one file is to be read, for as long as the file is on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from data.understanding import ImportOptions


def read_options(file_key: str) -> ImportOptions:
    """Return what was said of a file so far."""
    chosen: Mapping[str, Any] = st.session_state.get(_key(file_key), {})
    return ImportOptions(**chosen)


def merge_options(file_key: str, **said: Any) -> None:
    """Add to what was said of a file; what changes its columns forgets what was said of them."""
    before: Mapping[str, Any] = st.session_state.get(_key(file_key), {})
    if {"header_line", "delimiter", "encoding", "format", "sheet"} & said.keys():
        before = {name: value for name, value in before.items() if name not in ("mapping", "values")}
    st.session_state[_key(file_key)] = {**before, **said}


def absorb_option(file_key: str, name: str) -> None:
    """Take the value of the control of one option (its key is `{name}_{file_key}`)."""
    merge_options(file_key, **{name: st.session_state[f"{name}_{file_key}"]})


def _key(file_key: str) -> str:
    return f"import_options_{file_key}"
