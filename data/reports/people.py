"""Find who and how many: "at least two Peshmerga fighters", "a family of five", "three others, including a child"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.reports.candidate import Span
from data.reports.items import Item, codes_of

_CHUNK = re.compile(
    r"""
    (?P<approx>~*)
    (?:
      (?P<det>[NVAD0](?:[~]*[NV])?)?
      (?P<mods>(?:[MCXLGNU]|(?<=[MCXL]),(?=[MX])|(?<=[NAMD])o(?=M*P)|(?<=[NADV])[KHBR](?=M*P))*)
      (?P<head>P(?:(?=C)C+)?)
    | (?P<count>[NV0A])(?P<group>(?:[MCLG]*))(?P<actor>X)
    | (?<=[kKjHBfRr])(?P<name>(?:CC+|(?P<him>T)(?=[,.&oaFOw]|$)))
    | (?P<whom>T)(?=x)
    | D?(?P<all>[NV0])(?P<rest>M*)(?P<of>OD?[TxKHM]?(?=[OT]|[^A-Zo]|$))?(?P<them>T)?
    | (?P<other>A)(?=[abKHeRBx,.)]|$)|(?<=[kKjHBfRr])(?P<third>A)(?=[oFLt&])
    )
    (?P<post>(?:,?\(?[X]\)?(?=[^P]|$))?(?:O[DA][MCXL]*oN?(?:FD?[MCXL]+)?(?=&|b|e)|[OF][D~]*(?:[NA](?=[MCXLG]*[PX]))?[MCXLG]*[KHBR]?(?:P|[XLCT](?<![KHBR].))|ON(?![PM]))*)
    """,
    re.VERBOSE,
)
"""A noun phrase for persons; see `CODES` for the letters."""

_PARTITIVE = re.compile(r"^O[D~]*N?[TxKHM]$|T$")


@dataclass(frozen=True)
class People:
    """Some persons in a sentence.

    Attributes
    ----------
    first, last
        The items that it spans, `items[first:last]`.
    count
        How many; None where the text gives no number.
    kind
        security, militant, civilian, protest, foreign or unknown.
    actor
        The group that they belong to, "" where it is not said.
    is_bare
        A number without a noun: it counts only beside a verb.
    is_partitive
        Part of people told of before: "two of them", "one of the dead".
    is_additional
        Further people: "another", "three more".
    is_definite
        Told of before: "the soldiers", "the six fighters".
    is_none
        "no soldiers".
    is_total
        All of them: "the death toll rose to 14".
    """

    first: int
    last: int
    count: int | None
    kind: str
    actor: str
    span: Span
    is_bare: bool = False
    is_partitive: bool = False
    is_additional: bool = False
    is_definite: bool = False
    is_none: bool = False
    is_approximate: bool = False
    is_total: bool = False
    noun: str = ""


def _kind_of(head: Item | None, around: Sequence[Item]) -> tuple[str, str]:
    """Say what kind of persons they are and whose: the noun first, then the groups and nouns named beside it."""
    actors = [i.entry for i in around if i.code == "X" and i.entry]
    kind = head.entry.kind if head and head.entry else "unknown"
    actor = head.entry.value if head and head.entry else ""
    if actors:
        militant = next((a for a in actors if a.kind == "militant"), None)
        if militant and kind in ("unknown", "security"):
            return "militant", militant.value
        if kind in ("unknown", "security"):
            return actors[0].kind, actors[0].value
        if kind == "militant" and militant:
            return kind, militant.value
    if kind == "unknown":
        others = [i.entry for i in around if i.code == "P" and i.entry and i is not head]
        found = next((o for o in others if o.kind != "unknown"), None)
        if found:
            return found.kind, found.value
        if any(i.text in ("family", "families", "tribe", "household") for i in around):
            return "civilian", ""
    return kind, actor


def _count_of(m: re.Match[str], items: Sequence[Item], head: Item | None) -> int | None:
    before_head = range(m.start(), m.end("mods") if m["head"] else m.end())
    numbers = [items[i].number for i in before_head if items[i].code == "N"]
    ends_in_number = m["post"].startswith("ON") and items[m.end() - 1].code == "N"
    if ends_in_number and head is not None and head.text in ("family", "household"):
        return items[m.end() - 1].number
    if m["head"]:
        if head is not None and head.text in ("family", "household"):
            return None
        if head is not None and head.text == "couple":
            return 2
        if numbers:
            return numbers[0]
        det, singular = m["det"] or "", head is not None and head.entry is not None and head.entry.number == 1
        if det.startswith(("V", "0")) or not singular:
            return None
        return 1
    if m["count"]:
        return {"N": items[m.start("count")].number, "A": 1}.get(m["count"])
    if m["him"] or m["whom"]:
        return 1
    if m["all"]:
        return items[m.start("all")].number if m["all"] == "N" else None
    return 1


def _is_possessive(m: re.Match[str], items: Sequence[Item]) -> bool:
    """ "Her two daughters" are not told of before, "the two daughters" are."""
    first = m.start() + len(m["approx"] or "")
    return items[first].text in ("his", "her", "its", "their", "our")


def _make_people(m: re.Match[str], items: Sequence[Item]) -> People:
    head = items[m.start("head")] if m["head"] else None
    around = [i for i in items[m.start() : m.end()] if i is not head]
    kind, actor = _kind_of(head, around)
    letters = m.group()
    words = {i.text for i in around if i.code in "MA"} | {i.entry.value for i in around if i.entry and i.code == "A"}
    of_them = bool((m["of"] and (m["them"] or m["of"][-1] in "TxKHM")) or _PARTITIVE.search(m["post"] or ""))
    return People(
        m.start(),
        m.end(),
        _count_of(m, items, head),
        kind,
        actor,
        Span(items[m.start()].start, items[m.end() - 1].end),
        is_bare=head is None and not m["actor"] and "P" not in m["post"],
        is_partitive=of_them,
        is_additional=bool(words & {"another", "other", "others", "more", "further", "one other", "one more"}),
        is_definite=letters.lstrip("~").startswith("D") and not _is_possessive(m, items),
        is_none=letters.startswith("0"),
        is_approximate="~" in letters,
        noun=head.text if head else "",
    )


def find_people(items: Sequence[Item]) -> list[People]:
    """Find the noun phrases for persons in a sentence, in order, none overlapping another."""
    codes = codes_of(items)
    found: list[People] = []
    for m in _CHUNK.finditer(codes):
        if m.end() > m.start() and _is_plausible(m, items):
            found.append(_make_people(m, items))
    return found


def _is_plausible(m: re.Match[str], items: Sequence[Item]) -> bool:
    """Refuse a number that counts no persons: an age, a measure, a thing."""
    if m["him"] or m["whom"]:
        return items[m.start()].text in ("him", "her", "himself", "herself")
    if m["head"] or m["count"] or m["name"]:
        return True
    following = items[m.end()].code if m.end() < len(items) else "."
    before = items[m.start() - 1] if m.start() else None
    harmed = before is not None and before.code in "kKHjBfRr"
    further = any(i.text in ("other", "others", "more") for i in items[m.start() : m.end()])
    refused = "UCLt" if harmed or further else "UoCLt"
    if (following in refused and not m["them"]) or following == "c":
        return False
    if (
        m["all"] == "N"
        and before is not None
        and before.code == ","
        and following in ",)"
        and not (m["of"] or m["post"])
    ):
        return False  # an age: "Tariq, 16, was"
    return before is None or before.text not in ("aged", "age", "number", "road", "highway", "brigade", "area", "unit")
