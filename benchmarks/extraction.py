"""Score the extraction of incidents from reports against a hand coding.

    python -m benchmarks.extraction FILE.jsonl [--json] [--write docs/extraction.md] [--only IDS] [--second-reader]

A line of the file is one report: `id, publisher, published, title, text, incidents, meta`. An extracted incident is
matched to a coded one where the place or the province agrees, and the kind: armed (battles, explosions, violence
against civilians), unrest (protests, riots) or strategic. An extracted incident that is one of `meta.background_events`
is neither asked for nor counted as invented.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.second_reading import SecondReading
from data.messages import N_, Message
from data.reports.candidate import Candidate
from data.reports.document import make_document
from data.reports.extract import extract
from data.reports.gazetteer import read_report_gazetteer
from data.reports.second_reader import SecondReaderError, configured_reader
from geo.names import fold, fold_words

FIELDS = ("date", "province", "location", "event_type", "sub_event_type", "killed", "injured", "abducted", "arrested")
SCORES = (
    "incident_precision", "incident_recall", "incident_f1", "date", "province", "location", "event_type",
    "sub_event_type", "killed", "injured", "false_alarms",
)  # fmt: skip
"""The stable names of `--json`; "false_alarms" is the share of reports without an incident that yield one."""
TARGETS = {
    "incident_f1": 0.90, "date": 0.93, "province": 0.97, "location": 0.88, "event_type": 0.90, "killed": 0.92,
    "injured": 0.90, "false_alarms": 0.10,
}  # fmt: skip
KIND = {
    "Battles": "armed", "Explosions/Remote violence": "armed", "Violence against civilians": "armed",
    "Protests": "unrest", "Riots": "unrest", "Strategic developments": "strategic",
}  # fmt: skip
_COLUMNS = {
    "date": "event_date", "province": "admin1", "location": "location", "event_type": "event_type",
    "sub_event_type": "sub_event_type", "killed": "fatalities", "injured": "injured", "abducted": "abducted",
    "arrested": "arrested",
}  # fmt: skip
_UNIT_WORDS = frozenset(
    [
        "village",
        "town",
        "city",
        "area",
        "region",
        "mountains",
        "mountain",
        "valley",
        "district",
        "province",
        "range",
        "neighbourhood",
        "near",
    ]
)

Incident = Mapping[str, Any]
Reader = Callable[[Mapping[str, Any]], tuple[list[Candidate], float]]


@dataclass
class Tally:
    """What was counted over reports."""

    found: int = 0
    coded: int = 0
    extracted: int = 0
    right: Counter[str] = field(default_factory=Counter)
    confusion: dict[str, Counter[tuple[str, str]]] = field(default_factory=lambda: defaultdict(Counter))
    empty_reports: int = 0
    alarmed_reports: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0
    reports: int = 0

    def scores(self) -> dict[str, float | None]:
        """Give the scores under their stable names; None where nothing was there to score."""
        precision = self.found / self.extracted if self.extracted else None
        recall = self.found / self.coded if self.coded else None
        f1 = 2 * precision * recall / (precision + recall) if precision and recall else (0.0 if self.coded else None)
        scores: dict[str, float | None] = {
            "incident_precision": precision,
            "incident_recall": recall,
            "incident_f1": f1,
            **{name: self.right[name] / self.found if self.found else None for name in FIELDS},
            "false_alarms": self.alarmed_reports / self.empty_reports if self.empty_reports else None,
        }
        return {name: None if value is None else round(value, 4) for name, value in scores.items()}


def _words(name: str) -> frozenset[str]:
    return frozenset(fold_words(name).split()) - _UNIT_WORDS


def is_same_place(one: str, other: str) -> bool:
    """Whether two names are of one place: equal when folded, one within the other, or one place of the gazetteer."""
    if not one or not other:
        return one == other
    if fold(one) == fold(other):
        return True
    first, second = _words(one), _words(other)
    if first and second and (first <= second or second <= first):
        return True
    gazetteer = read_report_gazetteer()
    names = [{(p.name, p.province) for p in gazetteer.find(name)} for name in (one, other)]
    return bool(names[0] & names[1])


def is_right(name: str, coded: Incident, got: Incident) -> bool:
    """Whether a field of a matched pair agrees; null agrees with null."""
    if name == "location":
        return is_same_place(str(coded[name] or ""), str(got[name] or ""))
    return bool(coded.get(name) == got.get(name))


def _affinity(coded: Incident, got: Incident) -> float:
    """How well two incidents match; 0 where they may not."""
    if KIND.get(str(coded["event_type"])) != KIND.get(str(got["event_type"])):
        return 0.0
    same_place, same_province = is_right("location", coded, got), is_right("province", coded, got)
    if not (same_place or same_province):
        return 0.0
    weights = {"sub_event_type": 2.0, "event_type": 1.0, "killed": 1.5, "injured": 0.5, "date": 0.5}
    agree = sum(w for name, w in weights.items() if is_right(name, coded, got))
    return 0.1 + 4.0 * same_place + 1.0 * same_province + agree


def match(coded: Sequence[Incident], got: Sequence[Incident]) -> list[tuple[int, int]]:
    """Match coded to extracted incidents one to one, the best pairs first."""
    pairs = sorted(
        ((_affinity(c, g), i, j) for i, c in enumerate(coded) for j, g in enumerate(got)),
        key=lambda p: (-p[0], p[1], p[2]),
    )
    matched: list[tuple[int, int]] = []
    for affinity, i, j in pairs:
        if affinity and all(i != a and j != b for a, b in matched):
            matched.append((i, j))
    return sorted(matched)


def is_background(got: Incident, events: Iterable[Incident]) -> bool:
    """Whether an extracted incident is one that the report only recalls."""
    return any(
        is_same_place(str(event.get("location") or "").split("(")[0], str(got["location"] or ""))
        and (event.get("killed") is None or got["killed"] is None or event["killed"] == got["killed"])
        for event in events
    )


def read_by_rules(report: Mapping[str, Any]) -> tuple[list[Candidate], float]:
    """Extract the incidents of a report by the rules, and the seconds that it took."""
    published = dt.date.fromisoformat(report["published"]) if report["published"] else None
    document = make_document(
        report["text"], title=report["title"] or "", publisher=report["publisher"] or "", published=published
    )
    start = time.perf_counter()
    candidates = extract(document)
    return candidates, time.perf_counter() - start


def read_incidents(report: Mapping[str, Any], reader: Reader = read_by_rules) -> tuple[list[dict[str, Any]], float]:
    """Give the incidents that a reader finds in a report, under the names of the coding, and the seconds it took."""
    candidates, seconds = reader(report)
    return [{name: c.value(column) for name, column in _COLUMNS.items()} for c in candidates], seconds


def _show(incident: Incident) -> str:
    return " · ".join(f"{name} {incident.get(name)}" for name in FIELDS if incident.get(name) is not None)


def score_report(report: Mapping[str, Any], got: Sequence[Incident], seconds: float, tally: Tally) -> None:
    """Add a report to a tally."""
    coded = report["incidents"]
    background = (report.get("meta") or {}).get("background_events", [])
    matched = match(coded, got)
    loose = [j for j in range(len(got)) if all(j != b for _, b in matched)]
    invented = [j for j in loose if not is_background(got[j], background)]
    tally.reports += 1
    tally.seconds += seconds
    tally.coded += len(coded)
    tally.found += len(matched)
    tally.extracted += len(matched) + len(invented)
    tally.empty_reports += not coded
    tally.alarmed_reports += bool(not coded and invented)
    faults = [f"  missed: {_show(c)}" for i, c in enumerate(coded) if all(i != a for a, _ in matched)]
    faults += [f"  invented: {_show(got[j])}" for j in invented]
    for i, j in matched:
        for name in FIELDS:
            right = is_right(name, coded[i], got[j])
            tally.right[name] += right
            if not right:
                tally.confusion[name][str(coded[i].get(name)), str(got[j].get(name))] += 1
                faults.append(
                    f"  {name}: was {got[j].get(name)!r}, coded {coded[i].get(name)!r} ({coded[i]['location']})"
                )
    if faults:
        tally.wrong.append(
            "\n".join([f"{report['id']} {report['publisher']}: {report['title']}", *faults, report["text"]])
        )


def score(reports: Sequence[Mapping[str, Any]], reader: Reader = read_by_rules) -> tuple[Tally, dict[str, Tally]]:
    """Score reports: all together, and by publisher."""
    total, by_publisher = Tally(), dict[str, Tally]()
    read_incidents({"published": None, "text": "Warm.", "title": "", "publisher": ""})
    for report in reports:
        got, seconds = read_incidents(report, reader)
        score_report(report, got, seconds, total)
        score_report(report, got, seconds, by_publisher.setdefault(report["publisher"] or "unknown", Tally()))
    return total, by_publisher


def _format(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def format_report(total: Tally, by_publisher: Mapping[str, Tally], *, with_texts: bool = True) -> str:
    """Give the scores as text for a person: scores, confusions, publishers, wrong cases beside their texts."""
    scores = total.scores()
    milliseconds = 1000 * total.seconds / max(1, total.reports)
    lines = [f"{total.reports} reports, {total.coded} coded incidents, {milliseconds:.1f} ms a report", ""]
    lines += [
        f"{name:<20}{_format(scores[name]):>6}" + (f"   to reach {TARGETS[name]:.2f}" if name in TARGETS else "")
        for name in (*SCORES, "abducted", "arrested")
    ]
    for name, pairs in total.confusion.items():
        lines += ["", f"{name}, coded as → read as"]
        lines += [f"  {n} × {a} → {b}" for (a, b), n in pairs.most_common()]
    lines += ["", "by publisher: F1, date, place, type, killed"]
    for publisher, tally in sorted(by_publisher.items()):
        s = tally.scores()
        values = " ".join(f"{_format(s[n]):>5}" for n in ("incident_f1", "date", "location", "event_type", "killed"))
        lines.append(f"  {publisher:<20}{tally.reports:>3} reports {values}")
    if with_texts:
        lines += ["", *(f"{wrong}\n" for wrong in total.wrong)]
    return "\n".join(lines)


def read_reports(path: Path) -> list[dict[str, Any]]:
    """Read a file of coded reports, one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


WRITTEN_MARKS = "<!-- written scores: written by benchmarks.extraction -->", "<!-- end of written scores -->"
MARK_START, MARK_END = "<!-- scores: written by benchmarks.extraction -->", "<!-- end of scores -->"


def write_scores(path: Path, total: Tally, name: str) -> None:
    """Write the scores into a document, between its two marks."""
    scores, text = total.scores(), path.read_text(encoding="utf-8")
    rows = [f"| {n} | {_format(scores[n])} | {f'{TARGETS[n]:.2f}' if n in TARGETS else ''} |" for n in SCORES]
    kind = "written" if name == "written.jsonl" else "rewritten"
    table = [
        f"{total.reports} {kind} reports, {total.coded} coded incidents (`{name}`).",
        "",
        "| score | reached | to reach |",
        "|---|---|---|",
        *rows,
    ]
    start, end = WRITTEN_MARKS if name == "written.jsonl" else (MARK_START, MARK_END)
    head, rest = text.split(start)
    tail = rest.split(end)[1]
    path.write_text(f"{head}{start}\n" + "\n".join(table) + f"\n{end}{tail}", encoding="utf-8")


def _second_reading() -> SecondReading:
    """The second reader that the environment names."""
    reader = configured_reader()
    if reader is None:
        template = N_("No second reader is configured: set FAULTLINE_LLM_URL and FAULTLINE_LLM_MODEL.")
        raise SecondReaderError(Message("reader-none", template))
    return SecondReading(reader)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.extraction", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", help="the scores under their stable names")
    parser.add_argument("--no-texts", action="store_true", help="leave out the wrong cases")
    parser.add_argument(
        "--only", nargs="*", default=[], help="ids of the reports to score; one after 'not' is left out"
    )
    parser.add_argument("--write", type=Path, help="write the scores into this document")
    parser.add_argument(
        "--second-reader",
        action="store_true",
        help="score the endpoint of FAULTLINE_LLM_URL and FAULTLINE_LLM_MODEL, to which the reports go, not the rules",
    )
    given = parser.parse_args(arguments)
    if given.write and given.second_reader:
        parser.error("the document holds the scores of the rules; leave out --write or --second-reader")
    try:
        reports = read_reports(given.file)
    except (OSError, ValueError) as error:
        print(f"{given.file} could not be read as a file of coded reports: {error}", file=sys.stderr)
        return 2
    if given.only:
        left_out = given.only[0] == "not"
        reports = [r for r in reports if (r["id"] in given.only) != left_out]
    try:
        second = _second_reading() if given.second_reader else None
    except SecondReaderError as error:
        print(error, file=sys.stderr)
        return 2
    total, by_publisher = score(reports, second.read if second else read_by_rules)
    if second is not None:
        print(second.describe(), file=sys.stderr)
    if given.write:
        write_scores(given.write, total, given.file.name)
    print(
        json.dumps(total.scores(), indent=2)
        if given.json
        else format_report(total, by_publisher, with_texts=not given.no_texts)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
