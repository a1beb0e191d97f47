"""Decide how the bytes of a text file are to be read."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from data.messages import N_, Message
from data.reading.raw import ReadError

_BLOCK = 1 << 22
_SAMPLE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp1256", "latin-1")
"""What a person can choose by hand."""
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\x0b\x0c\x1a")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True)
class Encoding:
    """The encoding of a file and what was noticed when it was found out."""

    name: str
    notices: tuple[Message, ...] = ()


def find_encoding(data: bytes) -> Encoding:
    """Decide the encoding of `data`: its mark, UTF-16 by its zeros, UTF-8, else the likeliest of one byte a letter.

    Raises
    ------
    ReadError
        When the bytes are not text.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return Encoding(name)
    zeros = _zeros(data[:_SAMPLE])
    if zeros:
        return Encoding(zeros)
    if _is_binary(data[:_SAMPLE]):
        raise ReadError.because(
            "binary",
            N_(
                "The file is not text: it holds bytes that no table of text has. "
                "Upload a CSV, XLSX, GeoJSON or GeoPackage file, or one of them in a zip."
            ),
        )
    wrong = _first_wrong_byte(data)
    if wrong is None:
        return Encoding("utf-8")
    if _is_damaged_utf8(data, wrong):
        return Encoding("utf-8")
    name = _guess_single_byte(data, wrong)
    template = N_("The file is not UTF-8. It was read as {encoding}; if names look wrong, choose another encoding.")
    return Encoding(name, (Message("encoding-guessed", template, {"encoding": name}),))


def known_encoding(name: str) -> str:
    """Give Python's name of the encoding `name`.

    Raises
    ------
    ReadError
        When there is no such encoding of text.
    """
    try:
        "".encode(name)  # refuses codecs that are not of text
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        template = N_("There is no encoding “{encoding}”. Choose one of {expected}.")
        raise ReadError.because("encoding-unknown", template, encoding=name, expected=", ".join(ENCODINGS)) from None


def _zeros(sample: bytes) -> str:
    """UTF-16 without a mark has its zeros on one side: commas, digits and line ends are there in every language."""
    half = len(sample) // 2
    if half < 2:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.1 * half and even < 0.02 * half:
        return "utf-16-le"
    if even > 0.1 * half and odd < 0.02 * half:
        return "utf-16-be"
    return ""


def _is_binary(sample: bytes) -> bool:
    return sum(1 for byte in sample if byte in _CONTROLS) > 0.01 * len(sample)


def _first_wrong_byte(data: bytes) -> int | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), _BLOCK):
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(data[start : start + _BLOCK], final=start + _BLOCK >= len(data))
        except UnicodeDecodeError as error:
            return start - held + error.start
    return None


def _is_damaged_utf8(data: bytes, wrong: int) -> bool:
    """UTF-8 that was cut or spoilt: it ends within a letter, or its good letters far outnumber the bad bytes."""
    if wrong >= len(data) - 3 and data[wrong] >= 0xC2:
        return True
    sample = data[max(0, wrong - _SAMPLE) : wrong + _SAMPLE]
    good = sum(len(match) for match in _MULTIBYTE.findall(sample))
    bad = sum(len(run) for run in _HIGH.findall(sample)) - good
    return good > 4 * bad


def _guess_single_byte(data: bytes, wrong: int) -> str:
    lines = [line for line in data[max(0, wrong - _SAMPLE) : wrong + 4 * _SAMPLE].splitlines() if _HIGH.search(line)]
    best = from_bytes(b"\n".join(lines)[:_SAMPLE], cp_isolation=["cp1252", "cp1256"], enable_fallback=False).best()
    return best.encoding if best is not None else "latin-1"
