"""The filter: one frozen value that makes the query, the address and the sentence in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from data.filter_fields import FIELD, FIELDS, MAX_LENGTH, MAX_VALUES, Field, NotUnderstoodError
from data.filter_words import FormatDay, Speaker, say_period
from data.messages import N_, Message, Translate
from data.search_text import fold_words


@dataclass(frozen=True)
class IncidentFilter:
    """Which incidents are meant; every field defaults to "all".

    Attributes
    ----------
    province
        Values of `schema.AREAS`: the four provinces, "outside", "not-located".
    date_from, date_to
        First and last day, both included; None is open.
    event_type, sub_event_type
        ACLED's names.
    district
        Districts as reported (admin2); "" is "none reported".
    unit
        Provinces, districts and sub-districts by the boundary set in use, "Erbil", "Kirkuk/Hawija",
        "Kirkuk/Hawija/Riyadh"; "Kirkuk/" where only the province is known.
    disputed
        Values of `schema.DISPUTED`.
    actor
        Whole names; an incident is kept when any stands among its actors on either side.
    deaths
        At least so many; 0 filters nothing, so incidents without a stated number stay.
    precision, dated
        Codes of `geo_precision` and `time_precision`.
    seam
        At most so many kilometres from the nearest line between a disputed unit and the rest; 0 filters nothing.
    q
        Words that must all occur.
    imported
        Numbers of imports; those of the versions that stand.
    conflict
        Only incidents whose report names another province than their coordinates lie in.
    moved
        Of `filter_fields.MOVES`: only incidents that change at least this between the lines in use and those that they
        are compared with (`data.moves.compared_with`); "" filters nothing. Without others, nothing changes hands.

    Notes
    -----
    Values within a field are alternatives, fields narrow each other. Values are put into one order (the vocabulary's,
    else the alphabet's), so that equal filters are equal values, make equal addresses and share cached results.
    """

    province: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    event_type: tuple[str, ...] = ()
    sub_event_type: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    deaths: int = 0
    precision: tuple[int, ...] = ()
    dated: tuple[int, ...] = ()
    seam: float = 0.0
    q: str = ""
    imported: tuple[int, ...] = ()
    conflict: bool = False
    moved: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "disputed", tuple(value.replace("-", " ") for value in self.disputed))
        object.__setattr__(self, "actor", tuple(name for name in self.actor if fold_words(name.replace(";", " "))))
        object.__setattr__(self, "q", " ".join(self.q.split()) if fold_words(self.q) else "")
        for field in FIELDS:
            if field.kind == "many":
                object.__setattr__(self, field.name, _in_order(field, getattr(self, field.name)))

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]]) -> tuple[IncidentFilter, list[Message]]:
        """Read the filter from an address's parameters or a command line's flags.

        Parameters
        ----------
        params
            Each name with its values; names that are no filter's are left alone.

        Returns
        -------
        tuple
            The filter, and one message for each thing that was ignored. Never raises.
        """
        notices: list[Message] = []
        values: dict[str, Any] = {}
        for field in FIELDS:
            given = params.get(field.url, ())
            read = _read_values(field, [given] if isinstance(given, str) else list(given), notices)
            if read:
                values[field.name] = tuple(read) if field.kind == "many" else read[0]
        first, last = values.get("date_from"), values.get("date_to")
        if first and last and first > last:
            notices.append(
                Message(
                    "period-reversed",
                    N_("The period begins on {first}, after its end on {last}; both days were ignored."),
                    {"first": first.isoformat(), "last": last.isoformat()},
                )
            )
            values = {name: value for name, value in values.items() if name not in ("date_from", "date_to")}
        return cls(**values), notices

    def to_params(self) -> dict[str, list[str]]:
        """Give the address's parameters, in the table's order, without what filters nothing."""
        params = {}
        for field in self.active():
            value = getattr(self, field.name)
            params[field.url] = [field.spell(one) for one in (value if field.kind == "many" else (value,))]
        return params

    def active(self) -> tuple[Field, ...]:
        """Give the fields that filter something, in the table's order."""
        return tuple(field for field in FIELDS if getattr(self, field.name) != field.default)

    def without(self, *names: str) -> IncidentFilter:
        """Give the filter with the named fields open."""
        return replace(self, **{name: FIELD[name].default for name in names})

    def describe(
        self, translate: Translate = str, *, locale: str = "en_GB", format_day: FormatDay | None = None
    ) -> str:
        """Say the filter in words, as "in Diyala, 1 Jan to 31 Dec 2021, battles, at least 5 deaths".

        Parameters
        ----------
        translate
            Gives each piece's translation.
        locale
            Babel's locale for days and lists.
        format_day
            Writes a day in place of Babel.

        Returns
        -------
        str
            "" when nothing is filtered.
        """
        speaker = Speaker(translate, locale, format_day)
        pieces = {field.name: field.says(getattr(self, field.name), speaker) for field in self.active()}
        period = say_period(self.date_from, self.date_to, speaker)
        above = {unit.partition("/")[0] for unit in self.unit}
        if self.unit and (not self.province or above <= set(self.province)):
            pieces["province"] = pieces.pop("unit")  # a district says its province
        ordered = [pieces.pop("province", ""), period, *pieces.values()]
        said = [piece for piece in ordered if piece]
        comma = speaker.translate(N_("{before}, {after}"))
        sentence = said[0] if said else ""
        for piece in said[1:]:
            sentence = comma.format(before=sentence, after=piece)
        return sentence

    def days_within(self, span: tuple[date, date]) -> tuple[date, date]:
        """Give the filter's first and last day within the data's span; that span where the period lies beyond it."""
        first, last = max(self.date_from or span[0], span[0]), min(self.date_to or span[1], span[1])
        return (first, last) if first <= last else span

    def before(self, span: tuple[date, date] | None) -> IncidentFilter | None:
        """Give the same filter for the equally long period just before.

        Parameters
        ----------
        span
            The first and last day of the data; an open end of the filter's period is taken from it, and a period that
            goes on after the data is compared up to their last day.

        Returns
        -------
        IncidentFilter or None
            None when that period would begin before the data do: there is nothing honest to compare with.
        """
        if span is None:
            return None
        first, last = self.date_from or span[0], min(self.date_to or span[1], span[1])
        days = (last - first).days + 1
        if days < 1 or (first - span[0]).days < days:
            return None
        return replace(self, date_from=first - timedelta(days=days), date_to=first - timedelta(days=1))


def _in_order(field: Field, values: Sequence[Any]) -> tuple[Any, ...]:
    if not values:
        return ()
    order = {field.parse(option): place for place, option in enumerate(field.options)}
    return tuple(sorted(dict.fromkeys(values), key=lambda value: (order.get(value, len(order)), str(value))))


def _read_values(field: Field, given: Sequence[str], notices: list[Message]) -> list[Any]:
    read: list[Any] = []
    most = MAX_VALUES if field.kind == "many" else 1
    if len(given) > most:
        notices.append(
            Message(
                "too-many-values",
                N_("“{name}” was given {n} values; only the first {most} were read."),
                {"name": field.url, "n": len(given), "most": most},
            )
        )
    for text in given[:most]:
        try:
            read.append(field.parse(text))
        except NotUnderstoodError as error:
            notices.append(
                Message(
                    "filter-not-understood",
                    N_("“{name}” was “{value}”, expected {expected}; it was ignored."),
                    {"name": field.url, "value": _shown(text), "expected": error.expected},
                )
            )
    return read


def _shown(text: str) -> str:
    return text if len(text) <= MAX_LENGTH // 4 else text[: MAX_LENGTH // 4] + "…"


assert tuple(field.name for field in fields(IncidentFilter)) == tuple(FIELD)  # noqa: S101 - one table, one order
