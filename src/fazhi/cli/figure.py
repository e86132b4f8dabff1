"""`fazhi figure`: one figure of a year and the rows behind it (穿透)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from fazhi.cli.figures import as_json, reason, table
from fazhi.kernel.figures.drilldown import SIDES, Behind, rows_behind
from fazhi.kernel.figures.spans import read_year
from fazhi.kernel.figures.values import NOTHING
from fazhi.kernel.records.fields import Field
from fazhi.reports.overview import is_not_built, one_figure

HELP = "列出一个数和它背后的每一行"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="指标的编号或编码，如 F16")
    parser.add_argument("year", metavar="YEAR", help="年度，如 2023")
    parser.add_argument("--area", metavar="CODE", help="只算这个区域及其下级")
    parser.add_argument("--rows", action="store_true", help="列出背后的行")
    parser.add_argument(
        "--side", choices=tuple(SIDES), default="denominator", help="比率的哪一侧：分子、分母或差额（默认分母）"
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    span = read_year(options.year)
    figure = one_figure(options.code, span, options.area)
    answer = as_json(figure)
    if options.rows and is_not_built(figure):
        return answer | {"side": "", "columns": {}, "rows": []}
    if options.rows:
        behind = rows_behind(figure.code, span, options.area, side=options.side)
        fields = shown(behind)
        answer |= {
            "side": options.side if figure.denominator is not None else "",
            "columns": {field.name: field.label for field in fields},
            "rows": list(_rows(behind, fields)),
        }
    return answer


def lines(answer: dict[str, Any]) -> Iterator[str]:
    """The number with its definition, then its rows as a table."""
    named = f"{answer['ref'] or answer['code']} {answer['name']}"
    if not answer["code"]:
        yield f"{named}：{answer['display']}（{answer['period']}，{reason(answer)}）"
        return
    yield f"{named}：{answer['display']}（{answer['period']}，口径v{answer['version']}）"
    yield f"口径：{answer['definition']}"
    if answer["denominator"] is not None:
        yield f"分子 {answer['numerator']}，分母 {answer['denominator']}{'，' + answer['why'] if answer['why'] else ''}"
    if answer["marks"]:
        yield f"标注：{'、'.join(answer['marks'])}"
    if "columns" not in answer:
        yield f"背后的行：{answer['rows']}（加 --rows 列出）"
        return
    side = f"（{SIDES[answer['side']]}）" if answer["side"] else ""
    yield f"背后的行{side}：{len(answer['rows'])}"
    cells = [tuple(_text(row[name]) for name in answer["columns"]) for row in answer["rows"]]
    yield from table([tuple(answer["columns"].values()), *cells])


def shown(behind: Behind) -> list[Field]:
    """The fields that tell a row and decide whether it counts; never a personal one."""
    register = behind.ask.counted.table
    always = ("number", "title", register.day, *(("due_on", "met_on", "judgement") if register.is_procedural else ()))
    names = dict.fromkeys((*always, *behind.ask.counted.deciding))
    return [register.fields[name] for name in names if not register.fields[name].is_personal]


def _rows(behind: Behind, fields: list[Field]) -> Iterator[dict[str, Any]]:
    names = [field.name for field in fields]
    rows = behind.rows.order_by("number").values_list(*(field.path for field in fields))
    for row in rows.iterator(chunk_size=5000):
        yield dict(zip(names, row, strict=True))


def _text(value: object) -> str:
    return NOTHING if value in (None, "") else str(value)
