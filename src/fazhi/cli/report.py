"""`fazhi report`: the annual report of a year (年度报告), every number in it from a figure."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.figures.spans import read_year
from fazhi.reports.saving import FORMATS, PDF, format_of, save
from fazhi.reports.to_json import as_json
from fazhi.reports.writing import make_report

HELP = "写出一年的法治政府建设年度报告，数据都由台账计算"

TOLD = ("year", "style", "headline", "computed", "of", "marks", "hash", "newest_seal", "figures")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("year", metavar="YEAR", help="年度，如 2023")
    parser.add_argument(
        "--style", metavar="STYLE", default="seed", help="体例：seed（八部分，默认）或 standard（标准四部分）"
    )
    parser.add_argument("--format", choices=(*FORMATS, PDF), help="格式；不写时看 -o 的后缀，再不然是 docx")
    parser.add_argument("--trace", action="store_true", help="核数版：每个数据附来源，末尾附数据来源表")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="写到哪个文件；不写时放在数据目录的 reports 里"
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    span = read_year(options.year)
    chosen = format_of(options.format, options.output)
    # So that the newest seal, which the report prints, covers every row that it counts.
    seal_pending()
    document = make_report(span, options.style, is_traced=options.trace)
    file = options.output or _own_place(document.year, options.style, options.trace, chosen)
    told = as_json(document)
    return {
        "file": str(file),
        "sha256": save(document, file, chosen),
        "format": chosen,
        **{name: told[name] for name in TOLD},
    }


def lines(answer: dict[str, Any]) -> Iterator[str]:
    """Where the file lies and what is to be known of its figures; those of modules to come are only counted."""
    yield f"已写出：{answer['file']}（SHA-256 {answer['sha256'][:12]}）"
    yield f"{answer['headline']}。"
    if answer["marks"]:
        yield f"标注：{'、'.join(answer['marks'])}"
    for figure in answer["figures"]:
        if not figure["code"]:
            continue
        named = f"{figure['ref'] or figure['code']} {figure['name']}（{figure['period']}）"
        state = figure["state"]
        told = "" if state is None else f"，{state['colour']} {state['word']}，现在{state['new']}"
        yield f"{named}：{figure['display']}{'，' + figure['why'] if figure['why'] else ''}{told}"
        yield from (f"注意：{named}：{fault}" for fault in figure["faults"])


def _own_place(year: int, style: str, is_traced: bool, chosen: str) -> Path:
    folder = Path(settings.HOME) / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"法治政府建设年度报告-{year}-{style}{'-核数版' if is_traced else ''}.{chosen}"
