"""The messages to translate, collected from the code: `python -m components.messages OUT.pot`.

A translation is `components/locale/<lang>/LC_MESSAGES/faultline.po`, compiled with `pybabel compile`; a language whose
catalogue is there is offered by `?lang=`. No catalogue of English is needed: the messages are English.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from data.formats import FORMATS
from data.schema import COLUMNS, DISPUTED, EVENT_TYPES, GEO_PRECISIONS, SUB_EVENT_TYPES, TIME_PRECISIONS
from data.sources import read_sources
from geo.provinces import PROVINCES

ROOT = Path(__file__).parents[1]
FOLDERS = ("components", "data", "geo")
KEYWORDS = {"_": None, "N_": None, "count_text": (1, 2), "count_forms": (1, 2), "counted": (1, 2), "ngettext": (1, 2)}


def collect_messages() -> Catalog:
    """Return every message with the places that use it: from calls in the code, and from the schema's vocabularies."""
    catalog = Catalog(project="Faultline", copyright_holder="The Faultline maintainers")
    for folder in FOLDERS:
        found = extract_from_dir(ROOT / folder, [("**.py", "python")], keywords=KEYWORDS)
        for name, line, message, comments, context in found:
            catalog.add(message, locations=[(f"{folder}/{name}", line)], auto_comments=comments, context=context)
    for message in vocabulary():
        catalog.add(message, locations=[("data/schema.py", 1)])
    return catalog


def vocabulary() -> list[str]:
    """Return the words of the schema, the sources and the land that the page shows: they are data, not calls."""
    words = [*EVENT_TYPES, *(sub for subs in SUB_EVENT_TYPES.values() for sub in subs)]
    words += [text for value in DISPUTED for text in (value, value.capitalize())]
    words += [*TIME_PRECISIONS.values(), *GEO_PRECISIONS.values()]
    words += [text for column in COLUMNS for text in (column.label, column.description)]
    words += [text for file in read_sources() for text in (file.title, file.what)]
    words += [source.how for adapter in FORMATS.values() for source in adapter.sources if source.how]
    words += [province.name for province in PROVINCES]
    return list(dict.fromkeys(words))


if __name__ == "__main__":
    with Path(sys.argv[1]).open("wb") as out:
        write_po(out, collect_messages(), width=120, omit_header=False)
