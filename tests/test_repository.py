"""What the repository holds: nothing of one machine, nothing that may not be published, dependencies pinned."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
LARGEST_FILE_BYTES = 2_000_000
LOCKS = ("requirements.lock", "requirements-dev.lock")
OF_ONE_MACHINE = re.compile(r"(?<![\w.~/-])/(?:work|root|home|Users)/[\w.-]+")
AN_INDEX = re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host")
TEST_MATERIAL = re.compile(r"\.\./shared|\bshared/(?:boundaries|samples|reports|data)\b")


@cache
def _tracked() -> tuple[str, ...]:
    """Return the paths that git knows; skips where this is no checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return tuple(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def _text(name: str) -> str | None:
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def _found(pattern: re.Pattern[str], names: list[str]) -> list[str]:
    """Return file, line and match for each match of the pattern in the files."""
    return [
        f"{name}:{number}: {match.group()}"
        for name in names
        for number, line in enumerate((_text(name) or "").splitlines(), start=1)
        if (match := pattern.search(line))
    ]


def _project() -> dict[str, list[Requirement]]:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {"": document["project"]["dependencies"], **document["dependency-groups"]}
    groups |= document["project"].get("optional-dependencies", {})
    return {group: [Requirement(text) for text in texts] for group, texts in groups.items()}


def _pins(lock: str) -> dict[str, set[str]]:
    """Return the versions that a lock gives a package; several where they differ by Python or platform."""
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)", _text(lock) or "", re.MULTILINE):
        pins.setdefault(canonicalize_name(name), set()).add(version)
    return pins


def test_no_tracked_file_names_a_folder_of_one_machine() -> None:
    names = [name for name in _tracked() if name != "tests/test_repository.py"]
    assert _found(OF_ONE_MACHINE, names) == []


def test_no_tracked_file_names_an_index() -> None:
    names = [name for name in _tracked() if name != "tests/test_repository.py"]
    assert _found(AN_INDEX, names) == []


def test_product_reads_no_test_material() -> None:
    product = ("app.py", "components/", "data/", "geo/", ".streamlit/")
    assert _found(TEST_MATERIAL, [name for name in _tracked() if name.startswith(product)]) == []


def test_no_tracked_file_is_large() -> None:
    assert [name for name in _tracked() if (ROOT / name).stat().st_size > LARGEST_FILE_BYTES] == []


def test_every_dependency_is_bounded_below_and_not_above() -> None:
    for requirements in _project().values():
        for requirement in requirements:
            assert [part.operator for part in requirement.specifier] == [">="], str(requirement)


def test_lock_pins_every_dependency_within_its_bound() -> None:
    project = _project()
    for lock, requirements in zip(LOCKS, (project[""], [*project[""], *project["dev"]]), strict=True):
        pins = _pins(lock)
        for requirement in requirements:
            versions = pins.get(canonicalize_name(requirement.name), set())
            assert versions, f"{lock} lacks {requirement.name}: run make lock"
            assert all(requirement.specifier.contains(Version(version)) for version in versions), str(requirement)


def test_both_locks_pin_the_same_versions() -> None:
    product, development = (_pins(lock) for lock in LOCKS)
    assert {name: development.get(name) for name in product} == product


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_a_hash_for_every_package_and_no_address(lock: str) -> None:
    text = _text(lock) or ""
    entries = re.split(r"^(?=[\w.-]+(?:\[[\w,-]+\])?==)", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_scripts_of_the_build_can_be_run() -> None:
    listed = subprocess.run(["git", "ls-files", "-s", ".ci"], cwd=ROOT, capture_output=True, text=True, check=False)
    modes = {line.split("\t")[1]: line.split()[0] for line in listed.stdout.splitlines()}
    assert {name for name, mode in modes.items() if mode != "100755"} == set()
