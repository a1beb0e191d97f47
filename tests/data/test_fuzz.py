"""Any bytes, and any file spoilt in any way, give a receipt or one clear sentence, and never a partly stored import.

A longer run with the same means: `python -m benchmarks.fuzz --minutes 30`.
"""

from __future__ import annotations

import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import KINDS, PIECES, Edit, judge, list_seeds, spoil, spoil_within
from data.store import Store
from tests.data.builders import make_store

SEEDS = list_seeds()
SHARE = st.floats(0, 1, exclude_max=True)
EDITS = st.lists(
    st.builds(Edit, st.sampled_from(KINDS), SHARE, SHARE.map(lambda share: share**3), st.sampled_from(PIECES)),
    min_size=1,
    max_size=5,
)
FAST = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store that all spoilt files go into."""
    return make_store(tmp_path_factory.mktemp("fuzz"))


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_files_are_good_before_they_are_spoilt(store: Store, name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert judge(store, SEEDS[name]) == ("empty" if name == "nothing" else "stored")


@FAST
@given(data=st.binary(max_size=300), start=st.sampled_from([b"", *sorted({seed[:6] for seed in SEEDS.values()})]))
def test_any_bytes_give_a_receipt_or_a_sentence(store: Store, data: bytes, start: bytes) -> None:
    assert judge(store, start + data)


@FAST
@given(name=st.sampled_from(sorted(SEEDS)), edits=EDITS)
def test_any_spoilt_file_gives_a_receipt_or_a_sentence(store: Store, name: str, edits: list[Edit]) -> None:
    assert judge(store, spoil(SEEDS[name], edits))


@FAST
@given(
    name=st.sampled_from([name for name, seed in sorted(SEEDS.items()) if seed[:2] in (b"PK", b"\x1f\x8b")]),
    edits=EDITS,
    member=SHARE,
)
def test_any_archive_with_a_spoilt_member_gives_a_receipt_or_a_sentence(
    store: Store, name: str, edits: list[Edit], member: float
) -> None:
    assert judge(store, spoil_within(SEEDS[name], edits, member))
