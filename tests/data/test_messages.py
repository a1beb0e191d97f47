"""Sentences carry their values untouched, in every language and through JSON."""

import json
from datetime import date

from data.messages import Message, join_texts


def test_values_are_put_in_by_name() -> None:
    message = Message("bad", "Line {line}: was {value}.", {"line": 3, "value": "x"})
    assert message.text() == str(message) == "Line 3: was x."


def test_translation_is_of_the_whole_sentence() -> None:
    message = Message("bad", "Line {line}: was {value}.", {"line": 3, "value": "x"})
    assert message.text({"Line {line}: was {value}.": "{value} in Zeile {line}."}.__getitem__) == "x in Zeile 3."


def test_broken_translation_falls_back_to_english() -> None:
    message = Message("bad", "Line {line}.", {"line": 3})
    assert message.text(lambda _: "Zeile {linie}.") == "Line 3."
    assert message.text(lambda _: "Zeile {") == "Line 3."


def test_braces_in_a_value_stay_braces() -> None:
    hostile = "{line.__class__} {0} {{x}}"
    assert Message("bad", "Was {value}.", {"value": hostile}).text() == f"Was {hostile}."


def test_message_survives_json() -> None:
    inner = Message("inner", "on {day}", {"day": date(2021, 3, 4)})
    outer = Message("outer", "Held {why}.", {"why": inner, "n": 2})
    again = Message.from_json(json.loads(json.dumps(outer.to_json())))
    assert again.text() == outer.text() == "Held on 2021-03-04."


def test_messages_are_joined_in_order() -> None:
    assert join_texts([Message("a", "One."), Message("b", "Two.")]) == "One. Two."
