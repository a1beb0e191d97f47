"""Sentences for people: a code, an English template and its values, translated only where they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Translate = Callable[[str], str]
"""Gives the sentence of another language for an English msgid; `str` leaves it English."""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translated later"
    """Mark `text` for the translators and return it unchanged."""
    return text


@dataclass(frozen=True)
class Message:
    """One sentence: what happened, where, and what to do.

    Attributes
    ----------
    code
        Stable and in kebab-case; for tests, receipts and programs.
    template
        The whole English sentence with named `{placeholders}`; it is the msgid.
    params
        The values of the placeholders: text, numbers, days, or a `Message` inside a message.

    Notes
    -----
    A value is only ever put in, never read as a template: braces in a file's text stay braces.
    """

    code: str
    template: str
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def text(self, translate: Translate = str) -> str:
        """Give the sentence, in the language of `translate`.

        Notes
        -----
        A translation whose placeholders are broken falls back to English: a person always gets a sentence.
        """
        values = {
            name: value.text(translate) if isinstance(value, Message) else value for name, value in self.params.items()
        }
        try:
            return translate(self.template).format(**values)
        except (KeyError, IndexError, ValueError, AttributeError):
            return self.template.format(**values)

    def __str__(self) -> str:
        return self.text()

    def to_json(self) -> dict[str, Any]:
        """Give the message as JSON-ready values; days become ISO text."""
        params = {
            name: value.to_json() if isinstance(value, Message) else _plain(value)
            for name, value in self.params.items()
        }
        return {"code": self.code, "template": self.template, "params": params}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Message:
        """Make the message that `to_json` was given."""
        params = {
            name: cls.from_json(inner) if isinstance(inner, Mapping) and "template" in inner else inner
            for name, inner in value["params"].items()
        }
        return cls(str(value["code"]), str(value["template"]), params)


def join_texts(messages: Iterable[Message], translate: Translate = str) -> str:
    """Give several messages as one line of text, for a table's cell or a file's column."""
    return " ".join(message.text(translate) for message in messages)


def _plain(value: object) -> object:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    item = getattr(value, "item", None)  # numpy's numbers
    return item() if callable(item) else str(value)
