"""All incidents in Plotly's scatter_map on its white background, which asks no other host."""

from __future__ import annotations

import plotly.express as px
import streamlit as st

from benchmarks.peer_pages.incidents import choose_incidents

rows = choose_incidents()
figure = px.scatter_map(
    rows, lat="latitude", lon="longitude", center={"lat": 35.25, "lon": 43.6}, map_style="white-bg", zoom=6, height=560
)
st.plotly_chart(figure, width="stretch")
