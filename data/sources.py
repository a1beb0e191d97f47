"""The registry of every shipped file: what it is, who made it, under which licence, and the hash of its bytes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REGISTRY = ROOT / "data" / "files" / "sources.toml"
FOLDERS = (ROOT / "data" / "files", ROOT / "geo" / "files")


@dataclass(frozen=True)
class ShippedFile:
    """One file that comes with Faultline.

    Attributes
    ----------
    path
        Below the project's folder, with slashes.
    title, what
        A name and a sentence for people.
    source, address
        Who made it, through what it came, and where it stands; "" where there is no address.
    licence
        A short name, as "CC BY 4.0".
    version
        Of the source, or the day.
    sha256
        Of its bytes.
    """

    path: str
    title: str
    what: str
    source: str
    address: str
    licence: str
    version: str
    sha256: str


@cache
def read_sources() -> tuple[ShippedFile, ...]:
    """Read the registry, in its order."""
    with REGISTRY.open("rb") as file:
        return tuple(ShippedFile(**entry) for entry in tomllib.load(file)["file"])
