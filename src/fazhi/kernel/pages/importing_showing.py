"""Showing problems (问题单元格): the offending value in its cell, with its neighbours, why, and what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from fazhi.kernel.core.text import as_text
from fazhi.kernel.imports.models import RefusedRow
from fazhi.kernel.imports.reading import Problem

from .importing_mapping import letter
from .values import HIDDEN

MOST = 200
_LONGEST = 60
_REMEDY = "；办法："


def shown(
    problem: Problem, header: Sequence[str], cells: Sequence[object], hidden: Collection[int] = ()
) -> dict[str, Any]:
    """One problem for the page, as plain values; cells of the `hidden` columns are masked."""
    line, column, _, why = problem
    place = header.index(column) if column in header else None
    what, _, remedy = why.partition(_REMEDY)
    if place is not None and place in hidden:
        what = "填写有误（个人信息，不显示原值）"  # a reader's reason may quote what it could not read
    return {
        "line": line,
        "column": column,
        "letter": "" if place is None else letter(place),
        "cells": [_cell(at, place, header, cells, hidden) for at in _window(place, len(header), len(cells))],
        "why": what,
        "remedy": remedy,
    }


def _window(place: int | None, width: int, filled: int) -> Iterable[int]:
    """The cell and its two neighbours; where no cell is to blame, the end of the row, where rows go wrong."""
    if place is None:
        return range(max(0, width - 2), max(width, min(filled, width + 2)))
    return range(max(0, place - 1), min(width, place + 2))


def _cell(
    at: int, bad: int | None, header: Sequence[str], cells: Sequence[object], hidden: Collection[int]
) -> dict[str, Any]:
    text = as_text(cells[at]) if at < len(cells) else ""
    if text and at in hidden:
        text = HIDDEN
    is_bad = at == bad or (bad is None and at >= len(header))
    return {
        "name": header[at] if at < len(header) else "表头之外",
        "letter": letter(at),
        "text": text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…",
        "is_bad": is_bad,
    }


def of_trial(problems: Sequence[Problem], header: Sequence[str], rows: dict[int, Any]) -> list[dict[str, Any]]:
    """The problems of a trial run, with the rows of the file for their neighbours."""
    return [shown(item, header, rows[item.row].cells if item.row in rows else ()) for item in problems]


def of_batch(rows: Iterable[RefusedRow], header: Sequence[str], hidden: Collection[int]) -> list[dict[str, Any]]:
    """The problems of refused rows of a batch; a row that was overtaken has no cells but those that would change."""
    found = []
    for row in rows:
        for item in row.problems:
            one = shown(Problem(row.line, **item), header, row.cells, hidden)
            if row.is_late:
                value = HIDDEN if hidden else item["value"]
                one["cells"] = [{"name": item["column"], "letter": "", "text": value, "is_bad": True}]
            found.append(one)
    return found
