"""An import says how far it is, and ends where it is stopped, with the store as it was."""

from __future__ import annotations

from itertools import chain, count
from pathlib import Path

import pytest

from benchmarks.acled_shape import write_acled_shape
from data import ledger
from data.filters import IncidentFilter
from data.imports import preview_import, store_import
from data.reading import blocks
from data.stages import STAGES
from data.understanding import read_file
from tests.data.builders import make_incidents, make_store

ROWS = 40


class Stopped(BaseException):
    """As Streamlit ends a script: no Exception."""


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read and store in small steps."""
    monkeypatch.setattr(blocks, "FIRST_LETTERS", 1_000)
    monkeypatch.setattr(blocks, "LETTERS", 1_000)
    monkeypatch.setattr(ledger, "_SLICE", 7)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "acled.csv"
    write_acled_shape(path, rows=ROWS)
    return path


@pytest.mark.usefixtures("steps")
def test_import_stopped_anywhere_leaves_the_store_as_it_was(tmp_path: Path, file: Path) -> None:
    store = make_store(tmp_path, make_incidents(3))
    told: list[tuple[str, float]] = []
    preview_import(file, "in.csv", store, tell=lambda *step: told.append(step))
    version = store.version()
    seen: list[tuple[str, float]] = []
    for moment in chain(range(0, len(told), 6), count(len(told))):
        left = moment

        def tell(stage: str, share: float) -> None:
            nonlocal left
            seen.append((stage, share))
            left -= 1
            if left < 0:
                raise Stopped

        try:
            store_import(preview_import(file, "in.csv", store, tell=tell), store, tell=tell)
        except Stopped:
            assert store.version() == version
            assert store.summarise(IncidentFilter()).incidents == 3
        else:
            break
    assert store.summarise(IncidentFilter()).incidents == 3 + ROWS
    assert list(dict.fromkeys(stage for stage, _ in seen)) == list(STAGES)
    assert all(0 <= share <= 1 for _, share in seen)
    assert len({share for stage, share in seen if stage == "store"}) > 5


def test_sample_shows_the_first_rows_and_cannot_be_stored(tmp_path: Path, file: Path) -> None:
    store = make_store(tmp_path)
    sample = preview_import(read_file(file, "in.csv", max_rows=10), "in.csv", store)
    assert sample.is_sample
    assert (sample.entry.rows_read, sample.entry.format) == (10, "acled")
    with pytest.raises(ValueError, match="first rows"):
        store_import(sample, store)
    whole = preview_import(read_file(file, "in.csv", max_rows=ROWS + 1), "in.csv", store)
    assert not whole.is_sample
