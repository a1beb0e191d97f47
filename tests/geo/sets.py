"""Builders of boundary sets for tests."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

from geo.boundaries import BOUNDARY_SETS, BoundaryRecord


def make_record(path: Path, *, iso_column: str, name_column: str) -> BoundaryRecord:
    """A record of the file at `path` with its true checksum, else as Natural Earth's."""
    return dataclasses.replace(
        BOUNDARY_SETS["natural-earth"],
        id=path.stem,
        path=path,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        iso_column=iso_column,
        name_column=name_column,
    )
