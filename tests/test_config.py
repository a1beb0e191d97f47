"""How the page is served and how it looks: safe as it comes, and legible in both themes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.config import get_config_options

from data.schema import EVENT_COLOURS

CONFIG = tomllib.loads((Path(__file__).resolve().parents[1] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
THEMES = ("light", "dark")
READABLE = 4.5
"""WCAG 2.2, 1.4.3: text of ordinary size."""
VISIBLE = 3.0
"""WCAG 2.2, 1.4.11: controls and their states."""


def _options(table: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _options(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    """Return the ratio of WCAG 2.2, from 1 (none) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_streamlit_knows_every_option() -> None:
    known = get_config_options()
    assert [option for option in _options(CONFIG) if option not in known] == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("server.address", "127.0.0.1"),
        ("server.enableCORS", True),
        ("server.enableXsrfProtection", True),
        ("server.enableStaticServing", False),
        ("server.maxUploadSize", 200),
        ("browser.gatherUsageStats", False),
        ("client.showErrorDetails", "none"),
        ("client.showErrorLinks", False),
        ("client.disableDataExport", True),
    ],
)
def test_page_is_served_safely_as_it_comes(option: str, value: object) -> None:
    section, _, name = option.partition(".")
    assert CONFIG[section][name] == value


def test_only_this_machine_is_an_allowed_host() -> None:
    assert set(CONFIG["server"]["allowedHosts"]) == {"127.0.0.1", "localhost"}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("text", ["textColor", "linkColor", "grayTextColor"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_text_is_readable(theme: str, text: str, ground: str) -> None:
    colours = CONFIG["theme"][theme]
    assert _contrast(colours[text], colours[ground]) >= READABLE
    assert _contrast(colours[text], colours["sidebar"][ground]) >= READABLE


@pytest.mark.parametrize("theme", THEMES)
def test_accent_shows_on_the_ground_and_under_the_white_that_streamlit_writes_on_it(theme: str) -> None:
    colours = CONFIG["theme"][theme]
    for ground in (colours["backgroundColor"], colours["sidebar"]["backgroundColor"], "#FFFFFF"):
        assert _contrast(colours["primaryColor"], ground) >= VISIBLE


@pytest.mark.parametrize("theme", THEMES)
def test_borders_are_quiet(theme: str) -> None:
    colours = CONFIG["theme"][theme]
    for border in (colours["borderColor"], colours["dataframeBorderColor"]):
        assert 1.1 < _contrast(border, colours["backgroundColor"]) < 2


def test_charts_use_the_colours_of_the_event_types() -> None:
    assert CONFIG["theme"]["chartCategoricalColors"] == list(EVENT_COLOURS.values())
