"""Read a file of any kind that people have into one table of text."""

from __future__ import annotations

from data.messages import N_
from data.reading.raw import MAX_UPLOAD_BYTES, RawTable, ReadError
from data.reading.text import read_text

__all__ = ["MAX_UPLOAD_BYTES", "RawTable", "ReadError", "read_table"]


def read_table(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_line: int | None = None,
    max_bytes: int = MAX_UPLOAD_BYTES,
    max_rows: int | None = None,
) -> RawTable:
    """Read the bytes of a file into a table of text.

    Parameters
    ----------
    data
        The bytes of the file.
    name
        What the file is called; shown, never opened.
    encoding, delimiter, header_line
        How to read it where a person knows better than what would be found out.
    max_bytes
        A larger file is refused.
    max_rows
        Read no more rows than this.

    Returns
    -------
    RawTable
        All values as text, with the line that each row begins on.

    Raises
    ------
    ReadError
        When no row can be read; its message says why and what to do.
    """
    if len(data) > max_bytes:
        template = N_("The file has {size} MB; at most {limit} MB are read. Split it, or drop the years not needed.")
        raise ReadError.because("too-large", template, size=-(-len(data) // 2**20), limit=max_bytes // 2**20)
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise ReadError.because("empty", N_("The file is empty: it has no headings and no rows."))
    return read_text(data, encoding=encoding, delimiter=delimiter, header_line=header_line, max_rows=max_rows)
