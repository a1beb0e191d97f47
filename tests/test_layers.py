"""Imports run one way, app → components → data → geo, and each library stays where it belongs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("geo", "data", "components", "app")
"""From the lowest to the highest: each may import itself and what stands before it."""

PAGE_ONLY = frozenset({"streamlit", "streamlit_folium", "folium", "branca", "altair"})
NEVER_IN_THE_PAGE = frozenset({"pandas", "geopandas", "duckdb", "ibis", "sqlite3", "psycopg"})
VAGUE_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "misc"})


def _modules() -> list[Path]:
    folders = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]
    return [*folders, *sorted(ROOT.glob("app.py"))]


def _layer(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    """Give the line and the dotted name of each import, but those for the type checker alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(path.relative_to(ROOT).parts[: -node.level]) if node.level else ""
            yield node.lineno, ".".join(filter(None, (package, node.module)))


def _breaches(forbidden: frozenset[str], layers: tuple[str, ...]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in _modules()
        if _layer(path) in layers
        for line, name in _imports(path)
        if name.partition(".")[0] in forbidden
    ]


@pytest.mark.parametrize("layer", LAYERS)
def test_layer_imports_only_what_lies_below_it(layer: str) -> None:
    above = frozenset((*LAYERS[LAYERS.index(layer) + 1 :], "tests", "benchmarks"))
    assert _breaches(above, (layer,)) == []


def test_page_libraries_stay_in_the_page() -> None:
    assert _breaches(PAGE_ONLY, ("geo", "data")) == []


def test_page_works_with_no_frames_and_no_database() -> None:
    assert _breaches(NEVER_IN_THE_PAGE, ("components", "app")) == []


def test_no_module_has_a_vague_name() -> None:
    assert [str(path) for path in _modules() if path.stem in VAGUE_NAMES] == []


@pytest.mark.parametrize("package", [path for path in _modules() if path.name == "__init__.py"], ids=str)
def test_package_only_hands_names_on(package: Path) -> None:
    allowed = (ast.Import, ast.ImportFrom)
    body = ast.parse(package.read_text(encoding="utf-8")).body
    others = [
        node
        for node in body
        if not isinstance(node, allowed)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        and not (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__")
    ]
    assert [ast.unparse(node) for node in others] == []


def test_import_checks_see_a_breach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "geo").mkdir()
    (tmp_path / "geo" / "admin.py").write_text("def f():\n    from data.schema import SCOPE\n", encoding="utf-8")
    monkeypatch.setattr("tests.test_layers.ROOT", tmp_path)
    assert _breaches(frozenset({"data"}), ("geo",)) == ["geo/admin.py:2 imports data.schema"]
