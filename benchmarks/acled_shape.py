"""Files of ACLED's shape and of any size, made up: for measuring, never for looking at as incidents."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from data.schema import SUB_EVENT_TYPES

HEADINGS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
_PROVINCES = ("Kirkuk", "Ninewa", "Salah al-Din", "Diyala", "Baghdad", "Al-Anbar", "Erbil", "Basrah")
_ACTORS = (
    "Islamic State (Iraq)", "Military Forces of Iraq (2022-)", "Peshmerga", "Protesters (Iraq)", "Rioters (Iraq)",
    "Unidentified Armed Group (Iraq)", "PMF: Popular Mobilization Forces", "Military Forces of Turkey (2016-)",
)  # fmt: skip
_BLOCK, _BLOCK_BYTES = 10_000, 5 * 2**20
_DAYS = 3_000
_PLACES = 2_000


def write_acled_shape(path: Path, *, rows: int | None = None, megabytes: int | None = None, seed: int = 3) -> int:
    """Write a file of so many rows, or of at most so many megabytes; give the rows.

    Notes
    -----
    The 31 columns of today's exports, about 450 bytes a row as in the real ones; every note differs, and one in twenty
    holds a line break or doubled quotes.
    """
    random = np.random.default_rng(seed)
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEADINGS) + "\r\n")
        while (rows is None or written < rows) and (
            megabytes is None or file.tell() + _BLOCK_BYTES < megabytes * 2**20
        ):
            count = _BLOCK if rows is None else min(_BLOCK, rows - written)
            block = _make_block(written, count, random)
            block.to_csv(file, index=False, header=False, lineterminator="\r\n")
            written += count
    return written


def _make_block(first: int, rows: int, random: np.random.Generator) -> pd.DataFrame:
    places = np.random.default_rng(1).uniform([42.0, 33.0], [46.5, 37.0], (_PLACES, 2)).round(4)
    place = (random.zipf(1.3, rows) - 1) % _PLACES
    days = pd.Timestamp("2016-01-01") + pd.to_timedelta(random.integers(0, _DAYS, rows), unit="D")
    province = np.array(_PROVINCES)[place % len(_PROVINCES)]
    kinds = [(event_type, sub) for event_type, subs in SUB_EVENT_TYPES.items() for sub in subs]
    kind = np.array(kinds, dtype=object)[random.integers(0, len(kinds), rows)]
    one, other = (np.array(_ACTORS, dtype=object)[random.integers(0, len(_ACTORS), rows)] for _ in range(2))
    written = days.strftime("%d %B %Y")
    values = {
        "event_id_cnty": [f"IRQ{number}" for number in range(first, first + rows)],
        "event_date": written,
        "year": days.year,
        "time_precision": random.choice([1, 2, 3], rows, p=[0.93, 0.05, 0.02]),
        "disorder_type": "Political violence",
        "event_type": kind[:, 0],
        "sub_event_type": kind[:, 1],
        "actor1": one,
        "assoc_actor_1": np.where(random.random(rows) < 0.2, "Sunni Muslim Group (Iraq)", ""),
        "inter1": "Rebel group",
        "actor2": other,
        "assoc_actor_2": "",
        "inter2": "State forces",
        "interaction": "Rebel group-State forces",
        "civilian_targeting": "",
        "iso": 368,
        "region": "Middle East",
        "country": "Iraq",
        "admin1": province,
        "admin2": [f"District {number}" for number in place % 60],
        "admin3": "",
        "location": [f"Place {number}" for number in place],
        "latitude": places[place, 1],
        "longitude": places[place, 0],
        "geo_precision": random.choice([1, 2, 3], rows, p=[0.8, 0.15, 0.05]),
        "source": "Iraqi News Network; Rudaw",
        "source_scale": "National-Regional",
        "notes": _make_notes(first, written, one, other, place),
        "fatalities": random.choice([0, 0, 0, 1, 2, 5], rows),
        "tags": "",
        "timestamp": 1_700_000_000 + random.integers(0, 10_000_000, rows),
    }
    return pd.DataFrame({name: values[name] for name in HEADINGS})


def _make_notes(first: int, written: pd.Index, one: np.ndarray, other: np.ndarray, place: np.ndarray) -> list[str]:
    breaks = {7: "\n", 13: ' the "brigade" '}
    return [
        f"On {day}, {actor} clashed with {against} near Place {where} (report {first + number})."
        f"{breaks.get(number % 40, ' ')}Officials gave no details."
        for number, (day, actor, against, where) in enumerate(zip(written, one, other, place, strict=True))
    ]
