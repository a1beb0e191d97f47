"""Builders for the tests of the map: valid by default, each column replaceable."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import pandas as pd

from components.incident_map import make_incident_layer
from components.map_view import MapView, make_marks
from data.schema import EVENT_COLOURS

TYPES = tuple((code, code, colour) for code, colour in EVENT_COLOURS.items())


def make_marks_frame(n: int = 2, /, **columns: Any) -> pd.DataFrame:
    """Make the frame of `data.marks.Marks`: n battles near Kirkuk on one exact day."""
    defaults: dict[str, Any] = {
        "incident_id": [f"KIR-{i}" for i in range(n)],
        "n": [1] * n,
        "longitude": [44.39 + i / 100 for i in range(n)],
        "latitude": [35.47] * n,
        "event_type": ["Battles"] * n,
        "deaths": pd.array([0] * n, dtype="Int64"),
        "event_date": [pd.Timestamp("2021-03-14")] * n,
        "last_date": [pd.Timestamp("2021-03-14")] * n,
        "time_precision": [1] * n,
        "geo_precision": [1] * n,
        "location": ["Kirkuk"] * n,
    }
    frame = pd.DataFrame(defaults | columns)
    lon, lat = frame["longitude"], frame["latitude"]
    return frame.assign(west=lon, east=lon, south=lat, north=lat)


def make_view(frame: pd.DataFrame | None = None, **fields: Any) -> MapView:
    """Make a view of the frame's marks."""
    marks = make_marks(make_marks_frame() if frame is None else frame)
    return MapView(**({"marks": marks, "types": TYPES, "land_url": "/land/natural-earth.json?v=0"} | fields))


def read_layer(view: MapView) -> dict[str, Any]:
    """Return what the browser reads out of the layer's script."""
    layer = make_incident_layer(view)
    child = next(iter(layer._children.values()))
    script = child._template.module.script(child, {})
    found = re.fullmatch(r'\s*window\.feature_group = \[\];\s*faultline\.update\("([A-Za-z0-9+/=]*)"\);\s*', script)
    assert found, script[:300]
    return json.loads(base64.b64decode(found[1]))
