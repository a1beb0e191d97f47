"""From the store's rows to frames with honest types, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import IO, Any

import pandas as pd
import pyarrow as pa

from data.messages import Message

_ARROW_TYPES = {
    "string": pa.large_string(),  # as pandas has it: nothing is copied
    "int64": pa.int64(),
    "float64": pa.float64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
    "timestamp(6)": pa.timestamp("us"),
}
_TYPES: dict[Any, Any] = {kind: pd.Int64Dtype() for kind in (pa.int8(), pa.int16(), pa.int32(), pa.int64())}


def to_frame(rows: pa.Table) -> pd.DataFrame:
    """Make a frame: counts Int64 with NA, days datetime64[s], moments datetime64[us], text str."""
    frame: pd.DataFrame = rows.to_pandas(types_mapper=_TYPES.get, date_as_object=False)
    days = [field.name for field in rows.schema if pa.types.is_date(field.type)]
    return frame.astype(dict.fromkeys(days, "datetime64[s]")) if days else frame


def to_arrow(frame: pd.DataFrame, kinds: dict[str, str]) -> pa.Table:
    """Make an Arrow table with exactly the columns and Ibis types of `kinds`; missing values become nulls."""
    schema = arrow_schema(kinds)
    return pa.table([pa.array(frame[field.name], type=field.type, from_pandas=True) for field in schema], schema=schema)


def arrow_schema(kinds: Mapping[str, str]) -> pa.Schema:
    """Give the Arrow schema of columns by their Ibis types."""
    return pa.schema([(name, _ARROW_TYPES[kind]) for name, kind in kinds.items()])


def complete(counts: pd.DataFrame, key: str, keys: pd.DataFrame) -> pd.DataFrame:
    """Give `counts` one row for each of `keys`, in their order, 0 where it had none."""
    found = counts.set_index(key).reindex(keys[key])
    return found.fillna(0).astype("int64").reset_index()


def as_day(value: Any) -> date | None:
    """Give a day as Python's; None where it is missing."""
    return None if pd.isna(value) else pd.Timestamp(value).date()


def as_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a frame's rows as plain Python values: days as `date`, moments as `datetime`, None where missing."""
    columns = as_columns(frame)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def as_columns(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """Give a frame's columns as lists of plain Python values; see `as_records`."""
    return {str(name): _plain(frame[name]) for name in frame.columns}


def _plain(values: Any) -> list[Any]:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        if values.dt.unit == "s":
            return list(pa.array(values, from_pandas=True).cast(pa.date32()).to_pylist())
        plain = pd.Series(values.dt.to_pydatetime(), dtype=object)
    elif values.dtype != object:
        return list(pa.array(values, from_pandas=True).to_pylist())
    else:
        plain = values
    return [None if missing else value for value, missing in zip(plain, values.isna(), strict=True)]


def set_aside(batches: Iterable[pa.Table], file: IO[bytes]) -> None:
    """Write batches of rows to a file, to be taken up again from its beginning."""
    writer = None
    options = pa.ipc.IpcWriteOptions(compression="lz4" if pa.Codec.is_available("lz4") else None)
    for batch in batches:
        writer = writer or pa.ipc.new_stream(file, batch.schema, options=options)
        writer.write_table(batch)
    if writer is not None:
        writer.close()
    file.seek(0)


def take_up(file: IO[bytes]) -> Iterator[pa.Table]:
    """Give the batches of rows that `set_aside` wrote; none where there were none."""
    if not file.read(1):
        return
    file.seek(0)
    with pa.ipc.open_stream(file) as rows:
        for batch in rows:
            yield pa.Table.from_batches([batch])


def write_reasons(reasons: Sequence[Message]) -> str:
    """Give reasons as JSON text."""
    return json.dumps([reason.to_json() for reason in reasons], ensure_ascii=False)


def read_held(rows: pd.DataFrame) -> pd.DataFrame:
    """Give held rows with their JSON read."""
    reasons = [[Message.from_json(reason) for reason in json.loads(text)] for text in rows["reasons"]]
    raw = [json.loads(text) for text in rows["row"]]
    return pd.DataFrame(
        {"line": rows["line"], "reasons": pd.Series(reasons, dtype=object), "row": pd.Series(raw, dtype=object)}
    )
