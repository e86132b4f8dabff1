"""`fazhi figures`: every figure of a year (取数), for the town or one area; also those that no module counts yet."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import east_asian_width

from fazhi.kernel.figures.computing import Figure
from fazhi.kernel.figures.spans import read_year
from fazhi.reports.expected import expected
from fazhi.reports.overview import SOURCES, overview

HELP = "列出一年的全部数据：报告的每一个数（没有模块数出的记为待建），再列核对数"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("year", metavar="YEAR", help="年度，如 2023")
    parser.add_argument("--area", metavar="CODE", help="只算这个区域及其下级")


def run(options: argparse.Namespace) -> dict[str, Any]:
    span = read_year(options.year)
    found = overview(span, options.area)
    return {
        "year": span.first_on.year,
        "area": options.area or "",
        "headline": found.progress.words,
        "computed": found.progress.computed,
        "of": found.progress.of,
        "figures": [as_json(each) for each in found.figures],
    }


def as_json(figure: Figure) -> dict[str, Any]:
    """A figure with the systems that give it; only those that the report states name any."""
    awaited = expected().get(figure.ref)
    return {**figure.as_json(), "systems": {each.code: each.name for each in awaited.systems} if awaited else {}}


def reason(figure: dict[str, Any]) -> str:
    """Why there is no value, and which systems will give it where no module does yet (没有数值的原因)."""
    systems = "、".join(f"{code} {name}" for code, name in figure["systems"].items())
    return f"{figure['why']}，待 {systems}" if systems and not figure["code"] else str(figure["why"])


def lines(answer: dict[str, Any]) -> Iterator[str]:
    """How many are there; the figures as an aligned table; what is listed apart and what does not add up beneath."""
    yield f"{answer['headline']}。"
    figures = answer["figures"]
    head = ("编号", "名称", "数值", "分子/分母", "来源", "标注", "编码")
    yield from table([head, *(_cells(figure) for figure in figures)])
    for figure in figures:
        if figure["apart"]:
            yield f"{figure['ref'] or figure['code']} 单列：" + "，".join(
                f"{k} {v}" for k, v in figure["apart"].items()
            )
        yield from (f"注意：{figure['name']}：{fault}" for fault in figure["faults"])


def table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Rows aligned for a terminal, where a Chinese character is two columns wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _cells(figure: dict[str, Any]) -> tuple[str, ...]:
    sides = "" if figure["denominator"] is None else f"{figure['numerator']}/{figure['denominator']}"
    notes: Iterable[str] = (*figure["marks"], *filter(None, (reason(figure),)))
    return (
        figure["ref"],
        figure["name"],
        figure["display"],
        sides,
        SOURCES[figure["kind"]],
        "、".join(notes),
        figure["code"],
    )


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
