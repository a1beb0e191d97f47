"""A folium map whose Leaflet comes from this machine, without all else that folium would load from other hosts."""

from __future__ import annotations

import folium

from components.map_assets import asset_url


class BareMap(folium.Map):
    """Without tiles, drawn on a canvas where the layer can be."""

    def __init__(self) -> None:
        super().__init__(location=(35.25, 43.6), zoom_start=7, tiles=None, prefer_canvas=True)
        self.default_js = [("leaflet", asset_url("/assets/leaflet/leaflet.js"))]
        self.default_css = [("leaflet_css", asset_url("/assets/leaflet/leaflet.css"))]
