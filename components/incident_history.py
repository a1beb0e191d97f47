"""The history of an incident on its card: each change with its fields, its cause and its time."""

from __future__ import annotations

from markupsafe import Markup

from components.i18n import _
from components.ledger_moment import moment_words
from components.markup import NOTHING, join, show_html
from components.version_words import change_table
from data.store import Store
from data.versions import Step, trace_incident


def show_history(incident_id: str, store: Store) -> None:
    """Write the changes of an incident, the latest first; nothing where it is not known."""
    steps = trace_incident(store, incident_id)
    if not steps:
        return
    items = join(
        Markup("<li><p>{}</p>{}</li>").format(
            describe_step(step), change_table(step.fields) if step.fields else NOTHING
        )
        for step in reversed(steps)
    )
    show_html(Markup('<section class="fl-history"><h4>{}</h4><ul>{}</ul></section>').format(_("History"), items))


def describe_step(step: Step) -> Markup:
    """Return what happened in one sentence: the change, its cause, its time."""
    cause = _causes()[step.entry_kind == "merge", step.taken_back][step.kind]
    sentence = Markup(cause).format(  # noqa: S704 - our own sentences
        id=step.import_id,
        name=Markup('<bdi dir="ltr">{}</bdi>').format(step.file_name),
        other=Markup('<code dir="ltr">{}</code>').format(step.partner),
    )
    return Markup("{} <br><span class='fl-note'>{}</span>").format(
        sentence, moment_words(step.when_utc) if step.when_utc else ""
    )


def _causes() -> dict[tuple[bool, bool], dict[str, str]]:
    """By whether a merge is the cause, and whether it is its taking back."""
    return {
        (False, False): {
            "added": _("Added by import {id}, {name}."),
            "revised": _("Revised by import {id}, {name}."),
            "withdrawn": _("Withdrawn with import {id}, {name}."),
        },
        (False, True): {
            "added": _("Stands again: import {id}, {name}, was taken back."),
            "revised": _("As before: import {id}, {name}, was taken back."),
            "withdrawn": _("Withdrawn: import {id}, {name}, was taken back."),
        },
        (True, False): {
            "added": _("Stands again by merge {id}."),
            "revised": _("Merged with {other} (decision {id}); the sources of both are kept."),
            "withdrawn": _("Merged into {other} (decision {id})."),
        },
        (True, True): {
            "added": _("Stands by itself again: the merge with {other} (decision {id}) was undone."),
            "revised": _("By itself again: the merge with {other} (decision {id}) was undone."),
            "withdrawn": _("Withdrawn: merge {id} was undone."),
        },
    }
