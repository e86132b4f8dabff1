"""Tables from files (读表): xlsx, xls, ods and separated text to one header and rows that know their line.

How the header is found, unless the caller says `has_header`:
- The norm is the commonest number of columns among the first 50 rows that are not blank.
- Leading rows with at most one filled cell, or with fewer than half of the norm, are titles (标题行) and are skipped;
  at most five. With `has_header=False` nothing is skipped: every row is data.
- The next row is the header when each of its filled cells is a text of at most 40 characters that is neither a number
  nor a date, and none of them occurs again below it in its column. In doubt it is data: no row is lost without a word.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError, RefusedValue
from fazhi.kernel.core.numbers import EXACT, read_decimal
from fazhi.kernel.core.text import clean_text

from .plaintext import detect_encoding, detect_separator, refuse_other_text, text_rows

Cell = Any
Rows = Iterator[tuple[int, list[Cell]]]

_SAMPLED_ROWS = 50
_MOST_TITLES = 5
_LONGEST_NAME = 40
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
_BETWEEN_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])|^[*＊\s]+|[*＊\s]+$")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "用表格软件打开后另存为 xlsx 或 csv"


class SourceRow(NamedTuple):
    """One row of a file (源行): its line in the spreadsheet, its cells, and why it does not fit the header, if so."""

    line: int
    cells: tuple[Cell, ...]
    problem: str = ""


@dataclass(frozen=True)
class Table:
    """One sheet of one file (表); `rows` can be walked once. `titles` and `notes` tell what was skipped and renamed."""

    header: tuple[str, ...]
    rows: Iterator[SourceRow] = field(repr=False)
    has_header: bool
    sha256: str
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def sha256_of(path: Path | str) -> str:
    """SHA-256 of a file (文件摘要) as 64 hex digits."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_table(path: Path | str, sheet: str | None = None, *, has_header: bool | None = None) -> Table:
    """The table in a file, of the named sheet or else the first visible one that has content.

    Short rows are filled up, long rows kept and marked; blank rows and trailing blank columns fall away; whole floats
    become integers. Errors: a lock file, an empty, encrypted or foreign file, an unknown sheet.
    """
    path = Path(path)
    head = _head(path)
    if head.startswith((_ZIP, _OLE)):
        name, names, raw = _workbook_rows(path, sheet)
        encoding = ""
    else:
        name, names = "", ()
        encoding = detect_encoding(path)
        refuse_other_text(path, encoding)
        raw = text_rows(path, encoding, detect_separator(path, encoding))
    filled = _filled(raw)
    sample = list(islice(filled, _SAMPLED_ROWS))
    if not sample:
        raise FazhiError("表里没有内容", where=f"{path.name} {name}".strip(), remedy="核对是否选错了文件或工作表")
    layout = _Layout.of(sample, has_header)
    header, notes = _header_names(layout)
    return Table(
        header=header,
        rows=_fitted(chain(sample[layout.first_row :], filled), len(header)),
        has_header=layout.names is not None,
        sha256=sha256_of(path),
        sheet=name,
        sheets=names,
        encoding=encoding,
        titles=layout.titles,
        notes=notes,
    )


def _head(path: Path) -> bytes:
    if path.name.startswith(("~$", ".~")):
        raise FazhiError(
            "是表格软件打开文件时留下的锁文件，不是表格", where=path.name, remedy="选择同名而不带 ~$ 的文件"
        )
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise FazhiError("文件打不开或不存在", where=path.name, remedy="核对路径和权限") from error
    if not head:
        raise FazhiError("文件是空的（0 字节）", where=path.name, remedy="重新导出或重新上传")
    if head.startswith(_PDF):
        raise FazhiError("不是表格：文件内容是 PDF，只是改了扩展名", where=path.name, remedy="向来文单位索取电子表格")
    return head


def _workbook_rows(path: Path, sheet: str | None) -> tuple[str, tuple[str, ...], Rows]:
    with _refusing_broken(path), path.open("rb") as file:
        book = CalamineWorkbook.from_filelike(file)
        chosen, names = _chosen_sheet(book, sheet, path)
    return chosen.name, names, _whole_numbers(chosen.iter_rows())


@contextmanager
def _refusing_broken(path: Path) -> Iterator[None]:
    broken = FazhiError("不是表格，或文件已经损坏", where=path.name, remedy=_SAVE_AS)
    locked = FazhiError("工作簿加了密码，读不出来", where=path.name, remedy="取消密码后重新保存")
    try:
        yield
    except PasswordError as error:
        raise locked from error
    except CalamineError as error:
        # The library knows the passwords of .xls; an encrypted .xlsx is to it only a container without a workbook.
        raise (locked if _ENCRYPTED in path.read_bytes() else broken) from error
    except BaseException as error:
        # A truncated .xls makes the library panic, which arrives here as no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise broken from error


def _chosen_sheet(book: CalamineWorkbook, sheet: str | None, path: Path) -> tuple[CalamineSheet, tuple[str, ...]]:
    sheets = [entry for entry in book.sheets_metadata if entry.typ == SheetTypeEnum.WorkSheet]
    names = tuple(entry.name for entry in sheets)
    if sheet is not None:
        if sheet not in names:
            raise FazhiError(f"没有名为“{sheet}”的工作表", where=path.name, remedy=f"可选：{'、'.join(names)}")
        return book.get_sheet_by_name(sheet), names
    for entry in sheets:
        if entry.visible == SheetVisibleEnum.Visible and (found := book.get_sheet_by_name(entry.name)).height:
            return found, names
    raise FazhiError("工作簿里没有内容（可见的工作表都是空的）", where=path.name, remedy="核对是否选错了文件")


def _whole_numbers(rows: Iterable[list[Cell]]) -> Rows:
    # The library gives every number as a float. Beyond 15 digits it stays one: readers of codes must see the loss.
    for line, cells in enumerate(rows, 1):
        yield (
            line,
            [int(c) if type(c) is float and c.is_integer() and -EXACT < c < EXACT else c for c in cells],
        )


def _filled(rows: Iterable[tuple[int, list[Cell]]]) -> Rows:
    """Rows without their trailing blank cells; rows of blanks fall away."""
    for line, cells in rows:
        while cells and _is_blank(cells[-1]):
            cells.pop()
        if cells:
            yield line, cells


def _is_blank(cell: Cell) -> bool:
    return cell == "" or (isinstance(cell, str) and not clean_text(cell))


def _fitted(rows: Iterable[tuple[int, list[Cell]]], width: int) -> Iterator[SourceRow]:
    blank = ("",) * width
    for line, cells in rows:
        found = len(cells)
        if found == width:
            yield SourceRow(line, tuple(cells))
        elif found < width:
            yield SourceRow(line, (*cells, *blank[found:]))
        else:
            yield SourceRow(line, tuple(cells), f"列数不符：表头 {width} 列，本行 {found} 列")


@dataclass(frozen=True)
class _Layout:
    """Where titles end and data begin in the first rows; `names` are the raw cells of the header, if there is one."""

    titles: tuple[str, ...]
    names: list[Cell] | None
    norm: int
    first_row: int

    @classmethod
    def of(cls, sample: list[tuple[int, list[Cell]]], has_header: bool | None) -> _Layout:
        widths = Counter(len(cells) for _, cells in sample)
        norm = max(widths, key=lambda width: (widths[width], width))
        skipped = 0 if has_header is False else _count_titles(sample, norm)
        titles = tuple(" ".join(clean_text(c) for c in cells if c != "") for _, cells in sample[:skipped])
        names = sample[skipped][1]
        below = [cells for _, cells in sample[skipped + 1 :]]
        if has_header or (has_header is None and _is_header(names, below)):
            return cls(titles, names, norm, skipped + 1)
        return cls(titles, None, norm, skipped)


def _count_titles(sample: list[tuple[int, list[Cell]]], norm: int) -> int:
    titles = 0
    for _, cells in sample[: min(_MOST_TITLES, len(sample) - 1)]:
        filled = sum(not _is_blank(cell) for cell in cells)
        if norm == 1 or (filled > 1 and filled * 2 >= norm):
            break
        titles += 1
    return titles


def _is_header(names: list[Cell], below: list[list[Cell]]) -> bool:
    return all(
        _is_name(name) and all(at >= len(cells) or cells[at] != name for cells in below)
        for at, name in enumerate(names)
        if not _is_blank(name)
    )


def _is_name(cell: Cell) -> bool:
    if not isinstance(cell, str) or len(clean_text(cell)) > _LONGEST_NAME:
        return False
    for read in (read_decimal, read_date):
        try:
            read(cell)
        except RefusedValue:
            continue
        return False
    return True


def _header_names(layout: _Layout) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The clean names of the columns; a name that occurs again gets a number, an empty one its place."""
    if layout.names is None:
        return tuple(f"第{at}列" for at in range(1, layout.norm + 1)), ()
    header: list[str] = []
    notes: list[str] = []
    for at, cell in enumerate(layout.names, 1):
        name = column_name(cell) or f"第{at}列"
        if name in header:
            base, times = name, 2
            while (name := f"{base}（{times}）") in header:
                times += 1
            notes.append(f"第 {header.index(base) + 1} 列与第 {at} 列同名“{base}”，第 {at} 列改称“{name}”")
        header.append(name)
    return tuple(header), tuple(notes)


def column_name(cell: Cell) -> str:
    """A column's name (列名) without blanks beside Chinese characters and without the stars of required columns."""
    return _BETWEEN_CHINESE.sub("", clean_text(cell).replace("\n", " "))
