"""All incidents as one scatter layer in st.pydeck_chart, without a background."""

from __future__ import annotations

import pydeck as pdk
import streamlit as st

from benchmarks.peer_pages.incidents import choose_incidents

rows = choose_incidents()
layer = pdk.Layer(
    "ScatterplotLayer",
    rows[["longitude", "latitude"]],
    get_position=["longitude", "latitude"],
    get_fill_color=[213, 94, 0],
    radius_min_pixels=3,
    radius_max_pixels=3,
)
view = pdk.ViewState(longitude=43.6, latitude=35.25, zoom=6)
st.pydeck_chart(pdk.Deck(layers=[layer], initial_view_state=view, map_provider=None), height=560)
