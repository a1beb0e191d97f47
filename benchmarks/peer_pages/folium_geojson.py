"""All incidents as one folium GeoJson of circles."""

from __future__ import annotations

import streamlit as st


def show() -> None:
    """Show the page."""
    import folium
    import geopandas as gpd
    from streamlit_folium import st_folium

    from benchmarks.peer_pages.bare_map import BareMap
    from benchmarks.peer_pages.incidents import choose_incidents

    rows = choose_incidents()
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(rows["longitude"], rows["latitude"]), crs="EPSG:4326")
    shown = BareMap()
    folium.GeoJson(points, marker=folium.CircleMarker(radius=3, fill=True)).add_to(shown)
    st_folium(shown, key="map", height=560, use_container_width=True, returned_objects=[])


if __name__ == "__main__":
    show()
else:
    from components.map_assets import routes

    app = st.App(__file__, routes=routes())
