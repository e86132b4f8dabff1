"""A tiny writer of .xls (BIFF8 in a compound file), because no library that we use writes the old format.

One sheet, texts and numbers only; `compound` alone also makes the shell of an encrypted workbook.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

_SECTOR = 512
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def write_xls(path: Path, sheet: str, rows: Sequence[Sequence[str | float]]) -> Path:
    """A workbook with one sheet (旧版工作簿)."""
    path.write_bytes(compound("Workbook", _workbook(sheet, rows)))
    return path


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text(value: str) -> bytes:
    return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")


def _workbook(sheet: str, rows: Sequence[Sequence[str | float]]) -> bytes:
    texts = [cell for row in rows for cell in row if isinstance(cell, str)]
    table = _record(0xFC, struct.pack("<II", len(texts), len(texts)) + b"".join(map(_text, texts)))
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    opening = _record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0)) + _record(0x42, struct.pack("<H", 1200))
    length = len(opening) + 4 + 6 + len(name) + len(table) + 4
    globals_part = opening + _record(0x85, struct.pack("<IBB", length, 0, 0) + name) + table + _record(0x0A)
    assert len(globals_part) == length
    cells, number = b"", 0
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                cells += _record(0xFD, struct.pack("<HHHI", at, column, 0, number))
                number += 1
            else:
                cells += _record(0x203, struct.pack("<HHHd", at, column, 0, cell))
    width = max(len(row) for row in rows)
    size = _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    return globals_part + _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + size + cells + _record(0x0A)


def compound(stream: str, content: bytes) -> bytes:
    """A compound file (OLE2) with one stream, long enough to need no mini stream."""
    content = content.ljust(4096, b"\0")
    sectors = -(-len(content) // _SECTOR)
    content = content.ljust(sectors * _SECTOR, b"\0")
    assert sectors + 2 <= _SECTOR // 4, "one FAT sector only"
    fat = [_FAT, _END, *range(3, sectors + 2), _END]
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry(stream, 2, _NONE, 2, len(content))
    directory += _entry("", 0, _NONE, 0, 0) * 2
    return header + struct.pack("<128I", *fat) + directory + content


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le") if name else b""
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw), kind, 1)
        + struct.pack("<III", _NONE, _NONE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
