"""Every visible string goes through the catalogue: the page in a made-up language shows no English of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from streamlit.testing.v1 import AppTest

from components import i18n
from components.messages import collect_messages
from tests.components.test_page import CONTROLS, make_page, markup

LANGUAGE = "eo"
OPEN, CLOSE = "⟦", "⟧"
LETTERS = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The page in a language whose every message is the English one in brackets."""
    catalog = collect_messages()
    catalog.locale = LANGUAGE
    for message in catalog:
        if isinstance(message.id, tuple):
            message.string = tuple(f"{OPEN}{text}{CLOSE}" for text in message.id)
        elif message.id:
            message.string = f"{OPEN}{message.id}{CLOSE}"
    folder = tmp_path / LANGUAGE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "faultline.mo").open("wb") as file:
        write_mo(file, catalog)
    monkeypatch.setattr(i18n, "LOCALE_DIR", tmp_path)
    forget_catalogues()
    page = make_page(f"duckdb:///{tmp_path / 'page.duckdb'}", monkeypatch)
    page.query_params["lang"] = LANGUAGE
    yield page
    forget_catalogues()


def forget_catalogues() -> None:
    i18n.languages.cache_clear()
    i18n._catalogue.cache_clear()


def untranslated(texts: list[str]) -> list[str]:
    return [text for text in texts if LETTERS.search(text) and OPEN not in text]


def test_every_label_is_translated(page: AppTest) -> None:
    page.query_params["incident"] = "NIN-2026-03-12-01"
    page.run()
    assert not page.exception
    assert untranslated([element.label for kind in CONTROLS for element in page.get(kind)]) == []


def test_every_sentence_of_the_page_is_translated(page: AppTest) -> None:
    page.query_params["province"] = "Diyala"
    page.query_params["from"] = "2021-01-01"
    page.run()
    assert (
        untranslated([element.value for kind in ("caption", "markdown", "warning") for element in page.get(kind)]) == []
    )
    shown = re.sub(r"<style>.*?</style>", "", markup(page), flags=re.DOTALL)
    texts = [text.strip() for text in re.split(r"<[^>]*>", shown)]
    assert len([text for text in texts if OPEN in text]) > 20
    assert untranslated(texts) == []


def test_options_of_our_own_vocabulary_are_translated(page: AppTest) -> None:
    page.session_state["more_filters"] = True
    page.run()
    for key in ("filter_province", "filter_event_type", "filter_disputed", "filter_precision", "filter_dated"):
        assert untranslated([str(option) for option in page.pills(key=key).options]) == []
