"""The base map, its one layer, its click, and the way of hostile text through them."""

from __future__ import annotations

import base64
import re

import pandas as pd
import pytest
import streamlit_folium
from streamlit_folium import _get_feature_group_string, _get_header, _get_map_string, generate_js_hash

from components.choropleth import Choropleth
from components.incident_map import MAX_CLICKED, MapClick, build_base_map, make_incident_layer, read_click
from tests.components.map_builders import make_marks_frame, make_view, read_layer

PAYLOADS = (
    "{{cycler.__init__.__globals__.os.getpid()}}",
    "{{ 1/0 }}",
    "{% bad",
    "{#",
    "{{ (",
    "${document.title='pwned'}",
    "`;document.title='pwned';`",
    "\\`;document.title='pwned';//",
    "\"); document.title='pwned'; (\"",
    "</script><script>document.title='pwned'</script>",
    "<img src=x onerror=document.title='pwned'>",
    "map_div feature_group_0 maps/abc/",
    "alert(coords);",
    "انفجار عبوة ناسفة",
    "\ud800 lone surrogate",
    "\x00\u2028\u2029\u202e",
)


def script_of(view) -> tuple[str, str]:
    """Return both scripts that st_folium sends for a view: the base map's and the layer's."""
    base = build_base_map()
    base.render()
    _get_header(base)
    main = _get_map_string(base)
    return main, _get_feature_group_string(make_incident_layer(view), map=base)


def hostile_view(payload: str):
    """Make a view with the payload in every text that it has."""
    text = pd.Series([payload, payload], dtype=object)  # an object column holds what an Arrow string cannot
    frame = make_marks_frame(2, incident_id=text, location=text, event_type=text)
    return make_view(
        frame,
        types=((payload, payload, payload),),
        land_url=payload,
        choropleth=Choropleth(payload, {payload: 1}, {payload: payload}, (payload,)),
        selected=payload,
        province_names={payload: payload},
        empty_text=payload,
        strings={"legend": payload, "incidents": {"other": payload}},
        lang=payload,
    )


def test_base_map_is_the_same_script_each_time() -> None:
    first, second = (script_of(make_view())[0] for _ in range(2))
    assert first == second
    assert generate_js_hash(first, "map") == generate_js_hash(second, "map")


def test_base_map_does_not_depend_on_the_view() -> None:
    other = make_view(make_marks_frame(7), selected="KIR-3", lang="ar", rtl=True)
    assert script_of(make_view())[0] == script_of(other)[0]


def test_base_map_asks_no_other_host() -> None:
    base = build_base_map()
    links = [address for _, address in (*base.default_js, *base.default_css)]
    assert len(links) == 4
    assert all(re.fullmatch(r"/assets/[a-z/.-]+\?v=[0-9a-f]{12}", address) for address in links)
    assert "http" not in script_of(make_view())[0]


def test_full_page_of_the_base_map_has_no_jquery_bootstrap_or_tiles() -> None:
    page = build_base_map().get_root().render()
    assert not re.search(r"jquery|bootstrap|awesome|cdn|tileLayer", page, re.IGNORECASE)


def test_layer_empties_the_list_that_st_folium_only_adds_to() -> None:
    assert "window.feature_group = [];" in script_of(make_view())[1]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_layer_carries_hostile_text_as_base64_only(payload: str) -> None:
    main, layer = script_of(hostile_view(payload))
    packed = re.findall(r'faultline\.update\("([^"]*)"\)', layer)
    assert len(packed) == 1
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", packed[0])
    assert base64.b64decode(packed[0], validate=True)
    harmless_main, harmless_layer = script_of(make_view())
    assert main == harmless_main
    strip = re.compile(r'update\("[^"]*"\)')
    assert strip.sub("", layer) == strip.sub("", harmless_layer)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_is_not_evaluated_when_the_whole_page_is_rendered(payload: str) -> None:
    base = build_base_map()
    make_incident_layer(hostile_view(payload)).add_to(base)
    page = base.get_root().render()
    assert payload not in page
    assert "pwned" not in page


@pytest.mark.parametrize("payload", PAYLOADS[:-2])
def test_hostile_text_arrives_unchanged(payload: str) -> None:
    packed = read_layer(hostile_view(payload))
    assert packed["marks"]["places"] == [payload]
    assert packed["marks"]["id"][0] == payload
    assert packed["empty"] == payload


def test_click_is_read_with_its_mark_of_time() -> None:
    value = {"click": {"ids": ["KIR-1", "KIR-2"], "nonce": "17-1", "total": 9}}
    assert read_click(value) == ("17-1", MapClick(("KIR-1", "KIR-2"), 9))


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        [],
        "x",
        {"click": None},
        {"click": {"ids": "KIR-1", "nonce": "1", "total": 1}},
        {"click": {"ids": [], "nonce": "1", "total": 0}},
        {"click": {"ids": [1, None, {}], "nonce": "1", "total": 1}},
        {"click": {"ids": ["a"], "nonce": 1, "total": 1}},
        {"click": {"ids": ["a"], "nonce": "1", "total": "many"}},
        {"click": {"ids": ["x" * 10_000], "nonce": "1", "total": 1}},
    ],
)
def test_what_is_no_click_is_ignored(value: object) -> None:
    assert read_click(value) is None


def test_click_on_a_crowded_place_is_capped_and_tells_the_total() -> None:
    read = read_click({"click": {"ids": [str(i) for i in range(500)], "nonce": "1", "total": 500}})
    assert read is not None
    assert len(read[1].ids) == MAX_CLICKED
    assert read[1].total == 500


def run_page() -> None:
    import streamlit as st

    from components.incident_map import show_map
    from tests.components.map_builders import make_view

    st.session_state.runs = st.session_state.get("runs", 0) + 1
    clicked = show_map(make_view(), key="map")
    if clicked:
        st.session_state.setdefault("clicks", []).append(clicked.ids)


def test_a_click_is_told_once_however_often_the_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.testing.v1 import AppTest

    values = {"click": {"ids": ["KIR-1"], "nonce": "1", "total": 1}}
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **_: values)
    page = AppTest.from_function(run_page, default_timeout=30).run()
    page.run()
    page.run()
    assert page.session_state["clicks"] == [("KIR-1",)]
    values["click"] = {"ids": ["KIR-2"], "nonce": "2", "total": 1}
    page.run()
    assert page.session_state["clicks"] == [("KIR-1",), ("KIR-2",)]
    assert not page.exception


def test_moving_the_map_returns_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.testing.v1 import AppTest

    sent: dict[str, object] = {}
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **arguments: sent.update(arguments) or {})
    AppTest.from_function(run_page, default_timeout=30).run()
    assert sent["returned_objects"] == []
    assert sent["center"] is None
    assert sent["zoom"] is None
