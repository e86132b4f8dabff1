"""`fazhi figures`: every figure of a year (取数), for the town or one area."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import east_asian_width

from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import read_year

HELP = "列出一年的全部数据：数值、口径、分子分母和背后的行数"

KINDS = {"computed": "台账数出", "imported": "外部报送", "declared": "人工填报", "pending": "待建"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("year", metavar="YEAR", help="年度，如 2023")
    parser.add_argument("--area", metavar="CODE", help="只算这个区域及其下级")


def run(options: argparse.Namespace) -> dict[str, Any]:
    span = read_year(options.year)
    figures = compute(None, span, options.area)
    return {"year": span.first_on.year, "area": options.area or "", "figures": [each.as_json() for each in figures]}


def lines(answer: dict[str, Any]) -> Iterator[str]:
    """The figures as an aligned table, what is listed apart and what does not add up beneath."""
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
    notes: Iterable[str] = (*figure["marks"], *([figure["why"]] if figure["why"] else []))
    return (
        figure["ref"],
        figure["name"],
        figure["display"],
        sides,
        KINDS[figure["kind"]],
        "、".join(notes),
        figure["code"],
    )


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
