"""Files imported, imported again and taken back in any order: what stands is what the files that remain say."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, precondition, rule

from data.filters import IncidentFilter
from data.imports import preview_import, store_import
from data.reverting import revert_import
from tests.data.builders import make_store
from tests.data.tables import make_csv

CONTENTS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2), min_size=1)


class Ledger(RuleBasedStateMachine):
    """A store beside the plainest account of it: the files that were not taken back, in their order."""

    imports = Bundle("imports")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = make_store(Path(self.folder.name))
        self.left: dict[int, dict[str, int]] = {}

    def expected(self) -> dict[str, int]:
        """Give what the remaining files say, the later over the earlier."""
        stands: dict[str, int] = {}
        for content in self.left.values():
            stands |= content
        return stands

    def bring(self, content: dict[str, int]) -> tuple[int, dict[str, int]]:
        """Import a file that says so many deaths of each incident."""
        data = make_csv(*({"incident_id": name, "fatalities": str(deaths)} for name, deaths in content.items()))
        receipt = store_import(preview_import(data, "in.csv", self.store), self.store)
        self.left[receipt.import_id] = content
        return receipt.import_id, receipt.counts()

    @rule(target=imports, content=CONTENTS)
    def a_file_comes(self, content: dict[str, int]) -> int:
        before = self.expected()
        number, counts = self.bring(content)
        same = sum(before.get(name) == deaths for name, deaths in content.items())
        assert counts["unchanged"] == same
        assert counts["added"] == len(content.keys() - before.keys())
        return number

    @precondition(lambda self: self.left)
    @rule(target=imports)
    def the_latest_file_comes_again(self) -> int:
        content = self.left[max(self.left)]
        number, counts = self.bring(content)
        assert counts == {"added": 0, "updated": 0, "unchanged": len(content), "duplicate": 0, "held": 0}
        return number

    @rule(number=consumes(imports))
    def an_import_is_taken_back(self, number: int) -> None:
        revert_import(self.store, number)
        del self.left[number]

    @invariant()
    def what_stands_is_what_the_files_say(self) -> None:
        rows = self.store.select_incidents(IncidentFilter())
        assert dict(zip(rows["incident_id"], rows["fatalities"].astype(object), strict=True)) == self.expected()

    def teardown(self) -> None:
        self.store.home.close()
        self.folder.cleanup()


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=5, stateful_step_count=7, deadline=None)
