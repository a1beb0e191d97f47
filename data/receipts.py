"""What becomes of each row of a file: before it is stored, and as the receipt of an import."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from data.ledger import FATES, ImportEntry
from data.marks import Marks, group_rows
from data.messages import N_, Message, Translate, join_texts
from data.place_offers import PlaceOffer
from data.safe_text import neutralise_formulas
from data.understanding import ImportOptions, Understood


@dataclass(frozen=True)
class Rows:
    """The rows of a file, each with exactly one fate.

    Attributes
    ----------
    entry
        The file: its name, hash, format, encoding, numbers and days.
    notices
        What is to be known of the whole file.
    fates
        `line, incident_id, version_import_id, fate`: the rows added, updated or unchanged.
    duplicates
        `line, incident_id, of_line`: rows that say the same as an earlier line.
    held
        `line, reasons, row`: rows not stored, with every reason and their raw text.
    """

    entry: ImportEntry
    notices: list[Message]
    fates: pd.DataFrame
    duplicates: pd.DataFrame
    held: pd.DataFrame

    def __post_init__(self) -> None:
        counts = self.counts()
        if sum(counts.values()) != self.entry.rows_read:
            raise AssertionError(f"{self.entry.rows_read} rows read, but {counts}")

    def counts(self) -> dict[str, int]:
        """Give how many rows had each of `ledger.FATES`; they add up to the rows read."""
        decided = self.fates["fate"].value_counts().to_dict()
        counts = {fate: int(decided.get(fate, 0)) for fate in FATES}
        return counts | {"duplicate": len(self.duplicates), "held": len(self.held)}

    def rows(self, translate: Translate = str) -> pd.DataFrame:
        """Give every row read, by line: `line, incident_id, fate, detail` (a sentence, "" where there is none)."""
        decided = self.fates[["line", "incident_id", "fate"]].assign(detail=self._say_versions(translate))
        again = self.duplicates[["line", "incident_id"]].assign(
            fate="duplicate",
            detail=[
                Message("duplicate-of", N_("The same as line {line}."), {"line": int(line)}).text(translate)
                for line in self.duplicates["of_line"]
            ],
        )
        held = self.held[["line"]].assign(
            incident_id="", fate="held", detail=[join_texts(reasons, translate) for reasons in self.held["reasons"]]
        )
        parts = [part for part in (decided, again, held) if len(part)]
        return (pd.concat(parts) if parts else decided).sort_values("line", ignore_index=True)

    def held_csv(self, translate: Translate = str) -> str:
        """Give the held rows as CSV, see `write_held`."""
        return write_held(self.held, translate)

    def _say_versions(self, translate: Translate) -> list[str]:
        texts = {
            "updated": N_("Differs from import {import_id}, whose version is kept in the history."),
            "unchanged": N_("The same as in import {import_id}."),
        }
        return [
            Message(fate, texts[fate], {"import_id": int(version)}).text(translate) if fate in texts else ""
            for fate, version in zip(self.fates["fate"], self.fates["version_import_id"], strict=True)
        ]


@dataclass(frozen=True)
class Preview(Rows):
    """What importing a file would do; nothing is stored yet.

    Attributes
    ----------
    understood, options
        How the file was read.
    headings
        Column of the schema -> heading of the file.
    staged
        The rows to be stored, columns of `tables.STAGED`.
    offers
        The places of rows without coordinates, with what each may mean and what was taken.
    """

    understood: Understood
    options: ImportOptions
    headings: dict[str, str]
    staged: pd.DataFrame
    offers: tuple[PlaceOffer, ...] = ()

    @property
    def is_sample(self) -> bool:
        """Whether only the first rows of the file were read, so that it cannot be stored yet."""
        return self.understood.file.raw.is_cut

    @property
    def looks_swapped(self) -> bool:
        """Whether latitude and longitude look swapped, so that `ImportOptions.swap_coordinates` should be offered."""
        return any(notice.code == "places-look-swapped" for notice in self.notices)

    def marks(self) -> Marks:
        """Give the located rows to be stored, for a small map."""
        return group_rows(self.staged)


@dataclass(frozen=True)
class Receipt:
    """What an import did.

    Attributes
    ----------
    import_id
        Its number, to take it back by.
    done
        Every row, with its fate.
    """

    import_id: int
    done: Rows

    @property
    def entry(self) -> ImportEntry:
        """The file."""
        return self.done.entry

    def counts(self) -> dict[str, int]:
        """Give how many rows had each fate; they add up to the rows read."""
        return self.done.counts()

    def to_json(self, translate: Translate = str) -> dict[str, Any]:
        """Give the receipt as JSON-ready values, with the line of every row."""
        rows = self.done.rows(translate)
        return {
            "import_id": self.import_id,
            **{name: _plain(value) for name, value in asdict(self.entry).items() if name != "said"},
            **self.counts(),
            "notices": [notice.text(translate) for notice in self.done.notices],
            "rows": rows.to_dict("records"),
        }

    def to_csv(self, translate: Translate = str) -> str:
        """Give every row with its line, ID, fate and detail as CSV; formulas in its text are neutralised."""
        return neutralise_formulas(self.done.rows(translate)).to_csv(index=False, lineterminator="\r\n")


def write_held(held: pd.DataFrame, translate: Translate = str) -> str:
    """Give held rows as CSV to be mended: the file's own columns, then `line` and `reasons` in words.

    Formulas are neutralised; importing it again, mended, is understood.

    Parameters
    ----------
    held
        `line`, `reasons` (lists of Message), `row` (column to raw text), as `Store.held` and a preview have them.
    """
    raw = pd.DataFrame(held["row"].tolist(), dtype="str")
    for name, values in (
        ("line", held["line"].tolist()),
        ("reasons", [join_texts(reasons, translate) for reasons in held["reasons"]]),
    ):
        raw[name if name not in raw else f"{name} (import)"] = values
    return neutralise_formulas(raw).to_csv(index=False, lineterminator="\r\n")


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
