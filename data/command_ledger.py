"""The commands that look at versions and decide on duplicates: changes, history, duplicates, merge, keep, rule."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from data.candidates import explain_pair, propose_duplicates
from data.command_import import DONE, print_json, printable
from data.decisions import Pair, add_rule, keep_both, merge_incidents
from data.duplicates import DEFAULT_SCORE
from data.filters import IncidentFilter
from data.formats import FORMATS
from data.frames import as_records
from data.imports import open_with_shipped
from data.merging import GROUPS, propose_taken
from data.messages import N_, Message, join_texts
from data.reverting import revert_import
from data.store import Store
from data.store_error import StoreError
from data.versions import MOST_LISTED, FieldChange, Step, changes_since, trace_incident


def add_as_of(parser: argparse.ArgumentParser) -> None:
    """Add the flag that asks of an earlier moment."""
    parser.add_argument(
        "--as-of", type=int, metavar="ID", help="as the incidents stood after that entry of the list of imports"
    )


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    changes = command("changes", show_changes, "what was added, revised and withdrawn since an import")
    changes.add_argument("--since", type=int, required=True, metavar="ID", help="of the list of imports; 0 for all")
    changes.add_argument("--limit", type=int, default=MOST_LISTED, help="how many incidents each list names")
    add_as_of(changes)
    history = command("history", show_history, "every change of one incident")
    history.add_argument("incident_id", metavar="ID")
    found = command("duplicates", show_duplicates, "pairs of incidents that may be one told twice")
    found.add_argument("--min-score", type=_score, default=DEFAULT_SCORE, metavar="SCORE", help="from 0 to 1")
    found.add_argument("--limit", type=int, default=100, help="how many pairs are listed")
    merging = command("merge", merge, "merge incident B into incident A; every source is kept")
    apart = command("keep", keep, "keep two incidents apart; they are not proposed again")
    for parser in (merging, apart):
        parser.add_argument("kept", metavar="A")
        parser.add_argument("other", metavar="B")
    about = "take these fields from B; repeatable. Without it: what only B knows, or knows more exactly"
    merging.add_argument("--take", action="append", choices=list(GROUPS), help=about)
    ruling = command("rule", rule, "merge without asking between two sources, after each import")
    ruling.add_argument("one", metavar="FORMAT", choices=list(FORMATS), help="the source whose incident stays")
    ruling.add_argument("other", metavar="FORMAT", choices=list(FORMATS))
    ruling.add_argument("--min-score", type=_score, required=True, metavar="SCORE", help="from 0.5 to 1")
    for parser in (changes, history, found, merging, apart, ruling):
        parser.add_argument("--json", action="store_true")


def show_changes(given: argparse.Namespace) -> int:
    """Say what was added, revised and withdrawn since an entry, and the numbers before and after."""
    store = open_with_shipped(given.store).as_of(given.as_of)
    changes = changes_since(store, given.since, limit=given.limit)
    totals = {
        name: {"incidents": side.incidents, "deaths": side.deaths}
        for name, side in (("before", changes.before), ("after", changes.after))
    }
    counts = {"added": changes.added, "revised": changes.revised, "withdrawn": changes.withdrawn}
    if given.json:
        revised = [
            {"incident_id": name, "fields": [_plain_change(change) for change in fields]}
            for name, fields, _ in changes.revised_rows
        ]
        listed = {
            "added": changes.added_rows["incident_id"].tolist(),
            "revised": revised,
            "withdrawn": changes.withdrawn_rows["incident_id"].tolist(),
        }
        print_json({"since": given.since, "as_of": given.as_of, **totals, "counts": counts, **listed})
        return DONE
    for name, numbers in totals.items():
        print(f"{name}: {numbers['incidents']} incidents, {numbers['deaths']} deaths")
    print(", ".join(f"{number} {name}" for name, number in counts.items()))
    for name in changes.added_rows["incident_id"]:
        print(printable(f"  added      {name}"))
    for name, fields, _ in changes.revised_rows:
        said = "; ".join(f"{change.field}: {_words(change.before)} → {_words(change.after)}" for change in fields)
        print(printable(f"  revised    {name}: {said}"))
    for name in changes.withdrawn_rows["incident_id"]:
        print(printable(f"  withdrawn  {name}"))
    return DONE


def show_history(given: argparse.Namespace) -> int:
    """Give every change of one incident."""
    steps = trace_incident(open_with_shipped(given.store), given.incident_id)
    if not steps:
        raise StoreError(
            Message("no-such-incident", N_("There is no incident {incident_id} and never was one in this store."),
                    {"incident_id": given.incident_id})
        )  # fmt: skip
    if given.json:
        print_json([_plain_step(step) for step in steps])
        return DONE
    for step in steps:
        how = "taking back " if step.taken_back else ""
        print(printable(f"{step.when_utc:%Y-%m-%d %H:%M} UTC  {step.kind} by {how}{step.entry_kind} {step.import_id}"))
        for change in step.fields:
            print(printable(f"    {change.field}: {_words(change.before)} → {_words(change.after)}"))
    return DONE


def show_duplicates(given: argparse.Namespace) -> int:
    """List the pairs that may be one incident, the likeliest first."""
    store = open_with_shipped(given.store)
    found = propose_duplicates(store, min_score=given.min_score)
    first = found.head(max(given.limit, 0))
    known = {row["incident_id"]: row for row in as_records(_both(store, first))}
    pairs = [(pair, known[pair["one_id"]], known[pair["other_id"]]) for pair in as_records(first)]
    if given.json:
        listed = [
            {
                "one": pair["one_id"], "other": pair["other_id"], "score": pair["score"],
                "reasons": [reason.text() for reason in explain_pair(pair, one, other)],
            }
            for pair, one, other in pairs
        ]  # fmt: skip
        print_json({"pairs": len(found), "listed": listed})
        return DONE
    for pair, one, other in pairs:
        print(printable(f"{pair['score']:.2f}  {pair['one_id']}  {pair['other_id']}"))
        print(printable(f"      {join_texts(explain_pair(pair, one, other))}"))
    rest = f"; the first {len(first)} are listed" if len(first) < len(found) else ""
    print(f"{len(found)} pairs may be one incident told twice{rest}.")
    return DONE


def merge(given: argparse.Namespace) -> int:
    """Merge one incident into another."""
    store = open_with_shipped(given.store)
    one, other = store.find_incident(given.kept), store.find_incident(given.other)
    taken = tuple(given.take or ()) or (propose_taken(one, other) if one and other else ())
    number = merge_incidents(store, [Pair(given.kept, given.other, taken)])
    said = f"{given.other} went up in {given.kept}"
    return _say_decision(given, store, number, said, {"taken": list(taken)})


def keep(given: argparse.Namespace) -> int:
    """Note that two incidents are two."""
    store = open_with_shipped(given.store)
    number = keep_both(store, [Pair(given.kept, given.other)])
    return _say_decision(given, store, number, f"{given.kept} and {given.other} are kept apart", {})


def rule(given: argparse.Namespace) -> int:
    """Set a rule that merges after each import."""
    store = open_with_shipped(given.store)
    number = add_rule(store, given.one, given.other, given.min_score)
    said = f"incidents of {given.other} are merged into those of {given.one} from a score of {given.min_score:g}"
    return _say_decision(given, store, number, said, {})


def revert(given: argparse.Namespace) -> int:
    """Take an import or a decision back."""
    store = open_with_shipped(given.store)
    revert_import(store, given.import_id)
    left = store.summarise(IncidentFilter()).incidents
    if given.json:
        print_json({"reverted": given.import_id, "incidents": left})
    else:
        print(f"Entry {given.import_id} was taken back; {left} incidents stand.")
    return DONE


def _say_decision(given: argparse.Namespace, store: Store, number: int, said: str, more: Mapping[str, Any]) -> int:
    incidents = store.summarise(IncidentFilter()).incidents
    if given.json:
        print_json({"import_id": number, "incidents": incidents, **more})
    else:
        print(printable(f"{said} (entry {number}; `revert {number}` undoes it); {incidents} incidents stand."))
    return DONE


def _both(store: Store, pairs: pd.DataFrame) -> pd.DataFrame:
    return store.find_incidents(sorted({*pairs["one_id"], *pairs["other_id"]}))


def _score(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError(text)
    return value


def _words(value: Any) -> str:
    return "nothing" if value in (None, "") else str(value)


def _plain_change(change: FieldChange) -> dict[str, Any]:
    values = {"before": change.before, "after": change.after}
    return {"field": change.field} | {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()
    }


def _plain_step(step: Step) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "import_id": step.import_id,
        "entry_kind": step.entry_kind,
        "file_name": step.file_name,
        "taken_back": step.taken_back,
        "when_utc": step.when_utc.isoformat() if step.when_utc else None,
        "partner": step.partner,
        "fields": [_plain_change(change) for change in step.fields],
    }
