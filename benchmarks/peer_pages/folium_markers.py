"""One folium marker an incident, as in folium's own first example."""

from __future__ import annotations

import streamlit as st


def show() -> None:
    """Show the page."""
    import folium
    from streamlit_folium import st_folium

    from benchmarks.peer_pages.bare_map import BareMap
    from benchmarks.peer_pages.incidents import choose_incidents

    rows = choose_incidents()
    shown = BareMap()
    for latitude, longitude in zip(rows["latitude"], rows["longitude"], strict=True):
        folium.Marker((latitude, longitude)).add_to(shown)
    st_folium(shown, key="map", height=560, use_container_width=True, returned_objects=[])


if __name__ == "__main__":
    show()
else:
    from components.map_assets import routes

    app = st.App(__file__, routes=routes())
