"""Every shipped file is in the registry, and is the file that the registry means."""

import hashlib

from data.sources import FOLDERS, REGISTRY, ROOT, read_sources


def test_every_shipped_file_is_listed_once() -> None:
    shipped = {
        str(path.relative_to(ROOT).as_posix())
        for folder in FOLDERS
        for path in folder.rglob("*")
        if path.is_file() and path != REGISTRY and not path.name.startswith(".")
    }
    listed = [entry.path for entry in read_sources()]
    assert len(listed) == len(set(listed))
    assert shipped - set(listed) == set(), "add these to data/files/sources.toml"
    assert set(listed) - shipped == set(), "these are listed but not there"


def test_every_hash_is_right() -> None:
    found = {entry.path: hashlib.sha256((ROOT / entry.path).read_bytes()).hexdigest() for entry in read_sources()}
    assert {entry.path: entry.sha256 for entry in read_sources()} == found


def test_every_file_names_its_source_and_licence() -> None:
    for entry in read_sources():
        assert all((entry.title, entry.what, entry.source, entry.licence, entry.version)), entry.path
        assert entry.address == "" or entry.address.startswith("https://")
