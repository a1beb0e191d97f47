"""Unpack zips and gzips under a cap, and tell what a zip is."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from data.messages import N_
from data.reading.raw import MAX_UNPACKED_BYTES, ReadError, shorten

_BLOCK = 1 << 20
_MAX_MEMBERS = 2_000
_ALWAYS_UNPACKED, _MOST_FOLD = 32 * 2**20, 150
READABLE: tuple[str, ...] = (".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm", ".xls", ".geojson", ".json", ".gpkg")
"""The suffixes of the files that can be read, also out of a zip."""


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open a zip.

    Raises
    ------
    ReadError
        When it is damaged or has far too many members.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _damaged() from error
    if len(archive.infolist()) > _MAX_MEMBERS:
        template = N_("The zip holds {count} files; pack only the one to be read.")
        raise ReadError.because("zip-many", template, count=len(archive.infolist()))
    return archive


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Say whether a zip is an Excel workbook (XLSX).

    Raises
    ------
    ReadError
        When it is another kind of office file.
    """
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return True
    if names & {"xl/workbook.bin", "content.xml", "word/document.xml", "ppt/presentation.xml"}:
        template = N_("The file is an office document that cannot be read. Save the sheet as XLSX or CSV.")
        raise ReadError.because("office-other", template)
    return False


def read_only_member(archive: zipfile.ZipFile) -> tuple[str, bytes]:
    """Give the name and the bytes of the one file in a zip that can be read.

    Raises
    ------
    ReadError
        When there is none or more than one, or it is too large, damaged or locked.
    """
    members = [info for info in archive.infolist() if _is_readable(info)]
    if not members:
        template = N_("The zip holds no file that can be read ({names}). Pack a CSV, XLSX, GeoJSON or GeoPackage file.")
        raise ReadError.because("zip-nothing", template, names=shorten(", ".join(archive.namelist()), 200))
    if len(members) > 1:
        names = shorten(", ".join(info.filename for info in members), 200)
        template = N_("The zip holds several files ({names}). Upload them one by one.")
        raise ReadError.because("zip-several", template, names=names)
    return PurePosixPath(members[0].filename).name, b"".join(
        read_member(archive, members[0], unpacked_limit(members[0].compress_size))
    )


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """Yield the bytes of one member, and stop where they are more than `limit`, whatever the zip says of itself."""
    if info.flag_bits & 1:
        raise ReadError.because("locked", N_("The file is locked with a password. Unlock it first."))
    read = 0
    try:
        with archive.open(info) as stream:
            while block := stream.read(_BLOCK):
                read += len(block)
                if read > limit:
                    raise too_much(limit)
                yield block
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _damaged() from error


def unpack_gzip(data: bytes) -> bytes:
    """Give the bytes of a gzip, at most `unpacked_limit` of them."""
    limit = unpacked_limit(len(data))
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(data, limit + 1)
    except zlib.error as error:
        raise _damaged() from error
    if len(unpacked) > limit:
        raise too_much(limit)
    if not unpacker.eof:
        raise _damaged()
    return unpacked


def unpacked_limit(packed: int) -> int:
    """Give how many bytes an archive may unpack to: tables shrink ten- to fiftyfold, bombs a thousandfold."""
    return min(MAX_UNPACKED_BYTES, max(_ALWAYS_UNPACKED, _MOST_FOLD * packed))


def too_much(limit: int) -> ReadError:
    """Give the refusal of an archive that unpacks to more than `limit` bytes."""
    template = N_("The file unpacks to more than {limit} MB. Split it, or drop the years not needed.")
    return ReadError.because("unpacks-too-large", template, limit=limit // 2**20)


def _is_readable(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    hidden = path.name.startswith(".") or "__MACOSX" in path.parts
    return not info.is_dir() and not hidden and path.suffix.lower() in READABLE


def _damaged() -> ReadError:
    return ReadError.because("damaged", N_("The file is damaged or was cut off. Download or save it again."))
