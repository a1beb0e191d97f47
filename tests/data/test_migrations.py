"""A store of an earlier version is brought up with all that is in it; a failing step leaves it as it was."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data import migrations
from data.filters import IncidentFilter
from data.opening import open_store
from data.reverting import revert_import
from data.store import Store
from data.tables import SCHEMA_VERSION
from data.versions import trace_incident
from tests.data import builders
from tests.data.builders import import_frame, make_incidents

pytestmark = pytest.mark.usefixtures("any_home")


def of(**deaths: int) -> pd.DataFrame:
    return make_incidents(
        len(deaths),
        incident_id=list(deaths),
        fatalities=list(deaths.values()),
        event_date=[date(2021, 1, 1)] * len(deaths),
    )


def stand(store: Store) -> dict[str, int]:
    rows = store.select_incidents(IncidentFilter(), limit=1000)
    return dict(zip(rows["incident_id"], rows["fatalities"].astype(int), strict=True))


@pytest.fixture
def first_version(any_home: str, tmp_path: Path) -> str:
    """A store as version 1 made it: three imports, of which the second was taken back before the third."""
    address = builders.new_address(tmp_path)
    store = open_store(address)
    for deaths in ({"a": 1, "b": 2}, {"a": 5, "c": 3}):
        import_frame(store, of(**deaths))
    revert_import(store, 2)
    import_frame(store, of(a=1, b=7))
    with store.home.writing() as cursor:
        for table in (
            "standings",
            "decisions",
            "rules",
            "mappings",
            "readings",
            "placements",
            "reviews",
            "evidence",
            "leads",
            "mendings",
        ):
            cursor.execute(f"DROP TABLE {table}")
        for column in ("version_id", "filed", "merged", "district", "sub_district", "seam_km", "located_by"):
            cursor.execute(f"ALTER TABLE incidents DROP COLUMN {column}")
        for column in ("kind", "sequence", "reverted_sequence", "said"):
            cursor.execute(f"ALTER TABLE imports DROP COLUMN {column}")
        cursor.execute("UPDATE meta SET number = 1 WHERE name = 'schema_version'")
    store.home.close()
    return address


def test_store_of_version_1_keeps_all_and_learns_its_moments(first_version: str) -> None:
    store = open_store(first_version)
    assert stand(store) == {"a": 1, "b": 7}
    assert stand(store.as_of(1)) == {"a": 1, "b": 2}
    assert stand(store.as_of(2)) == {"a": 1, "b": 2}
    assert [step.kind for step in trace_incident(store, "c")] == ["added", "withdrawn"]
    import_frame(store, of(a=9))
    assert stand(store.as_of(3)) == {"a": 1, "b": 7}
    revert_import(store, 4)
    assert stand(open_store(first_version)) == {"a": 1, "b": 7}


def test_failing_step_leaves_the_store_as_it_was(first_version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_number_changes", fail)
        with pytest.raises(RuntimeError):
            open_store(first_version)
    assert stand(open_store(first_version)) == {"a": 1, "b": 7}


def test_every_earlier_version_has_its_step() -> None:
    assert sorted(migrations._STEPS) == list(range(1, SCHEMA_VERSION))
