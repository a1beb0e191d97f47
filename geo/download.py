"""Fetch a boundary file that is pinned by its checksum, only when a person asks for it.

Nothing here runs by itself, and nothing that was fetched is used before its sha256 is the one that is registered.
"""

from __future__ import annotations

import logging
import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs
import pooch
import requests

from geo.adding import add_set
from geo.boundaries import BoundarySet
from geo.provinces import FILES
from geo.records import BoundaryError, BoundaryRecord, find_folder, hash_file, read_all

TIMEOUT_S = 20.0
"""How long the other side may say nothing."""

_CHUNK = 1024

Progress = Callable[[float], None]
logging.getLogger("pooch").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Download:
    """A boundary file that can be fetched.

    Attributes
    ----------
    id
        Of the set that it becomes.
    url, sha256, bytes
        Where it is, and what it must be.
    stated
        What `geo.adding.add_set` is told of it.
    """

    id: str
    url: str
    sha256: str
    bytes: int
    stated: dict[str, str] = field(default_factory=dict)


def read_downloads(path: Path | None = None) -> dict[str, Download]:
    """Read what can be fetched, by the id of the set that it becomes.

    Parameters
    ----------
    path
        The list; when not given `FAULTLINE_DOWNLOADS`, for a mirror of one's own, else the shipped one.
    """
    path = path or Path(os.environ.get("FAULTLINE_DOWNLOADS") or FILES / "downloads.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    own = ("url", "sha256", "bytes")
    return {
        set_id: Download(
            set_id, **{key: table[key] for key in own}, stated={k: v for k, v in table.items() if k not in own}
        )
        for set_id, table in tables.items()
    }


def find_cache() -> Path:
    """Return the folder where fetched files are kept: `FAULTLINE_CACHE`, else one in the person's cache folder."""
    named = os.environ.get("FAULTLINE_CACHE")
    return Path(named) if named else platformdirs.user_cache_path("faultline", appauthor=False) / "boundaries"


def fetch(
    download: Download,
    *,
    on_progress: Progress = lambda done: None,
    cache: Path | None = None,
    timeout_s: float = TIMEOUT_S,
) -> Path:
    """Fetch a file, or take it from the cache, and verify it.

    Parameters
    ----------
    download
        What to fetch.
    on_progress
        Is told how much is there, 0 to 1.
    cache
        The folder to keep it in; `find_cache` when not given.
    timeout_s
        How long the other side may say nothing.

    Raises
    ------
    BoundaryError
        There is no network, the download was cut off, or what came is not the file that is registered. Nothing is
        kept then.
    """
    folder = cache or find_cache()
    host = urlsplit(download.url).hostname
    kept = folder / f"{download.id}.geojson"
    if kept.is_file() and hash_file(kept) != download.sha256:
        kept.unlink()
    reader = pooch.HTTPDownloader(progressbar=_Meter(download.bytes, on_progress), timeout=timeout_s)
    try:
        found = pooch.retrieve(
            download.url, known_hash=f"sha256:{download.sha256}", fname=kept.name, path=folder, downloader=reader
        )
    except requests.exceptions.ChunkedEncodingError as error:
        raise BoundaryError(
            f"The download of {download.id} from {host} was cut off. Nothing was kept; try again."
        ) from error
    except requests.exceptions.HTTPError as error:
        code = error.response.status_code if error.response is not None else "?"
        raise BoundaryError(f"{host} answered {code} instead of {download.id}. Try again later.") from error
    except requests.exceptions.RequestException as error:
        raise BoundaryError(
            f"{host} cannot be reached: there is no network, or it did not answer within {timeout_s:g} s. The sets in "
            "use work on; fetch the file elsewhere and add it by hand."
        ) from error
    except ValueError as error:
        if isinstance(error, BoundaryError):
            raise
        raise BoundaryError(
            f"What {host} sent is not {download.id}: its sha256 is not {download.sha256}. Nothing was kept."
        ) from error
    except OSError as error:
        raise BoundaryError(f"{download.id} cannot be kept in {folder}: {error.strerror or error}.") from error
    on_progress(1.0)
    return Path(found)


def download_set(
    set_id: str, *, folder: Path | None = None, on_progress: Progress = lambda done: None
) -> tuple[BoundaryRecord, BoundarySet]:
    """Fetch a set and add it to the person's; a set whose districts need another's provinces brings that too.

    Raises
    ------
    BoundaryError
        There is none of that id, or it cannot be fetched, or used. The sets in use are then as they were.
    """
    downloads = read_downloads()
    if set_id not in downloads:
        raise BoundaryError(f"{set_id!r} cannot be fetched; these can: {sorted(downloads)}.")
    folder = folder or find_folder()
    needed = downloads[set_id].stated.get("provinces_from", "")
    if needed and needed not in read_all(folder):
        download_set(needed, folder=folder)
    path = fetch(downloads[set_id], on_progress=on_progress)
    return add_set(path, folder=folder, replace=True, **({"id": set_id} | downloads[set_id].stated))


class _Meter:
    """What pooch tells of its progress; it refuses more bytes than the file has."""

    def __init__(self, expected: int, on_progress: Progress) -> None:
        self.total: Any = expected
        self._expected = expected
        self._on_progress = on_progress
        self._seen = 0

    def update(self, n: int) -> None:
        self._seen += n
        if self._seen > self._expected + _CHUNK:  # the last piece is told as a whole one
            raise BoundaryError(
                f"The other side sent more than the {self._expected:,} bytes of the file. Nothing was kept."
            )
        self._on_progress(min(1.0, self._seen / self._expected))

    def reset(self) -> None:
        """Begin anew: pooch calls this when all is there, to count it once more."""
        self._seen = 0

    def close(self) -> None:
        """Nothing is left open."""
