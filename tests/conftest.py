"""What holds for every test: no network, no store but its own, an order that does not matter."""

from __future__ import annotations

import os
import random
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

SHARED = Path(__file__).resolve().parents[2] / "shared"

# The tests share two cores with a browser, so that a slow example says nothing.
settings.register_profile("faultline", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "faultline")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--shuffle=SEED`, which runs the tests in another order (the same one in every worker)."""
    parser.addoption("--shuffle", type=int, default=None, metavar="SEED", help="run the tests in an order of this seed")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the tests into the order of `--shuffle`."""
    seed = config.getoption("--shuffle")
    if seed is not None:
        random.Random(seed).shuffle(items)  # noqa: S311


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Any:
    """Refuse every connection but those to this machine."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test asked for the network: {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(autouse=True)
def _own_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep every test away from the store of the person who runs it."""
    monkeypatch.setenv("FAULTLINE_STORE", f"duckdb:///{tmp_path / 'faultline.duckdb'}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of files to test with that may not be committed, or skip where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with files to test with is not here")
    return SHARED
