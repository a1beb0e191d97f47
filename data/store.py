"""The store: what the page, the exports and the command line ask of the incidents, and where it is kept.

It is the only way to a database. Questions are `data.questions` and `data.map_questions`, writing is `data.ledger`,
where the tables lie is a `data.home.Home`, and `data.opening` opens it by its address.
"""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, Literal

import pandas as pd

from data import frames, queries, questions
from data.filters import IncidentFilter
from data.history import History, make_history
from data.home import Cursor, Home
from data.kept_results import KeptResults
from data.lines import rests_on_lines
from data.messages import N_, Message
from data.periods import Bin, bin_for_sparkline, bins_of
from data.schema import AREAS, COLUMN
from data.store_error import StoreError
from data.summary import Summary
from data.tables import DESCRIBED, PLACED
from geo.boundaries import DEFAULT_SET
from geo.claim_tables import SHIPPED
from geo.grid import Box

_MOST_ROWS = 10_000


class Store:
    """The incidents, their imports and their history. Safe for many threads; take one for the whole process."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._results = KeptResults()
        self.as_of_import: int | None = None
        self.moment: int | None = None
        self.set_id = DEFAULT_SET
        self.claims_id = SHIPPED
        self.reading: int | None = None
        self.compared: queries.Compared | None = None
        self.box: Box | None = None

    def within(self, box: Box | None) -> Store:
        """Give the store as if it held nothing outside a box of the map, for `ask`; None for the whole of it."""
        view = copy.copy(self)
        view.box = box
        return view

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

    def version(self) -> int:
        """Give the number that rises with every import and taking back, also by other processes."""
        return self.home.version()

    @contextmanager
    def writing(self) -> Iterator[Cursor]:
        """Lend a cursor within one transaction; the version rises when it is kept."""
        with self.home.writing() as cursor:
            yield cursor
            cursor.execute("UPDATE meta SET number = number + 1 WHERE name = 'version'")

    def span(self) -> tuple[date, date] | None:
        """Give the first and last day of all incidents; None when there are none."""
        everything = self.summarise(IncidentFilter())
        if everything.first_day is None or everything.last_day is None:
            return None
        return everything.first_day, everything.last_day

    def summarise(self, chosen: IncidentFilter) -> Summary:
        """Count and add up the incidents that the filter keeps."""
        row = self.ask(chosen, questions.ask_summary).iloc[0].to_dict()
        sources = int(self.ask(chosen, questions.ask_sources)["sources"].iloc[0])
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
        return frames.complete(self.ask(chosen, questions.ask_areas), "area", pd.DataFrame({"area": AREAS}))

    def count_by_unit(self, chosen: IncidentFilter) -> pd.DataFrame:
        """Count each province and district, by the lines in use; the districts of an area add up to it.

        Returns
        -------
        DataFrame
            `area, province, district`, then the counts of `count_by_area`; by province and district. `district` is ""
            where the set has none or only the province is known, both are "" outside and where not located.
        """
        units = self.ask(chosen, questions.ask_units)
        return units.sort_values(["area", "province", "district"], ignore_index=True)

    def history_by_unit(
        self, chosen: IncidentFilter, span: tuple[date, date], *, parts: bool = False
    ) -> dict[tuple[str, ...], list[int]]:
        """Count each province (else area) and district bar by bar, as `history_of` does; 0 where nothing happened.

        With `parts` each sub-district, too.
        """
        shown = chosen.days_within(span)
        unit = bin_for_sparkline(shown)
        place = {start: at for at, start in enumerate(bins_of(shown, unit))}
        by = ("district", "sub_district") if parts else ("district",)
        rows = self.ask(chosen, questions.ask_unit_history, unit, by)
        bars: dict[tuple[str, ...], list[int]] = {}
        starts = rows["start"].dt.date
        units = zip(
            rows["province"].where(rows["province"] != "", rows["area"]), *(rows[name] for name in by), strict=True
        )
        for start, key, n in zip(starts, units, rows["incidents"], strict=True):
            bars.setdefault(key, [0] * len(place))[place[start]] += int(n)
        return bars

    def count_by_sub_unit(self, chosen: IncidentFilter) -> pd.DataFrame:
        """Count each sub-district, as `count_by_unit` does; those of a district add up to it.

        Returns
        -------
        DataFrame
            `province, district, sub_district, incidents, deaths, deaths_not_stated`; "" as in `count_by_unit`.
        """
        units = self.ask(chosen, questions.ask_sub_units)
        return units.sort_values(["province", "district", "sub_district"], ignore_index=True)

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
        return self.ask(chosen, questions.ask_periods, width, by or "event_type")

    def history_of(self, chosen: IncidentFilter, span: tuple[date, date]) -> History:
        """Sum the filter's period bar by bar and part by part, bars without an incident included.

        Parameters
        ----------
        span
            First and last day of the data; an open end of the filter's period is taken from it.
        """
        shown = chosen.days_within(span)
        unit = bin_for_sparkline(shown)
        rows = self.ask(chosen, questions.ask_history, unit)
        return make_history(frames.as_records(rows), shown, unit)

    def count_options(self, chosen: IncidentFilter, field: str) -> pd.DataFrame:
        """Count the incidents of each value of a filter's field, with every other field applied.

        Parameters
        ----------
        chosen
            The filter; its own `field` is left open.
        field
            One of `questions.OPTIONS`.

        Returns
        -------
        DataFrame
            `value` (as `IncidentFilter` takes it), `incidents`; the most frequent first. An incident with two actors
            counts for both.
        """
        return self.ask(chosen.without(field), questions.ask_options, field)

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
        return self.ask(chosen, questions.ask_incidents, _sortable(sort), descending, limit, offset)

    def rank_of(
        self, incident_id: str, chosen: IncidentFilter, sort: str = "event_date", descending: bool = True
    ) -> int | None:
        """Give the incident's place in that order, from 0; None when the filter does not keep it."""
        found = self.ask(chosen, questions.ask_rank, _encodable(incident_id), _sortable(sort), descending)
        return int(found["place"].iloc[0]) if len(found) else None

    def stream_incidents(self, chosen: IncidentFilter, *, batch_rows: int = 20_000) -> Iterator[pd.DataFrame]:
        """Give all incidents that the filter keeps, by ID, in batches as of one moment; all columns of the schema.

        Notes
        -----
        The rows are set aside in a file before the first batch is given, so that whoever takes a long time over them
        keeps no import waiting.
        """
        sql = self._compile(chosen, questions.ask_all)
        with tempfile.TemporaryFile() as aside:
            with self.home.reading() as cursor:
                frames.set_aside(cursor.stream(sql, batch_rows), aside)
            for batch in frames.take_up(aside):
                yield frames.to_frame(batch)

    def find_incident(self, incident_id: str) -> dict[str, Any] | None:
        """Give one incident as it stands: each column of the schema, None where nothing is stated."""
        rows = self.find_incidents([_encodable(incident_id)])
        return next(iter(frames.as_records(rows)), None)

    def find_incidents(self, incident_ids: Sequence[str]) -> pd.DataFrame:
        """Give the named incidents as they stand, the latest first, all columns; unknown ones are left out."""
        marks = ", ".join("?" * len(incident_ids)) or "NULL"
        return self.rows(
            f"SELECT {self.described_sql} FROM incidents i {self.placed_sql} "  # noqa: S608 - our own names
            f"WHERE {self.standing_sql} AND i.incident_id IN ({marks}) ORDER BY i.event_date DESC, i.incident_id",
            *incident_ids,
        )

    def places_of(self, version_ids: Sequence[int]) -> pd.DataFrame:
        """Give where versions of incidents stand: `version_id, incident_id, longitude, latitude, location`."""
        numbers = ", ".join(str(int(each)) for each in version_ids) or "NULL"
        within = f"AND {queries.lies_within(self.box)}" if self.box else ""
        return self.rows(
            "SELECT version_id, incident_id, longitude, latitude, location FROM incidents "  # noqa: S608 - numbers
            f"WHERE version_id IN (SELECT unnest(CAST(ARRAY[{numbers}] AS BIGINT[]))) {within}"
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

    @property
    def described_sql(self) -> str:
        """The columns of the schema, of `incidents i` and `placed_sql`."""
        return ", ".join(
            f'{"p" if self.reading is not None and name in PLACED else "i"}."{name}"' for name in DESCRIBED
        )

    @property
    def placed_sql(self) -> str:
        """The join of `incidents i` with what this view's lines say of it."""
        if self.reading is None:
            return ""
        return f"JOIN placements p ON p.version_id = i.version_id AND p.reading = {self.reading:d}"

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
                return frames.to_frame(cursor.fetch(sql, values))

        return self.keep((sql, values), ask)

    def ask(self, chosen: IncidentFilter, question: Callable[..., Any], *arguments: Any) -> pd.DataFrame:
        """Give the answer to a question, kept while the store does not change."""
        if self.reading is not None and not rests_on_lines(chosen, question, arguments):
            view = copy.copy(self)
            view.reading = None
            return view.ask(chosen, question, *arguments)
        compared = self.compared if chosen.moved else None
        return self.ask_compiled(
            lambda: self._compile(chosen, question, *arguments),
            question,
            *arguments,
            key=(chosen, self.moment, self.reading, self.box, compared),
        )

    def ask_compiled(
        self, compiled: Callable[[], str], question: Callable[..., Any], *arguments: Any, key: Any
    ) -> pd.DataFrame:
        """Give the answer to a question in the SQL that `compiled` gives, kept with its key; for `data`'s modules."""

        def ask() -> pd.DataFrame:
            with self.home.reading() as cursor:
                return frames.to_frame(cursor.fetch(compiled()).cast(queries.answer_types(question, arguments)))

        return self.keep((key, question, arguments), ask)

    def _compile(self, chosen: IncidentFilter, question: Callable[..., Any], *arguments: Any) -> str:
        return queries.compile_query(
            chosen,
            question,
            *arguments,
            dialect=self.home.dialect,
            moment=self.moment,
            reading=self.reading,
            box=self.box,
            compared=self.compared if chosen.moved else None,
        )

    def keep(self, key: Any, ask: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Give what `ask` gives, kept under a key while the store does not change; for `data`'s own modules."""
        return self._results.keep((self.version(), key), ask)


def _sortable(column: str) -> str:
    if column not in COLUMN:
        raise ValueError(f"sort was {column!r}, expected a column of the schema")
    return column


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
