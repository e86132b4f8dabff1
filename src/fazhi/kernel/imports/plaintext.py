"""Separated text as rows (分隔文本): which encoding, which separator, then one row after the other."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from fazhi.kernel.core.errors import FazhiError

_CHUNK = 1 << 20
_SAMPLE = 1 << 17
_SNIFFED_ROWS = 30
_SEPARATORS = ",\t;|，"
_LONGEST_CELL = 1_000_000
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# First bytes of the commonest characters of either encoding: a text read by the other's table lands mostly outside.
_COMMON = {"gb18030": (0xB0, 0xD7), "big5": (0xA4, 0xC6)}
_JSON = re.compile(r"\{|\[\s*[{\[]")
_SAVE_AS = "用表格软件打开后另存为 xlsx 或 csv"


def detect_encoding(path: Path) -> str:
    """The encoding (编码) of a text file: by its mark, else UTF-8, UTF-16, GB 18030 or Big5, as its bytes fit.

    One that is UTF-8 but for a few bad bytes stays UTF-8: better some U+FFFD than every character wrong.
    """
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return encoding
    if b"\0" in sample:
        return _utf16(sample, path)
    if _decodes(path, "utf-8"):
        return "utf-8"
    lost = sample.decode("utf-8", "replace").count("\ufffd")
    strange = sum(byte >= 0x80 for byte in sample)
    if lost * 20 < strange:
        return "utf-8"
    return max(_COMMON, key=lambda encoding: _commonness(sample, encoding))


def _utf16(sample: bytes, path: Path) -> str:
    little, big = sum(map(bool, sample[1::2])), sum(map(bool, sample[0::2]))
    encoding = "utf-16-le" if little < big else "utf-16-be"
    text = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
    if "\0" in text or text.count("\ufffd") * 20 > len(text):
        raise FazhiError("不是表格：文件内容是二进制数据", where=path.name, remedy=_SAVE_AS)
    return encoding


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _commonness(sample: bytes, encoding: str) -> float:
    low, high = _COMMON[encoding]
    characters = [c for c in sample.decode(encoding, "replace") if not c.isascii()]
    common = 0
    for character in characters:
        raw = character.encode(encoding, "ignore") if character != "\ufffd" else b""
        common += len(raw) == 2 and low <= raw[0] <= high
    return common / max(len(characters), 1)


def detect_separator(path: Path, encoding: str) -> str:
    """The separator (分隔符) that cuts most of the first rows into one number of columns, at least two."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        text = file.read(_SAMPLE)
    best, best_score = ",", (0.0, 0)
    for separator in _SEPARATORS:
        # The last row of the sample may be cut off.
        rows = [row for row in csv.reader(text.splitlines(keepends=True)[:-1] or [text], delimiter=separator) if row]
        widths = Counter(len(row) for row in rows[:_SNIFFED_ROWS])
        width, times = widths.most_common(1)[0] if widths else (1, 0)
        score = (times / max(sum(widths.values()), 1), width) if width > 1 else (0.0, 0)
        if score > best_score:
            best, best_score = separator, score
    return best


def refuse_other_text(path: Path, encoding: str) -> None:
    """Refuses web pages, XML and JSON under a table's name (伪装成表格的文件): systems export them as .xls."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = file.read(2000).lstrip("\ufeff \t\r\n")
    if head.startswith("<"):
        raise FazhiError("不是表格：文件内容是网页或 XML，只是改了扩展名", where=path.name, remedy=_SAVE_AS)
    if _JSON.match(head):
        raise FazhiError("不是表格：文件内容是 JSON", where=path.name, remedy="请导出为 xlsx 或 csv")
    if not head:
        raise FazhiError("文件里没有内容", where=path.name, remedy="核对是否选错了文件")


def text_rows(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their line as a spreadsheet program would number it (行号): a cell of several lines is one row."""
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        line = 0
        try:
            for line, cells in enumerate(csv.reader(file, delimiter=separator), 1):
                yield line, cells
        except csv.Error as error:
            raise FazhiError(
                f"第 {line + 1} 行读不下去，多半是引号没有成对", where=path.name, remedy=_SAVE_AS
            ) from error
