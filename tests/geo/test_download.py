"""A pinned file is fetched, verified and kept; whatever goes wrong is a sentence, and nothing is kept then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo import download as downloads
from geo.boundaries import BoundaryError, load_record, read_boundaries
from geo.download import Download, download_set, fetch, read_downloads
from geo.records import read_folder
from tests.geo.sets import make_units, write_set
from tests.geo.stand import Stand


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    frame = make_units(["Kirkuk", "Diyala"]).rename(columns={"province": "shapeName"})
    made = Stand(write_set(tmp_path / "made.geojson", frame).read_bytes() + b" " * 40_000)
    yield made
    made.close()


def offer(stand: Stand, **changes: object) -> Download:
    values = {"url": stand.url, "sha256": hashlib.sha256(stand.content).hexdigest(), "bytes": len(stand.content)}
    return Download("theirs", **(values | changes))  # type: ignore[arg-type]


def test_a_file_is_fetched_once_with_progress_and_kept(stand: Stand, tmp_path: Path) -> None:
    told: list[float] = []
    path = fetch(offer(stand), cache=tmp_path / "cache", on_progress=told.append)
    assert path.read_bytes() == stand.content
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) > 1
    assert fetch(offer(stand), cache=tmp_path / "cache") == path
    assert stand.asked == 1
    path.write_bytes(b"spoiled")
    assert fetch(offer(stand), cache=tmp_path / "cache").read_bytes() == stand.content


def spoil_cut(stand: Stand) -> Download:
    stand.cut = 30_000
    return offer(stand)


def spoil_checksum(stand: Stand) -> Download:
    return offer(stand, sha256="0" * 64)


def spoil_size(stand: Stand) -> Download:
    return offer(stand, bytes=1000)


def spoil_status(stand: Stand) -> Download:
    stand.status = 503
    return offer(stand)


def spoil_network(stand: Stand) -> Download:
    gone = offer(stand)
    stand.close()
    return gone


def spoil_silence(stand: Stand) -> Download:
    stand.silent.set()
    return offer(stand)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoil_cut, "was cut off"), (spoil_checksum, "its sha256 is not 000"), (spoil_size, "more than the 1,000"),
        (spoil_status, "answered 503"), (spoil_network, "cannot be reached"), (spoil_silence, "cannot be reached"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_a_sentence_and_nothing_is_kept(
    stand: Stand, tmp_path: Path, spoil: object, said: str
) -> None:
    wanted = spoil(stand)  # type: ignore[operator]
    with pytest.raises(BoundaryError, match=said) as caught:
        fetch(wanted, cache=tmp_path / "cache", timeout_s=0.3)
    assert "\n" not in str(caught.value)
    assert not list((tmp_path / "cache").glob("*"))


def test_districts_bring_the_provinces_that_they_are_given_to(
    stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = make_units(["Dibis", "Khanaqin"]).rename(columns={"province": "shapeName"})
    districts = Stand(write_set(tmp_path / "districts.geojson", frame).read_bytes())
    monkeypatch.setenv("FAULTLINE_BOUNDARIES", str(tmp_path / "sets"))
    monkeypatch.setenv("FAULTLINE_CACHE", str(tmp_path / "cache"))
    stated = {"level": "province", "name_column": "shapeName", "title": "One", "licence": "ODbL"}
    offers = {
        "one": Download("one", stand.url, hashlib.sha256(stand.content).hexdigest(), len(stand.content), stated),
        "two": Download(
            "two", districts.url, hashlib.sha256(districts.content).hexdigest(), len(districts.content),
            {**stated, "level": "district", "provinces_from": "one", "title": "Two"},
        ),
    }  # fmt: skip
    monkeypatch.setattr(downloads, "read_downloads", lambda: offers)
    record, boundaries = download_set("two")
    districts.close()
    assert boundaries.districts is not None
    assert boundaries.districts[["province", "district"]].to_numpy().tolist() == [
        ["Diyala", "Khanaqin"], ["Kirkuk", "Dibis"],
    ]  # fmt: skip
    assert sorted(read_folder(tmp_path / "sets")) == ["one", "two"]
    assert read_boundaries("two").title == load_record(record).title == "Two"


def test_geoboundaries_files_are_pinned_as_the_issue_names_them() -> None:
    found = read_downloads()
    assert {each.bytes for each in found.values()} == {162_488, 826_149}
    assert all("41af8f1e141eb6826ab9877e306df6f848b9ff0b" in each.url for each in found.values())
    assert all(each.url.startswith("https://") and len(each.sha256) == 64 for each in found.values())
    assert json.dumps([each.stated["licence"] for each in found.values()]) == '["ODbL 1.0", "CC BY 3.0 IGO"]'
