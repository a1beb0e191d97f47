"""The grammar of a clause: which people stand before and behind a verb, and which of them it harms.

A sentence is a row of nodes: a `People` for each noun phrase for persons, an `Item` for everything else.
"""

from __future__ import annotations

from collections.abc import Sequence

from data.reports.items import Item
from data.reports.names import name_persons
from data.reports.people import People, find_people
from data.reports.vocabulary import read_list

Node = Item | People

HARMING = "kKexqjHsfBrR"
"""The letters of the words that harm somebody; see `CODES`."""

_PAST = "KHBR"
_INTRANSITIVE = "esx"
_SKIPPED = 'abh"G'
_STOPS = ".;:w" + HARMING.replace("q", "")


def make_nodes(items: Sequence[Item]) -> list[Node]:
    """Put the people of a sentence in the place of the items that they are made of; "(Asayish)" is left out."""
    items = name_persons(_without_asides(items))
    nodes: list[Node] = []
    at = 0
    for people in find_people(items):
        nodes.extend(items[at : people.first])
        nodes.append(people)
        at = people.last
    nodes.extend(items[at:])
    return nodes


def _without_asides(items: Sequence[Item]) -> list[Item]:
    """Leave out short brackets without a verb: names, acronyms, ages."""
    kept: list[Item] = []
    at = 0
    while at < len(items):
        if items[at].code == "(":
            close = next((i for i in range(at + 1, min(at + 6, len(items))) if items[i].code == ")"), None)
            if close == at + 2 and items[at + 1].code == "N" and items[close + 1 : close + 2]:
                kept.append(items[at + 1])  # "killing (3) militants"
                at = close + 1
                continue
            if close is not None and not any(i.code in HARMING for i in items[at:close]):
                at = close + 1
                continue
        kept.append(items[at])
        at += 1
    return kept


def _code(nodes: Sequence[Node], at: int) -> str:
    if not 0 <= at < len(nodes):
        return "."
    node = nodes[at]
    return "Q" if isinstance(node, People) else node.code


def _skip(nodes: Sequence[Node], at: int, step: int, codes: str = _SKIPPED) -> int:
    while 0 <= at < len(nodes) and _code(nodes, at) in codes:
        at += step
    return at


def verb_group(nodes: Sequence[Node], at: int) -> str:
    """Give the letters of the auxiliaries and adverbs at once before a verb."""
    first = _skip(nodes, at - 1, -1, 'abhmn"')
    return "".join(_code(nodes, i) for i in range(first + 1, at))


def _is_passive(nodes: Sequence[Node], at: int) -> bool:
    if _code(nodes, at) not in _PAST:
        return False
    if "b" in verb_group(nodes, at):
        return True
    node = nodes[at - 1] if at else None
    if isinstance(node, Item) and node.code == "a" and "be" in node.text.split()[:2]:
        return True
    if _code(nodes, at - 1) == "&" and _code(nodes, at - 2) in _PAST:  # "were killed or wounded"
        return _is_passive(nodes, at - 2)
    return False


def _belongs_to_next(nodes: Sequence[Node], at: int) -> bool:
    """Whether the people at `at` are the subject of a verb that follows: "..., and a civilian was wounded"."""
    after = _skip(nodes, at + 1, 1)
    code = _code(nodes, after)
    if code in _INTRANSITIVE:
        return True
    if code not in _PAST:
        return False
    return (after > at + 1 and "b" in verb_group(nodes, after)) or _code(nodes, _skip(nodes, after + 1, 1)) != "Q"


def _speaks(nodes: Sequence[Node], at: int) -> bool:
    """Whether the people at `at` are those who say it: "killed eight, officials in Baghdad said"."""
    return _code(nodes, at - 1) == "," and any(
        isinstance(n, Item) and n.text in read_list("targets.toml", "speech") for n in _clause(nodes, at + 1)
    )


def _clause(nodes: Sequence[Node], at: int) -> Sequence[Node]:
    """The next nodes up to a comma or a verb of harm."""
    stop = next((i for i in range(at, min(at + 9, len(nodes))) if _code(nodes, i) in "," + HARMING), at + 9)
    return nodes[at:stop]


def _collect_objects(nodes: Sequence[Node], at: int) -> list[People]:
    """Collect the list of people that begins at `at`, without what it includes."""
    found: list[People] = []
    while _code(nodes, at) == "Q":
        if found and (_belongs_to_next(nodes, at) or _speaks(nodes, at)):
            break
        node = nodes[at]
        assert isinstance(node, People)  # noqa: S101 - the letter Q says so
        if not (found and (node.is_partitive or _is_apposition(nodes, at))):
            found.append(node)
        after = _skip_name(nodes, at + 1)
        if _code(nodes, after) == "a":  # "a commander known as Abu Qutaiba and two others"
            after = _skip(nodes, after, 1, 'aCL"')
        while _code(nodes, after) in ",&" and _code(nodes, after + 1) in ",&":
            after += 1
        at = after + 1 if _code(nodes, after) in ",&" else len(nodes)
    return found


def _skip_name(nodes: Sequence[Node], at: int) -> int:
    """Skip a name between commas behind the people that it names: "a general, Ahmed al-Lami, and his guard"."""
    stop = _skip(nodes, at + 1, 1, "C") if _code(nodes, at) == "," else at
    return stop if stop > at + 1 and _code(nodes, stop) in ",&" else at


def _is_partitive(nodes: Sequence[Node], at: int) -> bool:
    node = nodes[at]
    return isinstance(node, People) and node.is_partitive


def _is_aside(nodes: Sequence[Node], at: int) -> bool:
    node = nodes[at]
    return isinstance(node, People) and (node.is_partitive or _is_apposition(nodes, at))


def _is_apposition(nodes: Sequence[Node], at: int) -> bool:
    """Whether a bare number behind a comma says something of those before: "four militants, one a local leader"."""
    node = nodes[at]
    return isinstance(node, People) and node.is_bare and not node.is_additional and _code(nodes, at - 1) == ","


def _collect_subjects(nodes: Sequence[Node], at: int) -> list[People]:
    """Collect the list of people that ends at `at`, leftwards; what stands behind "including" is left out."""
    found: list[People] = []
    while True:
        node = nodes[at]
        assert isinstance(node, People)  # noqa: S101 - the letter Q says so
        found.append(node)
        before = at - 1
        if _code(nodes, before) == "I" or (_code(nodes, before) == "Q" and _is_aside(nodes, before)):
            before = _skip(nodes, before - 1, -1, ",")
            if _code(nodes, before) != "Q":
                return found[:-1] or found  # "..., among them an officer, and four were hurt"
            found, at = [], before
            continue
        while _code(nodes, before) in ",&":
            before -= 1
        if _code(nodes, at - 1) == "," and _code(nodes, before) == "Q" and _is_partitive(nodes, before):
            return [n for n in (nodes[before],) if isinstance(n, People)]  # "one of them, a woman, later died"
        if before == at - 1 or _code(nodes, before) != "Q" or _is_object(nodes, before):
            if _code(nodes, before) == "I" and before < at - 1:
                before = _skip(nodes, before - 1, -1, ",")
                if _code(nodes, before) == "Q":
                    found, at = [], before
                    continue
            return found
        if _code(nodes, at - 1) == "," and before == at - 2 and not _is_list(nodes, at):
            return found
        at = before


def _is_list(nodes: Sequence[Node], at: int) -> bool:
    """A comma before the last of the people joins them only where an "and" stands later in the list."""
    return any(_code(nodes, i) == "&" for i in range(at, min(at + 3, len(nodes)))) or isinstance(nodes[at], People)


def _is_object(nodes: Sequence[Node], at: int) -> bool:
    before = _skip(nodes, at - 1, -1, 'a"~,&Q')
    code = _code(nodes, before)
    return code in "kKHjBfRrq" and not _is_passive(nodes, before)


def _find_subject(nodes: Sequence[Node], at: int) -> list[People]:
    """Find the people before a verb that has none at once before it."""
    if _code(nodes, at) == ",":  # an insertion: "two members, named as Ali and Ahmed, were injured"
        opening = next((i for i in range(at - 1, max(-1, at - 14), -1) if _code(nodes, i) == ","), -1)
        if opening > 0 and not any(_code(nodes, i) in HARMING for i in range(opening, at)):
            at = opening - 1
    told_of_by_who = _is_word(nodes, at, ("who", "whom"))
    i, last = at, max(-1, at - 16)
    while i > last:
        code = _code(nodes, i)
        if code == "Q" and (not _is_aside_by_word(nodes, i) or (told_of_by_who and i == at - 1)):
            return _collect_subjects(nodes, i)
        relative = _skip(nodes, i - 1, -1, "abh") if code in HARMING else i
        if code in HARMING and _is_word(
            nodes, relative, ("who", "whom")
        ):  # "a farmer who was kidnapped was found dead"
            i = relative
        elif code in _STOPS and not (code == "w" and _is_word(nodes, i, ("as", "like"))):
            break
        i -= 1
    return []


def _is_word(nodes: Sequence[Node], at: int, words: tuple[str, ...]) -> bool:
    node = nodes[at] if 0 <= at < len(nodes) else None
    return isinstance(node, Item) and node.text in words


def _is_aside_by_word(nodes: Sequence[Node], at: int) -> bool:
    """Whether a preposition before the people says that they are not those harmed: "dressed as a woman"."""
    before = nodes[at - 1] if at else None
    asides = read_list("targets.toml", "aside", "prepositions")
    return isinstance(before, Item) and (before.code in "OFy" or before.text in asides)


def _find_earlier(nodes: Sequence[Node], at: int) -> list[People]:
    found = [n for n in nodes[:at] if isinstance(n, People)]
    return found[-1:]


def find_harmed(nodes: Sequence[Node], at: int) -> list[People]:
    """Find the people whom the verb, noun or adjective at `at` says to be harmed; empty where it names none."""
    return [*_find_named(nodes, at), *_find_along(nodes, at)]


def _is_loss(node: Node, before: Node | None) -> bool:
    """Whether a verb of killing tells of its subject's own: "a third lost his sight"."""
    is_loss = isinstance(node, Item) and node.entry is not None and node.entry.value == "lose"
    return is_loss and not (isinstance(before, People) and before.noun in ("life", "lives"))


def _find_along(nodes: Sequence[Node], at: int) -> list[People]:
    """The people behind "shot dead along with"."""
    joint = nodes[at + 1] if at + 1 < len(nodes) else None
    if isinstance(joint, Item) and joint.code == "&" and joint.text in ("along", "together"):
        return _collect_objects(nodes, at + 2)
    return []


def _find_named(nodes: Sequence[Node], at: int) -> list[People]:
    code = _code(nodes, at)
    after = _skip(nodes, at + 1, 1, 'a"')
    has_object = _code(nodes, after) == "Q"
    if code == "q":
        near = [n for n in nodes[after : after + 3] if isinstance(n, People)]
        lives = has_object and any(n.noun in ("life", "lives") for n in near)
        return [near[0]] if lives else []
    passive = _is_passive(nodes, at)
    if code == "x" and _code(nodes, at + 1) == "b" and _code(nodes, at + 2) == "Q":
        return _collect_objects(nodes, at + 2)  # "the dead were a mother and her two daughters"
    if code not in _INTRANSITIVE and not passive and has_object:
        return _collect_objects(nodes, after)
    if (code in "kjfr" or _is_loss(nodes[at], nodes[at - 1] if at else None)) and not passive:
        return []
    if code == "x" and _code(nodes, at - 1) == "v" and _code(nodes, at - 2) == "b":
        return _collect_subjects(nodes, at - 3) if _code(nodes, at - 3) == "Q" else []  # "were left dead"
    before = _skip(nodes, at - 1, -1, _SKIPPED + "mn")
    if code in _PAST and not passive and before != at - 1 and "b" not in verb_group(nodes, at):
        before = _skip(nodes, at - 1, -1, 'a"')
    if _code(nodes, before) == "Q":
        return [p for p in _collect_subjects(nodes, before) if code != "x" or _is_counted_dead(nodes[at], p)]
    if isinstance(nodes[at - 1], Item) and nodes[at - 1].text == "being" and _code(nodes, before) == "w":  # type: ignore[union-attr]
        return _find_earlier(nodes, before)  # "another was arrested after being wounded"
    if passive and _code(nodes, at - 1) == "&":  # "killed and wounded" has no two subjects
        return []
    if passive or code in "es" or (code == "x" and "b" in verb_group(nodes, at)):
        return _find_subject(nodes, before)
    return []


def _is_counted_dead(node: Node, people: People) -> bool:
    """Whether "Q deaths" gives a number; "militant deaths" gives none."""
    return isinstance(node, Item) and (
        node.text in ("dead", "lifeless") or (people.is_bare and people.count is not None)
    )
