"""All formats, and which of them a file is of."""

from __future__ import annotations

from data.formats import acled, faultline, gdelt, gtd, ibc, refused, sigacts, table, ucdp
from data.formats.adapter import Adapter, Recognition
from data.reading.raw import RawTable

FORMATS: dict[str, Adapter] = {
    adapter.name: adapter
    for adapter in (
        faultline.ADAPTER,
        acled.ADAPTER,
        ucdp.ADAPTER,
        gtd.ADAPTER,
        ibc.ADAPTER,
        sigacts.ADAPTER,
        gdelt.ADAPTER,
        *refused.ADAPTERS,
        table.ADAPTER,
    )
}

REFUSED = frozenset(adapter.name for adapter in refused.ADAPTERS)
"""Formats that are recognised to be refused with the reason."""


def recognise(raw: RawTable) -> list[Recognition]:
    """Give the formats that a table may be of, the likeliest first; the general table is always one of them."""
    found = [recognition for adapter in FORMATS.values() if (recognition := adapter.recognise(raw)) is not None]
    return sorted(found, key=lambda recognition: -recognition.confidence)
