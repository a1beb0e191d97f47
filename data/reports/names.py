"""Take names and unlisted nouns for persons where the words around them say so, before the grammar is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from data.reports.items import Item
from data.reports.vocabulary import Entry, read_list

_UNKNOWN = re.compile(r"[NA][Mo]{0,3}o(?=a*b[ab]*[KHB])")
_PERSON = re.compile(
    r"(?<![CDPXLMG])C{2,4}(?=(?:,?&?C{2,4})*(?:,[^.;:wkKHBR]{1,14},)?[ah]*b[ab]*[KHB]|(?:,[^.;:wkKHBR]{1,14},)?a*e)"
)
_NAME_WORDS = frozenset(["al", "el", "bin", "ibn", "abu", "abd", "abdul", "um"])


def _name_killed(items: Sequence[Item]) -> list[Item]:
    """Take a name of two words or more that is killed for a person: "Hassan Ali, a teacher, was killed"."""
    named = [replace(item, code="C") if item.code == "o" and item.text in _NAME_WORDS else item for item in items]
    codes = "".join(item.code for item in named)
    for m in reversed(list(_PERSON.finditer(codes))):
        if codes[: m.start()].rstrip('C,&a"w').endswith("P") and codes[m.start() - 1] != "P":
            continue  # "two soldiers, named as Ali Hassan and Omar Karim, were killed"
        if any(named[i].text in read_list("targets.toml", "offices") for i in range(m.start(), m.end())):
            continue
        if (
            m.start()
            and named[m.start() - 1].code == ","
            and any(i.code == "P" for i in named[max(0, m.start() - 9) : m.start()])
        ):
            continue  # "a reporter, Ahmed Oglo, died"
        first, last = named[m.start()], named[m.end() - 1]
        whole = replace(first, code="P", end=last.end, entry=Entry("person", kind="unknown", number=1))
        named[m.start() : m.end()] = [whole]
    return named


_NAMES = re.compile(r"(?<=P)(?:C{1,4})(?:(?:,|,?&)C{2,4})+")


def _count_names(items: Sequence[Item]) -> list[Item]:
    """Count the names behind people without a number: "commanders Dindar Avesta, Piran Pir and Ciya Feqir"."""
    counted = list(items)
    for m in reversed(list(_NAMES.finditer("".join(item.code for item in items)))):
        head = counted[m.start() - 1]
        around = {item.code for item in counted[max(0, m.start() - 4) : m.start() - 1]}
        if head.entry is None or head.entry.number != 2 or around & set("NV0A"):
            continue
        names = len(re.findall(r"C+", m.group()))
        number = replace(head, code="N", end=head.start, text=str(names), entry=None, number=names)
        counted.insert(m.start() - 1, number)
    return counted


def _name_unknown(items: Sequence[Item]) -> list[Item]:
    """Take a noun that no list holds for a person where it is counted and killed: "a demining expert was killed"."""
    named = list(items)
    for m in _UNKNOWN.finditer("".join(item.code for item in items)):
        at = m.end() - 1
        if named[at].text in read_list("targets.toml", "beasts"):
            continue
        for i in range(m.start() + 1, at):
            named[i] = replace(named[i], code="M")
        number = 1 if named[m.start()].code == "A" else 2
        named[at] = replace(named[at], code="P", entry=Entry("person", kind="unknown", number=number))
    return named


def name_persons(items: Sequence[Item]) -> list[Item]:
    """Take for persons who is killed by name, who is only listed by name, and a counted noun that no list holds.

    Parameters
    ----------
    items
        A sentence's items, without brackets.
    """
    return _name_unknown(_count_names(_name_killed(items)))
