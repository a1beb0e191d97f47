"""What a store says when it cannot do what it was asked."""

from __future__ import annotations

from data.messages import Message


class StoreError(Exception):
    """The store could not be opened, read or written; `message` is the sentence for the person."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text())
        self.message = message
