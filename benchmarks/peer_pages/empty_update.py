"""The least that st_folium can do: a map that stays, and one circle that another run puts elsewhere."""

from __future__ import annotations

import streamlit as st


def show() -> None:
    """Show the page."""
    import folium
    from streamlit_folium import st_folium

    from benchmarks.peer_pages.bare_map import BareMap

    st.button("Again")
    st.session_state.runs = runs = st.session_state.get("runs", 0) + 1
    layer = folium.FeatureGroup(name="one")
    folium.CircleMarker((34 + runs % 2, 43.6), radius=5).add_to(layer)
    st_folium(
        BareMap(), key="map", height=560, use_container_width=True, returned_objects=[], feature_group_to_add=layer
    )


if __name__ == "__main__":
    show()
else:
    from components.map_assets import routes

    app = st.App(__file__, routes=routes())
