import pytest
from markupsafe import Markup

from components.markup import is_web_address, link, markdown_text, show_html, sparkline

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "http://",
        "ftp://a.example/x",
        "",
        "http://[bad",
        " https",
    ],
)
def test_only_http_and_https_addresses_become_links(address):
    assert not is_web_address(address)
    assert "<a" not in link(address, "source")


def test_a_link_escapes_its_address_and_its_words():
    made = link('https://a.example/"><script>', HOSTILE)
    assert "<script>" not in made
    assert "<img" not in made
    assert 'rel="noopener noreferrer nofollow"' in made


def test_plain_text_is_refused_as_html():
    with pytest.raises(TypeError, match="Markup"):
        show_html("<b>text</b>")  # type: ignore[arg-type]


def test_markdown_of_a_file_stays_text():
    assert markdown_text("![x](http://evil.example)") == "\\!\\[x\\]\\(http\\:\\/\\/\u2060evil\\.example\\)"
    assert markdown_text("كركوك 12") == "كركوك 12"


@pytest.mark.parametrize(
    "address", ["http://evil.example", "HTTPS://evil.example", "www.evil.example", "a@evil.example"]
)
def test_a_bare_address_is_parted_so_that_markdown_makes_no_link_of_it(address):
    shown = markdown_text(address).replace("\\", "")
    assert "\u2060" in shown
    assert shown.replace("\u2060", "") == address


def test_a_sparkline_has_a_bar_for_each_value_also_for_zero():
    made = sparkline([0, 3, 1], label=HOSTILE)
    assert isinstance(made, Markup)
    assert made.count("<i ") == 3
    assert "<img" not in made
