"""The rows of a list as HTML (列表行), written here and not in a template: 350 cells would cost a template 5 ms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from fazhi.kernel.records.fields import Field, Kind
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.registers import Register

from .marks import DEMO, Mark, due_marks
from .values import masked, writer

_NUMBERS = (Kind.INTEGER, Kind.MONEY)
_MATTER_MARKS = ("judgement", "due_on", "met_on", "closed_on")
_LONGEST = 60


def needed(register: Register, columns: Sequence[Field]) -> tuple[str, ...]:
    """The paths that `body` wants of each row, after its id."""
    marks = _MATTER_MARKS if register.is_procedural else ()
    return ("is_demo", *marks, *(item.path for item in columns))


def body(register: Register, columns: Sequence[Field], rows: Iterable[tuple[Any, ...]], names: NameBook) -> SafeString:
    """The table rows; the first cell leads to the record, and each cell carries its label for narrow screens."""
    cells = [_cell(register, item, names) for item in columns]
    skip = 2 + (len(_MATTER_MARKS) if register.is_procedural else 0)
    due = next((place for place, item in enumerate(columns) if item.name == "due_on" and item.is_head), None)
    # One reverse for all rows: the id is the last part of the path.
    base = reverse("pages:list", args=(register.code,))
    lines = []
    for row in rows:
        written = [cell(value) for cell, value in zip(cells, row[skip:], strict=True)]
        if due is not None:
            written[due] = written[due].replace("</td>", _html(due_marks(*row[2:6])) + "</td>")
        head, text = written[0].split(">", 1)
        name = text.removesuffix("</td>") or "（无）"
        demo = _html([DEMO]) if row[1] else ""
        written[0] = f'{head}><a href="{base}{row[0]}/">{name}</a>{demo}</td>'
        lines.append(f"<tr>{''.join(written)}</tr>")
    return mark_safe("\n".join(lines))  # noqa: S308 - every value was escaped by its cell


def _cell(register: Register, item: Field, names: NameBook) -> Callable[[Any], str]:
    css = ' class="number"' if item.kind in _NUMBERS else ' class="masked"' if item.is_personal else ""
    start = f'<td data-label="{escape(item.label)}"{css}>'
    write = writer(register, item, names)
    if item.is_personal:
        write = partial(masked, item)
    is_long = item.kind is Kind.LONG_TEXT

    def cell(value: Any) -> str:
        if value is None or value == "":
            return f"{start}</td>"
        text = write(value)
        if is_long and len(text) > _LONGEST:
            text = f"{text[:_LONGEST]}…"
        return f"{start}{escape(text)}</td>"

    return cell


def _html(marks: Iterable[Mark]) -> str:
    return "".join(f' <span class="{mark.css}" title="{escape(mark.title)}">{mark.text}</span>' for mark in marks)
