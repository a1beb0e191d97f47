"""All incidents in st.map; it always asks for a background from another host, which here fails at once."""

from __future__ import annotations

import streamlit as st

from benchmarks.peer_pages.incidents import choose_incidents

rows = choose_incidents()
st.map(rows[["latitude", "longitude"]], height=560)
