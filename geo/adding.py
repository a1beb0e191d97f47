"""Add a boundary set of a person's own, so that it is there wholly or not at all."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from geo.boundaries import BoundarySet, load_record
from geo.polygons import read_polygons
from geo.records import (
    NOT_STATED,
    BoundaryError,
    BoundaryRecord,
    check_id,
    check_tolerance,
    describe_file,
    read_all,
    read_folder,
    read_registry,
)


def add_set(
    path: Path, *, folder: Path, replace: bool = False, **stated: str | float
) -> tuple[BoundaryRecord, BoundarySet]:
    """Copy a file of polygons into the folder of boundary sets, with a record of whose it is.

    Parameters
    ----------
    path
        The file; see `geo.polygons.read_polygons` for what it may be.
    folder
        The folder of the person's sets; made when missing.
    replace
        Whether a set of this id may be there already, to be replaced.
    **stated
        Fields of `BoundaryRecord` that the person states: id, title, source, licence, version, name_column ...

    Returns
    -------
    BoundaryRecord, BoundarySet
        The record as written, and the set as read back from the folder.

    Raises
    ------
    BoundaryError
        The file cannot be read as a set, or the id is taken. The sets in use are then as they were.
    """
    if not path.is_file():
        raise BoundaryError(f"There is no file {path.name}.")
    given = {key: value for key, value in stated.items() if value}
    if "tolerance_m" in given:
        given["tolerance_m"] = check_tolerance(given["tolerance_m"])
    record = dataclasses.replace(describe_file(path), **given)  # type: ignore[arg-type]
    set_id = check_id(record.id)
    attribution = str(given.get("attribution") or _credit(record, record.title))
    record = dataclasses.replace(record, attribution=attribution)
    if set_id in read_registry():
        raise BoundaryError(f"The id {set_id!r} is that of a set built in. Choose another with --id.")
    if set_id in read_all(folder) and not replace:
        raise BoundaryError(
            f"There is a set {set_id!r} already. Choose another with --id, or replace it with --replace."
        )
    load_record(record)
    folder.mkdir(parents=True, exist_ok=True)
    kept = dataclasses.replace(record, path=folder / f"{set_id}-{record.sha256[:8]}{path.suffix.lower()}")
    before = read_folder(folder).get(set_id)
    _write(kept.path, lambda target: shutil.copyfile(path, target))
    boundaries = load_record(kept)
    _write(folder / f"{set_id}.toml", lambda target: target.write_text(_as_toml(kept), encoding="utf-8"))
    if before is not None and before.path != kept.path:
        before.path.unlink(missing_ok=True)
    return kept, boundaries


def remove_set(set_id: str, *, folder: Path) -> None:
    """Remove a set of the person's own, its record and its file.

    Raises
    ------
    BoundaryError
        There is none of that id, or it is built in.
    """
    own = read_folder(folder)
    if set_id in read_registry() or set_id not in own:
        raise BoundaryError(f"There is no set of your own {set_id!r}; there are {sorted(own)}.")
    (folder / f"{set_id}.toml").unlink(missing_ok=True)
    if own[set_id].path.parent == folder:
        own[set_id].path.unlink(missing_ok=True)


def find_own_columns(path: Path, *, crs: str = "") -> list[str]:
    """Return the columns of a file of polygons, to choose from; see `geo.polygons.read_polygons`."""
    return [str(column) for column in read_polygons(path, crs=crs).frame.columns.drop("geometry")]


def _credit(record: BoundaryRecord, title: str) -> str:
    return title if record.source == NOT_STATED else f"{title} ({record.source}; {record.licence})"


def _write(path: Path, fill: Callable[[Path], object]) -> None:
    """Write a file beside its place and move it there, so that nobody reads half of it."""
    partial = path.with_name(f".adding-{os.getpid()}-{path.name}.part")
    try:
        fill(partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _as_toml(record: BoundaryRecord) -> str:
    """Return the record as a table of TOML, whose basic strings are JSON's."""
    values = {"file": record.path.name} | {
        field.name: getattr(record, field.name)
        for field in dataclasses.fields(record)
        if field.name not in ("id", "path") and getattr(record, field.name)
    }
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f") for key, value in values.items()
    ]
    return "\n".join([f"[{record.id}]", *lines, ""])
