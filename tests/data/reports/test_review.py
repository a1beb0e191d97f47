"""A report's review without a page: what a person changes, what is stored with which evidence, and undoing it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.decisions import find_merged_into, list_decisions
from data.filters import IncidentFilter
from data.reading.raw import ReadError
from data.reports.candidate import Span
from data.reports.draft import Draft, DraftField, incident_id_of, merge_edits, parse_draft, to_json
from data.reports.evidence import find_evidence
from data.reports.interpret import interpret, settle
from data.reports.queue import (
    Review,
    add_reports,
    count_ended,
    end_empty,
    find_stored,
    list_queue,
    put_aside,
    read_given,
    read_review,
    reopen,
    save_draft,
)
from data.reports.recall import recall_coding
from data.reports.redate import redate
from data.reports.review import check_draft, store_review, undo_review
from data.store import Store
from data.store_error import StoreError
from tests.data.builders import import_frame, make_incidents, make_store

REPORT = """Roadside bomb kills two policemen near Hawija
Published: 12 March 2025
https://news.example/hawija-bomb
KIRKUK - A roadside bomb killed two policemen on Tuesday evening in Hawija in Kirkuk province, a police source said. \
The blast also wounded three civilians.
"""
ARABIC = (
    "انفجرت عبوة ناسفة في قضاء الحويجة يوم الاحد ما ادى الى مقتل ثلاثة مدنيين واصابة اربعة اخرين بجروح وفق مصدر امني"
)


def take(store: Store, *texts: str) -> list[Review]:
    """Put reports into the queue and give their reviews."""
    numbers = add_reports(store, [read_given(text) for text in texts])
    reviews = [read_review(store, number) for number in numbers]
    return [review for review in reviews if review is not None]


@pytest.fixture
def store(any_home: str, tmp_path: Path) -> Store:
    return make_store(tmp_path)


def edited(draft: Draft, number: int = 1, **values: str) -> dict[str, Any]:
    """A draft as the browser sends it, with other values in one incident."""
    sent = json.loads(json.dumps(to_json(draft)))
    for incident in sent["incidents"]:
        if incident["number"] == number:
            for name, value in values.items():
                incident["fields"][name] = {"value": value, "spans": [], "confidence": 1, "by": "hand"}
    return dict(sent)


def change(review: Review, **values: str) -> Review:
    draft = settle(merge_edits(review.draft, edited(review.draft, **values), review.text), review.draft)
    return replace(review, draft=draft)


def test_report_is_stored_with_its_source_and_the_evidence_of_every_field(store: Store) -> None:
    [review] = take(store, REPORT)
    stored = store_review(review, check_draft(review, store), store)
    incident_id = incident_id_of(review.sha256, 1)
    incident = store.find_incident(incident_id)
    assert incident is not None
    assert (incident["source_url"], incident["source_date"]) == (
        "https://news.example/hawija-bomb", dt.date(2025, 3, 12),
    )  # fmt: skip
    assert incident["event_date"] == dt.date(2025, 3, 11)
    assert stored.receipt.counts()["added"] == 1
    evidence = {found.field: found for found in find_evidence(store, incident_id)}
    reported = {name for name, field in review.draft.incidents[0].fields.items() if field.value}
    assert reported <= set(evidence)
    assert evidence["event_date"].quotes == ("Tuesday evening",)
    assert all(quote in review.text for found in evidence.values() for quote in found.quotes)


def test_text_is_kept_while_it_waits_and_let_go_when_it_is_stored(store: Store) -> None:
    [review] = take(store, REPORT)
    assert "KIRKUK - A roadside bomb" in store.rows("SELECT text FROM reviews")["text"].iloc[0]
    store_review(review, check_draft(review, store), store)
    left = store.rows("SELECT text, draft, sha256 FROM reviews").iloc[0].tolist()
    assert left == ["", "", review.sha256]
    assert list_queue(store) == []
    assert find_stored(store, review.sha256) == 1


def test_report_given_again_is_reviewed_as_it_was_stored_and_not_as_the_rules_read_it(store: Store) -> None:
    [review] = take(store, REPORT)
    changed = change(review, injured="4", location="Al-Riyadh")
    store_review(changed, check_draft(changed, store), store)
    read = read_given(REPORT)
    again = recall_coding(store, review.sha256, read.draft, read.document.text).incidents[0]
    assert {name: field.value for name, field in again.fields.items()} == {
        name: field.value for name, field in changed.draft.incidents[0].fields.items()
    }
    assert again.fields["injured"].by == "hand"
    assert again.fields["event_date"].spans == changed.draft.incidents[0].fields["event_date"].spans
    assert recall_coding(store, "0" * 64, read.draft, read.document.text) == read.draft


def test_sub_event_type_alone_decides_the_event_type_and_a_given_day_is_exact() -> None:
    sent = {"incidents": [{"number": 1, "fields": {
        "sub_event_type": {"value": "Armed clash"}, "event_date": {"value": "9 March 2025"},
    }}]}  # fmt: skip
    [incident] = settle(merge_edits(Draft(), sent, "")).incidents
    assert (incident.fields["event_type"].value, incident.fields["time_precision"].value) == ("Battles", "1")


def test_undo_leaves_the_store_as_it_was_and_the_report_in_hand(store: Store) -> None:
    [review] = take(store, REPORT)
    changed = change(review, injured="4")
    stored = store_review(changed, check_draft(changed, store), store)
    undo_review(stored, store)
    assert store.summarise(IncidentFilter()).incidents == 0
    assert find_evidence(store, incident_id_of(review.sha256, 1)) == []
    again = read_review(store, review.review_id)
    assert again == changed
    assert count_ended(store) == 0


def test_interrupted_review_goes_on_where_it_stopped(store: Store) -> None:
    [review] = take(store, REPORT)
    changed = change(review, location="Daquq")
    save_draft(store, review.review_id, changed.draft)
    assert read_review(store, review.review_id) == changed


def test_report_that_waits_is_not_queued_twice(store: Store) -> None:
    assert take(store, REPORT)[0].review_id == take(store, REPORT)[0].review_id
    assert len(list_queue(store)) == 1


def test_report_put_aside_comes_last_and_can_be_taken_up_again(store: Store) -> None:
    first, second = take(store, REPORT, REPORT.replace("two", "four"))
    put_aside(store, first.review_id)
    assert [queued.review_id for queued in list_queue(store)] == [second.review_id, first.review_id]
    end_empty(store, second.review_id)
    reopen(store, second)
    assert [queued.review_id for queued in list_queue(store)] == [second.review_id, first.review_id]


def test_report_reviewed_in_two_windows_is_stored_once(store: Store) -> None:
    [review] = take(store, REPORT)
    checked = check_draft(review, store)
    store_review(review, checked, store)
    with pytest.raises(StoreError) as raised:
        store_review(review, checked, store)
    assert raised.value.message.code == "review-ended"
    assert len(store.imports()) == 1


def test_same_report_read_again_updates_and_adds_nothing_twice(store: Store) -> None:
    [review] = take(store, REPORT)
    store_review(review, check_draft(review, store), store)
    [again] = take(store, REPORT)
    changed = change(again, injured="5")
    receipt = store_review(changed, check_draft(changed, store), store).receipt
    assert receipt.counts()["updated"] == 1
    assert store.summarise(IncidentFilter()).injured == 5


def test_incident_that_cannot_be_stored_says_why(store: Store) -> None:
    [review] = take(store, REPORT)
    checked = check_draft(change(review, event_date="someday"), store)
    assert not checked.can_store
    assert [message.code for message in checked.problems[1]] == ["date-wrong"]
    unread = check_draft(change(review, fatalities="-1", event_time="late", injured="many"), store)
    assert {message.params["value"] for message in unread.problems[1]} == {"-1", "late", "many"}


@pytest.mark.parametrize(("choice", "deaths"), [("merge", 2), ("source", 2), ("apart", 2)])
def test_likely_duplicate_is_merged_added_as_a_source_or_kept_apart(store: Store, choice: str, deaths: int) -> None:
    import_frame(
        store,
        make_incidents(
            incident_id="known", event_date=dt.date(2025, 3, 11), time_precision=1, admin1="Kirkuk", location="Hawija",
            latitude=35.3249, longitude=43.7731, geo_precision=1, event_type="Explosions/Remote violence",
            sub_event_type="Remote explosive/landmine/IED", fatalities=2, source="Other", source_url="https://o.example/1",
        ),
    )  # fmt: skip
    [review] = take(store, REPORT)
    [like] = check_draft(review, store).lookalikes[1]
    assert like.incident["incident_id"] == "known"
    decided = replace(review, draft=review.draft.change(1, like_id="known", choice=choice))
    stored = store_review(decided, check_draft(decided, store), store)
    assert stored.refused is None
    new = incident_id_of(review.sha256, 1)
    known = store.find_incident("known")
    assert known is not None
    if choice == "apart":
        assert list_decisions(store)["kind"].tolist() == ["keep"]
        assert store.summarise(IncidentFilter()).incidents == 2
    else:
        assert find_merged_into(store, new) == "known"
        assert "https://news.example/hawija-bomb" in known["source_url"]
        assert {found.incident_id for found in find_evidence(store, "known")} == {new}
    undo_review(stored, store)
    assert store.find_incident(new) is None
    assert store.find_incident("known")["source_url"] == "https://o.example/1"  # type: ignore[index]


def test_arabic_report_is_coded_by_hand_in_the_same_form(store: Store) -> None:
    [review] = take(store, ARABIC)
    assert review.notice is not None
    assert review.notice.code == "report-language"
    assert review.draft.incidents == ()
    place = review.text.index("الحويجة")
    sent = to_json(review.draft) | {
        "report": {"source_date": {"value": "٩ آذار ٢٠٢٥", "spans": [], "by": "hand"}},
        "incidents": [
            {
                "number": 1,
                "fields": {
                    "event_date": {"value": "9 اذار 2025", "spans": [], "by": "hand"},
                    "event_type": {"value": "Explosions/Remote violence", "spans": [], "by": "hand"},
                    "location": {"value": "الحويجة", "spans": [[place, place + 7]], "by": "hand"},
                    "fatalities": {"value": "٣", "spans": [], "by": "hand"},
                },
            }
        ],
    }
    review = replace(review, draft=settle(merge_edits(review.draft, sent, review.text), review.draft))
    stored = store_review(review, check_draft(review, store), store)
    assert stored.receipt.counts()["added"] == 1
    incident = store.find_incident(incident_id_of(review.sha256, 1))
    assert incident is not None
    assert (incident["event_date"], incident["fatalities"], incident["province"]) == (dt.date(2025, 3, 9), 3, "Kirkuk")
    assert incident["source_date"] == dt.date(2025, 3, 9)


@pytest.mark.parametrize("text", ["", "   \n\t", "\ufeff", "x" * 1_000_000, "word " * 300_000], ids=range(5))
def test_text_that_is_no_report_gets_a_sentence_and_stays_out_of_the_queue(text: str) -> None:
    with pytest.raises(ReadError) as raised:
        read_given(text)
    assert raised.value.message.text().endswith((".", "file."))


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("event_date", "on Sunday morning", "2024-07-14"),
        ("event_date", "yesterday", "2024-07-15"),
        ("event_date", "14 July", "2024-07-14"),
        ("event_date", "١٤/٠٧/٢٠٢٤", "2024-07-14"),
        ("event_date", "soon", "soon"),
        ("event_time", "at around 8:30 pm", "20:30"),
        ("fatalities", "at least three soldiers", "3"),
        ("fatalities", "1,200", "1200"),
        ("fatalities", "two of the five", "two of the five"),
        ("fatalities", "several", "several"),
        ("admin1", "Ninewa province", "Nineveh"),
        ("admin1", "کەرکووک", "Kirkuk"),
        ("location", "  Al-Bubali \n village", "Al-Bubali village"),
    ],
)
def test_selected_words_become_values(column: str, text: str, value: str) -> None:
    assert interpret(column, text, dt.date(2024, 7, 16)) == value


def test_day_of_publication_dates_the_weekdays_but_not_what_was_entered() -> None:
    text = "Bomb kills two near Hawija\nA bomb killed two policemen in Hawija in Kirkuk on Sunday.\n"
    before = read_given(text).draft
    assert "event_date" not in before.incidents[0].fields
    said = replace(before, report={"source_date": DraftField("2024-07-16")})
    dated = redate(said, before, text)
    assert dated.incidents[0].fields["event_date"].value == "2024-07-14"
    entered = said.change(1, fields=dict(said.incidents[0].fields) | {"event_date": DraftField("2024-07-01")})
    assert redate(entered, before, text).incidents[0].fields["event_date"].value == "2024-07-01"


def test_place_named_by_hand_is_looked_up_and_a_point_set_by_hand_stays() -> None:
    draft = read_given(REPORT).draft
    text = REPORT
    moved = settle(merge_edits(draft, edited(draft, location="Daquq", latitude="35.1"), text), draft)
    assert moved.incidents[0].fields["latitude"].value == "35.1"
    found = settle(merge_edits(draft, edited(draft, location="Daquq"), text), draft)
    assert found.incidents[0].fields["latitude"].value.startswith("35.1")
    assert found.incidents[0].places[0].province == "Kirkuk"


NAMES = ["incidents", "report", "number", "kept", "fields", "event_date", "value", "spans", "by", "source"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=20,
)


@given(JSON)
def test_whatever_a_browser_sends_is_read_as_a_draft(value: Any) -> None:
    before = Draft()
    read = merge_edits(before, value, REPORT)
    assert parse_draft(json.dumps(to_json(read)), REPORT) == read
    for incident in read.incidents:
        for field in incident.fields.values():
            assert all(0 <= span.start < span.end <= len(REPORT) for span in field.spans)


def test_evidence_beyond_the_text_is_dropped() -> None:
    draft = Draft()
    sent = {"incidents": [{"number": 1, "fields": {"location": {"value": "x", "spans": [[0, 2], [3, 999], [-1, 2]]}}}]}
    [incident] = merge_edits(draft, sent, "abc").incidents
    assert incident.fields["location"].spans == (Span(0, 2),)
