"""Messages from a file (诉求文件): which columns are text, which is the class; never a person's, a number's or a day's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.text import clean_text, present
from fazhi.kernel.imports.tables import SourceRow, Table, read_table

from .features import Message

_LABEL = re.compile("分类|类别|标签|事项")
_TITLE = re.compile("主题|标题|题目")
_CONTENT = re.compile("详情|内容|正文|描述|诉求|留言$")
_NO_TEXT = re.compile(
    "用户|姓名|名字|诉求人|来电人|投诉人|联系|电话|手机|身份|证件|编号|号码|序号|时间|日期|单位|部门|答复|回复|结果|满意|状态|期限"
)
_CHINESE = re.compile("[\u3400-\u9fff]")
_MOST_LABELS = 100
_SHORTEST_TEXT = 8  # on the average: a name or a place is shorter


class Labelled(NamedTuple):
    """Messages with their classes (已分类的诉求)."""

    messages: list[Message]
    labels: list[str]


class Numbered(NamedTuple):
    """Messages with the lines where they stand (诉求及行号)."""

    lines: list[int]
    messages: list[Message]


def labelled(path: Path) -> Labelled:
    """The messages of a file that have a class (已分类的诉求); FazhiError without such a column."""
    table, rows = _read(path)
    place = _label_column(table, rows)
    if place is None:
        raise FazhiError("找不到类别一列", where=path.name, remedy="表头中应有名为“一级分类”“类别”或“标签”的列")
    columns = _text_columns(table, rows, {place}, path)
    found = [(_message(row, columns), clean_text(row.cells[place])) for row in rows]
    kept = [(message, label) for message, label in found if message.text and label]
    return Labelled([message for message, _ in kept], [label for _, label in kept])


def numbered(path: Path) -> Numbered:
    """The messages of a file with their lines (诉求及行号); FazhiError without a column of text."""
    table, rows = _read(path)
    place = _label_column(table, rows)
    columns = _text_columns(table, rows, set() if place is None else {place}, path)
    found = [(row.line, _message(row, columns)) for row in rows]
    kept = [(line, message) for line, message in found if message.text]
    return Numbered([line for line, _ in kept], [message for _, message in kept])


def _read(path: Path) -> tuple[Table, list[SourceRow]]:
    table = read_table(path)
    rows = list(table.rows)
    if not rows:
        raise FazhiError("表里只有表头，没有数据", where=path.name, remedy="核对是否选错了文件或工作表")
    return table, rows


def _label_column(table: Table, rows: Sequence[SourceRow]) -> int | None:
    """By its name; without a header the one with the fewest different values, if they are few indeed."""
    if table.has_header:
        named = [at for at, name in enumerate(table.header) if _LABEL.search(name)]
        # “一级分类” before “诉求类别”, which tells a complaint from a question and not what it is about.
        return min(named, key=lambda at: "诉求" in table.header[at], default=None)
    values = [{present(row.cells[at]) for row in rows} for at in range(len(table.header))]
    fewest = min(range(len(values)), key=lambda at: len(values[at]))
    is_class = 2 <= len(values[fewest]) <= min(_MOST_LABELS, len(rows) // 2) and len(values) > 1
    return fewest if is_class else None


def _text_columns(
    table: Table, rows: Sequence[SourceRow], others: set[int], path: Path
) -> tuple[int | None, list[int]]:
    """The column of titles, if one is named so, and the columns of contents."""
    names = dict(enumerate(table.header)) if table.has_header else {}
    free = [at for at in range(len(table.header)) if at not in others and not _NO_TEXT.search(names.get(at, ""))]
    title = next((at for at in free if _TITLE.search(names.get(at, ""))), None)
    contents = [at for at in free if at != title and _CONTENT.search(names.get(at, ""))]
    if not contents:
        contents = [at for at in free if at != title and _is_prose(rows, at)]
    if title is None and not contents:
        raise FazhiError("找不到写诉求的文字列", where=path.name, remedy="表头中应有“留言主题”“诉求内容”一类的列")
    return title, contents


def _is_prose(rows: Sequence[SourceRow], at: int) -> bool:
    texts = [text for row in rows if (text := clean_text(row.cells[at]))]
    is_long = sum(map(len, texts)) >= _SHORTEST_TEXT * max(len(texts), 1)
    return bool(texts) and is_long and sum(bool(_CHINESE.search(text)) for text in texts) * 2 > len(texts)


def _message(row: SourceRow, columns: tuple[int | None, list[int]]) -> Message:
    title, contents = columns
    content = "\n".join(filter(None, (clean_text(row.cells[at]) for at in contents)))
    return Message("" if title is None else clean_text(row.cells[title]), content)
