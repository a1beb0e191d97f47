"""The incident map: pure folium builders, and the one place that calls st_folium.

The base map is constant and carries no data: st_folium mounts its frame anew whenever the base map's script changes,
and the view would be lost. All that changes travels in one layer, see `components.map_view.pack_view`; its script
tells the map to update, which swaps the marks in place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import folium
import streamlit as st
from branca.element import MacroElement
from folium.template import Template
from streamlit_folium import st_folium

from components.map_assets import asset_url
from components.map_view import MapView, pack_view

CENTRE = (35.25, 43.6)
MAX_CLICKED = 200
"""Ids that a click on a place with many incidents returns at most."""
HEIGHT = 560
"""The frame's height in pixels where no style sheet of the page says otherwise."""
_MAX_ID_LENGTH = 200


@dataclass(frozen=True)
class MapClick:
    """Incidents that a person clicked on the map.

    Attributes
    ----------
    ids
        One id for a mark; several for a place with several, the latest first, at most `MAX_CLICKED`.
    total
        How many incidents the mark stands for.
    unit
        The province, or "province/district", whose name was clicked; then there are no ids.
    """

    ids: tuple[str, ...]
    total: int
    unit: str = ""


class _Unrendered:
    """What st_folium sends: it reads the scripts of the elements, and throws away the page that `render` makes.

    Rendering compiles each script as a template once more, a view's base64 too.
    """

    def render(self, **kwargs: Any) -> str:
        """Make nothing."""
        return ""


class BaseMap(_Unrendered, folium.Map):
    """A Leaflet map without tiles whose scripts come from this server."""

    default_js = ()
    default_css = ()

    def __init__(self) -> None:
        super().__init__(
            location=CENTRE,
            zoom_start=7,
            min_zoom=5,
            max_zoom=16,
            tiles=None,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.25,
            scroll_wheel_zoom=False,
            max_bounds_viscosity=1.0,
        )
        self.default_js = [
            ("leaflet", asset_url("/assets/leaflet/leaflet.js")),
            ("faultline", asset_url("/assets/faultline/faultline-map.js")),
        ]
        self.default_css = [
            ("leaflet_css", asset_url("/assets/leaflet/leaflet.css")),
            ("faultline_css", asset_url("/assets/faultline/faultline-map.css")),
        ]


class _Start(MacroElement):
    _template = Template(
        "{% macro script(this, kwargs) %}faultline.start({{ this._parent.get_name() }});{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__()
        self._name = "Start"


class _Layer(_Unrendered, folium.FeatureGroup):
    pass


class _Incidents(MacroElement):
    # window.feature_group grows with each update unless it is emptied: st_folium only ever adds to it.
    _template = Template(
        '{% macro script(this, kwargs) %}window.feature_group = [];faultline.update("{{ this.packed }}");{% endmacro %}'
    )

    def __init__(self, packed: str) -> None:
        super().__init__()
        self._name = "Incidents"
        self.packed = packed


def build_base_map() -> folium.Map:
    """Build the map without data; the same script each time, so that the frame is never mounted anew."""
    base = BaseMap()
    _Start().add_to(base)
    return base


def make_incident_layer(view: MapView) -> folium.FeatureGroup:
    """Make the one layer that brings a view to the map: a script with nothing in it but base64."""
    layer = _Layer(name="incidents", control=False)
    _Incidents(pack_view(view)).add_to(layer)
    return layer


def read_click(value: object) -> tuple[str, MapClick] | None:
    """Read what the browser sent: the click with its mark of time, or None where it is none.

    The browser is not trusted: what is not a list of short texts is no click.
    """
    click = value.get("click") if isinstance(value, dict) else None
    if not isinstance(click, dict):
        return None
    unit, nonce = click.get("unit"), click.get("nonce")
    if isinstance(unit, str) and isinstance(nonce, str) and 0 < len(unit) <= _MAX_ID_LENGTH:
        return nonce[:64], MapClick((), 0, unit)
    ids, nonce, total = click.get("ids"), click.get("nonce"), click.get("total")
    if not isinstance(ids, list) or not isinstance(nonce, str) or not isinstance(total, int):
        return None
    kept = tuple(i for i in ids if isinstance(i, str) and 0 < len(i) <= _MAX_ID_LENGTH)[:MAX_CLICKED]
    return (nonce[:64], MapClick(kept, max(total, len(kept)))) if kept else None


def _take_click(key: str, value: object) -> MapClick | None:
    """Return a click once, however often the page runs with the same value."""
    read = read_click(value)
    if read is None or st.session_state.get(f"{key}_click_taken") == read[0]:
        return None
    st.session_state[f"{key}_click_taken"] = read[0]
    return read[1]


def show_map(view: MapView, *, key: str, on_click: Callable[[MapClick], Any] | None = None) -> MapClick | None:
    """Show the map; the only caller of st_folium.

    Moving and zooming never run the page. A click does, once.

    Parameters
    ----------
    key
        Names the map on the page; a second map needs another.
    on_click
        Called with the click before the page runs, so that what is drawn above the map knows of it already.

    Returns
    -------
    MapClick | None
        The click that made the page run, where `on_click` is not given; else None.
    """

    def changed() -> None:
        click = _take_click(key, st.session_state.get(key))
        if click is not None and on_click is not None:
            on_click(click)

    value = st_folium(
        build_base_map(),
        key=key,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=make_incident_layer(view),
        render=False,
        on_change=changed if on_click is not None else None,
    )
    return _take_click(key, value) if on_click is None else None
