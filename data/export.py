"""Export exactly the incidents that a filter keeps: all of them, with where the file comes from.

Rows are read from the store in batches and written as they come, so that the size of an export is not the memory's.
Every incident carries its own joined province and rule. What is said of the whole file (filter, boundary set, day,
attribution) stands in GeoJSON's and GeoPackage's own place for it. CSV has no such place, and a comment line would
break its readers: there it stands in one last column, `faultline_export`, the same in each row.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely

from data.filters import IncidentFilter
from data.frames import to_arrow
from data.messages import N_, Message
from data.safe_text import neutralise_formulas
from data.schema import COLUMN, JOINED, REPORTED
from data.store import Store
from data.store_error import StoreError
from data.tables import INCIDENTS
from geo.boundaries import find_record
from geo.claim_tables import read_claims

COLUMNS: tuple[str, ...] = (*REPORTED, *JOINED)
"""The columns of every export."""
ORIGIN_COLUMN = "faultline_export"
_ORIGIN_TAG = "#meta+export"
_BATCH = 20_000


@dataclass(frozen=True)
class ExportFormat:
    """A kind of file.

    Attributes
    ----------
    name, title, suffix, mime
        On the command line; for people; of the file; for the browser.
    write
        Writes an export to a path.
    """

    name: str
    title: str
    suffix: str
    mime: str
    write: Callable[[Export, Path], None]


@dataclass(frozen=True)
class Export:
    """What is exported, and what is said of it.

    Attributes
    ----------
    store, chosen
        Where from, and which.
    made
        The moment, UTC.
    bom
        Whether CSV begins with a byte order mark, for spreadsheets that need it.
    tell
        Is told after each batch how many incidents are written; what it raises ends the export.
    """

    store: Store
    chosen: IncidentFilter
    made: datetime
    bom: bool = False
    tell: Callable[[int], None] = lambda rows: None

    def origin(self) -> dict[str, str]:
        """Say of the whole file where it comes from; the same for every format."""
        record, claims = find_record(self.store.set_id), read_claims(self.store.claims_id)
        compared = self.store.compared if self.chosen.moved else None
        other = None if compared is None else find_record(compared.set_id)
        credits = "; ".join(dict.fromkeys(each.attribution for each in (record, other) if each is not None))
        return {
            "title": "Faultline, incidents in Iraq's disputed territories",
            "filter": self.chosen.describe() or "all incidents",
            "filter_parameters": json.dumps(self.chosen.to_params(), ensure_ascii=False),
            "exported_utc": f"{self.made:%Y-%m-%dT%H:%M:%SZ}",
            "store_version": str(self.store.version()),
            **({} if self.store.as_of_import is None else {"as_of_import": str(self.store.as_of_import)}),
            "boundaries": f"{record.title} ({record.version}), {record.licence}",
            "boundaries_parameter": record.id,
            "boundaries_sha256": record.sha256,
            "disputed_by": claims.title,
            **({} if other is None else {"compared_with": f"{other.title} ({other.version}), {other.licence}"}),
            "attribution": f"Faultline; sources as named with each incident; boundaries: {credits}",
        }

    def batches(self) -> Iterator[pd.DataFrame]:
        """Give all rows of the filter by ID, in batches; columns `COLUMNS`."""
        written = 0
        for batch in self.store.stream_incidents(self.chosen, batch_rows=_BATCH):
            yield batch[list(COLUMNS)]
            written += len(batch)
            self.tell(written)


def export_incidents(
    store: Store,
    chosen: IncidentFilter,
    name: str,
    path: Path,
    *,
    bom: bool = False,
    made: datetime | None = None,
    tell: Callable[[int], None] = lambda rows: None,
) -> None:
    """Write the incidents that a filter keeps to a file.

    Parameters
    ----------
    store, chosen
        Where from, and which.
    name
        A name of `EXPORT_FORMATS`.
    path
        The file; it appears whole or not at all.
    bom
        Begin CSV with a byte order mark.
    made
        The moment that is written into it; now when None.
    tell
        Is told after each batch how many incidents are written; what it raises ends the export, and leaves no file.

    Raises
    ------
    StoreError
        When the store cannot be read or the file not be written.
    """
    export = Export(store, chosen, made or datetime.now(UTC), bom, tell)
    written = path.with_name(f".{path.name}.part{EXPORT_FORMATS[name].suffix}")
    try:
        written.unlink(missing_ok=True)
        EXPORT_FORMATS[name].write(export, written)
        written.replace(path)
    except (OSError, pyogrio.errors.DataSourceError) as error:
        template = N_("The export could not be written to {path}: {detail}.")
        detail = getattr(error, "strerror", None) or type(error).__name__
        raise StoreError(Message("export-failed", template, {"path": str(path), "detail": detail})) from error
    finally:
        written.unlink(missing_ok=True)


def _write_csv(export: Export, path: Path) -> None:
    _write_rows(export, path, [[*COLUMNS, ORIGIN_COLUMN]])


def _write_hxl(export: Export, path: Path) -> None:
    _write_rows(export, path, [[*COLUMNS, ORIGIN_COLUMN], [*(COLUMN[name].hxl for name in COLUMNS), _ORIGIN_TAG]])


def _write_geojson(export: Export, path: Path) -> None:
    head = json.dumps({"type": "FeatureCollection", "faultline": export.origin()}, ensure_ascii=False)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(head[:-1] + ', "features": [')
        before = "\n"
        for batch in export.batches():
            for record in _in_text(batch).to_dict("records"):
                file.write(before + json.dumps(_feature(record), ensure_ascii=False, allow_nan=False))
                before = ",\n"
        file.write("\n]}\n")


def _write_gpkg(export: Export, path: Path) -> None:
    """Write one layer of points; an incident that is not located has no geometry."""
    how: dict[str, Any] = {"layer": "incidents", "driver": "GPKG", "geometry_name": "geometry"}
    how |= {"geometry_type": "Point", "crs": "EPSG:4326"}
    empty = pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})
    pyogrio.write_arrow(_with_points(empty), path, dataset_metadata=export.origin(), **how)
    for batch in export.batches():
        pyogrio.write_arrow(_with_points(batch), path, append=True, **how)


EXPORT_FORMATS: dict[str, ExportFormat] = {
    form.name: form
    for form in (
        ExportFormat("csv", "CSV", ".csv", "text/csv", _write_csv),
        ExportFormat("hxl", "CSV with HXL tags", ".hxl.csv", "text/csv", _write_hxl),
        ExportFormat("geojson", "GeoJSON", ".geojson", "application/geo+json", _write_geojson),
        ExportFormat("gpkg", "GeoPackage", ".gpkg", "application/geopackage+sqlite3", _write_gpkg),
    )
}


def _write_rows(export: Export, path: Path, head: list[list[str]]) -> None:
    origin = "; ".join(f"{name}: {value}" for name, value in export.origin().items() if name != "filter_parameters")
    with path.open("w", encoding="utf-8-sig" if export.bom else "utf-8", newline="") as file:
        file.writelines(",".join(row) + "\r\n" for row in head)
        for batch in export.batches():
            safe = neutralise_formulas(_in_text(batch))
            safe[ORIGIN_COLUMN] = origin
            safe.to_csv(file, index=False, header=False, lineterminator="\r\n")


def _with_points(batch: pd.DataFrame) -> pa.Table:
    rows = to_arrow(batch, {name: INCIDENTS[name] for name in COLUMNS})
    places = batch[["longitude", "latitude"]].to_numpy(dtype="float64")
    points: Any = shapely.points(places)
    points[np.isnan(places).any(axis=1)] = None
    return rows.append_column("geometry", pa.array(shapely.to_wkb(points), type=pa.binary()))


def _in_text(batch: pd.DataFrame) -> pd.DataFrame:
    """Write days as ISO text, "" where missing; numbers stay numbers."""
    plain = batch.copy()
    for name in plain.columns:
        if COLUMN[name].kind == "date":
            plain[name] = plain[name].dt.strftime("%Y-%m-%d").fillna("").astype("str")
    return plain


def _feature(record: dict[Any, Any]) -> dict[str, Any]:
    longitude, latitude = record["longitude"], record["latitude"]
    located = not (pd.isna(longitude) or pd.isna(latitude) or math.isinf(longitude) or math.isinf(latitude))
    geometry = {"type": "Point", "coordinates": [longitude, latitude]} if located else None
    properties = {
        name: (
            None if pd.isna(value) or value == "" else int(value) if COLUMN[name].kind in ("count", "code") else value
        )
        for name, value in record.items()
        if name not in ("longitude", "latitude")
    }
    return {"type": "Feature", "id": record["incident_id"], "geometry": geometry, "properties": properties}
