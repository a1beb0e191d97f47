"""Web-mercator cells: the square tiles into which the map groups what is too close together to be told apart.

A cell of zoom z is a tile of OGC's WebMercatorQuad tile matrix set (OGC 17-083r4, annex D): the world is 2**z cells
wide, counted from the west and from the north. Leaflet's zooms are the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

FINEST = 18
"""The finest zoom of cells; about 120 m here."""
CELL_PIXELS = 32
"""How wide a cell is on the screen, at the zoom for which it was chosen; a mark is about as wide."""
_TILE_PIXELS = 256
MOST_LATITUDE = 85.0
"""Nearer to a pole the outermost cell is meant."""


@dataclass(frozen=True)
class Box:
    """A box of the map in WGS 84 decimal degrees; `west` below `east`, `south` below `north`."""

    west: float
    south: float
    east: float
    north: float


def zoom_of_cells(map_zoom: float) -> int:
    """Return the zoom whose cells are `CELL_PIXELS` wide on a map of that zoom, or up to twice as wide."""
    return max(0, min(FINEST, math.floor(map_zoom) + int(math.log2(_TILE_PIXELS / CELL_PIXELS))))


def cells_at(longitude: Any, latitude: Any, zoom: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the cells of places.

    Parameters
    ----------
    longitude, latitude
        Arrays of WGS 84 decimal degrees (EPSG:4326), without nulls. Beyond 85 degrees the outermost cell is meant.
    zoom
        The cells' zoom.

    Returns
    -------
    tuple
        Columns and rows, int64 arrays as long as the places.
    """
    radians = np.radians(np.clip(np.asarray(latitude, dtype=float), -MOST_LATITUDE, MOST_LATITUDE))
    across = (np.asarray(longitude, dtype=float) + 180.0) / 360.0
    down = (1.0 - np.log(np.tan(radians) + 1.0 / np.cos(radians)) / math.pi) / 2.0
    column, row = (np.floor(share * 2**zoom).astype("int64") for share in (across, down))
    return column, row
