"""The store: what the page, the exports and the command line ask of the incidents, and where it is kept.

It is the only way to a database. Questions are `data.queries`, writing is `data.ledger`, the home is a DuckDB file
(`data.duckdb_home`). Results are kept by filter and version, so that a rerun of the page asks again only what changed.
"""

from __future__ import annotations

import copy
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import platformdirs

from data import frames, queries
from data.duckdb_home import DuckdbHome, fetch, path_of, stream
from data.filters import IncidentFilter
from data.history import History, make_history
from data.messages import N_, Message
from data.migrations import migrate
from data.periods import Bin, bin_for_sparkline
from data.schema import AREAS, COLUMN
from data.store_error import StoreError
from data.summary import Summary
from data.tables import DESCRIBED, SCHEMA_VERSION, make_ddl

_KEPT_RESULTS = 512
_MOST_ROWS = 10_000
_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"


def open_store(url: str | None = None) -> Store:
    """Open the store, and make an empty one where there is none.

    Parameters
    ----------
    url
        `duckdb:///path`; None for the environment's FAULTLINE_STORE, else a file in the user's data folder.

    Raises
    ------
    StoreError
        When the address or the file is none of ours; the message says what to do.
    """
    default = Path(platformdirs.user_data_dir("faultline", appauthor=False)) / "faultline.duckdb"
    url = url or os.environ.get("FAULTLINE_STORE") or f"duckdb:///{default}"
    if not url.startswith("duckdb:///") or url == "duckdb:///":
        raise StoreError(
            Message(
                "store-address",
                N_("The store's address was {address}, expected duckdb:///path/to/file.duckdb; see FAULTLINE_STORE."),
                {"address": url.split("@")[-1]},
            )
        )
    store = Store(DuckdbHome(path_of(url), lock_seconds=_lock_seconds()))
    store.prepare()
    return store


class Store:
    """The incidents, their imports and their history. Safe for many threads; take one for the whole process."""

    def __init__(self, home: DuckdbHome) -> None:
        self.home = home
        self._results: OrderedDict[Any, pd.DataFrame] = OrderedDict()
        self._results_lock = threading.Lock()
        self._seen: tuple[tuple[int, ...], int] | None = None
        self.as_of_import: int | None = None
        self.moment: int | None = None

    def as_of(self, import_id: int | None) -> Store:
        """Give the store as it stood after an entry of the ledger; every question of it is answered as it was then.

        Parameters
        ----------
        import_id
            An entry's number, 0 for before the first; None for now.

        Returns
        -------
        Store
            A view with the same questions. It shows what entries up to that one brought and what had not been taken
            back when the next entry was made: what a person saw just before the next one. After the latest entry that
            is what stands now.

        Raises
        ------
        StoreError
            When there is no such entry.
        """
        if import_id is None:
            return self
        entries = self.imports()
        if import_id != 0 and import_id not in set(entries["import_id"]):
            raise StoreError(
                Message("no-such-import", N_("There is no import {import_id}; see the list of imports."),
                        {"import_id": import_id})
            )  # fmt: skip
        later = entries.loc[entries["import_id"] > import_id, "sequence"]
        view = copy.copy(self)
        view.as_of_import = import_id
        view.moment = int(later.min()) - 1 if len(later) else None
        return view

    def prepare(self) -> None:
        """Make the tables where there are none, and refuse a store of a later schema."""
        path = self.home.path
        tables = self._list_tables() if path.exists() and (path.is_dir() or path.stat().st_size) else []
        if not tables:
            self._make_tables()
            tables = self._list_tables()
        with self.home.reading() as cursor:
            version = self._number(cursor, "schema_version") if "meta" in tables else None
        where = {"path": str(self.home.path), "found": version, "known": SCHEMA_VERSION}
        if version is None:
            raise StoreError(
                Message(
                    "store-foreign",
                    N_("The DuckDB file {path} holds no incidents of ours; name another file in FAULTLINE_STORE."),
                    where,
                )
            )
        if version > SCHEMA_VERSION:
            raise StoreError(
                Message(
                    "store-newer",
                    N_("The store {path} is of version {found}, this program knows {known}; update the program."),
                    where,
                )
            )
        if version < SCHEMA_VERSION:
            migrate(self.home)

    def version(self) -> int:
        """Give the number that rises with every import and taking back, also by other processes."""
        signature = self.home.signature()
        seen = self._seen
        if seen is None or seen[0] != signature:
            with self.home.reading() as cursor:
                number = self._number(cursor, "version")
            seen = self._seen = (signature, number)
        return seen[1]

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """Lend a cursor within one transaction; the version rises when it is kept."""
        try:
            with self.home.writing() as cursor:
                yield cursor
                cursor.execute("UPDATE meta SET number = number + 1 WHERE name = 'version'")
        finally:
            self._seen = None

    def span(self) -> tuple[date, date] | None:
        """Give the first and last day of all incidents; None when there are none."""
        everything = self.summarise(IncidentFilter())
        if everything.first_day is None or everything.last_day is None:
            return None
        return everything.first_day, everything.last_day

    def summarise(self, chosen: IncidentFilter) -> Summary:
        """Count and add up the incidents that the filter keeps."""
        row = self._frame(chosen, queries.ask_summary).iloc[0].to_dict()
        sources = int(self._frame(chosen, queries.ask_sources)["sources"].iloc[0])
        first, last = frames.as_day(row.pop("first_day")), frames.as_day(row.pop("last_day"))
        counts = {str(name): int(number) for name, number in row.items()}
        return Summary(**counts, first_day=first, last_day=last, sources=sources)

    def count_by_area(self, chosen: IncidentFilter) -> pd.DataFrame:
        """Count the parts of all incidents.

        Returns
        -------
        DataFrame
            `area, incidents, deaths, deaths_not_stated, injured, abducted, disputed`: one row for each of
            `schema.AREAS`, in that order, 0 where there is nothing; they add up to the summary.
        """
        return frames.complete(self._frame(chosen, queries.ask_areas), "area", pd.DataFrame({"area": AREAS}))

    def count_by_period(
        self, chosen: IncidentFilter, width: Bin, by: Literal["event_type", "area"] | None = None
    ) -> pd.DataFrame:
        """Count each period that has incidents; periods without are the caller's to add.

        Returns
        -------
        DataFrame
            `start` (datetime64[s], the period's first day; weeks begin on Monday), `event_type` or, with by="area",
            `area`, then `time_precision, incidents, deaths`.
        """
        return self._frame(chosen, queries.ask_periods, width, by or "event_type")

    def history_of(self, chosen: IncidentFilter, span: tuple[date, date]) -> History:
        """Sum the filter's period bar by bar and part by part, bars without an incident included.

        Parameters
        ----------
        span
            First and last day of the data; an open end of the filter's period is taken from it.
        """
        shown = chosen.days_within(span)
        unit = bin_for_sparkline(shown)
        rows = self._frame(chosen, queries.ask_history, unit)
        rows = rows.assign(start=rows["start"].dt.date)
        return make_history(rows.to_dict("records"), shown, unit)

    def count_options(self, chosen: IncidentFilter, field: str) -> pd.DataFrame:
        """Count the incidents of each value of a filter's field, with every other field applied.

        Parameters
        ----------
        chosen
            The filter; its own `field` is left open.
        field
            One of `queries.OPTIONS`.

        Returns
        -------
        DataFrame
            `value` (as `IncidentFilter` takes it), `incidents`; the most frequent first. An incident with two actors
            counts for both.
        """
        return self._frame(chosen.without(field), queries.ask_options, field)

    def select_incidents(
        self,
        chosen: IncidentFilter,
        *,
        sort: str = "event_date",
        descending: bool = True,
        offset: int = 0,
        limit: int = 200,
    ) -> pd.DataFrame:
        """Give one page of incidents, all columns of the schema; equal ones stand by ID, missing values last.

        Returns
        -------
        DataFrame
            Days datetime64[s], counts and codes Int64 with NA, text "" where empty.
        """
        limit, offset = min(max(limit, 0), _MOST_ROWS), max(offset, 0)
        return self._frame(chosen, queries.ask_incidents, _sortable(sort), descending, limit, offset)

    def rank_of(
        self, incident_id: str, chosen: IncidentFilter, sort: str = "event_date", descending: bool = True
    ) -> int | None:
        """Give the incident's place in that order, from 0; None when the filter does not keep it."""
        found = self._frame(chosen, queries.ask_rank, _encodable(incident_id), _sortable(sort), descending)
        return int(found["place"].iloc[0]) if len(found) else None

    def select_marks(self, chosen: IncidentFilter, limit: int = 2000) -> pd.DataFrame:
        """Give the marks of the map: located incidents, grouped where there are more than `limit`.

        Returns
        -------
        DataFrame
            `incident_id, n, longitude, latitude, event_type, deaths, event_date, last_date, time_precision,
            geo_precision, location`. Up to `limit` incidents: one row each. Above: one row for each web-mercator cell
            and event type that has incidents, in the finest cells that keep to the limit: n of them, the sum of the
            stated deaths (NA where none is stated), their mean place, their first and last day, their worst precisions;
            `incident_id` null and `location` "" unless n is 1. The sum of n is the number of located incidents.
        """
        if self._frame(chosen, queries.ask_located)["located"].iloc[0] <= limit:
            return self._frame(chosen, queries.ask_marks)
        sizes = self._frame(chosen, queries.ask_cells).iloc[0]
        fitting = [zoom for zoom in queries.ZOOMS if sizes[f"zoom_{zoom}"] <= limit]
        return self._frame(chosen, queries.ask_grouped_marks, max(fitting, default=queries.ZOOMS[0]))

    def stream_incidents(self, chosen: IncidentFilter, *, batch_rows: int = 20_000) -> Iterator[pd.DataFrame]:
        """Give all incidents that the filter keeps, by ID, in batches as of one moment; all columns of the schema.

        Notes
        -----
        The store is held for reading until the last batch was taken: an import waits for an export.
        """
        sql = queries.compile_query(chosen, queries.ask_all, dialect=self.home.dialect, moment=self.moment)
        with self.home.reading() as cursor:
            for batch in stream(cursor, sql, batch_rows):
                yield frames.to_frame(batch)

    def find_incident(self, incident_id: str) -> dict[str, Any] | None:
        """Give one incident as it stands: each column of the schema, None where nothing is stated."""
        rows = self.find_incidents([_encodable(incident_id)])
        return frames.as_record(rows.iloc[0], DESCRIBED) if len(rows) else None

    def find_incidents(self, incident_ids: Sequence[str]) -> pd.DataFrame:
        """Give the named incidents as they stand, the latest first, all columns; unknown ones are left out."""
        names = ", ".join(f'"{name}"' for name in DESCRIBED)
        marks = ", ".join("?" * len(incident_ids)) or "NULL"
        return self.rows(
            f"SELECT {names} FROM incidents i WHERE {self.standing_sql} AND incident_id IN ({marks})"  # noqa: S608
            " ORDER BY event_date DESC, incident_id",
            *incident_ids,
        )

    def history(self, incident_id: str) -> pd.DataFrame:
        """Give every version of an incident, the first first: the schema's columns, `line`, `current` and `merged`.

        What stood when, and why, is `versions.trace_incident`'s.
        """
        names = ", ".join(f'"{name}"' for name in (*DESCRIBED, "line", "current", "merged"))
        return self.rows(
            f"SELECT {names} FROM incidents WHERE incident_id = ? ORDER BY version_id",  # noqa: S608 - our own names
            _encodable(incident_id),
        )

    def imports(self, kind: str | None = None) -> pd.DataFrame:
        """Give every entry of the ledger, the latest first, also those taken back; columns of `tables.IMPORTS`.

        Parameters
        ----------
        kind
            Only file, merge, keep or rule; all of them when None.
        """
        entries = self.rows("SELECT * FROM imports ORDER BY import_id DESC")
        return entries if kind is None else entries[entries["kind"] == kind].reset_index(drop=True)

    def held(self, import_id: int) -> pd.DataFrame:
        """Give the held rows of an import: `line`, `reasons` (list of Message), `row` (column to raw text)."""
        return frames.read_held(
            self.rows("SELECT line, reasons, row FROM held WHERE import_id = ? ORDER BY line", import_id)
        )

    def _list_tables(self) -> list[str]:
        with self.home.reading() as cursor:
            return list(fetch(cursor, _TABLES).column(0).to_pylist())

    def _make_tables(self) -> None:
        with self.home.writing() as cursor:
            if fetch(cursor, _TABLES).num_rows == 0:
                for statement in make_ddl():
                    cursor.execute(statement)

    @property
    def standing_sql(self) -> str:
        """The condition on `incidents i` that a version stands in this view."""
        if self.moment is None:
            return 'i."current"'
        return (
            "EXISTS (SELECT 1 FROM standings s WHERE s.version_id = i.version_id "  # noqa: S608 - a number
            f"AND s.opened <= {self.moment:d} AND (s.closed IS NULL OR s.closed > {self.moment:d}))"
        )

    def rows(self, sql: str, *values: Any) -> pd.DataFrame:
        """Give what SQL of `data`'s own modules asks, kept while the store does not change."""

        def ask() -> pd.DataFrame:
            with self.home.reading() as cursor:
                return frames.to_frame(fetch(cursor, sql, list(values)))

        return self.keep((sql, values), ask)

    def _frame(self, chosen: IncidentFilter, question: Callable[..., Any], *arguments: Any) -> pd.DataFrame:
        def ask() -> pd.DataFrame:
            sql = queries.compile_query(chosen, question, *arguments, dialect=self.home.dialect, moment=self.moment)
            with self.home.reading() as cursor:
                return frames.to_frame(fetch(cursor, sql).cast(queries.answer_types(question, arguments)))

        return self.keep((chosen, question, arguments, self.moment), ask)

    def keep(self, key: Any, ask: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Give what `ask` gives, kept under a key while the store does not change; for `data`'s own modules."""
        key = (self.version(), key)
        with self._results_lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key].copy(deep=False)
        frame = ask()
        with self._results_lock:
            self._results[key] = frame
            while len(self._results) > _KEPT_RESULTS:
                self._results.popitem(last=False)
        return frame.copy(deep=False)

    @staticmethod
    def _number(cursor: Any, name: str) -> int:
        return int(fetch(cursor, "SELECT number FROM meta WHERE name = ?", [name]).column(0)[0].as_py())


def _sortable(column: str) -> str:
    if column not in COLUMN:
        raise ValueError(f"sort was {column!r}, expected a column of the schema")
    return column


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _lock_seconds() -> float:
    try:
        return max(0.0, float(os.environ.get("FAULTLINE_LOCK_SECONDS", "10")))
    except ValueError:
        return 10.0
