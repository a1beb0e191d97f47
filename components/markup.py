"""HTML made of our own tags and escaped text: the only way in which text of a file enters markup.

`Markup` of markupsafe does the escaping: what is formatted into a template is escaped unless it is markup itself.
Streamlit's `st.html` sanitises the result once more in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

import streamlit as st
from markupsafe import Markup

NOTHING = Markup("")
_BARE_ADDRESS = re.compile(r"(://|www(?=\.)|(?=@))", re.IGNORECASE)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def show_html(markup: Markup) -> None:
    """Write markup to the page; refuses a plain string, which may not have been escaped."""
    if not isinstance(markup, Markup):
        raise TypeError("show_html takes Markup, so that nothing unescaped reaches the page")
    st.html(str(markup))


def markdown_text(text: str) -> str:
    """Return text as Markdown that shows just this text: every mark of punctuation is escaped (CommonMark 2.4).

    For what Streamlit only takes as Markdown (alerts, captions); an image or a link in a file's text stays text.
    Of bare addresses GitHub's Markdown makes links whatever is escaped, so that an invisible word joiner parts them.
    """
    return _PUNCTUATION.sub(r"\\\1", _BARE_ADDRESS.sub("\\1\u2060", text))


def join(parts: Iterable[Markup | str], separator: str = "") -> Markup:
    """Join parts, escaping those that are plain text."""
    return Markup(separator).join(parts)  # noqa: S704 - the separator is ours


def is_web_address(address: str) -> bool:
    """Tell whether an address is http or https with a host, the only ones that become links."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def link(address: str, text: str) -> Markup:
    """Return a link that opens apart and tells the other side nothing; plain text where the address is none."""
    if not is_web_address(address):
        return Markup('<bdi dir="auto">{}</bdi>').format(text)
    return Markup(
        '<a href="{}" target="_blank" rel="noopener noreferrer nofollow"><bdi dir="auto">{}</bdi></a>'
    ).format(address, text)


def sparkline(values: Sequence[float], *, label: str) -> Markup:
    """Draw values as small bars in the colour of the text, as wide and high as the style sheet says.

    Parameters
    ----------
    values
        One value a period, in order; a zero leaves a hairline, so that an empty period is seen.
    label
        What the bars show, for a screen reader.

    Notes
    -----
    Boxes and not SVG, which Streamlit's sanitiser takes out.
    """
    if not values:
        return NOTHING
    top = max(values) or 1
    bars = join(Markup('<i style="height:{}%"></i>').format(max(round(100 * value / top), 3)) for value in values)
    return Markup('<span class="fl-spark" role="img" aria-label="{}">{}</span>').format(label, bars)
